package io.hyload;

import java.util.List;

import io.hyload.run.Console;
import io.hyload.run.Result;
import io.hyload.run.Run;
import io.hyload.run.Words;
import io.hyload.stats.Counted;
import io.hyload.stats.StatsRecord;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A run for each test that prints nothing and writes no file; closes the test's clients at its end.
public final class SilentRun implements BeforeEachCallback, AfterEachCallback {

    private final StringBuffer printed = new StringBuffer();
    private Run run;

    @Override
    public void beforeEach(ExtensionContext context) {
        // No folder can be made there, so that the log gives up at once.
        run = Run.begin("test", Words.parse(List.of("logPath=/dev/null/log")), new Silent());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        run.finish();
    }

    /// What has been counted up to now.
    public Counted counted() {
        return Counted.by(run.recorder());
    }

    /// What `debug()` has printed up to now.
    public String printed() {
        return printed.toString();
    }

    private final class Silent implements Console {
        @Override
        public void accept(StatsRecord second) {}

        @Override
        public void notice(String line) {}

        @Override
        public void exchange(String text) {
            printed.append(text);
        }

        @Override
        public boolean isColoured() {
            return false;
        }

        @Override
        public void finished(Result result) {}
    }
}
