package io.hyload.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.run.LockFile;
import io.hyload.run.WholeFile;
import io.hyload.sshops.Secret;
import io.hyload.tui.Look;
import io.hyload.tui.screen.HubEntry;

import static java.nio.charset.StandardCharsets.UTF_8;

/// `hyload-cfg.json` of a project folder: [Settings] in the form of the original, and whatever else stands in it.
///
/// 1. Keys it does not know survive a change, in their place, and so do those it knows and that did not change.
/// 2. A change is made to what the file holds at that moment, under a lock, and the file is replaced as a whole: two applications in
///    one folder lose nothing of each other, and a reader sees the old file or the new one.
/// 3. What cannot be read is told in one line, and the usual is taken for it. Before such a file is first replaced, a copy is kept
///    beside it, `hyload-cfg.json.broken`.
/// 4. A file that holds a token is for its owner alone.
///
/// For several threads at once.
final class SettingsFile {
    static final String NAME = "hyload-cfg.json";
    private static final int LARGEST = 1 << 20;
    private static final String FOLDER = "a folder has that name (move it away)";
    private static final String LOCK_NAME = "." + NAME + ".lock";

    private final Path path;

    SettingsFile(Path folder) {
        path = folder.resolve(NAME);
    }

    /// What the file says.
    ///
    /// @param problems a line for each thing that cannot be read: where, why, how to mend; never its content
    record Read(Settings settings, List<String> problems) {
        Read {
            problems = List.copyOf(problems);
        }
    }

    /// What it says now. Nothing is wrong with a file that is not there, or empty.
    Read read() {
        return document().read();
    }

    /// Writes what becomes of the settings, if anything does.
    ///
    /// @return what it says now
    /// @throws IOException where it cannot be written
    Settings change(UnaryOperator<Settings> change) throws IOException {
        return LockFile.alone(path.resolveSibling(LOCK_NAME),
                () -> changed(Files.exists(path) ? path.toRealPath() : path, change)); // a link stays one
    }

    private Settings changed(Path target, UnaryOperator<Settings> change) throws IOException {
        var document = document();
        var read = document.read();
        var before = read.settings;
        var after = change.apply(before);
        if (after.equals(before)) return after;
        if (Files.isDirectory(target)) throw new FileSystemException(NAME, null, FOLDER);
        if (!read.problems.isEmpty()) keepAside(target);
        replace(target, document.text(before, after).getBytes(UTF_8), after.hasToken());
        return after;
    }

    /// Copies the file to a name that is free, unless the same is there already.
    private static void keepAside(Path target) throws IOException {
        for (int number = 1;; number++) {
            var copy = target.resolveSibling(NAME + ".broken" + (number == 1 ? "" : "-" + number));
            if (Files.exists(copy)) {
                if (Files.mismatch(target, copy) == -1) return;
            } else {
                Files.copy(target, copy, StandardCopyOption.COPY_ATTRIBUTES);
                return;
            }
        }
    }

    /// The modes stay as they are; those of a new file are what all new files get here.
    private static void replace(Path target, byte[] text, boolean isSecret) throws IOException {
        if (isSecret) WholeFile.writeSecret(target, text);
        else if (Files.exists(target)) WholeFile.replace(target, text);
        else WholeFile.write(target, text);
    }

    // ------------------------------------------------------------------ what stands in it

    private Document document() {
        byte[] bytes;
        try {
            if (Files.notExists(path)) return Document.EMPTY;
            if (Files.isDirectory(path)) return Document.broken(FOLDER);
            if (Files.size(path) > LARGEST) return Document.broken("too large (correct it by hand)");
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException _) {
            return Document.EMPTY;
        } catch (IOException e) {
            return Document.broken(Fault.of(e).because());
        }
        if (new String(bytes, UTF_8).isBlank()) return Document.EMPTY;
        var codec = JsonCodec.found();
        var json = codec.parse(bytes);
        if (json.isMissing()) return Document.broken(codec.complaint(bytes) + " (correct it by hand)");
        if (!json.isObject()) return Document.broken("not a JSON object ({\"stats_hubs\": []} is the least)");
        var values = new LinkedHashMap<String, Json>();
        for (var key : json.names()) values.put(key, json.get(key));
        return new Document(values, "");
    }

    /// @param values  by key
    /// @param problem why nothing could be read; empty if it could
    private record Document(Map<String, Json> values, String problem) {
        static final Document EMPTY = new Document(Map.of(), "");

        static Document broken(String problem) {
            return new Document(Map.of(), problem);
        }

        Read read() {
            var problems = new ArrayList<String>();
            if (!problem.isEmpty()) problems.add(NAME + ": " + problem);
            var settings = new Settings(hubs(problems), listenPort(problems), isListening(problems), text("baseline",
                    problems),
                    word("theme", Look.Theme.values(), problems), word("signs", Look.Signs.values(), problems),
                    options(problems));
            return new Read(settings, problems);
        }

        private Json get(String key) {
            return values.getOrDefault(key, Json.missing());
        }

        /// Whether something is there that is not what it should be, which is told.
        private static boolean isWrong(Json value, boolean isRight, String key, String wanted, List<String> problems) {
            if (value.isMissing() || value.isNull()) return true;
            if (!isRight) problems.add("%s: %s is not %s (correct it by hand)".formatted(NAME, key, wanted));
            return !isRight;
        }

        private List<HubEntry> hubs(List<String> problems) {
            var list = get("stats_hubs");
            if (isWrong(list, list.isArray(), "stats_hubs", "a list", problems)) return List.of();
            var hubs = new LinkedHashMap<String, HubEntry>();
            int number = 0;
            for (var one : list.elements()) {
                var url = url(one);
                if (url.isEmpty())
                    problems.add("%s: stats_hubs[%d] has no url (write {\"url\": \"ws://10.0.0.7:28888\"})"
                            .formatted(NAME, number));
                else hubs.putIfAbsent(url, new HubEntry(url, one.get("name").asString().strip(), Optional.of(one.get(
                        "token").asString().strip()).filter(token -> !token.isEmpty()).map(Secret::new),
                        Optional.of(one.get("cacert").asString().strip()).filter(path -> !path.isEmpty()),
                        one.get("connect").asBoolean(false)));
                number++;
            }
            return List.copyOf(hubs.values());
        }

        private static String url(Json hub) {
            return (hub.isString() ? hub : hub.get("url")).asString().strip();
        }

        private int listenPort(List<String> problems) {
            var value = get("listen_port");
            int port = value.asInt(-1);
            return isWrong(value, port >= 0 && port <= 65_535, "listen_port", "a port", problems)
                    ? Settings.USUAL_PORT : port;
        }

        private boolean isListening(List<String> problems) {
            var value = get("listen");
            return isWrong(value, value.isBoolean(), "listen", "true or false", problems) || value.asBoolean(true);
        }

        private Optional<String> text(String key, List<String> problems) {
            var value = get(key);
            if (isWrong(value, value.isString(), key, "a text", problems)) return Optional.empty();
            return Optional.of(value.asString()).filter(text -> !text.isBlank());
        }

        private <E extends Enum<E>> Optional<E> word(String key, E[] words, List<String> problems) {
            var value = get(key);
            var found = Constants.find(value.asString(), words);
            return isWrong(value, found.isPresent(), key, "one of " + Constants.all(words), problems) ? Optional.empty()
                    : found;
        }

        private Map<String, Map<String, String>> options(List<String> problems) {
            var value = get("last_options");
            if (isWrong(value, value.isObject(), "last_options", "an object", problems)) return Map.of();
            var all = new LinkedHashMap<String, Map<String, String>>();
            for (var scenario : value.names()) {
                var words = new LinkedHashMap<String, String>();
                for (var name : value.get(scenario).names()) words.put(name, value.get(scenario).get(name).asString());
                if (!words.isEmpty()) all.put(scenario, words);
            }
            return all;
        }

        // -------------------------------------------------------------- what will stand in it

        /// A line a key and a line a hub, so that a person finds it and a version control shows what changed.
        String text(Settings before, Settings after) {
            var codec = JsonCodec.found();
            var lines = new LinkedHashMap<String, String>();
            values.forEach((key, value) -> lines.put(key, value.isArray() && value.size() > 0
                    ? list(value.elements().stream().map(Json::toString).toList()) : value.toString()));
            if (!after.hubs().equals(before.hubs())) lines.put("stats_hubs", list(hubs(before, after)));
            put(lines, "listen_port", before.listenPort(), after.listenPort());
            put(lines, "listen", before.isListening(), after.isListening());
            put(lines, "baseline", before.baseline().orElse(""), after.baseline().orElse(""));
            put(lines, "theme", before.theme().map(Constants::of).orElse(""), after.theme().map(Constants::of).orElse(
                    ""));
            put(lines, "signs", before.signs().map(Constants::of).orElse(""), after.signs().map(Constants::of).orElse(
                    ""));
            put(lines, "last_options", before.options(), after.options());
            return lines.entrySet().stream()
                    .map(line -> "\n  " + new String(codec.write(line.getKey()), UTF_8) + ": " + line.getValue())
                    .collect(Collectors.joining(",", "{", "\n}\n"));
        }

        private static void put(Map<String, String> lines, String key, Object before, Object after) {
            if (after.equals(before)) return;
            if (after.equals("") || after.equals(Map.of())) lines.remove(key);
            else lines.put(key, new String(JsonCodec.found().write(after), UTF_8));
        }

        private static String list(List<String> elements) {
            return elements.isEmpty() ? "[]" : elements.stream().collect(Collectors.joining(",\n    ", "[\n    ",
                    "\n  ]"));
        }

        /// What stood of a hub beside ours stays with it; so does what could not be read as one.
        private List<String> hubs(Settings before, Settings after) {
            var there = get("stats_hubs").isArray() ? get("stats_hubs").elements() : List.<Json>of();
            var gone = new LinkedHashSet<>(before.hubs().stream().map(HubEntry::url).toList());
            after.hubs().forEach(hub -> gone.remove(hub.url()));
            boolean isOneRenamed = gone.size() == 1 && before.hubs().size() == after.hubs().size();
            var texts = new ArrayList<String>();
            for (var hub : after.hubs()) {
                boolean isNew = before.hubs().stream().noneMatch(known -> known.url().equals(hub.url()));
                var former = isNew && isOneRenamed ? gone.getFirst() : hub.url();
                var known = there.stream().filter(one -> url(one).equals(former)).findFirst().orElse(Json.missing());
                texts.add(new String(JsonCodec.found().write(members(hub, known)), UTF_8));
            }
            there.stream().filter(one -> url(one).isEmpty()).map(Json::toString).forEach(texts::add);
            return texts;
        }

        private static Map<String, Object> members(HubEntry hub, Json known) {
            var members = new LinkedHashMap<String, Object>();
            for (var key : known.names()) members.put(key, known.get(key));
            members.put("url", hub.url());
            members.put("name", hub.name());
            members.put("token", hub.token().map(Secret::text).orElse(""));
            members.put("cacert", hub.cacert().orElse(""));
            members.put("connect", hub.isOn());
            members.values().removeIf(value -> value.equals("") || value.equals(false));
            return members;
        }
    }
}
