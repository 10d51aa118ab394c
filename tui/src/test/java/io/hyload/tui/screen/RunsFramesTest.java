package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.tui.Frames;
import org.junit.jupiter.api.Test;

/// How the Runs screen looks.
class RunsFramesTest {
    private static final Recorded NEW = Recorded.checkout();
    private static final Recorded OLD = Recorded.before();
    private static final Recorded BAD = Recorded.failing();

    private static Frames runs(Recorded... runs) {
        var files = new ArrayList<RunFile>();
        for (var run : runs) files.add(run.file());
        var frames = Frames.of(RunsScreen.of(Path.of("/shop"), ZoneOffset.UTC));
        frames.tell(new RunsMsg.Found(files, Optional.of(OLD.file().path())));
        for (var run : runs) frames.tell(run.read());
        return frames;
    }

    @Test
    void theListWithAPreviewAtEverySize() {
        runs(NEW, OLD, BAD).matchesEverywhere(RunsFramesTest.class, "runs/list");
    }

    @Test
    void aRunWithReasonsThresholdsAndErrors() {
        runs(NEW, OLD, BAD).press("G").matches(RunsFramesTest.class, "runs/failed");
        runs(NEW, OLD, BAD).press("G").sized(60, 16).press("tab").matches(RunsFramesTest.class, "runs/failed-preview");
    }

    @Test
    void twoRunsSideBySideAtEverySize() {
        runs(NEW, OLD, BAD).tell(new RunsMsg.Sided(Recorded.compared(OLD, NEW)))
                .matchesEverywhere(RunsFramesTest.class, "runs/compared");
    }

    @Test
    void aComparisonWhereOnePanelIsShown() {
        runs(NEW, OLD, BAD).sized(60, 16).tell(new RunsMsg.Sided(Recorded.compared(OLD, NEW)))
                .matches(RunsFramesTest.class, "runs/compared-alone");
    }

    @Test
    void oneRunInFullAtEverySize() {
        runs(NEW, OLD).press("enter").tell(new RunsMsg.Opened(NEW.detail()))
                .matchesEverywhere(RunsFramesTest.class, "runs/opened");
    }

    @Test
    void whatWasKeptOfAnError() {
        runs(NEW, OLD).press("enter").tell(new RunsMsg.Opened(NEW.detail())).press("tab", "enter")
                .matches(RunsFramesTest.class, "runs/exchange");
    }

    @Test
    void aFileThatCannotBeReadSaysWhyAndOneThatWaitsThatItDoes() {
        runs(NEW).tell(new RunsMsg.Found(List.of(OLD.file(), NEW.file(), BAD.file("gen1")), Optional.empty()))
                .tell(new RunsMsg.Broken(BAD.file("gen1"),
                        "2026-07-13_17.50.02.sts: not a stats file: line 1: not a record: no time 't' (give the .sts file of a run)"))
                .press("G").matches(RunsFramesTest.class, "runs/broken");
    }

    @Test
    void aProjectWithoutRuns() {
        runs().matches(RunsFramesTest.class, "runs/none");
    }

    @Test
    void deletingNamesTheFiles() {
        runs(NEW, OLD, BAD).press("space", "space", "del").matches(RunsFramesTest.class, "runs/delete");
    }

    @Test
    void aFilterAndWhatWasWritten() {
        runs(NEW, OLD, BAD).tell(new RunsMsg.Written(Path.of("/shop/reports/a.svg"), "reports/a.svg (312 kB)"))
                .press("/").type("checkout").press("enter").later(java.time.Duration.ofSeconds(5))
                .matches(RunsFramesTest.class, "runs/written");
    }
}
