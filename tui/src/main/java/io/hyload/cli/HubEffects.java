package io.hyload.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.hyload.sshops.Secret;
import io.hyload.stats.StatsFeed;
import io.hyload.stats.UdpFeed;
import io.hyload.stats.Worker;
import io.hyload.tui.Effect;
import io.hyload.tui.Msg;
import io.hyload.tui.Runner;
import io.hyload.tui.screen.HubEffect;
import io.hyload.tui.screen.HubEntry;
import io.hyload.tui.screen.HubList;
import io.hyload.tui.screen.HubList.HubHere;
import io.hyload.tui.screen.HubList.Inlet;
import io.hyload.tui.screen.HubList.Source;
import io.hyload.tui.screen.HubList.State;
import io.hyload.tui.screen.HubMsg;

/// Does what the Hubs screen wants done: keeps hubs connected and the port open as the settings say, and runs a hub here.
///
/// The settings are what is wanted; each change goes to their file, and then feeds are opened and closed until they are as wanted.
final class HubEffects implements Runner, AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(500);
    /// The same while no hub is connected and nobody speaks; cut short when somebody does.
    private static final Duration CALM_STEP = Duration.ofSeconds(5);
    /// Between two attempts to open a port that another process has.
    private static final Duration PORT_AGAIN = Duration.ofSeconds(2);
    private static final String HOST = "127.0.0.1";
    private static final int MOST_LINES = 500;
    private static final Pattern DATAGRAMS = Pattern.compile("hyload hub: datagrams at udp ([^\\s,]+)");
    private static final Pattern WEB_SOCKET = Pattern.compile("hyload hub: WebSocket at (wss?://[^\\s,]+)");

    private final Io io;
    private final SettingsFile file;
    private final Inflow inflow;
    private final InstantSource clock;
    private final Map<String, Connected> connected = new LinkedHashMap<>();
    private final Map<String, String> problems = new HashMap<>();
    private Optional<Open> open = Optional.empty();
    private String portProblem = "";
    private long portTried;
    private Settings settings = Settings.NONE;
    private Optional<Here> here = Optional.empty();
    private Optional<Consumer<Msg>> reply = Optional.empty();
    private HubList told = HubList.NOTHING;
    private boolean isClosed;
    private volatile boolean isCalm;

    /// A hub that is connected, or is being.
    private record Connected(HubEntry entry, CountedFeed feed) {}

    /// The port that is open.
    ///
    /// @param wanted as the settings have it: 0 for a free one
    private record Open(int wanted, String address, CountedFeed feed) {}

    /// The hub that was started here.
    private static final class Here {
        private final Optional<Secret> token;
        private final Deque<String> said = new ArrayDeque<>();
        private Optional<Child> child = Optional.empty();
        private String url = "";
        private String datagrams = "";
        private boolean isOn = true;
        private boolean isAskedToEnd;

        Here(Optional<Secret> token) {
            this.token = token;
        }
    }

    /// @param inflow takes what hubs and the port bring
    HubEffects(Io io, SettingsFile file, Inflow inflow, InstantSource clock) {
        this.io = io;
        this.file = file;
        this.inflow = inflow;
        this.clock = clock;
    }

    /// Opens the port and connects the hubs that the settings want, and keeps at it.
    ///
    /// @return what is wrong with the settings, a line each
    synchronized List<String> begin() {
        if (isClosed) return List.of();
        var read = file.read();
        settings = read.settings();
        settle();
        Thread.ofVirtual().name("hubs").start(this::tick);
        return read.problems();
    }

    private synchronized void tick() {
        try {
            while (!isClosed) {
                var pause = pause();
                isCalm = reply.isPresent() && pause != STEP;
                wait(pause.toMillis());
                isCalm = false;
                if (!isClosed) settlePort();
                tell();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /// Until something may have changed by itself.
    private Duration pause() {
        boolean isMoving = reply.isPresent() && (!connected.isEmpty()
                || told.inlets().stream().anyMatch(inlet -> inlet.rate() > 0 || isAnySpeaking(inlet)));
        if (isMoving) return STEP;
        return isPortAsWanted() ? CALM_STEP : PORT_AGAIN;
    }

    private static boolean isAnySpeaking(Inlet inlet) {
        return !inlet.workers().stream().allMatch(Worker::hasEnded);
    }

    /// A record has come.
    private void heard() {
        if (!isCalm) return;
        isCalm = false; // one of a flood is enough
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public void run(Effect effect, Consumer<Msg> to) {
        Thread.ofVirtual().name("hub").start(() -> perform((HubEffect) effect, to));
    }

    private synchronized void perform(HubEffect effect, Consumer<Msg> to) {
        if (isClosed) return;
        try {
            switch (effect) {
                case HubEffect.Look() -> look(to);
                case HubEffect.Add(var entry) -> change(now -> with(now, entry));
                case HubEffect.Change(var url, var entry) -> change(now -> now.withHubs(now.hubs().stream()
                        .map(hub -> hub.url().equals(url) ? entry : hub).toList()));
                case HubEffect.Forget(var url) -> change(now -> now.withHubs(now.hubs().stream()
                        .filter(hub -> !hub.url().equals(url)).toList()));
                case HubEffect.Connect(var url) -> change(now -> switched(now, url, true));
                case HubEffect.Disconnect(var url) -> change(now -> switched(now, url, false));
                case HubEffect.Listen(int port, boolean isOn) -> change(now -> now.withListener(port, isOn));
                case HubEffect.StartHere start -> start(start, to);
                case HubEffect.StopHere() -> here.ifPresent(hub -> {
                    hub.isAskedToEnd = true;
                    hub.child.ifPresent(Child::end);
                });
            }
        } catch (Fault e) {
            fail(to, e);
        } catch (IOException e) {
            fail(to, Fault.of(e));
        }
        tell();
        notifyAll(); // what was calm may not be any more
    }

    private static void fail(Consumer<Msg> to, Fault e) {
        to.accept(new HubMsg.Failed(e.text()));
    }

    private void look(Consumer<Msg> to) {
        reply = Optional.of(to);
        var read = file.read();
        if (read.problems().isEmpty()) settings = read.settings();
        told = HubList.NOTHING;
        settle();
    }

    // ------------------------------------------------------------------ what is wanted

    private static Settings with(Settings settings, HubEntry entry) {
        var hubs = new ArrayList<>(settings.hubs());
        hubs.replaceAll(hub -> hub.url().equals(entry.url()) ? entry : hub);
        if (!hubs.contains(entry)) hubs.add(entry);
        return settings.withHubs(hubs);
    }

    private static Settings switched(Settings settings, String url, boolean isOn) {
        return settings
                .withHubs(settings.hubs().stream().map(hub -> hub.url().equals(url) ? hub.on(isOn) : hub).toList());
    }

    /// What cannot be remembered is done all the same.
    private void change(UnaryOperator<Settings> change) throws IOException {
        try {
            settings = file.change(change);
        } catch (IOException e) {
            settings = change.apply(settings);
            throw e;
        } finally {
            settle();
        }
    }

    /// Opens and closes until all is as wanted.
    private void settle() {
        for (var one : List.copyOf(connected.values())) {
            boolean isWanted = settings.hubs().stream().anyMatch(hub -> hub.isOn() && hub.url().equals(one.entry.url())
                    && hub.token().equals(one.entry.token()) && hub.cacert().equals(one.entry.cacert()));
            if (isWanted) continue;
            connected.remove(one.entry.url());
            inflow.remove(one.feed.name());
        }
        problems.clear();
        for (var hub : settings.hubs()) if (hub.isOn() && !connected.containsKey(hub.url())) connect(hub);
        portTried = 0;
        settlePort();
    }

    private void connect(HubEntry hub) {
        try {
            var token = hub.token().map(Secret::text).or(() -> Token.ofEnvironment(io));
            var feed = new CountedFeed(Feeds.hub(hub.url(), token, hub.cacert().map(io::at)), System::nanoTime,
                    this::heard);
            connected.put(hub.url(), new Connected(hub, feed));
            inflow.add(feed);
        } catch (Fault e) {
            problems.put(hub.url(), e.because());
        } catch (InvalidPathException e) {
            problems.put(hub.url(), Fault.of(e).because());
        }
    }

    private boolean isPortAsWanted() {
        return settings.isListening() ? open.filter(now -> now.wanted == settings.listenPort()).isPresent()
                : open.isEmpty();
    }

    private void settlePort() {
        if (isPortAsWanted()) return;
        open.ifPresent(now -> inflow.remove(now.feed.name()));
        open = Optional.empty();
        long now = System.nanoTime();
        if (settings.isListening() && portTried != 0 && now - portTried < PORT_AGAIN.toNanos()) return;
        portTried = now;
        portProblem = "";
        if (!settings.isListening()) return;
        try {
            var feed = Feeds.udp(HOST, settings.listenPort(), Token.ofEnvironment(io));
            open = Optional.of(new Open(settings.listenPort(), address(feed),
                    new CountedFeed(feed, System::nanoTime, this::heard)));
            inflow.add(open.get().feed);
        } catch (Fault e) {
            portProblem = e.because();
        }
    }

    private static String address(UdpFeed feed) {
        return feed.name().substring("udp ".length());
    }

    // ------------------------------------------------------------------ what is told

    /// Tells how all stands if that is news.
    private void tell() {
        if (reply.isEmpty()) return;
        var now = list();
        boolean isNews = !now.inlets().equals(told.inlets()) || !now.here().equals(told.here())
                || now.inlets().stream().anyMatch(HubEffects::isAnySpeaking);
        if (!isNews) return;
        told = now;
        reply.get().accept(new HubMsg.Listed(now));
    }

    private HubList list() {
        var inlets = new ArrayList<Inlet>();
        var workers = inflow.workers();
        for (var hub : settings.hubs()) inlets.add(inlet(hub, workers));
        inlets.add(port(workers));
        return new HubList(clock.instant(), inlets, here.map(hub -> new HubHere(hub.isOn, hub.url, hub.datagrams,
                List.copyOf(hub.said))));
    }

    private Inlet inlet(HubEntry hub, List<Worker> workers) {
        var source = new Source.Hub(hub);
        var problem = Optional.ofNullable(problems.get(hub.url()));
        if (problem.isPresent()) return still(source, hub.shown(), State.REFUSED, problem.get());
        var one = Optional.ofNullable(connected.get(hub.url()));
        return one.map(now -> inlet(source, hub.shown(), now.feed, workers))
                .orElseGet(() -> still(source, hub.shown(), State.OFF, ""));
    }

    private Inlet port(List<Worker> workers) {
        var source = new Source.Port(settings.listenPort(), settings.isListening());
        var address = open.map(Open::address).orElse(HOST + ":" + settings.listenPort());
        if (open.isPresent()) return inlet(source, address, open.get().feed, workers);
        return still(source, address, settings.isListening() ? State.REFUSED : State.OFF, portProblem);
    }

    private static Inlet still(Source source, String address, State state, String cause) {
        return new Inlet(source, address, state, OptionalLong.empty(), cause, 0, List.of());
    }

    private static Inlet inlet(Source source, String address, CountedFeed feed, List<Worker> workers) {
        var state = feed.state();
        return new Inlet(source, address, state(state), state.again(),
                state.isUp() || state.text().equals(Watch.CONNECTING) ? ""
                        : state.cause(),
                feed.rate(), workers.stream().filter(feed::hasBrought).toList());
    }

    private static State state(StatsFeed.State state) {
        if (state.isUp()) return State.UP;
        if (state.text().equals(Watch.CONNECTING)) return State.CONNECTING;
        return state.again().isPresent() ? State.RETRYING : State.REFUSED;
    }

    // ------------------------------------------------------------------ a hub here

    private void start(HubEffect.StartHere wanted, Consumer<Msg> to) throws IOException {
        if (here.filter(hub -> hub.isOn).isPresent())
            throw Fault.badInput("hub", "one runs here already", "stop it first");
        requireAddress(wanted.address());
        var hub = new Here(wanted.token());
        // Not among the words: other users see those.
        var environment = wanted.token().map(token -> Map.of(Token.VARIABLE, token.text())).orElse(Map.of());
        hub.child = Optional.of(Child.start(List.of("hub", "--bind", wanted.address(), "--wsport",
                Integer.toString(wanted.webSocket()), "--recvport", Integer.toString(wanted.datagrams())), environment,
                io.folder(), line -> spoke(hub, line, to), code -> ended(hub, to)));
        here = Optional.of(hub);
    }

    private static void requireAddress(String address) {
        try {
            InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw Fault.badInput("hub at " + address, "no address of this machine", "127.0.0.1, or 0.0.0.0 for all");
        }
    }

    private synchronized void spoke(Here hub, String line, Consumer<Msg> to) {
        hub.said.add(line);
        if (hub.said.size() > MOST_LINES) hub.said.remove();
        var datagrams = DATAGRAMS.matcher(line);
        if (datagrams.find()) hub.datagrams = datagrams.group(1);
        var webSocket = WEB_SOCKET.matcher(line);
        if (!webSocket.find()) return;
        hub.url = webSocket.group(1);
        try {
            change(now -> with(now, new HubEntry(hub.url, "here", hub.token, true)));
            to.accept(new HubMsg.Done("a hub runs here: " + hub.url));
        } catch (IOException e) {
            fail(to, Fault.of(e));
        }
        tell();
    }

    private void ended(Here hub, Consumer<Msg> to) {
        var why = "";
        synchronized (this) {
            hub.isOn = false;
            if (isClosed) return;
            if (!hub.isAskedToEnd)
                why = hub.said.stream().filter(line -> line.startsWith("hyload: ")).reduce((_, last) -> last)
                        .map(line -> line.substring("hyload: ".length())).orElse("it does not say why");
            try {
                if (!hub.url.isEmpty()) change(now -> switched(now, hub.url, false));
            } catch (IOException e) {
                fail(to, Fault.of(e));
            }
            tell();
        }
        to.accept(new HubMsg.HereEnded(why));
    }

    /// Disconnects all, and ends the hub that was started here.
    @Override
    public void close() {
        Optional<Child> child;
        synchronized (this) {
            isClosed = true;
            notifyAll();
            connected.values().forEach(one -> inflow.remove(one.feed.name()));
            open.ifPresent(now -> inflow.remove(now.feed.name()));
            child = here.flatMap(hub -> hub.child);
        }
        child.ifPresent(Child::close);
    }
}
