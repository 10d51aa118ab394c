package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.hyload.run.Options;
import io.hyload.run.SecretsFile;
import io.hyload.stats.Threshold;
import io.hyload.tui.Form;

/// With what a scenario is run: what stands behind its name on the command line.
///
/// @param options   values of options that are not what the scenario takes unless said
/// @param workers   processes, on each machine
/// @param on        machines that make the load; this one where there is none
/// @param monitored machines that are recorded meanwhile
/// @param required  thresholds
public record RunChoice(Map<String, String> options, long workers, List<String> on, List<String> monitored,
        List<String> required) {
    static final RunChoice STANDARD = new RunChoice(Map.of(), 1, List.of(), List.of(), List.of());
    private static final String WORKERS = "--workers";
    private static final String ON = "--on";
    private static final String MONITOR = "--monitor";
    private static final String REQUIRE = "--require";
    /// A login within a URL.
    private static final Pattern LOGIN = Pattern.compile("//[^/\\s]*@");
    private static final int MOST_WORKERS = 256;

    public RunChoice {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        on = List.copyOf(on);
        monitored = List.copyOf(monitored);
        required = List.copyOf(required);
    }

    /// `users=50`, one for each option.
    List<String> words() {
        return options.entrySet().stream().map(option -> option.getKey() + "=" + option.getValue()).toList();
    }

    /// What stands behind `hyload run`.
    ///
    /// @param file as a person would write it
    List<String> arguments(String file) {
        var arguments = new ArrayList<String>();
        arguments.add(file);
        arguments.addAll(words());
        if (workers > 1) arguments.addAll(List.of(WORKERS, Long.toString(workers)));
        if (!on.isEmpty()) arguments.addAll(List.of(ON, String.join(",", on)));
        if (!monitored.isEmpty()) arguments.addAll(List.of(MONITOR, String.join(",", monitored)));
        required.forEach(threshold -> arguments.addAll(List.of(REQUIRE, threshold)));
        return arguments;
    }

    /// The machines under test of a command line as [#arguments] makes it, or as people write it.
    static List<String> monitoredBy(List<String> arguments) {
        var names = new LinkedHashSet<String>();
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            var value = word.startsWith(MONITOR + "=") ? word.substring(MONITOR.length() + 1)
                    : word.equals(MONITOR) && i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            for (var name : value.split(",")) if (!name.isBlank()) names.add(name.strip());
        }
        return List.copyOf(names);
    }

    // ------------------------------------------------------------------ remembering it

    /// The same by name, as the command line has it, to be kept in a file. What is or may be a secret is left out.
    public Map<String, String> kept() {
        var kept = new LinkedHashMap<String, String>();
        options.forEach((name, value) -> {
            if (!SecretsFile.isSecret(name) && !LOGIN.matcher(value).find()) kept.put(name, value);
        });
        if (workers > 1) kept.put(WORKERS, Long.toString(workers));
        if (!on.isEmpty()) kept.put(ON, String.join(",", on));
        if (!monitored.isEmpty()) kept.put(MONITOR, String.join(",", monitored));
        if (!required.isEmpty()) kept.put(REQUIRE, String.join("; ", required));
        return kept;
    }

    /// What was kept; as anybody may have written the file, what makes no sense is left out.
    public static RunChoice ofKept(Map<String, String> kept) {
        var options = new LinkedHashMap<>(kept);
        options.keySet().removeIf(name -> !name.matches("[^-=\\s][^=\\s]*"));
        var workers = kept.getOrDefault(WORKERS, "1");
        boolean isNumber = workers.matches("\\d{1,3}") && Integer.parseInt(workers) <= MOST_WORKERS;
        var required = kept.getOrDefault(REQUIRE, "");
        return new RunChoice(options, isNumber ? Math.max(1, Integer.parseInt(workers)) : 1,
                names(kept.getOrDefault(ON, "")), names(kept.getOrDefault(MONITOR, "")),
                wrongThresholds(required).isEmpty() ? thresholds(required) : List.of());
    }

    private static List<String> names(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    // ------------------------------------------------------------------ asking for it

    /// Asks for another choice; what was chosen last is there.
    ///
    /// @param asked    options that the scenario asks for
    /// @param machines those there are
    Form form(ScenarioMsg.RunPrepared prepared, List<AskedOption> asked) {
        var entries = new ArrayList<Form.Entry>();
        for (var option : asked) if (!option.isSecret()) entries.add(entry(option));
        entries.add(Form.Entry.number("workers", "workers", workers, 1, MOST_WORKERS)
                .hint("processes, on each machine of the run"));
        for (var machine : prepared.machines()) {
            if (machine.makesLoad()) entries.add(Form.Entry.toggle("on " + machine.name(), "load from "
                    + machine.name(), on.contains(machine.name())).hint(machine.host()));
            if (machine.isUnderTest()) entries.add(Form.Entry.toggle("monitor " + machine.name(), "record "
                    + machine.name(), monitored.contains(machine.name())).hint(machine.host()));
        }
        entries.add(Form.Entry.text("require", "require", String.join("; ", required))
                .hint("p99 < 300ms; errors < 1%").checked(RunChoice::wrongThresholds));
        return Form.of("Run " + prepared.file().getFileName(), "Run", entries,
                values -> new ScenarioMsg.RunChosen(prepared.file(), chosen(values, asked, prepared.machines())));
    }

    private Form.Entry entry(AskedOption option) {
        var text = options.getOrDefault(option.name(), option.standard());
        var hint = option.standard().isEmpty() ? "left empty, what the scenario says" : "unless said: "
                + option.standard();
        return Form.Entry.text("option " + option.name(), option.name(), text).hint(hint)
                .checked(value -> wrong(option, value.strip()));
    }

    /// As the run itself would refuse it, but for what only the scenario knows.
    private static String wrong(AskedOption option, String value) {
        if (value.isEmpty()) return "";
        if (option.standard().matches("-?\\d+") && !value.matches("-?\\d[\\d_]*"))
            return "a whole number, such as " + option.standard();
        if (option.standard().matches("-?\\d+\\.\\d*(?:[eE][+-]?\\d+)?")
                && !value.matches("-?\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?"))
            return "a number, such as " + option.standard();
        if (option.standard().matches("true|false") && !value.matches("(?i)true|false|yes|no|on|off|1|0"))
            return "true or false";
        if (option.standard().matches("\\d+(?:ms|[smh])") && Options.duration(value).isEmpty())
            return "a length of time, such as " + option.standard();
        return "";
    }

    private static List<String> thresholds(String text) {
        return List.of(text.split(";")).stream().map(String::strip).filter(one -> !one.isEmpty()).toList();
    }

    private static String wrongThresholds(String text) {
        for (var one : thresholds(text)) {
            try {
                Threshold.parse(one);
            } catch (IllegalArgumentException e) {
                return e.getMessage();
            }
        }
        return "";
    }

    private static RunChoice chosen(Form.Values values, List<AskedOption> asked, List<RunMachine> machines) {
        Map<String, String> options = new LinkedHashMap<>();
        for (var option : asked) {
            if (option.isSecret()) continue;
            var value = values.text("option " + option.name());
            if (!value.isEmpty() && !value.equals(option.standard())) options.put(option.name(), value);
        }
        return new RunChoice(options, values.number("workers"),
                machines.stream().filter(RunMachine::makesLoad).map(RunMachine::name)
                        .filter(name -> values.isOn("on " + name)).toList(),
                machines.stream().filter(RunMachine::isUnderTest).map(RunMachine::name)
                        .filter(name -> values.isOn("monitor " + name)).toList(),
                thresholds(values.text("require")));
    }
}
