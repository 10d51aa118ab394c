package io.hyload.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import io.hyload.tui.Msg;
import io.hyload.tui.Tasks;
import io.hyload.tui.screen.RunFile;
import io.hyload.tui.screen.RunsEffect;
import io.hyload.tui.screen.RunsMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// What the Runs screen wants done, on files.
class RunsEffectsTest {
    private static final long START = 1_795_356_410;

    @TempDir
    private Path folder;
    private final List<Msg> told = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private RunsEffects effects;
    private RunsWatch watch;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(folder.resolve("stats_perf/gen1"));
        var io = new Io(new ByteArrayInputStream(new byte[0]), new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()), Map.of(), folder, true, Optional.empty(), new CommonOptions());
        effects = new RunsEffects(io, ZoneOffset.UTC);
        watch = new RunsWatch(new StatsFolder(folder),
                () -> new SettingsFile(folder).read().settings().baseline().map(folder::resolve),
                new RunReading(folder, ZoneOffset.UTC), Runnable::run, nanos::get, told::add);
    }

    /// As many seconds of ten requests each.
    private static String lines(int seconds, int millis) {
        return IntStream.range(0, seconds).mapToObj(i -> """
                {"t": %d, "rps": 10, "tops": 0, "eps": 0, "tps": 10, "respTimeSum": %s, "avgRespTime": %s, \
                "total": {"send": %d, "recv": %4$d, "0-100ms": %4$d}}
                """.formatted(START + i, millis / 100.0, millis / 1000.0, 10 * (i + 1))).collect(Collectors.joining());
    }

    private Path stats(String name, int seconds, int millis, long changed) throws IOException {
        return stats(name, lines(seconds, millis), changed);
    }

    private Path stats(String name, String text, long changed) throws IOException {
        var file = Files.writeString(folder.resolve("stats_perf").resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(changed)));
        return file;
    }

    private List<RunFile> files() throws IOException {
        return new StatsFolder(folder).files();
    }

    private RunFile file(String name) throws IOException {
        return files().stream().filter(file -> file.shown().equals("stats_perf/" + name)).findFirst().orElseThrow();
    }

    private List<Msg> looked() {
        told.clear();
        watch.look();
        return List.copyOf(told);
    }

    private <M extends Msg> M told(Class<M> type) {
        return told.stream().filter(type::isInstance).map(type::cast).reduce((_, last) -> last)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + told));
    }

    private List<Msg> done(RunsEffect effect) {
        told.clear();
        effects.perform(effect, told::add);
        return List.copyOf(told);
    }

    // ------------------------------------------------------------------ the folder

    @Test
    void filesAreReadTheNewestFirstAndThoseOfMachinesToo() throws IOException {
        stats("old.sts", 3, 20, START);
        stats("new.sts", 3, 20, START + 100);
        stats("gen1/pulled.sts", 3, 20, START + 50);
        stats("gen1/readme.txt", "no stats", START + 70);
        var found = looked();
        assertThat(((RunsMsg.Found) found.getFirst()).files()).extracting(RunFile::shown, RunFile::machine)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("stats_perf/new.sts", ""),
                        org.assertj.core.groups.Tuple.tuple("stats_perf/gen1/pulled.sts", "gen1"),
                        org.assertj.core.groups.Tuple.tuple("stats_perf/old.sts", ""));
        assertThat(found.stream().skip(1).map(msg -> ((RunsMsg.Read) msg).file().shown()))
                .containsExactly("stats_perf/new.sts", "stats_perf/gen1/pulled.sts", "stats_perf/old.sts");
        assertThat(looked()).isEmpty();
    }

    @Test
    void aFileThatGrowsIsReadAgainButNotMoreThanATenthOfTheTime() throws IOException {
        stats("a.sts", 3, 20, START);
        var reading = new AtomicLong();
        var slow = new RunsWatch(new StatsFolder(folder), Optional::empty, new RunReading(folder, ZoneOffset.UTC),
                Runnable::run, () -> nanos.addAndGet(reading.get()), told::add);
        reading.set(1_000);
        slow.look();
        reading.set(0);
        stats("a.sts", 4, 20, START + 1);
        told.clear();
        slow.look();
        assertThat(told).hasOnlyElementsOfType(RunsMsg.Found.class);
        nanos.addAndGet(10_000);
        slow.look();
        assertThat(told(RunsMsg.Read.class).file().bytes()).isEqualTo(lines(4, 20).length());
    }

    @Test
    void aBrokenFileIsToldWithItsReasonAndHarmsNoOther() throws IOException {
        stats("broken.sts", "{\"t\": tomorrow}\n", START + 9);
        stats("empty.sts", "", START + 8);
        stats("good.sts", 3, 20, START);
        assertThat(looked()).filteredOn(RunsMsg.Broken.class::isInstance).map(msg -> ((RunsMsg.Broken) msg).why())
                .satisfiesExactly(why -> assertThat(why).startsWith("broken.sts: not a stats file: line 1"),
                        why -> assertThat(why).startsWith("empty.sts: no records"));
        assertThat(told(RunsMsg.Read.class).file().shown()).isEqualTo("stats_perf/good.sts");
    }

    @Test
    void aProjectWithoutTheFolderHasNoRuns() throws IOException {
        Files.delete(folder.resolve("stats_perf/gen1"));
        Files.delete(folder.resolve("stats_perf"));
        assertThat(looked()).containsExactly(new RunsMsg.Found(List.of(), Optional.empty()));
    }

    @Test @RequiresCorpus
    void runsOfTheOriginalAreReadWithoutPercentiles() throws IOException {
        Files.copy(Corpus.path("original/worker-a.sts"), folder.resolve("stats_perf/worker-a.sts"));
        looked();
        var overview = told(RunsMsg.Read.class).overview();
        assertThat(overview.times()).isEmpty();
        assertThat(overview.verdict()).isEmpty();
        assertThat(overview.mean()).isPositive();
        assertThat(overview.course().time()).isEqualTo("mean");
        assertThat(done(new RunsEffect.Open(file("worker-a.sts")))).singleElement()
                .satisfies(msg -> assertThat(((RunsMsg.Opened) msg).detail().names()).isEmpty());
    }

    @Test
    void aRunOfTenHoursIsToldInFewPoints() throws IOException {
        stats("long.sts", 36_000, 20, START);
        looked();
        var overview = told(RunsMsg.Read.class).overview();
        assertThat(overview.length()).isEqualTo(36_000);
        assertThat(overview.course().points()).hasSizeBetween(200, 480);
        assertThat(overview.course().points().get(7).rate()).isEqualTo(10);
    }

    // ------------------------------------------------------------------ comparing

    @Test
    void twoRunsAreCompared() throws IOException {
        stats("a.sts", 30, 20, START);
        stats("b.sts", 30, 40, START + 100);
        done(new RunsEffect.Compare(file("a.sts"), file("b.sts")));
        var result = told(RunsMsg.Sided.class).result();
        assertThat(result.a().shown()).isEqualTo("stats_perf/a.sts");
        assertThat(result.comparison().rows()).isNotEmpty();
        assertThat(result.ours()).isEmpty();
    }

    @Test
    void aRunThatIsGoneIsToldInOneLine() throws IOException {
        var a = stats("a.sts", 30, 20, START);
        var file = file("a.sts");
        Files.delete(a);
        assertThat(done(new RunsEffect.Compare(file, file))).singleElement()
                .satisfies(msg -> assertThat(((RunsMsg.Failed) msg).why()).contains("a.sts: no such file"));
    }

    @Test
    void theBaselineIsKeptAndForgottenWithItsRun() throws IOException {
        stats("a.sts", 3, 20, START);
        assertThat(done(new RunsEffect.KeepBaseline(Optional.of(file("a.sts"))))).isEmpty();
        assertThat(folder.resolve("hyload-cfg.json")).content().contains("\"baseline\": \"stats_perf/a.sts\"");
        looked();
        assertThat(told(RunsMsg.Found.class).baseline()).contains(folder.resolve("stats_perf/a.sts"));
        done(new RunsEffect.Delete(List.of(file("a.sts"))));
        assertThat(folder.resolve("hyload-cfg.json")).content().doesNotContain("a.sts");
    }

    // ------------------------------------------------------------------ what is written

    @Test
    void aReportAndAPictureAreWrittenStepByStep() throws IOException {
        stats("gen1/a.sts", 10, 20, START);
        var file = file("gen1/a.sts");
        var steps = done(new RunsEffect.Write("t", RunsEffect.What.REPORT, List.of(file)));
        assertThat(steps).filteredOn(Tasks.Event.Step.class::isInstance).map(msg -> ((Tasks.Event.Step) msg).step())
                .containsExactly("reading", "drawing");
        assertThat(told(Tasks.Event.Bytes.class).all()).hasValue(file.bytes());
        assertThat(told(Tasks.Event.Finished.class).state()).isEqualTo(Tasks.State.DONE);
        assertThat(told(RunsMsg.Written.class).shown()).matches("reports/gen1-a\\.html \\([0-9.]+ kB\\)");
        assertThat(folder.resolve("reports/gen1-a.html")).content().startsWith("<!DOCTYPE html>");
        done(new RunsEffect.Write("t", RunsEffect.What.PICTURE, List.of(file)));
        assertThat(folder.resolve("reports/gen1-a.svg")).content().contains("<svg");
        assertThat(folder.resolve("reports")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void workersOfOneRunAreAddedUp() throws IOException {
        stats("a.sts", 10, 20, START);
        stats("gen1/b.sts", lines(10, 30), START);
        done(new RunsEffect.Write("t", RunsEffect.What.REPORT, List.of(file("a.sts"), file("gen1/b.sts"))));
        assertThat(folder.resolve("reports/a.html")).content().contains("200 sent, 200 answered");
    }

    @Test
    void aComparisonIsWrittenAsAPage() throws IOException {
        stats("a.sts", 30, 20, START);
        stats("b.sts", 30, 40, START + 100);
        done(new RunsEffect.WriteComparison("t", file("a.sts"), file("b.sts")));
        assertThat(folder.resolve("reports/a-and-b.html")).content().startsWith("<!DOCTYPE html>");
    }

    @Test
    void whatIsGivenUpIsNotWritten() throws IOException {
        stats("a.sts", 10, 20, START);
        var file = file("a.sts");
        effects.perform(new RunsEffect.Write("t", RunsEffect.What.REPORT, List.of(file)), msg -> {
            told.add(msg);
            boolean isReading = msg instanceof Tasks.Event.Step(var _, var _, var step) && step.equals("reading");
            if (isReading) effects.perform(new RunsEffect.Cancel("t"), told::add);
        });
        assertThat(told(Tasks.Event.Finished.class).state()).isEqualTo(Tasks.State.CANCELLED);
        assertThat(folder.resolve("reports/a.html")).doesNotExist();
    }

    @Test
    void whatCannotBeWrittenIsToldInOneLine() throws IOException {
        stats("a.sts", 10, 20, START);
        Files.writeString(folder.resolve("reports"), "a file of that name");
        done(new RunsEffect.Write("t", RunsEffect.What.REPORT, List.of(file("a.sts"))));
        assertThat(told(Tasks.Event.Finished.class).state()).isEqualTo(Tasks.State.FAILED);
        assertThat(told(RunsMsg.Failed.class).why()).startsWith("a.html: ").hasLineCount(1);
    }

    @Test
    void whatTheCommandSaysIsToldInItsOneLine() throws IOException {
        stats("a.sts", "{\"t\": tomorrow}\n", START);
        done(new RunsEffect.Write("t", RunsEffect.What.PICTURE, List.of(file("a.sts"))));
        assertThat(told(RunsMsg.Failed.class).why()).startsWith("a.svg: a.sts: not a stats file: line 1: ")
                .hasLineCount(1);
        assertThat(folder.resolve("reports/a.svg")).doesNotExist();
    }

    @Test
    void howFarALongRunHasBeenReadIsToldByThePerCent() throws IOException {
        stats("long.sts", 7_200, 20, START);
        var file = file("long.sts");
        var told = done(new RunsEffect.Write("t", RunsEffect.What.PICTURE, List.of(file)));
        assertThat(told).filteredOn(Tasks.Event.Bytes.class::isInstance)
                .map(msg -> ((Tasks.Event.Bytes) msg).done()).hasSizeGreaterThan(20).isSorted()
                .allSatisfy(done -> assertThat(done).isBetween(0L, file.bytes()));
    }

    @Test
    void withoutADesktopThePathIsTold() {
        var file = folder.resolve("reports/a.html");
        assertThat(done(new RunsEffect.Show(file))).containsExactly(new RunsMsg.NotShown(file));
    }

    // ------------------------------------------------------------------ resource files, deleting

    private Path resources(String name, long start) throws IOException {
        var file = folder.resolve("stats_resource/web1").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, IntStream.range(0, 10).mapToObj(i -> (start + i)
                + ",50.0%,50.0%,0.5%,0.0%,0.5%,24684092,1.9%,97.5%,0.0%,0.6%,0,0,0.0,0.0,0.0,\n").collect(
                        Collectors.joining()));
    }

    @Test
    void aResourceFileThatIsAddedIsShownAtOnce() throws IOException {
        stats("a.sts", 10, 20, START);
        looked();
        assertThat(told(RunsMsg.Read.class).overview().machines()).isEmpty();
        done(new RunsEffect.AddResources(file("a.sts"), START, START + 9, resources("one.csv", START)));
        assertThat(told(RunsMsg.Done.class).what()).contains("stats_resource/web1/one.csv belongs to");
        nanos.addAndGet(Long.MAX_VALUE / 2);
        looked();
        assertThat(told(RunsMsg.Read.class).overview().machines()).singleElement().satisfies(machine -> {
            assertThat(machine.machine()).isEqualTo("web1");
            assertThat(machine.cpu()).isEqualTo(50);
        });
        assertThat(file("a.sts").beside()).containsExactly(folder.resolve("stats_perf/a.resources.json"));
    }

    @Test
    void aResourceFileOfAnotherTimeIsRefused() throws IOException {
        stats("a.sts", 10, 20, START);
        done(new RunsEffect.AddResources(file("a.sts"), START, START + 9, resources("one.csv", START + 1000)));
        assertThat(told(RunsMsg.Failed.class).why()).contains("one.csv: of another time", "the run is from");
        assertThat(folder.resolve("stats_perf/a.resources.json")).doesNotExist();
    }

    @Test
    void deletingTakesWhatLiesBesideAndNothingElse() throws IOException {
        stats("a.sts", 3, 20, START);
        stats("a.exemplars.jsonl", "", START);
        stats("a.b.sts", 3, 20, START);
        Files.write(folder.resolve("stats_perf/a.svg"), "<svg/>".getBytes(UTF_8));
        assertThat(done(new RunsEffect.Delete(List.of(file("a.sts"))))).singleElement()
                .isEqualTo(new RunsMsg.Done("stats_perf/a.sts is deleted"));
        try (var left = Files.list(folder.resolve("stats_perf"))) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("gen1", "a.b.sts");
        }
    }
}
