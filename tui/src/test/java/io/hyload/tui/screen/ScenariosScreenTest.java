package io.hyload.tui.screen;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.hyload.har.HarReader;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Confirm;
import io.hyload.tui.Context;
import io.hyload.tui.Effect;
import io.hyload.tui.EveryKeyIsTested;
import io.hyload.tui.FilePicker;
import io.hyload.tui.Form;
import io.hyload.tui.Frames;
import io.hyload.tui.Keys;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Reader;
import io.hyload.tui.Screen;
import io.hyload.tui.screen.ScenarioFile.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(ScenariosScreen.class)
class ScenariosScreenTest {
    private static final Path PROJECT = Path.of("/home/ann/shop");
    private static final Path CHECKOUT = PROJECT.resolve("code_java/Checkout.java");
    private static final Path BROWSE = PROJECT.resolve("code_java/Browse.java");
    private static final String SOURCE = """
            import io.hyload.*;

            /* What one user does: 商品/列表 */
            void shopper(String user) {
            \tvar client = new HttpClient();
                var login = client.post("/login", form("user", user, "列表", 'x'));
                if (!login.ok()) Stats.oneError("login");
                sleep(1.5);  // think
            }

            void main() {
                Stats.start();
                var users = option("users", 10);
                var password = option("password", "");
                for (int i = 0; i < users; i++) runTask(() -> shopper("商品" + i));
                waitForTasksDone();
            }
            """;
    private static final List<ScenarioFile> FILES = List.of(file("Browse", new State.Fit(), 0),
            file("Checkout", new State.Fit(), 0), file("HarLogin", new State.Fit(), 2),
            file("Prices", new State.Part(), 0), file("Soak", new State.Broken(List.of(
                    new SourceProblem(Path.of("code_java/Soak.java"), 2, 17,
                            "cannot find symbol; symbol: method gett(String)"),
                    new SourceProblem(Path.of("code_java/Soak.java"), 3, 5, "';' expected"),
                    new SourceProblem(Path.of("code_java/Prices.java"), 1, 1, "class, interface expected"))), 0),
            file("商品列表", new State.Compiling(), 0));
    private static final List<CodeText> HELP = List.of(
            new CodeText(CodeText.Kind.TEMPLATE, "function", "Load test with a function", "// a whole scenario\n"),
            new CodeText(CodeText.Kind.SNIPPET, "json-body", "Request with a JSON body",
                    "var response = client.post(\"/商品/列表\",\n    json(Map.of(\"param1\", 1)));\n"),
            new CodeText(CodeText.Kind.SNIPPET, "wait", "Wait", "sleep(1);\n"));

    private static ScenarioFile file(String name, State state, int todos) {
        return new ScenarioFile(PROJECT.resolve("code_java/" + name + ".java"), "code_java/" + name + ".java", state,
                todos);
    }

    private static Frames fresh() {
        return Frames.of(ScenariosScreen.of(new ScenariosScreen.Setting(PROJECT, new Editor("vi"),
                name -> name.isEmpty() ? "is needed" : "")));
    }

    /// With all that its effects bring, and the cursor on Checkout.
    private static Frames known() {
        var frames = fresh().tell(new Msg.Entered()).tell(new ScenarioMsg.Helped(HELP))
                .tell(new ScenarioMsg.Listed(FILES)).press("j").tell(new ScenarioMsg.SourceRead(CHECKOUT, SOURCE));
        frames.wanted();
        return frames;
    }

    private static Frames inSource() {
        return known().press("enter");
    }

    private static Frames inHelper() {
        return inSource().press("tab");
    }

    private static Frames tried() {
        var frames = known().press("t")
                .tell(line(new TriedLine.Printed("begins")))
                .tell(line(new TriedLine.Exchange("POST /login", 200, Duration.ofMillis(41), 1234, "",
                        "POST /login HTTP/1.1\nAuthorization: ***\n\nHTTP/1.1 200 OK\n\n{\"商品\": 1}\n")))
                .tell(line(new TriedLine.Exchange("GET /商品/列表", 404, Duration.ofNanos(12_345_678), 0, "", "GET …")))
                .tell(line(new TriedLine.Exchange("GET /slow", 0, Duration.ofSeconds(5), 0, "timeout-response", "")))
                .tell(line(new TriedLine.CheckFailed("checkout: ret")))
                .tell(line(new TriedLine.Notice("a task failed")));
        frames.wanted();
        return frames;
    }

    private static Msg line(TriedLine line) {
        return new ScenarioMsg.TryLine(1, line);
    }

    private static ScenariosScreen shown(Frames frames) {
        return frames.screen(ScenariosScreen.class);
    }

    private static Form.Values answer(Frames frames) {
        return new Form.Values(((Form) frames.front()).entries());
    }

    // ------------------------------------------------------------------ how it looks

    @Test
    void itShowsFilesWithTheirStateTheSourceTheHelperAndTheDryRun() {
        tried().tell(new ScenarioMsg.TryEnded(1, 0)).matchesEverywhere(getClass(), "scenarios");
    }

    @Test
    void theSourceIsColouredAndNumbered() {
        inSource().press("j", "j", "j").matchesEverywhere(getClass(), "source");
    }

    @Test
    void theHelperShowsWhatItInserts() {
        inHelper().press("j").matchesEverywhere(getClass(), "helper");
    }

    @Test
    void exchangesHaveASignNameStatusTimeAndSize() {
        tried().press("shift+tab").matchesEverywhere(getClass(), "tried");
    }

    @Test
    void whatTheCompilerRefusesIsShownWithLineAndMessage() {
        var frames = known().press("j", "j", "j").tell(new ScenarioMsg.SourceRead(FILES.get(4).path(),
                "void main() {\n    var r = client.gett(\"/\")\n    r.ok()\n}\n")).press("shift+tab");
        frames.matchesEverywhere(getClass(), "errors");
    }

    @Test
    void anEmptyProjectSaysWhatToDo() {
        var frames = fresh().tell(new Msg.Entered());
        assertThat(frames.text()).contains("looking for files");
        frames.tell(new ScenarioMsg.Listed(List.of()));
        assertThat(frames.text()).contains("no scenario yet", "n writes one", "h imports a HAR");
        assertThat(frames.row(0)).endsWith("shop  0 files");
    }

    @Test
    void whatCannotBeReadSaysWhy() {
        var frames = known().tell(new ScenarioMsg.SourceUnreadable(CHECKOUT, "not UTF-8 text"));
        assertThat(frames.text()).contains("! not UTF-8 text");
    }

    @Test
    void aLongestLineIsCutAndATextThatSteersATerminalIsReplaced() {
        var frames = inSource().tell(new ScenarioMsg.SourceRead(CHECKOUT, "// \033[2J" + "商".repeat(500) + "\n"));
        assertThat(frames.text()).contains("// ?[2J商").doesNotContain("\033");
    }

    // ------------------------------------------------------------------ files

    @Test
    void filesAreLookedForWhenItIsEnteredAndEachSecond() {
        var frames = fresh().tell(new Msg.Entered());
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Look(), new ScenarioEffect.ReadHelp(),
                new ScenarioEffect.Recall());
        frames.tell(new ScenarioMsg.Listed(FILES));
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.ReadSource(BROWSE));
        frames.later(Duration.ofMillis(250));
        assertThat(frames.wanted()).isEmpty();
        frames.later(Duration.ofMillis(750));
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Look());
        frames.tell(new Msg.Left()).later(Duration.ofSeconds(5));
        assertThat(frames.wanted()).isEmpty(); // another screen is shown
    }

    @Test
    void theSourceIsReadAgainWhenItsFileHasChanged() {
        var frames = known();
        frames.tell(new ScenarioMsg.Listed(FILES));
        assertThat(frames.wanted()).isEmpty();
        var changed = new ArrayList<>(FILES);
        changed.set(1, file("Checkout", new State.Compiling(), 0));
        frames.tell(new ScenarioMsg.Listed(changed));
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.ReadSource(CHECKOUT));
        frames.press("enter", "G").tell(new ScenarioMsg.SourceRead(CHECKOUT, SOURCE + "// more\n"));
        assertThat(shown(frames).source().cursor()).isEqualTo(16);
        assertThat(shown(frames).source().lines()).hasSize(18);
    }

    @Test
    void aSourceThatComesLateIsDropped() {
        var frames = known().press("k").tell(new ScenarioMsg.SourceRead(CHECKOUT, "late"));
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.ReadSource(BROWSE));
        assertThat(shown(frames).source().text()).isNotEqualTo("late");
    }

    @Test @Keys({"j", "k", "down", "up", "g", "G", "home", "end", "^d", "^u", "pgdn", "pgup"})
    void theCursorMovesOverFilesAndTheirSourcesAreRead() {
        var frames = known();
        for (var key : List.of("k", "G", "g", "j", "up", "down", "end", "home", "^d", "^u", "pgdn", "pgup"))
            frames.press(key);
        assertThat(frames.wanted()).contains(new ScenarioEffect.ReadSource(BROWSE),
                new ScenarioEffect.ReadSource(FILES.getLast().path()));
        assertThat(shown(frames).files().selected()).contains(FILES.getFirst());
    }

    @Test @Keys({"/", "N", "esc", "s", "S"})
    void filesAreFilteredAndSorted() {
        var frames = known().press("/").type("har").press("enter");
        assertThat(shown(frames).files().rows()).extracting(ScenarioFile::name).containsExactly("HarLogin.java");
        frames.press("N", "esc", "s", "S");
        assertThat(shown(frames).files().rows()).first().extracting(ScenarioFile::name).isEqualTo("商品列表.java");
    }

    @Test @Keys("y")
    void thePathIsCopied() {
        var frames = known().press("y");
        assertThat(frames.wanted()).containsExactly(new Effect.Copy(CHECKOUT.toString(), "the path"));
    }

    @Test @Keys("del")
    void deletingAsksAndNamesTheFile() {
        var frames = known().press("del");
        assertThat(frames.front()).isInstanceOf(Confirm.class);
        assertThat(frames.text()).contains("Delete Checkout.java?", "code_java/Checkout.java", "[ Keep ]");
        frames.press("enter");
        assertThat(frames.wanted()).isEmpty();
        frames.press("del", "tab", "enter");
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Delete(CHECKOUT));
        frames.tell(new ScenarioMsg.Deleted(CHECKOUT));
        assertThat(frames.text()).contains("deleted: code_java/Checkout.java");
    }

    // ------------------------------------------------------------------ editor

    private static List<String> vi(Path file, String... line) {
        var command = new ArrayList<>(List.of("sh", "-c", "vi \"$@\"", "vi"));
        command.addAll(List.of(line));
        command.add(file.toString());
        return command;
    }

    private static List<String> outside(Frames frames) {
        return ((Effect.Outside) frames.wanted().getLast()).command();
    }

    @Test @Keys({"e", "E"})
    void theEditorOpensWhereTheCursorIs() {
        assertThat(outside(known().press("e"))).isEqualTo(vi(CHECKOUT));
        assertThat(outside(inSource().press("j", "j", "e"))).isEqualTo(vi(CHECKOUT, "+3"));
        assertThat(outside(inSource().press("j", "j", "E"))).isEqualTo(vi(CHECKOUT));
    }

    @Test @Keys({"e", "E", "y"})
    void theEditorOpensAtTheErrorTheCursorIsOn() {
        var soak = FILES.get(4).path();
        var frames = known().press("j", "j", "j").tell(new ScenarioMsg.SourceRead(soak, "a\nb\nc\n"));
        assertThat(outside(frames.press("e"))).isEqualTo(vi(soak, "+2"));
        frames.press("shift+tab", "j");
        assertThat(outside(frames.press("e"))).isEqualTo(vi(soak, "+3"));
        assertThat(outside(frames.press("E"))).isEqualTo(vi(soak));
        assertThat(outside(frames.press("j", "e"))).isEqualTo(vi(FILES.get(3).path(), "+1"));
        frames.press("y");
        assertThat(frames.wanted()).containsExactly(new Effect.Copy("class, interface expected", "the line"));
    }

    @Test
    void filesAreLookedForWhenTheEditorHasEnded() {
        var frames = known().tell(new ScenarioMsg.Edited(0));
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Look());
        frames.tell(new ScenarioMsg.Edited(-1));
        assertThat(frames.text()).contains("the editor 'vi' could not be started (set EDITOR)");
    }

    // ------------------------------------------------------------------ source

    @Test @Keys({"enter", "j", "k", "down", "up", "g", "G", "home", "end", "^d", "^u", "pgdn", "pgup", "left", "right"})
    void theSourceScrollsWithItsCursorLine() {
        var frames = inSource().press("j", "j", "k", "down", "up");
        assertThat(shown(frames).source().cursor()).isEqualTo(1);
        assertThat(shown(frames.press("G")).source().cursor()).isEqualTo(16);
        assertThat(shown(frames.press("g", "^d")).source().cursor()).isEqualTo(10);
        assertThat(shown(frames.press("pgup", "pgdn", "^u", "end", "home")).source().cursor()).isZero();
        assertThat(frames.press("right", "right").text()).doesNotContain("import io");
        assertThat(shown(frames.press("left", "left")).source().left()).isZero();
    }

    @Test
    void itsLinesAreThoseTheCompilerCounts() {
        var frames = inSource().tell(new ScenarioMsg.SourceRead(CHECKOUT, "a\f\n// b\u2028\u0085\r\nc\rd"));
        assertThat(shown(frames).source().lines()).hasSize(4);
    }

    @Test @Keys({"/", "n", "N", "esc", "y"})
    void theSourceIsSearched() {
        var frames = inSource().press("/").type("stats").press("enter");
        assertThat(shown(frames).source().cursor()).isEqualTo(6);
        assertThat(shown(frames.press("n")).source().cursor()).isEqualTo(11);
        assertThat(shown(frames.press("n")).source().cursor()).isEqualTo(6);
        assertThat(shown(frames.press("N")).source().cursor()).isEqualTo(11);
        assertThat(frames.text()).contains("2 lines");
        assertThat(shown(frames.press("esc")).source().search()).isEmpty();
        frames.press("/").type("no").press("backspace", "esc", "y");
        assertThat(frames.wanted()).containsExactly(new Effect.Copy(SOURCE, "Checkout.java"));
    }

    @Test @Keys({"enter", "tab", "shift+tab", "z"})
    void panelsAreGoneThroughAndOneFillsTheScreen() {
        var frames = inSource().press("enter");
        assertThat(shown(frames).panels().focused()).isEqualTo("Helper");
        assertThat(shown(frames.press("tab")).panels().focused()).isEqualTo("Result");
        assertThat(shown(frames.press("tab", "shift+tab")).panels().focused()).isEqualTo("Result");
        frames.press("shift+tab", "shift+tab", "z");
        assertThat(frames.text()).contains("[Source]", "waitForTasksDone();").doesNotContain("Preview");
        assertThat(frames.press("z").text()).contains("Preview");
    }

    // ------------------------------------------------------------------ helper

    @Test @Keys({"enter", "y", "j", "k", "down", "up", "g", "G", "home", "end", "^d", "^u", "pgdn", "pgup"})
    void aSnippetIsInsertedBelowTheCursorLineOrCopied() {
        var frames = inSource().press("j", "j", "j", "tab", "j");
        assertThat(frames.text()).contains("inserts below line 4");
        frames.press("enter");
        assertThat(frames.wanted())
                .containsExactly(new ScenarioEffect.Insert(CHECKOUT, SOURCE, 4, HELP.get(1).code()));
        frames.press("k", "down", "up", "G", "g", "end", "home", "^d", "^u", "pgdn", "pgup", "G", "y");
        assertThat(frames.wanted()).containsExactly(new Effect.Copy("sleep(1);\n", "wait"));
    }

    @Test
    void whatWasInsertedIsShown() {
        var frames = inHelper().tell(new ScenarioMsg.Inserted(CHECKOUT, "new\n" + SOURCE, 1));
        assertThat(shown(frames).panels().focused()).isEqualTo("Source");
        assertThat(shown(frames).source().text()).startsWith("new");
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Look());
        assertThat(frames.text()).contains("inserted in line 1 of Checkout.java");
        frames.tell(new ScenarioMsg.Failed("code_java/Checkout.java: it has changed since it was read"));
        assertThat(frames.text()).contains("code_java/Checkout.java: it has changed since it was read");
    }

    @Test @Keys({"/", "n", "N", "esc", "s", "S"})
    void theHelperIsSearched() {
        var frames = inHelper().press("/").type("json").press("enter");
        assertThat(shown(frames).helper().rows()).containsExactly(HELP.get(1));
        assertThat(frames.text()).contains("/json", "1 of 3");
        frames.press("n", "N", "esc", "s", "S");
        assertThat(shown(frames).helper().rows()).hasSize(3);
    }

    @Test @Keys({"enter", "n"})
    void aNewScenarioIsMadeOfATemplate() {
        var frames = inHelper().press("enter");
        assertThat(answer(frames).text("template")).isEqualTo("function");
        frames.press("enter");
        assertThat(frames.text()).contains("is needed");
        frames.type("Shop").press("enter");
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Create("Shop", HELP.getFirst().code()));
        var made = PROJECT.resolve("code_java/Shop.java");
        frames.tell(new ScenarioMsg.Created(made));
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.ReadSource(made), new ScenarioEffect.Look());
        var more = new ArrayList<>(FILES);
        more.add(file("Shop", new State.Fit(), 0));
        frames.tell(new ScenarioMsg.Listed(more));
        assertThat(shown(frames).files().selected()).contains(more.getLast());

        assertThat(known().press("n").front()).isInstanceOf(Form.class);
    }

    @Test @Keys("n")
    void withoutTemplatesThereIsNothingNew() {
        var frames = fresh().press("n");
        assertThat(frames.text()).contains("the templates are still being read");
    }

    // ------------------------------------------------------------------ try

    @Test @Keys({"t", "x"})
    void aDryRunIsTriedWithTheLastOptionsAndEnded() {
        var frames = known().press("t");
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Try(1, "code_java/Checkout.java", List.of()));
        assertThat(frames.text()).contains("0 exchanges, running");
        assertThat(shown(frames).isLive()).isTrue();
        frames.press("x");
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.StopTry(1));
        frames.tell(new ScenarioMsg.TryEnded(1, 143));
        assertThat(shown(frames).isLive()).isFalse();
        assertThat(frames.text()).contains("0 exchanges, ended with 143");
        frames.press("t").tell(line(new TriedLine.Printed("of the first")));
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Try(2, "code_java/Checkout.java", List.of()));
        assertThat(shown(frames).trial().lines()).isEmpty();
    }

    @Test @Keys({"enter", "y", "j", "k", "down", "up", "g", "G", "home", "end", "^d", "^u", "pgdn", "pgup"})
    void anExchangeIsOpenedWholeAndCopied() {
        var frames = tried().press("shift+tab", "g", "j", "enter");
        assertThat(frames.front()).isInstanceOf(Reader.class);
        assertThat(frames.text()).contains("POST /login HTTP/1.1", "Authorization: ***", "{\"商品\": 1}");
        frames.press("esc", "j", "k", "down", "up", "G", "home", "end", "^u", "^d", "pgup", "pgdn", "y");
        assertThat(frames.wanted()).containsExactly(new Effect.Copy("a task failed", "the line"));
    }

    @Test
    void aScenarioThatPrintsWithoutEndIsCut() {
        var trial = Trial.NONE.next("A.java");
        for (int i = 0; i < Trial.MOST + 5; i++) trial = trial.with(new TriedLine.Printed("x"));
        assertThat(trial.lines()).hasSize(Trial.MOST);
        assertThat(trial.ended(0).summary()).isEqualTo("0 exchanges, 5 more lines");
    }

    @Test @Keys("enter")
    void anErrorLeadsToItsLine() {
        var frames = known().press("j", "j", "j").tell(new ScenarioMsg.SourceRead(FILES.get(4).path(), "a\nb\nc\n"))
                .press("shift+tab", "j", "enter");
        assertThat(shown(frames).panels().focused()).isEqualTo("Source");
        assertThat(shown(frames).source().cursor()).isEqualTo(2);
        frames.press("tab", "tab", "G", "enter");
        assertThat(frames.text()).contains("class, interface expected");
        assertThat(frames.front()).isInstanceOf(Reader.class);
    }

    @Test
    void whatCannotBeRunOffersNoRun() {
        var frames = known().press("j", "j", "j");
        assertThat(frames.row(23)).doesNotContain("try once", "run");
        assertThat(frames.press("k").row(23)).doesNotContain("try once");
        assertThat(frames.text()).contains("no main here");
    }

    // ------------------------------------------------------------------ run

    @Test @Keys("r")
    void aRunIsHandedToTheMonitor() {
        var frames = Frames.of(shown(known()), new Heard(List.of()));
        frames.press("r");
        assertThat(((Heard) frames.frame().screens().get(1)).told())
                .containsExactly(new MonitorMsg.Start("Checkout", List.of("code_java/Checkout.java")),
                        new Msg.Entered());
    }

    @Test
    void whatAScenarioWasRunWithLastIsKeptAndRecalled() {
        var kept = new RunChoice(Map.of("users", "50"), 2, List.of("gen1"), List.of("web1"), List.of("p99 < 300ms"));
        var frames = Frames.of(shown(known()), new Heard(List.of())).tell(new ScenarioMsg.Recalled(
                Map.of(CHECKOUT, kept)));
        frames.wanted();
        frames.press("r");
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.Remember(CHECKOUT, kept));
        assertThat(((Heard) frames.frame().screens().get(1)).told()).contains(new MonitorMsg.Start("Checkout",
                List.of("code_java/Checkout.java", "users=50", "--workers", "2", "--on", "gen1", "--monitor", "web1",
                        "--require", "p99 < 300ms")));
        assertThat(RunChoice.ofKept(kept.kept())).isEqualTo(kept);
    }

    @Test
    void noSecretIsKept() {
        var choice = new RunChoice(Map.of("password", "geheim", "api-key", "geheim", "url", "http://me:geheim@shop/"),
                1, List.of(), List.of(), List.of());
        assertThat(choice.kept()).isEmpty();
        assertThat(RunChoice.ofKept(Map.of("--workers", "many", "--require", "?", "--evil", "x", "a b", "c", "", "d")))
                .isEqualTo(RunChoice.STANDARD);
    }

    @Test @Keys({"R", "r", "t"})
    void aRunIsAskedForAndItsChoiceIsKept() {
        var frames = Frames.of(shown(known()), new Heard(List.of()));
        frames.press("R");
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.PrepareRun(CHECKOUT));
        frames.tell(new ScenarioMsg.RunPrepared(CHECKOUT, SOURCE, List.of(
                new RunMachine("gen1", "10.0.0.1", true, false), new RunMachine("web1", "10.0.0.2", false, true))));
        assertThat(frames.text()).contains("Run Checkout.java", "users", "10", "workers", "load from gen1",
                "record web1", "require").doesNotContain("password");
        frames.press("^u").type("many").press("tab", "enter");
        assertThat(frames.text()).contains("a whole number, such as 10");
        frames.press("^u").type("50").press("tab", "^u").type("2").press("tab", "space", "tab", "space", "tab")
                .type("p99 < 300ms; errors < 1%").press("enter");
        var start = new MonitorMsg.Start("Checkout", List.of("code_java/Checkout.java", "users=50", "--workers", "2",
                "--on", "gen1", "--monitor", "web1", "--require", "p99 < 300ms", "--require", "errors < 1%"));
        assertThat(((Heard) frames.frame().screens().get(1)).told()).contains(start);

        var again = Frames.of(frames.frame().screens().getFirst(), new Heard(List.of())).press("t");
        assertThat(again.wanted()).containsExactly(
                new ScenarioEffect.Try(1, "code_java/Checkout.java", List.of("users=50")));
        again.press("r");
        assertThat(((Heard) again.frame().screens().get(1)).told()).contains(start);
    }

    @Test
    void aThresholdThatIsNoneIsToldInTheForm() {
        var frames = known().tell(new ScenarioMsg.RunPrepared(CHECKOUT, "", List.of())).press("tab").type("p99")
                .press("enter");
        assertThat(frames.front()).isInstanceOf(Form.class);
        assertThat(frames.text()).contains("p99");
        assertThat(frames.wanted()).isEmpty();
    }

    @Test
    void whatIsTypedBehindTheColonDoesTheSame() {
        var frames = Frames.of(shown(known()), new Heard(List.of()));
        frames.press(":").type("try Browse users=3").press("enter");
        assertThat(frames.wanted()).contains(
                new ScenarioEffect.Try(1, "code_java/Browse.java", List.of("users=3")));
        frames.press(":").type("run Soak").press("enter");
        assertThat(frames.text()).contains("code_java/Soak.java cannot be run");
        frames.press("esc", ":").type("run Nix").press("enter");
        assertThat(frames.text()).contains("there is no scenario Nix.java");
        frames.press("esc", ":").type("try Checkout nix").press("enter");
        assertThat(frames.text()).contains("'nix' is not NAME=VALUE");
        frames.press("esc", ":").type("new Shop function").press("enter");
        assertThat(frames.wanted()).contains(new ScenarioEffect.Create("Shop", HELP.getFirst().code()));
        frames.press(":").type("new Shop nix").press("enter");
        assertThat(frames.text()).contains("there is no template nix");
        frames.press("esc", ":").type("new").press("enter");
        assertThat(frames.text()).contains("write :new NAME");
    }

    /// Stands where the Monitor will, and hears what it is told.
    private record Heard(List<Msg> told) implements Screen {
        @Override
        public String name() {
            return "Monitor";
        }

        @Override
        public List<Binding> bindings() {
            return List.of();
        }

        @Override
        public Next on(Msg msg, Context context) {
            var more = new ArrayList<>(told);
            more.add(msg);
            return Next.of(new Heard(List.copyOf(more)));
        }

        @Override
        public void draw(Canvas canvas, Context context) {}
    }

    // ------------------------------------------------------------------ mouse

    @Test
    void aClickGoesToItsPanelAndRowAndTheWheelScrolls() {
        var frames = known().click("HarLogin.java");
        assertThat(shown(frames).files().selected()).contains(FILES.get(2));
        frames = known().click("shopper(");
        assertThat(shown(frames).panels().focused()).isEqualTo("Source");
        assertThat(shown(frames).source().cursor()).isEqualTo(3);
        frames.click("Wait");
        assertThat(shown(frames).helper().selected()).contains(HELP.getLast());
        frames.mouse(Msg.Mouse.Action.WHEEL_DOWN, 40, 5);
        assertThat(shown(frames).source().cursor()).isEqualTo(6);
        assertThat(shown(frames.sized(60, 16).click(" Files ")).panels().focused()).isEqualTo("Files");
        var tried = tried().click("a task failed");
        assertThat(shown(tried).panels().focused()).isEqualTo("Result");
        assertThat(shown(tried).result()).isEqualTo(5);
    }

    // ------------------------------------------------------------------ recording

    @Test @Keys("h")
    void aRecordingIsChosenAndRead() {
        var frames = known().press("h");
        assertThat(frames.front()).isInstanceOf(FilePicker.class);
        frames.press("esc").tell(new ScenarioMsg.RecordingChosen(Path.of("/home/ann/shop.har")));
        assertThat(frames.wanted()).contains(new ScenarioEffect.ReadRecording(Path.of("/home/ann/shop.har")));
    }

    private static final String HAR = """
            {"log": {"creator": {"name": "Firefox", "version": "128"}, "entries": [
             {"startedDateTime": "2026-01-02T10:00:00Z", "time": 10, "request": {"method": "GET", "url": "http://shop.test/login"},
              "response": {"status": 200, "content": {"mimeType": "text/html",
                "text": "<title>商品</title><form><input name='csrf' value='f00dfeed77aa'></form>"}}},
             {"startedDateTime": "2026-01-02T10:00:00.1Z", "time": 10, "request": {"method": "GET", "url": "http://shop.test/商品/列表.png"},
              "response": {"status": 200, "content": {"mimeType": "image/png"}}},
             {"startedDateTime": "2026-01-02T10:00:00.2Z", "time": 10, "request": {"method": "GET", "url": "http://cdn.test/a.css"},
              "response": {"status": 200, "content": {"mimeType": "text/css"}}},
             {"startedDateTime": "2026-01-02T10:00:05Z", "time": 10, "request": {"method": "POST", "url": "http://shop.test/login",
               "postData": {"mimeType": "application/x-www-form-urlencoded",
                 "text": "csrf=f00dfeed77aa&nonce=8b1a9953c4611296a827abf8c47804d7&user=ann&password=Tr0ub4dor"}},
              "response": {"status": 200, "content": {"mimeType": "text/html", "text": "welcome"}}},
             {"startedDateTime": "2026-01-02T10:00:06Z", "time": 50, "request": {"method": "GET", "url": "data:image/png,x"}}]}}
            """;

    @TempDir
    Path folder;

    private Frames importing() throws Exception {
        var har = Files.writeString(folder.resolve("shop.har"), HAR);
        var frames = known().tell(new ScenarioMsg.RecordingRead(har, HarReader.read(har), "Shop"));
        return performed(frames);
    }

    /// Finds what is wanted to be found.
    private static Frames performed(Frames frames) {
        for (var effect : frames.wanted())
            if (effect instanceof ScenarioEffect.PlanImport(var recording, var choice, var name))
                frames.tell(new ScenarioMsg.Planned(HarPlan.of(recording, choice, name)));
        return frames;
    }

    private static HarWizard wizard(Frames frames) {
        return shown(frames).wizard().orElseThrow();
    }

    @Test
    void aRecordingGoesThroughFourSteps() throws Exception {
        var frames = importing();
        frames.matchesEverywhere(getClass(), "har-1-hosts");
        frames.press("tab").matchesEverywhere(getClass(), "har-2-requests");
        frames.press("tab").matchesEverywhere(getClass(), "har-3-values");
        frames.press("tab").matchesEverywhere(getClass(), "har-4-write");
        assertThat(frames.text()).doesNotContain("Tr0ub4dor", "f00dfeed77aa");
        assertThat(wizard(frames).plan().orElseThrow().source()).doesNotContain("Tr0ub4dor", "f00dfeed77aa");
    }

    @Test
    void thePreviewFollowsTheRequestThatTheCursorIsOn() throws Exception {
        var frames = importing().press("tab", "G");
        assertThat(cursorLine(frames)).contains("client.post(\"/login\"");
        assertThat(cursorLine(frames.press("g"))).contains("client.get(\"/login\"");
        frames.press("tab", "g");
        assertThat(cursorLine(frames)).as("the answer that has the value").contains("client.get(\"/login\"");
    }

    private static String cursorLine(Frames frames) {
        var preview = wizard(frames).preview();
        return preview.text().lines().toList().get(preview.cursor());
    }

    @Test @Keys({"space", "tab", "b", "shift+tab", "x", "w", "s"})
    void whatIsChosenChangesTheSource() throws Exception {
        var frames = importing();
        assertThat(wizard(frames).plan().orElseThrow().source()).doesNotContain("cdn.test");
        performed(frames.press("G", "space"));
        assertThat(wizard(frames).plan().orElseThrow().source()).contains("cdn.test");
        performed(frames.press("space", "tab", "g", "j", "space"));
        assertThat(wizard(frames).plan().orElseThrow().source()).doesNotContain(".png");
        performed(frames.press("space", "x"));
        assertThat(wizard(frames).choice().leftOut()).containsExactly(2);
        performed(frames.press("x"));
        assertThat(wizard(frames).choice().leftOut()).isEmpty();
        performed(frames.press("tab", "g", "space"));
        assertThat(wizard(frames).plan().orElseThrow().flow().values()).isEmpty();
        performed(frames.press("space", "b", "shift+tab", "tab", "tab", "tab", "w"));
        assertThat(wizard(frames).plan().orElseThrow().source()).doesNotContain("recorded think time");
        performed(frames.press("s"));
        assertThat(wizard(frames).plan().orElseThrow().source()).contains("Tr0ub4dor");
        performed(frames.press("s", "w"));
        assertThat(wizard(frames).plan().orElseThrow().source()).doesNotContain("Tr0ub4dor");
    }

    @Test
    void aPlanForAnotherChoiceIsDroppedAndNothingIsWrittenMeanwhile() throws Exception {
        var frames = importing();
        var old = wizard(frames).plan().orElseThrow();
        frames.press("space");
        assertThat(wizard(frames).isPlanned()).isFalse();
        assertThat(frames.row(23)).doesNotContain("write file");
        frames.tell(new ScenarioMsg.Planned(old));
        assertThat(wizard(frames).isPlanned()).isFalse();
        performed(frames);
        assertThat(frames.text()).contains("nothing is chosen: keep a host and a request");
        assertThat(frames.row(23)).doesNotContain("write file");
    }

    @Test @Keys({"enter", "c"})
    void itIsWrittenUnderItsNameAndOverAnotherOnlyWhenThatIsSaid() throws Exception {
        var frames = importing();
        frames.press("c", "^u").type("Login").press("enter");
        assertThat(wizard(frames).isPlanned()).as("for the name it had").isFalse();
        performed(frames);
        frames.press("enter");
        var plan = wizard(frames).plan().orElseThrow();
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.WriteImport(plan, "Login", false));
        frames.tell(new ScenarioMsg.ImportIsThere("code_java/Login.java"));
        assertThat(frames.text()).contains("Write over code_java/Login.java?", "[ Keep it ]");
        frames.press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(new ScenarioEffect.WriteImport(plan, "Login", true));
        frames.tell(new ScenarioMsg.ImportWritten(PROJECT.resolve("code_java/Login.java"),
                List.of("hidden in code_java/secrets.properties")));
        assertThat(shown(frames).wizard()).isEmpty();
        assertThat(frames.text()).contains("hidden in code_java/secrets.properties");
    }

    @Test @Keys({"p", "esc", "j", "k", "down", "up", "g", "G", "home", "end", "^d", "^u", "pgdn", "pgup", "/", "n", "N",
            "s",
            "S", "left", "right"})
    void thePreviewFillsTheScreenAndEscCancels() throws Exception {
        var frames = importing();
        frames.press("j", "k", "down", "up", "g", "G", "home", "end", "^d", "^u", "pgdn", "pgup", "s", "S");
        frames.press("/").type("shop").press("enter", "n", "N", "esc");
        frames.press("p");
        assertThat(frames.text()).contains("Preview  Shop.java").doesNotContain("Will be hidden");
        frames.press("j", "k", "down", "up", "g", "G", "home", "end", "^d", "^u", "pgdn", "pgup", "right", "left");
        frames.press("/").type("void").press("enter", "n", "N", "esc", "p", "esc");
        assertThat(shown(frames).wizard()).isEmpty();
    }

    @Test
    void theMouseChoosesRowsOfTheWizard() throws Exception {
        var frames = importing().click("cdn.test");
        assertThat(wizard(frames).hosts().selected().orElseThrow().host()).isEqualTo("cdn.test");
    }
}
