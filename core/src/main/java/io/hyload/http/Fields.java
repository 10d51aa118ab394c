package io.hyload.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Header fields of a request, besides those of its framing: checked, and made into the bytes they are sent as. Most
/// requests of a client say the same, and share one.
public final class Fields {

    /// No field.
    public static final Fields NONE = of(List.of());

    private final List<Head.Field> all;
    /// As they are sent, each with its line end.
    final byte[] lines;
    final boolean hasHost;
    final boolean hasContentType;
    /// The `Content-Length` that the scenario has written itself.
    final Optional<String> contentLength;
    /// By `Connection: close`.
    final boolean askToClose;

    /// How long a message is must have one answer, or the rest of it is the next request to somebody on the way (RFC 9112
    /// §11.2). A `Host` of its own is welcome, but one (§3.2).
    private Fields(List<Head.Field> all, byte[] lines) {
        this.all = all;
        this.lines = lines;
        boolean host = false;
        boolean type = false;
        boolean close = false;
        Optional<String> length = Optional.empty();
        for (var field : all) {
            var name = field.name();
            // A user with cookies makes these with every request, and most names are of another length.
            switch (name.length()) {
                case 4 -> {
                    if (!name.equalsIgnoreCase("Host")) continue;
                    checkHost(field.value());
                    if (host) throw new IllegalArgumentException("header Host: twice");
                    host = true;
                }
                case 10 -> close |= name.equalsIgnoreCase("Connection") && hasClose(field.value());
                case 12 -> type |= name.equalsIgnoreCase("Content-Type");
                case 14 -> {
                    if (!name.equalsIgnoreCase("Content-Length")) continue;
                    if (length.isPresent()) throw new IllegalArgumentException("header Content-Length: twice");
                    length = Optional.of(field.value());
                }
                case 17 -> {
                    if (name.equalsIgnoreCase("Transfer-Encoding")) throw new IllegalArgumentException(
                            "header Transfer-Encoding: bodies are sent with their Content-Length");
                }
                default -> {}
            }
        }
        hasHost = host;
        hasContentType = type;
        contentLength = length;
        askToClose = close;
    }

    private static void checkHost(String value) {
        if (value.chars().anyMatch(c -> c <= ' ' || c == 0x7f || "/\\?#@,".indexOf(c) >= 0))
            throw new IllegalArgumentException("header Host: '" + value + "' is no host");
    }

    private static boolean hasClose(String tokens) {
        return Arrays.stream(tokens.split(",")).anyMatch(token -> token.strip().equalsIgnoreCase("close"));
    }

    /// Those fields, in that order.
    ///
    /// @throws IllegalArgumentException when one cannot stand in a request
    public static Fields of(List<Head.Field> fields) {
        return new Fields(List.copyOf(fields), lines(new Written(new byte[256], 0), fields));
    }

    /// These and one more.
    ///
    /// @throws IllegalArgumentException when it cannot stand in a request with them
    public Fields and(Head.Field field) {
        var more = all.toArray(new Head.Field[all.size() + 1]);
        more[all.size()] = field;
        return new Fields(List.of(more),
                lines(new Written(Arrays.copyOf(lines, lines.length + 64), lines.length), List.of(field)));
    }

    private static byte[] lines(Written lines, List<Head.Field> fields) {
        for (var field : fields) {
            check(field);
            lines.field(field.name(), field.value());
        }
        return Arrays.copyOf(lines.bytes, lines.length);
    }

    private static void check(Head.Field field) {
        if (!Request.isToken(field.name())) {
            throw new IllegalArgumentException("header name '" + Request.printable(field.name()) + "'");
        }
        var value = field.value();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) throw new IllegalArgumentException(
                    "header " + field.name() + ": a line break or control character in its value");
        }
    }

    /// Each of them, in order.
    public List<Head.Field> all() {
        return all;
    }

    /// Whether there is one of that name, whatever its case.
    public boolean has(String name) {
        return isAmong(all, name);
    }

    /// Whether one of that name is among `fields`, whatever its case.
    public static boolean isAmong(List<Head.Field> fields, String name) {
        for (var field : fields) {
            if (field.name().equalsIgnoreCase(name)) return true;
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fields fields && all.equals(fields.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    /// For messages of tests; values may be secret.
    @Override
    public String toString() {
        return all.stream().map(Head.Field::name).toList().toString();
    }

    /// Bytes being put together.
    static final class Written {

        private static final byte[] LINE_END = "\r\n".getBytes(UTF_8);

        byte[] bytes;
        int length;

        Written(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        Written field(String name, String value) {
            return text(name).text(": ").text(value).lineEnd();
        }

        Written lineEnd() {
            return bytes(LINE_END);
        }

        Written bytes(byte[] more) {
            room(more.length);
            System.arraycopy(more, 0, bytes, length, more.length);
            length += more.length;
            return this;
        }

        /// What is known to be ASCII, such as the parts of a [Url].
        @SuppressWarnings("deprecation") // takes the low byte of each character, which is all there is of these
        Written ascii(String text) {
            room(text.length());
            text.getBytes(0, text.length(), bytes, length);
            length += text.length();
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
