package io.hyload.run;

import java.io.IOException;

import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsSink;
import io.hyload.stats.Threshold;

/// Where a run shows itself to a person: its records, what goes wrong around it, and how it ended.
public interface Console extends StatsSink {

    /// The run begins.
    default void started(Course course) {}

    /// One line about something a person should know: a file that cannot be written, a task that failed.
    void notice(String line);

    /// One line on the run as a whole, before it meets a limit: every worker of it would say the same.
    default void advice(String line) {
        notice(line);
    }

    /// One line about the first task that has thrown a thing of that kind.
    default void failed(String kind, String line) {
        notice(line);
    }

    /// The scenario holds the run to a threshold, which whoever adds up its workers judges.
    default void required(Threshold threshold) {}

    /// A finished line of the log of a worker.
    default void log(String line) {}

    /// An exemplar of a worker: that of a new kind of error when it has come, and all of them in the end.
    default void exemplar(Exemplar exemplar) {}

    /// An exchange printed by `debug()`, several lines.
    void exchange(String text);

    /// An exchange of this process, with what is known of it besides its text.
    default void exchange(ShownExchange exchange) {
        exchange(exchange.text());
    }

    /// An error that the scenario found in a dry run, where no figures tell of it.
    default void error(String text) {}

    /// Whether text for a person is to be coloured.
    boolean isColoured();

    /// The run is over.
    void finished(Result result);

    /// Another console, and something besides.
    abstract class Wrapped implements Console {

        private final Console console;

        protected Wrapped(Console console) {
            this.console = console;
        }

        @Override
        public void started(Course course) {
            console.started(course);
        }

        @Override
        public void accept(StatsRecord record) throws IOException {
            console.accept(record);
        }

        @Override
        public void notice(String line) {
            console.notice(line);
        }

        @Override
        public void exchange(String text) {
            console.exchange(text);
        }

        @Override
        public boolean isColoured() {
            return console.isColoured();
        }

        @Override
        public void finished(Result result) {
            console.finished(result);
        }

        @Override
        public void close() throws IOException {
            console.close();
        }
    }
}
