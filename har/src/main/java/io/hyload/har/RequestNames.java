package io.hyload.har;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.hyload.json.JsonCodec;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What requests are counted under, where the client's own name for them, method and path with ids folded, says too little:
/// where one path does several things (`?action=add`, GraphQL's `operationName`) or stands at several hosts, or holds ids
/// that folding does not know.
final class RequestNames {

    /// Parameters that say what is done, rather than to what.
    private static final Set<String> OPERATIONS =
            Set.of("action", "operationname", "operation", "op", "method", "cmd", "command", "do", "act");
    private static final int LONGEST_OPERATION = 40;
    private static final int LONGEST_JSON = 1 << 20;

    /// As the client folds them, in `Url`.
    private static final Pattern FOLDED = Pattern.compile("\\d+"
            + "|\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}|(?=.*\\d)\\p{XDigit}{16,}");
    /// Many digits, or letters and digits for so long that nobody has thought them up.
    private static final Pattern ID = Pattern.compile(
            "(?=(?:.*\\d){4})[\\w.~%-]+|(?=.*\\d)(?=.*[a-z])(?=.*[A-Z])[\\w~-]{16,}");

    private final Map<String, Set<String>> alike = new HashMap<>();
    private final String mainOrigin;

    RequestNames(List<Entry> entries, String mainOrigin) {
        this.mainOrigin = mainOrigin;
        for (var entry : entries) alike.computeIfAbsent(usual(entry), _ -> new HashSet<>()).add(distinction(entry));
    }

    /// The name of a request that needs one.
    ///
    /// @param path its path, with `{variable}` where a value stands
    Optional<String> of(Entry entry, Phrase path) {
        var segments = path.shown().split("/", -1);
        boolean isFolded = !path.isPlain();
        for (int i = 0; i < segments.length; i++) {
            if (FOLDED.matcher(segments[i]).matches()) segments[i] = "{id}";
            else if (!StaticResource.is(entry) && ID.matcher(segments[i]).matches()) {
                segments[i] = "{id}";
                isFolded = true;
            }
        }
        var distinction = alike.get(usual(entry)).size() > 1 ? distinction(entry) : "";
        if (!isFolded && distinction.isEmpty()) return Optional.empty();
        return Optional.of(entry.method() + " " + String.join("/", segments) + distinction);
    }

    private String usual(Entry entry) {
        var segments = SplitUrl.of(entry.url()).path().split("/", -1);
        for (int i = 0; i < segments.length; i++) if (FOLDED.matcher(segments[i]).matches()) segments[i] = "{id}";
        return entry.method() + " " + String.join("/", segments);
    }

    /// What it has besides method and path; empty if nothing.
    private String distinction(Entry entry) {
        var said = new TreeMap<String, String>();
        var url = SplitUrl.of(entry.url());
        url.params().ifPresent(params -> params.forEach(param -> note(said, param.name(), param.value())));
        switch (entry.body().orElse(null)) {
            case Body.Form(_, var fields, _) -> fields.forEach(field -> note(said, field.name(), field.value()));
            case Body.Text(_, var text) when text.startsWith("{") && text.length() <= LONGEST_JSON -> {
                var json = JsonCodec.found().parse(text.getBytes(UTF_8));
                for (var name : json.names())
                    if (json.get(name).isString()) note(said, name, json.get(name).asString());
            }
            case null, default -> {}
        }
        var words = said.isEmpty() ? "" : " " + String.join(" ", said.values());
        return url.origin().equals(mainOrigin) ? words : words + " at " + url.host();
    }

    private static void note(Map<String, String> said, String name, String value) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (OPERATIONS.contains(lower) && !value.isBlank() && value.length() <= LONGEST_OPERATION)
            said.putIfAbsent(lower, value);
    }
}
