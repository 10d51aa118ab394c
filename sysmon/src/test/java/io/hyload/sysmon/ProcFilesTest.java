package io.hyload.sysmon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProcFilesTest {

    @TempDir
    private Path root;
    private ProcFiles proc;

    @BeforeEach
    void machine() throws IOException {
        proc = new ProcFiles(root);
        Files.createDirectories(root.resolve("proc"));
        for (var disk : new String[] {"sda", "nvme0n1", "mmcblk0", "vdb", "sr0"})
            Files.createDirectories(root.resolve("sys/block/" + disk + "/device"));
        for (var made : new String[] {"loop0", "ram0", "zram0", "dm-0", "md127"})
            Files.createDirectories(root.resolve("sys/block/" + made));
    }

    @Test
    void disksAreThingsAndNeitherMadeOfOthersNorOfMemory() {
        assertThat(proc.physicalDisks()).containsExactly("mmcblk0", "nvme0n1", "sda", "vdb");
    }

    @Test
    void theirCountersAreReadAndThoseOfPartitionsAreNot() throws IOException {
        Files.writeString(root.resolve("proc/diskstats"), """
                 259       0 nvme0n1 100 1 2000 30 50 2 400 70 3 80 110 0 0 0 0 0 0
                 259       1 nvme0n1p1 99 1 1000 30 50 2 400 70 3 80 110 0 0 0 0 0 0
                   7       0 loop0 1 1 1 1 1 1 1 1 1 1 1
                   8       0 sda 1 2 3
                """);
        assertThat(proc.disks(proc.physicalDisks())).hasSize(1).containsEntry("nvme0n1",
                new Reading.Disk(150, 100, 80, 110, 2000 * 512, 400 * 512));
    }

    @Test
    void memoryIsReadInItsParts() throws IOException {
        Files.writeString(root.resolve("proc/meminfo"), """
                MemTotal:       24684092 kB
                MemFree:        23800000 kB
                MemAvailable:   24000000 kB
                Buffers:            1200 kB
                Cached:           380000 kB
                SwapCached:           77 kB
                SwapTotal:       1000000 kB
                SwapFree:         900000 kB
                """);
        assertThat(proc.memory()).contains(new Reading.Memory(24684092, 23800000, 1200, 380000, 1000000, 900000));
    }

    @Test
    void whereThereIsNothingToReadNothingIsTold() {
        assertThat(proc.exist()).isFalse();
        assertThat(proc.memory()).isEmpty();
        assertThat(proc.disks(proc.physicalDisks())).isEmpty();
        assertThat(new ProcFiles(root.resolve("nowhere")).physicalDisks()).isEmpty();
    }

    @Test
    void trafficIsCountedWhereItLeavesTheMachineSoThatNothingIsCountedTwice() throws IOException {
        for (var link : new String[] {"lo", "docker0", "veth1", "bond0"})
            Files.createDirectories(root.resolve("sys/class/net/" + link));
        assertThat(proc.interfaces()).containsExactly("bond0", "docker0", "veth1");
        Files.createDirectories(root.resolve("sys/class/net/eth0/device"));
        assertThat(proc.interfaces()).containsExactly("eth0");
    }
}
