package io.hyload.stats;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.Deflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Compared with the HdrHistogram library, whose encoding we promise to read and write.
class HistogramTest {

    private static final double[] PERCENTS =
            {0, 1e-9, 0.1, 1, 10, 25, 50, 66.6, 75, 90, 95, 99, 99.9, 99.99, 99.9999, 100};

    /// Response times as they are: most of them alike, a long tail.
    private static long[] times(long seed, int count) {
        var random = new Random(seed);
        return LongStream.generate(() -> (long) Math.min(Buckets.HIGHEST, Math.exp(7 + 2 * random.nextGaussian())))
                .limit(count).toArray();
    }

    private static org.HdrHistogram.Histogram library(int digits, long... micros) {
        var library = new org.HdrHistogram.Histogram(1, Buckets.HIGHEST, digits);
        for (long value : micros) library.recordValue(value);
        return library;
    }

    private static Histogram ours(int digits, long... micros) {
        var buckets = Buckets.of(digits);
        var counts = new long[buckets.length];
        for (long value : micros) counts[buckets.index(value)]++;
        return new Histogram(buckets, counts);
    }

    private static String encoded(org.HdrHistogram.Histogram library) {
        var buffer = ByteBuffer.allocate(library.getNeededByteBufferCapacity());
        int length = library.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_COMPRESSION);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private static org.HdrHistogram.Histogram decodedByLibrary(Histogram ours) throws Exception {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(ours.encoded()));
        return org.HdrHistogram.Histogram.decodeFromCompressedByteBuffer(bytes, 0);
    }

    // ------------------------------------------------------------------ percentiles

    @ParameterizedTest @ValueSource(longs = {1, 2, 3, 4, 5})
    void percentilesAreThoseOfTheLibrary(long seed) {
        for (int digits : new int[] {2, 3}) {
            var times = times(seed, (int) (1 + seed * seed * seed * 137));
            var ours = ours(digits, times);
            var library = library(digits, times);
            for (double percent : PERCENTS) {
                // At 0 the library tells the lower end of the counter; ours never flatters.
                long expected = library.highestEquivalentValue(library.getValueAtPercentile(percent));
                assertThat(ours.percentile(percent)).as("p%s of %d digits", percent, digits).isEqualTo(expected);
            }
            assertThat(ours.max()).isEqualTo(library.getMaxValue());
            assertThat(ours.count()).isEqualTo(times.length);
        }
    }

    @Test
    void percentilesOfFewValuesAreExact() {
        var four = Histogram.of(10, 20, 30, 40);
        assertThat(four.percentile(0)).isEqualTo(10);
        assertThat(four.percentile(25)).isEqualTo(10);
        assertThat(four.percentile(25.01)).isEqualTo(20);
        assertThat(four.percentile(50)).isEqualTo(20);
        assertThat(four.percentile(75)).isEqualTo(30);
        assertThat(four.percentile(100)).isEqualTo(40);
        assertThat(four.percentile(-5)).isEqualTo(10);
        assertThat(four.percentile(500)).isEqualTo(40);
        assertThat(Histogram.of(7).percentile(99.9)).isEqualTo(7);
    }

    @Test
    void withoutValuesEverythingIsZero() {
        assertThat(Histogram.empty().count()).isZero();
        assertThat(Histogram.empty().percentile(50)).isZero();
        assertThat(Histogram.empty().max()).isZero();
        assertThat(Histogram.empty().countBetween(0, Buckets.HIGHEST)).isZero();
        assertThat(Histogram.of()).isEqualTo(Histogram.empty());
    }

    @Test
    void countsBetweenBordersOfCountersAreExact() {
        var times = Histogram.of(0, 1, 99, 100, 101, 2047, 2048, Buckets.HIGHEST);
        assertThat(times.countBetween(0, 100)).isEqualTo(3);
        assertThat(times.countBetween(100, 2048)).isEqualTo(3);
        assertThat(times.countBetween(2048, Long.MAX_VALUE)).isEqualTo(2);
        assertThat(times.countBetween(5, 5)).isZero();
    }

    // ------------------------------------------------------------------ arithmetic

    @ParameterizedTest @ValueSource(longs = {11, 12, 13})
    void mergedHistogramsAreThatOfBothStreams(long seed) {
        var one = times(seed, 5_000);
        var other = times(seed + 100, 700);
        var both = LongStream.concat(Arrays.stream(one), Arrays.stream(other)).toArray();
        assertThat(Histogram.of(one).plus(Histogram.of(other))).isEqualTo(Histogram.of(both));
        assertThat(Histogram.of(other).plus(Histogram.of(one))).isEqualTo(Histogram.of(both));
        assertThat(Histogram.of(both).minus(Histogram.of(one))).isEqualTo(Histogram.of(other));
        assertThat(Histogram.of(both).minus(Histogram.of(both))).isEqualTo(Histogram.empty());
    }

    @Test
    void addingAndTakingNothingChangesNothing() {
        var some = Histogram.of(1, 5_000, 5_000);
        assertThat(some.plus(Histogram.empty())).isEqualTo(some);
        assertThat(Histogram.empty().plus(some)).isEqualTo(some);
        assertThat(some.minus(Histogram.empty())).isEqualTo(some);
    }

    @Test
    void aCoarseHistogramIsAddedToAFineOneWithinItsDigits() {
        var times = times(21, 3_000);
        var sum = Histogram.of(1_000_000).plus(ours(2, times));
        assertThat(sum.count()).isEqualTo(3_001);
        var exact = Histogram.of(LongStream.concat(LongStream.of(1_000_000), Arrays.stream(times)).toArray());
        for (double percent : new double[] {50, 90, 99}) {
            assertThat((double) sum.percentile(percent)).isCloseTo(exact.percentile(percent),
                    org.assertj.core.data.Percentage.withPercentage(1));
        }
        assertThat(ours(2, times).plus(Histogram.of(times)).count()).isEqualTo(6_000);
    }

    @Test
    void halvesAddUpToTheWhole() {
        var whole = Histogram.of(times(31, 2_000));
        var halves = whole.halves();
        assertThat(halves.getFirst().plus(halves.getLast())).isEqualTo(whole);
        assertThat(halves).allSatisfy(half -> assertThat(half.count()).isBetween(1L, 1_999L));
        assertThat(Histogram.of(3, 3, 3).isDivisible()).isFalse();
        assertThat(Histogram.empty().isDivisible()).isFalse();
        assertThat(Histogram.of(3, 4).halves()).containsExactly(Histogram.of(3), Histogram.of(4));
    }

    @Test
    void noValuesAreEqualWhateverTheDigits() {
        assertThat(ours(2)).isEqualTo(Histogram.empty()).hasSameHashCodeAs(Histogram.empty());
        assertThat(ours(2, 5)).isNotEqualTo(Histogram.of(5));
    }

    // ------------------------------------------------------------------ encoding

    @ParameterizedTest @ValueSource(ints = {2, 3})
    void theLibraryDecodesOurs(int digits) throws Exception {
        for (int count : new int[] {0, 1, 2, 100, 20_000}) {
            var times = times(count, count);
            assertThat(decodedByLibrary(ours(digits, times))).isEqualTo(library(digits, times));
        }
        long[] ends = {0, 0, 1, Buckets.HIGHEST};
        assertThat(decodedByLibrary(ours(digits, ends))).isEqualTo(library(digits, ends));
    }

    @ParameterizedTest @ValueSource(ints = {2, 3})
    void oursDecodesTheLibrarys(int digits) {
        for (int count : new int[] {0, 1, 2, 100, 20_000}) {
            var times = times(count, count);
            assertThat(Histogram.decode(encoded(library(digits, times)))).isEqualTo(ours(digits, times));
        }
    }

    @Test
    void everyCounterAndTheLargestCountsSurvive() throws Exception {
        var random = new Random(41);
        var counts = LongStream.generate(() -> random.nextLong(Long.MAX_VALUE >>> 16) >>> random.nextInt(48))
                .limit(Buckets.FINE.index(Buckets.HIGHEST) + 1).toArray();
        var full = new Histogram(Buckets.FINE, counts);
        assertThat(Histogram.decode(full.encoded())).isEqualTo(full);
        assertThat(decodedByLibrary(full).getTotalCount()).isEqualTo(full.count());
        var huge = new Histogram(Buckets.FINE, new long[] {Long.MAX_VALUE});
        assertThat(Histogram.decode(huge.encoded())).isEqualTo(huge);
    }

    @Test
    void aLibraryHistogramThatGrowsByItselfIsReadToo() {
        var library = new org.HdrHistogram.Histogram(3);
        for (long value : times(51, 500)) library.recordValue(value);
        assertThat(Histogram.decode(encoded(library))).isEqualTo(Histogram.of(times(51, 500)));
    }

    // ------------------------------------------------------------------ what is no histogram

    private static String framed(byte[] plain) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(plain);
        deflater.finish();
        var compressed = new byte[plain.length + 100];
        int length = deflater.deflate(compressed);
        deflater.end();
        var framed = ByteBuffer.allocate(8 + length).putInt(0x1c849314).putInt(length).put(compressed, 0, length);
        return Base64.getEncoder().encodeToString(framed.array());
    }

    private static ByteBuffer plain(int cookie, int payload, int offset, int digits, long unit, byte... counts) {
        return ByteBuffer.allocate(40 + counts.length).putInt(cookie).putInt(payload).putInt(offset).putInt(digits)
                .putLong(unit).putLong(Buckets.HIGHEST).putDouble(1).put(counts);
    }

    private static void assertRefused(String base64, String because) {
        assertThatThrownBy(() -> Histogram.decode(base64)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }

    @Test
    void saysWhatIsWrongWithAHistogram() {
        int v2 = 0x1c849313;
        assertThat(Histogram.decode(framed(plain(v2, 1, 0, 3, 1, (byte) 2).array()))).isEqualTo(Histogram.of(0));
        assertRefused("", "cut histogram");
        assertRefused("%%%", "base64");
        assertRefused("AAAAAAAAAAA=", "not a V2 compressed histogram");
        assertRefused(framed(new byte[0]), "cut histogram");
        assertRefused(framed(plain(v2 + 1, 1, 0, 3, 1, (byte) 2).array()), "not a V2 histogram");
        assertRefused(framed(plain(v2, 9, 0, 3, 1, (byte) 2).array()), "cut histogram");
        assertRefused(framed(plain(v2, -1, 0, 3, 1, (byte) 2).array()), "cut histogram");
        assertRefused(framed(plain(v2, 1, 5, 3, 1, (byte) 2).array()), "shifted histogram");
        assertRefused(framed(plain(v2, 1, 0, 5, 1, (byte) 2).array()), "5 significant digits");
        assertRefused(framed(plain(v2, 1, 0, 3, 1000, (byte) 2).array()), "unit is not 1 µs");
        assertRefused(framed(plain(v2, 1, 0, 3, 1, (byte) 0x80).array()), "cut histogram");
        byte[] zerosPastTheEnd = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        assertRefused(framed(plain(v2, 4, 0, 3, 1, zerosPastTheEnd).array()), "beyond one hour");
    }

    @Test
    void countsWhoseSumOverflowsAreRefused() {
        var most = new byte[18];
        Arrays.fill(most, (byte) 0xff);
        most[0] = most[9] = (byte) 0xfe;
        assertRefused(framed(plain(0x1c849313, 18, 0, 3, 1, most).array()), "overflows");
    }

    @Test
    void aZipBombIsRefusedWithoutUnpackingIt() {
        var bomb = plain(0x1c849313, 50_000_000 - 40, 0, 3, 1, new byte[50_000_000 - 40]).array();
        assertRefused(framed(bomb), "cut histogram");
    }

    @Test
    void aCutEncodingIsRefusedWhereverItIsCut() {
        var whole = Base64.getDecoder().decode(Histogram.of(times(61, 300)).encoded());
        for (int length = 0; length < whole.length; length++) {
            var cut = Base64.getEncoder().encodeToString(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Histogram.decode(cut)).as("cut after %d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void damagedEncodingsThrowNothingElse() {
        var whole = Base64.getDecoder().decode(Histogram.of(times(71, 300)).encoded());
        var random = new Random(71);
        for (int i = 0; i < 5_000; i++) {
            var damaged = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--)
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertIsHistogramOrRefused(Base64.getEncoder().encodeToString(damaged));
            var noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            assertIsHistogramOrRefused(Base64.getEncoder().encodeToString(noise));
            // A sound frame around nonsense gets further in.
            var counts = new byte[random.nextInt(40)];
            random.nextBytes(counts);
            assertIsHistogramOrRefused(framed(plain(0x1c849313, counts.length, 0, 2 + i % 2, 1, counts).array()));
        }
    }

    private static void assertIsHistogramOrRefused(String base64) {
        try {
            var histogram = Histogram.decode(base64);
            assertThat(histogram.count()).isNotNegative();
            histogram.percentile(99);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
