package io.hyload.http;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What one `Set-Cookie` says, before anyone asks whether it may (RFC 6265 §5.2, and draft-ietf-httpbis-rfc6265bis §5.6,
/// called 6265bis here, where it writes down what browsers do).
///
/// A cookie without `=` has a value and no name, as in browsers. Of an attribute given twice the last one counts; one
/// longer than 1,024 bytes is as if it were not there.
///
/// @param domain   in ASCII and lower case, without the dot in front; empty for the host alone
/// @param path     begins with `/`, or empty for the default
/// @param until    when it ends, `Max-Age` before `Expires`; [Instant#MAX] with the session
/// @param sameSite as given, or empty: kept, not enforced, since a scenario has no page that a request could come from
record SetCookie(String name, String value, String domain, String path, boolean secure, Instant until,
        String sameSite) {

    private static final int MAX_PAIR = 4096;
    private static final int MAX_ATTRIBUTE = 1024;

    /// @return empty for what is no cookie: a control character, neither name nor value, or more than 4,096 bytes of them
    static Optional<SetCookie> parse(String text, Instant now) {
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) return Optional.empty();
        var parts = text.split(";", -1);
        int equals = parts[0].indexOf('=');
        var name = equals < 0 ? "" : trimmed(parts[0].substring(0, equals));
        var value = trimmed(parts[0].substring(equals + 1));
        if (name.isEmpty() && value.isEmpty() || size(name) + size(value) > MAX_PAIR) return Optional.empty();

        var domain = "";
        var path = "";
        var sameSite = "";
        boolean secure = false;
        Optional<Instant> expires = Optional.empty();
        Optional<Instant> maxAge = Optional.empty();
        for (int i = 1; i < parts.length; i++) {
            int at = parts[i].indexOf('=');
            var given = at < 0 ? "" : trimmed(parts[i].substring(at + 1));
            if (size(given) > MAX_ATTRIBUTE) continue;
            switch (trimmed(at < 0 ? parts[i] : parts[i].substring(0, at)).toLowerCase(Locale.ROOT)) {
                case "domain" -> domain = canonical(given);
                case "path" -> path = given.startsWith("/") ? given : "";
                case "secure" -> secure = true;
                case "expires" -> {
                    var date = CookieDate.parse(given);
                    if (date.isPresent()) expires = date;
                }
                case "max-age" -> {
                    var age = maxAge(given, now);
                    if (age.isPresent()) maxAge = age;
                }
                case "samesite" -> sameSite = given;
                default -> {}
            }
        }
        var until = maxAge.isPresent() ? maxAge.get() : expires.orElse(Instant.MAX);
        return Optional.of(new SetCookie(name, value, domain, path, secure, until, sameSite));
    }

    /// Whether name and attributes keep what `__Secure-` and `__Host-` promise (6265bis §4.1.3). A cookie without a name
    /// must not look as if it had such a one when it is sent.
    boolean keepsItsPrefix() {
        var shown = (name.isEmpty() ? value : name).toLowerCase(Locale.ROOT);
        boolean isSecure = shown.startsWith("__secure-");
        boolean isHost = shown.startsWith("__host-");
        if (!isSecure && !isHost) return true;
        return !name.isEmpty() && secure && (isSecure || domain.isEmpty() && path.equals("/"));
    }

    private static Optional<Instant> maxAge(String seconds, Instant now) {
        if (!seconds.matches("-?[0-9]+")) return Optional.empty();
        if (seconds.startsWith("-") || seconds.matches("0+")) return Optional.of(Instant.MIN);
        var digits = seconds.replaceFirst("^0+", "");
        if (digits.length() > 10) return Optional.of(Instant.MAX);
        return Optional.of(now.plusSeconds(Long.parseLong(digits)));
    }

    /// 6265bis §5.1.2. What is no host stays as it is, and matches none.
    private static String canonical(String domain) {
        var bare = domain.startsWith(".") ? domain.substring(1) : domain;
        if (bare.isEmpty()) return "";
        try {
            return Host.parse(bare);
        } catch (IllegalArgumentException e) {
            return bare;
        }
    }

    private static int size(String text) {
        return text.getBytes(UTF_8).length;
    }

    /// White space of cookies is space and tab, nothing else.
    static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) from++;
        while (to > from && isSpace(text.charAt(to - 1))) to--;
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
