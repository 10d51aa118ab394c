package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.run.Columns;
import io.hyload.run.Nearest;

/// What is typed behind `:`, with completion, and the lines that were typed before.
///
/// @param isOpen  whether it is being typed
/// @param history of this session, the newest last; at most [#MOST]
/// @param place   number of the line of the history that is shown; its size for a line of one's own
/// @param draft   one's own line, while one of the history is shown
/// @param problem what is wrong with the line; empty if nothing is known to be
/// @param offers  what Tab goes through; empty before it is pressed
/// @param offered number of the offer that is in the line
record CommandLine(boolean isOpen, Field field, List<String> history, int place, String draft, String problem,
        List<String> offers, int offered) {
    static final int MOST = 100;
    static final CommandLine CLOSED = new CommandLine(false, Field.EMPTY, List.of(), 0, "", "", List.of(), 0);

    CommandLine {
        history = List.copyOf(history);
        offers = List.copyOf(offers);
    }

    CommandLine opened() {
        return new CommandLine(true, Field.EMPTY, history, history.size(), "", "", List.of(), 0);
    }

    CommandLine closed() {
        return new CommandLine(false, Field.EMPTY, history, history.size(), "", "", List.of(), 0);
    }

    CommandLine with(Field typed) {
        return new CommandLine(isOpen, typed, history, history.size(), "", "", List.of(), 0);
    }

    CommandLine wrong(String what) {
        return new CommandLine(isOpen, field, history, place, draft, what, List.of(), 0);
    }

    /// With the line in the history; one that was typed before moves to its end.
    CommandLine kept() {
        var line = field.text().strip();
        var more = new ArrayList<>(history);
        more.remove(line);
        more.add(line);
        if (more.size() > MOST) more.removeFirst();
        return new CommandLine(isOpen, field, more, more.size(), "", problem, List.of(), 0);
    }

    private CommandLine at(int number) {
        if (number < 0 || number > history.size()) return this;
        var own = place == history.size() ? field.text() : draft;
        var shown = number == history.size() ? own : history.get(number);
        return new CommandLine(isOpen, Field.of(shown), history, number, own, "", List.of(), 0);
    }

    /// The words that are there, the one being typed last.
    private List<String> words() {
        return List.of(field.text().stripLeading().split("\\s+", -1));
    }

    private static Optional<Command> named(List<Command> commands, String name) {
        return commands.stream().filter(command -> command.name().equals(name)).findFirst();
    }

    /// What the last word can become.
    private List<String> possible(List<Command> commands) {
        var words = words();
        var before = words.subList(0, words.size() - 1);
        var all = before.isEmpty() ? commands.stream().map(Command::name).distinct().toList()
                : named(commands, before.getFirst())
                        .map(command -> command.next().apply(before.subList(1, before.size()))).orElse(List.of());
        return all.stream().filter(word -> word.startsWith(words.getLast())).toList();
    }

    /// With the next thing in it that the last word can become; the only one is followed by a blank.
    private CommandLine completed(List<Command> commands, int by) {
        var all = offers.isEmpty() ? possible(commands) : offers;
        if (all.isEmpty()) return this;
        int next = offers.isEmpty() ? by > 0 ? 0 : all.size() - 1 : Math.floorMod(offered + by, all.size());
        var words = words();
        var before = String.join(" ", words.subList(0, words.size() - 1));
        var text = (before.isEmpty() ? "" : before + " ") + all.get(next);
        if (all.size() == 1) return with(Field.of(text + " "));
        return new CommandLine(isOpen, Field.of(text), history, history.size(), "", "", all, next);
    }

    /// What a key makes of it; empty for Enter, which only the frame can do.
    ///
    /// @param commands there are now
    Optional<CommandLine> typed(Key key, List<Command> commands) {
        if (key.equals(Key.BACKSPACE) && field.isEmpty()) return Optional.of(closed());
        return switch (key.name()) {
            case "enter" -> Optional.empty();
            case "esc", "^c" -> Optional.of(closed());
            case "tab" -> Optional.of(completed(commands, 1));
            case "shift+tab" -> Optional.of(completed(commands, -1));
            case "up", "^p" -> Optional.of(at(place - 1));
            case "down", "^n" -> Optional.of(at(place + 1));
            default -> Optional.of(field.typed(key).map(this::with).orElse(this));
        };
    }

    /// What a line is.
    sealed interface Meant {
        record Nothing() implements Meant {}

        record Known(Command command, List<String> words) implements Meant {}

        record Unknown(String problem) implements Meant {}
    }

    Meant meant(List<Command> commands) {
        if (field.text().isBlank()) return new Meant.Nothing();
        var words = List.of(field.text().strip().split("\\s+"));
        return named(commands, words.getFirst())
                .<Meant>map(command -> new Meant.Known(command, words.subList(1, words.size())))
                .orElseGet(() -> new Meant.Unknown("no command '" + words.getFirst() + "': "
                        + Nearest.advice(words.getFirst(), commands.stream().map(Command::name).toList(),
                                "tab lists what there is")));
    }

    /// Draws it in the last row, and above it what is wrong, what Tab goes through, or what the command does.
    void draw(Canvas canvas, List<Command> commands) {
        int bottom = canvas.rows() - 1;
        canvas.fill(0, bottom, canvas.columns(), Ink.PLAIN);
        canvas.text(0, bottom, ":", Ink.KEY);
        field.draw(canvas, 1, bottom, Math.max(1, canvas.columns() - 1), true);
        if (bottom == 0) return;
        canvas.fill(0, bottom - 1, canvas.columns(), Ink.PLAIN);
        if (!problem.isEmpty()) {
            canvas.text(1, bottom - 1, "! " + problem, Ink.BAD);
            return;
        }
        var known = named(commands, words().getFirst());
        if (known.isPresent() && offers.isEmpty()) {
            var command = known.get();
            int at = canvas.text(1, bottom - 1, command.name(), Ink.KEY);
            at = canvas.text(at + 1, bottom - 1, command.words().replace("…", canvas.look().sign("…", "..")),
                    Ink.PLAIN);
            canvas.text(at + (command.words().isEmpty() ? 1 : 2), bottom - 1, command.does(), Ink.DIM);
            return;
        }
        drawOffers(canvas, bottom - 1, offers.isEmpty() ? possible(commands) : offers);
    }

    /// From left to right, beginning so that the one in the line can be seen.
    private void drawOffers(Canvas canvas, int row, List<String> all) {
        int from = 0;
        if (!offers.isEmpty()) {
            int used = all.subList(0, offered + 1).stream().mapToInt(word -> Columns.of(word) + 2).sum();
            while (from < offered && used > canvas.columns() - 4) used -= Columns.of(all.get(from++)) + 2;
        }
        int at = from > 0 ? canvas.text(1, row, canvas.look().sign("…", "~"), Ink.DIM) + 1 : 1;
        for (int i = from; i < all.size() && at < canvas.columns(); i++)
            at = canvas.text(at, row, all.get(i), !offers.isEmpty() && i == offered ? Ink.SELECTED : Ink.DIM) + 2;
    }
}
