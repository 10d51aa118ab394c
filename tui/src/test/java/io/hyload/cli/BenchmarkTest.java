package io.hyload.cli;

import java.nio.file.Path;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// The scripts in `testsupport/bench`, as far as they go without load.
@EnabledOnOs(OS.LINUX)
class BenchmarkTest {

    private static final Path SCRIPTS = Path.of("..", "testsupport", "bench").toAbsolutePath().normalize();

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            run keep-alive-65      | run: keep-alive-65: no case or generator of that name (--help lists them)
            run --rounds many      | run: --rounds: 'many' is not a number from 1 to 99999
            run --seconds          | run: --seconds: a value is missing
            run --generators tls-new | run: --generators: tls-new is a case
            run --slow             | run: --slow: unknown option (see --help)
            memory --users 0       | memory: --users: '0' is not a number from 1 to 999999
            many --users 0         | many: --users: '0' is not a number from 1 to 9999999
            many --slow            | many: --slow: unknown word (see --help)
            truth --rate 0         | truth: --rate: '0' is not a number from 1 to 99999
            truth --freeze 30      | truth: --freeze 30: not less than the 30 seconds of the run
            truth --fast           | truth: --fast: unknown word (see --help)
            hub --clients none     | hub: --clients: 'none' is not a number from 1 to 99999
            hub --fast             | hub: --fast: unknown word (see --help)
            screen --starts many   | screen: --starts: 'many' is not a number from 1 to 999
            screen all             | screen: all: unknown word (see --help)
            jmh --fast             | jmh: --fast: a pattern comes first (see --help)
            """)
    void badUsageIsOneLineAndExitTwo(String words, String line) {
        assertThat(script(words.split(" "))).isEqualTo(new Command.Finished(2, "", line + "\n"));
    }

    @ParameterizedTest @CsvSource({"run", "memory", "many", "truth", "hub", "screen", "jmh"})
    void helpShowsTheUsage(String name) {
        var finished = script(name, "--help");

        assertThat(finished.exitCode()).isZero();
        assertThat(finished.out()).startsWith("Usage: testsupport/bench/" + name);
    }

    /// In two of three rounds hyload costs 1.1 times as much as wrk, while both cost 1.5 times as much in the second.
    @Test
    void theTableHasMediansAndRatiosWithinEachRound() {
        var runs = """
                1 hyload 1000000 20 11 204800 9.5 0
                1 wrk 1000000 20 10 5120 10 1
                1 h2load -
                2 hyload 1000000 20 16.5 204800 14.25 0
                2 wrk 1000000 20 15 5120 15 2
                2 h2load -
                3 hyload 2000000 20 24 307200 10 0
                3 wrk 1000000 20 10 5120 10 0
                3 h2load -
                """.replace(' ', '\t');

        var finished = Command.of("awk", "-f", SCRIPTS.resolve("table.awk").toString()).input(runs).run();

        assertThat(finished.out().lines()).containsExactly(
                "  generator    requests  requests/s  µs/request  to wrk  after 5 s  to wrk  peak MB  errors",
                "  hyload        1000000       50000       12.00    1.10      10.00    0.95      200       0",
                "  wrk           1000000       50000       10.00    1.00      10.00    1.00        5       3",
                "  h2load              –");
    }

    private static Command.Finished script(String... words) {
        var line = words.clone();
        line[0] = SCRIPTS.resolve(words[0]).toString();
        return Command.of(line).run();
    }
}
