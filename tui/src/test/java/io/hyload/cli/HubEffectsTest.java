package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.hyload.hub.Hub;
import io.hyload.run.Result;
import io.hyload.sshops.Secret;
import io.hyload.stats.StatsFeed;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Worker;
import io.hyload.tui.Msg;
import io.hyload.tui.screen.HubEffect;
import io.hyload.tui.screen.HubEntry;
import io.hyload.tui.screen.HubList;
import io.hyload.tui.screen.HubList.Inlet;
import io.hyload.tui.screen.HubList.Source;
import io.hyload.tui.screen.HubList.State;
import io.hyload.tui.screen.HubMsg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Against hubs and ports of this machine.
class HubEffectsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final BlockingQueue<Msg> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<StatsRecord> seconds = new LinkedBlockingQueue<>();
    private SettingsFile file;
    private Watch watch;
    private Thread watching;
    private HubEffects effects;

    /// What comes out of the feeds.
    private final class Seconds implements MonitorView {
        @Override
        public void second(StatsRecord second, List<Worker> workers) {
            seconds.add(second);
        }

        @Override
        public void remark(String line) {}

        @Override
        public void finished(Result result, List<Worker> workers, Instant now) {}
    }

    @BeforeEach
    void begin() throws IOException {
        file = new SettingsFile(folder);
        file.change(settings -> settings.withListener(0, true));
        watch = new Watch(InstantSource.system(), List.of(), new Seconds(), Watch.Until.TOLD);
        watching = Thread.ofVirtual().start(watch::run);
        effects = effects(Map.of());
    }

    private HubEffects effects(Map<String, String> environment) {
        var io = new Io(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), environment, folder,
                false);
        return new HubEffects(io, file, watch, InstantSource.system());
    }

    @AfterEach
    void end() throws InterruptedException {
        effects.close();
        watch.stop();
        watching.join();
    }

    private HubEffects looked() {
        assertThat(effects.begin()).isEmpty();
        effects.run(new HubEffect.Look(), told::add);
        return effects;
    }

    private static Hub hub(Optional<String> token) throws IOException {
        return Hub.start(new Hub.Options(InetAddress.getLoopbackAddress(), 0, 0, token, Set.of(), Optional.empty(),
                Optional.empty()));
    }

    /// What is told next that is as it should be.
    private <M extends Msg> M await(Class<M> type, Predicate<M> isIt) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (true) {
            var msg = told.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(msg).as("told in time").isNotNull();
            if (type.isInstance(msg) && isIt.test(type.cast(msg))) return type.cast(msg);
        }
    }

    private Inlet awaitHub(String url, Predicate<Inlet> isIt) throws InterruptedException {
        var found = await(HubMsg.Listed.class, msg -> msg.list().inlets().stream()
                .anyMatch(inlet -> inlet.address().equals(url) && isIt.test(inlet)));
        return found.list().inlets().stream().filter(inlet -> inlet.address().equals(url)).findFirst().orElseThrow();
    }

    private Inlet awaitPort(Predicate<Inlet> isIt) throws InterruptedException {
        var found = await(HubMsg.Listed.class, msg -> isIt.test(msg.list().inlets().getLast()));
        return found.list().inlets().getLast();
    }

    /// A second of a worker, as a datagram.
    private static void send(InetSocketAddress to) throws IOException {
        var line =
                "{\"t\":%d,\"rps\":7,\"tops\":0,\"eps\":0,\"tps\":7,\"respTimeSum\":0.07,\"avgRespTime\":0.01,\"total\":{\"send\":7,\"recv\":7,\"0-100ms\":7}}\n"
                        .formatted(Instant.now().getEpochSecond() - 1);
        try (var socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(line.getBytes(UTF_8), line.getBytes(UTF_8).length, to));
        }
    }

    private static InetSocketAddress at(String address) {
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    // ------------------------------------------------------------------ hubs

    @Test
    void recordsOfAHubThatIsAddedFlowInAndItsWorkersStandBehindIt() throws Exception {
        try (var hub = hub(Optional.empty())) {
            var url = hub.uri().toString();
            looked().run(new HubEffect.Add(HubEntry.of(url)), told::add);
            awaitHub(url, inlet -> inlet.state() == State.UP);
            send(hub.udp());
            var inlet = awaitHub(url, one -> !one.workers().isEmpty() && one.rate() > 0);

            assertThat(inlet.workers()).singleElement().satisfies(
                    worker -> assertThat(worker.total().sent()).isEqualTo(7));
            assertThat(seconds.poll(LONG.toSeconds(), TimeUnit.SECONDS).sent()).isEqualTo(7);
            assertThat(file.read().settings().hubs()).containsExactly(HubEntry.of(url));
        }
    }

    @Test
    void whatTheSettingsWantIsConnectedFromTheBeginning() throws Exception {
        try (var hub = hub(Optional.empty())) {
            var url = hub.uri().toString();
            file.change(settings -> settings
                    .withHubs(List.of(HubEntry.of(url), HubEntry.of("ws://127.0.0.1:1").on(false))));
            looked();
            awaitHub(url, inlet -> inlet.state() == State.UP);
            assertThat(watch.feeds()).extracting(StatsFeed::name).contains(url).doesNotContain("ws://127.0.0.1:1");
        }
    }

    @Test
    void aHubIsDisconnectedAndConnectedAgainAndForgotten() throws Exception {
        try (var hub = hub(Optional.empty())) {
            var url = hub.uri().toString();
            looked().run(new HubEffect.Add(HubEntry.of(url)), told::add);
            awaitHub(url, inlet -> inlet.state() == State.UP);
            effects.run(new HubEffect.Disconnect(url), told::add);
            awaitHub(url, inlet -> inlet.state() == State.OFF);
            assertThat(file.read().settings().hubs()).containsExactly(HubEntry.of(url).on(false));
            effects.run(new HubEffect.Connect(url), told::add);
            awaitHub(url, inlet -> inlet.state() == State.UP);
            effects.run(new HubEffect.Forget(url), told::add);
            await(HubMsg.Listed.class, msg -> msg.list().inlets().size() == 1);
            assertThat(file.read().settings().hubs()).isEmpty();
            assertThat(watch.feeds()).singleElement().satisfies(feed -> assertThat(feed.name()).startsWith("udp "));
        }
    }

    @Test
    void aHubThatIsNotThereIsTriedAgain() throws Exception {
        int port;
        try (var gone = hub(Optional.empty())) {
            port = gone.uri().getPort();
        }
        var url = "ws://127.0.0.1:" + port;
        looked().run(new HubEffect.Add(HubEntry.of(url)), told::add);
        var inlet = awaitHub(url, one -> one.state() == State.RETRYING);
        assertThat(inlet.again()).isPresent();
        assertThat(inlet.cause()).isEqualTo("connection refused");
    }

    @Test
    void aHubIsReachedWithItsTokenAndRefusesAnother() throws Exception {
        try (var hub = hub(Optional.of("r1ght"))) {
            var url = hub.uri().toString();
            var wrong = new HubEntry(url, "", Optional.of(new Secret("wr0ng")), true);
            looked().run(new HubEffect.Add(wrong), told::add);
            assertThat(awaitHub(url, inlet -> inlet.state() == State.REFUSED).cause()).startsWith("refused:")
                    .doesNotContain("wr0ng");
            effects.run(new HubEffect.Change(url, new HubEntry(url, "", Optional.of(new Secret("r1ght")), true)),
                    told::add);
            awaitHub(url, inlet -> inlet.state() == State.UP);
        }
    }

    @Test
    void aHubWithoutATokenOfItsOwnGetsThatOfTheEnvironment() throws Exception {
        effects.close();
        effects = effects(Map.of("HYLOAD_TOKEN", "r1ght"));
        try (var hub = hub(Optional.of("r1ght"))) {
            var url = hub.uri().toString();
            looked().run(new HubEffect.Add(HubEntry.of(url)), told::add);
            awaitHub(url, inlet -> inlet.state() == State.UP);
        }
    }

    @Test
    void whatIsNoUrlInTheFileIsShownWithItsReason() throws Exception {
        file.change(settings -> settings.withHubs(List.of(HubEntry.of("http://h:1"))));
        looked();
        assertThat(awaitHub("http://h:1", inlet -> inlet.state() == State.REFUSED).cause())
                .isEqualTo("not ws:// or wss:// (write ws://h:1)");
    }

    @Test
    void certificatesThatCannotBeReadAreToldOfTheirHub() throws Exception {
        file.change(settings -> settings.withHubs(List.of(
                new HubEntry("wss://127.0.0.1:1", "", Optional.empty(), Optional.of("none.pem"), true),
                new HubEntry("wss://127.0.0.1:2", "", Optional.empty(), Optional.of("\0"), true))));
        looked();
        assertThat(awaitHub("wss://127.0.0.1:1", inlet -> inlet.state() == State.REFUSED).cause())
                .isEqualTo("no such file");
        effects.run(new HubEffect.Look(), told::add);
        assertThat(awaitHub("wss://127.0.0.1:2", inlet -> inlet.state() == State.REFUSED).cause())
                .contains("not a possible file name");
    }

    // ------------------------------------------------------------------ the port

    @Test
    void whatWorkersSendToThePortFlowsIn() throws Exception {
        looked();
        var port = awaitPort(inlet -> inlet.state() == State.UP);
        send(at(port.address()));
        assertThat(awaitPort(inlet -> !inlet.workers().isEmpty()).workers()).hasSize(1);
        effects.run(new HubEffect.Listen(0, false), told::add);
        awaitPort(inlet -> inlet.state() == State.OFF);
        assertThat(watch.feeds()).isEmpty();
        assertThat(file.read().settings().isListening()).isFalse();
    }

    @Test
    void aPortThatIsTakenIsOpenedOnceItIsFree() throws Exception {
        looked();
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            effects.run(new HubEffect.Listen(taken.getLocalPort(), true), told::add);
            var inlet = awaitPort(port -> port.state() == State.REFUSED);
            assertThat(inlet.cause()).isNotEmpty();
            assertThat(inlet.source()).isEqualTo(new Source.Port(taken.getLocalPort(), true));
        }
        awaitPort(port -> port.state() == State.UP);
    }

    // ------------------------------------------------------------------ settings

    @Test
    void aBrokenFileIsToldAndWhatIsWantedIsDoneAllTheSame() throws Exception {
        Files.writeString(folder.resolve("hyload-cfg.json"), "{\"stats_hubs\": [");
        assertThat(effects.begin()).singleElement().asString().startsWith("hyload-cfg.json: not JSON at line 1");
        effects.run(new HubEffect.Look(), told::add);
        effects.run(new HubEffect.Listen(0, false), told::add);
        awaitPort(inlet -> inlet.state() == State.OFF);
        assertThat(folder.resolve("hyload-cfg.json.broken")).hasContent("{\"stats_hubs\": [");
    }

    @Test
    void whatAnotherApplicationHasAddedIsThereWhenSomebodyLooks() throws Exception {
        looked();
        awaitPort(inlet -> inlet.state() == State.UP);
        new SettingsFile(folder)
                .change(settings -> settings.withHubs(List.of(HubEntry.of("ws://127.0.0.1:1").on(false))));
        effects.run(new HubEffect.Look(), told::add);
        awaitHub("ws://127.0.0.1:1", inlet -> inlet.state() == State.OFF);
    }

    // ------------------------------------------------------------------ a hub here

    @Test
    void aHubIsStartedHereConnectedAndStopped() throws Exception {
        looked().run(new HubEffect.StartHere("127.0.0.1", 0, 0, Optional.of(new Secret("t0k3n"))), told::add);
        var started =
                await(HubMsg.Listed.class, msg -> msg.list().here().filter(here -> !here.url().isEmpty()).isPresent());
        var here = started.list().here().orElseThrow();
        assertThat(here.datagrams()).matches("127\\.0\\.0\\.1:\\d+");
        assertThat(here.said()).noneMatch(line -> line.contains("t0k3n"));
        awaitHub(here.url(), inlet -> inlet.state() == State.UP);
        effects.run(new HubEffect.StartHere("127.0.0.1", 0, 0, Optional.empty()), told::add);
        await(HubMsg.Failed.class, msg -> msg.why().equals("hub: one runs here already (stop it first)"));

        effects.run(new HubEffect.StopHere(), told::add);
        await(HubMsg.HereEnded.class, msg -> msg.why().isEmpty());
        assertThat(file.read().settings().hubs()).containsExactly(
                new HubEntry(here.url(), "here", Optional.of(new Secret("t0k3n")), false));
    }

    @Test
    void whyAHubHereHasEndedIsTold() throws Exception {
        looked();
        try (var taken = hub(Optional.empty())) {
            effects.run(new HubEffect.StartHere("127.0.0.1", taken.uri().getPort(), 0, Optional.empty()), told::add);
            var ended = await(HubMsg.HereEnded.class, msg -> true);
            assertThat(ended.why()).contains(Integer.toString(taken.uri().getPort()));
        }
        effects.run(new HubEffect.StartHere("no.such.host.invalid", 0, 0, Optional.empty()), told::add);
        await(HubMsg.Failed.class, msg -> msg.why().equals(
                "hub at no.such.host.invalid: no address of this machine (127.0.0.1, or 0.0.0.0 for all)"));
    }
}
