package io.hyload.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.http.ErrorKind.BAD_CHUNK;
import static io.hyload.http.ErrorKind.BAD_HEADER;
import static io.hyload.http.ErrorKind.BAD_STATUS_LINE;
import static io.hyload.http.ErrorKind.RESET_RESPONSE;
import static io.hyload.http.ErrorKind.SHORT_BODY;
import static io.hyload.http.ErrorKind.TOO_LARGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/// Every response here is read three times: in one piece, byte by byte, and in pieces of seven bytes.
class ResponseReaderTest {

    private static final Url.Origin ORIGIN = new Url.Origin("http", "api.local", 80);

    private record Read(Response response, boolean keptAlive, long bytes) {
        String text() {
            return new String(response.content(), ISO_8859_1);
        }
    }

    // ------------------------------------------------------------------ bodies

    @Test
    void aBodyHasItsContentLength() throws IOException {
        var read = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(read.text()).isEqualTo("hello");
        assertThat(read.keptAlive()).isTrue();
        assertThat(read.response().status()).isEqualTo(200);
        assertThat(read.response().reason()).isEqualTo("OK");
    }

    @Test
    void aBodyOfLengthZeroIsEmptyAndKeepsTheConnection() throws IOException {
        var read = read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(read.response().content()).isEmpty();
        assertThat(read.keptAlive()).isTrue();
    }

    @Test
    void chunkedBodyStopsAtTheZeroChunk() throws IOException {
        var read = read(chunked("5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n"));
        assertThat(read.text()).isEqualTo("hello, world");
        assertThat(read.keptAlive()).isTrue();
    }

    @Test
    void chunkExtensionsAreIgnored() throws IOException {
        assertThat(read(chunked("5;a=b\r\nhello\r\n1 ; q=\"x;y\"\r\n!\r\n0;end\r\n\r\n")).text()).isEqualTo("hello!");
    }

    @Test
    void chunkSizesAreHexInEitherCaseWithAnyZerosInFront() throws IOException {
        assertThat(read(chunked("A\r\n0123456789\r\n00b\r\n0123456789a\r\n000\r\n\r\n")).text())
                .isEqualTo("01234567890123456789a");
    }

    @Test
    void trailersAreReadAndLeftOut() throws IOException {
        var read = read(chunked("2\r\nhi\r\n0\r\nX-Sum: 1\r\nX-Other: a, b\r\n\r\n"));
        assertThat(read.text()).isEqualTo("hi");
        assertThat(read.response().head().first("X-Sum")).isEmpty();
        assertThat(read.keptAlive()).isTrue();
    }

    @Test
    void manyTinyChunksMakeOneBody() throws IOException {
        var wire = new StringBuilder();
        var expected = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            char c = (char) ('a' + i % 26);
            wire.append("1\r\n").append(c).append("\r\n");
            expected.append(c);
        }
        assertThat(read(chunked(wire + "0\r\n\r\n")).text()).isEqualTo(expected.toString());
    }

    @Test
    void aBodyWithoutLengthGoesOnToTheEndOfTheConnection() throws IOException {
        var read = read("HTTP/1.1 200 OK\r\n\r\nall of it\r\n\r\n");
        assertThat(read.text()).isEqualTo("all of it\r\n\r\n");
        assertThat(read.keptAlive()).isFalse();
    }

    @ParameterizedTest @CsvSource({"200, HEAD", "204, GET", "304, GET"})
    void contentLengthOfAResponseThatHasNoBodyIsNotWaitedFor(String status, String method) throws IOException {
        var read = read("HTTP/1.1 " + status + " x\r\nContent-Length: 10\r\n\r\n", method.equals("HEAD"));
        assertThat(read.response().content()).isEmpty();
        assertThat(read.response().head().first("content-length")).contains("10");
        assertThat(read.keptAlive()).isTrue();
    }

    @Test
    void aHeadResponseThatSaysChunkedHasNoBodyEither() throws IOException {
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", true).keptAlive()).isTrue();
    }

    @Test
    void interimResponsesAreSkipped() throws IOException {
        var read = read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nContent-Length: 7"
                + "\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(read.response().status()).isEqualTo(201);
        assertThat(read.text()).isEqualTo("hi");
        assertThat(read.response().head().first("Link")).isEmpty();
        assertThat(read.keptAlive()).isTrue();
    }

    @Test
    void switchingProtocolsIsTheFinalResponseAndEndsHttpOnTheConnection() throws IOException {
        var read = read("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
        assertThat(read.response().status()).isEqualTo(101);
        assertThat(read.keptAlive()).isFalse();
    }

    @Test
    void interimResponsesWithoutEndAreRefused() {
        assertBad(BAD_STATUS_LINE, "HTTP/1.1 100 Continue\r\n\r\n".repeat(40), "more than 32 interim responses");
    }

    @Test
    void aLineMayEndInLfAlone() throws IOException {
        var read = read(
                "HTTP/1.1 200 OK\nContent-Type: text/plain\nTransfer-Encoding: chunked\n\n3\r\nabc\r\n0\r\nX: y\n\n");
        assertThat(read.text()).isEqualTo("abc");
        assertThat(read.response().head().first("content-type")).contains("text/plain");
        assertThat(read.keptAlive()).isTrue();
    }

    @Test
    void tenMegabytesByLengthComeWhole() throws IOException {
        var body = bytes(10 << 20);
        assertThat(readOnce(joined("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n", body), 9000)
                .response().content()).isEqualTo(body);
    }

    @Test
    void tenMegabytesInChunksComeWhole() throws IOException {
        var wire = new ByteArrayOutputStream();
        var body = bytes(10 << 20);
        int at = 0;
        for (int size = 1; at < body.length; size = size * 3 + 1) {
            int some = Math.min(size, body.length - at);
            wire.writeBytes((Integer.toHexString(some) + "\r\n").getBytes(UTF_8));
            wire.write(body, at, some);
            wire.writeBytes("\r\n".getBytes(UTF_8));
            at += some;
        }
        wire.writeBytes("0\r\n\r\n".getBytes(UTF_8));
        assertThat(readOnce(joined(chunked(""), wire.toByteArray()), 9000).response().content()).isEqualTo(body);
    }

    @Test
    void tenMegabytesToTheEndOfTheConnectionComeWhole() throws IOException {
        var body = bytes(10 << 20);
        assertThat(readOnce(joined("HTTP/1.1 200 OK\r\n\r\n", body), 9000).response().content()).isEqualTo(body);
    }

    @Test
    void aDiscardedBodyIsReadToItsEndAndNotKept() throws IOException {
        var wires = List.of(joined("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", bytes(100_000)),
                joined("HTTP/1.1 200 OK\r\n\r\n", bytes(100_000)),
                joined(chunked("186a0\r\n"), joined(bytes(100_000), "\r\n0\r\n\r\n")));
        for (var wire : wires) {
            var reader = new ResponseReader(new Pieces(wire, 1000), ORIGIN, Limits.ANY_BODY);
            reader.readHead(false);
            reader.readBody(true);
            assertThat(reader.response(true).content()).isEmpty();
            assertThat(reader.bytes()).isEqualTo(wire.length);
        }
    }

    @ParameterizedTest @ValueSource(ints = {1000, 40_000, 300_000})
    void aDiscardedBodyIsTakenFromTheChannelUnderTheStream(int piece) throws IOException {
        var wires = List.of(joined("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", bytes(1_000_000)),
                joined(chunked("f4240\r\n"), joined(bytes(1_000_000), "\r\n0\r\n\r\n")));
        for (var wire : wires) {
            var next = latin1("HTTP/1.1 204 next\r\n\r\n");
            var pieces = new Pieces(joined(wire, next), piece);
            var reader = wasting(pieces);
            reader.readBody(true);
            assertThat(reader.response(true).content()).isEmpty();
            assertThat(reader.bytes() + pieces.available()).isEqualTo(wire.length + next.length);
            assertThat(reader.isKeptAlive()).isEqualTo(reader.bytes() == wire.length);
        }
    }

    @Test
    void aDiscardedBodyThatBreaksOffTellsHowMuchWasMissing() throws IOException {
        var pieces = new Pieces(joined("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", bytes(999_990)), 50_000);
        var reader = wasting(pieces);
        var bad = catchThrowableOfType(BadResponse.class, () -> reader.readBody(true));
        assertThat(bad.kind).isEqualTo(ErrorKind.SHORT_BODY);
        assertThat(bad).hasMessageContaining("ended 10 bytes before the body did");
        assertThat(pieces.available()).isZero();
    }

    @Test
    void aBodyPassedOnIsNotTakenFromTheChannel() throws IOException {
        var body = bytes(1_000_000);
        var reader = wasting(new Pieces(joined("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", body), 50_000));
        var sink = new ByteArrayOutputStream();
        reader.passTo(sink);
        reader.readBody(true);
        assertThat(sink.toByteArray()).isEqualTo(body);
    }

    @Test
    void bytesBehindTheResponseEndTheConnection() throws IOException {
        assertThat(
                read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n\r\n", false, 1000).keptAlive())
                .isFalse();
        assertThat(read(chunked("2\r\nhi\r\n0\r\n\r\nX"), false, 1000).keptAlive()).isFalse();
        assertThat(read("HTTP/1.1 304 x\r\n\r\nX", false, 1000).keptAlive()).isFalse();
    }

    // ------------------------------------------------------------------ connections

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            1.1 | X: y                            | true
            1.1 | Connection: close               | false
            1.1 | connection: Keep-Alive , CLOSE  | false
            1.1 | Connection: keep-alive          | true
            1.0 | X: y                            | false
            1.0 | Connection: keep-alive          | true
            1.0 | Connection: Upgrade, Keep-Alive | true
            1.0 | Connection: close               | false
            """)
    void theConnectionIsKeptAsVersionAndHeaderSay(String version, String header, boolean kept) throws IOException {
        assertThat(read("HTTP/" + version + " 200 OK\r\n" + header + "\r\nContent-Length: 0\r\n\r\n").keptAlive())
                .isEqualTo(kept);
    }

    @Test
    void bothFramingsAtOnceMeanChunksAndAConnectionNotUsedAgain() throws IOException {
        var read =
                read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
        assertThat(read.text()).isEqualTo("hi");
        assertThat(read.keptAlive()).isFalse();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            timeout=5            | 4000
            timeout=5, max=100   | 4000
            max=9 , Timeout=60   | 59000
            timeout=1            | 500
            timeout=2            | 1000
            timeout=0            | 0
            """)
    void keepAliveTellsHowLongTheServerWaits(String value, long millis) throws IOException {
        var reader = new ResponseReader(new Pieces(
                latin1("HTTP/1.1 200 OK\r\nKeep-Alive: " + value + "\r\nContent-Length: 0\r\n\r\n"), 9), ORIGIN, 9);
        reader.readHead(false);
        assertThat(reader.keptFor()).isEqualTo(millis * 1_000_000);
    }

    @ParameterizedTest @ValueSource(
            strings = {"X: y", "Keep-Alive: 300", "Keep-Alive: timeout=", "Keep-Alive: timeout=-1",
                    "Keep-Alive: timeout=99999999999", "Keep-Alive: max=5"})
    void whatDoesNotTellHowLongTheServerWaitsIsNoLimit(String line) throws IOException {
        var reader = new ResponseReader(new Pieces(latin1("HTTP/1.1 200 OK\r\n" + line + "\r\n\r\n"), 9), ORIGIN, 9);
        reader.readHead(false);
        assertThat(reader.keptFor()).isEqualTo(Long.MAX_VALUE);
    }

    // ------------------------------------------------------------------ heads

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 200 OK          | 200 | OK
            'HTTP/1.1 200 '          | 200 | ''
            HTTP/1.1 200             | 200 | ''
            HTTP/1.0 404 Not  Found  | 404 | Not  Found
            HTTP/1.1 999 sure        | 999 | sure
            """)
    void aStatusLineHasACodeAndMayHaveAReason(String line, int status, String reason) throws IOException {
        var response = read(line + "\r\nContent-Length: 0\r\n\r\n").response();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.reason()).isEqualTo(reason);
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2000 OK", "HTTP/1.1  200 OK", "HTTP/2 200 OK",
                    "HTTP/1.1 099 no", "http/1.1 200 OK", "ICY 200 OK", "SSH-2.0-OpenSSH_9.6", "HTTP/1.1 200 O\u0007K",
                    "HTTP/1.1 2x0 OK", "<html>nonsense</html>"})
    void whatIsNoStatusLineIsRefused(String line) {
        assertBad(BAD_STATUS_LINE, line + "\r\nContent-Length: 0\r\n\r\n", "bad status line '");
    }

    @Test
    void headersAreFoundWhateverTheCaseOfTheirNames() throws IOException {
        var head = read(
                "HTTP/1.1 200 OK\r\nX-One:1\r\nx-ONE:   2  \r\nX-Onelonger: 3\r\nEmpty:\r\nContent-Length: 0\r\n\r\n")
                .response().head();
        assertThat(head.first("x-one")).contains("1");
        assertThat(head.all("X-ONE")).containsExactly("1", "2");
        assertThat(head.first("Empty")).contains("");
        assertThat(head.first("X-On")).isEmpty();
        assertThat(head.fields()).extracting(Head.Field::name).containsExactly("X-One", "x-ONE", "X-Onelonger", "Empty",
                "Content-Length");
    }

    @Test
    void headerValuesAreUtf8OrElseLatin1() throws IOException {
        var utf8 = joined("HTTP/1.1 200 OK\r\nX: ", joined("商品".getBytes(UTF_8), "\r\nContent-Length: 0\r\n\r\n"));
        assertThat(readOnce(utf8, 1).response().head().first("X")).contains("商品");
        assertThat(read("HTTP/1.1 200 OK\r\nX: caf\u00e9\r\nContent-Length: 0\r\n\r\n").response().head().first("X"))
                .contains("café");
    }

    @Test
    void aHeadMayBeLongerThanTheBuffer() throws IOException {
        var value = "v".repeat(100_000);
        var read =
                read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX: " + value + "\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(read.response().head().first("x")).contains(value);
        assertThat(read.text()).isEqualTo("hi");
    }

    @Test
    void aHeadPastTheLimitIsRefused() {
        assertBad(TOO_LARGE, "HTTP/1.1 200 OK\r\nX: " + "v".repeat(300_000) + "\r\n\r\n", "more than 262144 bytes");
        assertBad(TOO_LARGE, "HTTP/1.1 200 OK\r\n" + "X: v\r\n".repeat(50_000) + "\r\n\r\n", "more than 262144 bytes");
    }

    @ParameterizedTest @ValueSource(strings = {"no colon", ": no name", "X : space before the colon", " folded: line",
            "X Y: z",
            "X: bell \u0007", "X: delete \u007f", "X: cr \r in it", "Content-Length: -1", "Content-Length: +1",
            "Content-Length: 1 2", "Content-Length: 0x10", "Content-Length:", "Content-Length: 1\r\nContent-Length: 1",
            "Content-Length: 1, 1", "Content-Length: 99999999999999999999", "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "é: x"})
    void whatIsNoHeaderIsRefused(String line) {
        assertBad(BAD_HEADER, "HTTP/1.1 200 OK\r\n" + line + "\r\n\r\n", "from api.local");
    }

    // ------------------------------------------------------------------ broken bodies

    @ParameterizedTest @ValueSource(strings = {"zz\r\nhi\r\n", "\r\nhi\r\n", "-1\r\nhi\r\n", "0x2\r\nhi\r\n",
            "2 2\r\nhi\r\n",
            "ffffffffffffffff\r\nhi\r\n", "10000000000000002\r\nhi\r\n", "2\r\nhi!\r\n0\r\n\r\n", "2\r\nhi0\r\n\r\n",
            ";x\r\nhi\r\n", "\u00e9\r\n"})
    void whatIsNoChunkIsRefused(String body) {
        assertBad(BAD_CHUNK, chunked(body), "chunk");
    }

    /// §2.2 allows it for the start line and fields only.
    @ParameterizedTest @ValueSource(strings = {"2\nhi\r\n0\r\n\r\n", "2\r\nhi\n0\r\n\r\n", "2\r\nhi\r\n0\n\r\n",
            "2;x\nhi\r\n0\r\n\r\n", "2;a\rb\r\nhi\r\n0\r\n\r\n", "2;a\0\r\nhi\r\n0\r\n\r\n", "2\r\r\nhi\r\n0\r\n\r\n"})
    void aLoneLfOrCrBetweenChunksIsRefused(String body) {
        assertBad(BAD_CHUNK, chunked(body), "chunk");
    }

    @ParameterizedTest @ValueSource(strings = {"X: a\rb", "X: a\0", " folded: y", "no colon", "X : y"})
    void trailersAreHeldToWhatHeadersAre(String trailer) {
        assertBad(BAD_HEADER, chunked("2\r\nhi\r\n0\r\n" + trailer + "\r\n\r\n"), "header");
    }

    @Test
    void aBodyPastMaxBodyIsRefusedAndOneAsLongIsNot() throws IOException {
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(new byte[1000]);
        }
        var zipped = joined("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + gzip.size() + "\r\n\r\n",
                gzip.toByteArray());
        var wires = Map.of(latin1("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), 5,
                latin1(chunked("3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")), 5, latin1("HTTP/1.1 200 OK\r\n\r\nhello"), 5,
                zipped, 1000);
        for (var wire : wires.entrySet()) {
            for (int piece : new int[] {1, 7, Integer.MAX_VALUE}) {
                int length = wire.getValue();
                assertThat(readOnce(wire.getKey(), false, piece, length).response().content()).hasSize(length);
                var bad = catchThrowableOfType(BadResponse.class,
                        () -> readOnce(wire.getKey(), false, piece, length - 1));
                assertThat(bad.kind).isEqualTo(TOO_LARGE);
                assertThat(bad.getMessage()).contains("maxBody allows").contains("api.local")
                        .contains("" + (length - 1));
            }
        }
    }

    @Test
    void chunksOfMoreThanAnArrayHoldsAreRefusedAndNotAllocated() {
        assertBad(TOO_LARGE, chunked("ffffffffff\r\n"), "discardBody() reads any length");
        assertBad(TOO_LARGE, "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "999999999999");
    }

    @Test
    void trailersWithoutEndAreRefused() {
        assertBad(TOO_LARGE, chunked("0\r\n" + "X: y\r\n".repeat(60_000) + "\r\n"), "trailers");
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "5", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n",
                    "5\r\nhello\r\n0\r\nX: y\r\n"})
    void aChunkedBodyThatEndsEarlyIsShort(String body) {
        assertBad(SHORT_BODY, chunked(body), "connection to api.local ended");
    }

    @Test
    void aBodyThatEndsBeforeItsLengthIsShort() {
        assertBad(SHORT_BODY, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
                "ended 5 bytes before the body did");
        assertBad(SHORT_BODY, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(20_000), "80000 bytes");
    }

    @ParameterizedTest @ValueSource(strings = {"", "HTTP", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX: y\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n"})
    void aConnectionThatEndsBeforeTheHeadDoesHasNoResponse(String wire) {
        assertBad(RESET_RESPONSE, wire, "connection closed by api.local");
    }

    // ------------------------------------------------------------------ helpers

    private static String chunked(String body) {
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
    }

    private static void assertBad(ErrorKind kind, String wire, String message) {
        for (int piece : new int[] {Integer.MAX_VALUE, 1, 7}) {
            var bad = catchThrowableOfType(BadResponse.class, () -> readOnce(latin1(wire), piece));
            assertThat(bad).as("%s in pieces of %d", wire.substring(0, Math.min(60, wire.length())), piece).isNotNull();
            assertThat(bad.kind).as(bad.getMessage()).isEqualTo(kind);
            assertThat(bad.getMessage()).contains(message).contains("api.local").hasLineCount(1);
        }
    }

    private static Read read(String wire) throws IOException {
        return read(wire, false);
    }

    private static Read read(String wire, boolean isHead) throws IOException {
        read(wire, isHead, 1);
        read(wire, isHead, 7);
        return read(wire, isHead, Integer.MAX_VALUE);
    }

    private static Read read(String wire, boolean isHead, int piece) throws IOException {
        var whole = readOnce(latin1(wire), isHead, Integer.MAX_VALUE);
        var pieced = readOnce(latin1(wire), isHead, piece);
        assertThat(pieced.text()).isEqualTo(whole.text());
        assertThat(pieced.response().head().fields()).isEqualTo(whole.response().head().fields());
        assertThat(pieced.response().status()).isEqualTo(whole.response().status());
        return pieced;
    }

    private static Read readOnce(byte[] wire, int piece) throws IOException {
        return readOnce(wire, false, piece);
    }

    private static Read readOnce(byte[] wire, boolean isHead, int piece) throws IOException {
        return readOnce(wire, isHead, piece, Limits.ANY_BODY);
    }

    private static Read readOnce(byte[] wire, boolean isHead, int piece, long maxBody) throws IOException {
        var reader = new ResponseReader(new Pieces(wire, piece), ORIGIN, maxBody);
        try {
            reader.readHead(isHead);
            reader.readBody(false);
            return new Read(reader.response(false), reader.isKeptAlive(), reader.bytes());
        } finally {
            reader.release();
        }
    }

    /// A reader whose head has been read.
    private static ResponseReader wasting(Pieces pieces) throws IOException {
        var reader = new ResponseReader(pieces, ORIGIN, Limits.ANY_BODY);
        reader.wasteFrom(Channels.newChannel(pieces));
        reader.readHead(false);
        return reader;
    }

    private static byte[] joined(byte[] head, byte[] body) {
        return joined(new String(head, ISO_8859_1), body);
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte) (i * 31 >> 5);
        return bytes;
    }

    private static byte[] joined(String head, byte[] body) {
        var joined = Arrays.copyOf(latin1(head), head.length() + body.length);
        System.arraycopy(body, 0, joined, head.length(), body.length);
        return joined;
    }

    private static byte[] joined(byte[] body, String tail) {
        var joined = Arrays.copyOf(body, body.length + tail.length());
        System.arraycopy(latin1(tail), 0, joined, body.length, tail.length());
        return joined;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// Gives out so many bytes at a time at most.
    static final class Pieces extends InputStream {
        private final ByteArrayInputStream in;
        private final int most;

        Pieces(byte[] bytes, int most) {
            in = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return in.read(into, from, Math.min(most, length));
        }

        @Override
        public int available() {
            return in.available();
        }
    }
}
