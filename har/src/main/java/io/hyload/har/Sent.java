package io.hyload.har;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.hyload.har.Flow.Place;
import io.hyload.json.Json;
import io.hyload.json.JsonCodec;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A value that a request has in it, decoded, and what it is called there.
///
/// @param name of the parameter, field, member or header; of a path segment, the segment before it; may be empty
record Sent(Place place, String name, String value) {

    /// Longer values are files, not tokens; the longest that forms carry (`__VIEWSTATE`) are shorter.
    static final int LONGEST = 1 << 16;

    private static final int LONGEST_JSON = 1 << 20;
    private static final int MOST = 2000;

    /// What the client or its user's browser says on its own, cookies included: those are the client's jar's.
    private static final Set<String> OWN_HEADERS = Set.of("host", "user-agent", "referer", "origin", "cookie",
            "connection", "keep-alive", "proxy-connection", "cache-control", "pragma", "te", "dnt", "priority", "range",
            "date", "via", "expect", "transfer-encoding", "upgrade", "upgrade-insecure-requests", "x-requested-with",
            "traceparent", "tracestate", "baggage", "sentry-trace", "newrelic", "x-request-id", "x-correlation-id",
            "x-amzn-trace-id", "x-client-data");
    private static final Pattern OWN_FAMILY = Pattern.compile("(?:accept|content|sec|if|x-b3|x-datadog)-.*|accept");
    private static final Pattern SCHEME = Pattern.compile("(?i)(?:bearer|token|jwt|oauth|dpop|apikey)\\s+(.+)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_~+/=.-]{8,}+");

    /// All of a request, in the order of its bytes.
    static List<Sent> in(Entry entry) {
        var all = new ArrayList<Sent>();
        inUrl(entry.url(), all);
        for (var header : entry.headers()) {
            var name = header.name().toLowerCase(Locale.ROOT);
            if (OWN_HEADERS.contains(name) || OWN_FAMILY.matcher(name).matches()) continue;
            var scheme = SCHEME.matcher(header.value());
            add(all, Place.HEADER, header.name(), scheme.matches() ? scheme.group(1) : header.value());
        }
        entry.body().ifPresent(body -> inBody(body, all));
        return all;
    }

    private static void inUrl(String url, List<Sent> all) {
        int authority = url.indexOf("://") + 3;
        int query = url.indexOf('?', authority);
        int path = url.indexOf('/', authority);
        int end = query < 0 ? url.length() : query;
        if (path >= 0 && path < end) {
            var before = "";
            for (var segment : url.substring(path + 1, end).split("/")) {
                var decoded = decoded(segment, false);
                add(all, Place.PATH, before, decoded);
                before = decoded;
            }
        }
        if (query < 0) return;
        for (var pair : url.substring(query + 1).split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0) continue;
            add(all, Place.QUERY, decoded(pair.substring(0, equals), true), decoded(pair.substring(equals + 1), true));
        }
    }

    private static void inBody(Body body, List<Sent> all) {
        switch (body) {
            case Body.Form form -> form.fields().forEach(field -> add(all, Place.BODY, field.name(), field.value()));
            case Body.Multipart multipart -> multipart.parts().stream().filter(part -> !part.isFile())
                    .filter(part -> part.content().length <= LONGEST)
                    .forEach(part -> add(all, Place.BODY, part.name(), new String(part.content(), UTF_8)));
            case Body.Text text -> inText(text.text(), all);
            case Body.Binary _ -> {
                // No text, no values.
            }
        }
    }

    private static void inText(String text, List<Sent> all) {
        if (text.length() > LONGEST_JSON) return;
        var json = JsonCodec.found().parse(text.getBytes(UTF_8));
        if (json.isObject() || json.isArray()) {
            inJson("", json, all);
            return;
        }
        var words = WORD.matcher(text);
        while (words.find() && all.size() < MOST) add(all, Place.BODY, "", words.group());
    }

    private static void inJson(String name, Json json, List<Sent> all) {
        if (all.size() >= MOST) return;
        if (json.isObject()) json.names().forEach(member -> inJson(member, json.get(member), all));
        else if (json.isArray()) json.elements().forEach(element -> inJson(name, element, all));
        else if (json.isString() || json.isNumber()) add(all, Place.BODY, name, json.asString());
    }

    private static void add(List<Sent> all, Place place, String name, String value) {
        if (!value.isEmpty() && value.length() <= LONGEST && all.size() < MOST) all.add(new Sent(place, name, value));
    }

    /// Undoes percent-encoding; what is none stays as it is.
    static String decoded(String text, boolean plusIsBlank) {
        if (text.indexOf('%') < 0 && !(plusIsBlank && text.indexOf('+') >= 0)) return text;
        try {
            return URLDecoder.decode(plusIsBlank ? text : text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
