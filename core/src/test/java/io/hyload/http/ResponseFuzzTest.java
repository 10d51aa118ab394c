package io.hyload.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/// Responses with random damage. `-Dhyload.fuzz=1000000` reads more of them; a failure names the number of its case,
/// which is its seed.
class ResponseFuzzTest {

    private static final int CASES = Integer.getInteger("hyload.fuzz", 20_000);
    private static final long MOST_ALLOCATED = 8 << 20;
    private static final Url URL = Url.parse("http://api.local/");
    private static final com.sun.management.ThreadMXBean MEMORY =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String[] TOKENS = {"\r\n", "\n", "\r", "\r\n\r\n", ":", "0", "ffffffff", "-1",
            "99999999999999999999", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n",
            "Content-Encoding: gzip\r\n", "Set-Cookie: ;\r\n", "Set-Cookie: a=1; Expires=99:99:99 99 Jan 9999\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.0 200 OK\r\n", ";", "=", "\0", "\u00ff", " ", "\t"};

    private static List<byte[]> whole() {
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write("hello, hello, hello".getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        var zipped = gzip.toString(ISO_8859_1);
        var bodies = new ArrayList<byte[]>();
        for (var text : List.of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nX-Sum: 1\r\n\r\n",
                "HTTP/1.0 404 Not Found\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: id=7; Path=/; Domain=api.local; Max-Age=9; "
                        + "Expires=Sun, 06 Nov 2094 08:49:37 GMT\r\n\r\nall of it",
                "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\nContent-Encoding: gzip\r\nContent-Length: "
                        + zipped.length() + "\r\n\r\n" + zipped)) {
            bodies.add(text.getBytes(ISO_8859_1));
        }
        return bodies;
    }

    @Test @Timeout(600)
    void damagedResponsesEndInAResponseOrANamedError() {
        var whole = whole();
        int answered = 0;
        for (int number = 0; number < CASES; number++) {
            var random = new Random(number);
            var wire = damaged(whole.get(random.nextInt(whole.size())), random);
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            try {
                read(wire, random);
                answered++;
            } catch (BadResponse e) {
                assertThat(e.getMessage()).as("case %d", number).hasLineCount(1);
            } catch (Throwable e) {
                throw new AssertionError("case " + number + ": " + new String(wire, ISO_8859_1), e);
            }
            long allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
            if (allocated > MOST_ALLOCATED) throw new AssertionError("case " + number + " allocated " + allocated);
        }
        assertThat(answered).isBetween(CASES / 20, CASES - CASES / 20);
    }

    private static void read(byte[] wire, Random random) throws IOException {
        boolean discard = random.nextInt(8) == 0;
        var reader = new ResponseReader(new ResponseReaderTest.Pieces(wire, 1 + random.nextInt(2 * wire.length)),
                URL.origin(), Limits.ANY_BODY);
        try {
            reader.readHead(random.nextInt(8) == 0);
            reader.readBody(discard);
            var response = reader.response(discard);
            var jar = new CookieJar(InstantSource.system());
            response.head().all("Set-Cookie").forEach(cookie -> jar.store(URL, cookie));
            var next = new Request("GET", URL, List.of(new Head.Field("Cookie", jar.header(URL))), Body.NONE, false);
            var outcome = new Outcome.Answered(response, new Timing(0, 0, 0, 0, 0, false, 0, 0, 0, 0), 0, 0);
            assertThat(ExchangeText.of(next, outcome, false, false)).isNotEmpty();
        } finally {
            reader.release();
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        var text = new StringBuilder(new String(whole, ISO_8859_1));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, to);
                case 2 -> text.replace(at, Math.min(text.length(), at + 1), "" + (char) random.nextInt(256));
                case 3 -> text.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
                case 4 -> text.insert(at, text.substring(at, to).repeat(1 + random.nextInt(20)));
                default -> text.setLength(random.nextInt(10) == 0 ? at : text.length());
            }
            if (text.isEmpty()) text.append('H');
        }
        return text.toString().getBytes(ISO_8859_1);
    }
}
