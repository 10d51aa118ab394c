package io.hyload.tui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a person was told: the newest is shown for some seconds, and all is kept.
///
/// @param lines the newest last; at most [#MOST]
/// @param now   the time by which it is decided what is still shown
record Told(List<Line> lines, Instant now) {
    static final int MOST = 1000;
    private static final Duration SHOWN = Duration.ofSeconds(2);
    private static final Duration ERROR_SHOWN = Duration.ofSeconds(4);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    record Line(Instant at, Effect.Say said) {
        private boolean isShown(Instant now) {
            var shown = said.level() == Effect.Say.Level.DONE ? SHOWN : ERROR_SHOWN;
            return Duration.between(at, now).compareTo(shown) < 0;
        }
    }

    Told {
        lines = List.copyOf(lines);
    }

    Told and(Effect.Say said) {
        var more = new ArrayList<>(lines);
        more.add(new Line(now, said));
        if (more.size() > MOST) more.removeFirst();
        return new Told(more, now);
    }

    Told at(Instant time) {
        return new Told(lines, time);
    }

    /// What is shown now. An error is not driven away by what is told after it.
    Optional<Effect.Say> shown() {
        var shown = lines.reversed().stream().takeWhile(line -> Duration.between(line.at, now)
                .compareTo(ERROR_SHOWN) < 0).filter(line -> line.isShown(now)).map(Line::said).toList();
        return shown.stream().filter(said -> said.level() == Effect.Say.Level.ERROR).findFirst()
                .or(() -> shown.stream().findFirst());
    }

    /// A line each, with its time.
    List<Canvas.Text> log(ZoneId zone, Look look) {
        return lines.stream().map(line -> new Canvas.Text(TIME.format(line.at.atZone(zone)) + " "
                + sign(line.said, look) + " " + line.said.text(), ink(line.said))).toList();
    }

    static String sign(Effect.Say said, Look look) {
        return switch (said.level()) {
            case DONE -> look.sign("▸", ">");
            case WARNING -> "!";
            case ERROR -> look.sign("✗", "x");
        };
    }

    static Ink ink(Effect.Say said) {
        return switch (said.level()) {
            case DONE -> Ink.GOOD;
            case WARNING -> Ink.WARNING;
            case ERROR -> Ink.BAD;
        };
    }
}
