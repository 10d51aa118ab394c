package io.hyload.har;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which header fields of a recording a scenario sends, and where it says them.
///
/// 1. Left out are those that belong to the connection and the framing, which our client writes itself (`Host`,
///    `Content-Length`, `Connection`, …), `Cookie`, which its own jar carries, what depends on the browser's cache
///    (`If-None-Match`, `Cache-Control`, …) or on the machine it ran on (client hints), `Accept-Encoding`, and `Sec-*`.
/// 2. `Origin`, and without it `Referer`, are kept where servers check them against forged requests: in all but GET and HEAD.
/// 3. `Accept` is left out for style sheets, scripts, pictures and fonts.
/// 4. `User-Agent`, `Accept-Language` and `Accept` are said once, on the client, as most requests have them; and so is every
///    other that all requests have with the same value. A request says those that are different.
///
/// A field that cannot be sent (a line break in its value, say) is left out.
final class MeaningfulHeaders {

    /// The most fields of one request: servers take about a hundred.
    private static final int MOST = 200;

    private static final Set<String> LEFT_OUT = Set.of("host", "content-length", "transfer-encoding", "connection",
            "proxy-connection", "proxy-authorization", "keep-alive", "te", "trailer", "upgrade", "expect",
            "http2-settings",
            "alt-used", "cookie", "cookie2", "accept-encoding", "if-none-match", "if-modified-since", "if-range",
            "cache-control", "pragma", "upgrade-insecure-requests", "priority", "dnt", "save-data", "purpose",
            "x-purpose", "x-moz", "x-client-data", "device-memory", "dpr", "downlink", "ect", "rtt", "width",
            "viewport-width");
    /// What a browser says in all requests alike.
    private static final Set<String> OF_BROWSER = Set.of("user-agent", "accept-language", "accept");
    /// What says something about one request.
    private static final Set<String> OF_REQUEST =
            Set.of("content-type", "origin", "referer", "range", "content-encoding");

    private final List<Field> ofClient;
    private final Map<String, String> said = new HashMap<>();

    MeaningfulHeaders(List<Entry> entries) {
        var common = new LinkedHashMap<String, Field>();
        for (var name : List.of("user-agent", "accept", "accept-language"))
            mostFrequent(entries, name).ifPresent(field -> common.put(name, field));
        if (entries.size() > 1) {
            for (var field : kept(entries.getFirst())) {
                var name = lower(field.name());
                if (OF_REQUEST.contains(name) || OF_BROWSER.contains(name)) continue;
                if (entries.stream().allMatch(hasOnce(field))) common.put(name, field);
            }
        }
        common.forEach((name, field) -> said.put(name, field.value()));
        ofClient = List.copyOf(common.values());
    }

    /// What the client says with every request.
    List<Field> ofClient() {
        return ofClient;
    }

    /// What a request says besides. `Content-Type` is among them.
    List<Field> of(Entry entry) {
        return kept(entry).stream().filter(field -> isWorthSaying(entry, field)).limit(MOST).toList();
    }

    private boolean isWorthSaying(Entry entry, Field field) {
        var name = lower(field.name());
        if (name.equals("accept"))
            return !StaticResource.is(entry) && !said.getOrDefault(name, "*/*").equals(field.value());
        return !field.value().equals(said.get(name));
    }

    /// What is sent again of a request's header, whoever says it.
    static List<Field> kept(Entry entry) {
        var kept = new ArrayList<Field>();
        boolean hasOrigin = entry.header("Origin").isPresent();
        boolean mayChange = !entry.method().equals("GET") && !entry.method().equals("HEAD");
        for (var field : entry.headers()) {
            var name = lower(field.name());
            if (LEFT_OUT.contains(name) || name.startsWith("sec-") || !canBeSent(field)) continue;
            if (name.equals("origin") && !mayChange || name.equals("referer") && (!mayChange || hasOrigin)) continue;
            kept.add(field);
        }
        return kept;
    }

    /// RFC 9110 §5.1 and §5.5.
    private static boolean canBeSent(Field field) {
        return !field.name().isEmpty()
                && field.name().chars().allMatch(c -> c < 0x7f && c > ' ' && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0)
                && field.value().chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\t');
    }

    private static Predicate<Entry> hasOnce(Field field) {
        return entry -> {
            var same = entry.headers().stream().filter(other -> other.name().equalsIgnoreCase(field.name())).toList();
            return same.size() == 1 && same.getFirst().value().equals(field.value());
        };
    }

    private static Optional<Field> mostFrequent(List<Entry> entries, String name) {
        var counts = new LinkedHashMap<String, Integer>();
        var fields = new HashMap<String, Field>();
        for (var entry : entries) {
            if (name.equals("accept") && StaticResource.is(entry)) continue;
            for (var field : kept(entry)) {
                if (!lower(field.name()).equals(name)) continue;
                counts.merge(field.value(), 1, Integer::sum);
                fields.putIfAbsent(field.value(), field);
            }
        }
        String most = null;
        for (var count : counts.entrySet())
            if (most == null || count.getValue() > counts.get(most)) most = count.getKey();
        // That is what our client says anyway.
        if (most == null || name.equals("accept") && most.equals("*/*")) return Optional.empty();
        return Optional.of(fields.get(most));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
