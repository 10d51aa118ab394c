package io.hyload.sysmon;

import java.util.Map;

import io.hyload.stats.ResourceRecord;
import io.hyload.sysmon.Reading.Cpu;
import io.hyload.sysmon.Reading.Disk;
import io.hyload.sysmon.Reading.Memory;
import io.hyload.sysmon.Reading.Traffic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadingTest {

    private static final Memory MEMORY = new Memory(1000, 250, 50, 200, 400, 300);
    private static final Disk IDLE = new Disk(0, 0, 0, 0, 0, 0);

    private static Reading at(double second, Cpu cpu, Map<String, Disk> disks, Map<String, Traffic> network) {
        return new Reading((long) (second * 1e9), cpu, MEMORY, disks, network, 0.5, 42, 7);
    }

    private static ResourceRecord second(Map<String, Disk> before, Map<String, Disk> after) {
        var cpu = new Cpu(0, 0, 0, 0, 0, 0);
        return at(11, cpu, after, Map.of()).since(at(10, cpu, before, Map.of()), 5);
    }

    @Test
    void theProcessorsTimeIsDividedUp() {
        var record = at(11, new Cpu(150, 10, 30, 880, 20, 10), Map.of(), Map.of())
                .since(at(10, new Cpu(110, 0, 20, 750, 10, 10), Map.of(), Map.of()), 5);
        assertThat(record.t()).isEqualTo(5);
        assertThat(record.user()).isEqualTo(20.0);
        assertThat(record.nice()).isEqualTo(5.0);
        assertThat(record.system()).isEqualTo(5.0);
        assertThat(record.idle()).isEqualTo(65.0);
        assertThat(record.cpu()).isEqualTo(30.0);
        assertThat(record.more().orElseThrow().iowait()).isEqualTo(5.0);
    }

    @Test
    void timeThatWasStolenIsUsedTime() {
        var record = at(1, new Cpu(0, 0, 0, 50, 0, 50), Map.of(), Map.of())
                .since(at(0, new Cpu(0, 0, 0, 0, 0, 0), Map.of(), Map.of()), 1);
        assertThat(record.cpu()).isEqualTo(50.0);
    }

    @Test
    void usedMemoryIsWithoutBuffersAndCaches() {
        var record = second(Map.of(), Map.of());
        assertThat(record.memory()).isEqualTo(1000);
        assertThat(record.used()).isEqualTo(50.0);
        assertThat(record.free()).isEqualTo(25.0);
        assertThat(record.buffers()).isEqualTo(5.0);
        assertThat(record.cached()).isEqualTo(20.0);
        assertThat(record.swapTotal()).isEqualTo(400);
        assertThat(record.swapFree()).isEqualTo(300);
    }

    @Test
    void utilisationIsThatOfTheBusiestDiskAndAwaitIsWeightedByOperations() {
        var record = second(Map.of("sda", IDLE, "nvme0n1", IDLE), Map.of(
                "sda", new Disk(10, 100, 900, 2000, 1000, 10), "nvme0n1", new Disk(90, 100, 100, 1000, 500, 20)));
        assertThat(record.util()).isEqualTo(90.0);
        assertThat(record.await()).isEqualTo(2.0);
        assertThat(record.queue()).isEqualTo(3.0);
        assertThat(record.more().orElseThrow().read()).isEqualTo(1500);
        assertThat(record.more().orElseThrow().written()).isEqualTo(30);
    }

    @Test
    void utilisationIsNeverAboveAHundred() {
        assertThat(second(Map.of("sda", IDLE), Map.of("sda", new Disk(1, 1, 1020, 1, 0, 0))).util()).isEqualTo(100.0);
    }

    @Test
    void aDiskThatCameOrWentAndCountersThatWereResetCountAsNothing() {
        var record = second(Map.of("gone", new Disk(5, 5, 5, 5, 5, 5), "reset", new Disk(9, 9, 9, 9, 9, 9)),
                Map.of("new", new Disk(7, 7, 7, 7, 7, 7), "reset", IDLE));
        assertThat(record.util()).isZero();
        assertThat(record.await()).isZero();
        assertThat(record.more().orElseThrow().read()).isZero();
    }

    @Test
    void ratesAreThoseOfASecondHoweverLongItReallyWas() {
        var cpu = new Cpu(0, 0, 0, 0, 0, 0);
        var record = at(12, cpu, Map.of(), Map.of("eth0", new Traffic(3000, 500)))
                .since(at(10, cpu, Map.of(), Map.of("eth0", new Traffic(1000, 100))), 5);
        assertThat(record.more().orElseThrow().received()).isEqualTo(1000);
        assertThat(record.more().orElseThrow().sent()).isEqualTo(200);
        assertThat(record.more().orElseThrow().connections()).isEqualTo(7);
    }
}
