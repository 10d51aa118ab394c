package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorCommandTest {
    private static final Machine GOOD = new Machine(
            new Machine.Files(OptionalLong.of(65_536), OptionalLong.of(65_536)),
            Optional.of(new Machine.Ports(32_768, 60_999, OptionalInt.of(2))),
            new Machine.Cores(4, OptionalInt.of(4), OptionalDouble.empty()),
            new Machine.Memory(2L << 30, OptionalLong.of(8L << 30), OptionalLong.empty()),
            new Machine.Clock(20, 25, -3, Optional.of("tsc")), new Machine.Jdk("25.0.3", "Any", "/opt/jdk", true),
            OptionalInt.of(4096), OptionalInt.of(4 << 20), new Machine.Fonts(OptionalInt.of(22)),
            new Machine.Terminal(true, "xterm", "UTF-8"), new Machine.TempFolder(Path.of("tmp"), true));

    @TempDir
    Path root;

    @Test
    void aGoodMachineIsAllTicks() {
        assertThat(DoctorCommand.text(Checkup.of(GOOD), new Colors(false))).isEqualTo("""
                ✓ Java             25.0.3, Any, /opt/jdk
                ✓ files            65,536 open files and sockets
                ✓ local ports      28,232 (32768-60999): connections to one server address at once; \
                about 470 new ones a second if closed by us
                ✓ cores            4
                ✓ memory           heap up to 2.0 GB, machine 8.0 GB
                ✓ clock            steps of 20 ns, 25 ns a reading, wall clock within 3 µs, tsc
                ✓ listen queue     4,096 waiting connections (somaxconn)
                ✓ receive buffer   4 MB of datagrams waiting (rmem_max)
                ✓ fonts            22
                ✓ terminal         TERM=xterm, UTF-8
                ✓ temporary files  tmp""");
    }

    @Test
    void aPoorMachineIsToldWhatItMeansAndHowToMendIt() {
        var poor = new Machine(new Machine.Files(OptionalLong.of(1024), OptionalLong.of(Long.MAX_VALUE)),
                Optional.of(new Machine.Ports(60_000, 60_999, OptionalInt.empty())),
                new Machine.Cores(2, OptionalInt.of(8), OptionalDouble.of(1.5)),
                new Machine.Memory(1L << 30, OptionalLong.empty(), OptionalLong.of(512L << 20)),
                new Machine.Clock(20, 1500, 0, Optional.of("hpet")), GOOD.jdk(), OptionalInt.of(4),
                OptionalInt.of(212_992),
                new Machine.Fonts(OptionalInt.empty()), new Machine.Terminal(true, "dumb", "UTF-8"),
                new Machine.TempFolder(Path.of("tmp"), false));

        var findings = Checkup.of(poor);

        assertThat(findings).filteredOn(f -> f.mark() == Finding.Mark.WARN).extracting(Finding::name)
                .containsExactly("files", "local ports", "cores", "memory", "clock", "listen queue", "receive buffer",
                        "fonts",
                        "terminal", "temporary files");
        assertThat(DoctorCommand.exitCode(findings)).isZero();
        assertThat(DoctorCommand.text(findings, new Colors(false))).contains("""
                ! files            1,024 open files and sockets (hard limit unlimited)
                                   a run can hold about 924 connections at once
                                   mend: ulimit -n 65536 before the start, or a nofile line in /etc/security/limits.conf
                """, "2 of 8, control group limit 1.5", "mend: HYLOAD_OPTS=-Xmx384m", """
                ! receive buffer   208 kB of datagrams waiting (rmem_max)
                                   a hub or monitor here may lose records of many workers that report at once
                                   mend: sysctl -w net.core.rmem_max=4194304
                """);
    }

    @Test
    void withoutACompilerNoRunIsPossible() {
        var findings = Checkup.of(new Machine(GOOD.files(), GOOD.ports(), GOOD.cores(), GOOD.memory(), GOOD.clock(),
                new Machine.Jdk("25", "Any", "/opt/jre", false), GOOD.listenBacklog(), GOOD.receiveBuffer(),
                GOOD.fonts(), GOOD.terminal(),
                GOOD.temp()));

        assertThat(DoctorCommand.exitCode(findings)).isEqualTo(2);
        assertThat(DoctorCommand.text(findings, new Colors(false))).startsWith("✗ Java ");
        assertThat(DoctorCommand.json(findings)).startsWith("{\"possible\":false,\"checks\":[{\"name\":\"Java\","
                + "\"mark\":\"fail\",\"value\":\"25, Any, /opt/jre, no compiler\",\"meaning\":");
    }

    @Test
    void whatTheSystemDoesNotTellIsLeftOut() {
        var machine = reader(Map.of()).read();

        assertThat(machine.ports()).isEmpty();
        assertThat(machine.listenBacklog()).isEmpty();
        assertThat(machine.receiveBuffer()).isEmpty();
        assertThat(machine.cores().present()).isEmpty();
        assertThat(machine.fonts().count()).isEmpty();
        assertThat(Checkup.of(machine)).extracting(Finding::name).doesNotContain("local ports", "listen queue",
                "receive buffer");
    }

    @Test
    void theFilesOfLinuxAreRead() throws IOException {
        file("proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             unlimited            unlimited            processes
                Max open files            1024                 unlimited            files
                """);
        file("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        file("proc/sys/net/ipv4/tcp_tw_reuse", "2\n");
        file("proc/sys/net/core/somaxconn", "4096\n");
        file("proc/sys/net/core/rmem_max", "212992\n");
        file("proc/stat", "cpu  1 2\ncpu0 1 2\ncpu1 1 2\ncpu2 1 2\nintr 5\n");
        file("proc/meminfo", "MemTotal:       16384 kB\nMemFree: 1 kB\n");
        file("sys/devices/system/clocksource/clocksource0/current_clocksource", "kvm-clock\n");

        var machine = reader(Map.of()).read();

        assertThat(machine.files().soft()).hasValue(1024);
        assertThat(machine.files().hard()).hasValue(Long.MAX_VALUE);
        assertThat(machine.ports()).contains(new Machine.Ports(32_768, 60_999, OptionalInt.of(2)));
        assertThat(machine.listenBacklog()).hasValue(4096);
        assertThat(machine.receiveBuffer()).hasValue(212_992);
        assertThat(machine.cores().present()).hasValue(3);
        assertThat(machine.memory().physical()).hasValue(16L << 20);
        assertThat(machine.clock().source()).contains("kvm-clock");
    }

    @Test
    void theTightestControlGroupCounts() throws IOException {
        file("proc/self/cgroup", "0::/work.slice/job\n");
        file("sys/fs/cgroup/work.slice/job/cpu.max", "max 100000\n");
        file("sys/fs/cgroup/work.slice/job/memory.max", "max\n");
        file("sys/fs/cgroup/work.slice/cpu.max", "150000 100000\n");
        file("sys/fs/cgroup/work.slice/memory.max", "1073741824\n");

        var machine = reader(Map.of()).read();

        assertThat(machine.cores().limit()).hasValue(1.5);
        assertThat(machine.memory().limit()).hasValue(1L << 30);
    }

    @Test
    void controlGroupsOfVersionOneAreReadToo() throws IOException {
        file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
        file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(reader(Map.of()).read().cores().limit()).isEmpty();
        assertThat(reader(Map.of()).read().memory().limit()).isEmpty();

        file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n");
        assertThat(reader(Map.of()).read().cores().limit()).hasValue(0.5);
    }

    @Test
    void nonsenseInTheFilesIsTakenAsNotTold() throws IOException {
        file("proc/self/limits", "\u0000garbage");
        file("proc/sys/net/ipv4/ip_local_port_range", "many");
        file("proc/sys/net/core/somaxconn", "");
        file("sys/fs/cgroup/cpu.max", "x y z");

        var machine = reader(Map.of()).read();

        assertThat(machine.ports()).isEmpty();
        assertThat(machine.listenBacklog()).isEmpty();
        assertThat(machine.cores().limit()).isEmpty();
    }

    @Test
    void fontsAreCountedByFontconfig() throws IOException {
        var command = file("bin/fc-list", "#!/bin/sh\necho one\necho two\n");
        command.toFile().setExecutable(true);

        assertThat(reader(Map.of("PATH", root.resolve("bin").toString())).read().fonts().count()).hasValue(2);
    }

    @Test
    void aStepOfTheWallClockIsSeen() {
        var nanos = new AtomicLong();
        var reads = new AtomicLong();
        var clock = MachineReader.clock(() -> nanos.addAndGet(10_000),
                () -> Instant.ofEpochSecond(reads.incrementAndGet() <= 10 ? 0 : 5).plusNanos(nanos.get()),
                Optional.empty());

        assertThat(clock.granularity()).isEqualTo(10_000);
        assertThat(clock.readCost()).isEqualTo(10_000);
        assertThat(clock.drift()).isBetween(4_999_000L, 5_001_000L);
        assertThat(Checkup.of(new Machine(GOOD.files(), GOOD.ports(), GOOD.cores(), GOOD.memory(), clock, GOOD.jdk(),
                GOOD.listenBacklog(), GOOD.receiveBuffer(), GOOD.fonts(), GOOD.terminal(), GOOD.temp())))
                .filteredOn(f -> f.name().equals("clock")).extracting(Finding::mark)
                .isEqualTo(List.of(Finding.Mark.WARN));
    }

    @Test
    void onThisMachineItAnswers() {
        var result = Shell.in(root).hyload("doctor", "--json");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("{\"possible\":true,\"checks\":[{\"name\":\"Java\"")
                .endsWith("}]}\n")
                .hasLineCount(1);
        assertThat(result.err()).isEmpty();
    }

    @Test @EnabledOnOs(OS.LINUX)
    void theKernelsOwnFilesAreReadWhole() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var machine = new MachineReader(Path.of("/"), new Io(nowhere, nowhere, Map.of(), root, false)).read();

        var range = Command.of("cat", "/proc/sys/net/ipv4/ip_local_port_range").run().out().strip().split("\\s+");
        assertThat(machine.ports().orElseThrow().first()).isEqualTo(Integer.parseInt(range[0]));
        assertThat(machine.ports().orElseThrow().last()).isEqualTo(Integer.parseInt(range[1]));
        var backlog = Command.of("cat", "/proc/sys/net/core/somaxconn").run().out().strip();
        assertThat(machine.listenBacklog()).hasValue(Integer.parseInt(backlog));
    }

    private MachineReader reader(Map<String, String> environment) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return new MachineReader(root, new Io(nowhere, nowhere, environment, root, false));
    }

    private Path file(String name, String content) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
