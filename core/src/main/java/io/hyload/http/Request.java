package io.hyload.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A request as it will be sent.
///
/// @param header  its fields in order, besides those of the framing
/// @param discard whether the body of the response is read but not kept; always so when it is saved
/// @param saveTo  the file the body of the response is written to, if any
public record Request(String method, Url url, Fields header, Body body, boolean discard, Optional<Path> saveTo) {

    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (int c = 0; c < TOKEN.length; c++) {
            TOKEN[c] = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(UTF_8);

    /// @throws IllegalArgumentException when method or fields cannot stand in a request
    public Request {
        if (!isToken(method)) {
            throw new IllegalArgumentException("method '" + printable(method) + "'");
        }
        if (header.contentLength.isPresent() && !header.contentLength.get().equals(Long.toString(body.length()))) {
            throw new IllegalArgumentException("header Content-Length: " + header.contentLength.get()
                    + " for a body of " + body.length() + " bytes");
        }
        discard |= saveTo.isPresent();
    }

    /// A request whose response is not saved.
    public Request(String method, Url url, List<Head.Field> fields, Body body, boolean discard) {
        this(method, url, Fields.of(fields), body, discard, Optional.empty());
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) return false;
        }
        return !text.isEmpty();
    }

    /// RFC 9110 §5.6.2.
    static boolean isToken(int c) {
        return c < TOKEN.length && TOKEN[c];
    }

    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /// Its header fields, besides those of the framing.
    public List<Head.Field> fields() {
        return header.all();
    }

    /// With that value of `Cookie`, or as it is when that is empty or the scenario has set its own.
    public Request withCookies(String cookies) {
        if (cookies.isEmpty() || header.has("Cookie")) return this;
        return new Request(method, url, header.and(new Head.Field("Cookie", cookies)), body, discard, saveTo);
    }

    /// The same with those fields in place of its own.
    Request withFields(List<Head.Field> others) {
        return new Request(method, url, Fields.of(others), body, discard, saveTo);
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
    Fields.Written head(byte[] buffer, Optional<Proxy> forwarding) {
        var head = new Fields.Written(buffer, 0).ascii(method).ascii(" ");
        if (forwarding.isPresent()) head.ascii("http://").ascii(url.origin().authority());
        head.ascii(url.target()).bytes(VERSION);
        if (forwarding.isPresent() && !header.has("Proxy-Authorization")) {
            forwarding.get().authorization().ifPresent(value -> head.field("Proxy-Authorization", value));
        }
        if (!header.hasHost) head.ascii("Host: ").ascii(url.origin().authority()).lineEnd();
        head.bytes(header.lines);
        if (!header.hasContentType && body.type().isPresent()) head.field("Content-Type", body.type().get());
        if (mayHaveBody() && header.contentLength.isEmpty()) head.field("Content-Length", Long.toString(body.length()));
        return head.lineEnd();
    }

    /// The head as text, for showing it.
    public String headText() {
        var head = head(new byte[512], Optional.empty());
        return new String(head.bytes, 0, head.length, UTF_8);
    }
}
