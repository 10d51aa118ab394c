package io.hyload.stats;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

import io.hyload.stats.StatsRecord.Facts;

/// Gives the [Verdict] on a run from its records: was it the system under test that was measured, or the generator?
///
/// A slow server is no reason for suspicion: nothing is judged but what this process needed and did not get.
///
/// 1. The first seconds are not judged: the JVM compiles, connections are opened.
/// 2. A reason counts when it holds for a tenth of the seconds judged, or for a fifth for some, and for three at
///    least. Some count at once: [#watchLimits], [#watchStandstill].
/// 3. Reasons are told the gravest first, with how often, when first, and what to do.
public final class Judge {

    /// Seconds at the start that are not judged, unless a longer warm-up was asked for.
    public static final int START_UP = 3;

    /// The limits, as they are told beside the verdict.
    public static final String LIMITS =
            "after 3 s of start: lag p99 20 ms (200 invalid), waits for a core a tenth of the time in requests (below 1 ms a request none) or half its CPU (twice),"
                    + " own CPU 90 %, GC 10 % (50), files 95 %; no standstill of 1 s, nothing dropped";

    /// Later than that, in milliseconds, is late enough to show in what is measured; ten times that spoils it.
    private static final double SUSPECT_LAG = 20;
    private static final double INVALID_LAG = 200;
    /// The part of its cores from which a process is its own bottleneck.
    private static final double BUSY = 0.9;
    private static final double STANDSTILL_MILLIS = 1000;
    /// Below that nobody has been kept from anything.
    private static final double STARVED_SECONDS = 0.1;
    /// Seconds that a request may wait for a core without a word.
    private static final double STARVED_REQUEST = 0.001;
    private static final int FEWEST = 3;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final int skipped;
    private final ZoneId zone;
    private final List<Topic> topics;
    private final List<Reason> atOnce = new ArrayList<>();
    private int cores = 1;
    private int workers = 1;
    private int seconds;
    private int judged;
    private Health all = Health.NONE;

    /// @param skipped seconds at the start that are not judged
    public Judge(int skipped) {
        this(skipped, ZoneId.systemDefault());
    }

    Judge(int skipped, ZoneId zone) {
        this.skipped = skipped;
        this.zone = zone;
        topics = List.of(
                topic(Judge::lag, rule(Verdict.Level.INVALID, 10, second -> second.lag() / 1000.0 > INVALID_LAG),
                        rule(Verdict.Level.SUSPECT, 10, second -> second.lag() / 1000.0 > SUSPECT_LAG)),
                topic(Judge::starved,
                        new Rule(Verdict.Level.INVALID, 5,
                                (second, sent) -> isStarved(second, sent, 2, Double.MAX_VALUE)),
                        new Rule(Verdict.Level.SUSPECT, 5, (second, sent) -> isStarved(second, sent, 0.5, 0.1))),
                topic(this::busy, rule(Verdict.Level.SUSPECT, 5, second -> second.cpu() > BUSY * cores)),
                topic(Judge::collecting, rule(Verdict.Level.INVALID, 10, second -> second.gc() > 0.5 * workers),
                        rule(Verdict.Level.SUSPECT, 10, second -> second.gc() > 0.1 * workers)),
                topic(Judge::full, rule(Verdict.Level.SUSPECT, 10, second -> second.fullness() > 0.95)));
    }

    private static Topic topic(Function<Health, String> text, Rule... rules) {
        return new Topic(text, List.of(rules));
    }

    private static Rule rule(Verdict.Level level, int share, Predicate<Health> breaks) {
        return new Rule(level, share, (second, _) -> breaks.test(second));
    }

    /// Where a thread waits for a core all its users wait; so much of the CPU time it got is too much when cores are short.
    /// With little to do it is too much when it makes up a good part of what was measured, and each request waited long
    /// enough to matter: a virtual machine takes some tenths of a millisecond to wake a core of its own.
    private static boolean isStarved(Health second, long sent, double ofCpu, double ofAsked) {
        double waited = second.starved();
        return waited > STARVED_SECONDS && (waited > ofAsked * second.asked() && waited > STARVED_REQUEST * sent
                || waited > 3 * STARVED_SECONDS && waited > ofCpu * second.cpu());
    }

    /// Whether a second with so many requests sent was too bad.
    @FunctionalInterface
    private interface Breaks {
        boolean test(Health second, long sent);
    }

    /// What can be wrong, in words, and how wrong it must be, the gravest first.
    private record Topic(Function<Health, String> text, List<Rule> rules) {}

    /// Something that must not hold for many seconds.
    ///
    /// @param share the reason counts from one in so many seconds on
    private static final class Rule {
        private final Verdict.Level level;
        private final int share;
        private final Breaks breaks;
        private int broken;
        private long first;
        /// Maxima and sums over the seconds that broke it.
        private Health worst = Health.NONE;

        Rule(Verdict.Level level, int share, Breaks breaks) {
            this.level = level;
            this.share = share;
            this.breaks = breaks;
        }

        void look(long t, Health second, long sent) {
            if (!breaks.test(second, sent)) return;
            if (broken++ == 0) first = t;
            worst = worst.plus(second);
        }

        boolean counts(int judged) {
            return broken >= FEWEST && broken * share >= judged;
        }
    }

    private record Reason(Verdict.Level level, String text) {}

    /// Takes the record of one more second.
    public void add(StatsRecord record) {
        var hy = record.hy();
        if (hy.isEmpty()) return;
        hy.get().run().ifPresent(this::note);
        var health = hy.get().tally().health();
        all = all.plus(health);
        watchLimits(record);
        if (seconds++ < skipped) return;
        judged++;
        watchStandstill(record.t(), health);
        for (var topic : topics) topic.rules.forEach(rule -> rule.look(record.t(), health, record.sent()));
    }

    private void note(Facts facts) {
        cores = Math.max(1, facts.cores());
        workers = Math.max(1, facts.workers());
    }

    /// Requests that failed for want of files or ports are this machine's failures, not the server's.
    private void watchLimits(StatsRecord record) {
        for (var kind : List.of("too-many-files", "no-local-port")) {
            if (record.hy().orElseThrow().kinds().containsKey(kind)) tell(Verdict.Level.INVALID, kind,
                    kind + " since " + clock(record.t())
                            + ": this machine was at its limit, not the server (hyload doctor tells more)");
        }
    }

    private void watchStandstill(long t, Health second) {
        if (second.lagMax() / 1000.0 >= STANDSTILL_MILLIS) tell(Verdict.Level.SUSPECT, "stood still",
                "stood still for %.1f s at %s: what was measured then is the generator's".formatted(
                        second.lagMax() / 1e6, clock(t)));
    }

    /// Once for all that begin alike.
    private void tell(Verdict.Level level, String begin, String text) {
        if (atOnce.stream().noneMatch(reason -> reason.text.startsWith(begin)))
            atOnce.add(new Reason(level, text));
    }

    /// Whatever else is known to speak against the run: a worker that was lost.
    public void suspect(String reason) {
        tell(Verdict.Level.SUSPECT, reason, reason);
    }

    /// What follows from the records so far.
    public Verdict verdict() {
        var reasons = new ArrayList<>(atOnce);
        for (var topic : topics) {
            topic.rules.stream().filter(rule -> rule.counts(judged)).findFirst()
                    .ifPresent(rule -> reasons.add(new Reason(rule.level, topic.text.apply(rule.worst) + ", in "
                            + rule.broken + " of " + judged + " seconds from " + clock(rule.first) + " on")));
        }
        if (all.dropped() > 0) reasons.add(new Reason(Verdict.Level.SUSPECT, String.format(Locale.ROOT,
                "%,d arrivals or iterations did not take place: the load was less than asked for (see maxConcurrent)",
                all.dropped())));
        if (all.lost() > 0) reasons.add(new Reason(Verdict.Level.SUSPECT,
                String.format(Locale.ROOT, "%,d datagrams could not be sent: who watches from afar has gaps",
                        all.lost())));
        reasons.sort((one, other) -> other.level.compareTo(one.level));
        return reasons.isEmpty() ? Verdict.VALID
                : new Verdict(reasons.getFirst().level, reasons.stream().map(Reason::text).toList());
    }

    private static String lag(Health worst) {
        return "tasks started or woke up to %.0f ms late".formatted(worst.lagMax() / 1000.0);
    }

    private static String starved(Health worst) {
        return "the generator waited %.1f s for a core for each second of CPU it got (other programs on it, or too few cores)"
                .formatted(worst.starved() / Math.max(0.001, worst.cpu()));
    }

    private String busy(Health worst) {
        return "the generator used all of its %d core%s, and response times hold its own queue (fewer users, more cores)"
                .formatted(cores, cores == 1 ? "" : "s");
    }

    private static String collecting(Health worst) {
        return "garbage collection took %.1f s".formatted(worst.gc());
    }

    private static String full(Health worst) {
        return "%,d of %,d files were open".formatted(worst.files(), worst.fileLimit());
    }

    private String clock(long t) {
        return CLOCK.format(Instant.ofEpochSecond(t).atZone(zone));
    }
}
