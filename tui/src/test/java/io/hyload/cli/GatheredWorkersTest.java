package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.hyload.demo.DemoShop;
import io.hyload.hub.Hub;
import io.hyload.hub.HubUrl;
import io.hyload.run.Crew;
import io.hyload.run.PlainConsole;
import io.hyload.run.Terms;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Relay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Workers that something else has started and that meet whoever controls them at a hub: real processes, a real hub.
@Timeout(120)
class GatheredWorkersTest {
    private static final String TOKEN = "s3cr3t-of-the-hub";
    private static final int WORKERS = 4;

    private static final String LOAD = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                var url = option("url", "");
                users(option("users", 8), Duration.ZERO, _ -> {
                    var client = new HttpClient();
                    repeat(option("requests", 25), () -> {
                        client.get(url);
                        sleep(option("think", 0.02));
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void scenario() throws IOException {
        Files.writeString(folder.resolve("Load.java"), LOAD);
    }

    /// Starts workers as processes, as a cluster does on its nodes.
    private final class Local implements GatheredWorkers.Site, AutoCloseable {
        private final Hub hub;
        private final Relay relay;
        private final List<String> words;
        private final int started;
        private final List<Command.Running> pods = new ArrayList<>();
        private final AtomicBoolean isGone = new AtomicBoolean();
        private Optional<Boolean> ended = Optional.empty();
        private volatile Runnable once = () -> {};

        /// @param started how many of them are ever started
        Local(int started, String... words) throws IOException {
            this.started = started;
            this.words = List.of(words);
            hub = Hub.start(new Hub.Options(InetAddress.getLoopbackAddress(), 0, 0, Optional.of(TOKEN), Set.of(),
                    Optional.empty(), Optional.of(new Hub.Meeting(WORKERS, folder.resolve("kept"), 10 << 20))));
            relay = Relay.to(hub.wsPort());
        }

        @Override
        public String advice() {
            return WORKERS + " workers here";
        }

        @Override
        public HubUrl toHub() throws IOException {
            if (isGone.get()) throw new IOException("the way is closed");
            return HubUrl.parse("ws://127.0.0.1:" + relay.port());
        }

        @Override
        public void begin(Crew.Identity identity, Consumer<String> notices) {
            if (pods.isEmpty()) for (int number = 0; number < started; number++) pods.add(pod(number));
        }

        private Command.Running pod(int number) {
            var line = new ArrayList<>(List.of("run", "--workers", "" + WORKERS, "--worker-index-from-env", "--meet",
                    hub.uri().toString(), "Load.java"));
            line.addAll(words);
            return new HyloadProcess(folder, folder).command(line.toArray(String[]::new))
                    .with(WorkerIndex.VARIABLE, "" + number).with(Token.VARIABLE, TOKEN).start();
        }

        @Override
        public Optional<String> fate(int worker) {
            if (worker >= pods.size()) return Optional.empty();
            var pod = ProcessHandle.of(pods.get(worker).pid());
            if (pod.filter(ProcessHandle::isAlive).isPresent()) return Optional.empty();
            var ended = pods.get(worker).awaitExit();
            return Optional.of(Worker.ended(ended.exitCode()));
        }

        @Override
        public Optional<String> delay(int worker) {
            return worker < pods.size() ? Optional.empty() : Optional.of("0/3 nodes are available");
        }

        @Override
        public void kill(int worker) {
            if (worker < pods.size())
                ProcessHandle.of(pods.get(worker).pid()).ifPresent(ProcessHandle::destroyForcibly);
        }

        @Override
        public String complaints(int worker) {
            return worker < pods.size() ? pods.get(worker).awaitExit().err() : "";
        }

        @Override
        public Optional<String> hubFate() {
            return Optional.empty();
        }

        @Override
        public void end(boolean isLeft) {
            ended = Optional.of(isLeft);
        }

        @Override
        public void close() {
            pods.forEach(Command.Running::close);
            relay.close();
            hub.close();
        }
    }

    private int run(Local site, Duration wait, String... words) throws IOException {
        return run(site, wait, Optional.empty(), words);
    }

    private int run(Local site, Duration wait, Optional<Crew.Identity> begun, String... words) throws IOException {
        var io = new Io(System.in, new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), folder, false,
                Optional.empty(), new CommonOptions());
        var plan = new GatheredWorkers.Plan("run", WORKERS, Optional.of(TOKEN), begun, wait, Duration.ofSeconds(2));
        assertThat(plan.toString()).doesNotContain(TOKEN);
        var parsed = Performance.words(List.of(words), io).withStatsFile(Path.of("stats_perf/run.sts"));
        var troupe = new Troupe(io, "Load", parsed, new GatheredWorkers(io, site, plan), Terms.NONE);
        var console = new PlainConsole(io.out(), io.err(), false, 120);
        try (var _ = new Meanwhile(site)) {
            if (begun.isPresent()) return troupe.goOn(console);
            return troupe.run(new Performance(Performance.compiled("Load.java", io).orElseThrow(), List.of(words)),
                    console);
        }
    }

    /// Does something while a run is on.
    private static final class Meanwhile implements AutoCloseable {
        private final Thread thread;

        Meanwhile(Local site) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        site.once.run();
                        Thread.sleep(20);
                    }
                } catch (InterruptedException e) {
                    // over
                }
            });
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    private static StatsRecord last(Path file) throws IOException {
        return StatsRecord.parse(Files.readAllLines(file).getLast());
    }

    private long sumOfWorkers() throws IOException {
        long sum = 0;
        for (int number = 0; number < WORKERS; number++)
            sum += last(folder.resolve("stats_perf/k8s/run" + (number == 0 ? "" : "-" + number) + ".sts")).total()
                    .sent();
        return sum;
    }

    @Test
    void theyAreOneRunAndItsTotalsAreWhatTheServerServed() throws Exception {
        try (var shop = DemoShop.start(0); var site = new Local(WORKERS, "url=" + shop.uri() + "/api/one")) {
            int code = run(site, Duration.ofSeconds(60));
            assertThat(code).as(err.toString()).isZero();
            assertThat(shop.served()).isEqualTo(8 * 25);
            assertThat(last(folder.resolve("stats_perf/run.sts")).total().sent()).isEqualTo(8 * 25);
            assertThat(sumOfWorkers()).isEqualTo(8 * 25);
            assertThat(site.ended).contains(false);
            assertThat(err + "\n" + out).contains("4 workers here");
            for (var pod : site.pods) assertThat(pod.awaitExit().exitCode()).isZero();
            assertThat(site.pods.getFirst().awaitExit().out())
                    .startsWith("worker 0 of 4: waits for the start at ws://").doesNotContain(TOKEN);
        }
    }

    @Test
    void aKilledWorkerIsLostWithWhatItHadDoneAndTheOthersGoOn() throws Exception {
        try (var shop = DemoShop.start(0);
                var site = new Local(WORKERS, "url=" + shop.uri() + "/api/one", "requests=150")) {
            site.once = () -> {
                if (shop.served() < 600) return;
                site.once = () -> {};
                site.kill(2);
            };
            int code = run(site, Duration.ofSeconds(60));
            long sent = last(folder.resolve("stats_perf/run.sts")).total().sent();
            assertThat(sent).isEqualTo(sumOfWorkers()).isLessThan(8 * 150).isGreaterThanOrEqualTo(6 * 150);
            assertThat(err + "\n" + out).contains("worker 2 was killed (signal 9", "workers lost");
            assertThat(code).isEqualTo(ExitCode.CRASHED);
            assertThat(site.ended).contains(false);
        }
    }

    @Test
    void oneThatDoesNotComeUpEndsTheRunBeforeItBegins() throws Exception {
        try (var shop = DemoShop.start(0); var site = new Local(WORKERS - 1, "url=" + shop.uri() + "/api/one")) {
            assertThatThrownBy(() -> run(site, Duration.ofSeconds(8))).isInstanceOf(Fault.class)
                    .hasMessageContaining("worker 3: 0/3 nodes are available");
            assertThat(shop.served()).isZero();
            assertThat(err + "\n" + out).contains("3 of 4 workers are ready; worker 3: 0/3 nodes are available");
            assertThat(site.ended).contains(false);
        }
    }

    @Test
    void connectionsThatAreCutChangeNothing() throws Exception {
        try (var shop = DemoShop.start(0);
                var site = new Local(WORKERS, "url=" + shop.uri() + "/api/one", "requests=100")) {
            var next = new AtomicLong(100);
            site.once = () -> {
                if (shop.served() < next.get()) return;
                next.set(shop.served() + 100);
                site.relay.cutAfter(3_000);
            };
            int code = run(site, Duration.ofSeconds(60));
            assertThat(code).as(err.toString()).isZero();
            assertThat(shop.served()).isEqualTo(8 * 100);
            assertThat(last(folder.resolve("stats_perf/run.sts")).total().sent()).isEqualTo(8 * 100);
        }
    }

    @Test
    void whoLosesTheHubForGoodLosesTheWorkersAndAnotherGoesOn() throws Exception {
        try (var shop = DemoShop.start(0);
                var site = new Local(WORKERS, "url=" + shop.uri() + "/api/one", "requests=250")) {
            site.once = () -> {
                if (shop.served() < 800) return;
                site.once = () -> {};
                site.isGone.set(true);
                site.relay.cutAfter(0);
            };
            run(site, Duration.ofSeconds(60));
            assertThat(err + "\n" + out).contains("could not be reached for 2 s: the way is closed", "workers lost");
            assertThat(site.ended).contains(true);
            site.isGone.set(false);
            var id = last(folder.resolve("stats_perf/run.sts"));
            Files.delete(folder.resolve("stats_perf/run.sts"));

            int code = run(site, Duration.ofSeconds(60), Optional.of(new Crew.Identity("host:1:2", id.t())));
            assertThat(code).as(err.toString()).isZero();
            assertThat(shop.served()).isEqualTo(8 * 250);
            assertThat(last(folder.resolve("stats_perf/run.sts")).total().sent()).isEqualTo(8 * 250);
            assertThat(site.ended).contains(false);
        }
    }

    // ------------------------------------------------------------------ one worker alone

    @Test
    void aWorkerAloneSendsExactlyItsShare() throws Exception {
        try (var shop = DemoShop.start(0)) {
            var said = Shell.in(folder).with(WorkerIndex.VARIABLE, "2").hyload("run", "Load.java", "--workers", "4",
                    "--worker-index-from-env", "url=" + shop.uri() + "/api/one", "users=10", "requests=10",
                    "statsfile=own.sts", "--plain");
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(shop.served()).isEqualTo(2 * 10); // of users 0 to 9 it has 2 and 6
            assertThat(last(folder.resolve("own.sts")).total().sent()).isEqualTo(20);
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            ''  | JOB_COMPLETION_INDEX is not set
            4   | JOB_COMPLETION_INDEX is 4, not 0 to 3
            -1  | JOB_COMPLETION_INDEX is -1, not 0 to 3
            two | JOB_COMPLETION_INDEX is two, not 0 to 3
            """)
    void anIndexThatIsNoneIsToldBeforeAnythingIsCompiled(String index, String why) {
        var said = Shell.in(folder).with(WorkerIndex.VARIABLE, index).hyload("run", "Nowhere.java", "--workers", "4",
                "--worker-index-from-env");
        assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(said.err()).contains(why).hasLineCount(1);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            --meet ws://127.0.0.1:1                                     | add --worker-index-from-env
            --meet nonsense --worker-index-from-env                     | not ws:// or wss://
            --on gen1 --worker-index-from-env                           | not with --on
            --worker-index-from-env --workers 1001                      | not 1 to 1000
            """)
    void whatDoesNotGoTogetherIsTold(String words, String why) {
        var line = ("run Load.java " + words).split(" +");
        var said = Shell.in(folder).with(WorkerIndex.VARIABLE, "0").hyload(line);
        assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(said.err()).contains(why).hasLineCount(1);
    }
}
