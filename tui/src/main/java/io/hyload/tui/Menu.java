package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.hyload.run.Columns;

/// Things that can be done, in words, each with its key. One goes to a line and presses Enter, clicks on it, or presses its key.
///
/// @param items  in the order in which they are shown
/// @param cursor number of the line it is on
public record Menu(String name, List<Item> items, int cursor) implements Dialog {

    /// @param key     that does it at once, if it has one
    /// @param words   what it does: `Deploy the agent`
    /// @param why     why it cannot be done now; empty if it can
    /// @param effects what it does before the menu is closed
    public record Item(Optional<Key> key, String words, String why, List<Effect> effects) {
        public Item {
            effects = List.copyOf(effects);
        }

        /// One that tells whom the menu was opened by.
        public static Item answer(String key, String words, Msg msg) {
            return new Item(Optional.of(new Key(key)), words, "", List.of(new Effect.Answer(msg)));
        }

        /// One without a key.
        public static Item answer(String words, Msg msg) {
            return new Item(Optional.empty(), words, "", List.of(new Effect.Answer(msg)));
        }

        /// One that cannot be done now: it is shown with the reason.
        public Item notNow(String reason) {
            return new Item(key, words, reason, effects);
        }
    }

    public Menu {
        items = List.copyOf(items);
        if (items.isEmpty()) throw new IllegalArgumentException(name + ": a menu without items");
    }

    public static Menu of(String name, List<Item> items) {
        return new Menu(name, items, 0);
    }

    /// What a screen's keys do, in words: choosing a line is pressing its key there.
    ///
    /// @param words what a binding does, longer than its label
    public static Menu ofKeys(String name, List<Binding> bindings, Function<Binding, String> words) {
        return of(name, bindings.stream().map(binding -> {
            var key = binding.keys().getFirst();
            return new Item(Optional.of(key), words.apply(binding), "",
                    List.of(new Effect.Answer(new Msg.Pressed(key))));
        }).toList());
    }

    private Menu at(int line) {
        return new Menu(name, items, Math.clamp(line, 0, items.size() - 1));
    }

    private Next chosen(int line) {
        var item = items.get(line);
        if (!item.why.isEmpty()) return Next.of(at(line));
        var effects = new ArrayList<>(item.effects);
        if (effects.stream().noneMatch(Effect.Answer.class::isInstance)) effects.add(new Effect.Close());
        return new Next(at(line), effects);
    }

    /// The keys of the items go before those that move.
    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        bindings.add(Binding.of("enter", "do it", () -> chosen(cursor)));
        for (int i = 0; i < items.size(); i++) {
            int line = i;
            items.get(i).key.ifPresent(
                    key -> bindings.add(new Binding(List.of(key), items.get(line).words, false, () -> chosen(line))));
        }
        bindings.add(new Binding(Key.of("down", "j"), "down", false, () -> Next.of(at(cursor + 1))));
        bindings.add(new Binding(Key.of("up", "k"), "up", false, () -> Next.of(at(cursor - 1))));
        bindings.add(new Binding(Key.of("home", "g"), "first", false, () -> Next.of(at(0))));
        bindings.add(new Binding(Key.of("end", "G"), "last", false, () -> Next.of(at(items.size() - 1))));
        bindings.add(Binding.of("esc", "close", () -> Next.of(this, new Effect.Close())));
        return bindings;
    }

    @Override
    public Next on(Msg msg, Context context) {
        if (!(msg instanceof Msg.Mouse mouse)) return Next.of(this);
        return switch (mouse.action()) {
            case WHEEL_DOWN -> Next.of(at(cursor + 1));
            case WHEEL_UP -> Next.of(at(cursor - 1));
            case CLICK -> {
                int line = mouse.row() + first(context.size().rows());
                boolean isOne = mouse.row() >= 0 && line >= 0 && line < items.size();
                yield isOne ? chosen(line) : Next.of(this);
            }
        };
    }

    // ------------------------------------------------------------------ how it looks

    private int keyColumns(boolean ascii) {
        return items.stream().flatMap(item -> item.key.stream()).mapToInt(key -> Columns.of(key.shown(ascii))).max()
                .orElse(0);
    }

    @Override
    public Size size(Size most) {
        int longest = items.stream()
                .mapToInt(item -> Columns.of(item.words) + (item.why.isEmpty() ? 0 : 2 + Columns.of(item.why))).max()
                .orElse(0);
        int columns = Math.max(Columns.of(name) + 2, keyColumns(true) + longest + 5);
        return new Size(Math.min(columns, most.columns()), Math.min(items.size(), most.rows()));
    }

    private int first(int rows) {
        return Math.max(0, Math.min(items.size() - rows, cursor - rows / 2));
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        int first = first(canvas.rows());
        int words = 3 + keyColumns(canvas.look().isAscii()) + 1;
        for (int row = 0; row < canvas.rows() && first + row < items.size(); row++) {
            var item = items.get(first + row);
            boolean isOn = first + row == cursor;
            var ink = item.why.isEmpty() ? Ink.PLAIN : Ink.DIM;
            canvas.text(2, row, item.key.map(key -> key.shown(canvas.look().isAscii())).orElse(""), Ink.KEY);
            int end = canvas.text(words, row, item.words, ink);
            if (!item.why.isEmpty()) canvas.text(end + 2, row, item.why, Ink.DIM);
            if (isOn) {
                canvas.tint(0, row, canvas.columns(), Ink.SELECTED);
                canvas.text(0, row, ">", Ink.SELECTED);
            }
        }
    }
}
