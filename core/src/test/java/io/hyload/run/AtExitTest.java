package io.hyload.run;

import java.nio.file.Path;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// In a process of its own, since it takes the end of one.
class AtExitTest {

    /// Sets up what is done at its end, and ends.
    static final class Program {
        public static void main(String[] args) {
            AtExit.of("first", () -> System.out.println("first, on " + Thread.currentThread().getName()));
            AtExit.of("taken back", () -> System.out.println("taken back")).close();
            AtExit.of("failing", () -> {
                System.out.println("failing");
                throw new IllegalStateException("on purpose");
            });
            AtExit.of("late", () -> {
                try {
                    AtExit.of("too late", () -> System.out.println("too late"));
                } catch (IllegalStateException e) {
                    System.out.println(e.getMessage());
                }
            });
            AtExit.of("last", () -> System.out.println("last"));
            System.exit(7);
        }
    }

    @Test
    void whatWasSetUpLastIsDoneFirstAndAFailureStopsNothing() {
        var ended = Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Program.class.getName()).run();
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.out()).isEqualTo("last\nthe process is ending\nfailing\nfirst, on first\n");
        assertThat(ended.err()).contains("\"failing\"").contains("on purpose");
    }
}
