package io.hyload.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Whole processes, ended from outside; started together, since each must run for some seconds.
@DisabledOnOs(OS.WINDOWS)
class SignalTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @TempDir
    private static Path folder;
    private static final Map<String, Worker> WORKERS = new HashMap<>();

    private record Worker(ScriptedServer server, Path file, Command.Running process) {

        static Worker start(String name) {
            var server = ScriptedServer.start(Script.answer(OK));
            var file = folder.resolve(name + ".sts");
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var process = Command.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                    System.getProperty("java.class.path"), Endless.class.getName(), "url=" + server.url() + "/",
                    "statsfile=" + file, "logPath=" + folder.resolve(name)).start();
            return new Worker(server, file, process);
        }

        List<StatsRecord> records() throws Exception {
            return Files.readString(file).lines().map(StatsRecord::parse).toList();
        }

        long sent() throws Exception {
            return records().stream().mapToLong(StatsRecord::sent).sum();
        }
    }

    @BeforeAll
    static void start() {
        for (var signal : List.of("INT", "TERM", "KILL")) WORKERS.put(signal, Worker.start(signal));
        WORKERS.values()
                .forEach(worker -> worker.process.awaitOut(out -> out.lines().count() >= 2, Duration.ofSeconds(20)));
    }

    @AfterAll
    static void end() {
        WORKERS.values().forEach(worker -> {
            worker.process.close();
            worker.server.close();
        });
    }

    @ParameterizedTest @CsvSource({"INT, 130", "TERM, 143"})
    void anInterruptedRunLosesNothingAndShowsItsSummary(String signal, int exitCode) throws Exception {
        var worker = WORKERS.get(signal);
        worker.process.signal(signal);
        var finished = worker.process.awaitExit(Duration.ofSeconds(5));
        assertThat(finished.err()).isEmpty();
        assertThat(finished.exitCode()).isEqualTo(exitCode);
        var last = worker.records().getLast();
        assertThat(last.total().sent()).isEqualTo(worker.server.requests().size()).isEqualTo(worker.sent())
                .isPositive();
        assertThat(last.total().received()).isEqualTo(last.total().sent());
        assertThat(last.hy().orElseThrow().end()).isTrue();
        assertThat(finished.out()).contains(Figures.count(last.total().sent()) + " sent").contains("interrupted")
                .contains(worker.file.toString());
    }

    @Test
    void aKilledRunLosesAtMostItsLastSecond() throws Exception {
        var worker = WORKERS.get("KILL");
        worker.process.signal("KILL");
        assertThat(worker.process.awaitExit(Duration.ofSeconds(5)).exitCode()).isEqualTo(137);
        long killed = System.currentTimeMillis() / 1000;
        assertThat(Files.readString(worker.file)).endsWith("}\n");
        var records = worker.records();
        var last = records.getLast();
        assertThat(last.total().sent()).isEqualTo(worker.sent()).isPositive();
        assertThat(last.hy().orElseThrow().end()).isFalse();
        assertThat(last.t()).isGreaterThanOrEqualTo(killed - 2);
        for (int i = 1; i < records.size(); i++) assertThat(records.get(i).t()).isEqualTo(records.get(i - 1).t() + 1);
    }
}
