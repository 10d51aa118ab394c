import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// How long the terminal application takes to be there, and what it costs while nobody does anything: see `screen`.
///
/// Arguments: the launcher, how often it is started, seconds of idling.
void main(String[] arguments) throws Exception {
    int starts = Integer.parseInt(arguments[1]);
    var times = new double[starts];
    for (int i = 0; i < starts; i++) {
        try (var started = new Started(arguments[0])) {
            times[i] = started.milliseconds;
        }
    }
    Arrays.sort(times);
    double median = times[starts / 2];
    IO.println("first frame: median %.0f ms, %.0f to %.0f of %d starts".formatted(median, times[0], times[starts - 1],
            starts));

    int seconds = Integer.parseInt(arguments[2]);
    boolean isWithinLimits;
    try (var started = new Started(arguments[0])) {
        Thread.sleep(2000); // what is compiled and loaded after the first frame
        double cpu = started.cpuSeconds();
        long bytes = started.bytes();
        Thread.sleep(seconds * 1000L);
        double load = (started.cpuSeconds() - cpu) / seconds * 100;
        double rate = (started.bytes() - bytes) / 1000.0 / seconds;
        long resident = started.residentMegabytes();
        IO.println("idle for %d s: %.2f %% of a core, %.2f kB/s, %d MB resident".formatted(seconds, load, rate, resident));
        isWithinLimits = median <= 500 && load <= 1 && rate <= 2 && resident <= 160;
    }
    System.exit(isWithinLimits ? 0 : 1); // not before the application has ended
}

/// The application on a terminal of its own, which `script` makes.
static final class Started implements AutoCloseable {
    final double milliseconds;
    private final Process script;
    private long bytes;

    Started(String launcher) throws IOException {
        long from = System.nanoTime();
        script = new ProcessBuilder("script", "-qefc", "stty cols 80 rows 24; exec " + launcher + " tui", "/dev/null")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var seen = new StringBuilder();
        var buffer = new byte[65536];
        while (!seen.toString().replaceAll("\033\\[[?\\d;]*[A-Za-z]", "").contains("1 ")) {
            int count = script.getInputStream().read(buffer);
            if (count < 0) throw new IOException("it ended with " + seen);
            seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        milliseconds = (System.nanoTime() - from) / 1e6;
        Thread.ofVirtual().start(this::drain);
    }

    private void drain() {
        var buffer = new byte[65536];
        try {
            for (int count; (count = script.getInputStream().read(buffer)) >= 0;) count(count);
        } catch (IOException _) {
            // it has ended
        }
    }

    private synchronized void count(int more) {
        bytes += more;
    }

    synchronized long bytes() {
        return bytes;
    }

    private Path inProc(String file) {
        long pid = script.descendants().filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst().orElseThrow().pid();
        return Path.of("/proc/" + pid + "/" + file);
    }

    double cpuSeconds() throws IOException {
        var text = Files.readString(inProc("stat"));
        var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0; // ticks of 10 ms
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
