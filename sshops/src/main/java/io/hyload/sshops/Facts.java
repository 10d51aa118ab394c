package io.hyload.sshops;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

import io.hyload.run.Columns;

/// What a machine is and what of ours is on it, as the script of [Plans#check] finds it. What it cannot find out is empty.
///
/// @param system     `Debian GNU/Linux 12 (bookworm)`; may be empty
/// @param kernel     `6.1.0-18-amd64`
/// @param memory     bytes
/// @param freeMemory bytes that programs could still get
/// @param freeDisk   bytes, where the user's home is
/// @param files      how many a process may have open; [Long#MAX_VALUE] for any number
/// @param javaexe    the Java that the machine's file names
/// @param javas      all others found, that of the PATH first
/// @param now        what its clock showed; whole seconds where its `date` knows no less
/// @param programs   those whose folder is there
public record Facts(Platform platform, String system, String kernel, OptionalLong cores, OptionalLong memory,
        OptionalLong freeMemory, OptionalLong freeDisk, OptionalLong files, Optional<Java> javaexe, List<Java> javas,
        Optional<Instant> now, Map<Program, Installed> programs) {

    private static final long MOST_LINES = 10_000;

    public Facts {
        javas = List.copyOf(javas);
        programs = Map.copyOf(programs);
    }

    /// A `java` there.
    ///
    /// @param version the major one: 25; 0 where it cannot be run
    public record Java(String path, int version) {}

    /// A program's folder.
    ///
    /// @param version of the manifest in use; empty where no deployment was ever complete
    /// @param images  names of the Java images unpacked
    /// @param jars    their sizes by their names
    /// @param running its processes: none, one, or the workers of a run that has several
    public record Installed(Optional<String> version, Set<String> images, Map<String, Long> jars,
            List<Running> running) {

        static final Installed NOTHING = new Installed(Optional.empty(), Set.of(), Map.of(), List.of());

        /// Whether its class path is just these: the same program as here, whatever Java it runs on.
        public boolean isOf(List<Bundle.Jar> ours) {
            var names = ours.stream().collect(Collectors.toMap(Bundle.Jar::name, Bundle.Jar::size, (one, _) -> one));
            return version.isPresent() && jars.equals(names);
        }

        public Installed {
            images = Set.copyOf(images);
            jars = Map.copyOf(jars);
            running = List.copyOf(running);
        }
    }

    /// A process of ours there.
    ///
    /// @param since when it was started, in the machine's own zone: `2026-11-23 10:30:00`
    /// @param log   absolute path of its output
    /// @param what  the scenario; empty for others
    public record Running(long pid, String since, String log, String what) {}

    /// What is there of a program.
    public Installed of(Program program) {
        return programs.getOrDefault(program, Installed.NOTHING);
    }

    /// Reads what the script has printed. Lines it does not know are left out: a login script may have printed them.
    ///
    /// @param lines come from the machine and may hold anything
    /// @throws RemoteFault where they do not even say what system it is
    public static Facts parse(String machine, List<String> lines) throws RemoteFault {
        var facts = new Lines();
        lines.stream().limit(MOST_LINES).forEach(facts::add);
        var os = facts.text("os");
        if (os.isEmpty())
            throw new RemoteFault(machine, "does not say what system it is",
                    "hyload needs a POSIX shell as sh there: try ssh and uname -s");
        var programs = new EnumMap<Program, Installed>(Program.class);
        for (var program : Program.values()) {
            if (facts.has(program.text() + ".version")) programs.put(program, installed(facts, program.text() + "."));
        }
        return new Facts(new Platform(os, facts.text("arch"), Platform.Libc.of(facts.text("libc"))),
                facts.text("system"), facts.text("kernel"), facts.number("cores"), facts.kilobytes("memory.kb"),
                facts.kilobytes("memory.free.kb"), facts.kilobytes("disk.free.kb"),
                facts.text("files").equals("unlimited") ? OptionalLong.of(Long.MAX_VALUE) : facts.number("files"),
                facts.javas("javaexe").stream().findFirst(), facts.javas("java"), instant(facts.text("now")),
                programs);
    }

    private static Installed installed(Lines facts, String prefix) {
        var jars = new HashMap<String, Long>();
        for (var jar : facts.all(prefix + "lib")) {
            int blank = jar.indexOf(' ');
            if (blank > 0) whole(jar.substring(0, blank)).ifPresent(size -> jars.put(jar.substring(blank + 1), size));
        }
        var running = new ArrayList<Running>();
        for (int i = 0; i < facts.all(prefix + "pid").size(); i++) {
            var pid = whole(facts.text(prefix + "pid", i));
            if (pid.isEmpty()) continue;
            running.add(new Running(pid.getAsLong(), facts.text(prefix + "since", i), facts.text(prefix + "log", i),
                    facts.text(prefix + "what", i)));
        }
        return new Installed(Optional.of(facts.text(prefix + "version")).filter(v -> !v.isEmpty()),
                new HashSet<>(facts.all(prefix + "image")), jars, running);
    }

    /// What `date +%s%N` prints: nanoseconds since 1970, or seconds with whatever its `date` makes of the rest.
    static Optional<Instant> instant(String text) {
        var digits = text.replaceAll("\\D.*", "");
        if (digits.isEmpty() || digits.length() > 19) return Optional.empty();
        var value = new BigInteger(digits);
        if (digits.length() < 15) return Optional.of(Instant.ofEpochSecond(value.longValue()));
        var parts = value.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
        return Optional.of(Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue()));
    }

    private static OptionalLong whole(String text) {
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /// The values of each name, in their order.
    private static final class Lines {
        private final Map<String, List<String>> values = new HashMap<>();

        void add(String line) {
            int equals = line.indexOf('=');
            if (equals <= 0) return;
            values.computeIfAbsent(line.substring(0, equals), _ -> new ArrayList<>())
                    .add(Columns.plain(line.substring(equals + 1)).strip());
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        List<String> all(String name) {
            return values.getOrDefault(name, List.of());
        }

        String text(String name) {
            return text(name, 0);
        }

        /// That of the process of that number, from 0: each has a line of every name.
        String text(String name, int number) {
            var all = all(name);
            return number < all.size() ? all.get(number) : "";
        }

        OptionalLong number(String name) {
            return whole(text(name));
        }

        OptionalLong kilobytes(String name) {
            var number = number(name);
            return number.isEmpty() || number.getAsLong() == 0 || number.getAsLong() > Long.MAX_VALUE / 1024
                    ? OptionalLong.empty()
                    : OptionalLong.of(number.getAsLong() * 1024);
        }

        List<Java> javas(String name) {
            var found = new ArrayList<Java>();
            for (var text : all(name)) {
                int blank = text.indexOf(' ');
                if (blank <= 0) continue;
                var version = whole(text.substring(0, blank));
                if (version.isPresent() && version.getAsLong() < 10_000)
                    found.add(new Java(text.substring(blank + 1), (int) version.getAsLong()));
            }
            return found;
        }
    }
}
