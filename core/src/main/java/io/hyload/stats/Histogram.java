package io.hyload.stats;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// How many response times fell where: an immutable HdrHistogram of microseconds up to one hour.
///
/// Histograms of one layout add and subtract exactly, so a second is the difference of two snapshots, and the
/// percentiles of a fleet are those of its workers' histograms added up. [#encoded] is the HdrHistogram V2 compressed
/// form in base64, which every HdrHistogram reader decodes.
public final class Histogram {

    private static final int V2 = 0x1c849303 | 0x10;
    private static final int V2_COMPRESSED = 0x1c849304 | 0x10;
    private static final int HEADER = 40;
    private static final int LONGEST = HEADER + 9 * Buckets.FINE.length;
    private static final Histogram EMPTY = new Histogram(Buckets.FINE, new char[0], new long[0]);

    private final Buckets buckets;
    /// The counters that are not zero, ascending: a second of a run has a few hundred of 23,552.
    private final char[] used;
    /// What each of [#used] counted.
    private final long[] counts;
    private final long total;
    private String encoded;

    private Histogram(Buckets buckets, char[] used, long[] counts) {
        this.buckets = buckets;
        this.used = used;
        this.counts = counts;
        this.total = Arrays.stream(counts).sum();
    }

    /// @param all of every counter of the layout, or of its first ones
    Histogram(Buckets buckets, long[] all) {
        this(buckets, used(all), Arrays.stream(all).filter(count -> count != 0).toArray());
    }

    private static char[] used(long[] all) {
        var used = new char[(int) Arrays.stream(all).filter(count -> count != 0).count()];
        int size = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] != 0) used[size++] = (char) i;
        }
        return used;
    }

    /// No values, 3 significant digits.
    public static Histogram empty() {
        return EMPTY;
    }

    /// The histogram of these microseconds, 3 significant digits.
    public static Histogram of(long... micros) {
        // sorted, not counted in an array of all counters: a few hundred values cost what a few hundred values cost
        int[] all = LongStream.of(micros).mapToInt(Buckets.FINE::index).sorted().toArray();
        var used = new char[all.length];
        var counts = new long[all.length];
        int size = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == 0 || all[i] != all[i - 1]) used[size++] = (char) all[i];
            counts[size - 1]++;
        }
        return new Histogram(Buckets.FINE, Arrays.copyOf(used, size), Arrays.copyOf(counts, size));
    }

    /// Takes one counter: how many values lie in `lowest … highest`, in microseconds.
    @FunctionalInterface
    public interface CounterConsumer {
        void accept(long lowest, long highest, long count);
    }

    /// Every counter that is not zero, in the order of their values.
    public void forEach(CounterConsumer consumer) {
        for (int i = 0; i < used.length; i++)
            consumer.accept(buckets.lowest(used[i]), buckets.highest(used[i]), counts[i]);
    }

    /// How many values there are.
    public long count() {
        return total;
    }

    /// The value in microseconds that `percent` per cent of all values do not exceed; 0 when there are none.
    public long percentile(double percent) {
        if (total == 0) return 0;
        long wanted = Math.max(1, (long) Math.ceil(Math.clamp(percent, 0, 100) / 100 * total - 1e-9));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) return buckets.highest(used[i]);
        }
        return max();
    }

    /// The mean in microseconds, each value taken as the middle of its counter; 0 when there are none.
    public double mean() {
        double sum = 0;
        for (int i = 0; i < counts.length; i++)
            sum += counts[i] * ((buckets.lowest(used[i]) + buckets.highest(used[i])) / 2.0);
        return total == 0 ? 0 : sum / total;
    }

    /// How many values there would be besides if each that is at least `stall` microseconds had been followed by others as
    /// often as `interval` says: what a closed loop does not send while it waits.
    public long hidden(long stall, double interval) {
        double sum = 0;
        for (int i = firstFrom(buckets.index(stall)); i < used.length; i++)
            sum += counts[i] * (buckets.highest(used[i]) / interval - 1);
        return interval <= 0 ? 0 : Math.round(sum);
    }

    /// The largest value in microseconds, to the layout's digits; 0 when there are none.
    public long max() {
        return used.length == 0 ? 0 : buckets.highest(used[used.length - 1]);
    }

    /// How many values lie in `from <= value < to`. A counter that holds values on both sides of a border counts with its
    /// lowest, so that neighbouring ranges share nothing and miss nothing.
    public long countBetween(long from, long to) {
        long sum = 0;
        int first = buckets.index(from);
        for (int i = firstFrom(buckets.lowest(first) < from ? first + 1 : first); i < used.length
                && buckets.lowest(used[i]) < to; i++)
            sum += counts[i];
        return sum;
    }

    /// The place in [#used] of the first counter that is `counter` or a higher one.
    private int firstFrom(int counter) {
        int found = Arrays.binarySearch(used, (char) counter);
        return found >= 0 ? found : -found - 1;
    }

    /// Both together.
    public Histogram plus(Histogram other) {
        if (other.total == 0) return this;
        if (total == 0) return other;
        return joined(other.inLayoutOf(this), 1);
    }

    /// What came since `before`, an earlier snapshot of the same counters.
    public Histogram minus(Histogram before) {
        return before.total == 0 ? this : joined(before, -1);
    }

    /// This and `factor` times the other one, of the same layout; counters that come to zero are left out.
    private Histogram joined(Histogram other, int factor) {
        var places = new char[used.length + other.used.length];
        var sums = new long[places.length];
        int size = 0;
        for (int i = 0, k = 0; i < used.length || k < other.used.length;) {
            int mine = i < used.length ? used[i] : Integer.MAX_VALUE;
            int theirs = k < other.used.length ? other.used[k] : Integer.MAX_VALUE;
            long sum = 0;
            if (mine <= theirs) sum += counts[i++];
            if (theirs <= mine) sum += factor * other.counts[k++];
            if (sum == 0) continue;
            places[size] = (char) Math.min(mine, theirs);
            sums[size++] = sum;
        }
        return new Histogram(buckets, Arrays.copyOf(places, size), Arrays.copyOf(sums, size));
    }

    /// How many counters it keeps, of ten bytes each.
    int size() {
        return used.length;
    }

    /// Whether [#halves] are both smaller than this.
    boolean isDivisible() {
        return used.length > 1;
    }

    /// Two histograms that add up to this one, each with half of the counters in use.
    List<Histogram> halves() {
        return List.of(part(0, used.length / 2), part(used.length / 2, used.length));
    }

    private Histogram part(int from, int to) {
        return new Histogram(buckets, Arrays.copyOfRange(used, from, to), Arrays.copyOfRange(counts, from, to));
    }

    /// Counters re-filed into another layout, each at its middle value: a coarse histogram added to a fine one.
    private Histogram inLayoutOf(Histogram other) {
        if (buckets == other.buckets) return this;
        var refiled = new long[other.buckets.length];
        for (int i = 0; i < used.length; i++)
            refiled[other.buckets.index((buckets.lowest(used[i]) + buckets.highest(used[i])) / 2)] += counts[i];
        return new Histogram(other.buckets, refiled);
    }

    /// HdrHistogram V2 compressed encoding, in base64.
    public String encoded() {
        // Asked for several times where a record is cut into datagrams. A race only makes it twice.
        if (encoded == null) encoded = encode();
        return encoded;
    }

    private String encode() {
        var payload = new ByteArrayOutputStream();
        int next = 0;
        for (int i = 0; i < used.length; i++) {
            if (used[i] > next) zigZag(payload, next - used[i]);
            zigZag(payload, counts[i]);
            next = used[i] + 1;
        }
        var plain = ByteBuffer.allocate(HEADER + payload.size());
        plain.putInt(V2).putInt(payload.size()).putInt(0).putInt(buckets.digits);
        plain.putLong(1).putLong(Buckets.HIGHEST).putDouble(1.0).put(payload.toByteArray());
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(plain.array());
            deflater.finish();
            var compressed = new byte[plain.capacity() + plain.capacity() / 1000 + 64];
            int length = deflater.deflate(compressed);
            var framed = ByteBuffer.allocate(8 + length);
            framed.putInt(V2_COMPRESSED).putInt(length).put(compressed, 0, length);
            return Base64.getEncoder().encodeToString(framed.array());
        } finally {
            deflater.end();
        }
    }

    /// Reads [#encoded]; any HdrHistogram V2 compressed encoding of microseconds up to one hour, 2 or 3 digits.
    ///
    /// @throws IllegalArgumentException when the text is something else
    public static Histogram decode(String base64) {
        try {
            var framed = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            if (framed.getInt() != V2_COMPRESSED) throw new IllegalArgumentException("not a V2 compressed histogram");
            int length = framed.getInt();
            if (length < 0 || length > framed.remaining()) throw new IllegalArgumentException("cut histogram");
            var plain = ByteBuffer.wrap(inflate(framed.array(), framed.position(), length));
            if (plain.getInt() != V2) throw new IllegalArgumentException("not a V2 histogram");
            int payload = plain.getInt();
            if (plain.getInt() != 0) throw new IllegalArgumentException("shifted histogram");
            var buckets = Buckets.of(plain.getInt());
            if (plain.getLong() != 1) throw new IllegalArgumentException("histogram whose unit is not 1 µs");
            plain.position(HEADER);
            if (payload < 0 || payload > plain.remaining()) throw new IllegalArgumentException("cut histogram");
            plain.limit(HEADER + payload);
            return decoded(plain, buckets);
        } catch (BufferUnderflowException | DataFormatException e) {
            throw new IllegalArgumentException("cut histogram", e);
        }
    }

    private static Histogram decoded(ByteBuffer payload, Buckets buckets) {
        var used = new char[Math.min(payload.remaining(), buckets.length)];
        var counts = new long[used.length];
        int size = 0;
        long total = 0;
        for (int at = 0; payload.hasRemaining();) {
            long value = zigZag(payload);
            long next = value < 0 ? at - value : at + 1L;
            if (next < 0 || next > buckets.length) throw new IllegalArgumentException("histogram beyond one hour");
            if (value > 0) {
                used[size] = (char) at;
                counts[size++] = value;
                total += value;
                if (total < 0) throw new IllegalArgumentException("histogram whose count overflows");
            }
            at = (int) next;
        }
        return new Histogram(buckets, Arrays.copyOf(used, size), Arrays.copyOf(counts, size));
    }

    /// Never longer than the largest plain form: every counter of the finest layout in nine bytes.
    private static byte[] inflate(byte[] bytes, int from, int length) throws DataFormatException {
        var inflater = new Inflater();
        try {
            inflater.setInput(bytes, from, length);
            var plain = new byte[Math.clamp(4L * length, 512, LONGEST)];
            int size = 0;
            while (!inflater.finished() && size < LONGEST) {
                if (size == plain.length) plain = Arrays.copyOf(plain, Math.min(2 * size, LONGEST));
                int some = inflater.inflate(plain, size, plain.length - size);
                if (some == 0 && !inflater.finished()) throw new DataFormatException("cut");
                size += some;
            }
            return Arrays.copyOf(plain, size);
        } finally {
            inflater.end();
        }
    }

    /// ZigZag LEB128 in at most nine bytes, the ninth holding eight bits (HdrHistogram's variant).
    private static void zigZag(ByteArrayOutputStream out, long value) {
        long rest = (value << 1) ^ (value >> 63);
        for (int i = 0; i < 8 && (rest >>> 7) != 0; i++) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long zigZag(ByteBuffer in) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            long octet = in.get() & 0xff;
            if (shift == 56 || octet < 0x80) {
                value |= octet << shift;
                return (value >>> 1) ^ -(value & 1);
            }
            value |= (octet & 0x7f) << shift;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that && Arrays.equals(used, that.used) && Arrays.equals(counts, that.counts)
                && (buckets == that.buckets || used.length == 0);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "%d values, p50 %d µs, p99 %d µs, max %d µs".formatted(total, percentile(50), percentile(99), max());
    }
}
