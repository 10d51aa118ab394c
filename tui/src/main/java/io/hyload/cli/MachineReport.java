package io.hyload.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.hyload.run.Figures;
import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.Facts;
import io.hyload.sshops.Machine;
import io.hyload.sshops.Program;

/// What `hyload remote NAME check` tells.
///
/// @param facts     whose texts have no control characters left
/// @param roundTrip of an empty script, the quickest of several
record MachineReport(Machine machine, Facts facts, Duration roundTrip, Optional<ClockSkew> skew) {
    /// From here on seconds of two machines are not the same seconds.
    private static final Duration FAR_OFF = Duration.ofMillis(500);

    List<String> lines(Colors colors) {
        var lines = new ArrayList<String>();
        lines.add(colors.bold(machine.name()) + "  " + machine.host()
                + (machine.roles().isEmpty() ? "" : "  " + RemoteCommand.roles(machine)));
        lines.add(line("round trip", millis(roundTrip)));
        lines.add(
                line("system", (facts.system().isEmpty() ? "" : facts.system() + ", ") + facts.platform() + ", kernel "
                        + facts.kernel()));
        lines.add(line("cores", number(facts.cores())));
        lines.add(line("memory", free(facts.freeMemory(), facts.memory())));
        lines.add(line("disk", free(facts.freeDisk(), OptionalLong.empty())));
        lines.add(line("files", facts.files().isPresent() && facts.files().getAsLong() == Long.MAX_VALUE ? "unlimited"
                : number(facts.files())));
        lines.add(line("clock", clock(colors)));
        lines.add(line("java", java()));
        for (var program : Program.values()) lines.add(line(program.text(), text(facts.of(program))));
        return lines;
    }

    private static String line(String name, String value) {
        return "  %-11s %s".formatted(name, value);
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? Figures.count(number.getAsLong()) : "unknown";
    }

    private static String free(OptionalLong free, OptionalLong all) {
        if (free.isEmpty()) return all.isEmpty() ? "unknown" : Figures.bytes(all.getAsLong());
        return Figures.bytes(free.getAsLong()) + " free"
                + (all.isEmpty() ? "" : " of " + Figures.bytes(all.getAsLong()));
    }

    private String clock(Colors colors) {
        if (skew.isEmpty()) return "unknown";
        var ahead = skew.get().ahead();
        var text = millis(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead") + ", ±"
                + millis(skew.get().error());
        return ahead.abs().compareTo(FAR_OFF) < 0 ? text
                : colors.yellow(text + " ! (is an NTP client running there?)");
    }

    private String java() {
        var all = new ArrayList<String>();
        facts.javaexe().ifPresent(java -> all.add(java.version() == 0 ? java.path() + " cannot be run"
                : java.version() + " " + java.path()));
        facts.javas().forEach(java -> all.add(java.version() + " " + java.path()));
        return all.isEmpty() ? "none" : String.join(", ", all);
    }

    private static String text(Facts.Installed program) {
        if (program.version().isEmpty()) return "not deployed";
        return "version " + program.version().get() + ", "
                + (program.running().isEmpty() ? "does not run" : "runs as " + processes(program.running()));
    }

    /// All of them in a line, since those of one run were started at once: `processes 17, 19 since …: Load`.
    static String processes(List<Facts.Running> running) {
        var pids = running.stream().map(one -> Long.toString(one.pid())).toList();
        var first = running.getFirst();
        return (pids.size() == 1 ? "process " : "processes ") + String.join(", ", pids) + " since " + first.since()
                + (first.what().isEmpty() ? "" : ": " + first.what());
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("host", machine.host());
        json.put("roundTripMs", roundTrip.toNanos() / 1e6);
        json.put("os", facts.platform().os());
        json.put("arch", facts.platform().arch());
        json.put("libc", facts.platform().libc().name().toLowerCase(Locale.ROOT));
        json.put("system", facts.system());
        json.put("kernel", facts.kernel());
        put(json, "cores", facts.cores());
        put(json, "memory", facts.memory());
        put(json, "freeMemory", facts.freeMemory());
        put(json, "freeDisk", facts.freeDisk());
        put(json, "files", facts.files());
        skew.ifPresent(clock -> {
            json.put("clockAheadMs", clock.ahead().toNanos() / 1e6);
            json.put("clockErrorMs", clock.error().toNanos() / 1e6);
        });
        facts.javaexe().ifPresent(java -> json.put("javaexe", java(java)));
        json.put("javas", facts.javas().stream().map(MachineReport::java).toList());
        for (var program : Program.values()) json.put(program.text(), program(facts.of(program)));
        return json;
    }

    private static void put(Map<String, Object> json, String key, OptionalLong number) {
        if (number.isPresent()) json.put(key, number.getAsLong());
    }

    private static Map<String, Object> java(Facts.Java java) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", java.path());
        json.put("version", java.version());
        return json;
    }

    /// What is there of a program.
    static Map<String, Object> program(Facts.Installed program) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("deployed", program.version().isPresent());
        program.version().ifPresent(version -> json.put("version", version));
        json.put("running", !program.running().isEmpty());
        program.running().stream().findFirst().ifPresent(first -> json.putAll(process(first)));
        if (program.running().size() > 1)
            json.put("processes", program.running().stream().map(MachineReport::process).toList());
        return json;
    }

    private static Map<String, Object> process(Facts.Running running) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pid", running.pid());
        json.put("since", running.since());
        json.put("log", running.log());
        json.put("what", running.what());
        return json;
    }
}
