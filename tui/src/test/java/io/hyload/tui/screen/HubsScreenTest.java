package io.hyload.tui.screen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.hyload.sshops.Secret;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Worker;
import io.hyload.tui.Confirm;
import io.hyload.tui.Effect;
import io.hyload.tui.EveryKeyIsTested;
import io.hyload.tui.Form;
import io.hyload.tui.Frames;
import io.hyload.tui.Keys;
import io.hyload.tui.Menu;
import io.hyload.tui.Msg;
import io.hyload.tui.Prompt;
import io.hyload.tui.Reader;
import io.hyload.tui.screen.HubList.HubHere;
import io.hyload.tui.screen.HubList.Inlet;
import io.hyload.tui.screen.HubList.Source;
import io.hyload.tui.screen.HubList.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(HubsScreen.class)
class HubsScreenTest {
    private static final HubEntry LAB = new HubEntry("ws://10.0.0.33:28888", "lab 商品/列表",
            Optional.of(new Secret("s3cr3t-token")), true);
    private static final HubEntry AWAY = new HubEntry("ws://10.0.0.34:28888", "", Optional.empty(), true);
    private static final HubEntry LOCKED =
            new HubEntry("wss://hub.example.test:443/in?x=y", "", Optional.empty(), true);
    private static final HubEntry OLD = new HubEntry("ws://127.0.0.1:28888", "old", Optional.empty(), false);
    private static final String PORT = "127.0.0.1:29999";

    private static Worker worker(String label, String tag, long total, double silent, OptionalLong skew) {
        var heard = Frames.START.minus(Duration.ofMillis((long) (silent * 1000)));
        var last = new Worker.Second(heard.getEpochSecond() - 1, 180, 178, 0, 1, 0.031, OptionalLong.of(201_000));
        return new Worker(label, label + ":1795356434", tag, "10.0.0.11:40000",
                new Totals(total, total - 100, 10, 90, Map.of()), last, 133, Optional.empty(), Optional.empty(), heard,
                silent > 3, false, silent > 3 ? 2 : 0, 0, skew, 0);
    }

    private static final List<Worker> WORKERS =
            List.of(worker("gen1:53277", "checkout", 53_100, 0.3, OptionalLong.of(3)),
                    worker("gen2:41022", "checkout", 52_800, 0.4, OptionalLong.of(-1)),
                    worker("列表3:40918", "商品/列表", 52_500, 6.1, OptionalLong.empty()));

    private static Inlet hub(HubEntry entry, State state, int again, String cause, double rate, List<Worker> workers) {
        return new Inlet(new Source.Hub(entry), entry.shown(), state,
                again < 0 ? OptionalLong.empty() : OptionalLong.of(again),
                cause, rate, workers);
    }

    private static Inlet port(State state, String cause) {
        return new Inlet(new Source.Port(29999, state != State.OFF), PORT, state, OptionalLong.empty(), cause, 1,
                state == State.UP ? List.of(worker("local:7", "", 1_200, 0.5, OptionalLong.empty())) : List.of());
    }

    private static final List<Inlet> INLETS = List.of(hub(LAB, State.UP, -1, "", 3, WORKERS),
            hub(AWAY, State.RETRYING, 4, "connection refused", 0, List.of()),
            hub(LOCKED, State.REFUSED, -1, "refused: needs a token (set --token or HYLOAD_TOKEN)", 0, List.of()),
            hub(OLD, State.OFF, -1, "", 0, List.of()), port(State.UP, ""));

    private static HubMsg.Listed listed(List<Inlet> inlets, Optional<HubHere> here) {
        return new HubMsg.Listed(new HubList(Frames.START, inlets, here));
    }

    private static final HubHere HERE = new HubHere(true, "ws://127.0.0.1:28890", "127.0.0.1:29998",
            List.of("hyload hub: datagrams at udp 127.0.0.1:29998", "hyload hub: WebSocket at ws://127.0.0.1:28890"));

    /// With the cursor on the hub of that number.
    private static Frames at(int hub) {
        var frames = Frames.of(HubsScreen.start()).tell(listed(INLETS, Optional.empty()));
        for (int i = 0; i < hub; i++) frames.press("j");
        return frames;
    }

    private static Frames withHubHere() {
        return Frames.of(HubsScreen.start()).tell(listed(INLETS, Optional.of(HERE)));
    }

    // ------------------------------------------------------------------ how it looks

    @Test
    void hubsAndTheWorkersBehindThemAreShown() {
        at(0).matchesEverywhere(getClass(), "hubs/hubs");
        at(2).matches(getClass(), "hubs/refused");
        at(0).press("tab").sized(60, 16).matches(getClass(), "hubs/workers");
        withHubHere().sized(120, 40).matches(getClass(), "hubs/here");
        Frames.of(HubsScreen.start()).matches(getClass(), "hubs/nothing");
    }

    @Test
    void aTokenIsNeverShown() {
        var frames = at(0);
        assertThat(frames.picture() + frames.screen(HubsScreen.class) + frames.press("e").picture() + frames.front()
                + frames.press("tab", "tab").type("other-s3cr3t").picture() + frames.front()).doesNotContain("s3cr3t");
    }

    @Test
    void theWorkersAreThoseOfTheHubUnderTheCursor() {
        assertThat(at(0).text()).contains("Workers on ws://10.0.0.33:28888", "gen1:53277", "6.1s! stale",
                "! 列表3:40918 silent for 6 s - its last total still counts, the rate does not");
        assertThat(at(1).text()).contains("no worker yet: retry in 4s", "! ws://10.0.0.34:28888: connection refused")
                .doesNotContain("gen1:53277");
        assertThat(at(3).text()).contains("not connected: c connects");
        assertThat(at(4).text()).contains("Workers that send to 127.0.0.1:29999", "local:7");
    }

    @Test
    void theFirstRowSaysWhetherThePortIsOpen() {
        assertThat(at(0).row(0)).endsWith("listening udp 29999");
        assertThat(Frames.of(HubsScreen.start()).tell(listed(List.of(port(State.REFUSED, "address already in use")),
                Optional.empty())).text())
                .contains("not listening", "✗ not open", "127.0.0.1:29999: address already in use");
        assertThat(withHubHere().row(0)).contains("● a hub runs here");
    }

    @Test
    void howLateRecordsAreIsThatOfTheLatestWorkerThatSpeaks() {
        assertThat(INLETS.getFirst().behind()).hasValueSatisfying(
                late -> assertThat(late).isLessThan(Duration.ofSeconds(1)));
        assertThat(INLETS.get(1).behind()).isEmpty();
    }

    // ------------------------------------------------------------------ keys

    @Test
    void whoLooksIsToldHowHubsStand() {
        assertThat(Frames.of(HubsScreen.start()).tell(new Msg.Entered()).wanted())
                .containsExactly(new HubEffect.Look());
    }

    @Test @Keys("a")
    void aHubIsAdded() {
        var frames = at(0).press("a");
        frames.matches(getClass(), "hubs/add");
        frames.type("10.0.0.7:28888").press("enter");
        assertThat(frames.text()).contains("! not ws:// or wss:// (write ws://10.0.0.7:28888)");
        frames.press("^a").type("ws://").press("tab").type("lab").press("tab").type("t0k3n").press("enter");
        assertThat(frames.wanted()).containsExactly(new HubEffect.Add(new HubEntry("ws://10.0.0.7:28888", "lab",
                Optional.of(new Secret("t0k3n")), true)));
        assertThat(frames.front()).isInstanceOf(HubsScreen.class);
    }

    @Test
    void aHubIsInTheListOnce() {
        var frames = at(0).press("a").type("ws://10.0.0.33:28888").press("enter");
        assertThat(frames.text()).contains("! is in the list already");
        assertThat(frames.wanted()).isEmpty();
    }

    @Test
    void whatVouchesForAHubIsNamed() {
        var frames = at(0).press("a").type("ws://h:1").press("tab", "tab", "tab").type("ca.pem").press("enter");
        assertThat(frames.text()).contains("! is for wss:// alone");
        frames.press("shift+tab", "shift+tab", "shift+tab", "^u").type("wss://h:1").press("enter");
        var added = new HubEntry("wss://h:1", "", Optional.empty(), Optional.of("ca.pem"), true);
        assertThat(frames.wanted()).containsExactly(new HubEffect.Add(added));
        var listed = Frames.of(HubsScreen.start()).tell(listed(List.of(hub(added, State.UP, -1, "", 0, List.of())),
                Optional.empty()));
        assertThat(listed.press("e").text()).contains("ca.pem");
    }

    @Test
    void aTokenThatNoHubCanHaveIsTold() {
        var frames = at(0).press("a").type("ws://h:1").press("tab", "tab").type("two words").press("enter");
        assertThat(frames.text()).contains("! holds a space or what is not ASCII");
    }

    @Test @Keys("c")
    void aHubThatIsOffIsConnected() {
        assertThat(at(3).press("c").wanted()).containsExactly(new HubEffect.Connect("ws://127.0.0.1:28888"));
        assertThat(at(0).press("c").wanted()).isEmpty();
        var closed = Frames.of(HubsScreen.start()).tell(listed(List.of(port(State.OFF, "")), Optional.empty()));
        assertThat(closed.press("c").wanted()).containsExactly(new HubEffect.Listen(29999, true));
    }

    @Test @Keys("x")
    void aHubThatIsOnIsDisconnected() {
        assertThat(at(2).press("x").wanted())
                .containsExactly(new HubEffect.Disconnect("wss://hub.example.test:443/in?x=y"));
        assertThat(at(4).press("x").wanted()).containsExactly(new HubEffect.Listen(29999, false));
        assertThat(at(3).press("x").wanted()).isEmpty();
    }

    @Test @Keys("e")
    void aHubIsEditedAndKeepsItsToken() {
        var frames = at(0).press("e");
        frames.matches(getClass(), "hubs/edit");
        assertThat(frames.front()).isInstanceOf(Form.class);
        frames.press("tab", "^u").type("new").press("enter");
        assertThat(frames.wanted()).containsExactly(new HubEffect.Change(LAB.url(),
                new HubEntry(LAB.url(), "new", LAB.token(), true)));
    }

    @Test
    void aTokenIsReplacedOrForgotten() {
        var replaced = at(0).press("e", "tab", "tab").type("other").press("enter");
        assertThat(replaced.wanted()).containsExactly(new HubEffect.Change(LAB.url(),
                new HubEntry(LAB.url(), LAB.name(), Optional.of(new Secret("other")), true)));
        var forgotten = at(0).press("e", "tab", "tab", "tab", "space", "enter");
        assertThat(forgotten.wanted()).containsExactly(new HubEffect.Change(LAB.url(),
                new HubEntry(LAB.url(), LAB.name(), Optional.empty(), true)));
    }

    @Test
    void thePortIsChosenAnew() {
        var frames = at(4).press("e");
        assertThat(frames.front()).isInstanceOf(Prompt.class);
        frames.press("^u").type("70000").press("enter");
        assertThat(frames.text()).contains("! a number from 0 to 65535");
        frames.press("^u").type("30001").press("enter");
        assertThat(frames.wanted()).containsExactly(new HubEffect.Listen(30001, true));
    }

    @Test @Keys("del")
    void deletingAsksAndNamesTheHub() {
        var frames = at(0).press("del");
        frames.matches(getClass(), "hubs/delete");
        assertThat(frames.front()).isInstanceOf(Confirm.class);
        assertThat(frames.press("enter").wanted()).isEmpty();
        assertThat(frames.press("del", "tab", "enter").wanted()).containsExactly(new HubEffect.Forget(LAB.url()));
        assertThat(at(4).press("del").front()).isInstanceOf(HubsScreen.class);
    }

    @Test @Keys("s")
    void aHubIsStartedHere() {
        var frames = at(0).press("s");
        frames.matches(getClass(), "hubs/start");
        frames.press("tab", "tab", "^u").type("29999").press("enter");
        assertThat(frames.text()).contains("! is open here already (x closes it)");
        frames.press("^u").type("0").press("tab").type("t0k3n").press("enter");
        assertThat(frames.wanted()).containsExactly(
                new HubEffect.StartHere("127.0.0.1", 28888, 0, Optional.of(new Secret("t0k3n"))));
    }

    @Test
    void theHubHereIsStoppedWhenThatIsConfirmed() {
        var frames = withHubHere().press("s");
        assertThat(frames.text()).contains("Stop the hub here?", "ws://127.0.0.1:28890  0 workers",
                "[ Keep it running ]");
        assertThat(frames.press("enter").wanted()).isEmpty();
        assertThat(frames.press("s", "tab", "enter").wanted()).containsExactly(new HubEffect.StopHere());
        frames.tell(new HubMsg.HereEnded(""));
        assertThat(frames.text()).contains("the hub here has ended");
        assertThat(frames.wanted()).isEmpty();
    }

    @Test @Keys("o")
    void whatTheHubHereSaysCanBeRead() {
        var frames = withHubHere().press("o");
        assertThat(frames.front()).isInstanceOf(Reader.class);
        assertThat(frames.text()).contains("WebSocket at ws://127.0.0.1:28890");
        assertThat(at(0).press("o").front()).isInstanceOf(HubsScreen.class);
    }

    @Test
    void whoLeavesIsAskedAboutTheHubHere() {
        var frames = withHubHere().press("q");
        assertThat(frames.text()).contains("A hub runs here: leave?", "[ Stay ]", "The hub ends with the application");
        assertThat(frames.press("tab", "enter").wanted()).containsExactly(new Effect.Quit());
        assertThat(at(0).press("q").wanted()).containsExactly(new Effect.Quit());
    }

    @Test @Keys("y")
    void whatIsCopiedHoldsNoSecret() {
        assertThat(at(2).press("y").wanted()).containsExactly(
                new Effect.Copy("wss://hub.example.test:443/in", "wss://hub.example.test:443/in"));
        assertThat(at(4).press("y").wanted()).containsExactly(
                new Effect.Copy("console=" + PORT, "what a run is told to send here"));
    }

    @Test @Keys("enter")
    void aMenuNamesEveryActionInWords() {
        var frames = at(0).press("enter");
        assertThat(frames.front()).isInstanceOf(Menu.class);
        frames.matches(getClass(), "hubs/menu");
        assertThat(frames.press("x").wanted()).containsExactly(new HubEffect.Disconnect(LAB.url()));
        assertThat(at(4).press("enter").text()).contains("Close the port", "Choose another port");
        var worker = at(0).press("tab", "enter");
        assertThat(worker.front()).isInstanceOf(Reader.class);
        assertThat(worker.text()).contains("gen1:53277:1795356434", "+3 ms against that of this machine");
    }

    @Test @Keys({"j", "down", "k", "up", "g", "home", "G", "end", "^d", "pgdn", "^u", "pgup"})
    void theCursorMoves() {
        for (var way : List.of(List.of("j"), List.of("down"), List.of("G", "g", "j"), List.of("end", "home", "down"),
                List.of("j", "j", "k"), List.of("j", "j", "up"), List.of("^d", "^u", "j"),
                List.of("pgdn", "pgup", "j")))
            assertThat(at(0).press(way.toArray(String[]::new)).text()).contains("Workers on ws://10.0.0.34:28888");
        assertThat(at(0).press("tab", "j", "enter").front().name()).isEqualTo("gen2:41022");
    }

    @Test @Keys({"/", "n", "N", "esc"})
    void hubsAreFiltered() {
        var frames = at(0).press("/").type("example").press("enter");
        assertThat(frames.text()).contains("filter: example", "wss://hub.example.test").doesNotContain("10.0.0.34");
        frames.press("esc").press("/").type("ws://").press("enter", "n");
        assertThat(frames.text()).contains("Workers on ws://10.0.0.34");
        assertThat(frames.press("N").text()).contains("Workers on ws://10.0.0.33");
        assertThat(frames.press("esc").text()).doesNotContain("filter:").contains("hub.example.test");
    }

    @Test
    void whatIsPastedGoesToTheFilterThatIsTyped() {
        var frames = at(0).press("/").tell(new Msg.Pasted("example")).press("enter");
        assertThat(frames.text()).contains("filter: example").doesNotContain("10.0.0.34");
    }

    @Test @Keys({"s", "S"})
    void workersAreSorted() {
        var frames = at(0).press("tab", "s", "s", "s");
        assertThat(frames.text()).contains("SEND▼");
        assertThat(frames.press("S", "g", "enter").front().name()).isEqualTo("列表3:40918");
    }

    @Test @Keys({"tab", "shift+tab", "z"})
    void panelsTakeTheKeysAndFillTheScreen() {
        assertThat(at(0).press("tab", "z").text()).contains("[Workers]", "gen1").doesNotContain("local udp");
        assertThat(at(0).press("shift+tab", "z").text()).contains("[Workers]");
        assertThat(at(0).press("z").text()).contains("[Hubs]", "local udp").doesNotContain("gen1");
    }

    @Test
    void aClickChoosesHubAndPanel() {
        assertThat(at(0).click("ws://10.0.0.34").text()).contains("Workers on ws://10.0.0.34:28888");
        assertThat(at(0).click("gen2:41022").press("enter").front().name()).isEqualTo("gen2:41022");
        var wheeled = at(0).mouse(Msg.Mouse.Action.WHEEL_DOWN, 10, 3);
        assertThat(wheeled.text()).contains("Workers on ws://127.0.0.1:28888");
        assertThat(at(0).press("z").click("Workers").text()).contains("[Workers]");
    }

    // ------------------------------------------------------------------ commands, what is told

    @Test
    void commandsDoWhatTheKeysDo() {
        assertThat(at(0).press(":").type("connect ws://127.0.0.1:28888").press("enter").wanted())
                .containsExactly(new HubEffect.Connect("ws://127.0.0.1:28888"));
        assertThat(at(0).press(":").type("connect ws://n:1").press("enter").wanted())
                .containsExactly(new HubEffect.Add(HubEntry.of("ws://n:1")));
        assertThat(at(0).press(":").type("disconnect wss://hub.example.test:443/in").press("enter").wanted())
                .containsExactly(new HubEffect.Disconnect("wss://hub.example.test:443/in?x=y"));
        assertThat(at(0).press(":").type("listen 30000").press("enter").wanted())
                .containsExactly(new HubEffect.Listen(30000, true));
        for (var wrong : List.of("connect http://x", "connect", "disconnect", "listen x"))
            assertThat(at(0).press(":").type(wrong).press("enter").wanted()).isEmpty();
    }

    @Test
    void whatEffectsBringIsTold() {
        assertThat(at(0).tell(new HubMsg.Failed("hub: no")).text()).contains("hub: no");
        assertThat(at(0).tell(new HubMsg.Done("it runs")).text()).contains("it runs");
        assertThat(withHubHere().tell(new HubMsg.HereEnded("ws: port 28888 is taken")).text())
                .contains("ended: ws: port 28888 is taken (o shows what it said)");
    }

    @Test
    void theCursorStaysOnItsHubWhenOthersComeAndGo() {
        var frames = at(1);
        var fewer = new ArrayList<>(INLETS);
        fewer.removeFirst();
        assertThat(frames.tell(listed(fewer, Optional.empty())).text()).contains("Workers on ws://10.0.0.34:28888");
    }

    @Test
    void textFromAHubSteersNoTerminal() {
        var evil = worker("evil\u001b[2J\u0007", "\u001b]52;c;eA==\u0007", 1, 0.1, OptionalLong.empty());
        var frames = Frames.of(HubsScreen.start()).tell(listed(List.of(hub(LAB, State.UP, -1, "", 1, List.of(evil))),
                Optional.empty()));
        assertThat(frames.text()).contains("evil").doesNotContain("\u001b", "\u0007");
        assertThat(frames.press("tab", "enter").text()).doesNotContain("\u001b", "\u0007");
    }
}
