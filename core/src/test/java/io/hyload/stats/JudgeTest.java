package io.hyload.stats;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Verdict.Level;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JudgeTest {

    private static final Health WELL = new Health(0.8, 0.01, 900, 3_000, 0.005, 120, 20_000, 0, 0, 0, 10, 10, 0);

    private final Judge judge = new Judge(3, ZoneOffset.UTC);
    private long t = 36_000; // 10:00:00
    private long sending = 100;

    private void seconds(int count, Health health, Map<String, Long> kinds) {
        for (int i = 0; i < count; i++, t++) {
            Optional<Facts> facts = t == 36_000
                    ? Optional.of(new Facts("shop.java", Map.of(), "api", 2, "25", "1.0", t))
                    : Optional.empty();
            var tally = new Tally(0, 0, 0, Histogram.empty(), Optional.empty(), Map.of(), kinds, Map.of(), health,
                    List.of());
            judge.add(new StatsRecord(t, sending, sending, 0, 0, 1, 0.01, Totals.ZERO,
                    Optional.of(new Details("id", "", 0, 10, 10, tally, facts, Optional.empty()))));
        }
    }

    private void seconds(int count, Health health) {
        seconds(count, health, Map.of());
    }

    private static Health lagging(double millis) {
        return new Health(0.8, 0, (long) (millis * 1000), (long) (millis * 1200), 0, 120, 20_000, 0, 0, 0, 10, 10, 0);
    }

    private static Health using(double cpu, double starved) {
        return new Health(cpu, starved, 900, 3_000, 0, 120, 20_000, 0, 0, 0, 10, 10, 0);
    }

    private static Health collecting(double gc) {
        return new Health(0.8, 0, 900, 3_000, gc, 120, 20_000, 0, 0, 0, 10, 10, 0);
    }

    private void check(Level level, String... reasons) {
        assertThat(judge.verdict()).isEqualTo(new Verdict(level, List.of(reasons)));
    }

    @Test
    void nothingIsSaidAgainstAGeneratorThatKeepsUp() {
        check(Level.VALID);
        seconds(60, WELL);
        check(Level.VALID);
    }

    @Test
    void aSlowStartIsNotJudged() {
        seconds(3, lagging(500));
        seconds(20, WELL);
        check(Level.VALID);
    }

    @Test
    void aFewLateSecondsAreNoReasonATenthIs() {
        seconds(3, WELL);
        seconds(18, WELL);
        seconds(2, lagging(60));
        check(Level.VALID);
        seconds(1, lagging(50));
        check(Level.SUSPECT, "tasks started or woke up to 72 ms late, in 3 of 21 seconds from 10:00:21 on");
        seconds(20, WELL);
        check(Level.VALID);
    }

    @Test
    void tenTimesAsLateIsInvalidAndToldOnce() {
        seconds(3, WELL);
        seconds(10, lagging(300));
        check(Level.INVALID, "tasks started or woke up to 360 ms late, in 10 of 10 seconds from 10:00:03 on");
    }

    @Test
    void aStandstillOfASecondIsSuspectAtOnce() {
        seconds(3, WELL);
        seconds(50, WELL);
        seconds(1, lagging(1_500));
        seconds(50, WELL);
        check(Level.SUSPECT, "stood still for 1.8 s at 10:00:53: what was measured then is the generator's");
    }

    @Test
    void allCoresInUseAreItsOwnBottleneck() {
        seconds(3, WELL);
        seconds(16, using(1.7, 0));
        seconds(3, using(1.9, 0.01));
        check(Level.VALID);
        seconds(1, using(1.9, 0.01));
        check(Level.SUSPECT,
                "the generator used all of its 2 cores, and response times hold its own queue (fewer users,"
                        + " more cores), in 4 of 20 seconds from 10:00:19 on");
    }

    @Test
    void waitingForACoreIsSuspectAndForMostOfTheTimeInvalid() {
        seconds(3, WELL);
        seconds(10, using(0.5, 0.4));
        check(Level.SUSPECT,
                "the generator waited 0.8 s for a core for each second of CPU it got (other programs on it, or"
                        + " too few cores), in 10 of 10 seconds from 10:00:03 on");
        seconds(10, using(0.2, 0.8));
        assertThat(judge.verdict().level()).isEqualTo(Level.INVALID);
        assertThat(judge.verdict().reasons()).singleElement().asString()
                .startsWith("the generator waited 4.0 s for a core");
    }

    @Test
    void withLittleToDoWaitsCountByTheirPartOfWhatWasMeasured() {
        seconds(3, WELL);
        var slowServer = new Health(0.09, 0.15, 900, 3_000, 0, 120, 20_000, 0, 0, 0, 10, 9, 1);
        seconds(10, slowServer);
        check(Level.VALID);
        var fastServer = new Health(0.09, 0.25, 5_000, 7_000, 0, 120, 20_000, 0, 0, 0, 10, 0.4, 9.6);
        seconds(10, fastServer);
        assertThat(judge.verdict().level()).isEqualTo(Level.SUSPECT);
    }

    @Test
    void waitsThatNoRequestFeelsAreNotJudged() {
        seconds(3, WELL);
        sending = 300; // half a millisecond each: what a virtual machine takes to wake a core
        seconds(10, new Health(0.25, 0.15, 900, 3_000, 0, 120, 20_000, 0, 0, 0, 50, 0.15, 49));
        check(Level.VALID);
        sending = 100; // 1.5 ms each
        seconds(10, new Health(0.25, 0.15, 900, 3_000, 0, 120, 20_000, 0, 0, 0, 50, 0.15, 49));
        assertThat(judge.verdict().level()).isEqualTo(Level.SUSPECT);
    }

    @Test
    void idleThreadsThatWaitALittleHaveNotBeenKeptFromAnything() {
        seconds(3, WELL);
        seconds(10, using(0.02, 0.05));
        check(Level.VALID);
    }

    @Test
    void collectingGarbageForATenthOfTheTimeIsSuspect() {
        seconds(3, WELL);
        seconds(10, collecting(0.15));
        check(Level.SUSPECT, "garbage collection took 1.5 s, in 10 of 10 seconds from 10:00:03 on");
        seconds(10, collecting(0.6));
        assertThat(judge.verdict().level()).isEqualTo(Level.INVALID);
    }

    @Test
    void errorsOfThisMachineAreInvalidFromTheFirstOn() {
        seconds(1, WELL);
        seconds(5, WELL, Map.of("too-many-files", 3L, "reset-body", 1L));
        seconds(50, WELL, Map.of("no-local-port", 1L));
        check(Level.INVALID,
                "too-many-files since 10:00:01: this machine was at its limit, not the server (hyload doctor tells more)",
                "no-local-port since 10:00:06: this machine was at its limit, not the server (hyload doctor tells more)");
    }

    @Test
    void droppedArrivalsAndLostDatagramsAreTold() {
        seconds(3, WELL);
        seconds(1, new Health(0.8, 0, 900, 3_000, 0, 120, 20_000, 400, 1_234, 7, 10, 10, 0));
        check(Level.SUSPECT,
                "1,234 arrivals or iterations did not take place: the load was less than asked for (see maxConcurrent)",
                "7 datagrams could not be sent: who watches from afar has gaps");
    }

    @Test
    void theGravestReasonComesFirst() {
        seconds(3, WELL);
        seconds(10, collecting(0.15), Map.of("no-local-port", 1L));
        judge.suspect("worker 1 was killed (signal 9)");
        assertThat(judge.verdict().level()).isEqualTo(Level.INVALID);
        assertThat(judge.verdict().reasons()).hasSize(3).first().asString().startsWith("no-local-port");
    }

    @Test
    void filesNearlyAllInUseAreSuspect() {
        seconds(3, WELL);
        seconds(5, new Health(0.8, 0, 900, 3_000, 0, 19_500, 20_000, 0, 0, 0, 10, 10, 0));
        check(Level.SUSPECT, "19,500 of 20,000 files were open, in 5 of 5 seconds from 10:00:03 on");
    }

    @Test
    void recordsOfTheOriginalSayNothingOfTheirGenerator() {
        judge.add(new StatsRecord(1, 1, 1, 0, 0, 0.1, 0.1, Totals.ZERO, Optional.empty()));
        check(Level.VALID);
    }
}
