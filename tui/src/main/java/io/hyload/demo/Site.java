package io.hyload.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The shop's fixed pages with what they load: plain and compressed bytes made once, cacheable by their `ETag`.
final class Site {

    /// @param gzip empty for what is compressed already
    private record Page(String contentType, byte[] plain, byte[] gzip, String tag) {

        static Page text(String contentType, byte[] bytes) {
            return new Page(contentType + "; charset=utf-8", bytes, compressed(bytes), tagOf(bytes));
        }

        static Page binary(String contentType, byte[] bytes) {
            return new Page(contentType, bytes, new byte[0], tagOf(bytes));
        }

        Answer answer(Request request) {
            boolean compress = gzip.length > 0 && accepts(request.header("Accept-Encoding"));
            // Two encodings of one page are two representations: each needs its own tag (RFC 9110 §8.8.3.3).
            var etag = '"' + tag + (compress ? "-gzip" : "") + '"';
            var answer = matches(request.header("If-None-Match"), etag)
                    ? new Answer(304, "", Map.of(), new byte[0])
                    : new Answer(200, contentType, Map.of(), compress ? gzip : plain);
            answer = answer.with("ETag", etag).with("Cache-Control", "no-cache").with("Vary", "Accept-Encoding");
            return compress && answer.status() == 200 ? answer.with("Content-Encoding", "gzip") : answer;
        }

        private static boolean accepts(String acceptEncoding) {
            return Arrays.stream(acceptEncoding.split(","))
                    .map(String::strip)
                    .anyMatch(coding -> coding.matches("(?i)(gzip|\\*)(\\s*;\\s*q=(1.*|0\\.\\d*[1-9]\\d*))?"));
        }

        private static boolean matches(String ifNoneMatch, String etag) {
            return Arrays.stream(ifNoneMatch.split(","))
                    .map(String::strip)
                    .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
        }
    }

    private final Map<String, Page> pages = new TreeMap<>();

    Site() {
        pages.put("/mgr/", Page.text("text/html", resource("index.html")));
        pages.put("/mgr/sign.html", Page.text("text/html", resource("sign.html")));
        pages.put("/mgr/style.css", Page.text("text/css", resource("style.css")));
        pages.put("/mgr/app.js", Page.text("text/javascript", resource("app.js")));
        pages.put("/mgr/logo.png", Page.binary("image/png", resource("logo.png")));
        pages.put("/cdnjs/jquery/jquery.min.js", Page.text("text/javascript", thirtyKilobytesOfScript()));
    }

    Iterable<String> paths() {
        return pages.keySet();
    }

    Answer page(Request request) {
        return pages.get(request.path()).answer(request);
    }

    /// As big as the library that the path is named after, and nothing of it.
    private static byte[] thirtyKilobytesOfScript() {
        var script = new StringBuilder("/* Not jQuery: filler of about its size, for load tests. */\nvar filler=[];\n");
        for (int i = 0; script.length() < 30_000; i++) {
            script.append("filler.push(function(a){return a*%d+%d;});\n".formatted(i * 31 % 97, i * i % 1009));
        }
        return script.toString().getBytes(UTF_8);
    }

    private static byte[] resource(String name) {
        try (var in = Site.class.getResourceAsStream("site/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the demo shop's page " + name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compressed(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String tagOf(byte[] bytes) {
        var checksum = new CRC32();
        checksum.update(bytes);
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
