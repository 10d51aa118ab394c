package io.hyload.har;

import java.util.Locale;
import java.util.regex.Pattern;

/// The parts of an absolute URL that are needed to choose by. Nothing is decoded: what is sent is the URL as it stands in
/// the recording.
///
/// @param scheme in small letters
/// @param host   in small letters, without the port; an IPv6 address in brackets
/// @param port   empty where none was given, or the scheme's own
/// @param path   without the query; `/` where there is none
record RecordedUrl(String scheme, String host, String port, String path) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[\\p{XDigit}:.]+]|[^\\s\\p{Cntrl}\\[\\]<>^`{|}\\\\%\"@:,;]+)(?::(\\d{0,5}))?");

    /// What stands before the first colon, in small letters, if it can be a scheme; else empty.
    static String schemeOf(String url) {
        var scheme = SCHEME.matcher(url);
        return scheme.lookingAt() ? scheme.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /// @throws IllegalArgumentException with the reason, in few words, when nothing can be sent there
    static RecordedUrl parse(String url) {
        var scheme = schemeOf(url);
        if (!scheme.equals("http") && !scheme.equals("https"))
            throw new IllegalArgumentException(scheme.isEmpty() ? "has no scheme" : "is neither http nor https");
        if (!url.startsWith("://", scheme.length())) throw new IllegalArgumentException("has no host");
        int from = scheme.length() + 3;
        int to = from;
        while (to < url.length() && "/?#".indexOf(url.charAt(to)) < 0) to++;
        var authority = url.substring(url.lastIndexOf('@', to - 1) + 1 > from ? url.lastIndexOf('@', to - 1) + 1 : from,
                to);
        if (authority.isEmpty()) throw new IllegalArgumentException("has no host");
        var matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) throw new IllegalArgumentException("has a host that cannot be one");
        var port = matcher.group(2) == null ? "" : matcher.group(2);
        if (!port.isEmpty() && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535))
            throw new IllegalArgumentException("has a port that is not 1 to 65535");
        int end = to;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') end++;
        boolean isUsual = port.equals(scheme.equals("http") ? "80" : "443");
        return new RecordedUrl(scheme, matcher.group(1).toLowerCase(Locale.ROOT), isUsual ? "" : port,
                end == to ? "/" : url.substring(to, end));
    }

    /// `shop.example.test` or `localhost:8080`.
    String hostAndPort() {
        return port.isEmpty() ? host : host + ":" + port;
    }

    /// The last part of the path after its last point, in small letters; empty without one.
    String ending() {
        var file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
