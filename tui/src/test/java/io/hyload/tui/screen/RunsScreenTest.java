package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.tui.Effect;
import io.hyload.tui.EveryKeyIsTested;
import io.hyload.tui.FilePicker;
import io.hyload.tui.Frames;
import io.hyload.tui.Keys;
import io.hyload.tui.Msg;
import io.hyload.tui.Reader;
import io.hyload.tui.Tasks;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// What the Runs screen becomes, and what it wants done.
@EveryKeyIsTested(RunsScreen.class)
class RunsScreenTest {
    private static final Recorded NEW = Recorded.checkout();
    private static final Recorded OLD = Recorded.before();
    private static final Recorded BAD = Recorded.failing();
    private static final RunsMsg.Read NEW_READ = NEW.read();
    private static final RunsMsg.Read OLD_READ = OLD.read();
    private static final RunsMsg.Read BAD_READ = BAD.read();

    private static Frames empty() {
        return Frames.of(RunsScreen.of(Path.of("/shop"), ZoneOffset.UTC));
    }

    private static Frames listed(Optional<RunFile> baseline) {
        var frames = empty().tell(new RunsMsg.Found(List.of(NEW.file(), OLD.file(), BAD.file()),
                baseline.map(RunFile::path)));
        frames.tell(NEW_READ).tell(OLD_READ).tell(BAD_READ).wanted();
        return frames;
    }

    private static Frames listed() {
        return listed(Optional.empty());
    }

    private static Frames compared() {
        return listed().tell(new RunsMsg.Sided(Recorded.compared(OLD, NEW)));
    }

    private static Frames opened() {
        var frames = listed().press("enter").tell(new RunsMsg.Opened(NEW.detail()));
        frames.wanted();
        return frames;
    }

    private static RunList.Row selected(Frames frames) {
        return frames.screen(RunsScreen.class).list().selected().orElseThrow();
    }

    private static List<String> shown(Frames frames) {
        return frames.screen(RunsScreen.class).list().table().rows().stream().map(row -> row.file().shown()).toList();
    }

    // ------------------------------------------------------------------ the list

    @Test
    void theFolderIsLookedAtOnceWhenTheScreenIsEntered() {
        assertThat(empty().tell(new Msg.Entered()).tell(new Msg.Entered()).wanted())
                .containsExactly(new RunsEffect.Watch());
    }

    @Test
    void whileAnotherScreenIsShownItIsNotLookedAt() {
        assertThat(empty().tell(new Msg.Entered()).tell(new Msg.Left()).tell(new Msg.Entered()).wanted())
                .containsExactly(new RunsEffect.Watch(), new RunsEffect.Unwatch(), new RunsEffect.Watch());
    }

    @Test
    void theNewestComesFirstAsSoonAsItIsKnownWhenEachBegan() {
        var copied = new RunFile(OLD.file().path(), OLD.file().shown(), "", List.of(), 1,
                NEW.file().changed().plusSeconds(9));
        var frames = empty().tell(new RunsMsg.Found(List.of(copied, NEW.file()), Optional.empty()));
        assertThat(shown(frames)).containsExactly(OLD.file().shown(), NEW.file().shown());
        frames.tell(new RunsMsg.Read(copied, OLD.overview())).tell(NEW_READ);
        assertThat(shown(frames)).containsExactly(NEW.file().shown(), OLD.file().shown());
    }

    @Test
    void howManyAreStillToBeReadIsTold() {
        var frames = empty().tell(new RunsMsg.Found(List.of(NEW.file(), OLD.file()), Optional.empty()));
        assertThat(frames.row(0)).endsWith("reading 0 of 2 runs");
        assertThat(frames.tell(NEW_READ).row(0)).endsWith("reading 1 of 2 runs");
        assertThat(frames.tell(OLD_READ).row(0)).endsWith("2 runs");
    }

    @Test @Keys({"j", "k", "g", "G", "^d", "^u"})
    void theCursorStaysOnItsRunWhenOthersCome() {
        var frames = listed().press("j");
        assertThat(selected(frames).file()).isEqualTo(OLD.file());
        frames.tell(new RunsMsg.Found(List.of(OLD.file(), BAD.file()), Optional.empty()));
        assertThat(selected(frames).file()).isEqualTo(OLD.file());
        assertThat(selected(frames.press("G")).file()).isEqualTo(BAD.file());
        assertThat(selected(frames.press("k")).file()).isEqualTo(OLD.file());
        assertThat(selected(frames.press("^d")).file()).isEqualTo(BAD.file());
        assertThat(selected(frames.press("^u")).file()).isEqualTo(OLD.file());
        assertThat(selected(frames.press("j", "g")).file()).isEqualTo(OLD.file());
    }

    @Test @Keys({"/", "n", "N", "esc"})
    void theFilterTakesWordsOfWhatIsShown() {
        var frames = listed().press("/").type("checkout").press("enter");
        assertThat(shown(frames)).containsExactly(NEW.file().shown(), OLD.file().shown());
        assertThat(selected(frames.press("n")).file()).isEqualTo(OLD.file());
        assertThat(selected(frames.press("N")).file()).isEqualTo(NEW.file());
        assertThat(shown(frames.press("esc"))).hasSize(3);
    }

    @Test @Keys({"s", "S"})
    void runsAreSortedByAnyFigure() {
        var frames = listed();
        while (frames.screen(RunsScreen.class).list().table().sorted() != 5) frames.press("s"); // RATE
        assertThat(shown(frames)).startsWith(OLD.file().shown());
        assertThat(shown(frames.press("S"))).startsWith(BAD.file().shown());
    }

    @Test
    void aFileThatCannotBeReadHarmsNoOther() {
        var frames = listed().tell(new RunsMsg.Broken(BAD.file(), "a.sts: not a stats file")).press("G");
        assertThat(frames.text()).contains("unreadable", "a.sts: not a stats file", "PASS  valid");
        assertThat(frames.screen(RunsScreen.class).bindings()).noneMatch(binding -> binding.label().equals("open"));
    }

    @Test
    void aRunThatGrowsKeepsItsFiguresUntilItIsReadAgain() {
        var file = NEW.file();
        var grown = new RunFile(file.path(), file.shown(), "", file.beside(), 2_000_000, file.changed().plusSeconds(5));
        var frames = listed().tell(new RunsMsg.Found(List.of(grown), Optional.empty()));
        assertThat(selected(frames).overview()).isPresent();
        assertThat(selected(frames).file().bytes()).isEqualTo(2_000_000);
    }

    @Test
    void anotherScreenSendsToARunThatIsNotThereYet() {
        var frames = empty().tell(new RunsMsg.Select(OLD.file().path()));
        assertThat(frames.wanted()).containsExactly(new RunsEffect.Watch());
        frames.tell(new RunsMsg.Found(List.of(NEW.file(), OLD.file()), Optional.empty()));
        assertThat(selected(frames).file()).isEqualTo(OLD.file());
    }

    // ------------------------------------------------------------------ two runs

    @Test @Keys({"space", "d"})
    void twoThatAreMarkedAreComparedTheOlderIsA() {
        assertThat(listed().press("space", "space", "d").wanted())
                .containsExactly(new RunsEffect.Compare(OLD.file(), NEW.file()));
    }

    @Test @Keys("d")
    void theBaselineIsAAlsoWhereItIsTheYounger() {
        assertThat(listed(Optional.of(NEW.file())).press("j", "d").wanted())
                .containsExactly(new RunsEffect.Compare(NEW.file(), OLD.file()));
        assertThat(listed(Optional.of(NEW.file())).press("space", "G", "space", "d").wanted())
                .containsExactly(new RunsEffect.Compare(NEW.file(), BAD.file()));
    }

    @Test
    void thereIsNothingToCompareWithoutABaselineOrWithThreeMarks() {
        assertThat(listed().press("d").wanted()).isEmpty();
        assertThat(listed().press("space", "space", "space", "d").wanted()).isEmpty();
    }

    @Test @Keys("*")
    void theBaselineIsMarkedAtOnceAndKept() {
        var frames = listed().press("*");
        assertThat(selected(frames).isBaseline()).isTrue();
        assertThat(frames.wanted()).containsExactly(new RunsEffect.KeepBaseline(Optional.of(NEW.file())));
        assertThat(frames.press("*").wanted()).containsExactly(new RunsEffect.KeepBaseline(Optional.empty()));
        assertThat(selected(frames).isBaseline()).isFalse();
    }

    @Test @Keys({"c", "esc"})
    void aComparisonCanBeWrittenAndClosed() {
        var frames = compared();
        assertThat(frames.text()).contains("Compare  A=07-13 18:02");
        assertThat(frames.press("c").wanted())
                .containsExactly(new RunsEffect.WriteComparison("runs-1", OLD.file(), NEW.file()));
        assertThat(frames.press("esc").text()).doesNotContain("Compare").contains("done/s");
    }

    @Test
    void aComparisonOfARunThatIsGoneIsClosed() {
        assertThat(compared().tell(new RunsMsg.Found(List.of(NEW.file()), Optional.empty())).text())
                .doesNotContain("Compare");
    }

    @Test @Keys("esc")
    void escTakesTheMarksAway() {
        var frames = listed().press("space", "space", "esc");
        assertThat(frames.screen(RunsScreen.class).list().table().marked()).isEmpty();
    }

    // ------------------------------------------------------------------ what is written

    @Test @Keys({"r", "e", "o", "x"})
    void aReportIsWrittenWithItsProgressShownAndCanBeGivenUp() {
        var frames = listed().press("r");
        assertThat(frames.wanted())
                .containsExactly(new RunsEffect.Write("runs-1", RunsEffect.What.REPORT, List.of(NEW.file())));
        frames.tell(new Tasks.Event.Step("runs-1", "file", "reading 1.2 MB"));
        assertThat(frames.text()).contains("● report of 2026-07-14_10.39.02  reading 1.2 MB");
        assertThat(frames.press("x").wanted()).containsExactly(new RunsEffect.Cancel("runs-1"));
        frames.tell(new Tasks.Event.Finished("runs-1", Tasks.State.DONE, ""))
                .tell(new RunsMsg.Written(Path.of("/shop/reports/a.html"), "reports/a.html (31 kB)"));
        assertThat(frames.press("o").wanted()).contains(new RunsEffect.Show(Path.of("/shop/reports/a.html")));
        assertThat(frames.press("e").wanted())
                .containsExactly(new RunsEffect.Write("runs-2", RunsEffect.What.PICTURE, List.of(NEW.file())));
    }

    @Test
    void ofSeveralItIsAskedWhetherTheyAreOneRun() {
        var both = List.of(NEW.file(), OLD.file());
        assertThat(listed().press("space", "space", "r", "2").wanted())
                .containsExactly(new RunsEffect.Write("runs-1", RunsEffect.What.REPORT, both));
        assertThat(listed().press("space", "space", "e", "1").wanted()).containsExactly(
                new RunsEffect.Write("runs-1", RunsEffect.What.PICTURE, List.of(NEW.file())),
                new RunsEffect.Write("runs-2", RunsEffect.What.PICTURE, List.of(OLD.file())));
    }

    @Test
    void whereThereIsNoDesktopThePathIsToldAndCopied() {
        assertThat(listed().tell(new RunsMsg.NotShown(Path.of("/shop/reports/a.html"))).wanted())
                .containsExactly(new Effect.Copy("/shop/reports/a.html",
                        "the path, since there is no desktop here to open a.html"));
    }

    @Test
    void whatFailsIsTold() {
        assertThat(listed().tell(new RunsMsg.Failed("a.html: permission denied")).text()).contains("permission denied");
    }

    @Test @Keys("a")
    void aResourceFileIsChosenAndAdded() {
        var frames = listed().press("a");
        assertThat(frames.front()).isInstanceOf(FilePicker.class);
        frames.wanted();
        var csv = Path.of("/shop/stats_resource/web1/a.csv");
        assertThat(frames.press("esc").tell(new RunsMsg.Chosen(NEW.file(), csv)).wanted()).containsExactly(
                new RunsEffect.AddResources(NEW.file(), NEW.start(), NEW.start() + 59, csv));
    }

    @Test @Keys("del")
    void deletingAsksAndBeginsAtTheSafeButton() {
        assertThat(listed().press("del", "enter").wanted()).isEmpty();
        var frames = listed().press("del");
        assertThat(frames.text()).contains("Delete this run?", NEW.file().shown(), "exemplars.jsonl");
        assertThat(frames.press("tab", "enter").wanted()).containsExactly(new RunsEffect.Delete(List.of(NEW.file())));
    }

    @Test @Keys("y")
    void thePathIsCopied() {
        assertThat(listed().press("y").wanted()).containsExactly(new Effect.Copy(NEW.file().shown(), "path"));
    }

    @Test
    void commandsFindRunsByAPartOfTheirPathOrTime() {
        var frames = listed().press(":").type("diff 17:50 07-14").press("enter");
        assertThat(frames.wanted()).containsExactly(new RunsEffect.Compare(BAD.file(), NEW.file()));
        assertThat(listed().press(":").type("report 18.02").press("enter").wanted())
                .containsExactly(new RunsEffect.Write("runs-1", RunsEffect.What.REPORT, List.of(OLD.file())));
        assertThat(listed().press(":").type("export nothing").press("enter").text())
                .contains("nothing: there is no such run");
    }

    // ------------------------------------------------------------------ panels, mouse

    @Test @Keys({"tab", "shift+tab", "z"})
    void panelsHaveTheKeysInTurn() {
        var frames = listed().press("tab");
        assertThat(frames.screen(RunsScreen.class).panels().focused()).isEqualTo(RunsScreen.PREVIEW);
        assertThat(frames.press("z").text()).contains("[Preview]").doesNotContain("┌ Runs");
        assertThat(frames.press("z", "shift+tab").screen(RunsScreen.class).panels().focused())
                .isEqualTo(RunsScreen.RUNS);
    }

    @Test
    void aClickTakesTheCursorToARun() {
        assertThat(selected(listed().click("07-13 18:02")).file()).isEqualTo(OLD.file());
        assertThat(listed().sized(60, 16).click("Preview").text()).contains("[Preview]");
        var frames = opened().click("POST /login");
        assertThat(frames.screen(RunsScreen.class).view().orElseThrow().names().selected().orElseThrow().name())
                .isEqualTo("POST /login");
    }

    // ------------------------------------------------------------------ one run in full

    @Test @Keys({"enter", "esc"})
    void aRunIsReadAndShownInFull() {
        var frames = listed().press("enter");
        assertThat(frames.wanted()).containsExactly(new RunsEffect.Open(NEW.file()));
        frames.tell(new RunsMsg.Opened(OLD.detail()));
        assertThat(frames.screen(RunsScreen.class).view()).isEmpty();
        frames.tell(new RunsMsg.Opened(NEW.detail()));
        assertThat(frames.text()).contains(Recorded.CHINESE, "timeout-response", "Phases ms");
        assertThat(frames.press("esc").screen(RunsScreen.class).view()).isEmpty();
    }

    @Test
    void theRunInFullGrowsWithItsFile() {
        var frames = opened().tell(NEW_READ);
        assertThat(frames.wanted()).containsExactly(new RunsEffect.Open(NEW.file()));
        assertThat(frames.press("j").tell(new RunsMsg.Opened(NEW.detail())).screen(RunsScreen.class).view()
                .orElseThrow().names().selected().orElseThrow().name()).isEqualTo(Recorded.CHINESE);
    }

    @Test @Keys("enter")
    void whatWasKeptOfANameOrAnErrorIsRead() {
        var frames = opened().press("j", "enter");
        assertThat(frames.text()).contains("GET /商品/列表 HTTP/1.1");
        frames.press("esc", "tab", "enter");
        assertThat(frames.front()).isInstanceOf(Reader.class);
        assertThat(frames.text()).contains("no response within 5 s");
        assertThat(opened().press("enter").text()).contains("POST /login: none of the slowest");
    }

    @Test @Keys({"/", "n", "N", "s", "S", "g", "G", "^d", "^u", "j", "k", "tab", "shift+tab", "z"})
    void namesAndErrorsAreTables() {
        var frames = opened().press("s");
        assertThat(frames.screen(RunsScreen.class).view().orElseThrow().names().sorted()).isZero();
        frames.press("S", "/").type("login").press("enter", "n", "N", "G", "g", "^d", "^u", "j", "k");
        assertThat(frames.text()).contains("POST /login").doesNotContain("GET /商品/列表  ");
        frames.press("esc", "tab", "tab", "shift+tab", "s", "z");
        assertThat(frames.text()).contains("[Errors]").doesNotContain("┌ Requests");
    }

    @Test @Keys({"y", "w", "o", "/", "n", "N", "j", "k", "^d", "^u", "g", "G", "l", "h", "enter", "esc"})
    void whatElseIsKnownCanBeSearched() {
        var frames = opened().press("shift+tab");
        assertThat(frames.text()).contains("on gen, 8 cores, Java 25.0.1", "! web2.csv: no such file");
        frames.press("/").type("web").press("enter", "o");
        assertThat(frames.text()).contains("! web2.csv").doesNotContain("8 cores");
        frames.press("o", "n", "N", "j", "k", "^d", "^u", "g", "G", "w", "l", "h", "y");
        assertThat(frames.wanted()).anyMatch(Effect.Copy.class::isInstance);
        assertThat(frames.press("/", "esc", "esc").screen(RunsScreen.class).view()).isEmpty();
    }

    @Test
    void aRunThatIsDeletedIsNotShownInFullAnyLonger() {
        var frames = opened().tell(new RunsMsg.Found(List.of(OLD.file()), Optional.empty()));
        assertThat(frames.screen(RunsScreen.class).view()).isEmpty();
    }

    @Test
    void whereItIsTooSmallTheFiguresOfTheRunAreShown() {
        assertThat(listed().sized(48, 12).text()).contains("35.2/s  p99 100  err 0.56%", "shop.Checkout");
    }

    @Test
    void hundredsOfRunsAreAllShown() {
        var files = new ArrayList<RunFile>();
        for (int i = 0; i < 500; i++)
            files.add(new Recorded("s", Recorded.T + i * 100L, 1, 1, 1, 0, Optional.empty()).file());
        var frames = empty().tell(new RunsMsg.Found(files, Optional.empty()));
        for (var file : files) frames.tell(new RunsMsg.Read(file, NEW_READ.overview()));
        assertThat(frames.row(0)).endsWith("500 runs");
    }
}
