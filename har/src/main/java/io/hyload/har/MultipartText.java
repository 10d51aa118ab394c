package io.hyload.har;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The text of a `multipart/form-data` body taken apart at its boundary (RFC 7578), as browsers record it: perhaps without
/// the contents of files, perhaps with line feeds alone, perhaps cut.
final class MultipartText {

    /// A part as it stands in the text.
    ///
    /// @param fileName empty for a field
    record Part(String name, String fileName, String type, String content) {}

    private static final Pattern FIRST_LINE = Pattern.compile("\\s{0,4}--([^\\s]{1,200})\\r?\\n(?=(?i)content-)");
    private static final Pattern PARAMETER =
            Pattern.compile(
                    "(?i);\\s*(name|filename|filename\\*)\\s*=\\s*(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^;\\s]*))");
    /// A longer line is none that a browser wrote, and would be long to look through.
    private static final int LONGEST_LINE = 2_000;

    private MultipartText() {}

    /// The boundary a text begins with when it is multipart, whatever its type says; empty if it is not.
    static String boundary(String text) {
        var line = FIRST_LINE.matcher(text);
        return line.lookingAt() ? line.group(1) : "";
    }

    /// The parts between lines of that boundary; none when there is no such line.
    static List<Part> parts(String text, String boundary) {
        var parts = new ArrayList<Part>();
        var delimiter = "--" + boundary;
        int at = delimiterFrom(text, delimiter, 0);
        while (at >= 0) {
            int from = at + delimiter.length();
            if (text.startsWith("--", from)) break;
            int line = text.indexOf('\n', from);
            if (line < 0) break;
            int next = delimiterFrom(text, delimiter, line + 1);
            // The line break before a delimiter belongs to it. Without one the text was cut.
            int to = next < 0 ? text.length() : next - 1;
            if (next >= 0 && to > line + 1 && text.charAt(to - 1) == '\r') to--;
            parts.add(part(text.substring(line + 1, Math.max(line + 1, to))));
            at = next;
        }
        return parts;
    }

    /// The next one at the beginning of a line.
    private static int delimiterFrom(String text, String delimiter, int from) {
        int at = text.indexOf(delimiter, from);
        while (at > 0 && text.charAt(at - 1) != '\n') at = text.indexOf(delimiter, at + 1);
        return at;
    }

    private static Part part(String text) {
        var name = "";
        var fileName = "";
        var type = "";
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            var line = end < 0 ? text.substring(at) : text.substring(at, end);
            at = end < 0 ? text.length() : end + 1;
            if (line.isEmpty() || line.equals("\r")) break;
            if (line.length() > LONGEST_LINE) continue;
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-type:")) type = line.substring(line.indexOf(':') + 1).strip();
            if (!lower.startsWith("content-disposition:")) continue;
            var parameter = PARAMETER.matcher(line);
            while (parameter.find()) {
                var value = parameter.group(2) != null ? unquoted(parameter.group(2)) : parameter.group(3);
                switch (parameter.group(1).toLowerCase(Locale.ROOT)) {
                    case "name" -> name = value;
                    case "filename" -> fileName = value;
                    default -> {
                        if (fileName.isEmpty())
                            fileName = FormText.decoded(value.replace("+", "%2B").replaceFirst("^[^']*'[^']*'", ""));
                    }
                }
            }
        }
        return new Part(name, fileName, type, text.substring(at));
    }

    /// Browsers write a quote and line breaks in a name as `%22`, `%0D`, `%0A`, and nothing else (WHATWG HTML §4.10.21.8);
    /// others put a backslash before the quote.
    private static String unquoted(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('\\') < 0) return text;
        return text.replace("\\\"", "\"").replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }
}
