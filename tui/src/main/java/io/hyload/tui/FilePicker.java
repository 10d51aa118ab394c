package io.hyload.tui;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import io.hyload.run.Columns;
import io.hyload.run.Figures;

/// Chooses a file or folder. What is typed narrows the list; a path that is typed or pasted is gone to at each `/`, and Tab completes it.
/// `~` is the home folder.
///
/// It reads no folder itself: it asks by [ToList], and is told by [Listed].
///
/// @param kind   what can be chosen
/// @param endings of the names that are shown, `.har`; empty for all
/// @param folder that is shown
/// @param asked  that is being read; the same as folder when it was
/// @param items  what is in the folder, folders first
/// @param typed  part of a name
/// @param cursor number of the row it is on
/// @param problem why a folder could not be read; empty if it could
/// @param answer what whoever opened it is told
public record FilePicker(String name, Kind kind, List<String> endings, Path folder, Path asked, List<Item> items,
        Field typed, int cursor, String problem, Function<Path, Msg> answer) implements Dialog {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("MM-dd HH:mm");
    private static final Comparator<Item> FOLDERS_FIRST =
            Comparator.comparing((Item item) -> !item.isFolder).thenComparing(Item::name);

    public enum Kind {
        FILE, FOLDER,
        /// A file that there is, or one that is to be.
        FILE_TO_WRITE
    }

    /// What is in a folder.
    public record Item(String name, boolean isFolder, long bytes, Instant modified) {}

    /// Asks what is in a folder; its first name may be `~`. The answer is a [Listed].
    public record ToList(Path folder) implements Effect {}

    /// @param asked   the folder as it was asked for
    /// @param folder  the same, absolute
    /// @param problem why it could not be read; empty if it could
    public record Listed(Path asked, Path folder, List<Item> items, String problem) implements Msg {}

    public FilePicker {
        items = List.copyOf(items);
        endings = List.copyOf(endings);
    }

    /// @param folder  where it begins
    /// @param endings of the names that are shown, `.har`; none for all
    public static FilePicker ofFiles(String name, Path folder, Function<Path, Msg> answer, String... endings) {
        return of(name, Kind.FILE, folder, answer, endings);
    }

    /// @param folder where it begins
    public static FilePicker of(String name, Kind kind, Path folder, Function<Path, Msg> answer, String... endings) {
        return new FilePicker(name, kind, List.of(endings), folder, folder, List.of(), Field.EMPTY, 0, "", answer);
    }

    // ------------------------------------------------------------------ what is there

    /// A row that can be chosen.
    private record Row(String shown, Path path, Optional<Item> item, boolean isGoneTo) {}

    private List<Row> rows() {
        var rows = new ArrayList<Row>();
        if (kind == Kind.FOLDER && typed.isEmpty()) rows.add(new Row("this folder", folder, Optional.empty(), false));
        if (typed.isEmpty() && folder.getParent() != null)
            rows.add(new Row("../", folder.getParent(), Optional.empty(), true));
        items.stream().filter(this::isShown)
                .forEach(item -> below(item.name).ifPresent(path -> rows.add(new Row(
                        item.name + (item.isFolder ? "/" : ""), path, Optional.of(item), item.isFolder))));
        var text = typed.text().strip();
        if (kind == Kind.FILE_TO_WRITE && !text.isEmpty() && items.stream().noneMatch(item -> item.name.equals(text)))
            below(text).ifPresent(path -> rows.addFirst(new Row(text + "  (new)", path, Optional.empty(), false)));
        return rows;
    }

    /// Empty for a name that no file can have: where the locale knows ASCII only, one of other letters.
    private Optional<Path> below(String text) {
        try {
            return Optional.of(folder.resolve(text).normalize());
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private boolean isShown(Item item) {
        if (item.name.startsWith(".") && !typed.text().startsWith(".")) return false;
        if (kind == Kind.FOLDER && !item.isFolder) return false;
        boolean ends = item.isFolder || endings.isEmpty()
                || endings.stream().anyMatch(ending -> lower(item.name).endsWith(lower(ending)));
        return ends && lower(item.name).contains(lower(typed.text().strip()));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private boolean isReading() {
        return !asked.equals(folder);
    }

    // ------------------------------------------------------------------ what becomes of it

    private FilePicker with(Field text, int row, String wrong) {
        return new FilePicker(name, kind, endings, folder, asked, items, text, row, wrong, answer);
    }

    private FilePicker at(int row) {
        return with(typed, Math.clamp(row, 0, Math.max(0, rows().size() - 1)), problem);
    }

    private Next goingTo(Path where, String rest) {
        var there = new FilePicker(name, kind, endings, folder, where, items, Field.of(rest), 0, "", answer);
        return Next.of(there, new ToList(where));
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        bindings.add(Binding.of("enter", "open", this::chosen));
        bindings.add(Binding.of("tab", "complete", this::completed));
        bindings.add(Binding.quiet("down", "down", () -> Next.of(at(cursor + 1))));
        bindings.add(Binding.quiet("up", "up", () -> Next.of(at(cursor - 1))));
        bindings.add(Binding.quiet("pgdn", "ten down", () -> Next.of(at(cursor + 10))));
        bindings.add(Binding.quiet("pgup", "ten up", () -> Next.of(at(cursor - 10))));
        if (typed.isEmpty() && folder.getParent() != null)
            bindings.add(Binding.of("backspace", "folder above", () -> goingTo(folder.getParent(), "")));
        bindings.add(Binding.of("esc", "cancel", () -> Next.of(this, new Effect.Close())));
        return bindings;
    }

    /// Nothing while another folder is being read: what is shown is not what was asked for.
    private Next chosen() {
        if (isReading()) return Next.of(this);
        var rows = rows();
        if (rows.isEmpty()) return Next.of(with(typed, 0, "there is no '" + typed.text() + "' here"));
        var row = rows.get(Math.min(cursor, rows.size() - 1));
        return row.isGoneTo ? goingTo(row.path, "") : Next.of(this, new Effect.Answer(answer.apply(row.path)));
    }

    /// As far as all names that begin so are the same; the only folder that does is gone to.
    private Next completed() {
        if (isReading()) return Next.of(this);
        var text = typed.text();
        var names = items.stream().filter(this::isShown).filter(item -> item.name.startsWith(text)).toList();
        if (names.isEmpty()) return Next.of(this);
        if (names.size() == 1 && names.getFirst().isFolder)
            return below(names.getFirst().name).map(there -> goingTo(there, "")).orElseGet(() -> Next.of(this));
        var common = names.getFirst().name;
        for (var item : names) {
            int same = 0;
            while (same < Math.min(common.length(), item.name.length())
                    && common.charAt(same) == item.name.charAt(same))
                same++;
            common = common.substring(0, same);
        }
        return Next.of(with(Field.of(common), 0, ""));
    }

    @Override
    public Optional<Next> typed(Key key) {
        if (key.equals(Key.BACKSPACE) && typed.isEmpty()) return Optional.empty();
        return typed.typed(key).map(this::changed);
    }

    private Next changed(Field text) {
        int slash = text.text().lastIndexOf('/');
        if (slash < 0) return Next.of(with(text, 0, ""));
        var where = text.text().substring(0, slash + 1);
        var rest = text.text().substring(slash + 1);
        return below(where).map(there -> goingTo(where.startsWith("~/") ? Path.of(where) : there, rest))
                .orElseGet(() -> Next.of(with(text, 0, "no folder can be called so here")));
    }

    @Override
    public Next on(Msg msg, Context context) {
        return switch (msg) {
            case Msg.Entered() -> Next.of(this, new ToList(asked));
            case Msg.Pasted(var text) -> changed(typed.pasted(text));
            case Listed(var path, var _, var _, var wrong) when path.equals(asked) && !wrong.isEmpty() ->
                Next.of(new FilePicker(name, kind, endings, folder, folder, items, typed, cursor, wrong, answer));
            case Listed(var path, var real, var there, var _) when path.equals(asked) ->
                Next.of(new FilePicker(name, kind, endings, real, real,
                        there.stream().sorted(FOLDERS_FIRST).toList(), typed, cursor, "", answer).at(cursor));
            case Msg.Mouse mouse -> switch (mouse.action()) {
                case WHEEL_DOWN -> Next.of(at(cursor + 3));
                case WHEEL_UP -> Next.of(at(cursor - 3));
                case CLICK -> {
                    int row = mouse.row() - 2 + first(rows().size(), context.size().rows() - 2);
                    if (mouse.row() < 2 || row >= rows().size()) yield Next.of(this);
                    yield row == cursor ? chosen() : Next.of(at(row));
                }
            };
            default -> Next.of(this);
        };
    }

    // ------------------------------------------------------------------ how it looks

    @Override
    public Size size(Size most) {
        return new Size(Math.min(76, most.columns()), Math.min(18, most.rows()));
    }

    private int first(int rows, int room) {
        return Math.max(0, Math.min(rows - room, cursor - room / 2));
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        int at = canvas.text(1, 0, Math.max(1, canvas.columns() * 2 / 3), folderShown(), Ink.DIM);
        typed.draw(canvas, at, 0, canvas.columns() - at, true);
        if (!problem.isEmpty()) canvas.text(1, 1, "! " + problem, Ink.BAD);
        else if (isReading()) canvas.text(1, 1, "reading " + asked, Ink.DIM);
        var rows = rows();
        int room = canvas.rows() - 2;
        int first = first(rows.size(), room);
        for (int i = 0; i < room && first + i < rows.size(); i++) {
            var row = rows.get(first + i);
            boolean isOn = first + i == cursor;
            var facts = row.item.filter(item -> !item.isFolder).map(item -> facts(item, context)).orElse("");
            int names = canvas.columns() - 3 - Columns.of(facts);
            canvas.text(2, i + 2, names, row.shown, row.isGoneTo ? Ink.STRONG : Ink.PLAIN);
            canvas.right(canvas.columns(), i + 2, facts, Ink.DIM);
            if (isOn) {
                canvas.tint(0, i + 2, canvas.columns(), Ink.SELECTED);
                canvas.text(0, i + 2, ">", Ink.SELECTED);
            }
        }
    }

    /// The end of a folder's path says more than its beginning.
    private String folderShown() {
        var path = folder.toString();
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    private static String facts(Item item, Context context) {
        return "%8s  %s".formatted(Figures.bytes(item.bytes), WHEN.format(item.modified.atZone(context.zone())));
    }
}
