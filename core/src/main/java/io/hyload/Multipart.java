package io.hyload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.hyload.http.Body;
import io.hyload.http.Percent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// A `multipart/form-data` body (RFC 7578), as browsers write it: names in UTF-8, with line breaks and quotes
/// percent-encoded, so that no name can end its line.
///
/// A file name outside ASCII comes a second time as `filename*` (RFC 8187). RFC 7578 §4.2 advises against it and browsers
/// leave it out, but servers that take `filename` for ISO 8859-1 read it right; others ignore it.
final class Multipart {

    private static final String CRLF = "\r\n";

    private Multipart() {}

    static Body of(List<FilePart> parts) {
        return of(parts, Multipart::random);
    }

    /// @param boundaries asked until one comes that no name and no field holds. Files are not searched, which would mean
    ///                   reading them twice: 128 random bits do not happen to stand in one
    static Body of(List<FilePart> parts, Supplier<String> boundaries) {
        var heads = parts.stream().map(Multipart::head).toList();
        var boundary = boundaries.get();
        while (isAmong(heads, parts, boundary)) boundary = boundaries.get();
        var bodies = new ArrayList<Body>();
        for (int i = 0; i < parts.size(); i++) {
            bodies.add(bytes("--" + boundary + CRLF + heads.get(i) + CRLF));
            bodies.add(parts.get(i).content);
            bodies.add(bytes(CRLF));
        }
        bodies.add(bytes("--" + boundary + "--" + CRLF));
        return new Body.Parts(bodies, Optional.of("multipart/form-data; boundary=" + boundary));
    }

    private static String random() {
        var random = ThreadLocalRandom.current();
        return "hyload-%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    private static boolean isAmong(List<String> heads, List<FilePart> parts, String boundary) {
        for (var head : heads) {
            if (head.contains(boundary)) return true;
        }
        for (var part : parts) {
            if (part.content instanceof Body.Bytes(var bytes, _) && new String(bytes, ISO_8859_1).contains(boundary))
                return true;
        }
        return false;
    }

    private static String head(FilePart part) {
        var head = new StringBuilder("Content-Disposition: form-data; name=\"" + quotable(part.name) + "\"");
        part.fileName.ifPresent(file -> {
            head.append("; filename=\"").append(quotable(file)).append('"');
            if (file.chars().anyMatch(c -> c >= 0x80))
                head.append("; filename*=UTF-8''").append(Percent.extended(file));
        });
        head.append(CRLF);
        part.type.ifPresent(type -> head.append("Content-Type: ").append(type).append(CRLF));
        return head.toString();
    }

    private static String quotable(String text) {
        return text.replace("\r", "%0D").replace("\n", "%0A").replace("\0", "%00").replace("\"", "%22");
    }

    private static Body bytes(String text) {
        return new Body.Bytes(text.getBytes(UTF_8), Optional.empty());
    }
}
