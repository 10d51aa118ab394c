package io.hyload.tui.screen;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.Facts;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFile;
import io.hyload.sshops.Program;
import io.hyload.tui.Canvas;
import io.hyload.tui.Ink;

/// All that is known of a machine, as lines: what its file says, what was seen there.
final class Details {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("MM-dd HH:mm");
    /// From here on seconds of two machines are not the same seconds.
    private static final Duration FAR_OFF = Duration.ofMillis(500);

    private final List<Canvas.Text> lines = new ArrayList<>();
    private final int columns;

    private Details(int columns) {
        this.columns = columns;
    }

    /// @param columns there is room for
    static List<Canvas.Text> of(KnownMachine known, int columns, ZoneId zone) {
        var details = new Details(columns);
        known.machine().ifPresentOrElse(details::add, () -> details.tell(known.fault(), Ink.BAD));
        switch (known.sight()) {
            case Sight.Unknown _ -> {}
            case Sight.Unreached(var why) -> details.tell(why, Ink.BAD);
            case Sight.Seen seen -> details.add(seen);
        }
        known.pulled().ifPresent(at -> details.add("pulled", WHEN.format(at.atZone(zone)), Ink.PLAIN));
        if (!known.warning().isEmpty()) details.tell(known.warning(), Ink.WARNING);
        return details.lines;
    }

    /// What is longer than a line goes on below.
    private void tell(String text, Ink ink) {
        wrapped("! " + text, columns).forEach(part -> lines.add(new Canvas.Text(part, ink)));
    }

    static List<String> wrapped(String text, int columns) {
        return Columns.wrapped(Columns.plain(text), Math.max(1, columns));
    }

    private void add(String name, String text, Ink ink) {
        lines.add(new Canvas.Text("%-7s %s".formatted(name, text), ink));
    }

    private void add(Machine machine) {
        add("login", machine.user().map(user -> user + "@").orElse("") + machine.host()
                + machine.port().map(port -> ":" + port).orElse(""), Ink.PLAIN);
        machine.jump().ifPresent(jump -> add("by", jump, Ink.PLAIN));
        if (!machine.tags().isEmpty()) add("tags", MachineFile.tagsText(machine.tags()), Ink.PLAIN);
        var key = machine.key().orElse("");
        if (!key.isEmpty() || machine.password().isPresent())
            add("key", key.isEmpty() ? "password stored" : key + (machine.password().isPresent() ? " or password" : ""),
                    Ink.PLAIN);
    }

    private void add(Sight.Seen seen) {
        var facts = seen.facts();
        for (var program : Program.values())
            seen.running(program).stream().findFirst().ifPresent(running -> add(program, running));
        for (var program : Program.values()) {
            if (facts.of(program).version().isEmpty()) add(program.text(), "not deployed", Ink.DIM);
            else if (seen.same().contains(program)) add(program.text(), "deployed = local", Ink.PLAIN);
            else tell(program.text() + " differs from local: D deploys again", Ink.WARNING);
        }
        add("java", javas(facts) + "   cpu " + count(facts.cores()) + "   mem " + bytes(facts.memory()), Ink.PLAIN);
        add("disk", bytes(facts.freeDisk()) + " free, " + (facts.files().equals(OptionalLong.of(Long.MAX_VALUE))
                ? "any number of" : count(facts.files())) + " files", Ink.PLAIN);
        seen.skew().ifPresent(this::add);
        add("system", (facts.system().isEmpty() ? facts.platform().toString() : facts.system()) + ", "
                + facts.kernel(), Ink.DIM);
    }

    private static String count(OptionalLong number) {
        return number.isPresent() ? Figures.count(number.getAsLong()) : "?";
    }

    private static String bytes(OptionalLong number) {
        return number.isPresent() ? Figures.bytes(number.getAsLong()) : "?";
    }

    private void add(Program program, Facts.Running running) {
        add(program == Program.WORKER ? "runs" : "records", running.what().isEmpty() ? "process " + running.pid()
                : running.what(), Ink.GOOD);
        add("since", running.since(), Ink.PLAIN);
    }

    /// The one that the file names, else all there are.
    private static String javas(Facts facts) {
        var named = facts.javaexe()
                .map(java -> java.version() == 0 ? "cannot be run" : Integer.toString(java.version()));
        if (named.isPresent()) return named.get();
        return facts.javas().isEmpty() ? "none"
                : facts.javas().stream().map(java -> Integer.toString(java.version())).distinct()
                        .collect(Collectors.joining(", "));
    }

    private void add(ClockSkew skew) {
        boolean isFarOff = skew.ahead().abs().compareTo(FAR_OFF) >= 0;
        add("skew",
                "%+d ms".formatted(skew.ahead().toMillis()) + (isFarOff ? " ! is an NTP client running there?" : ""),
                isFarOff ? Ink.WARNING : Ink.PLAIN);
    }
}
