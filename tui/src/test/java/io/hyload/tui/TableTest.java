package io.hyload.tui;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(TableTest.Listing.class)
class TableTest {
    record Row(String name, int count) {}

    /// A screen that is a table.
    record Listing(Table<Row> table) implements Screen {
        @Override
        public String name() {
            return "Listing";
        }

        @Override
        public List<Binding> bindings() {
            return table.bindings(after -> Next.of(new Listing(after)));
        }

        @Override
        public Optional<Next> typed(Key key) {
            return table.typed(key, after -> Next.of(new Listing(after)));
        }

        @Override
        public Next on(Msg msg, Context context) {
            return Next.of(new Listing(switch (msg) {
                case Msg.Mouse mouse -> table.on(mouse, context.size().rows() - 1);
                case Msg.Pasted(var text) -> table.pasted(text);
                default -> table;
            }));
        }

        @Override
        public void draw(Canvas canvas, Context context) {
            table.draw(canvas.part(0, 0, canvas.columns(), canvas.rows() - 1), true);
            table.drawFilter(canvas, 0, canvas.rows() - 1, canvas.columns());
        }
    }

    private static final List<Row> ROWS = List.of(new Row("POST /login", 118), new Row("GET /cart", 532),
            new Row("GET /商品/列表", 497), new Row("POST /checkout", 36));
    private static final Table<Row> TABLE = Table.<Row>of(List.of(
            Table.Column.text("NAME", 0, Row::name),
            Table.Column.<Row>number("COUNT", 7, row -> "" + row.count(), Comparator.comparing(Row::count))
                    .inked(row -> row.count() < 100 ? Ink.BAD : Ink.PLAIN),
            Table.Column.text("LONG", 9, (Row row) -> "x" + row.count()).from(100)), Row::name).with(ROWS);

    private static Frames frames() {
        return Frames.of(new Listing(TABLE));
    }

    private static Table<Row> table(Frames frames) {
        return frames.screen(Listing.class).table();
    }

    private static String selected(Frames frames) {
        return table(frames).selected().map(Row::name).orElse("none");
    }

    @Test
    void theCursorWaitsForAThingThatIsAboutToCome() {
        var waiting = Table.of(TABLE.columns(), TABLE.id()).with(TABLE.all().subList(1, 2)).awaiting(first());
        assertThat(waiting.selected()).contains(TABLE.all().get(1));
        assertThat(waiting.with(TABLE.all()).selected()).contains(TABLE.all().getFirst());
        assertThat(waiting.moved(0).with(TABLE.all()).selected()).contains(TABLE.all().get(1));
    }

    private static String first() {
        return TABLE.id().apply(TABLE.all().getFirst());
    }

    @Test
    void itIsDrawnInEverySize() {
        Frames.of(new Listing(TABLE.toggled().filtered("e", true))).matchesEverywhere(getClass(), "table");
    }

    @Test @Keys({"j", "k", "down", "up", "g", "G", "home", "end", "^d", "^u", "pgdn", "pgup"})
    void theCursorMovesAndStaysInside() {
        assertThat(selected(frames().press("j", "down"))).isEqualTo("GET /商品/列表");
        assertThat(selected(frames().press("j", "down", "k"))).isEqualTo("GET /cart");
        assertThat(selected(frames().press("up", "k"))).isEqualTo("POST /login");
        assertThat(selected(frames().press("G", "j"))).isEqualTo("POST /checkout");
        assertThat(selected(frames().press("end", "g"))).isEqualTo("POST /login");
        assertThat(selected(frames().press("^d"))).isEqualTo("POST /checkout");
        assertThat(selected(frames().press("pgdn", "^u"))).isEqualTo("POST /login");
        assertThat(selected(frames().press("end", "pgup", "home"))).isEqualTo("POST /login");
    }

    @Test @Keys({"/", "esc", "n", "N"})
    void theFilterLeavesWhatHasAllItsWords() {
        var frames = frames().press("/").type("get 列");
        assertThat(table(frames).rows()).extracting(Row::name).containsExactly("GET /商品/列表");
        assertThat(frames.press("^w", "^w").type("post").press("down", "enter").row(22)).isEqualTo(
                "/post" + " ".repeat(69) + "2 of 4");
        assertThat(selected(frames)).isEqualTo("POST /checkout");
        assertThat(selected(frames.press("N"))).isEqualTo("POST /login");
        assertThat(selected(frames.press("n"))).isEqualTo("POST /checkout");
        assertThat(table(frames.press("esc")).rows()).hasSize(4);
        assertThat(table(frames().press("/").paste("cart").press("esc")).filter()).isEmpty();
        assertThat(table(frames().paste("cart")).filter()).isEmpty();
    }

    @Test @Keys({"s", "S"})
    void itIsSortedByEachColumnInTurn() {
        var frames = frames().press("s");
        assertThat(table(frames).rows()).extracting(Row::name).startsWith("GET /cart", "GET /商品/列表");
        assertThat(table(frames.press("s")).rows()).extracting(Row::count).containsExactly(532, 497, 118, 36);
        assertThat(table(frames.press("S")).rows()).extracting(Row::count).containsExactly(36, 118, 497, 532);
        assertThat(table(frames.press("s", "s")).rows()).isEqualTo(ROWS);
    }

    @Test
    void theCursorStaysOnItsThingWhenOthersComeAndGo() {
        var on = TABLE.on("GET /cart");
        assertThat(on.sortedBy(1, false).selected().orElseThrow().name()).isEqualTo("GET /cart");
        assertThat(on.with(List.of(new Row("new", 1), new Row("GET /cart", 2))).selected().orElseThrow().name())
                .isEqualTo("GET /cart");
        assertThat(on.with(List.of(new Row("a", 1), new Row("b", 2))).selected().orElseThrow().name()).isEqualTo("b");
        assertThat(on.with(List.of()).selected()).isEmpty();
    }

    @Test
    void actionsAreForTheMarkedOrTheOneTheCursorIsOn() {
        assertThat(TABLE.targets()).extracting(Row::name).containsExactly("POST /login");
        var marked = TABLE.toggled().moved(1).toggled();
        assertThat(marked.targets()).extracting(Row::name).containsExactly("POST /login", "GET /商品/列表");
        assertThat(marked.marked(Set.of()).targets()).extracting(Row::name).containsExactly("POST /checkout");
    }

    @Test
    void aClickGoesToARowAndTheWheelMoves() {
        assertThat(selected(frames().click("GET /cart"))).isEqualTo("GET /cart");
        assertThat(selected(frames().click("NAME"))).isEqualTo("POST /login");
        assertThat(selected(frames().mouse(Msg.Mouse.Action.WHEEL_DOWN, 5, 5))).isEqualTo("POST /checkout");
        assertThat(selected(frames().press("G").mouse(Msg.Mouse.Action.WHEEL_UP, 5, 5))).isEqualTo("POST /login");
    }
}
