package io.hyload.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// An exchange as a person reads it: bodies decoded, in hex where they are no text, and cut; secrets masked unless they are
/// asked for. [#of] is what `debug()` prints; the parts are for whoever puts them elsewhere.
public final class ExchangeText {

    /// The most characters shown of a body.
    public static final int LONGEST = 4096;

    private static final int HEX_COLUMNS = 32;
    private static final String GREEN = "\033[32m";
    private static final String BLUE = "\033[94m";
    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private final Excerpt excerpt;
    private final boolean showSecrets;

    private ExchangeText(Excerpt excerpt, boolean showSecrets) {
        this.excerpt = excerpt;
        this.showSecrets = showSecrets;
    }

    /// The parts of that exchange, secrets masked.
    public static ExchangeText of(Excerpt excerpt) {
        return new ExchangeText(excerpt, false);
    }

    /// The whole exchange in several lines, the last one ended.
    public static String of(Request request, Outcome outcome, boolean showSecrets, boolean coloured) {
        return new ExchangeText(Excerpt.of(request, outcome), showSecrets).printed(coloured);
    }

    // ------------------------------------------------------------------ parts

    /// What was asked for.
    public String url() {
        return masked(excerpt.url());
    }

    /// Request line and header fields, a line each.
    public String requestHead() {
        return head(excerpt.request().head().stripTrailing());
    }

    /// Empty without a body.
    public String requestBody() {
        return body(excerpt.request());
    }

    /// Status line and header fields, a line each; empty when no complete response came.
    public String responseHead() {
        return head(excerpt.response().head());
    }

    /// Empty without a body; of an incomplete response what had come.
    public String responseBody() {
        return body(excerpt.response());
    }

    /// What went wrong, empty when nothing did.
    public String cause() {
        return excerpt.trouble().map(trouble -> masked(trouble.cause())).orElse("");
    }

    private String head(String head) {
        var shown = new StringBuilder();
        for (var line : head.split("\r\n")) {
            if (!shown.isEmpty()) shown.append('\n');
            int colon = line.indexOf(": ");
            boolean isField = colon > 0 && !shown.isEmpty();
            if (isField)
                shown.append(line, 0, colon + 2).append(value(line.substring(0, colon), line.substring(colon + 2)));
            else shown.append(masked(line));
        }
        return shown.toString();
    }

    private String value(String name, String value) {
        return showSecrets ? value : Secrets.header(name, value);
    }

    private String masked(String text) {
        return showSecrets ? text : Secrets.masked(text);
    }

    /// Text up to 4,096 characters; hex where it is not text.
    private String body(Excerpt.Part part) {
        if (part.body().length == 0) return part.lost();
        var decoded = decoded(part.body(), part.charset());
        if (decoded.isEmpty()) return hex(part.body(), part.length());
        // Masked before it is cut: the end of a secret may not go without its beginning, by which it is known.
        var readable = masked(decoded.get());
        var shown = readable.substring(0, Math.min(LONGEST, readable.length()));
        if (part.body().length < part.length()) return shown + "\n… of " + part.length() + " bytes";
        return readable.length() <= LONGEST ? shown : shown + "\n… of " + readable.length() + " characters";
    }

    private static Optional<String> decoded(byte[] bytes, Charset charset) {
        try {
            // Not told that the input ends here: a character cut by the limit is left out, not an error.
            var chars = CharBuffer.allocate(bytes.length + 1);
            var coded = charset.newDecoder().decode(ByteBuffer.wrap(bytes), chars, false);
            if (coded.isError()) coded.throwException();
            var decoded = chars.flip().toString();
            boolean binary = decoded.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f');
            return binary ? Optional.empty() : Optional.of(decoded);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// A form with a password and a picture is no text, and the password is in it all the same.
    private String hex(byte[] bytes, long length) {
        var shown = masked(new String(bytes, ISO_8859_1)).getBytes(ISO_8859_1);
        var hex = new StringBuilder();
        int most = Math.min(shown.length, LONGEST / 2);
        for (int i = 0; i < most; i += HEX_COLUMNS) {
            hex.append(HexFormat.of().formatHex(shown, i, Math.min(most, i + HEX_COLUMNS))).append('\n');
        }
        if (most < shown.length || bytes.length < length) hex.append("… of ").append(length).append(" bytes\n");
        return hex.toString();
    }

    // ------------------------------------------------------------------ the whole

    private String printed(boolean coloured) {
        var text = new StringBuilder();
        paragraph(text, coloured, GREEN, requestHead() + "\n\n" + requestBody());
        var head = responseHead();
        var response = (head.isEmpty() ? "" : head + "\n") + "\n" + responseBody();
        if (!response.isBlank()) paragraph(text, coloured, BLUE, response);
        excerpt.trouble().ifPresent(
                trouble -> paragraph(text, coloured, RED, trouble.kind().label() + ": " + cause()));
        text.append("%.1f ms".formatted(excerpt.timing().total() / 1e6));
        if (excerpt.trouble().isEmpty()) text.append(", ").append(excerpt.response().length()).append(" bytes");
        return text.append("\n\n").toString();
    }

    private static void paragraph(StringBuilder text, boolean coloured, String colour, String lines) {
        if (coloured) text.append(colour);
        text.append(lines.stripTrailing());
        if (coloured) text.append(PLAIN);
        text.append("\n\n");
    }
}
