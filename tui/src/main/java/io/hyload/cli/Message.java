package io.hyload.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.hyload.run.Exemplar;
import io.hyload.run.Farewell;
import io.hyload.run.Pace;
import io.hyload.run.Result;
import io.hyload.run.ShownExchange;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Threshold;

/// What a worker tells the process that started it, one line each on its standard output: a record as it stands in a stats
/// file, or `:word` and fields with tabs between them.
sealed interface Message {
    /// It has its part of the scenario, and waits for the start.
    record Ready() implements Message {}

    /// The scenario has called `Stats.start()`.
    record Started() implements Message {}

    record Second(StatsRecord record) implements Message {}

    /// How far it is, with each second.
    ///
    /// @param done 0 to 1, where its length is known
    record Progress(Duration elapsed, Optional<Double> done) implements Message {}

    /// How fast its arrivals come, with each second, if it has any.
    record Pacing(Pace pace) implements Message {}

    /// A finished line of the log.
    record Log(String line) implements Message {}

    record Notice(String line) implements Message {}

    record Advice(String line) implements Message {}

    /// The first task that has thrown a thing of that kind.
    record Failed(String kind, String line) implements Message {}

    /// One of its exemplars, told when it is new, and again before its end.
    record Kept(Exemplar exemplar) implements Message {}

    /// The scenario holds the run to this threshold.
    record Required(Threshold threshold) implements Message {}

    /// An exchange printed by `debug()`, or of a dry run.
    record Exchange(ShownExchange exchange) implements Message {}

    /// An error that the scenario found in a dry run.
    record CheckFailed(String text) implements Message {}

    /// Something the scenario wrote to its standard output.
    record Out(String text) implements Message {}

    /// Something the scenario wrote to its standard error.
    record Err(String text) implements Message {}

    /// What `main` threw.
    record Threw(int exitCode, String what, String why, String mend) implements Message {}

    /// The end, and the last line.
    record Ended(Farewell farewell) implements Message {}

    /// A line that is none of ours: the Java runtime writes to standard output too.
    record Stray(String line) implements Message {}

    /// The line, without its line break.
    default String toLine() {
        return switch (this) {
            case Ready() -> line("ready");
            case Started() -> line("started");
            case Second(var record) -> record.toLine();
            case Progress(var elapsed, var done) ->
                line("progress", elapsed.toNanos(), done.map(String::valueOf).orElse(""));
            case Pacing(var pace) -> line("pacing", pace.rate(), pace.factor());
            case Log(var text) -> line("log", text);
            case Notice(var text) -> line("notice", text);
            case Advice(var text) -> line("advice", text);
            case Failed(var kind, var text) -> line("failed", kind, text);
            case Kept(var one) -> line("kept", one.kind().isEmpty() ? "slow" : "error", one.kind().orElse(""),
                    one.at().toEpochMilli(), one.responseTime().toNanos(), one.name(), one.cause(), one.line());
            case Required(var threshold) -> line("required", threshold.text());
            case Exchange(var one) -> line("exchange", one.name(), one.status(), one.took().toNanos(), one.bytes(),
                    one.trouble(), one.text());
            case CheckFailed(var text) -> line("check", text);
            case Out(var text) -> line("out", text);
            case Err(var text) -> line("err", text);
            case Threw(int code, var what, var why, var mend) -> line("threw", code, what, why, mend);
            case Ended(var farewell) -> {
                var fields = new ArrayList<Object>(List.of(farewell.elapsed().toNanos(), farewell.unfinished()));
                fields.add(farewell.crashes().size());
                farewell.crashes().forEach((kind, crash) -> fields.addAll(List.of(kind, crash.count(), crash.first())));
                fields.addAll(farewell.asked());
                yield line("ended", fields.toArray());
            }
            case Stray(var line) -> line;
        };
    }

    private static String line(String word, Object... fields) {
        var line = new StringBuilder(":").append(word);
        for (var field : fields) line.append('\t').append(escaped(field.toString()));
        return line.toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
                .replace("\4", "\\e"); // in a file it is the sign of the end
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) return text;
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            plain.append(switch (text.charAt(++i)) {
                case 't' -> '\t';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 'e' -> '\4';
                default -> text.charAt(i);
            });
        }
        return plain.toString();
    }

    /// Reads [#toLine]; what cannot be read is a [Stray].
    static Message parse(String line) {
        try {
            if (line.startsWith("{")) return new Second(StatsRecord.parse(line));
            if (!line.startsWith(":")) return new Stray(line);
            var fields = new ArrayList<String>();
            for (var field : line.split("\t", -1)) fields.add(unescaped(field));
            return of(line, fields);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return new Stray(line);
        }
    }

    private static Message of(String line, List<String> fields) {
        return switch (fields.getFirst()) {
            case ":ready" -> new Ready();
            case ":started" -> new Started();
            case ":progress" -> new Progress(nanos(fields.get(1)),
                    Optional.of(fields.get(2)).filter(done -> !done.isEmpty()).map(Double::valueOf));
            case ":pacing" ->
                new Pacing(new Pace(Double.parseDouble(fields.get(1)), Double.parseDouble(fields.get(2))));
            case ":log" -> new Log(fields.get(1));
            case ":notice" -> new Notice(fields.get(1));
            case ":advice" -> new Advice(fields.get(1));
            case ":failed" -> new Failed(fields.get(1), fields.get(2));
            case ":kept" -> new Kept(new Exemplar(
                    Optional.of(fields.get(2)).filter(_ -> fields.get(1).equals("error")),
                    Instant.ofEpochMilli(Long.parseLong(fields.get(3))), nanos(fields.get(4)), fields.get(5),
                    fields.get(6), fields.get(7)));
            case ":required" -> new Required(Threshold.parse(fields.get(1)));
            case ":exchange" -> new Exchange(new ShownExchange(fields.get(1), Integer.parseInt(fields.get(2)),
                    nanos(fields.get(3)), Long.parseLong(fields.get(4)), fields.get(5), fields.get(6)));
            case ":check" -> new CheckFailed(fields.get(1));
            case ":out" -> new Out(fields.get(1));
            case ":err" -> new Err(fields.get(1));
            case ":threw" ->
                new Threw(Integer.parseInt(fields.get(1)), fields.get(2), fields.get(3), fields.get(4));
            case ":ended" -> new Ended(farewell(fields));
            default -> new Stray(line);
        };
    }

    private static Farewell farewell(List<String> fields) {
        Map<String, Result.Crash> crashes = new TreeMap<>();
        int at = 4;
        for (int left = Integer.parseInt(fields.get(3)); left > 0; left--, at += 3) {
            crashes.put(fields.get(at), new Result.Crash(Long.parseLong(fields.get(at + 1)), fields.get(at + 2)));
        }
        Set<String> asked = new TreeSet<>(fields.subList(at, fields.size()));
        return new Farewell(nanos(fields.get(1)), Integer.parseInt(fields.get(2)), crashes, asked);
    }

    private static Duration nanos(String digits) {
        return Duration.ofNanos(Long.parseLong(digits));
    }
}
