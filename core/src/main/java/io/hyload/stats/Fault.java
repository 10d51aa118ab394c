package io.hyload.stats;

import java.util.Optional;

import io.hyload.stats.StatsRecord.Details;

/// What a record says that cannot be, though it is written as a record is.
///
/// @param text for a person: `a negative count or time`
record Fault(Refusal refusal, String text) {

    /// Seventy million millions: sums of a hundred thousand such stay within a `long`.
    private static final long LARGEST = 1L << 46;
    private static final int MOST_BANDS = 64;
    private static final int LONGEST_BAND = 64;
    /// Far more than what [StatsClock] makes.
    private static final int LONGEST_ID = 512;

    /// The gravest one of a record.
    ///
    /// @param latest the last Unix second it may tell of
    static Optional<Fault> of(StatsRecord record, long latest) {
        if (record.t() < 0 || record.t() > latest)
            return Optional.of(new Fault(Refusal.TIME, "'t' is " + record.t() + ", not a Unix second"));
        var check = new Check();
        check.counts(record.sent(), record.received(), record.timeouts(), record.errors());
        check.times(record.respTimeSum(), record.avgRespTime());
        var total = record.total();
        check.counts(total.sent(), total.received(), total.timeouts(), total.errors());
        total.bands().values().forEach(check::count);
        record.hy().ifPresent(hy -> check.details(hy));
        if (check.isNegative) return Optional.of(new Fault(Refusal.NEGATIVE, "a negative count or time"));
        if (check.isTooLarge) return Optional.of(new Fault(Refusal.IMPLAUSIBLE, "a count that no worker can reach"));
        if (total.bands().size() > MOST_BANDS)
            return Optional.of(new Fault(Refusal.IMPLAUSIBLE, "more than " + MOST_BANDS + " response-time bands"));
        if (total.bands().keySet().stream().anyMatch(band -> band.length() > LONGEST_BAND))
            return Optional.of(new Fault(Refusal.IMPLAUSIBLE, "a response-time band whose name is too long"));
        return record.hy().filter(hy -> Math.max(hy.id().length(), hy.tag().length()) > LONGEST_ID)
                .map(_ -> new Fault(Refusal.IMPLAUSIBLE, "an id or a tag that is too long"));
    }

    /// Looks at one number after the other.
    private static final class Check {
        private boolean isNegative;
        private boolean isTooLarge;

        void details(Details hy) {
            counts(hy.seq(), hy.users(), hy.open(), hy.opened(), hy.in(), hy.out());
            hy.kinds().values().forEach(this::count);
            for (var line : hy.names().values()) {
                counts(line.n(), line.err(), line.in());
                histogram(line.times());
            }
            histogram(hy.times());
            hy.tally().service().ifPresent(this::histogram);
            hy.tally().phases().values().forEach(this::histogram);
            var health = hy.tally().health();
            counts(health.lag(), health.lagMax(), health.files(), health.fileLimit(), health.late(), health.dropped(),
                    health.lost());
            times(health.cpu(), health.starved(), health.gc(), health.ran(), health.asked(), health.slept(),
                    health.due());
        }

        void histogram(Histogram times) {
            count(times.count());
        }

        void counts(long... counts) {
            for (long count : counts) count(count);
        }

        void count(long count) {
            isNegative |= count < 0;
            isTooLarge |= count > LARGEST;
        }

        void times(double... times) {
            for (double time : times) {
                isNegative |= time < 0;
                // so that what is no number at all is too large
                isTooLarge |= !(time <= LARGEST);
            }
        }
    }
}
