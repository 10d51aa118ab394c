package io.hyload.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// An exchange as `debug()` prints it: the request, the response, bodies decoded or in hex, secrets masked.
public final class ExchangeText {

    private static final int LONGEST = 4096;
    private static final int HEX_COLUMNS = 32;
    private static final Pattern CHARSET = Pattern.compile("(?i).*;\\s*charset\\s*=\\s*\"?([^\";\\s]+)\"?.*");
    private static final String GREEN = "\033[32m";
    private static final String BLUE = "\033[94m";
    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private final boolean showSecrets;
    private final boolean coloured;
    private final StringBuilder text = new StringBuilder();

    private ExchangeText(boolean showSecrets, boolean coloured) {
        this.showSecrets = showSecrets;
        this.coloured = coloured;
    }

    /// Several lines, the last one ended.
    public static String of(Request request, Outcome outcome, boolean showSecrets, boolean coloured) {
        var printed = new ExchangeText(showSecrets, coloured);
        printed.request(request);
        printed.outcome(outcome);
        return printed.text.toString();
    }

    private void request(Request request) {
        paragraph(GREEN, head(request.headText().stripTrailing()) + "\n" + body(request));
    }

    private void outcome(Outcome outcome) {
        double millis = outcome.timing().total() / 1e6;
        switch (outcome) {
            case Outcome.Answered(var response, _, _, _) -> {
                var head = new StringBuilder(
                        "HTTP/1." + response.minor() + " " + response.status() + " " + response.reason());
                for (var field : response.head().fields()) {
                    head.append('\n').append(field.name()).append(": ").append(shown(field.name(), field.value()));
                }
                var charset = TextCharset.of(response.head(), response.content());
                paragraph(BLUE, head + "\n" + body(response.content(), response.content().length, charset));
                text.append("%.1f ms, %d bytes%n%n".formatted(millis, response.content().length));
            }
            case Outcome.Failed(var kind, var cause, var bytes, _, _, _) -> {
                if (bytes.length > 0) paragraph(BLUE, body(bytes, bytes.length, UTF_8));
                paragraph(RED, kind.label() + ": " + cause);
                text.append("%.1f ms%n%n".formatted(millis));
            }
        }
    }

    private void paragraph(String colour, String lines) {
        if (coloured) text.append(colour);
        text.append(lines.stripTrailing());
        if (coloured) text.append(PLAIN);
        text.append("\n\n");
    }

    private String head(String head) {
        var masked = new StringBuilder();
        for (var line : head.split("\r\n")) {
            if (!masked.isEmpty()) masked.append('\n');
            int colon = line.indexOf(": ");
            boolean isField = colon > 0 && !masked.isEmpty();
            if (isField)
                masked.append(line, 0, colon + 2).append(shown(line.substring(0, colon), line.substring(colon + 2)));
            else masked.append(showSecrets ? line : Secrets.masked(line));
        }
        return masked.toString();
    }

    private String shown(String name, String value) {
        return showSecrets ? value : Secrets.header(name, value);
    }

    private String body(Request request) {
        var body = request.body();
        if (body.length() == 0) return "";
        var type = request.fields().stream().filter(field -> field.name().equalsIgnoreCase("Content-Type"))
                .map(Head.Field::value).findFirst().or(body::type);
        try (var in = body.open()) {
            var start = in.readNBytes(4 * LONGEST);
            return body(start, body.length(), type.flatMap(ExchangeText::charset).orElse(UTF_8));
        } catch (IOException e) {
            return "(body cannot be read: " + e.getMessage() + ")";
        }
    }

    /// Text up to 4,096 characters; hex where it is not text.
    ///
    /// @param length of the whole body, of which `bytes` may be the start
    private String body(byte[] bytes, long length, Charset charset) {
        if (bytes.length == 0) return "";
        var decoded = decoded(bytes, charset);
        if (decoded.isEmpty()) return "\n" + hex(bytes, length);
        var readable = showSecrets ? decoded.get() : Secrets.masked(decoded.get());
        var shown = "\n" + readable.substring(0, Math.min(LONGEST, readable.length()));
        if (bytes.length < length) return shown + "\n… of " + length + " bytes";
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

    private static String hex(byte[] bytes, long length) {
        var hex = new StringBuilder();
        int shown = Math.min(bytes.length, LONGEST / 2);
        for (int i = 0; i < shown; i += HEX_COLUMNS) {
            hex.append(HexFormat.of().formatHex(bytes, i, Math.min(shown, i + HEX_COLUMNS))).append('\n');
        }
        if (length > shown) hex.append("… of ").append(length).append(" bytes\n");
        return hex.toString();
    }

    /// The character set named in `Content-Type`, if it is one we know.
    public static Optional<Charset> charset(Head head) {
        return head.first("Content-Type").flatMap(ExchangeText::charset);
    }

    private static Optional<Charset> charset(String contentType) {
        var matched = CHARSET.matcher(contentType);
        if (!matched.matches()) return Optional.empty();
        try {
            return Optional.of(Charset.forName(matched.group(1).toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
