package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.run.Columns;
import io.hyload.run.LockFile;
import io.hyload.run.WholeFile;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A machine and the file that says what it is, `remotes/NAME.host`, in the form of the original: JSON whose empty texts say nothing.
///
/// Keys it does not know survive an edit, in their place, and so does how a value was written while it stays the same.
public final class MachineFile {

    static final String ENDING = ".host";
    private static final String NAME = "[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,99}";
    private static final String TAG = "[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,39}";
    private static final String LOCK_NAME = ".lock";
    private static final int LARGEST = 1 << 16;

    private final Path path;
    private final Machine machine;
    private final Map<String, Json> values;

    private MachineFile(Path path, Machine machine, Map<String, Json> values) {
        this.path = path;
        this.machine = machine;
        this.values = values;
    }

    /// A machine that has no file yet.
    ///
    /// @param folder of all: `remotes`
    /// @throws RemoteFault where its name cannot be that of a file
    public static MachineFile of(Path folder, Machine machine) throws RemoteFault {
        requireName(machine.name());
        return new MachineFile(folder.resolve(machine.name() + ENDING), machine, new LinkedHashMap<>());
    }

    /// Reads one.
    ///
    /// @throws RemoteFault in one line, where it is not as it should be
    public static MachineFile read(Path path) throws RemoteFault {
        var file = path.getFileName().toString();
        var name = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
        requireName(name);
        var values = values(path);
        return new MachineFile(path, new Reader(path, values).machine(name), values);
    }

    static void requireName(String name) throws RemoteFault {
        var wrong = wrongName(name);
        if (wrong.isPresent())
            throw new RemoteFault("machine '" + Columns.plain(name) + "'", wrong.get().why, wrong.get().mend);
    }

    /// What is wrong with a text of the file, or of what becomes one.
    ///
    /// @param mend what would be right; may be empty
    public record Wrong(String why, String mend) {

        /// As a line under what was typed.
        @Override
        public String toString() {
            return why + (mend.isEmpty() ? "" : " (" + mend + ")");
        }
    }

    /// What is wrong with a text as the value of a key of the file; nothing, where it can be written. It never repeats the text.
    ///
    /// @param key  `host`, `sshport`, `username`, `password`, `sshprikey`, `javaexe`, `role`, `jump`, `tags`
    /// @param text empty for a key that says nothing
    public static Optional<Wrong> wrong(String key, String text) {
        if (text.codePoints().anyMatch(Character::isISOControl))
            return Optional.of(new Wrong("has control characters", ""));
        if (text.isEmpty())
            return key.equals("host") ? Optional.of(new Wrong("is not said", "write \"host\": \"10.0.0.7\""))
                    : Optional.empty();
        return switch (key) {
            // Programs take these as an argument: the system's `ssh` reads one that begins with `-` as an option.
            case "host", "username", "jump" -> text.matches("[^-\\s][^\\s]*") ? Optional.empty()
                    : Optional.of(new Wrong("has blanks, or begins with -", ""));
            case "sshport" -> {
                int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
                yield port >= 1 && port <= 65_535 ? Optional.empty()
                        : Optional.of(new Wrong("is no port", "1 to 65535, or empty for 22"));
            }
            case "role" -> List.of("load", "sut", "both").contains(text) ? Optional.empty()
                    : Optional.of(new Wrong("is none", "load, sut or both"));
            case "tags" -> tagsOf(text).stream().allMatch(tag -> tag.matches(TAG)) ? Optional.empty()
                    : Optional.of(new Wrong("has what is no tag", "letters, digits, and . _ - after the first"));
            default -> Optional.empty();
        };
    }

    /// What the key `tags` says: words, a blank between each two.
    public static String tagsText(List<String> tags) {
        return String.join(" ", tags);
    }

    /// As [#tagsText] has written it; commas do, too.
    public static List<String> tagsOf(String text) {
        return Stream.of(text.strip().split("[\\s,]+")).filter(tag -> !tag.isEmpty()).toList();
    }

    /// What is wrong with a name: it is that of a file and of folders.
    public static Optional<Wrong> wrongName(String name) {
        return name.matches(NAME) ? Optional.empty()
                : Optional.of(new Wrong("no name of a machine", "letters, digits, and . _ - after the first"));
    }

    /// What the key `role` says: `load`, `sut`, `both`, or nothing.
    public static String roleText(Set<Role> roles) {
        return switch (roles.size()) {
            case 0 -> "";
            case 1 -> roles.contains(Role.LOAD) ? "load" : "sut";
            default -> "both";
        };
    }

    /// As [#roleText] has written it.
    public static Set<Role> rolesOf(String role) {
        return switch (role) {
            case "load" -> Set.of(Role.LOAD);
            case "sut" -> Set.of(Role.SUT);
            case "both" -> EnumSet.allOf(Role.class);
            default -> Set.of();
        };
    }

    private static Map<String, Json> values(Path path) throws RemoteFault {
        byte[] bytes;
        try {
            if (Files.isDirectory(path))
                throw new RemoteFault(path.toString(), "a folder has that name", "move it away");
            if (Files.size(path) > LARGEST) throw new RemoteFault(path.toString(), "too large to be a machine", "");
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new RemoteFault(path.toString(), "no such file", "", e);
        } catch (RemoteFault e) {
            throw e;
        } catch (IOException e) {
            throw new RemoteFault(path.toString(), "cannot be read", "look at its owner and mode with ls -l", e);
        }
        var codec = JsonCodec.found();
        var json = codec.parse(bytes);
        if (json.isMissing()) throw new RemoteFault(path.toString(), codec.complaint(bytes), "correct it by hand");
        if (!json.isObject())
            throw new RemoteFault(path.toString(), "not a JSON object", "{\"host\": \"10.0.0.7\"} is the least");
        var values = new LinkedHashMap<String, Json>();
        for (var key : json.names()) values.put(key, json.get(key));
        return values;
    }

    /// Where it is.
    public Path path() {
        return path;
    }

    public Machine machine() {
        return machine;
    }

    /// That file with other content; written by [#write].
    ///
    /// @throws IllegalArgumentException for a machine of another name
    public MachineFile with(Machine changed) {
        if (!changed.name().equals(machine.name()))
            throw new IllegalArgumentException(changed.name() + " is not " + machine.name());
        return new MachineFile(path, changed, values);
    }

    /// Writes what was changed of a machine into its file. What others have changed there since it was read stays; a file that is gone
    /// is written anew.
    ///
    /// @param folder of all: `remotes`
    /// @param from   as it was read
    /// @throws RemoteFault where the file is not as it should be any more
    public static void change(Path folder, Machine from, Machine to) throws IOException {
        alone(folder, to, path -> {
            var file = Files.exists(path) ? read(path) : of(folder, from);
            return file.with(merged(from, to, file.machine));
        });
    }

    /// Writes the file of a machine that has none.
    ///
    /// @param folder of all: `remotes`
    /// @throws RemoteFault where there is a file of that name
    public static void create(Path folder, Machine machine) throws IOException {
        alone(folder, machine, path -> {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                throw new RemoteFault(path.toString(), "it exists already", "choose another name");
            return of(folder, machine);
        });
    }

    private interface Making {
        MachineFile of(Path path) throws IOException;
    }

    private static void alone(Path folder, Machine machine, Making making) throws IOException {
        requireName(machine.name());
        Files.createDirectories(folder);
        LockFile.alone(folder.resolve(LOCK_NAME), () -> {
            making.of(folder.resolve(machine.name() + ENDING)).write();
            return machine;
        });
    }

    private static Machine merged(Machine from, Machine to, Machine now) {
        return new Machine(to.name(), merged(from, to, now, Machine::host), merged(from, to, now, Machine::port),
                merged(from, to, now, Machine::user), merged(from, to, now, Machine::password),
                merged(from, to, now, Machine::key), merged(from, to, now, Machine::java),
                merged(from, to, now, Machine::roles), merged(from, to, now, Machine::jump),
                merged(from, to, now, Machine::tags));
    }

    private static <T> T merged(Machine from, Machine to, Machine now, Function<Machine, T> part) {
        boolean isChanged = !part.apply(to).equals(part.apply(from));
        return part.apply(isChanged ? to : now);
    }

    /// What its owner should know: a stored password, or that others can read it.
    public Optional<String> warning() {
        return machine.password().map(_ -> storedPassword(machine.name(),
                isReadableByOthers() ? ", which other users can read" : ""));
    }

    /// The warning about a stored password.
    ///
    /// @param more on how bad that is; may be empty
    static String storedPassword(String machine, String more) {
        return machine + ": its file holds the password in plain text" + more + " (use a key: hyload remote " + machine
                + " install-key, then take the password out)";
    }

    private boolean isReadableByOthers() {
        try {
            var modes = Files.getPosixFilePermissions(path);
            return modes.contains(PosixFilePermission.GROUP_READ) || modes.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException _) {
            return false; // not there yet, or no such modes
        }
    }

    /// Writes it with mode 0600, so that a reader sees the old one or the new one, never a half.
    public void write() throws IOException {
        WholeFile.writeSecret(path, toText().getBytes(UTF_8));
    }

    /// A line a key, as the original has it.
    private String toText() {
        var codec = JsonCodec.found();
        var lines = new LinkedHashMap<String, String>();
        values.forEach((key, value) -> lines.put(key, value.toString()));
        ours().forEach((key, text) -> {
            // How it was written stays: a port as a number, a null for nothing.
            if (!values.containsKey(key) || !said(key, values.get(key)).equals(text))
                lines.put(key, new String(codec.write(text), UTF_8));
        });
        var text = new StringBuilder("{");
        lines.forEach((key, value) -> text.append(text.length() == 1 ? "\n  " : ",\n  ")
                .append(new String(codec.write(key), UTF_8)).append(": ").append(value));
        return text.append("\n}\n").toString();
    }

    /// All the original has, and of ours what is said, or was.
    private Map<String, String> ours() {
        var texts = new LinkedHashMap<String, String>();
        texts.put("host", machine.host());
        texts.put("sshport", machine.port().map(String::valueOf).orElse(""));
        texts.put("username", machine.user().orElse(""));
        texts.put("password", machine.password().map(Secret::text).orElse(""));
        texts.put("sshprikey", machine.key().orElse(""));
        put(texts, "javaexe", machine.java().orElse(""));
        put(texts, "role", roleText(machine.roles()));
        put(texts, "jump", machine.jump().orElse(""));
        put(texts, "tags", tagsText(machine.tags()));
        return texts;
    }

    private void put(Map<String, String> texts, String key, String text) {
        if (!text.isEmpty() || values.containsKey(key)) texts.put(key, text);
    }

    /// Blanks around a password belong to it.
    private static String said(String key, Json value) {
        return key.equals("password") ? value.asString() : value.asString().strip();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MachineFile file && path.equals(file.path) && machine.equals(file.machine);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /// Without what the file holds beside the machine: it may be anybody's secret.
    @Override
    public String toString() {
        return path + " " + machine;
    }

    /// What the values say, or what is wrong with them; a wrong one is never repeated, since it may be a password in the wrong place.
    private record Reader(Path path, Map<String, Json> values) {

        Machine machine(String name) throws RemoteFault {
            var host = text("host");
            if (host.isEmpty()) throw fault("host", wrong("host", "").orElseThrow());
            return new Machine(name, host.get(), text("sshport").map(Integer::parseInt), text("username"),
                    text("password").map(Secret::new), text("sshprikey"), text("javaexe"),
                    rolesOf(text("role").orElse("")), text("jump"), tagsOf(text("tags").orElse("")));
        }

        private Optional<String> text(String key) throws RemoteFault {
            var value = values.getOrDefault(key, Json.missing());
            if (value.isMissing() || value.isNull()) return Optional.empty();
            if (!value.isString() && !value.isNumber())
                throw fault(key, new Wrong("is not a text", "write it in quotes"));
            var text = said(key, value);
            if (text.isEmpty()) return Optional.empty();
            var wrong = wrong(key, text);
            if (wrong.isPresent()) throw fault(key, wrong.get());
            return Optional.of(text);
        }

        private RemoteFault fault(String key, Wrong wrong) {
            return new RemoteFault(path.toString(), "'" + key + "' " + wrong.why, wrong.mend);
        }
    }
}
