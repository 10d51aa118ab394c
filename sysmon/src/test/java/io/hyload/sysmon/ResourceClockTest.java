package io.hyload.sysmon;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.hyload.stats.ResourceRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResourceClockTest {

    private final List<ResourceRecord> records = new ArrayList<>();
    private long wallMillis = 1_000_000;
    private long monotonicMillis = 77_000;
    private final Probe probe = new Probe() {
        @Override
        public Reading read() {
            // Ten bytes a millisecond come in all the time.
            return new Reading(monotonicMillis * 1_000_000, new Reading.Cpu(0, 0, 0, 0, 0, 0),
                    new Reading.Memory(0, 0, 0, 0, 0, 0), Map.of(),
                    Map.of("eth0", new Reading.Traffic(monotonicMillis * 10, 0)), 0, 0, 0);
        }

        @Override
        public Host host() {
            return new Host("test", 1, 1, "test", List.of(), List.of());
        }
    };
    private ResourceClock clock = clock(1);

    private ResourceClock clock(int length) {
        return new ResourceClock(probe, length, records::add, () -> Instant.ofEpochMilli(wallMillis));
    }

    private void tickAfter(long millis) throws IOException {
        wallMillis += millis;
        monotonicMillis += millis;
        clock.tick();
    }

    private List<Long> seconds() {
        return records.stream().map(ResourceRecord::t).toList();
    }

    @Test
    void eachSecondIsWrittenOnceItHasEnded() throws IOException {
        clock.tick();
        for (int i = 0; i < 3; i++) tickAfter(1000);
        assertThat(seconds()).containsExactly(1000L, 1001L, 1002L);
        assertThat(records).allMatch(record -> record.more().orElseThrow().received() == 10_000);
    }

    @Test
    void aTimerThatFiresEarlyOrTwiceMakesNoSecondMore() throws IOException {
        clock.tick();
        tickAfter(999);
        tickAfter(1);
        tickAfter(3);
        tickAfter(997);
        assertThat(seconds()).containsExactly(1000L, 1001L);
    }

    @Test
    void secondsInWhichTheProcessStoodStillAreWrittenWithTheMeanOfThem() throws IOException {
        clock.tick();
        tickAfter(1000);
        tickAfter(4000);
        assertThat(seconds()).containsExactly(1000L, 1001L, 1002L, 1003L, 1004L);
        assertThat(records).allMatch(record -> record.more().orElseThrow().received() == 10_000);
    }

    @Test
    void aMachineThatSleptLeavesAGap() throws IOException {
        clock.tick();
        tickAfter(1000);
        tickAfter(3_600_000);
        assertThat(seconds()).containsExactly(1000L, 4600L);
    }

    @Test
    void aClockThatIsSetBackGoesOnFromTheLastSecond() throws IOException {
        clock.tick();
        tickAfter(1000);
        wallMillis -= 30_000;
        for (int i = 0; i < 40; i++) tickAfter(1000);
        assertThat(seconds()).doesNotHaveDuplicates().isSorted().hasSize(41);
        assertThat(seconds().getLast()).isEqualTo(1040);
    }

    @Test
    void aClockThatIsSetForwardIsFollowed() throws IOException {
        clock.tick();
        tickAfter(1000);
        wallMillis += 3_600_000;
        tickAfter(1000);
        assertThat(seconds()).containsExactly(1000L, 4601L);
    }

    @Test
    void aLongerIntervalIsAMeanOfItsSeconds() throws IOException {
        clock = clock(5);
        wallMillis = 1_003_000;
        clock.tick();
        tickAfter(2000);
        tickAfter(5000);
        assertThat(seconds()).containsExactly(1000L, 1005L);
        assertThat(records).allMatch(record -> record.more().orElseThrow().received() == 10_000);
    }

    @Test
    void whatTheSinkThrowsEndsIt() {
        wallMillis += 999;
        var failing = new ResourceClock(probe, 1, _ -> {
            throw new IOException("no room");
        }, () -> Instant.ofEpochMilli(wallMillis += 1000));
        assertThatThrownBy(failing::run).hasMessage("no room");
    }
}
