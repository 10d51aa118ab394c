package io.hyload.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LimitsTest {

    private static Limits limits(long files) {
        return new Limits(OptionalLong.of(files), OptionalInt.of(28_232));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            100000 | 4 | 20000 | users: 100,000 in 4 workers are 25,000 connections each, but a process may open 20,000 files (use --workers 6, or ulimit -n 26000)
            25000  | 1 | 20000 | users: 25,000 are as many connections, but a process may open 20,000 files (use --workers 2, or ulimit -n 26000)
            2000   | 1 | 1024  | users: 2,000 are as many connections, but a process may open 1,024 files (use --workers 3, or ulimit -n 3000)
            9999999 | 6 | 20000 | users: 9,999,999 in 6 workers are 1,666,667 connections each, but a process may open 20,000 files (ulimit -n 1667000)
            """)
    void moreUsersThanFilesAreToldWithWhatWouldHelp(int users, int workers, long files, String line) {
        assertThat(limits(files).onUsers(users, workers)).contains(line);
    }

    @Test
    void usersThatFitAreNotSpokenOf() {
        assertThat(limits(20_000).onUsers(100_000, 6)).isEmpty();
        assertThat(limits(20_000).onUsers(19_900, 1)).isEmpty();
        assertThat(limits(20_000).onUsers(0, 1)).isEmpty();
        assertThat(limits(Long.MAX_VALUE).onUsers(Integer.MAX_VALUE, 1)).isEmpty();
        assertThat(new Limits(OptionalLong.empty(), OptionalInt.empty()).onUsers(Integer.MAX_VALUE, 1)).isEmpty();
    }

    @Test
    void workersAreToldWhatTheyCanHold() {
        assertThat(limits(20_000).ofWorkers(6)).isEqualTo("6 workers: up to 119,400 connections by files; 28,232 local"
                + " ports per local and target address (localAddress(\"127.0.0.2\", …) gives more)");
        assertThat(new Limits(OptionalLong.of(Long.MAX_VALUE), OptionalInt.empty()).ofWorkers(2))
                .isEqualTo("2 workers: up to any number of connections by files");
        assertThat(new Limits(OptionalLong.empty(), OptionalInt.empty()).ofWorkers(2)).isEqualTo("2 workers");
    }

    @Test @EnabledOnOs(OS.LINUX)
    void theyAreThoseThatTheSystemTells() {
        var range = Command.of("cat", "/proc/sys/net/ipv4/ip_local_port_range").run().out().strip().split("\\s+");
        assertThat(Limits.ofProcess().ports())
                .hasValue(Integer.parseInt(range[1]) - Integer.parseInt(range[0]) + 1);
        assertThat(Limits.ofProcess().files()).isPresent();
    }

    @Test
    void theyAreReadFromProc(@TempDir Path proc) throws Exception {
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.writeString(proc.resolve("sys/net/ipv4/ip_local_port_range"), "32768\t60999\n");
        Files.writeString(proc.resolve("self/limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95000                95000                processes
                Max open files            20000                unlimited            files
                """);
        assertThat(Limits.of(proc)).isEqualTo(limits(20_000));
        Files.writeString(proc.resolve("self/limits"), "Max open files            unlimited   unlimited  files\n");
        assertThat(Limits.of(proc)).isEqualTo(limits(Long.MAX_VALUE));
        assertThat(Limits.of(proc.resolve("nothing"))).isEqualTo(new Limits(OptionalLong.empty(), OptionalInt.empty()));
    }
}
