package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

import io.hyload.plots.KeptExchanges;
import io.hyload.run.ControlRequest;
import io.hyload.run.RateChange;
import io.hyload.tui.Confirm;
import io.hyload.tui.Effect;
import io.hyload.tui.EveryKeyIsTested;
import io.hyload.tui.Frames;
import io.hyload.tui.Keys;
import io.hyload.tui.Msg;
import io.hyload.tui.Prompt;
import io.hyload.tui.Reader;
import io.hyload.tui.Screen;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(MonitorScreen.class)
class MonitorScreenTest {
    private static final Path STATS = Path.of("stats_perf/a.sts");

    private static Frames running() {
        return MonitorFramesTest.running(150);
    }

    private static Frames ended(int code) {
        var frames = running().tell(new MonitorMsg.Spoke(List.of("12:00  done 3/s", "hyload: Checkout.java: boom")))
                .tell(new MonitorMsg.Ended(code));
        frames.wanted();
        return frames;
    }

    private static MonitorScreen screen(Frames frames) {
        return frames.screen(MonitorScreen.class);
    }

    private static Effect control(ControlRequest request) {
        return new MonitorEffect.Control(request);
    }

    // ------------------------------------------------------------------ steering a run

    @Test @Keys("x")
    void stoppingAsksAndNamesTheRun() {
        var frames = running().press("x");
        assertThat(frames.front()).isInstanceOfSatisfying(Confirm.class, asked -> {
            assertThat(asked.name()).isEqualTo("Stop shop.Checkout?");
            assertThat(asked.targets()).containsExactly("shop.Checkout  02:14  400 vu  158,864 requests");
        });
        assertThat(frames.press("enter").wanted()).isEmpty();
        assertThat(frames.press("x", "tab", "enter").wanted()).containsExactly(control(new ControlRequest.Stop()));
    }

    @Test @Keys("p")
    void pauseAndResumeTakeTurns() {
        var frames = running().press("p");
        assertThat(frames.wanted()).containsExactly(control(new ControlRequest.Pause()));
        frames.tell(new MonitorMsg.Stands(Load.status(1200, true)));
        assertThat(frames.row(0)).contains("PAUSED");
        assertThat(frames.press("p").wanted()).containsExactly(control(new ControlRequest.Resume()));
    }

    @Test @Keys("n")
    void aNoteIsTypedAndSent() {
        var frames = running().press("n");
        assertThat(frames.front()).isInstanceOf(Prompt.class);
        frames.type("cache off").press("enter");
        assertThat(frames.wanted()).containsExactly(control(new ControlRequest.Note("cache off")));
    }

    @Test @Keys({"+", "-"})
    void theRateGoesUpAndDownByATenth() {
        assertThat(running().press("+", "-").wanted()).containsExactly(
                control(new ControlRequest.Rate(new RateChange.OfPresent(10))),
                control(new ControlRequest.Rate(new RateChange.OfPresent(-10))));
    }

    @Test
    void aRunWithoutArrivalsHasNoKeysForTheRate() {
        var frames = running().tell(new MonitorMsg.Stands(Load.status(0, false)));
        assertThat(frames.press("+", "-").wanted()).isEmpty();
    }

    @Test
    void twiceTheRateIsAskedForFirst() {
        var command = screen(running()).commands().stream().filter(one -> one.name().equals("rate")).findFirst()
                .orElseThrow();
        assertThat(command.act().apply(List.of("150%")).effects())
                .containsExactly(control(new ControlRequest.Rate(new RateChange.OfAsked(150))));
        assertThat(command.act().apply(List.of("2400/s")).effects()).singleElement().isInstanceOf(Effect.Open.class);
        assertThat(command.act().apply(List.of("200%")).effects()).singleElement().isInstanceOf(Effect.Open.class);
        assertThat(command.act().apply(List.of("fast")).effects()).singleElement()
                .isInstanceOfSatisfying(Effect.Say.class, said -> assertThat(said.text()).contains("not a rate"));
    }

    @Test @Keys({"r", "e"})
    void whatHasEndedIsReportedAndPlotted() {
        assertThat(running().press("r").wanted()).isEmpty();
        assertThat(ended(0).press("r", "e").wanted()).containsExactly(new MonitorEffect.Report(STATS),
                new MonitorEffect.Plot(STATS));
    }

    @Test @Keys("o")
    void whatTheRunSaidCanBeRead() {
        var frames = ended(3).press("o");
        assertThat(frames.front()).isInstanceOfSatisfying(Reader.class,
                reader -> assertThat(reader.lines()).extracting(line -> line.text())
                        .contains("hyload: Checkout.java: boom"));
    }

    @Test
    void aCrashOfTheScenarioIsToldWithItsLastWords() {
        var frames = running().tell(new MonitorMsg.Spoke(List.of("hyload: Checkout.java: boom (line 3)")));
        frames.tell(new MonitorMsg.Ended(3));
        assertThat(frames.text()).contains("shop.Checkout crashed: Checkout.java: boom (line 3)");
        assertThat(screen(frames).run().orElseThrow().code()).isEqualTo(OptionalInt.of(3));
    }

    @Test
    void asecondRunIsRefusedWhileOneIsOn() {
        var frames = running().tell(new MonitorMsg.Start("Other", List.of("Other.java")));
        assertThat(frames.wanted()).isEmpty();
        assertThat(frames.text()).contains("shop.Checkout runs already");
    }

    @Test
    void startingShowsTheMonitorAndBeginsAnew() {
        var frames = ended(0).tell(new MonitorMsg.Start("Other", List.of("Other.java", "users=3")));
        assertThat(frames.wanted()).containsExactly(new MonitorEffect.Start("Other", List.of("Other.java", "users=3")));
        assertThat(screen(frames).live().isEmpty()).isTrue();
        assertThat(frames.row(0)).contains("STARTING");
    }

    // ------------------------------------------------------------------ leaving

    @Test
    void leavingDuringARunAsksToDetachStopOrStay() {
        var frames = running().press("q");
        assertThat(frames.front()).isInstanceOfSatisfying(Confirm.class, asked -> assertThat(asked.buttons())
                .extracting(Confirm.Button::word).containsExactly("Stay", "Detach", "Stop"));
        assertThat(frames.press("enter").wanted()).isEmpty();
        assertThat(frames.press("q", "tab", "enter").wanted()).containsExactly(new MonitorEffect.Detach(),
                new Effect.Quit());
    }

    @Test
    void stoppingToLeaveLeavesWhenTheRunHasEnded() {
        var frames = running().press("q", "tab", "tab", "enter");
        assertThat(frames.wanted()).containsExactly(control(new ControlRequest.Stop()));
        assertThat(frames.tell(new MonitorMsg.Ended(0)).wanted()).containsExactly(new Effect.Quit());
    }

    @Test
    void aRunThatNeedsThisApplicationIsNotDetached() {
        var frames = Frames.of(MonitorScreen.start())
                .tell(new MonitorMsg.Start("Demo", List.of("Demo.java"), "the demo shop")).press("q");
        assertThat(frames.text()).contains("cannot go on without this screen: the demo", "shop ends with it");
        assertThat(frames.front()).isInstanceOfSatisfying(Confirm.class, asked -> assertThat(asked.buttons())
                .extracting(Confirm.Button::word).containsExactly("Stay", "Stop"));
        frames.wanted();
        frames.press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(control(new ControlRequest.Stop()));
    }

    @Test
    void aRunThatEndsWhileItIsAskedAboutIsNotStoppedAgain() {
        var asked = running().press("x").tellScreen(new MonitorMsg.Ended(0));
        asked.wanted();
        assertThat(asked.press("tab", "enter").wanted()).isEmpty();
        assertThat(asked.text()).contains("shop.Checkout has ended already").doesNotContain("✗ stop");
        var left = running().press("q").tellScreen(new MonitorMsg.Ended(0));
        left.wanted();
        assertThat(left.press("tab", "tab", "enter").wanted()).containsExactly(new Effect.Quit());
    }

    @Test
    void withoutARunNothingIsAsked() {
        assertThat(screen(ended(0)).leaving()).isEmpty();
        assertThat(MonitorScreen.start().leaving()).isEmpty();
    }

    // ------------------------------------------------------------------ what is shown

    @Test @Keys({"w", "W"})
    void theWindowGrowsAndShrinks() {
        var frames = running();
        assertThat(screen(frames).view().span()).isEqualTo(Span.MINUTE);
        assertThat(screen(frames.press("w")).view().span()).isEqualTo(Span.FIVE_MINUTES);
        assertThat(screen(frames.press("w", "w")).view().span()).isEqualTo(Span.TEN_SECONDS);
        long tenSeconds = screen(frames).tables().requests().rows().getFirst().line().n();
        assertThat(screen(frames.press("W")).view().span()).isEqualTo(Span.ALL);
        assertThat(screen(frames).tables().requests().rows().getFirst().line().n()).isGreaterThan(tenSeconds);
    }

    @Test @Keys("c")
    void chartsFollowEachOther() {
        var frames = running();
        for (var chart : List.of(MonitorChart.MEAN, MonitorChart.USERS, MonitorChart.PHASES, MonitorChart.WORKERS,
                MonitorChart.SYSTEM, MonitorChart.THROUGHPUT))
            assertThat(screen(frames.press("c")).view().chart()).isEqualTo(chart);
    }

    @Test @Keys({"c", "h", "l"})
    void theHeatMapIsAmongTheChartsWhereOneIsAlone() {
        var frames = running().press("shift+tab", "shift+tab", "z");
        for (int i = 0; i < 6; i++) frames.press("c");
        assertThat(screen(frames).chart()).isEqualTo(MonitorChart.HEAT);
        assertThat(frames.press("h", "h").text()).contains("Latency heat ms", "10:43:30 n 1,183 p50 34 p99 142");
        assertThat(frames.press("l").text()).contains("10:43:31 n 1,183 p50 ");
        assertThat(screen(frames.press("c")).chart()).isEqualTo(MonitorChart.THROUGHPUT);
        for (int i = 0; i < 6; i++) frames.press("c");
        assertThat(screen(frames.press("z")).chart()).isEqualTo(MonitorChart.THROUGHPUT);
        assertThat(screen(frames.press("c")).chart()).isEqualTo(MonitorChart.MEAN);
    }

    @Test @Keys("t")
    void oneSeriesAfterTheOtherIsHiddenThenNone() {
        var frames = running().press("c");
        for (var hidden : List.of("requests", "responses", "errors", "timeouts", "mean")) {
            assertThat(screen(frames.press("t")).view().hidden()).containsExactly(hidden);
            assertThat(screen(frames).view().chart().chart(screen(frames)).series()).hasSize(4)
                    .noneMatch(series -> series.name().equals(hidden));
        }
        assertThat(screen(frames.press("t")).view().hidden()).isEmpty();
    }

    @Test
    void seriesCanBeChosenByName() {
        var series = screen(running()).commands().stream().filter(one -> one.name().equals("series")).findFirst()
                .orElseThrow();
        var next = (MonitorScreen) series.act().apply(List.of("done", "ERRORS")).screen();
        assertThat(next.view().chart().chart(next).series()).extracting(one -> one.name()).containsExactly("done",
                "errors");
        assertThat(series.act().apply(List.of("dane")).effects()).singleElement()
                .isInstanceOfSatisfying(Effect.Say.class,
                        said -> assertThat(said.text()).contains("it has target, sent"));
    }

    @Test @Keys("m")
    void responseAndServiceTimesTakeTurns() {
        assertThat(running().press("m").text()).contains("service ─┐", "m response");
        assertThat(running().press("m", "m").text()).contains("response ─┐");
    }

    @Test @Keys({"h", "l", "esc"})
    void theCursorOfTheHeatMapGoesByColumnsAndStaysInside() {
        var frames = running().press("h");
        assertThat(screen(frames).view().cursor()).hasValue(Load.T + 149);
        assertThat(screen(frames.press("h")).view().cursor()).hasValue(Load.T + 146);
        assertThat(screen(frames.press("l", "l", "l")).view().cursor()).hasValue(Load.T + 149);
        for (int i = 0; i < 40; i++) frames.press("h");
        assertThat(screen(frames).view().cursor()).hasValue(Load.T + 90);
        assertThat(screen(frames.press("esc")).view().cursor()).isEmpty();
    }

    @Test @Keys("f")
    void aFrozenPictureStaysWhileRecordsCome() {
        var frames = running().press("f");
        assertThat(frames.row(0)).contains("FROZEN");
        frames.tell(new MonitorMsg.Pictured(Load.of(160)));
        assertThat(screen(frames).picture().last()).isEqualTo(Load.T + 149);
        frames.press("f");
        assertThat(screen(frames).picture().last()).isEqualTo(Load.T + 159);
        assertThat(frames.row(0)).doesNotContain("FROZEN");
    }

    @Test @Keys({"tab", "shift+tab", "z"})
    void panelsAreReachedAndFillTheScreen() {
        var frames = running().sized(120, 40).press("tab");
        assertThat(screen(frames).view().panels().focused()).isEqualTo(MonitorScreen.ERRORS);
        assertThat(screen(frames.press("shift+tab", "shift+tab")).view().panels().focused())
                .isEqualTo(MonitorScreen.HEAT);
        assertThat(frames.press("z").text()).contains("[Heat]").doesNotContain("Throughput");
        assertThat(frames.press("z").text()).contains("Throughput");
    }

    @Test @Keys("C")
    void clearingIsAskedOfWhoAddsUp() {
        assertThat(running().press("C").wanted()).containsExactly(new MonitorEffect.Clear());
    }

    @Test @Keys("y")
    void theFiguresAreCopiedAsText() {
        assertThat(running().press("y").wanted()).singleElement().isInstanceOfSatisfying(Effect.Copy.class,
                copy -> assertThat(copy.text()).startsWith("shop.Checkout  1m  VALID\n").contains("GET /商品/列表",
                        "TOTAL"));
    }

    // ------------------------------------------------------------------ tables

    @Test @Keys({"j", "k", "g", "G", "^d", "^u"})
    void theCursorGoesThroughTheNames() {
        var frames = running();
        var names = screen(frames).tables().requests().rows().stream().map(MonitorTables.Named::name).toList();
        assertThat(names).containsExactly("POST /checkout", "GET /商品/列表", "GET /cart", "POST /login");
        assertThat(selected(frames.press("j"))).isEqualTo(names.get(1));
        assertThat(selected(frames.press("k"))).isEqualTo(names.get(0));
        assertThat(selected(frames.press("G"))).isEqualTo(names.get(3));
        assertThat(selected(frames.press("g"))).isEqualTo(names.get(0));
        assertThat(selected(frames.press("^d"))).isEqualTo(names.get(3));
        assertThat(selected(frames.press("^u"))).isEqualTo(names.get(0));
    }

    private static String selected(Frames frames) {
        return screen(frames).tables().requests().selected().orElseThrow().name();
    }

    @Test @Keys({"s", "S"})
    void namesAreSortedByTheNextColumnAndTheOtherWayRound() {
        var frames = running().press("s");
        assertThat(frames.text()).contains("sort p99.9▼");
        assertThat(frames.press("S").text()).contains("sort p99.9▲");
    }

    @Test @Keys({"/", "N", "esc"})
    void aFilterLeavesWhatFitsAndEscDropsIt() {
        var frames = running().press("/").type("get").press("enter");
        assertThat(screen(frames).tables().requests().rows()).hasSize(2);
        frames.press("N");
        assertThat(screen(frames.press("esc")).tables().requests().rows()).hasSize(4);
    }

    @Test @Keys("n")
    void afterTheRunNextHitIsTheTables() {
        var frames = ended(0).press("/").type("get").press("enter", "g", "n");
        assertThat(selected(frames)).isEqualTo("GET /cart");
    }

    @Test @Keys("enter")
    void enterOpensANameAWorkerAndAnError() {
        assertThat(running().press("enter").text()).contains("POST /checkout", "p99.99", "each ten seconds");
        var workers = running();
        while (!screen(workers).view().panels().focused().equals(MonitorScreen.WORKERS)) workers.press("tab");
        assertThat(workers.press("enter").text()).contains("host      gen1, 4 cores", "10.0.0.11:53277");
    }

    @Test
    void anErrorOpensTheExchangeThatWasKept() {
        var frames = ended(0).press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(new MonitorEffect.ReadKept(STATS));
        var kept = new KeptExchanges.Exchange("status 503: 商品", Instant.ofEpochSecond(Load.T), "GET /商品/列表", "GET",
                "http://shop/list", OptionalInt.of(503), OptionalDouble.of(12), Map.of("wait", 11.0), "not 200",
                "GET /list HTTP/1.1", "", "HTTP/1.1 503 Busy\nx: \u001b[31m", "sorry");
        frames.tell(new MonitorMsg.Kept(new KeptExchanges(List.of(), Map.of("status 503: 商品", kept), List.of())));
        assertThat(frames.text()).contains("HTTP/1.1 503 Busy", "sorry", "not 200").doesNotContain("\u001b");
    }

    @Test
    void whileTheRunIsOnAnErrorOpensItsExchangeToo() {
        var frames = running().press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(new MonitorEffect.ReadKept(STATS));
        assertThat(frames.tell(new MonitorMsg.Kept(KeptExchanges.NONE)).text())
                .contains("no exchange of it was kept yet");
    }

    @Test
    void anErrorOfWhichNothingWasKeptSaysSo() {
        var frames = ended(0).press("tab", "enter").tell(new MonitorMsg.Kept(KeptExchanges.NONE));
        assertThat(frames.text()).contains("no exchange of it was kept");
    }

    // ------------------------------------------------------------------ machines under test

    private static Frames monitored() {
        var frames = Frames.of(MonitorScreen.start()).sized(120, 40)
                .tell(new MonitorMsg.Start("Shop", List.of("Shop.java", "--monitor", "web1,db1", "--monitor=web2")))
                .tell(new MonitorMsg.Begun("Shop", STATS, Path.of("log/a.out")));
        assertThat(frames.wanted()).contains(new MachineEffect.Follow(List.of("web1", "db1", "web2")));
        return frames;
    }

    private static Msg reading(String machine, long t, double cpu) {
        return new MachineMsg.Live.Second(machine, Load.resources(t, cpu));
    }

    @Test
    void theMachinesOfARunAreFollowedAndShownFromTheirFirstSecondOn() {
        var frames = monitored();
        assertThat(frames.text()).contains("web1  ○ waiting for its first second",
                "db1   ○ waiting for its first second");
        long now = screen(frames).around().now().getEpochSecond();
        frames.tell(reading("web1", now - 1, 40)).tell(reading("web1", now, 97));
        assertThat(frames.text()).contains("97%!  mem 62%  io 4ms  util 12%", "web2  ○ waiting");
        for (int i = 1; i < 4; i++) frames.tell(reading("web1", now + i, 97));
        assertThat(frames.text()).contains("web1 CPU above 90% since");
    }

    @Test
    void aMachineThatIsSilentIsNoWarning() {
        var frames = monitored();
        long then = screen(frames).around().now().getEpochSecond() - 11;
        for (int i = 3; i >= 0; i--) frames.tell(reading("web1", then - i, 97));
        assertThat(frames.text()).contains("web1  ○ silent since ").doesNotContain("above 90%");
    }

    @Test
    void whenTheRunHasEndedNobodyWaitsForMachinesAnyMore() {
        var frames = monitored();
        frames.tell(reading("db1", screen(frames).around().now().getEpochSecond(), 20));
        assertThat(frames.tell(new MonitorMsg.Ended(0)).wanted())
                .containsExactly(new MachineEffect.Unfollow(List.of("web1", "web2")));
        assertThat(frames.text()).contains("db1  cpu").doesNotContain("waiting");
    }

    @Test
    void aMachineOutOfReachIsToldAndOneCanBeMuted() {
        var frames = monitored();
        assertThat(frames.tell(new MachineMsg.Live.Ended("web2", "web2: connection refused")).text())
                .contains("web2: connection refused");
        frames.tell(reading("db1", screen(frames).around().now().getEpochSecond(), 20));
        var mute = screen(frames).commands().stream().filter(one -> one.name().equals("mute")).findFirst()
                .orElseThrow();
        assertThat(mute.next().apply(List.of())).contains("db1");
        var next = mute.act().apply(List.of("db1"));
        assertThat(next.effects()).containsExactly(new MachineEffect.Unfollow(List.of("db1")));
        assertThat(((MonitorScreen) next.screen()).machines()).isEmpty();
    }

    @Test
    void withoutARunTheChartOfMachinesIsDrawnToo() {
        var frames = Frames.of(MonitorScreen.start()).sized(120, 40);
        frames.tell(reading("web1", Load.T, 40)).tell(reading("web1", Load.T + 1, 50));
        for (int i = 0; i < 5; i++) frames.press("c");
        assertThat(screen(frames).chart()).isEqualTo(MonitorChart.SYSTEM);
        assertThat(frames.text()).contains("CPU % and p99 ms", "web1", "10:41 ");
    }

    // ------------------------------------------------------------------ what is heard

    @Test
    void whoeverLooksFirstIsToldPicturesFromThenOn() {
        var frames = Frames.of(MonitorScreen.start()).tell(new Msg.Entered());
        assertThat(frames.wanted()).containsExactly(new MonitorEffect.Look());
        assertThat(frames.tell(new Msg.Entered()).wanted()).isEmpty();
    }

    @Test
    void sourcesAreNamedByCommands() {
        var commands = screen(running()).commands();
        assertThat(run("listen", "0.0.0.0:4000"))
                .containsExactly(new MonitorEffect.Hear(new Source.Port("0.0.0.0", 4000)));
        assertThat(run("watch", "ws://10.0.0.33:28888"))
                .containsExactly(new MonitorEffect.Hear(new Source.Hub("ws://10.0.0.33:28888")));
        assertThat(run("replay", "a.sts"))
                .containsExactly(new MonitorEffect.Hear(new Source.Files(List.of(Path.of("a.sts")), 1)));
        assertThat(run("mute", "udp", "127.0.0.1:29999"))
                .containsExactly(new MonitorEffect.Mute("udp 127.0.0.1:29999"));
        assertThat(run("clear")).containsExactly(new MonitorEffect.Clear());
        assertThat(run("note", "cache", "off")).containsExactly(control(new ControlRequest.Note("cache off")));
        assertThat(run("stop")).singleElement().isInstanceOf(Effect.Open.class);
        for (var bad : List.of("watch", "replay", "mute", "note"))
            assertThat(run(bad)).singleElement().isInstanceOf(Effect.Say.class);
        assertThat(run("listen", "70000")).singleElement().isInstanceOf(Effect.Say.class);
        assertThat(commands).extracting(command -> command.name()).doesNotHaveDuplicates();
    }

    private static List<Effect> run(String name, String... words) {
        return screen(running()).commands().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow()
                .act()
                .apply(List.of(words)).effects();
    }

    @Test
    void aClickGoesToThePanelAndTheRow() {
        var frames = running().later(Duration.ZERO).click("GET /cart");
        assertThat(selected(frames)).isEqualTo("GET /cart");
        assertThat(screen(frames.click("Throughput")).view().panels().focused()).isEqualTo(MonitorScreen.CHART);
    }

    @Test
    void howLateAWorkerIsGrowsWhileNobodySpeaks() {
        var frames = running().sized(120, 40).press("tab", "tab", "tab", "tab", "tab");
        assertThat(frames.text()).contains("6s! late");
        var now = Load.of(150);
        frames.tell(new MonitorMsg.Pictured(new Watched(now.at().plusSeconds(3), now.seconds(), now.newest(),
                now.tens(), now.whole(), now.told(), now.span(), now.workers(), now.rates(), now.verdict(),
                now.remarks(), now.feeds())));
        assertThat(frames.text()).contains("9s! late");
    }

    @Test
    void whatIsPastedGoesToTheFilterThatIsTyped() {
        var frames = running().press("/").tell(new Msg.Pasted("checkout")).press("enter");
        assertThat(frames.text()).contains("filter: checkout").doesNotContain("/login");
    }

    /// Also a picture that holds new seconds takes the screen a few milliseconds, and there are four a second of them.
    @Test
    void picturesDoNotHoldUpKeys() {
        var frames = running();
        Screen screen = screen(frames);
        var context = screen(frames).around();
        long begin = System.nanoTime();
        for (int i = 0; i < 100; i++)
            screen = screen.on(new MonitorMsg.Pictured(Load.of(150 + i % 2 * 10)), context).screen();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }
}
