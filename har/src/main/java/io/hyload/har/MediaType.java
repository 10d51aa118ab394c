package io.hyload.har;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What the media types of a recording tell.
final class MediaType {

    /// Text by its name, besides `text/…`, `…+json` and `…+xml`.
    private static final Set<String> TEXTS = Set.of("application/json", "application/xml", "application/javascript",
            "application/x-javascript", "application/ecmascript", "application/xhtml+xml", "application/graphql",
            "application/x-www-form-urlencoded", "application/x-ndjson", "application/jsonp", "application/ld+json",
            "application/csp-report", "application/x-amz-json-1.0", "application/x-amz-json-1.1", "application/yaml");
    private static final Pattern CHARSET =
            Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([A-Za-z0-9][A-Za-z0-9_.:+-]{0,39})");
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"\\r\\n]{1,200})\"|([^\\s;,\"]{1,200}))");

    private MediaType() {}

    /// Without its parameters, in small letters; empty where it is none, as `x-unknown`.
    static String name(String type) {
        int end = 0;
        while (end < type.length() && ";, \t".indexOf(type.charAt(end)) < 0) end++;
        var name = type.substring(0, end).toLowerCase(Locale.ROOT);
        return name.indexOf('/') > 0 && name.length() <= 200 ? name : "";
    }

    /// @param name without parameters
    static boolean isText(String name) {
        return name.startsWith("text/") || name.endsWith("+json") || name.endsWith("+xml") && !name.startsWith("image/")
                || TEXTS.contains(name);
    }

    static boolean isHtml(String name) {
        return name.equals("text/html") || name.equals("application/xhtml+xml");
    }

    /// UTF-8 where none is given, or none that is known.
    static Charset charset(String type) {
        var matcher = CHARSET.matcher(type);
        if (!matcher.find()) return StandardCharsets.UTF_8;
        try {
            return Charset.forName(matcher.group(1));
        } catch (IllegalArgumentException _) {
            return StandardCharsets.UTF_8;
        }
    }

    /// Of a multipart type; empty without.
    static String boundary(String type) {
        var matcher = BOUNDARY.matcher(type);
        if (!matcher.find()) return "";
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }
}
