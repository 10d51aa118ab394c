package io.hyload.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// One user's cookies, by RFC 6265 as browsers do it: what [#store] was told to keep, and what [#header] sends back where.
/// Where browsers have gone on, draft-ietf-httpbis-rfc6265bis (6265bis here) counts.
///
/// It keeps 180 cookies a domain and 3,000 in all, as browsers do; a domain is the one of the cookie, since nothing here
/// knows public suffixes. A cookie for a bare top-level domain is refused. `http://localhost` is not taken for secure.
///
/// Safe for requests running in parallel.
public final class CookieJar {

    private static final int MAX_COOKIES = 3000;
    private static final int MAX_OF_DOMAIN = 180;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final InstantSource clock;
    /// Most users have none, and ask with every request.
    private volatile Map<Key, Cookie> cookies = Map.of();
    /// Counts what is stored and sent: the order of both.
    private long ticks;

    /// An empty jar.
    public CookieJar(InstantSource clock) {
        this.clock = clock;
    }

    /// A cookie of the very host and one of its domain are two (6265bis §5.7).
    private record Key(String name, String domain, boolean hostOnly, String path) {}

    private static final class Cookie {

        final Key key;
        final SetCookie said;
        final long created;
        long used;

        Cookie(Key key, SetCookie said, long created, long used) {
            this.key = key;
            this.said = said;
            this.created = created;
            this.used = used;
        }

        boolean isOver(Instant now) {
            return !now.isBefore(said.until());
        }

        boolean goesTo(Url url, String path, Instant now) {
            return !isOver(now) && (!said.secure() || isSecure(url))
                    && (key.hostOnly ? url.host().equals(key.domain) : domainMatches(url.host(), key.domain))
                    && pathMatches(path, key.path);
        }
    }

    /// Keeps what one `Set-Cookie` of a response from `url` says; what may not be kept is ignored (RFC 6265 §5.3).
    public synchronized void store(Url url, String setCookie) {
        var now = clock.instant();
        var parsed = SetCookie.parse(setCookie, now);
        if (parsed.isEmpty()) return;
        var said = parsed.get();
        var domain = said.domain();
        // The host's own name without a dot, `localhost` say, is for that host alone (RFC 6265 §5.3, step 5).
        boolean hostOnly = domain.isEmpty() || domain.equals(url.host()) && isTopLevel(domain);
        if (!hostOnly && (!domainMatches(url.host(), domain) || isTopLevel(domain))) return;
        if (!said.keepsItsPrefix() || said.secure() && !isSecure(url)) return;
        var key = new Key(said.name(), hostOnly ? url.host() : domain, hostOnly,
                said.path().isEmpty() ? defaultPath(url) : said.path());
        if (!isSecure(url) && hidesSecureOne(key)) return;
        var known = cookies.get(key);
        if (!now.isBefore(said.until())) {
            if (known != null) cookies.remove(key);
            return;
        }
        long tick = ticks++;
        if (cookies.isEmpty()) cookies = new LinkedHashMap<>();
        cookies.put(key, new Cookie(key, said, known == null ? tick : known.created, tick));
        if (known == null && cookies.size() > MAX_OF_DOMAIN) evict(key.domain, now);
    }

    /// Plain http must not lay a cookie over one that only https may set (6265bis §5.7).
    private boolean hidesSecureOne(Key key) {
        for (var cookie : cookies.values()) {
            if (cookie.said.secure() && cookie.key.name.equals(key.name) && pathMatches(key.path, cookie.key.path)
                    && (domainMatches(key.domain, cookie.key.domain) || domainMatches(cookie.key.domain, key.domain))) {
                return true;
            }
        }
        return false;
    }

    /// First what is over, then of a crowded domain what is not secure, then of it anything, then anything at all; each
    /// time what was used longest ago (6265bis §5.7).
    private void evict(String domain, Instant now) {
        long ofDomain = cookies.values().stream().filter(cookie -> cookie.key.domain.equals(domain)).count();
        if (ofDomain <= MAX_OF_DOMAIN && cookies.size() <= MAX_COOKIES) return;
        int before = cookies.size();
        cookies.values().removeIf(cookie -> cookie.isOver(now));
        if (cookies.size() < before) {
            evict(domain, now);
            return;
        }
        Predicate<Cookie> crowded = cookie -> cookie.key.domain.equals(domain);
        if (ofDomain <= MAX_OF_DOMAIN) crowded = _ -> true;
        else if (cookies.values().stream().anyMatch(crowded.and(cookie -> !cookie.said.secure())))
            crowded = crowded.and(cookie -> !cookie.said.secure());
        cookies.values().stream().filter(crowded).min(Comparator.comparingLong(cookie -> cookie.used))
                .ifPresent(cookie -> cookies.remove(cookie.key));
    }

    /// The value of `Cookie` for a request to `url`, empty when there is nothing to send (RFC 6265 §5.4).
    public String header(Url url) {
        return cookies.isEmpty() ? "" : written(url);
    }

    private synchronized String written(Url url) {
        var now = clock.instant();
        var path = url.path();
        var sent = new ArrayList<Cookie>();
        for (var cookie : cookies.values()) {
            if (cookie.goesTo(url, path, now)) sent.add(cookie);
        }
        if (sent.size() > 1) {
            sent.sort(Comparator.comparingInt((Cookie cookie) -> -cookie.key.path.length())
                    .thenComparingLong(cookie -> cookie.created));
        }
        var header = new StringBuilder();
        long tick = ticks++;
        for (var cookie : sent) {
            cookie.used = tick;
            if (!header.isEmpty()) header.append("; ");
            if (!cookie.key.name.isEmpty()) header.append(cookie.key.name).append('=');
            header.append(cookie.said.value());
        }
        return header.toString();
    }

    /// Whether nothing is kept.
    public synchronized boolean isEmpty() {
        return cookies.isEmpty();
    }

    /// What is kept, as it was said, the oldest first.
    synchronized List<SetCookie> kept() {
        return cookies.values().stream().sorted(Comparator.comparingLong(cookie -> cookie.created))
                .map(cookie -> cookie.said).toList();
    }

    private static boolean isSecure(Url url) {
        return url.origin().isHttps();
    }

    /// A cookie for a whole top-level domain would go to everybody.
    private static boolean isTopLevel(String domain) {
        int dot = domain.indexOf('.');
        return (dot < 0 || dot == domain.length() - 1) && !ADDRESS.matcher(domain).matches();
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
        var path = url.path();
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /// Name and value of each `Set-Cookie` that has a name, whatever its attributes.
    public static Map<String, String> namesAndValues(List<String> setCookies) {
        var values = new LinkedHashMap<String, String>();
        for (var setCookie : setCookies) {
            var pair = setCookie.split(";", 2)[0];
            int equals = pair.indexOf('=');
            var name = equals < 0 ? "" : SetCookie.trimmed(pair.substring(0, equals));
            if (!name.isEmpty()) values.put(name, SetCookie.trimmed(pair.substring(equals + 1)));
        }
        return values;
    }
}
