package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

import io.hyload.json.Json;
import io.hyload.plots.KeptExchanges;
import io.hyload.run.ControlRequest;
import io.hyload.run.Result;
import io.hyload.stats.ReplayFeed;
import io.hyload.stats.StatsFeed;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.UdpFeed;
import io.hyload.stats.Worker;
import io.hyload.tui.Effect;
import io.hyload.tui.Msg;
import io.hyload.tui.Runner;
import io.hyload.tui.screen.MonitorEffect;
import io.hyload.tui.screen.MonitorMsg;
import io.hyload.tui.screen.RunStatus;
import io.hyload.tui.screen.Source;
import io.hyload.tui.screen.Watched;
import io.hyload.tui.screen.Watching;

/// Does what the Monitor screen wants done: listens to workers, starts a run and steers it.
///
/// Records come as fast as they like; what the screen is told of them is at most four pictures a second.
final class MonitorEffects implements Runner, AutoCloseable {
    private static final Duration STATUS = Duration.ofSeconds(1);

    private final Io io;
    private final InstantSource clock;
    private Optional<Ears> watching = Optional.empty();
    private Optional<UdpFeed> own = Optional.empty();
    private volatile Optional<RunProcess> run = Optional.empty();

    MonitorEffects(Io io) {
        this(io, InstantSource.system());
    }

    MonitorEffects(Io io, InstantSource clock) {
        this.io = io;
        this.clock = clock;
    }

    @Override
    public void run(Effect effect, Consumer<Msg> reply) {
        Thread.ofVirtual().name("monitor").start(() -> perform((MonitorEffect) effect, reply));
    }

    private void perform(MonitorEffect effect, Consumer<Msg> reply) {
        try {
            switch (effect) {
                case MonitorEffect.Look() -> watching(reply);
                case MonitorEffect.Hear(var source) -> watching(reply).watch.add(open(source));
                case MonitorEffect.Mute(var feed) -> mute(feed, reply);
                case MonitorEffect.Clear() -> watching(reply).view.clear();
                case MonitorEffect.Start(var scenario, var arguments) -> start(scenario, arguments, reply);
                case MonitorEffect.Control(var request) -> control(request, reply);
                case MonitorEffect.Detach() -> {
                    // Nothing ties the run to this process.
                }
                case MonitorEffect.ReadKept(var stats) -> reply.accept(new MonitorMsg.Kept(
                        KeptExchanges.beside(List.of(stats), 0, Long.MAX_VALUE, true)));
                case MonitorEffect.Report(var stats) -> command(reply, "report", stats.toString());
                case MonitorEffect.Plot(var stats) -> command(reply, "plot", stats.toString());
            }
        } catch (Fault e) {
            reply.accept(new MonitorMsg.Failed(e.text()));
        } catch (IOException e) {
            reply.accept(new MonitorMsg.Failed(Fault.of(e).text()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    // ------------------------------------------------------------------ what is heard

    /// What flows in, and the pictures that are made of it.
    private record Ears(Watch watch, Pictures view) {}

    /// Where other feeds flow in: the screen shows what they bring.
    Inflow inflow() {
        return watching().watch;
    }

    private Ears watching(Consumer<Msg> reply) {
        var ears = watching();
        ears.view.tells(reply);
        return ears;
    }

    private synchronized Ears watching() {
        if (watching.isPresent()) return watching.get();
        var view = new Pictures();
        var watch = new Watch(clock, List.of(), view, Watch.Until.TOLD);
        view.of(watch);
        Thread.ofVirtual().name("watch").start(watch::run);
        watching = Optional.of(new Ears(watch, view));
        return watching.get();
    }

    private StatsFeed open(Source source) throws IOException {
        var secret = new Token().value(io);
        return switch (source) {
            case Source.Port(var host, int port) -> Feeds.udp(host, port, secret);
            case Source.Hub(var url) -> Feeds.hub(url, secret, Optional.empty());
            case Source.Files(var files, double speed) ->
                ReplayFeed.of(files.stream().map(file -> io.at(file.toString())).toList(), speed);
        };
    }

    private void mute(String feed, Consumer<Msg> reply) {
        if (watching(reply).watch.remove(feed)) reply.accept(new MonitorMsg.Done(feed + " is not watched any more"));
        else reply.accept(new MonitorMsg.Failed(feed + ": not watched"));
    }

    /// Makes pictures of what comes.
    private final class Pictures implements MonitorView {
        private static final Duration OFTEN = Duration.ofMillis(250);
        private static final Duration SELDOM = Duration.ofSeconds(1);

        private Consumer<Msg> reply = _ -> {};
        private final Watching watched = new Watching();
        private List<Worker> workers = List.of();
        private Optional<Watch> watch = Optional.empty();
        private List<Worker> toldWorkers = List.of();
        private List<Watched.Feed> toldFeeds = List.of();
        private Instant told = Instant.EPOCH;
        private boolean isNew = true;

        synchronized void tells(Consumer<Msg> whom) {
            reply = whom;
            isNew = true;
        }

        void of(Watch whole) {
            watch = Optional.of(whole);
        }

        @Override
        public synchronized void second(StatsRecord second, List<Worker> speaking) {
            watched.add(second, speaking);
            isNew = true;
        }

        @Override
        public synchronized void tick(List<Worker> speaking, Instant now) {
            workers = speaking;
            if (Duration.between(told, now).compareTo(isNew ? OFTEN : SELDOM) >= 0 && (isNew || moves())) tell(now);
        }

        /// Whether another picture would show anything else although no second has come: somebody is silent, a feed was lost.
        private boolean moves() {
            return !workers.stream().allMatch(Worker::hasEnded) || !workers.equals(toldWorkers)
                    || !feeds().equals(toldFeeds);
        }

        private List<Watched.Feed> feeds() {
            return watch.stream().flatMap(whole -> whole.feeds().stream()).map(feed -> {
                var state = feed.state();
                return new Watched.Feed(feed.name(), state.isUp(), state.text());
            }).toList();
        }

        private void tell(Instant now) {
            told = now;
            isNew = false;
            toldWorkers = workers;
            toldFeeds = feeds();
            reply.accept(new MonitorMsg.Pictured(watched.picture(now, workers, toldFeeds)));
        }

        @Override
        public synchronized void remark(String line) {
            watched.remark(clock.instant(), line);
            isNew = true;
        }

        @Override
        public synchronized void finished(Result result, List<Worker> speaking, Instant now) {
            workers = speaking;
            tell(now);
        }

        synchronized void clear() {
            watched.clear(clock.instant());
            tell(clock.instant());
        }

    }

    // ------------------------------------------------------------------ the run

    private void start(String scenario, List<String> arguments, Consumer<Msg> reply)
            throws IOException, InterruptedException {
        RunProcess started;
        try {
            synchronized (this) {
                if (run.filter(RunProcess::isOn).isPresent())
                    throw Fault.badInput(scenario, "another run is on", "stop it first");
                watching(reply).view.clear();
                started = RunProcess.start(arguments, console(reply), io.folder());
                run = Optional.of(started);
            }
        } catch (Fault e) {
            reply.accept(new MonitorMsg.Spoke(List.of(e.line())));
            reply.accept(new MonitorMsg.Ended(e.exitCode()));
            return;
        } catch (IOException e) {
            reply.accept(new MonitorMsg.Spoke(List.of("hyload: run: cannot be started: " + e.getMessage())));
            reply.accept(new MonitorMsg.Ended(ExitCode.CRASHED));
            return;
        }
        reply.accept(new MonitorMsg.Begun(scenario, started.statsFile(), started.output()));
        var asking = Thread.ofVirtual().name("status").start(() -> askWhileOn(started, reply));
        int code;
        try {
            code = started.listen(lines -> reply.accept(new MonitorMsg.Spoke(lines)));
        } finally {
            asking.interrupt();
        }
        reply.accept(new MonitorMsg.Ended(code));
    }

    /// Where runs of ours send their records: a port of its own, that nobody else is told of.
    private String console(Consumer<Msg> reply) {
        if (own.isEmpty()) {
            own = Optional.of(Feeds.udp("127.0.0.1", 0, new Token().value(io)));
            watching(reply).watch.add(own.get());
        }
        return "127.0.0.1:" + own.get().localAddress().getPort();
    }

    private void askWhileOn(RunProcess process, Consumer<Msg> reply) {
        try {
            while (process.isOn()) {
                Thread.sleep(STATUS);
                process.control().ifPresent(run -> tellStatus(run, reply));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tellStatus(ControlledRun run, Consumer<Msg> reply) {
        try {
            reply.accept(new MonitorMsg.Stands(status(run.ask(new ControlRequest.Status()).json())));
        } catch (Fault _) {
            // It is ending, and what it says itself tells more; or it is busy, and is asked again.
        }
    }

    private static RunStatus status(Json answer) {
        return new RunStatus(Duration.ofMillis((long) (1000 * answer.get("elapsed").asDouble(0))),
                answer.get("users").asInt(0), number(answer, "rate"), answer.get("factor").asDouble(1),
                answer.get("paused").asBoolean(false), answer.get("stopping").asBoolean(false),
                number(answer, "progress"), answer.get("thresholds").elements().stream()
                        .map(MonitorEffects::held).toList());
    }

    private static RunStatus.Held held(Json threshold) {
        var passed = threshold.get("passed");
        return new RunStatus.Held(threshold.get("text").asString(),
                passed.isMissing() ? Optional.empty() : Optional.of(passed.asBoolean(false)),
                threshold.get("actual").asString());
    }

    private static OptionalDouble number(Json answer, String name) {
        return answer.get(name).isMissing() ? OptionalDouble.empty() : OptionalDouble.of(answer.get(name).asDouble(0));
    }

    private void control(ControlRequest request, Consumer<Msg> reply) {
        var process = run.filter(RunProcess::isOn);
        if (process.isEmpty()) throw Fault.badInput(request.toLine(), "no run is on that was started here", "");
        if (process.get().control().isPresent()) {
            var answer = process.get().control().get().ask(request);
            reply.accept(new MonitorMsg.Done(answer.json().get("done").asString()));
            reply.accept(new MonitorMsg.Stands(
                    status(process.get().control().get().ask(new ControlRequest.Status()).json())));
        } else if (request instanceof ControlRequest.Stop) {
            process.get().end();
        } else {
            throw Fault.badInput(request.toLine(), "the run has not begun yet", "try again in a second");
        }
    }

    /// What a command of the same name does; its one line is the answer.
    private void command(Consumer<Msg> reply, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new Io(new PrintWriter(out), new PrintWriter(err), io.environment(), io.folder(), false),
                words);
        var said =
                (code == ExitCode.PASSED ? out : err).toString().strip().lines().reduce((_, last) -> last).orElse("");
        var line = said.startsWith("hyload: ") ? said.substring("hyload: ".length()) : said;
        reply.accept(code == ExitCode.PASSED ? new MonitorMsg.Done(line) : new MonitorMsg.Failed(line));
    }

    /// Listens no more. A run that is on goes on.
    @Override
    public synchronized void close() {
        watching.ifPresent(whole -> whole.watch.stop());
        watching = Optional.empty();
    }
}
