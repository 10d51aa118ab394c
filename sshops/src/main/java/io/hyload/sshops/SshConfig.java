package io.hyload.sshops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `~/.ssh/config`, read as OpenSSH reads it (ssh_config(5)): the first value of a keyword wins, those of `IdentityFile` add up, `Include`
/// takes patterns. Of `Match`, `all`, `host`, `originalhost`, `user` and `localuser` are understood; a block with another
/// condition is left out, for the others run programs.
final class SshConfig {
    private static final int DEEPEST = 16; // as OpenSSH; a file may include itself
    private static final int LONGEST = 1 << 20;
    private static final Set<String> ADD_UP = Set.of("identityfile");

    private final Path home;
    private final String localUser;

    /// @param home the folder that `~` stands for
    SshConfig(Path home, String localUser) {
        this.home = home;
        this.localUser = localUser;
    }

    /// What the file says of a host.
    ///
    /// @param user of the login, where it was named beside the host
    /// @throws RemoteFault for a file that cannot be read, or a line of it
    Options of(String host, Optional<String> user) throws IOException {
        var reading = new Reading(host, user);
        var file = home.resolve(".ssh/config");
        if (Files.exists(file)) reading.file(file, true, 0);
        return new Options(reading.values);
    }

    /// The values of one host, by keyword in lower case.
    record Options(Map<String, List<String>> values) {
        Optional<String> first(String keyword) {
            return all(keyword).stream().findFirst();
        }

        List<String> all(String keyword) {
            return values.getOrDefault(keyword.toLowerCase(Locale.ROOT), List.of());
        }

        boolean yes(String keyword) {
            return first(keyword).filter(value -> value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("true"))
                    .isPresent();
        }
    }

    /// One pass over the files for one host.
    private final class Reading {
        final Map<String, List<String>> values = new LinkedHashMap<>();
        private final String host;
        private final Optional<String> user;

        Reading(String host, Optional<String> user) {
            this.host = host;
            this.user = user;
        }

        /// @param counts false inside of a block that is not for this host
        void file(Path file, boolean counts, int depth) throws IOException {
            if (depth > DEEPEST) throw new RemoteFault(file.toString(), "includes itself", "take that Include out");
            var active = counts;
            var number = 0;
            for (var line : lines(file)) {
                number++;
                var words = words(line, file, number);
                if (words.isEmpty()) continue;
                var keyword = words.getFirst().toLowerCase(Locale.ROOT);
                var rest = words.subList(1, words.size());
                if (rest.isEmpty()) {
                    throw new RemoteFault(file + " line " + number, words.getFirst() + " has no value", "");
                }
                switch (keyword) {
                    case "host" -> active = counts && matches(rest, host);
                    case "match" -> active = counts && holds(rest);
                    case "include" -> {
                        for (var pattern : rest) include(pattern, active, depth);
                    }
                    default -> {
                        if (active) set(keyword, rest);
                    }
                }
            }
        }

        private void set(String keyword, List<String> rest) {
            // A ProxyCommand and a ProxyJump are one setting: the first of either wins.
            var taken = values.containsKey(keyword)
                    || keyword.equals("proxyjump") && values.containsKey("proxycommand")
                    || keyword.equals("proxycommand") && values.containsKey("proxyjump");
            if (ADD_UP.contains(keyword)) {
                var all = values.computeIfAbsent(keyword, _ -> new ArrayList<>());
                if (!all.contains(rest.getFirst())) all.add(rest.getFirst());
            } else if (!taken) {
                values.put(keyword, List.copyOf(rest));
            }
        }

        private void include(String pattern, boolean active, int depth) throws IOException {
            var path = inHome(pattern, home.resolve(".ssh"));
            for (var file : glob(path)) file(file, active, depth + 1);
        }

        /// Whether all conditions of a `Match` line hold.
        private boolean holds(List<String> conditions) {
            for (var i = 0; i < conditions.size(); i++) {
                var negated = conditions.get(i).startsWith("!");
                var condition = conditions.get(i).substring(negated ? 1 : 0).toLowerCase(Locale.ROOT);
                if (condition.equals("all")) {
                    if (negated) return false;
                    continue;
                }
                if (++i == conditions.size()) return false;
                var patterns = List.of(conditions.get(i).split(","));
                var holds = switch (condition) {
                    case "host" -> matches(lower(patterns), hostName().toLowerCase(Locale.ROOT));
                    case "originalhost" -> matches(lower(patterns), host.toLowerCase(Locale.ROOT));
                    case "user" -> matches(patterns, userName());
                    case "localuser" -> matches(patterns, localUser);
                    default -> negated; // not understood: never holds
                };
                if (holds == negated) return false;
            }
            return true;
        }

        /// Here cases do not matter; on a `Host` line they do.
        private static List<String> lower(List<String> patterns) {
            return patterns.stream().map(pattern -> pattern.toLowerCase(Locale.ROOT)).toList();
        }

        private String hostName() {
            return values.getOrDefault("hostname", List.of(host)).getFirst().replace("%h", host);
        }

        private String userName() {
            return user.orElseGet(() -> values.getOrDefault("user", List.of(localUser)).getFirst());
        }
    }

    /// A path of the file: `~` is the home, and what is relative lies in `base`.
    Path inHome(String path, Path base) {
        if (path.equals("~")) return home;
        if (path.startsWith("~/")) return home.resolve(path.substring(2));
        return base.resolve(path);
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            if (Files.size(file) > LONGEST) throw new RemoteFault(file.toString(), "is longer than 1 MB", "");
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (RemoteFault e) {
            throw e;
        } catch (IOException e) {
            throw new RemoteFault(file.toString(), "cannot be read", "is it yours, and no folder?", e);
        }
    }

    /// Files that a pattern names, in the order of their names; the pattern may have `*`, `?` and `[…]` in its last part.
    private static List<Path> glob(Path pattern) throws IOException {
        var name = pattern.getFileName().toString();
        if (name.chars().noneMatch(c -> "*?[".indexOf(c) >= 0)) {
            return Files.exists(pattern) ? List.of(pattern) : List.of();
        }
        var folder = pattern.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) return List.of();
        // Braces mean nothing to OpenSSH.
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + name.replaceAll("([{}\\\\])", "\\\\$1"));
        try (var files = Files.list(folder)) {
            return files
                    .filter(file -> matcher.matches(file.getFileName())
                            && !file.getFileName().toString().startsWith("."))
                    .sorted().toList();
        }
    }

    /// Whether one of the patterns matches, and none of those with `!`.
    static boolean matches(List<String> patterns, String text) {
        var found = false;
        for (var pattern : patterns) {
            if (pattern.startsWith("!")) {
                if (matches(pattern.substring(1), text)) return false;
            } else if (matches(pattern, text)) {
                found = true;
            }
        }
        return found;
    }

    /// A pattern with `*` and `?`. Never slow, whatever the pattern is: only the last `*` is gone back to.
    static boolean matches(String pattern, String text) {
        int p = 0, t = 0, star = -1, from = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }

    /// The words of a line: divided by blanks, or by one `=` after the keyword; `"…"` and `'…'` hold blanks; `#` begins a comment.
    private static List<String> words(String line, Path file, int number) throws RemoteFault {
        var words = new ArrayList<String>();
        var i = 0;
        while (i < line.length()) {
            var c = line.charAt(i);
            if (Character.isWhitespace(c) || c == '=' && words.size() == 1 && noneSince(line, i)) {
                i++;
                continue;
            }
            if (c == '#') break;
            var word = new StringBuilder();
            var quote = '\0';
            for (; i < line.length(); i++) {
                c = line.charAt(i);
                if (quote == '\0' && (Character.isWhitespace(c) || c == '=' && words.isEmpty())) break;
                if (c == '\\' && i + 1 < line.length() && "\"'\\ ".indexOf(line.charAt(i + 1)) >= 0
                        && (line.charAt(i + 1) != ' ' || quote == '\0')) {
                    word.append(line.charAt(++i));
                } else if (quote == '\0' && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (quote != '\0' && c == quote) {
                    quote = '\0';
                } else {
                    word.append(c);
                }
            }
            if (quote != '\0') throw new RemoteFault(file + " line " + number, "a quote is not closed", "");
            words.add(word.toString());
        }
        return words;
    }

    /// Whether this `=` is the first after the keyword.
    private static boolean noneSince(String line, int at) {
        return line.indexOf('=') == at;
    }
}
