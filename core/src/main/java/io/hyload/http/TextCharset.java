package io.hyload.http;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Which character set a body is in, as browsers find out: a byte order mark, which outranks everything (WHATWG Encoding
/// §6), `Content-Type`, then for HTML a `meta` among the first 1,024 bytes (HTML §13.2.3.2) and for XML its declaration
/// (XML 1.0 §4.3.3). UTF-8 when nothing says so, or says something unknown.
public final class TextCharset {

    private static final int LOOKED_AT = 1024;
    private static final Pattern IN_TYPE = Pattern.compile("(?i).*;\\s*charset\\s*=\\s*\"?([^\";\\s]+)\"?.*");
    private static final Pattern COMMENT = Pattern.compile("<!--.*?(-->|$)", Pattern.DOTALL);
    private static final Pattern META = Pattern.compile("<meta[\\s/]([^>]*)>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([^\\s=/>\"']++)\\s*+=\\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\\s>\"']++))");
    private static final Pattern IN_CONTENT =
            Pattern.compile("charset\\s*=\\s*[\"']?([^\"'\\s;]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern XML =
            Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*>");

    private TextCharset() {}

    /// A byte order mark, and how many bytes it has.
    private record Mark(Charset charset, int length) {}

    /// The character set of `content`, which came under `head`.
    public static Charset of(Head head, byte[] content) {
        var mark = mark(content);
        if (mark.isPresent()) return mark.get().charset;
        return named(head).or(() -> inside(head, content)).orElse(UTF_8);
    }

    /// The character set that `Content-Type` names, if it is one we know.
    static Optional<Charset> named(Head head) {
        return head.first("Content-Type").flatMap(TextCharset::named);
    }

    /// The one that this `Content-Type` names.
    static Optional<Charset> named(String contentType) {
        var matched = IN_TYPE.matcher(contentType);
        if (!matched.matches()) return Optional.empty();
        try {
            return Optional.of(Charset.forName(matched.group(1).toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The text, without a byte order mark.
    public static String decoded(byte[] content, Charset charset) {
        int from = mark(content).filter(mark -> mark.charset.equals(charset)).map(Mark::length).orElse(0);
        return new String(content, from, content.length - from, charset);
    }

    private static Optional<Mark> mark(byte[] content) {
        int first = content.length < 2 ? 0 : (content[0] & 0xff) << 8 | content[1] & 0xff;
        return switch (first) {
            case 0xfeff -> Optional.of(new Mark(UTF_16BE, 2));
            case 0xfffe -> Optional.of(new Mark(UTF_16LE, 2));
            case 0xefbb -> content.length > 2 && content[2] == (byte) 0xbf
                    ? Optional.of(new Mark(UTF_8, 3))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// Only in what can be HTML or XML: a JSON text that quotes a page is in UTF-8 all the same (RFC 8259 §8.1).
    private static Optional<Charset> inside(Head head, byte[] content) {
        var type = head.first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean mayBeHtml = type.isEmpty() || type.contains("html");
        boolean mayBeXml = mayBeHtml || type.contains("xml");
        if (!mayBeXml) return Optional.empty();
        var start = new String(content, 0, Math.min(LOOKED_AT, content.length), ISO_8859_1);
        var declared = XML.matcher(start);
        if (declared.find()) return known(declared.group(1));
        return mayBeHtml ? meta(start) : Optional.empty();
    }

    private static Optional<Charset> meta(String start) {
        var metas = META.matcher(COMMENT.matcher(start).replaceAll(" "));
        while (metas.find()) {
            var attributes = attributes(metas.group(1));
            var label = attributes.getOrDefault("charset", "");
            if (attributes.getOrDefault("http-equiv", "").equalsIgnoreCase("content-type")) {
                var inContent = IN_CONTENT.matcher(attributes.getOrDefault("content", ""));
                if (label.isEmpty() && inContent.find()) label = inContent.group(1);
            }
            var charset = known(label.strip());
            if (charset.isPresent()) return charset;
        }
        return Optional.empty();
    }

    private static Map<String, String> attributes(String text) {
        var attributes = new java.util.HashMap<String, String>();
        var matcher = ATTRIBUTE.matcher(text);
        while (matcher.find()) {
            var value = matcher.group(2) != null ? matcher.group(2)
                    : matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            attributes.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return attributes;
    }

    /// What could be read as ASCII up to here is not UTF-16, whatever it says.
    private static Optional<Charset> known(String label) {
        try {
            var charset = Charset.forName(label);
            return Optional.of(charset.name().startsWith("UTF-16") ? UTF_8 : charset);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
