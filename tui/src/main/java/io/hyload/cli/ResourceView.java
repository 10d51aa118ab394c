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
    /// From here on a processor, memory or disk has little left to give.
    private static final double ALARM = 90;

    private final PrintWriter out;
    private final Colors colors;
    private final Host host;
    private final boolean isRedrawn;
    private final RedrawnLines redrawn;

    ResourceView(Io io, Host host, boolean isRedrawn) {
        this.out = io.out();
        this.redrawn = new RedrawnLines(out);
        this.colors = io.colors();
        this.host = host;
        this.isRedrawn = isRedrawn;
    }

    void add(ResourceRecord second) {
        if (isRedrawn) {
            redrawn.draw(lines(second));
        } else {
            out.println(line(second));
            out.flush();
        }
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
        var text = Bar.of(percent / 100, BAR) + String.format(Locale.ROOT, "%5.1f%%", percent)
                + (percent >= ALARM ? "!" : " ");
        return title(title) + (percent >= ALARM ? colors.red(text) : text);
    }

    private static String kilobytes(long kB) {
        return Figures.bytes(kB * 1024);
    }
}
