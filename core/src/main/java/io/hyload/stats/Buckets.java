package io.hyload.stats;

/// Which counter a value falls into: the HdrHistogram bucket layout, as pure arithmetic.
///
/// Values are whole microseconds. Up to `2 × 10^digits` every value has a counter of its own; above that each
/// doubling of the range is cut into the same number of counters, so the relative width of a counter never exceeds
/// `10^-digits`. Two histograms of one layout are therefore added counter by counter, without loss.
///
/// Layout and names: <https://github.com/HdrHistogram/HdrHistogram>.
final class Buckets {

    /// One hour in microseconds: the longest time a histogram tells apart.
    static final long HIGHEST = 3_600_000_000L;

    /// Response times of a whole run: 3 significant digits, 23,552 counters.
    static final Buckets FINE = new Buckets(3);
    /// Response times of one name: 2 significant digits, 3,328 counters, since there may be hundreds of names.
    static final Buckets COARSE = new Buckets(2);

    final int digits;
    final int length;
    private final int halfMagnitude;
    private final int halfCount;
    private final long mask;

    private Buckets(int digits) {
        this.digits = digits;
        long singleUnit = 2 * Math.round(Math.pow(10, digits));
        int magnitude = 64 - Long.numberOfLeadingZeros(singleUnit - 1);
        halfMagnitude = magnitude - 1;
        halfCount = 1 << halfMagnitude;
        mask = (1L << magnitude) - 1;
        int buckets = 1;
        for (long beyond = 1L << magnitude; beyond <= HIGHEST; beyond <<= 1) buckets++;
        length = (buckets + 1) * halfCount;
    }

    /// @throws IllegalArgumentException for other than 2 or 3 significant digits
    static Buckets of(int digits) {
        return switch (digits) {
            case 2 -> COARSE;
            case 3 -> FINE;
            default -> throw new IllegalArgumentException("histogram with " + digits + " significant digits: 2 or 3");
        };
    }

    /// The counter of `micros`; what lies outside 0 … one hour is counted at the nearer end.
    int index(long micros) {
        long value = Math.clamp(micros, 0, HIGHEST);
        int bucket = 63 - halfMagnitude - Long.numberOfLeadingZeros(value | mask);
        int sub = (int) (value >>> bucket);
        return ((bucket + 1) << halfMagnitude) + (sub - halfCount);
    }

    /// The smallest value counted at `index`.
    long lowest(int index) {
        int bucket = (index >> halfMagnitude) - 1;
        if (bucket < 0) return index;
        return (long) ((index & (halfCount - 1)) + halfCount) << bucket;
    }

    /// The largest value counted at `index`: what a percentile answers, so that it never flatters.
    long highest(int index) {
        int bucket = Math.max(0, (index >> halfMagnitude) - 1);
        return lowest(index) + (1L << bucket) - 1;
    }
}
