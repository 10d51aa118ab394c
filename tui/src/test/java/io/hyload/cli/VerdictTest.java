package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.hyload.stats.Verdict;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// The verdict on real runs, in a process of their own.
class VerdictTest {

    private static final String USERS = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                users(option("users", 10), Duration.ZERO, _ -> {
                    var client = new HttpClient(baseUrl(option("url", "")));
                    repeat(Duration.ofSeconds(7), () -> {
                        client.get("/");
                        sleep(option("think", 0.01));
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void scenario() throws IOException {
        Files.writeString(folder.resolve("Users.java"), USERS);
    }

    private static ScriptedServer answering(Duration after) throws IOException {
        return ScriptedServer.start(connection -> {
            while (true) {
                connection.readRequest();
                Thread.sleep(after);
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
    }

    private Command hyload(List<String> before, String... words) {
        var line = new ArrayList<>(before);
        line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).timeout(Duration.ofSeconds(60));
    }

    private Verdict told() throws IOException {
        var records = RunCommandTest.records(folder.resolve("a.sts"));
        return records.getLast().hy().orElseThrow().ending().orElseThrow().verdict();
    }

    @Test @RequiresProgram("taskset")
    void aGeneratorThatSharesItsCoreWithEightThatSpinIsNotBelieved() throws Exception {
        var spinning = new ArrayList<Process>();
        try (var server = answering(Duration.ZERO)) {
            for (int i = 0; i < 8; i++)
                spinning.add(new ProcessBuilder("taskset", "-c", "0", "sh", "-c", "while :; do :; done").start());
            var ended = hyload(List.of("taskset", "-c", "0"), "run", "Users.java", "url=" + server.url(),
                    "statsfile=a.sts").run();

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            var verdict = told();
            assertThat(verdict.level()).as(ended.out()).isNotEqualTo(Verdict.Level.VALID);
            assertThat(verdict.reasons()).anyMatch(reason -> reason.startsWith("the generator waited")
                    || reason.startsWith("tasks started or woke up"));
            assertThat(ended.out()).contains(" verdict   " + verdict.level(), "limits:");
            assertThat(ended.err()).contains("hyload: " + verdict.level() + ": ");
        } finally {
            spinning.forEach(Process::destroyForcibly);
        }
    }

    /// A busy machine may be the reason that a run is suspect, and rightly; one of three is on a quiet one.
    @Test
    void aHealthyRunAgainstASlowServerIsValid() throws Exception {
        try (var server = answering(Duration.ofMillis(900))) {
            for (int left = 3; left > 0; left--) {
                var ended = hyload(List.of(), "run", "Users.java", "url=" + server.url(), "think=0.1",
                        "statsfile=a.sts").run();

                assertThat(ended.exitCode()).as(ended.err()).isZero();
                assertThat(ended.out()).containsPattern("accounts for (9[89]|100)\\.\\d % of their time");
                if (told().equals(Verdict.VALID) || left == 1) {
                    assertThat(ended.out()).contains(" verdict   VALID").doesNotContain("limits:");
                    return;
                }
            }
        }
    }
}
