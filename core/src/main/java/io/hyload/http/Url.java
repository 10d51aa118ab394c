package io.hyload.http;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.regex.Pattern;

/// An absolute http or https URL, read as browsers read it (WHATWG URL) and ready to be sent: the host in ASCII and lower
/// case ([Host]), the target percent-encoded ([Percent]), dot segments resolved, the fragment left out.
///
/// @param origin where a connection for it goes to
/// @param target path and query, beginning with `/`
/// @param user   `user:password`, percent-decoded, or empty
public record Url(Origin origin, String target, String user) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
    private static final Pattern DOT = Pattern.compile("%2[eE]");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern UUID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Pattern HASH = Pattern.compile("(?=.*\\d)\\p{XDigit}{16,}");

    /// Where a connection goes to. All URLs that were found at one share it, so that most comparisons are of the same.
    public static final class Origin {

        private final String scheme;
        private final String host;
        private final int port;
        private final String authority;
        private final int hash;

        /// @param scheme `http` or `https`
        /// @param host   a name, an IPv4 address, or an IPv6 address without brackets
        /// @param port   the port given, or the scheme's
        public Origin(String scheme, String host, int port) {
            this.scheme = scheme;
            this.host = host;
            this.port = port;
            this.authority = port == (isHttps() ? 443 : 80) ? bracketed(host) : hostAndPort(host, port);
            this.hash = 31 * authority.hashCode() + scheme.hashCode();
        }

        /// `http` or `https`.
        public String scheme() {
            return scheme;
        }

        /// A name, an IPv4 address, or an IPv6 address without brackets.
        public String host() {
            return host;
        }

        /// The port given, or the scheme's.
        public int port() {
            return port;
        }

        /// As `Host` has it: without the port where it is the scheme's.
        public String authority() {
            return authority;
        }

        /// Whether it wants TLS.
        public boolean isHttps() {
            return scheme.equals("https");
        }

        @Override
        public boolean equals(Object other) {
            return this == other || other instanceof Origin origin && hash == origin.hash && port == origin.port
                    && host.equals(origin.host) && scheme.equals(origin.scheme);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return authority;
        }
    }

    /// `http` or `https`.
    public String scheme() {
        return origin.scheme;
    }

    /// A name, an IPv4 address, or an IPv6 address without brackets.
    public String host() {
        return origin.host;
    }

    /// The port given, or the scheme's.
    public int port() {
        return origin.port;
    }

    /// Reads an absolute URL.
    ///
    /// @throws IllegalArgumentException with the reason, when it is not one
    public static Url parse(String text) {
        var cleaned = cleaned(text);
        var scheme = scheme(cleaned);
        if (scheme.isEmpty())
            throw bad(cleaned, "no http:// or https:// in front, and no request before it whose host could be used");
        if (!scheme.equals("http") && !scheme.equals("https"))
            throw bad(cleaned, "scheme " + scheme + ", not http or https");
        int from = scheme.length() + 1;
        while (from < cleaned.length() && isSlash(cleaned.charAt(from))) from++;
        int to = from;
        while (to < cleaned.length() && "/?#\\".indexOf(cleaned.charAt(to)) < 0) to++;
        var authority = cleaned.substring(from, to);
        int at = authority.lastIndexOf('@');
        var user = at < 0 ? "" : Percent.decoded(authority.substring(0, at));
        var hostPort = authority.substring(at + 1);
        int portColon = hostPort.indexOf(':', hostPort.lastIndexOf(']') + 1);
        try {
            var host = Host.parse(portColon < 0 ? hostPort : hostPort.substring(0, portColon));
            int port = port(portColon < 0 ? "" : hostPort.substring(portColon + 1), scheme);
            return new Url(new Origin(scheme, host, port), target(cleaned.substring(to)), user.equals(":") ? "" : user);
        } catch (IllegalArgumentException e) {
            throw bad(cleaned, e.getMessage());
        }
    }

    /// Browsers leave out controls and spaces around a URL, and tabs and line breaks also inside: text that was wrapped or
    /// indented still works, and none of them is ever sent.
    private static String cleaned(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') from++;
        while (to > from && text.charAt(to - 1) <= ' ') to--;
        var trimmed = text.substring(from, to);
        boolean isBroken = trimmed.indexOf('\t') >= 0 || trimmed.indexOf('\n') >= 0 || trimmed.indexOf('\r') >= 0;
        return isBroken ? trimmed.replaceAll("[\t\n\r]", "") : trimmed;
    }

    /// What stands before the first colon, in lower case, if it can be a scheme (RFC 3986 §3.1), or empty.
    private static String scheme(String text) {
        var matcher = SCHEME.matcher(text);
        return matcher.lookingAt() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static int port(String written, String scheme) {
        if (written.isEmpty()) return scheme.equals("http") ? 80 : 443;
        var digits = written.replaceFirst("^0+(?=.)", "");
        if (!NUMBER.matcher(digits).matches()) throw new IllegalArgumentException("port '" + written + "'");
        int port = digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (port < 1 || port > 65535) throw new IllegalArgumentException("port " + digits + ", not 1 to 65535");
        return port;
    }

    private static String target(String rest) {
        int fragment = rest.indexOf('#');
        var kept = fragment < 0 ? rest : rest.substring(0, fragment);
        int question = kept.indexOf('?');
        var path = (question < 0 ? kept : kept.substring(0, question)).replace('\\', '/');
        if (path.isEmpty()) path = "/";
        if (path.contains("/.") || path.contains("/%2")) path = withoutDots(path);
        path = Percent.encoded(path, Percent.PATH);
        return question < 0 ? path : path + Percent.encoded(kept.substring(question), Percent.QUERY);
    }

    /// RFC 3986 §5.2.4; `%2e` is a dot here too.
    private static String withoutDots(String path) {
        var kept = new ArrayDeque<String>();
        var segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isLast = i == segments.length - 1;
            var segment = segments[i].length() > 6 ? segments[i] : DOT.matcher(segments[i]).replaceAll(".");
            switch (segment) {
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

    /// One line, without the password.
    private static IllegalArgumentException bad(String text, String why) {
        var shown = text.replaceFirst("^([A-Za-z0-9+.-]+:[/\\\\]*)[^/\\\\?#]*@", "$1***@");
        return new IllegalArgumentException(
                ("URL '" + shown + "': " + why).replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?"));
    }

    /// What `reference` means on a page at this URL (RFC 3986 §5.2, and as browsers read it: `http:x` at an http page is
    /// relative).
    ///
    /// @throws IllegalArgumentException with the reason, when it means nothing that can be requested
    public Url resolve(String reference) {
        var text = cleaned(reference);
        var itsScheme = scheme(text);
        if (!itsScheme.isEmpty() && !itsScheme.equals(scheme())) return parse(text);
        if (!itsScheme.isEmpty()) text = text.substring(scheme().length() + 1);
        if (text.isEmpty() || text.startsWith("#")) return this;
        if (isSlash(text.charAt(0)))
            return text.length() > 1 && isSlash(text.charAt(1)) ? parse(scheme() + ":" + text) : to(text);
        var path = path();
        if (text.startsWith("?")) return to(path + text);
        return to(path.substring(0, path.lastIndexOf('/') + 1) + text);
    }

    private Url to(String other) {
        return new Url(origin, target(other), user);
    }

    /// With `query`, already encoded, added to the one there is.
    public Url withQuery(String query) {
        if (query.isEmpty()) return this;
        var joint = target.indexOf('?') < 0 ? "?" : target.endsWith("?") || target.endsWith("&") ? "" : "&";
        return new Url(origin, target + joint + query, user);
    }

    /// The root of its origin, as the same user.
    public Url root() {
        return new Url(origin, "/", user);
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
        return bracketed(host) + ":" + port;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /// As it is shown and logged: without the password.
    @Override
    public String toString() {
        return origin.scheme + "://" + origin + target;
    }
}
