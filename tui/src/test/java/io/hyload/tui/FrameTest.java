package io.hyload.tui;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameTest {
    private static final Trial FRESH = new Trial(List.of(), "");

    private record Other(String name) implements Screen {
        @Override
        public List<Binding> bindings() {
            return List.of(Binding.of("q", "own q", () -> Next.of(this, Effect.Say.done("own q"))));
        }

        @Override
        public void draw(Canvas canvas, Context context) {
            canvas.text(0, 0, "this is " + name, Ink.PLAIN);
        }
    }

    private static Frames frames() {
        return Frames.of(FRESH, new Other("Runs"), new Other("Machines"), new Other("Scenarios"), new Other("Hubs"));
    }

    // ------------------------------------------------------------------ keys

    @Test
    void digitsGoToScreensWhichAreToldSo() {
        var frames = frames().press("2");
        assertThat(frames.text()).contains("[2 Runs]", "this is Runs");
        assertThat(frames.press("1").screen(Trial.class).did()).containsExactly("entered");
        assertThat(frames.press("9").text()).contains("[1 Monitor]");
    }

    /// Tells what it was told.
    private record Visited(String name, List<Msg> told) implements Screen {
        @Override
        public List<Binding> bindings() {
            return List.of();
        }

        @Override
        public Next on(Msg msg, Context context) {
            var all = new ArrayList<>(told);
            all.add(msg);
            return Next.of(new Visited(name, List.copyOf(all)));
        }

        @Override
        public void draw(Canvas canvas, Context context) {
            canvas.text(0, 0, told.toString(), Ink.PLAIN);
        }
    }

    @Test
    void aScreenIsToldThatItIsLeftButNotWhenItIsChosenAgain() {
        var frames = Frames.of(FRESH, new Visited("Runs", List.of())).press("2", "2", "?", "esc", "1");
        assertThat(frames.press("2").screen(Visited.class).told()).containsExactly(new Msg.Entered(),
                new Msg.Entered(), new Msg.Left(), new Msg.Entered());
    }

    // ------------------------------------------------------------------ whether it looks the same

    @Test
    void timeAloneChangesNothingThatIsShown() {
        var frames = frames();
        var before = frames.frame();
        assertThat(frames.later(Duration.ofSeconds(1)).frame().looksLike(before)).isTrue();
        assertThat(frames.press("j").frame().looksLike(before)).isFalse();
    }

    @Test
    void whatIsToldChangesItWhenItComesAndWhenItGoes() {
        var frames = frames();
        var before = frames.frame();
        var told = frames.press("s").frame();
        assertThat(told.looksLike(before)).isFalse();
        assertThat(frames.later(Duration.ofSeconds(1)).frame().looksLike(told)).isTrue();
        assertThat(frames.later(Duration.ofSeconds(1)).frame().looksLike(told)).isFalse();
    }

    @Test
    void soDoDialogsTheCommandLineTheSizeTheLookAndTheScreen() {
        var before = frames().frame();
        assertThat(frames().press("?").frame().looksLike(before)).isFalse();
        assertThat(frames().press(":").frame().looksLike(before)).isFalse();
        assertThat(frames().press("2").frame().looksLike(before)).isFalse();
        assertThat(frames().looking(Frames.LIGHT).frame().looksLike(before)).isFalse();
        assertThat(before.sized(new Size(90, 24)).looksLike(before)).isFalse();
    }

    // ------------------------------------------------------------------ more keys

    @Test
    void aKeyOfTheScreenGoesBeforeThatOfTheFrame() {
        var frames = frames().press("3", "q");
        assertThat(frames.text()).contains("▸ own q");
        assertThat(frames.wanted()).isEmpty();
    }

    @Test
    void aTextThatIsTypedGoesBeforeAllKeys() {
        var frames = frames().press("/", "q", "?", ":", "1", "space");
        assertThat(frames.screen(Trial.class).typed()).isEqualTo("/q?:1 ");
        assertThat(frames.press("enter", "T").wanted()).hasSize(1);
    }

    @Test
    void bigTChangesTheTheme() {
        var frames = frames().press("T");
        assertThat(frames.frame().look().theme()).isEqualTo(Look.Theme.LIGHT);
        assertThat(frames.press("T", "T").frame().look().theme()).isEqualTo(Look.Theme.DARK);
        assertThat(frames.wanted()).hasSize(3).allMatch(Effect.Restyle.class::isInstance);
    }

    @Test
    void ctrlLDrawsAnew() {
        assertThat(frames().press("^l").wanted()).containsExactly(new Effect.Redraw());
    }

    @Test
    void qLeavesUnlessSomethingWouldBeLost() {
        assertThat(frames().press("q").wanted()).containsExactly(new Effect.Quit());
        var running = frames().press("+", "q");
        assertThat(running.wanted()).isEmpty();
        assertThat(running.text()).contains("A run is on: leave?", "[ Stay ]");
        assertThat(running.press("tab", "enter").wanted()).containsExactly(new Effect.Quit());
    }

    @Test
    void theMouseReachesTabsScreensAndTheKeysBelow() {
        assertThat(frames().click("Machines").text()).contains("this is Machines");
        var frames = frames().click(10, 5);
        assertThat(frames.screen(Trial.class).did()).containsExactly("CLICK 10,4");
        assertThat(frames().click("p pause").screen(Trial.class).did()).containsExactly("pause");
        assertThat(frames().click("? help").front()).isInstanceOf(Help.class);
        assertThat(frames().mouse(Msg.Mouse.Action.WHEEL_DOWN, 0, 0).screen(Trial.class).did()).isEmpty();
    }

    @Test
    void underADialogNothingIsClickedOn() {
        var frames = frames().press("m").click(1, 2);
        assertThat(frames.screen(Trial.class).did()).isEmpty();
        assertThat(frames.front()).isInstanceOf(Menu.class);
    }

    @Test
    void pasteGoesToWhoHasTheKeys() {
        assertThat(frames().paste("abc").screen(Trial.class).did()).containsExactly("pasted abc");
        assertThat(frames().press(":").paste("stop\n").row(23)).isEqualTo(":stop");
    }

    // ------------------------------------------------------------------ what is told

    @Test
    void doneIsShownTwoSecondsAndAnErrorFour() {
        var frames = frames().press("s");
        assertThat(frames.row(22)).isEqualTo(" ▸ report written  reports/a.svg");
        assertThat(frames.frame().isLive()).isTrue();
        assertThat(frames.later(Duration.ofSeconds(2)).text()).doesNotContain("report written");
        frames.press("e").later(Duration.ofSeconds(3));
        assertThat(frames.row(22)).isEqualTo(" ✗ gen1: no route to host");
        assertThat(frames.later(Duration.ofSeconds(1)).text()).doesNotContain("no route");
        assertThat(frames.frame().isLive()).isFalse();
    }

    @Test
    void anErrorIsNotDrivenAwayByWhatIsToldAfterIt() {
        assertThat(frames().press("e", "s").row(22)).contains("no route");
    }

    @Test
    void theToastHidesNothingOfADialog() {
        for (var size : List.of(new Size(80, 24), new Size(60, 16), new Size(120, 40))) {
            var frames = frames().sized(size.columns(), size.rows()).press("e", "?");
            assertThat(frames.row(size.rows() - 2)).startsWith(" ✗ gen1: no route");
            assertThat(frames.row(size.rows() - 3)).contains("┘");
        }
    }

    @Test
    void theLogKeepsAllThatWasToldAndGoesOnWhileItIsOpen() {
        var frames = frames().press("s").later(Duration.ofSeconds(70)).press("e", ":").type("log").press("enter");
        assertThat(frames.text()).contains("10:41:02 ▸ report written", "10:42:12 ✗ gen1: no route to host");
        frames.matchesEverywhere(getClass(), "log");
        var said = frames.frame().saying(Effect.Say.warning("商品: no"));
        assertThat(String.join("\n", said.drawn().lines())).contains("10:42:12 ! 商品: no");
    }

    @Test
    void theLogForgetsTheOldest() {
        var frame = frames().frame();
        for (int i = 0; i < Told.MOST + 3; i++) frame = frame.saying(Effect.Say.done("line " + i));
        assertThat(frame.told().lines()).hasSize(Told.MOST).first().extracting(line -> line.said().text())
                .isEqualTo("line 3");
    }

    // ------------------------------------------------------------------ commands

    private static Frames command(String line) {
        return frames().press(":").type(line).press("enter");
    }

    @Test
    void aCommandOfTheScreenChangesIt() {
        var frames = command("pull gen1 gen2");
        assertThat(frames.screen(Trial.class).did()).containsExactly("pull [gen1, gen2]");
        assertThat(frames.row(23)).doesNotContain("pull");
    }

    @Test
    void theFramesOwnCommands() {
        assertThat(command("quit").wanted()).containsExactly(new Effect.Quit());
        assertThat(command("help").front()).isInstanceOf(Help.class);
        assertThat(command("theme mono").frame().look().theme()).isEqualTo(Look.Theme.MONO);
        assertThat(command("signs ascii").frame().look().signs()).isEqualTo(Look.Signs.ASCII);
        assertThat(command("mouse off").wanted()).containsExactly(new Effect.Mouse(false));
        assertThat(command("mouse on").wanted()).containsExactly(new Effect.Mouse(true));
        assertThat(command("set fps 4").wanted()).containsExactly(new Effect.Pace(4));
        assertThat(command("machines").text()).contains("[3 Machines]");
    }

    @Test
    void whatIsWrongIsToldAtTheLineWhichCanThenBeMended() {
        assertThat(command("stpo").row(22)).isEqualTo(" ! no command 'stpo': did you mean stop?");
        assertThat(command("xyzzy").row(22)).isEqualTo(" ! no command 'xyzzy': tab lists what there is");
        assertThat(command("theme pink").row(22)).isEqualTo(" ! :theme dark|light|mono takes one of these words");
        assertThat(command("log 3").row(22)).isEqualTo(" ! :log takes no words");
        for (var wrong : List.of("set fps 11", "set fps 0", "set fps x", "set", "set fps 999"))
            assertThat(command(wrong).row(22)).isEqualTo(" ! :set fps N takes a number from 1 to 10");
        var frames = command("pull");
        assertThat(frames.row(22)).isEqualTo(" ! pull what? :pull all|NAME…");
        assertThat(frames.type(" all").press("enter").screen(Trial.class).did()).containsExactly("pull [all]");
    }

    @Test
    void tabCompletesNamesAndThenWords() {
        var frames = frames().press(":").type("pu").press("tab");
        assertThat(frames.row(23)).isEqualTo(":pull");
        assertThat(frames.press("tab").row(23)).isEqualTo(":pull all");
        assertThat(frames.press("tab").row(23)).isEqualTo(":pull gen1");
        assertThat(frames.press("shift+tab", "shift+tab").row(23)).isEqualTo(":pull gen2");
        assertThat(frames.row(22)).isEqualTo(" all  gen1  gen2");
        assertThat(frames.press("^u").type("zz").press("tab").row(23)).isEqualTo(":zz");
        assertThat(frames.press("^u").type("theme li").press("tab").row(23)).isEqualTo(":theme light");
    }

    @Test
    void theLineAboveSaysWhatACommandTakesAndDoes() {
        assertThat(frames().press(":").type("pull ").row(22)).isEqualTo(" pull all|NAME…  fetch the statistics");
        assertThat(frames().press(":").type("m").row(22)).isEqualTo(" mouse  monitor  machines");
        frames().press(":").press("tab").matchesEverywhere(getClass(), "command-line");
    }

    @Test
    void upAndDownGoThroughWhatWasTypedBefore() {
        var frames = command("stop").press(":").type("pull all").press("enter").press(":").type("mine");
        assertThat(frames.press("up").row(23)).isEqualTo(":pull all");
        assertThat(frames.press("up", "up").row(23)).isEqualTo(":stop");
        assertThat(frames.press("down", "down").row(23)).isEqualTo(":mine");
        assertThat(frames.press("esc", ":", "up", "up", "enter").press(":", "up").row(23)).isEqualTo(":stop");
        assertThat(frames.press("up").row(23)).isEqualTo(":pull all");
    }

    @Test
    void escapeBackspaceAndAnEmptyLineCloseIt() {
        for (var key : List.of("esc", "backspace", "enter", "^c")) {
            var frames = frames().press(":", key);
            assertThat(frames.frame().line().isOpen()).as(key).isFalse();
            assertThat(frames.screen(Trial.class).did()).isEmpty();
        }
    }

    // ------------------------------------------------------------------ sizes

    @Test
    void aScreenIsFramedByItsTabsAndItsKeys() {
        frames().press("s").matchesEverywhere(getClass(), "frame");
    }

    @Test
    void helpKeepsItsPlaceWhereNotAllKeysHaveRoom() {
        assertThat(frames().sized(60, 16).row(15)).endsWith(": command  ? help").doesNotContain("filter");
    }

    @Test
    void whereItIsTooSmallWhatMattersMostIsShown() {
        for (var size : List.of(new Size(48, 12), new Size(59, 30), new Size(200, 15), new Size(40, 10),
                new Size(30, 4)))
            frames().sized(size.columns(), size.rows()).matches(getClass(), "too-small");
    }

    @Test
    void whereItIsTooSmallKeysThatCannotBeSeenDoNothing() {
        var frames = frames().sized(40, 10).press("+", "p", "m", "2", "T", ":");
        assertThat(frames.screen(Trial.class).did()).isEmpty();
        assertThat(frames.wanted()).isEmpty();
        assertThat(frames.press("q", "^l").wanted()).containsExactly(new Effect.Quit(), new Effect.Redraw());
    }

    @Test
    void whereItIsTooSmallADialogStillAsksIfItHasRoom() {
        var frames = frames().press("+").sized(40, 10).press("q");
        frames.matches(getClass(), "too-small-dialog");
        assertThat(frames.press("tab", "enter").wanted()).containsExactly(new Effect.Quit());
        var hidden = frames().press("+", "q").sized(20, 5);
        assertThat(hidden.press("tab", "enter").wanted()).isEmpty();
        assertThat(hidden.press("esc").front()).isInstanceOf(Trial.class);
    }

    @Test
    void everySizeIsDrawn() {
        for (int columns = 1; columns < 130; columns += columns < 24 ? 1 : 17)
            for (int rows = 1; rows < 45; rows += rows < 20 ? 1 : 8) {
                frames().press("e").sized(columns, rows).text();
                for (var key : List.of("?", "m", ":"))
                    frames().press("e", key).sized(columns, rows).later(Duration.ZERO).press("tab").text();
                for (Dialog dialog : List.of(Reader.of("Log", "a\nb"), Confirm.of("Stop 商品?", List.of("gen1"),
                        "This is said about it.", "Stay", new Confirm.Button("Stop", List.of())),
                        Prompt.of("Note", "What?", "x", _ -> "", Trial.Note::new),
                        FilePicker.ofFiles("File", Path.of(""), path -> new Trial.Note(path.toString())),
                        Form.of("Form", "Save", List.of(Form.Entry.text("a", "name", "").needed(),
                                Form.Entry.toggle("b", "on", true)), values -> new Trial.Note("" + values))))
                    Frames.of(dialog).sized(columns, rows).later(Duration.ZERO).press("tab").click(3, 3).text();
            }
    }

    // ------------------------------------------------------------------ messages

    @Test
    void aDialogsAnswerReachesWhoOpenedIt() {
        record Asks(Optional<String> told) implements Screen {
            @Override
            public String name() {
                return "Asks";
            }

            @Override
            public List<Binding> bindings() {
                return List.of(Binding.of("a", "ask", () -> Next.of(this, new Effect.Open(
                        Prompt.of("Note", "What?", "", _ -> "", Trial.Note::new)))));
            }

            @Override
            public Next on(Msg msg, Context context) {
                return Next.of(msg instanceof Trial.Note(var text) ? new Asks(Optional.of(text)) : this);
            }

            @Override
            public void draw(Canvas canvas, Context context) {
                canvas.text(0, 0, told.orElse("nothing"), Ink.PLAIN);
            }
        }
        var frames = Frames.of(new Asks(Optional.empty())).press("a").type("yes");
        assertThat(frames.press("enter").screen(Asks.class).told()).contains("yes");
    }

    @Test
    void aMessageForADialogThatIsGoneIsDropped() {
        var frames = frames().press("m");
        int gone = frames.frame().layers().getFirst().id();
        frames.press("esc");
        var step = frames.frame().on(new Frame.Post(gone, new Trial.Note("late")));
        assertThat(step.frame()).isEqualTo(frames.frame());
        assertThat(step.wanted()).isEmpty();
    }

    @Test
    void screensTellEachOther() {
        var frames = frames().press("2");
        var step = frames.frame().on(new Frame.Post(0, new Trial.Note("from elsewhere")));
        assertThat(((Trial) step.frame().screens().getFirst()).did()).contains("from elsewhere");
    }
}
