package io.hyload.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A request as it will be sent.
///
/// @param fields  header fields in order, besides those of the framing
/// @param discard whether the body of the response is read but not kept; always so when it is saved
/// @param saveTo  the file the body of the response is written to, if any
public record Request(String method, Url url, List<Head.Field> fields, Body body, boolean discard,
        Optional<Path> saveTo) {

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (int c = 0; c < TOKEN.length; c++) {
            TOKEN[c] = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(UTF_8);
    private static final byte[] LINE_END = "\r\n".getBytes(UTF_8);

    /// @throws IllegalArgumentException when method or fields cannot stand in a request
    public Request {
        if (!isToken(method)) {
            throw new IllegalArgumentException("method '" + printable(method) + "'");
        }
        for (var field : fields) check(field);
        checkFraming(fields, body.length());
        fields = List.copyOf(fields);
        discard |= saveTo.isPresent();
    }

    /// A request whose response is not saved.
    public Request(String method, Url url, List<Head.Field> fields, Body body, boolean discard) {
        this(method, url, fields, body, discard, Optional.empty());
    }

    private static void check(Head.Field field) {
        if (!isToken(field.name())) {
            throw new IllegalArgumentException("header name '" + printable(field.name()) + "'");
        }
        var value = field.value();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) throw new IllegalArgumentException(
                    "header " + field.name() + ": a line break or control character in its value");
        }
    }

    /// How long a message is must have one answer, or the rest of it is the next request to somebody on the way (RFC 9112
    /// §11.2). A `Host` of its own is welcome, but one (§3.2).
    private static void checkFraming(List<Head.Field> fields, long length) {
        int hosts = 0;
        int lengths = 0;
        for (var field : fields) {
            // Most names are of another length, and need not be made lower-case with every request.
            switch (field.name().length()) {
                case 4, 14, 17 -> {}
                default -> {
                    continue;
                }
            }
            switch (field.name().toLowerCase(Locale.ROOT)) {
                case "transfer-encoding" -> throw new IllegalArgumentException(
                        "header Transfer-Encoding: bodies are sent with their Content-Length");
                case "content-length" -> {
                    if (!field.value().equals(Long.toString(length))) throw new IllegalArgumentException(
                            "header Content-Length: " + field.value() + " for a body of " + length + " bytes");
                    if (++lengths > 1) throw new IllegalArgumentException("header Content-Length: twice");
                }
                case "host" -> {
                    if (field.value().chars().anyMatch(c -> c <= ' ' || c == 0x7f || "/\\?#@,".indexOf(c) >= 0))
                        throw new IllegalArgumentException("header Host: '" + field.value() + "' is no host");
                    if (++hosts > 1) throw new IllegalArgumentException("header Host: twice");
                }
                default -> {}
            }
        }
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) return false;
        }
        return !text.isEmpty();
    }

    /// RFC 9110 §5.6.2.
    static boolean isToken(int c) {
        return c < TOKEN.length && TOKEN[c];
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /// With that value of `Cookie`, or as it is when that is empty or the scenario has set its own.
    public Request withCookies(String cookies) {
        if (cookies.isEmpty() || has("Cookie")) return this;
        var more = new ArrayList<>(fields);
        more.add(new Head.Field("Cookie", cookies));
        return withFields(more);
    }

    /// The same with those fields in place of its own.
    Request withFields(List<Head.Field> others) {
        return new Request(method, url, others, body, discard, saveTo);
    }

    /// Whether a field of that name is among [#fields].
    boolean has(String name) {
        for (var field : fields) {
            if (field.name().equalsIgnoreCase(name)) return true;
        }
        return false;
    }

    /// Whether the body's length is told even when it is 0 (RFC 9110 §8.6).
    private boolean mayHaveBody() {
        return switch (method) {
            case "POST", "PUT", "PATCH" -> true;
            default -> body.length() > 0;
        };
    }

    /// The head, in `buffer` where it is long enough, otherwise in a longer one.
    ///
    /// @param forwarding the proxy it is written to, which wants the whole URL (RFC 9112 §3.2.2)
    Written head(byte[] buffer, Optional<Proxy> forwarding) {
        var head = new Written(buffer, 0).text(method).octet(' ');
        if (forwarding.isPresent()) head.text("http://").text(Url.authority(url.host(), url.port(), url.scheme()));
        head.text(url.target()).bytes(VERSION);
        if (forwarding.isPresent() && !has("Proxy-Authorization")) {
            forwarding.get().authorization().ifPresent(value -> head.field("Proxy-Authorization", value));
        }
        if (!has("Host")) head.field("Host", Url.authority(url.host(), url.port(), url.scheme()));
        for (var field : fields) head.field(field.name(), field.value());
        if (body.type().isPresent() && !has("Content-Type")) head.field("Content-Type", body.type().get());
        if (mayHaveBody() && !has("Content-Length")) head.field("Content-Length", Long.toString(body.length()));
        return head.bytes(LINE_END);
    }

    /// The head as text, for showing it.
    public String headText() {
        var head = head(new byte[512], Optional.empty());
        return new String(head.bytes, 0, head.length, UTF_8);
    }

    /// Bytes being put together.
    static final class Written {

        byte[] bytes;
        int length;

        Written(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        Written field(String name, String value) {
            return text(name).octet(':').octet(' ').text(value).bytes(LINE_END);
        }

        Written octet(int octet) {
            room(1);
            bytes[length++] = (byte) octet;
            return this;
        }

        Written bytes(byte[] more) {
            room(more.length);
            System.arraycopy(more, 0, bytes, length, more.length);
            length += more.length;
            return this;
        }

        /// UTF-8, as browsers send it; nearly always ASCII, which needs no array of its own.
        Written text(String text) {
            room(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= 0x80) return bytes(text.substring(i).getBytes(UTF_8));
                bytes[length++] = (byte) c;
            }
            return this;
        }

        private void room(int more) {
            if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
