import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Totals;

import static java.nio.charset.StandardCharsets.UTF_8;

/// How long the terminal application takes to be there, and what it costs: see `screen`, beside this file.
///
/// Words: the launcher, a stats file, how often it is started, seconds of each watch, keys, and the parts: `start idle workers keys`.
/// The current folder is that of a project.
void main(String[] words) throws Exception {
    var launcher = words[0];
    var recorded = Files.readAllLines(Path.of(words[1])).stream().filter(line -> line.startsWith("{"))
            .map(StatsRecord::parse).filter(record -> record.received() > 0).toList();
    int starts = Integer.parseInt(words[2]);
    int seconds = Integer.parseInt(words[3]);
    int keys = Integer.parseInt(words[4]);
    awaitCache(launcher);
    int port = listenOnFreePort();
    boolean isGood = true;
    for (var part : List.of(words).subList(5, words.length))
        isGood &= switch (part) {
            case "start" -> start(launcher, starts);
            case "idle" -> idle(launcher, seconds);
            case "workers" -> workers(launcher, new Load(recorded, 10, port), seconds);
            case "keys" -> keys(launcher, new Load(recorded, 1000, port), keys);
            default -> throw new IllegalArgumentException(part);
        };
    System.exit(isGood ? 0 : 1); // not before the application has ended
}

static final long MEGABYTES = 160;
static final List<String> SCREENS = List.of("1 Monitor", "2 Runs", "3 Machines", "4 Scenarios", "5 Hubs");

/// One line, with a mark where it misses a limit.
static boolean tell(boolean isGood, String format, Object... figures) {
    IO.println((isGood ? "ok    " : "MISS  ") + String.format(Locale.ROOT, format, figures));
    return isGood;
}

/// The launcher has the cache made in the background, by the first start on a terminal.
static void awaitCache(String launcher) throws Exception {
    var folder = Path.of(System.getenv("XDG_CACHE_HOME"), "hyload");
    long end = System.nanoTime() + 60_000_000_000L;
    try (var _ = new Started(launcher)) {
        while (!isThere(folder) && System.nanoTime() < end) Thread.sleep(100);
    }
    if (!isThere(folder)) IO.println("      there is NO AOT CACHE: none was made in 60 s in " + folder);
}

static boolean isThere(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return false;
    try (var files = Files.list(folder)) {
        return files.anyMatch(file -> file.toString().endsWith(".aot"));
    }
}

/// The usual port may be taken by somebody who works here.
static int listenOnFreePort() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        Files.writeString(Path.of("hyload-cfg.json"), "{\"listen_port\": %d}\n".formatted(socket.getLocalPort()));
        return socket.getLocalPort();
    }
}

// ---------------------------------------------------------------------- what is measured

static boolean start(String launcher, int starts) throws Exception {
    var times = new double[starts];
    for (int i = 0; i < starts; i++) {
        try (var started = new Started(launcher)) {
            times[i] = started.milliseconds;
        }
    }
    Arrays.sort(times);
    double median = (times[(starts - 1) / 2] + times[starts / 2]) / 2;
    return tell(median <= 500, "first frame: median %.0f ms, %.0f to %.0f, of %d starts", median, times[0],
            times[starts - 1], starts);
}

/// On each screen, since each has other things to look for.
static boolean idle(String launcher, int seconds) throws Exception {
    boolean isGood = true;
    try (var started = new Started(launcher)) {
        Thread.sleep(5000); // what is loaded and compiled after the first frame
        for (int i = 0; i < SCREENS.size(); i++) {
            var chosen = "[" + SCREENS.get(i) + "]";
            started.press(Integer.toString(i + 1), glass -> glass.row(0).contains(chosen));
            Thread.sleep(3000);
            var cost = started.during(seconds);
            isGood &= tell(cost.load <= 1 && cost.rate <= 2 && cost.megabytes <= MEGABYTES,
                    "idle for %d s on %s: %.2f %% of a core, %.2f kB/s, %d MB resident", seconds, SCREENS.get(i),
                    cost.load, cost.rate, cost.megabytes);
        }
    }
    return isGood;
}

static boolean workers(String launcher, Load load, int seconds) throws Exception {
    boolean isGood = true;
    try (var started = new Started(launcher); var _ = load.start()) {
        load.isSeen(started);
        Thread.sleep(10_000);
        var cost = started.during(seconds);
        isGood &= tell(cost.load <= 5 && cost.rate <= 20 && cost.megabytes <= MEGABYTES,
                "%d workers for %d s: %.2f %% of a core, %.2f kB/s, %d MB resident (%d datagrams/s of %d bytes)",
                load.workers, seconds, cost.load, cost.rate, cost.megabytes, load.datagrams(), load.bytes());
        isGood &= load.told();
    }
    return isGood;
}

/// A key that changes what the borders of panels say, where no record changes anything.
record Probe(String key, int row, int columns) {}

static boolean keys(String launcher, Load load, int keys) throws Exception {
    var probes = List.of(new Probe("c", 2, 80), new Probe("w", 2, 80), new Probe("m", 2, 80), new Probe("2", 0, 55),
            new Probe("1", 0, 55));
    var random = new Random(5);
    var times = new double[keys];
    boolean isGood = true;
    try (var started = new Started(launcher); var _ = load.start()) {
        load.isSeen(started);
        Thread.sleep(10_000);
        long from = System.nanoTime();
        double before = started.cpuSeconds();
        for (int i = 0; i < keys; i++) {
            Thread.sleep(200 + random.nextInt(300)); // at any moment of a second
            var probe = probes.get(i % probes.size());
            var was = started.row(probe.row).substring(0, probe.columns);
            times[i] = started.press(probe.key,
                    glass -> !glass.row(probe.row).substring(0, probe.columns).equals(was));
        }
        double core = (started.cpuSeconds() - before) / ((System.nanoTime() - from) / 1e9) * 100;
        Arrays.sort(times);
        double late = times[(int) Math.ceil(keys * 0.95) - 1];
        long megabytes = started.residentMegabytes();
        isGood &= tell(late <= 50,
                "%d keys while %d records/s arrive (%d datagrams/s): drawn within %.1f ms (p50), %.1f ms (p95), %.1f ms (max);"
                        + " %.0f %% of a core, %d MB resident",
                keys, load.workers, load.datagrams(), times[(keys - 1) / 2], late, times[keys - 1], core,
                megabytes);
        isGood &= load.told();
    }
    return isGood;
}

// ---------------------------------------------------------------------- what workers say

/// Workers that report each second what a real one has recorded, as the datagrams that it would send; spread over the second.
///
/// The datagrams are made beforehand, but for a few numbers: whoever is measured needs the processor more.
static final class Load {
    private static final long TIME = 4_000_000_001L;
    private static final long TOTAL = 4_000_000_002L;
    private static final long NUMBER = 4_000_000_100L;

    final int workers;
    private final List<Second> seconds;
    private final InetSocketAddress target;
    private final long[] totals;
    private final long[] numbers;
    private volatile boolean isOver;
    private volatile double behind;

    /// What was recorded of one, with the numbers above in place of the true ones.
    private record Second(long requests, List<String> datagrams) {
        static Second like(StatsRecord recorded) {
            var details = recorded.hy().orElseThrow();
            var record = new StatsRecord(TIME, recorded.sent(), recorded.received(), 0, 0, recorded.respTimeSum(),
                    recorded.avgRespTime(), new Totals(TOTAL, TOTAL, 0, 0, Map.of("0-100ms", TOTAL)),
                    Optional.of(new Details("ID", "bench", NUMBER, details.users(), details.open(), details.tally(),
                            Optional.empty(), Optional.empty())));
            return new Second(recorded.received(),
                    record.datagrams().stream().map(datagram -> new String(datagram, UTF_8)).toList());
        }

        byte[] datagram(int part, int worker, long total, long number) {
            return datagrams.get(part).replace(Long.toString(TIME), Long.toString(System.currentTimeMillis() / 1000 - 1))
                    .replace(Long.toString(TOTAL), Long.toString(total))
                    .replace(Long.toString(NUMBER + part), Long.toString(number + part))
                    .replace("\"ID\"", "\"gen" + worker + ":7:1795356000\"").getBytes(UTF_8);
        }
    }

    Load(List<StatsRecord> recorded, int workers, int port) {
        this.seconds = recorded.stream().map(Second::like).toList();
        this.workers = workers;
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.totals = new long[workers];
        this.numbers = new long[workers];
    }

    /// Of all workers in a second, on average.
    int datagrams() {
        return workers * seconds.stream().mapToInt(second -> second.datagrams.size()).sum() / seconds.size();
    }

    /// Of a datagram, on average.
    int bytes() {
        return (int) seconds.stream().flatMap(second -> second.datagrams.stream()).mapToInt(String::length).average()
                .orElseThrow();
    }

    void isSeen(Started started) throws IOException, InterruptedException {
        started.await(glass -> glass.row(1).contains(" " + workers + " workers"));
    }

    AutoCloseable start() {
        var thread = Thread.ofPlatform().name("load").daemon().start(this::send);
        return () -> {
            isOver = true;
            thread.join();
        };
    }

    private void send() {
        var channels = new ArrayList<DatagramChannel>();
        try {
            // One each: nobody takes so many from one sender.
            for (int i = 0; i < workers; i++) channels.add(DatagramChannel.open().connect(target));
            long zero = System.nanoTime();
            for (long i = 0; !isOver; i++) {
                int worker = (int) (i % workers);
                var second = seconds.get((int) ((worker + i / workers) % seconds.size()));
                totals[worker] += second.requests;
                long at = zero + i * 1_000_000_000L / workers;
                for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime())
                    LockSupport.parkNanos(left);
                behind = Math.max(behind, (System.nanoTime() - at) / 1e6);
                int parts = second.datagrams.size();
                for (int part = 0; part < parts; part++)
                    write(channels.get(worker), second.datagram(part, worker, totals[worker], numbers[worker]));
                numbers[worker] += parts;
            }
            for (var channel : channels) channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nobody may be listening yet.
    private static void write(DatagramChannel channel, byte[] datagram) throws IOException {
        try {
            channel.write(ByteBuffer.wrap(datagram));
        } catch (java.net.PortUnreachableException _) {
            // the next second comes
        }
    }

    /// Else less was measured than is claimed.
    boolean told() {
        return behind < 500 || tell(false, "the load was sent up to %.0f ms late: this machine is busy", behind);
    }
}

// ---------------------------------------------------------------------- the application

/// What a while has cost.
///
/// @param load      per cent of a core
/// @param rate      kB a second that were written to the terminal
/// @param megabytes resident at its end
record Cost(double load, double rate, long megabytes) {}

/// The application on a terminal of its own, which `script` makes.
static final class Started implements AutoCloseable {
    private static final long PATIENCE = 20_000_000_000L;

    final double milliseconds;
    private final Process script;
    private final Glass glass = new Glass();
    private long bytes;
    private boolean isOver;

    Started(String launcher) throws IOException, InterruptedException {
        long from = System.nanoTime();
        script = new ProcessBuilder("script", "-qefc", "stty cols 80 rows 24; exec " + launcher + " tui", "/dev/null")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread.ofPlatform().daemon().name("screen").start(this::read);
        milliseconds = (await(shown -> shown.row(0).contains("1 Monitor")) - from) / 1e6;
    }

    private void read() {
        var characters = new char[65536];
        try (var in = new InputStreamReader(script.getInputStream(), UTF_8)) {
            for (int count; (count = in.read(characters)) >= 0;) show(new String(characters, 0, count));
        } catch (IOException _) {
            // it has ended
        }
        end();
    }

    private synchronized void show(String text) {
        bytes += text.getBytes(UTF_8).length;
        glass.show(text);
        notifyAll();
    }

    private synchronized void end() {
        isOver = true;
        notifyAll();
    }

    synchronized String row(int row) {
        return glass.row(row);
    }

    /// @return when it was so, by [System#nanoTime]
    synchronized long await(Predicate<Glass> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (!wanted.test(glass)) {
            if (isOver || System.nanoTime() > end)
                throw new IOException((isOver ? "it has ended with\n" : "it still shows\n") + glass);
            wait(100);
        }
        return System.nanoTime();
    }

    /// @return milliseconds until it was seen
    double press(String key, Predicate<Glass> effect) throws IOException, InterruptedException {
        long from = System.nanoTime();
        script.getOutputStream().write(key.getBytes(UTF_8));
        script.getOutputStream().flush();
        return (await(effect) - from) / 1e6;
    }

    private synchronized long bytes() {
        return bytes;
    }

    Cost during(int seconds) throws IOException, InterruptedException {
        double cpu = cpuSeconds();
        long before = bytes();
        Thread.sleep(seconds * 1000L);
        return new Cost((cpuSeconds() - cpu) / seconds * 100, (bytes() - before) / 1000.0 / seconds, residentMegabytes());
    }

    private Path inProc(String file) {
        long pid = script.descendants().filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst().orElseThrow().pid();
        return Path.of("/proc/" + pid + "/" + file);
    }

    /// In ticks of 10 ms, threads that have ended among them.
    double cpuSeconds() throws IOException {
        var text = Files.readString(inProc("stat"));
        var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    long residentMegabytes() throws IOException {
        return Files.readAllLines(inProc("status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        script.getOutputStream().write('q');
        script.getOutputStream().flush();
        script.waitFor();
    }
}

/// What is to be seen on a terminal of 80x24, as far as the application steers one: places, steps to the right, clearing. Inks are not
/// looked at, and a wide character takes one column here: only rows of Latin text are read.
static final class Glass {
    private static final int COLUMNS = 80;
    private final char[][] cells = new char[24][COLUMNS];
    private final StringBuilder sequence = new StringBuilder();
    private int column;
    private int row;

    Glass() {
        clear();
    }

    private void clear() {
        for (var line : cells) Arrays.fill(line, ' ');
    }

    void show(String text) {
        for (char c : text.toCharArray()) {
            if (!sequence.isEmpty() || c == '\033') {
                sequence.append(c);
                boolean isEnd = sequence.length() > 2 && Character.isLetter(c) || sequence.length() == 2 && c != '[';
                if (isEnd) {
                    steer(sequence.toString());
                    sequence.setLength(0);
                }
            } else if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                row = Math.min(row + 1, cells.length - 1);
            } else if (c >= ' ') {
                if (column < COLUMNS) cells[row][column] = c;
                column++;
            }
        }
    }

    private void steer(String said) {
        var numbers = new ArrayList<Integer>();
        for (var number : said.replaceAll("[^\\d;]", "").split(";")) numbers.add(number.isEmpty() ? 1 : Integer.parseInt(number));
        switch (said.charAt(said.length() - 1)) {
            case 'H' -> {
                row = Math.min(numbers.getFirst(), cells.length) - 1;
                column = numbers.size() > 1 ? numbers.get(1) - 1 : 0;
            }
            case 'C' -> column += numbers.getFirst();
            case 'J' -> clear();
            default -> {
                // inks and modes
            }
        }
    }

    String row(int number) {
        return new String(cells[number]);
    }

    @Override
    public String toString() {
        var all = new StringBuilder();
        for (var line : cells) all.append(new String(line).stripTrailing()).append('\n');
        return all.toString();
    }
}
