package io.hyload.har;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.hyload.har.Flow.Carried;
import io.hyload.har.Flow.Hidden;
import io.hyload.run.SecretsFile;

/// Finds what must not stand in a source that is shown and shared: credentials in headers, passwords, tokens and API keys in
/// queries, forms and JSON. They become options whose values stand in `secrets.properties`.
///
/// What is carried is none of them: it is taken out of an answer anew. Cookies are none either: the client's jar keeps its
/// own, and those of the recording are not written.
public final class Secrets {

    /// Shorter ones are flags (`token=1`), not secrets.
    private static final int SHORTEST = 2;

    private static final Set<String> FLAGS = Set.of("true", "false", "null", "none", "undefined", "bearer", "basic");
    private static final Pattern PASSWORD =
            Pattern.compile("(?i).*(?:passw|passphrase|pwd|secret|client_assertion|otp$|[-_]pin$).*");
    private static final Pattern NO_SECRET = Pattern.compile("(?i).*(?:type|hint|length|policy|expires|expiry)$");
    private static final Pattern KEY_HEADER = Pattern.compile("(?i)x-.*(?:auth|key|token|secret).*|authorization|auth");
    private static final Pattern SCHEME = Pattern.compile("(?i)([a-z][a-z0-9_-]*)\\s+(\\S.*)");
    /// Known by their form, whatever they are called: signed tokens, keys of the large services.
    private static final Pattern BY_FORM = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*|"
            + "AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|sk[-_][A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,}|"
            + "AIza[A-Za-z0-9_-]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*");

    private record Occurrence(String name, List<Integer> entries) {}

    private final Flow flow;
    private final Set<String> carried;
    private final Map<String, Occurrence> found = new LinkedHashMap<>();

    private Secrets(Flow flow) {
        this.flow = flow;
        this.carried = flow.values().stream().map(Carried::value).collect(Collectors.toSet());
    }

    /// The flow with what it hides.
    ///
    /// @param keep nothing is hidden: secrets stand in the source as they were recorded
    public static Flow of(Flow flow, boolean keep) {
        return keep ? flow : new Secrets(flow).hidden();
    }

    /// What is hidden, by option, as it goes into `secrets.properties`.
    public static Map<String, String> values(Flow flow) {
        var values = new LinkedHashMap<String, String>();
        flow.hidden().forEach(hidden -> values.put(hidden.option(), hidden.value()));
        return values;
    }

    /// What is hidden, in one line: `Authorization 33×, password #4 → secrets.properties`; empty where nothing is.
    public static String listed(Flow flow) {
        if (flow.hidden().isEmpty()) return "";
        return flow.hidden().stream().map(Hidden::what).collect(Collectors.joining(", ")) + " → " + SecretsFile.NAME;
    }

    private Flow hidden() {
        for (var entry : flow.entries()) {
            inUserInfo(entry);
            for (var header : entry.headers()) inHeader(entry, header);
            for (var sent : Sent.in(entry)) {
                if (sent.place() != Flow.Place.HEADER && isSecret(sent)) add(entry, sent.name(), sent.value());
            }
        }
        var names = new VariableNames();
        // Words of a run, and options that every scenario has.
        for (var taken : List.of("statsfile", "console", "control", "tag", "logPath", "seconds", "users", "url",
                "rampUp"))
            names.next(taken);
        flow.values().forEach(value -> names.next(value.variable()));
        flow.hidden().forEach(hidden -> names.next(hidden.option()));
        var hidden = new ArrayList<>(flow.hidden());
        found.forEach((value, seen) -> hidden.add(new Hidden(names.next(seen.name()), value, what(seen))));
        var suspects = flow.suspects().stream().filter(suspect -> !found.containsKey(suspect.value())).toList();
        return new Flow(flow.title(), flow.pages(), flow.values(), hidden, suspects);
    }

    private void inUserInfo(Entry entry) {
        int from = entry.url().indexOf("://") + 3;
        int slash = entry.url().indexOf('/', from);
        int at = entry.url().lastIndexOf('@', slash < 0 ? entry.url().length() : slash);
        int colon = entry.url().indexOf(':', from);
        if (at < from || colon < 0 || colon > at) return;
        add(entry, "password", Sent.decoded(entry.url().substring(colon + 1, at), false));
    }

    private void inHeader(Entry entry, Field header) {
        var name = header.name().toLowerCase(Locale.ROOT);
        if (name.equals("cookie")) return;
        boolean isSecret = SecretsFile.isSecret(name) || KEY_HEADER.matcher(name).matches();
        if (!isSecret && !BY_FORM.matcher(header.value()).matches()) return;
        var scheme = SCHEME.matcher(header.value());
        boolean isAuthorization = name.endsWith("authorization");
        add(entry, header.name(), isAuthorization && scheme.matches() ? scheme.group(2) : header.value());
    }

    private static boolean isSecret(Sent sent) {
        if (BY_FORM.matcher(sent.value()).matches()) return true;
        var name = sent.name();
        if (name.length() > 200 || sent.place() == Flow.Place.PATH || NO_SECRET.matcher(name).matches()) return false;
        return SecretsFile.isSecret(name) || PASSWORD.matcher(name).matches();
    }

    private void add(Entry entry, String name, String value) {
        if (value.length() < SHORTEST || FLAGS.contains(value.toLowerCase(Locale.ROOT)) || isCarried(value)) return;
        found.computeIfAbsent(value, _ -> new Occurrence(name, new ArrayList<>())).entries().add(entry.number());
    }

    /// Also where it is a part of it: what is left of the value is then known to the reader of the source anyway.
    private boolean isCarried(String value) {
        return carried.contains(value) || value.length() <= 1024 && carried.stream()
                .anyMatch(part -> part.length() >= 8 && value.contains(part));
    }

    private static String what(Occurrence seen) {
        var entries = new TreeSet<>(Comparator.<Integer>naturalOrder());
        entries.addAll(seen.entries());
        var name = shown(seen.name());
        return entries.size() == 1 ? name + " #" + entries.first() : name + " " + entries.size() + "×";
    }

    /// For a person's eyes, on a terminal.
    private static String shown(String name) {
        var plain = name.replaceAll("[^\\p{L}\\p{N}_.\\[\\]-]", "?");
        return plain.isEmpty() ? "value" : plain.length() > 40 ? plain.substring(0, 40) : plain;
    }
}
