package io.hyload.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// What this system allows a load generator, as far as it tells, and what that means for a run that is about to begin.
///
/// @param files how many files and sockets a process may have open; `Long.MAX_VALUE` for unlimited
/// @param ports how many local ports there are for connections from one address
public record Limits(OptionalLong files, OptionalInt ports) {

    /// More processes than that help nobody.
    public static final int MOST_WORKERS = 64;

    /// As many as one process has to listen to, when they are spread over a cluster.
    public static final int MOST_IN_CLUSTER = 1000;

    /// Files that a process has open besides its connections: its jars, the log, the epoll of its threads.
    private static final long OTHERWISE_OPEN = 100;

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\S+)\\s.*");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})\\s+(\\d{1,5})");

    /// Those of this process; what the system does not tell is left empty. Java raises the soft limit of files to the hard
    /// one when it starts, so the first is what it really has.
    static Limits ofProcess() {
        return of(Path.of("/proc"));
    }

    static Limits of(Path proc) {
        var files = text(proc.resolve("self/limits")).lines().map(OPEN_FILES::matcher).filter(line -> line.matches())
                .mapToLong(line -> line.group(1).matches("\\d{1,18}") ? Long.parseLong(line.group(1)) : Long.MAX_VALUE)
                .findFirst();
        var range = RANGE.matcher(text(proc.resolve("sys/net/ipv4/ip_local_port_range")).strip());
        var ports = range.matches()
                ? OptionalInt.of(Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)) + 1)
                : OptionalInt.empty();
        return new Limits(files, ports);
    }

    private static String text(Path file) {
        // In one go: after the single byte that Files.readString asks for at first, the kernel has nothing more to give.
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(1 << 16), US_ASCII);
        } catch (IOException e) {
            return ""; // another system: not known
        }
    }

    /// What to say when `users` begin, if each opening a connection is more than files allow.
    Optional<String> onUsers(int users, int workers) {
        if (files.isEmpty() || files.getAsLong() == Long.MAX_VALUE) return Optional.empty();
        long allowed = connections();
        long each = ceilDiv(users, workers);
        if (each <= allowed) return Optional.empty();
        long wanted = ceilDiv(users, allowed);
        var fewer = wanted <= MOST_WORKERS ? "use --workers " + wanted + ", or " : "";
        var what = workers == 1
                ? "users: %s are as many connections".formatted(Figures.count(users))
                : "users: %s in %d workers are %s connections each".formatted(Figures.count(users), workers,
                        Figures.count(each));
        return Optional.of("%s, but a process may open %s files (%sulimit -n %d)".formatted(what,
                Figures.count(files.getAsLong()), fewer, ceilDiv(each + OTHERWISE_OPEN, 1000) * 1000));
    }

    /// How many connections a process may have open at once; `Long.MAX_VALUE` where the system sets or tells no limit.
    long connections() {
        long all = files.orElse(Long.MAX_VALUE);
        return all == Long.MAX_VALUE ? all : Math.max(1, all - OTHERWISE_OPEN);
    }

    /// What this means for so many workers: one line.
    public String ofWorkers(int workers) {
        var line = new StringBuilder(workers + " workers");
        if (files.isPresent()) {
            line.append(": up to ");
            if (files.getAsLong() == Long.MAX_VALUE) line.append("any number of connections by files");
            else line.append(Figures.count(workers * Math.max(0, files.getAsLong() - OTHERWISE_OPEN)))
                    .append(" connections by files");
        }
        ports.ifPresent(count -> line.append(files.isPresent() ? "; " : ": ").append(Figures.count(count))
                .append(" local ports per local and target address (localAddress(\"127.0.0.2\", …) gives more)"));
        return line.toString();
    }

    private static long ceilDiv(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }
}
