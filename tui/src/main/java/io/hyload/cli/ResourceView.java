package io.hyload.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.hyload.run.Figures;
import io.hyload.stats.ResourceRecord;
import io.hyload.sysmon.Host;

/// What a machine does now: a few lines with bars that are redrawn in place on a terminal, otherwise a line each time.
final class ResourceView {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int BAR = 24;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
    /// From here on a processor, memory or disk has little left to give.
    private static final double ALARM = 90;

    private final PrintWriter out;
    private final Colors colors;
    private final Host host;
    private final boolean isRedrawn;
    private int drawn;

    ResourceView(Io io, Host host, boolean isRedrawn) {
        this.out = io.out();
        this.colors = io.colors();
        this.host = host;
        this.isRedrawn = isRedrawn;
    }

    void add(ResourceRecord second) {
        if (isRedrawn) draw(lines(second));
        else out.println(line(second));
        out.flush();
    }

    private void draw(List<String> lines) {
        var frame = new StringBuilder("\033[?7l"); // no wrapping, or a narrow window would break the count of rows
        if (drawn > 0) frame.append("\r\033[").append(drawn).append('A');
        for (var line : lines) frame.append("\033[2K").append(line).append('\n');
        out.print(frame.append("\033[?7h"));
        drawn = lines.size();
    }

    /// For a pipe: `10:41:02  cpu  52.1%  mem  62.0%  disk  12.0%  await 3.1 ms  …`
    static String line(ResourceRecord second) {
        var line = new StringBuilder(time(second)).append(
                String.format(Locale.ROOT, "  cpu %5.1f%%  mem %5.1f%%  disk %5.1f%%  await %.1f ms", second.cpu(),
                        second.used(), second.util(), second.await()));
        second.more().ifPresent(more -> line.append(String.format(Locale.ROOT,
                "  iowait %.1f%%  net in %s/s out %s/s  read %s/s written %s/s  load %.2f  tcp %d", more.iowait(),
                Figures.bytes(more.received()), Figures.bytes(more.sent()), Figures.bytes(more.read()),
                Figures.bytes(more.written()), more.load(), more.connections())));
        return line.toString();
    }

    private static String time(ResourceRecord second) {
        return CLOCK.format(Instant.ofEpochSecond(second.t()).atZone(ZoneId.systemDefault()));
    }

    List<String> lines(ResourceRecord second) {
        var lines = new ArrayList<String>();
        lines.add(" " + colors.bold(host.name()) + "  " + host.kernel() + "  " + host.cores()
                + (host.cores() == 1 ? " core  " : " cores  ") + kilobytes(host.memory()) + "  " + time(second));
        lines.add(bar("cpu", second.cpu()) + String.format(Locale.ROOT, "  user %.1f  nice %.1f  system %.1f",
                second.user(), second.nice(), second.system())
                + second.more().map(more -> String.format(Locale.ROOT, "  iowait %.1f", more.iowait())).orElse(""));
        lines.add(bar("memory", second.used()) + String.format(Locale.ROOT, "  buffers %.1f  cached %.1f  free %.1f",
                second.buffers(), second.cached(), second.free())
                + (second.swapTotal() == 0 ? "" : "  swap " + kilobytes(second.swapTotal() - second.swapFree()) + " of "
                        + kilobytes(second.swapTotal())));
        lines.add(bar("disk", second.util()) + String.format(Locale.ROOT, "  await %.1f ms  queue %.1f", second.await(),
                second.queue())
                + second.more().map(more -> "  read " + Figures.bytes(more.read()) + "/s  written "
                        + Figures.bytes(more.written()) + "/s").orElse(""));
        second.more().ifPresent(more -> {
            lines.add(title("net") + "received " + Figures.bytes(more.received()) + "/s  sent "
                    + Figures.bytes(more.sent()) + "/s  tcp " + Figures.count(more.connections()) + " established");
            lines.add(title("load") + String.format(Locale.ROOT, "%.2f  ", more.load())
                    + Figures.count(more.processes()) + " processes");
        });
        return lines;
    }

    private String title(String title) {
        return " " + colors.dim("%-7s".formatted(title));
    }

    private String bar(String title, double percent) {
        int eighths = (int) Math.round(Math.clamp(percent, 0, 100) / 100 * BAR * 8);
        var bar = new StringBuilder("▕").append("█".repeat(eighths / 8));
        if (eighths % 8 > 0) bar.append(EIGHTHS.charAt(eighths % 8));
        bar.append(" ".repeat(BAR + 1 - bar.length())).append("▏");
        var text = bar + String.format(Locale.ROOT, "%5.1f%%", percent) + (percent >= ALARM ? "!" : " ");
        return title(title) + (percent >= ALARM ? colors.red(text) : text);
    }

    private static String kilobytes(long kB) {
        return Figures.bytes(kB * 1024);
    }
}
