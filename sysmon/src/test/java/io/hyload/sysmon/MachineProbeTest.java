package io.hyload.sysmon;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/// Against what the kernel itself says.
@EnabledOnOs(OS.LINUX)
class MachineProbeTest {

    private final MachineProbe probe = new MachineProbe();

    private static long[] fields(String file, String begin) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            var line = lines.map(String::strip).filter(text -> text.startsWith(begin)).findFirst().orElseThrow();
            return Arrays.stream(line.substring(begin.length()).strip().split("\\s+"))
                    .filter(word -> word.matches("\\d+"))
                    .mapToLong(Long::parseLong).toArray();
        }
    }

    @Test
    void theProcessorsTimeIsThatOfTheKernel() throws IOException {
        long[] before = fields("/proc/stat", "cpu ");
        var cpu = probe.read().cpu();
        long[] after = fields("/proc/stat", "cpu ");
        assertThat(cpu.user() / 10).isBetween(before[0], after[0]);
        assertThat(cpu.nice() / 10).isBetween(before[1], after[1]);
        assertThat(cpu.system() / 10).isBetween(before[2] + before[5] + before[6], after[2] + after[5] + after[6]);
        assertThat(cpu.idle() / 10).isBetween(before[3], after[3]);
    }

    @Test
    void bytesOfDisksAndNetworkAreThoseOfTheKernel() throws IOException {
        var reading = probe.read();
        for (var disk : reading.disks().entrySet()) {
            long[] now = fields("/proc/diskstats", diskLine(disk.getKey()));
            assertThat(disk.getValue().readBytes()).isPositive().isLessThanOrEqualTo(now[2] * 512);
            assertThat(disk.getValue().operations()).isLessThanOrEqualTo(now[0] + now[4]);
        }
        for (var net : reading.network().entrySet()) {
            long[] now = fields("/proc/net/dev", net.getKey() + ":");
            assertThat(net.getValue().received()).isLessThanOrEqualTo(now[0]);
            assertThat(net.getValue().sent()).isLessThanOrEqualTo(now[8]);
        }
    }

    private static String diskLine(String disk) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/diskstats"))) {
            var line = lines.map(String::strip).filter(text -> text.split("\\s+")[2].equals(disk)).findFirst()
                    .orElseThrow();
            return line.substring(0, line.indexOf(disk) + disk.length());
        }
    }

    @Test
    void whatIsWrittenToADiskIsSeen() throws IOException {
        var before = probe.read();
        var file = Files.createTempFile(Path.of("").toAbsolutePath().resolve("target"), "written", ".bin");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 8; i++) channel.write(ByteBuffer.allocate(1 << 20));
            channel.force(true);
        } finally {
            Files.delete(file);
        }
        var record = probe.read().since(before, 1);
        var more = record.more().orElseThrow();
        if (before.disks().isEmpty()) assertThat(more.written()).isZero(); // a container that sees no disk
        else assertThat(more.written()).isPositive();
        assertThat(record.util()).isBetween(0.0, 100.0);
    }

    @Test
    void establishedConnectionsAreCounted() throws IOException {
        long before = probe.read().connections();
        try (var server = new ServerSocket(0); var client = new Socket("127.0.0.1", server.getLocalPort());
                var accepted = server.accept()) {
            assertThat(probe.read().connections()).isGreaterThanOrEqualTo(Math.min(before, 0) + 2);
            assertThat(client.isConnected() && accepted.isConnected()).isTrue();
        }
    }

    @Test
    void theMachineIsKnown() throws IOException {
        var host = probe.host();
        assertThat(host.memory()).isEqualTo(fields("/proc/meminfo", "MemTotal:")[0]);
        assertThat(host.cores()).isEqualTo(fields("/proc/stat", "cpu0").length == 0 ? 0
                : (int) Files.lines(Path.of("/proc/stat")).filter(line -> line.matches("cpu\\d+ .*")).count());
        assertThat(host.kernel()).contains(System.getProperty("os.version"));
        assertThat(probe.read().processes()).isPositive();
    }
}
