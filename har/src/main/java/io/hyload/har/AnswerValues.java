package io.hyload.har;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.hyload.har.Entry.Answer;
import io.hyload.har.Flow.Extraction;
import io.hyload.html.Html;
import io.hyload.html.HtmlReader;
import io.hyload.json.Json;
import io.hyload.json.JsonCodec;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The values of an answer that are asked for, each with the best way to take it out. The body is read by the same readers as
/// when the scenario runs, and each way is tried on the answer before it is proposed.
final class AnswerValues {

    /// More of a body is not looked at.
    static final int LONGEST = 1 << 20;

    private static final int LONGEST_CONTEXT = 40;
    private static final int SHORTEST_CONTEXT = 4;

    private static final Set<String> OWN_HEADERS = Set.of("date", "server", "content-type", "content-length",
            "content-encoding", "cache-control", "expires", "pragma", "vary", "connection", "keep-alive", "set-cookie",
            "transfer-encoding", "age", "via", "accept-ranges", "strict-transport-security", "content-security-policy",
            "alt-svc", "p3p", "report-to", "nel", "location", "link", "last-modified", "x-powered-by", "x-request-id",
            "x-cache", "cf-ray", "server-timing", "access-control-allow-origin");
    private static final Pattern SIMPLE = Pattern.compile("-?[A-Za-z_][A-Za-z0-9_-]*");
    private static final Pattern LAST_WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*+(?=[^A-Za-z0-9_]*+\\z)");

    private final Answer answer;
    private final Predicate<String> isAsked;
    private final Map<String, Found> found = new HashMap<>();

    private AnswerValues(Answer answer, Predicate<String> isAsked) {
        this.answer = answer;
        this.isAsked = isAsked;
    }

    /// What the headers hold.
    static Map<String, Found> inHeaders(Answer answer, Predicate<String> isAsked) {
        var values = new AnswerValues(answer, isAsked);
        values.readHeaders();
        return values.found;
    }

    /// What the body holds by its structure, JSON or HTML.
    static Map<String, Found> inBody(Answer answer, Predicate<String> isAsked) {
        var values = new AnswerValues(answer, isAsked);
        if (answer.text().length() > LONGEST) return values.found;
        if (isHtml(answer)) values.readHtml();
        else values.readJson();
        return values.found;
    }

    /// Whether its values can be worth anything: style sheets, scripts and pictures are the same for everybody.
    static boolean isStatic(Answer answer) {
        var type = answer.type();
        return type.contains("javascript") || type.contains("ecmascript") || type.equals("text/css")
                || type.startsWith("image/") || type.startsWith("font/") || type.startsWith("video/")
                || type.startsWith("audio/");
    }

    private static boolean isHtml(Answer answer) {
        if (answer.type().contains("html")) return true;
        if (answer.type().contains("json")) return false;
        return answer.text().stripLeading().startsWith("<");
    }

    // ------------------------------------------------------------------ JSON

    private void readJson() {
        var json = JsonCodec.found().parse(answer.text().getBytes(UTF_8));
        if (json.isObject() || json.isArray()) readJson("", "", json);
    }

    private void readJson(String pointer, String name, Json json) {
        if (json.isObject()) {
            for (var member : json.names()) {
                var called = isGeneric(member) && !name.isEmpty() ? singular(name) + "-" + member : member;
                readJson(pointer + "/" + member.replace("~", "~0").replace("/", "~1"), called, json.get(member));
            }
        } else if (json.isArray()) {
            int i = 0;
            for (var element : json.elements()) readJson(pointer + "/" + i++, name, element);
        } else if (json.isString() || json.isNumber()) {
            var value = json.asString();
            if (isAsked.test(value)) keepShorter(value, new Found(name, new Extraction.JsonPointer(pointer)));
        }
    }

    /// Of several places that with the fewest steps is the least likely to be another the next time.
    private void keepShorter(String value, Found place) {
        found.merge(value, place, (a, b) -> steps(b) < steps(a) ? b : a);
    }

    private static long steps(Found place) {
        return place.how() instanceof Extraction.JsonPointer(var pointer)
                ? pointer.chars().filter(c -> c == '/').count() : Long.MAX_VALUE;
    }

    private static boolean isGeneric(String member) {
        return switch (member.toLowerCase(Locale.ROOT)) {
            case "id", "_id", "value", "key", "code", "uuid", "guid", "no", "number", "ref" -> true;
            default -> false;
        };
    }

    /// `orders` → `order`; what is none stays as it is.
    static String singular(String noun) {
        if (noun.endsWith("ies") && noun.length() > 4) return noun.substring(0, noun.length() - 3) + "y";
        if (noun.endsWith("sses") || noun.endsWith("xes")) return noun.substring(0, noun.length() - 2);
        if (noun.endsWith("s") && !noun.endsWith("ss") && !noun.endsWith("us") && noun.length() > 3)
            return noun.substring(0, noun.length() - 1);
        return noun;
    }

    // ------------------------------------------------------------------ HTML

    private void readHtml() {
        var html = HtmlReader.found().parse(answer.text());
        for (var element : List.of("input", "textarea", "button", "select")) readNamed(html, element, "name", "value");
        for (var name : List.of("name", "property", "http-equiv")) readNamed(html, "meta", name, "content");
        readNamed(html, "input", "id", "value");
        readNamed(html, "meta", "id", "content");
    }

    private void readNamed(Html html, String element, String naming, String attribute) {
        var named = element + "[" + naming + "]";
        var names = html.all(named, naming);
        var values = html.all(named, attribute);
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var value = values.get(i);
            if (name.isEmpty() || !isAsked.test(value) || found.containsKey(value)) continue;
            if (name.indexOf('"') >= 0 || name.indexOf('\\') >= 0 || name.chars().anyMatch(Character::isISOControl))
                continue;
            var quoted = SIMPLE.matcher(name).matches() ? name : '"' + name + '"';
            var selector = element + "[" + naming + "=" + quoted + "]";
            if (isSelected(html, selector, attribute, value))
                found.put(value, new Found(name, new Extraction.Html(selector, attribute)));
        }
    }

    /// Another element of that name may stand before it.
    private static boolean isSelected(Html html, String selector, String attribute, String value) {
        try {
            return html.first(selector, attribute).equals(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    // ------------------------------------------------------------------ headers

    private void readHeaders() {
        for (var header : answer.headers()) {
            var name = header.name();
            if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)) || !isFirst(header)) continue;
            if (isAsked.test(header.value()))
                found.putIfAbsent(header.value(), new Found(name, new Extraction.Header(name)));
        }
        answer.headers().stream().filter(header -> header.name().equalsIgnoreCase("Location")).findFirst()
                .ifPresent(location -> readLocation(location.value()));
        answer.headers().stream().filter(header -> header.name().equalsIgnoreCase("Set-Cookie"))
                .flatMap(header -> header.value().lines()).forEach(this::readCookie);
    }

    /// `header(name)` gives the first one.
    private boolean isFirst(Field header) {
        return answer.headers().stream().filter(other -> other.name().equalsIgnoreCase(header.name())).findFirst()
                .filter(other -> other.equals(header)).isPresent();
    }

    private void readCookie(String cookie) {
        int end = cookie.indexOf(';');
        int equals = cookie.indexOf('=');
        if (equals < 1 || end >= 0 && end < equals) return;
        var name = cookie.substring(0, equals).strip();
        var value = cookie.substring(equals + 1, end < 0 ? cookie.length() : end).strip();
        if (isAsked.test(value)) found.putIfAbsent(value, new Found(name, new Extraction.Cookie(name)));
    }

    private void readLocation(String location) {
        int query = location.indexOf('?');
        int fragment = location.indexOf('#');
        int end = query < 0 ? fragment : fragment < 0 ? query : Math.min(query, fragment);
        if (end >= 0) {
            for (var pair : location.substring(end).split("[?&#]")) {
                int equals = pair.indexOf('=');
                if (equals < 1) continue;
                var name = Sent.decoded(pair.substring(0, equals), true);
                var value = Sent.decoded(pair.substring(equals + 1), true);
                if (isAsked.test(value)) found.putIfAbsent(value, new Found(name, new Extraction.RedirectParam(name)));
            }
        }
        var path = end < 0 ? location : location.substring(0, end);
        int authority = path.indexOf("://");
        var segments = path.substring(authority < 0 ? 0 : authority + 3).split("/");
        for (int i = 1; i < segments.length; i++) {
            var value = segments[i];
            if (!isAsked.test(value)) continue;
            var before = i == 1 && authority >= 0 ? "" : segments[i - 1];
            var pattern = (before.isEmpty() ? "/" : "/" + quoted(before) + "/") + "([^/?#]+)";
            if (!gives(pattern, location, value)) continue;
            var name = before.isEmpty() ? "id" : singular(before) + "-id";
            found.putIfAbsent(value, new Found(name, new Extraction.InHeader("Location", pattern)));
        }
    }

    // ------------------------------------------------------------------ text

    /// Where a value stands in a body as it is, told by what stands before it: for scripts and texts. The shortest context
    /// is taken whose first match is the value.
    static Optional<Found> inText(Answer answer, String value) {
        var text = answer.text().length() > LONGEST ? answer.text().substring(0, LONGEST) : answer.text();
        for (int at = text.indexOf(value), tries = 0; at >= 0 && tries < 4; at = text.indexOf(value, at + 1), tries++) {
            int end = at + value.length();
            if (isPartOfMore(text, at, end, value)) continue;
            var until = end < text.length() && "\"'`".indexOf(text.charAt(end)) >= 0
                    ? "([^" + text.charAt(end) + "]+)" : "([^\\s\"'<>&;,?#/]+)";
            int line = Math.max(text.lastIndexOf('\n', at - 1) + 1, at - LONGEST_CONTEXT);
            for (int from = at - SHORTEST_CONTEXT; from >= line; from--) {
                if (from > line && isWord(text.charAt(from)) && isWord(text.charAt(from - 1))) continue;
                var context = text.substring(from, at);
                if (!hasWord(context) || context.chars().anyMatch(c -> c < ' ' || c > '~')) continue;
                var pattern = quoted(context) + until;
                if (!gives(pattern, text, value)) continue;
                var word = LAST_WORD.matcher(context);
                return Optional.of(new Found(word.find() ? word.group() : "", new Extraction.Regex(pattern)));
            }
        }
        return Optional.empty();
    }

    private static boolean gives(String pattern, String text, String value) {
        var match = Pattern.compile(pattern).matcher(text);
        return match.find() && match.group(1).equals(value);
    }

    private static boolean isPartOfMore(String text, int from, int to, String value) {
        return from > 0 && isWord(text.charAt(from - 1)) && isWord(value.charAt(0))
                || to < text.length() && isWord(text.charAt(to)) && isWord(value.charAt(value.length() - 1));
    }

    private static boolean hasWord(String context) {
        int letters = 0;
        for (int i = 0; i < context.length(); i++) {
            letters = Character.isLetter(context.charAt(i)) ? letters + 1 : 0;
            if (letters == 2) return true;
        }
        return false;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    /// For a regular expression, readable: only what has a meaning there is escaped.
    private static String quoted(String text) {
        var quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if ("\\^$.|?*+()[]{}".indexOf(text.charAt(i)) >= 0) quoted.append('\\');
            quoted.append(text.charAt(i));
        }
        return quoted.toString();
    }
}
