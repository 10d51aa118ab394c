package io.hyload.run;

import java.util.List;
import java.util.Locale;

/// What can be asked of a run under way, one line of text each.
public sealed interface ControlRequest {

    record Status() implements ControlRequest {}

    record Pause() implements ControlRequest {}

    record Resume() implements ControlRequest {}

    record Rate(RateChange change) implements ControlRequest {}

    record Stop() implements ControlRequest {}

    record Note(String text) implements ControlRequest {}

    /// The first words of all there are.
    List<String> ACTIONS = List.of("status", "pause", "resume", "rate", "stop", "note");

    /// All there are, for whoever has written something else.
    String USAGE = "status, pause, resume, rate VALUE, stop, note TEXT";

    /// Reads one line.
    ///
    /// @throws BadInput in one line, for what is none of these
    static ControlRequest parse(String line) {
        var words = line.strip().split("\\s+", 2);
        var value = words.length == 1 ? "" : words[1];
        return switch (words[0]) {
            case "status" -> alone(new Status(), value);
            case "pause" -> alone(new Pause(), value);
            case "resume" -> alone(new Resume(), value);
            case "rate" -> new Rate(RateChange.parse(value));
            case "stop" -> alone(new Stop(), value);
            case "note" -> {
                if (value.isEmpty()) throw new BadInput("note: no text (write note TEXT)");
                yield new Note(value);
            }
            case String other -> throw new BadInput("'" + other + "': unknown action (write " + USAGE + ")");
        };
    }

    private static ControlRequest alone(ControlRequest request, String value) {
        if (value.isEmpty()) return request;
        throw new BadInput(request.toLine() + ": it takes no value, not '" + value + "' (write " + USAGE + ")");
    }

    /// As [#parse] reads it.
    default String toLine() {
        return switch (this) {
            case Rate(var change) -> change.toLine();
            case Note(var text) -> "note " + text;
            case Status _,Pause _,Resume _,Stop _ -> getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }
}
