package io.hyload.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// One user's cookies, by RFC 6265: what [#store] was told to keep, and what [#header] sends back where.
///
/// Safe for requests running in parallel.
public final class CookieJar {

    private static final int MAX_COOKIES = 3000;
    private static final int MAX_LENGTH = 4096;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final Pattern DELIMITER = Pattern.compile("[\\x09\\x20-\\x2f\\x3b-\\x40\\x5b-\\x60\\x7b-\\x7e]+");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\D.*)?");
    private static final Pattern DAY = Pattern.compile("(\\d{1,2})(?:\\D.*)?");
    private static final Pattern YEAR = Pattern.compile("(\\d{2,4})(?:\\D.*)?");
    private static final String MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec";

    private final InstantSource clock;
    private final Map<Key, Cookie> cookies = new LinkedHashMap<>();
    private long stored;

    /// An empty jar.
    public CookieJar(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(String name, String domain, String path) {}

    private record Cookie(Key key, String value, boolean hostOnly, boolean secure, Instant expires, long created) {

        boolean goesTo(Url url, Instant now) {
            return now.isBefore(expires) && (!secure || url.scheme().equals("https"))
                    && (hostOnly ? url.host().equals(key.domain) : domainMatches(url.host(), key.domain))
                    && pathMatches(url.path(), key.path);
        }
    }

    /// Keeps what one `Set-Cookie` of a response from `url` says; what may not be kept is ignored (RFC 6265 §5.3).
    public synchronized void store(Url url, String setCookie) {
        var parts = setCookie.split(";", -1);
        int equals = parts[0].indexOf('=');
        if (equals < 0 || setCookie.length() > 2 * MAX_LENGTH) return;
        var name = parts[0].substring(0, equals).strip();
        var value = parts[0].substring(equals + 1).strip();
        if (name.isEmpty() || name.length() + value.length() > MAX_LENGTH) return;

        var domain = "";
        var path = "";
        boolean secure = false;
        Optional<Instant> expires = Optional.empty();
        Optional<Instant> maxAge = Optional.empty();
        for (int i = 1; i < parts.length; i++) {
            int at = parts[i].indexOf('=');
            var key = (at < 0 ? parts[i] : parts[i].substring(0, at)).strip().toLowerCase(Locale.ROOT);
            var given = at < 0 ? "" : parts[i].substring(at + 1).strip();
            switch (key) {
                case "domain" ->
                    domain = (given.startsWith(".") ? given.substring(1) : given).toLowerCase(Locale.ROOT);
                case "path" -> path = given.startsWith("/") ? given : "";
                case "secure" -> secure = true;
                case "expires" -> expires = date(given);
                case "max-age" -> maxAge = maxAge(given);
                default -> {}
            }
        }
        if (!domain.isEmpty() && !mayBeSetFor(domain, url.host())) return;
        var key = new Key(name, domain.isEmpty() ? url.host() : domain, path.isEmpty() ? defaultPath(url) : path);
        var until = maxAge.isPresent() ? maxAge.get() : expires.orElse(Instant.MAX);
        var known = cookies.get(key);
        long created = known == null ? stored++ : known.created;
        if (!clock.instant().isBefore(until)) {
            cookies.remove(key);
            return;
        }
        if (known == null && cookies.size() >= MAX_COOKIES) cookies.remove(cookies.keySet().iterator().next());
        cookies.put(key, new Cookie(key, value, domain.isEmpty(), secure, until, created));
    }

    /// The value of `Cookie` for a request to `url`, empty when there is nothing to send (RFC 6265 §5.4).
    public synchronized String header(Url url) {
        if (cookies.isEmpty()) return "";
        var now = clock.instant();
        var sent = new ArrayList<Cookie>();
        for (var cookie : cookies.values()) {
            if (cookie.goesTo(url, now)) sent.add(cookie);
        }
        if (sent.size() > 1) {
            sent.sort(Comparator.comparingInt((Cookie cookie) -> -cookie.key.path.length())
                    .thenComparingLong(Cookie::created));
        }
        var header = new StringBuilder();
        for (var cookie : sent) {
            if (!header.isEmpty()) header.append("; ");
            header.append(cookie.key.name).append('=').append(cookie.value);
        }
        return header.toString();
    }

    /// Whether nothing is kept.
    public synchronized boolean isEmpty() {
        return cookies.isEmpty();
    }

    /// A cookie for a whole top-level domain would go to everybody.
    private static boolean mayBeSetFor(String domain, String host) {
        return domain.equals(host) || domainMatches(host, domain) && domain.indexOf('.') > 0;
    }

    /// §5.1.3.
    private static boolean domainMatches(String host, String domain) {
        if (host.equals(domain)) return true;
        return host.endsWith("." + domain) && !ADDRESS.matcher(host).matches();
    }

    /// §5.1.4.
    private static boolean pathMatches(String path, String cookiePath) {
        if (!path.startsWith(cookiePath)) return false;
        return path.length() == cookiePath.length() || cookiePath.endsWith("/")
                || path.charAt(cookiePath.length()) == '/';
    }

    private static String defaultPath(Url url) {
        int slash = url.path().lastIndexOf('/');
        return slash <= 0 ? "/" : url.path().substring(0, slash);
    }

    private Optional<Instant> maxAge(String seconds) {
        if (!seconds.matches("-?\\d+")) return Optional.empty();
        if (seconds.startsWith("-") || seconds.matches("0+")) return Optional.of(Instant.MIN);
        if (seconds.length() > 10) return Optional.of(Instant.MAX);
        return Optional.of(clock.instant().plusSeconds(Long.parseLong(seconds)));
    }

    /// Reads a date as servers write it, in whatever order (§5.1.1).
    static Optional<Instant> date(String text) {
        int[] time = null;
        int day = -1;
        int month = -1;
        int year = -1;
        for (var token : DELIMITER.split(text)) {
            var asTime = TIME.matcher(token);
            if (time == null && asTime.matches()) {
                time = new int[] {Integer.parseInt(asTime.group(1)), Integer.parseInt(asTime.group(2)),
                        Integer.parseInt(asTime.group(3))};
                continue;
            }
            var asDay = DAY.matcher(token);
            if (day < 0 && asDay.matches() && !token.matches("\\d{3,}.*")) {
                day = Integer.parseInt(asDay.group(1));
                continue;
            }
            int at = token.length() < 3 ? -1 : MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT));
            if (month < 0 && at >= 0 && at % 4 == 0) {
                month = at / 4 + 1;
                continue;
            }
            var asYear = YEAR.matcher(token);
            if (year < 0 && asYear.matches()) year = Integer.parseInt(asYear.group(1));
        }
        if (time == null || day < 0 || month < 0 || year < 0) return Optional.empty();
        if (year >= 70 && year <= 99) year += 1900;
        if (year <= 69) year += 2000;
        try {
            if (year < 1601) return Optional.empty();
            return Optional.of(LocalDateTime.of(year, month, day, time[0], time[1], time[2]).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Name and value of each `Set-Cookie`, whatever its attributes.
    public static Map<String, String> namesAndValues(List<String> setCookies) {
        var values = new LinkedHashMap<String, String>();
        for (var setCookie : setCookies) {
            var pair = setCookie.split(";", 2)[0];
            int equals = pair.indexOf('=');
            if (equals > 0) values.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
        return values;
    }
}
