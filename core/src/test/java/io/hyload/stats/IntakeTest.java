package io.hyload.stats;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

class IntakeTest {

    private static final String LINE = "{\"t\":1767225599,\"rps\":2,\"tops\":0,\"eps\":0,\"tps\":2,\"respTimeSum\":0.5,"
            + "\"avgRespTime\":0.25,\"total\":{\"send\":2,\"recv\":2,\"0-100ms\":2},"
            + "\"hy\":{\"v\":1,\"id\":\"h:1:2\",\"seq\":0,\"users\":1,\"open\":1,\"new\":0,\"in\":5,\"out\":5}}";

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final Refusals refusals = new Refusals();
    private final Intake intake = new Intake(clock, refusals);

    private Optional<Arrival> datagram(String text) {
        return intake.datagram("10.0.0.1:5", ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private void refuses(String text, Refusal reason) {
        long before = refusals.total();
        long ofIt = refusals.count(reason);
        assertThat(datagram(text)).as(text.substring(0, Math.min(100, text.length()))).isEmpty();
        assertThat(refusals.all()).as(text.substring(0, Math.min(100, text.length()))).containsKey(reason);
        assertThat(refusals.count(reason)).isEqualTo(ofIt + 1);
        assertThat(refusals.total()).isEqualTo(before + 1);
    }

    @Test
    void aDatagramALineAndAFrameAreArrivals() {
        var at = Instant.parse("2026-01-01T00:00:00Z");
        var record = StatsRecord.parse(LINE);
        assertThat(datagram(LINE)).contains(new Arrival("10.0.0.1:5", record, at, Arrival.Form.DATAGRAM));
        assertThat(intake.line("a.sts", LINE.getBytes(UTF_8)))
                .contains(new Arrival("a.sts", record, at, Arrival.Form.LINE));
        assertThat(intake.frame(ByteBuffer.wrap(("10.0.0.2:7|" + LINE).getBytes(UTF_8))))
                .contains(new Arrival("10.0.0.2:7", record, at, Arrival.Form.DATAGRAM));
        assertThat(refusals.total()).isZero();
    }

    @Test
    void positionAndLimitOfABufferAreKept() {
        var bytes = ByteBuffer.wrap(("xx10.0.0.2:7|" + LINE + "yy").getBytes(UTF_8)).position(2);
        bytes.limit(bytes.limit() - 2);
        assertThat(intake.frame(bytes)).isPresent();
        assertThat(bytes.position()).isEqualTo(2);
        assertThat(intake.frame(bytes)).isPresent();
    }

    // ------------------------------------------------------------------ each reason by its name

    @Test
    void bytesThatAreNoUtf8() {
        for (var bytes : new byte[][] {{(byte) 0xff}, {'{', (byte) 0xc3, '}'}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}})
            assertThat(intake.datagram("a", ByteBuffer.wrap(bytes))).isEmpty();
        assertThat(refusals.all()).containsExactly(Map.entry(Refusal.NOT_UTF8, 3L));
    }

    @ParameterizedTest @ValueSource(strings = {"", " ", "{", "{}", "[]", "null", "7", "\"t\"", "{\"t\":5}",
            "{\"t\":\"5\",\"total\":{}}",
            "{\"t\":5,\"total\":[]}", "{\"t\":NaN,\"total\":{}}", "{\"t\":5,\"respTimeSum\":Infinity,\"total\":{}}",
            "{\"t\":5,\"respTimeSum\":1e999,\"total\":{}}", "{\"t\":5,\"rps\":99999999999999999999,\"total\":{}}",
            "{\"t\":5,\"total\":{}}x", "{\"t\":5,\"total\":{}", "{\"t\":5,\"total\":{},\"hy\":{\"hist\":\"%%%\"}}",
            "{\"t\":5,\"total\":{},\"hy\":{\"hist\":\"AAAA\"}}", "{\"t\":5,\"total\":{\"\\ud800"})
    void textThatIsNoRecord(String text) {
        refuses(text, Refusal.NOT_A_RECORD);
    }

    @ParameterizedTest @CsvSource(delimiter = ' ',
            value = {"\"rps\":2 \"rps\":-2", "\"tps\":2 \"tps\":-1", "\"tops\":0 \"tops\":-1",
                    "\"eps\":0 \"eps\":-9", "0.5 -0.5", "0.25 -0.25", "\"send\":2 \"send\":-2",
                    "\"0-100ms\":2 \"0-100ms\":-2",
                    "\"seq\":0 \"seq\":-1", "\"users\":1 \"users\":-1", "\"users\":1 \"users\":-9000000000",
                    "\"open\":1 \"open\":-1", "\"in\":5 \"in\":-5", "\"out\":5 \"errors\":{\"dns\":-1}",
                    "\"out\":5 \"names\":{\"a\":{\"n\":-1}}", "\"out\":5 \"gen\":{\"cpu\":-0.5}",
                    "\"out\":5 \"gen\":{\"dropped\":-5}"},
            quoteCharacter = '\0')
    void countsAndTimesBelowZero(String part, String other) {
        refuses(LINE.replace(part, other), Refusal.NEGATIVE);
    }

    @ParameterizedTest @CsvSource(delimiter = ' ',
            value = {"\"rps\":2 \"rps\":9007199254740993", "\"rps\":2 \"rps\":1e300", "0.5 1e300",
                    "\"seq\":0 \"seq\":9223372036854775807", "\"recv\":2 \"recv\":1e18",
                    "\"out\":5 \"errors\":{\"dns\":1e18}", "\"out\":5 \"gen\":{\"asked\":1e200}"},
            quoteCharacter = '\0')
    void countsNoWorkerReaches(String part, String other) {
        refuses(LINE.replace(part, other), Refusal.IMPLAUSIBLE);
    }

    @Test
    void moreBandsThanAnyWorkerHas() {
        refuses(LINE.replace("\"0-100ms\":2",
                IntStream.range(0, 100).mapToObj(i -> "\"" + i + "-ms\":1").collect(joining(","))),
                Refusal.IMPLAUSIBLE);
    }

    @Test
    void aBandWithANameOfManyPages() {
        refuses(LINE.replace("0-100ms", "9".repeat(50_000)), Refusal.IMPLAUSIBLE);
    }

    @Test
    void anIdLongerThanAnyHost() {
        refuses(LINE.replace("h:1:2", "h".repeat(10_000)), Refusal.IMPLAUSIBLE);
    }

    @ParameterizedTest @ValueSource(strings = {"-1", "253402300799", "1767225599000", "1767400000", "1e300", "-1e300"})
    void secondsThatAreNone(String t) {
        refuses(LINE.replace("1767225599", t), Refusal.TIME);
    }

    @Test
    void aClockMayBeADayAhead() {
        assertThat(datagram(LINE.replace("1767225599", "1767312000"))).isPresent();
        refuses(LINE.replace("1767225599", "1767312001"), Refusal.TIME);
    }

    @ParameterizedTest @ValueSource(
            strings = {"%s", "|%s", " |%s", "10.0.0.1:5 |%s", "10.0.0.1:5\n|%s", "10.0.0.1:5", "é:5|%s", ""})
    void framesWithoutASource(String form) {
        assertThat(intake.frame(ByteBuffer.wrap(form.formatted(LINE).getBytes(UTF_8)))).isEmpty();
        assertThat(intake.frame(ByteBuffer.wrap(("1".repeat(65) + "|" + LINE).getBytes(UTF_8)))).isEmpty();
        assertThat(refusals.all()).containsExactly(Map.entry(Refusal.NO_SOURCE, 2L));
    }

    @Test
    void aFrameWithNothingInItIsNoRecord() {
        assertThat(intake.frame(ByteBuffer.wrap("10.0.0.1:5|".getBytes(UTF_8)))).isEmpty();
        assertThat(refusals.all()).containsExactly(Map.entry(Refusal.NOT_A_RECORD, 1L));
    }

    @Test
    void moreThanADatagramHolds() {
        refuses(" ".repeat(65_536), Refusal.TOO_LARGE);
        assertThat(intake.line("a.sts", (" ".repeat(100_000) + LINE).getBytes(UTF_8))).isPresent();
    }

    // ------------------------------------------------------------------ what is made to hurt

    @Test
    void deepNestingIsNoRecord() {
        for (var bracket : new String[] {"[", "{\"a\":"})
            refuses("{\"t\":5,\"total\":{},\"x\":" + bracket.repeat(60_000 / bracket.length()), Refusal.NOT_A_RECORD);
    }

    @Test
    void longNumbersAreNoRecord() {
        refuses("{\"t\":5,\"total\":{},\"rps\":" + "9".repeat(60_000) + "}", Refusal.NOT_A_RECORD);
        refuses("{\"t\":5,\"total\":{},\"rps\":1e" + "9".repeat(60_000) + "}", Refusal.NOT_A_RECORD);
        assertThat(datagram("{\"t\":5,\"total\":{},\"rps\":0." + "0".repeat(60_000) + "1}")).isPresent();
    }

    @Test
    void hugeOnesOfManyKeysAreReadAsAnyOther() {
        var keys = IntStream.range(0, 6_000).mapToObj(i -> "\"k" + i + "\":1").collect(joining(","));
        assertThat(datagram(LINE.replace("\"out\":5", "\"x\":{" + keys + "}"))).isPresent();
        assertThat(datagram(LINE.replace("\"out\":5", "\"errors\":{" + keys + "}"))).isPresent();
    }

    /// A histogram with every counter in use takes 250 kB, and less than 1 kB to say.
    @Test
    void aFewBytesDoNotMakeManyHistograms() {
        var all = new long[Buckets.FINE.length];
        Arrays.fill(all, 1);
        var bomb = new Histogram(Buckets.FINE, all).encoded();
        assertThat(bomb).hasSizeLessThan(1_000);
        assertThat(datagram(LINE.replace("\"out\":5", "\"hist\":\"" + bomb + "\""))).isPresent();
        var names = IntStream.range(0, 60_000 / (bomb.length() + 30))
                .mapToObj(i -> "\"" + i + "\":{\"n\":1,\"hist\":\"" + bomb + "\"}").collect(joining(","));
        assertThat(names.length()).isGreaterThan(50_000);
        refuses(LINE.replace("\"out\":5", "\"names\":{" + names + "}"), Refusal.NOT_A_RECORD);
    }

    @Test
    void whatUnpacksWithoutEndIsCutOff() throws Exception {
        var deflater = new java.util.zip.Deflater(9);
        deflater.setInput(new byte[40 << 20]);
        deflater.finish();
        var packed = new byte[60_000];
        int length = deflater.deflate(packed);
        deflater.end();
        var framed = ByteBuffer.allocate(8 + length).putInt(0x1c849304 | 0x10).putInt(length).put(packed, 0, length);
        var encoded = java.util.Base64.getEncoder().encodeToString(framed.array());
        refuses(LINE.replace("\"out\":5", "\"hist\":\"" + encoded + "\""), Refusal.NOT_A_RECORD);
    }

    @Test
    void sumsThatDisagreeAreTheWorkersBusiness() {
        var hist = Histogram.of(1, 2, 3, 4).encoded();
        assertThat(datagram(LINE.replace("\"out\":5", "\"hist\":\"" + hist + "\""))).isPresent();
    }

    @Test
    void usersBeyondAnIntAreTheLargestInt() {
        var record = datagram(LINE.replace("\"users\":1", "\"users\":9000000000")).orElseThrow().record();
        assertThat(record.hy().orElseThrow().users()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void randomBytesNeverThrowAndAreAllCounted() {
        var random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(intake.datagram("a", ByteBuffer.wrap(bytes))).isEmpty();
            assertThat(intake.frame(ByteBuffer.wrap(bytes))).isEmpty();
        }
        assertThat(refusals.total()).isEqualTo(40_000);
    }

    /// Bytes of a record changed, left out and doubled: it is taken or it is counted.
    @Test
    void damagedRecordsAreTakenOrCounted() {
        var random = new Random(9);
        var whole = LINE.replace("\"out\":5", "\"hist\":\"" + Histogram.of(5, 900, 70_000).encoded()
                + "\",\"names\":{\"GET /\":{\"n\":2,\"hist\":\"" + Histogram.of(1, 1).encoded()
                + "\"}},\"errors\":{\"dns\":2},\"phases\":{\"wait\":[1,2,\"" + Histogram.of(3).encoded()
                + "\"]},\"gen\":{\"cpu\":0.5},\"events\":[{\"at\":1.5,\"text\":\"x\"}],\"end\":true");
        assertThat(datagram(whole)).isPresent();
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            var bytes = new StringBuilder(whole);
            for (int k = random.nextInt(3); k >= 0; k--) {
                int at = random.nextInt(bytes.length());
                switch (random.nextInt(3)) {
                    case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> bytes.deleteCharAt(at);
                    default -> bytes.insert(at, bytes.substring(at, Math.min(bytes.length(), at + 20)));
                }
            }
            if (intake.datagram("a", ByteBuffer.wrap(bytes.toString().getBytes(ISO_8859_1))).isPresent()) taken++;
        }
        assertThat(refusals.total() + taken).isEqualTo(20_000);
        assertThat(taken).isBetween(100, 19_900);
    }
}
