package io.hyload.tui.screen;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.hyload.run.Figures;
import io.hyload.stats.ResourceRecord;
import io.hyload.tui.Canvas;
import io.hyload.tui.Context;
import io.hyload.tui.Ink;
import io.hyload.tui.Spark;
import io.hyload.tui.Tasks;

/// What a machine does, second by second: a bar for what it does now, and how that went.
///
/// @param kernel  empty until the machine has told
/// @param memory  bytes
/// @param seconds the newest last; at most [#MOST]
/// @param ended   why no more will come; empty while more may
record LiveResources(String machine, String kernel, int cores, long memory, List<ResourceRecord> seconds,
        String ended) {
    static final int MOST = 240;
    /// From here on a processor, memory or disk has little left to give.
    private static final double ALARM = 90;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    LiveResources {
        seconds = List.copyOf(seconds);
    }

    static LiveResources of(String machine) {
        return new LiveResources(machine, "", 0, 0, List.of(), "");
    }

    LiveResources on(MachineMsg.Live told) {
        return switch (told) {
            case MachineMsg.Live.Began(_, int count, long bytes, var system) ->
                new LiveResources(machine, system, count, bytes, seconds, "");
            case MachineMsg.Live.Second(_, var second) -> {
                // one that is followed too is told of twice
                if (!seconds.isEmpty() && second.t() <= seconds.getLast().t()) yield this;
                var more = new ArrayList<>(seconds);
                more.add(second);
                if (more.size() > MOST) more.removeFirst();
                yield new LiveResources(machine, kernel, cores, memory, more, ended);
            }
            case MachineMsg.Live.Ended(_, var why) ->
                new LiveResources(machine, kernel, cores, memory, seconds, why);
        };
    }

    void draw(Canvas canvas, Context context) {
        int row = 0;
        if (!kernel.isEmpty()) canvas.text(0, row++, "%d %s, %s, %s".formatted(cores, cores == 1 ? "core" : "cores",
                Figures.bytes(memory), kernel), Ink.DIM);
        if (!seconds.isEmpty()) {
            var now = seconds.getLast();
            bar(canvas, row++, "cpu", now.cpu(), ResourceRecord::cpu);
            bar(canvas, row++, "mem", now.used(), ResourceRecord::used);
            bar(canvas, row++, "disk", now.util(), ResourceRecord::util);
            line(canvas, row++, "await", "%.1f ms, queue %.1f".formatted(now.await(), now.queue()));
            if (now.swapTotal() > 0)
                line(canvas, row++, "swap", Figures.bytes(1024 * (now.swapTotal() - now.swapFree()))
                        + " of " + Figures.bytes(1024 * now.swapTotal()));
            if (now.more().isPresent()) {
                var more = now.more().get();
                line(canvas, row++, "net", "in " + Figures.bytes(more.received()) + "/s out "
                        + Figures.bytes(more.sent()) + "/s");
                line(canvas, row++, "load", String.format(Locale.ROOT, "%.2f", more.load()) + ", "
                        + Figures.count(more.connections()) + " tcp");
            }
            canvas.text(0, row++, TIME.format(Instant.ofEpochSecond(now.t()).atZone(context.zone())), Ink.DIM);
        } else if (ended.isEmpty()) {
            canvas.text(0, row++, "waiting for the first second", Ink.DIM);
        }
        if (!ended.isEmpty())
            for (var part : Details.wrapped("! " + ended, canvas.columns())) canvas.text(0, row++, part, Ink.BAD);
    }

    private static void line(Canvas canvas, int row, String title, String text) {
        canvas.text(0, row, title, Ink.DIM);
        canvas.text(6, row, text, Ink.PLAIN);
    }

    private void bar(Canvas canvas, int row, String title, double percent, ToDoubleFunction<ResourceRecord> value) {
        int columns = Math.clamp((canvas.columns() - 17) / 2L, 4, 24);
        boolean isHigh = percent >= ALARM;
        var ink = isHigh ? Ink.BAD : Ink.SERIES_1;
        canvas.text(0, row, title, Ink.DIM);
        int at = canvas.text(6, row, Tasks.bar(Math.clamp(percent / 100, 0, 1), columns, canvas.look()), ink);
        at = canvas.text(at, row, String.format(Locale.ROOT, "%4.0f%%", percent) + (isHigh ? "! " : "  "),
                isHigh ? Ink.BAD : Ink.STRONG);
        int room = canvas.columns() - at;
        if (room > 0) canvas.text(at, row,
                Spark.of(seconds.stream().mapToDouble(value).toArray(), 100, room, canvas.look()), ink);
    }
}
