package io.hyload.http;

import java.net.IDN;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// An absolute http or https URL, ready to be sent: the host in ASCII and lower case, the target percent-encoded, dot
/// segments resolved, the fragment left out (RFC 3986).
///
/// @param scheme `http` or `https`
/// @param host   a name, an IPv4 address, or an IPv6 address without brackets
/// @param port   the port given, or the scheme's
/// @param target path and query, beginning with `/`
/// @param user   `user:password`, percent-decoded, or empty
public record Url(String scheme, String host, int port, String target, String user) {

    private static final String HEX = "0123456789ABCDEF";
    /// Besides controls, space and what is not ASCII: characters no target may hold as they are.
    private static final String ENCODED = "\"<>`{}|^\\";
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern UUID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Pattern HASH = Pattern.compile("(?=.*\\d)\\p{XDigit}{16,}");

    /// Where a connection goes to.
    public record Origin(String scheme, String host, int port) {

        @Override
        public String toString() {
            return authority(host, port, scheme);
        }
    }

    /// Reads an absolute URL.
    ///
    /// @throws IllegalArgumentException with the reason, when it is not one
    public static Url parse(String text) {
        var trimmed = text.strip();
        int colon = trimmed.indexOf("://");
        if (colon < 0)
            throw bad(text, "no http:// or https:// in front, and no request before it whose host could be used");
        var scheme = trimmed.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https"))
            throw bad(text, "scheme " + scheme + ", not http or https");
        int from = colon + 3;
        int to = end(trimmed, from);
        var authority = trimmed.substring(from, to);
        int at = authority.lastIndexOf('@');
        var user = at < 0 ? "" : decoded(authority.substring(0, at));
        var hostPort = authority.substring(at + 1);
        int bracket = hostPort.lastIndexOf(']');
        int portColon = hostPort.indexOf(':', bracket + 1);
        var host = portColon < 0 ? hostPort : hostPort.substring(0, portColon);
        int port = scheme.equals("http") ? 80 : 443;
        if (portColon >= 0 && portColon < hostPort.length() - 1) port = port(text, hostPort.substring(portColon + 1));
        return new Url(scheme, host(text, host), port, target(text, trimmed.substring(to)), user);
    }

    private static int end(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if ("/?#\\".indexOf(text.charAt(i)) >= 0) return i;
        }
        return text.length();
    }

    private static int port(String text, String digits) {
        if (!NUMBER.matcher(digits).matches() || digits.length() > 5) throw bad(text, "port '" + digits + "'");
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65535) throw bad(text, "port " + port + ", not 1 to 65535");
        return port;
    }

    private static String host(String text, String host) {
        if (host.isEmpty()) throw bad(text, "no host");
        if (host.startsWith("[")) {
            if (!host.endsWith("]") || host.indexOf(':') < 0) throw bad(text, "address " + host);
            return host.substring(1, host.length() - 1);
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c == 0x7f || "\"<>\\^`{|}%[]".indexOf(c) >= 0) throw bad(text, "host '" + host + "'");
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw bad(text, "host '" + host + "'");
        }
    }

    private static String target(String text, String rest) {
        int fragment = rest.indexOf('#');
        var kept = fragment < 0 ? rest : rest.substring(0, fragment);
        int question = kept.indexOf('?');
        var path = question < 0 ? kept : kept.substring(0, question);
        if (path.isEmpty()) path = "/";
        if (path.contains("/.")) path = withoutDots(path);
        return encoded(text, question < 0 ? path : path + kept.substring(question));
    }

    /// RFC 3986 §5.2.4.
    private static String withoutDots(String path) {
        var kept = new ArrayDeque<String>();
        var segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isLast = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> {
                    if (isLast) kept.addLast("");
                }
                case ".." -> {
                    kept.pollLast();
                    if (isLast) kept.addLast("");
                }
                default -> kept.addLast(segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }

    private static String encoded(String text, String target) {
        int i = 0;
        while (i < target.length() && isPlain(target.charAt(i))) i++;
        if (i == target.length()) return target;
        var encoded = new StringBuilder(target.length() + 16).append(target, 0, i);
        for (byte octet : target.substring(i).getBytes(UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == '\r' || c == '\n' || c == 0) throw bad(text, "a line break or NUL in it");
            if (isPlain(c)) encoded.append(c);
            else encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
        return encoded.toString();
    }

    /// Undoes percent-encoding; what is none stays as it is.
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) return text;
        var bytes = text.getBytes(UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            bytes[length++] = low < 0 ? bytes[i] : (byte) (high << 4 | low);
            if (low >= 0) i += 2;
        }
        return new String(bytes, 0, length, UTF_8);
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c < 0x7f && ENCODED.indexOf(c) < 0;
    }

    private static IllegalArgumentException bad(String text, String why) {
        var message = "URL '" + text.replaceFirst("//[^/@]*@", "//***@") + "': " + why;
        return new IllegalArgumentException(message.replaceAll("\\p{Cntrl}", "?"));
    }

    /// What `reference` means on a page at this URL (RFC 3986 §5.2).
    ///
    /// @throws IllegalArgumentException with the reason, when it means nothing that can be requested
    public Url resolve(String reference) {
        var text = reference.strip();
        if (text.matches("(?i)[a-z][a-z0-9+.-]*:.*")) return parse(text);
        if (text.startsWith("//")) return parse(scheme + ":" + text);
        int question = target.indexOf('?');
        var path = question < 0 ? target : target.substring(0, question);
        if (text.isEmpty() || text.startsWith("#")) return this;
        if (text.startsWith("/")) return to(text);
        if (text.startsWith("?")) return to(path + text);
        return to(path.substring(0, path.lastIndexOf('/') + 1) + text);
    }

    private Url to(String other) {
        return new Url(scheme, host, port, target(other, other), user);
    }

    /// With `query`, already encoded, added to the one there is.
    public Url withQuery(String query) {
        if (query.isEmpty()) return this;
        var joint = target.indexOf('?') < 0 ? "?" : target.endsWith("?") || target.endsWith("&") ? "" : "&";
        return new Url(scheme, host, port, target + joint + query, user);
    }

    /// Where a connection for it goes to.
    public Origin origin() {
        return new Origin(scheme, host, port);
    }

    /// The path alone.
    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /// The path with the segments that look like ids folded, so that `/orders/42` and `/orders/43` are one line of the
    /// statistics: `/orders/{id}`.
    public String foldedPath() {
        var path = path();
        boolean mayHoldId = false;
        for (int i = 0; i < path.length() && !mayHoldId; i++) mayHoldId = Character.isDigit(path.charAt(i));
        if (!mayHoldId) return path;
        var segments = path.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            var segment = segments[i];
            if (NUMBER.matcher(segment).matches() || UUID.matcher(segment).matches()
                    || HASH.matcher(segment).matches()) {
                segments[i] = "{id}";
            }
        }
        return String.join("/", segments);
    }

    /// With the port in any case, as `CONNECT` wants it.
    static String hostAndPort(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    static String authority(String host, int port, String scheme) {
        var bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (scheme.equals("http") ? 80 : 443) ? bracketed : bracketed + ":" + port;
    }

    /// As it is shown and logged: without the password.
    @Override
    public String toString() {
        return scheme + "://" + origin() + target;
    }
}
