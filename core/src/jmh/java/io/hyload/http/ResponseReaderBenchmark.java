package io.hyload.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// What it costs to read a small response of a kept connection, as nginx sends it, without the socket.
@State(Scope.Thread) @BenchmarkMode(Mode.AverageTime) @OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResponseReaderBenchmark {

    private final Url.Origin origin = Url.parse("http://127.0.0.1:8080/").origin();
    private final Again in = new Again("""
            HTTP/1.1 200 OK\r
            Server: nginx/1.22.1\r
            Date: Thu, 01 Jan 2026 00:00:00 GMT\r
            Content-Type: application/json\r
            Content-Length: 100\r
            Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r
            Connection: keep-alive\r
            ETag: "6955b900-64"\r
            Accept-Ranges: bytes\r
            \r
            """ + "x".repeat(100));

    @Benchmark
    public Response read() throws IOException {
        var reader = new ResponseReader(in, origin, Limits.ANY_BODY);
        reader.readHead(false);
        reader.readBody(false);
        var response = reader.response(false);
        reader.release();
        return response;
    }

    /// Gives the same bytes with every read, as a socket gives one response after another.
    private static final class Again extends InputStream {
        private final byte[] bytes;

        Again(String text) {
            bytes = text.getBytes(ISO_8859_1);
        }

        @Override
        public int read() {
            throw new AssertionError("the reader asks for many bytes at once");
        }

        @Override
        public int read(byte[] buffer, int from, int most) {
            System.arraycopy(bytes, 0, buffer, from, bytes.length);
            return bytes.length;
        }
    }
}
