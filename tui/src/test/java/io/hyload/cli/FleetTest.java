package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hyload.demo.DemoShop;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// `hyload run --on`, on two machines that are real servers of OpenSSH with homes of their own.
@RequiresProgram("sshd")
class FleetTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Path CACHE = Path.of("target/test-cache").toAbsolutePath();
    private static final String TOKEN = "s3cr3t-of-the-fleet";

    private static final String LOAD = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                var url = option("url", "");
                System.out.println("word=" + option("word", ""));
                System.out.println("token is there: " + !option("token", "").isEmpty());
                users(option("users", 4), Duration.ZERO, _ -> {
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
    private static Path folder;
    private static Path project;
    private static Sshd one;
    private static Sshd two;

    @BeforeAll
    static void machines() throws IOException {
        one = Sshd.start(new Sshd.Setup().home("my home"));
        two = Sshd.start(new Sshd.Setup().home("it's $HOME").shell("/bin/csh"));
        var ssh = Files.createDirectories(folder.resolve("me/.ssh"));
        var key = Sshd.newKey(ssh.resolve("id_ed25519"), "ed25519", "");
        one.authorize(key);
        two.authorize(key);
        Files.writeString(ssh.resolve("known_hosts"), one.knownHosts() + two.knownHosts());
        project = folder.resolve("project");
        Files.createDirectories(project.resolve("remotes"));
        host("gen1", one.port());
        host("gen2", two.port());
        Files.writeString(project.resolve("Load.java"), LOAD);
    }

    private static void host(String name, int port) throws IOException {
        Files.writeString(project.resolve("remotes").resolve(name + ".host"),
                "{\"host\": \"127.0.0.1\", \"sshport\": %d, \"role\": \"load\"}\n".formatted(port));
    }

    @AfterAll
    static void end() {
        one.close();
        two.close();
    }

    @AfterEach
    void nothingIsLeftOnAnyMachine() throws IOException {
        for (var machine : List.of(one, two)) {
            var run = machine.home().resolve("hyload_worker/run");
            if (!Files.exists(run)) continue;
            try (var files = Files.list(run)) {
                assertThat(files.map(Path::getFileName)).isEmpty();
            }
            try (var files = Files.walk(machine.home())) {
                for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(".jar")
                                && !file.toString().contains("/java-"))::iterator)
                    assertThat(Files.readString(file)).as(file.toString()).doesNotContain(TOKEN);
            }
        }
    }

    private Command.Running start(String... words) {
        return command(Stream.concat(Stream.of("run"), Stream.of(words)).toArray(String[]::new));
    }

    private Command.Finished hyload(String... words) {
        try (var running = command(words)) {
            return running.awaitExit();
        }
    }

    private Command.Running command(String... words) {
        var line = new ArrayList<>(List.of("setsid", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.console=java.base", "-cp",
                System.getProperty("java.class.path"), "io.hyload.cli.Main"));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(project).with("HOME", folder.resolve("me").toString())
                .with("XDG_CACHE_HOME", CACHE.toString()).timeout(LONG).start();
    }

    private Command.Finished run(String... words) {
        try (var running = start(words)) {
            return running.awaitExit();
        }
    }

    private static List<StatsRecord> records(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(StatsRecord::parse).toList();
    }

    private static StatsRecord last(Path file) throws IOException {
        return records(file).getLast();
    }

    /// The process of a worker, by its pid file.
    private static long pid(Sshd machine, String file) throws IOException {
        return Files.readAllLines(machine.home().resolve("hyload_worker/run").resolve(file)).stream()
                .filter(line -> line.startsWith("pid=")).mapToLong(line -> Long.parseLong(line.substring(4)))
                .findFirst().orElseThrow();
    }

    // ------------------------------------------------------------------ one run

    @Test
    void aRunOnTwoMachinesIsOneRun() throws IOException {
        Files.writeString(project.resolve("rows.csv"), "a,b\n");
        Files.writeString(project.resolve(".hyload-secrets"), "");
        try (var shop = DemoShop.start(0)) {
            var ended = run("Load.java", "--on", "gen1,gen2", "url=" + shop.uri() + "/mgr/style.css", "users=10",
                    "requests=20", "word=it's \"a\"  $HOME\nof `two` lines \\", "token=" + TOKEN, "statsfile=one.sts",
                    "--json", "one.json", "--batch");

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("2 workers on 2 machines: up to").doesNotContain(TOKEN);
            assertThat(ended.out()).contains("word=it's \"a\"  $HOME\nof `two` lines \\\n", "token is there: true",
                    "200 sent", "200 answered", "   2 workers").doesNotContain(TOKEN);
            assertThat(shop.served()).isEqualTo(200);
            var records = records(project.resolve("one.sts"));
            assertThat(records.getLast().total().sent()).isEqualTo(200);
            assertThat(records.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(200);
            assertThat(ownRecords("gen1")).isEqualTo(100);
            assertThat(ownRecords("gen2")).isEqualTo(100);
            assertThat(one.home().resolve("hyload_worker/code/rows.csv")).hasContent("a,b\n");
            assertThat(one.home().resolve("hyload_worker/code/.hyload-secrets")).doesNotExist();
        }
    }

    private static long ownRecords(String machine) throws IOException {
        return own(machine).getLast().total().sent();
    }

    /// What a machine alone has recorded of the latest run.
    private static List<StatsRecord> own(String machine) throws IOException {
        return records(ownFiles(machine).getLast());
    }

    /// Requests sent, by second of the clock here.
    private static Map<Long, Long> sent(List<StatsRecord> records, long ahead) {
        return records.stream()
                .collect(Collectors.toMap(record -> record.t() - ahead, StatsRecord::sent, Long::sum, TreeMap::new));
    }

    @Test @RequiresProgram("faketime")
    void machinesWhoseClocksAreWrongBeginTogetherAndTheirSecondsAreMerged() throws IOException {
        one.clock("+3s");
        two.clock("-90s");
        try (var shop = DemoShop.start(0)) {
            var ended = run("Load.java", "--on", "gen1,gen2", "url=" + shop.uri() + "/mgr/style.css", "users=4",
                    "requests=80", "think=0.05", "statsfile=skewed.sts", "--batch");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("the clock of gen1 is 3.0 s ahead, so its seconds are put 3 s back",
                    "the clock of gen2 is 90.0 s behind, so its seconds are put 90 s forward")
                    .doesNotContain("later than the others");
            var first = sent(own("gen1"), 3);
            var second = sent(own("gen2"), -90);
            var merged = sent(records(project.resolve("skewed.sts")), 0);
            assertThat(merged.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(320);
            assertThat(merged).allSatisfy((t, sent) -> assertThat(sent)
                    .isEqualTo(first.getOrDefault(t, 0L) + second.getOrDefault(t, 0L)));
            // All but the ends, where a few milliseconds may be another second.
            var inner = merged.keySet().stream().skip(1).limit(merged.size() - 2L).toList();
            assertThat(inner).hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(t -> assertThat(List.of(first.get(t), second.get(t))).allMatch(sent -> sent > 0));
        } finally {
            one.eachSession();
            two.eachSession();
        }
    }

    @Test
    void severalWorkersOnEachMachineDealOutTheUsers() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var ended = run("Load.java", "--on", "gen1,gen2", "--workers", "2", "url=" + shop.uri() + "/mgr/style.css",
                    "users=6", "requests=5", "statsfile=four.sts", "--batch");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("30 sent", "   4 workers");
            assertThat(shop.served()).isEqualTo(30);
        }
    }

    @Test
    void whatAMachineUnderTestDoesIsRecordedMeanwhile() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var ended = run("Load.java", "--monitor", "gen2", "url=" + shop.uri() + "/mgr/style.css", "users=2",
                    "requests=60", "think=0.05", "statsfile=watched.sts", "--batch");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("120 sent");
            assertThat(ended.err()).contains("both on one axis: hyload report watched.sts\n");
            var csv = RunResources.of(project.resolve("watched.sts")).machines().get("gen2").getFirst();
            assertThat(csv.getParent()).isEqualTo(project.resolve("stats_resource/gen2"));
            assertThat(Files.readAllLines(csv).size()).isGreaterThanOrEqualTo(2);
            var report = hyload("report", "watched.sts", "-o", "watched.html");
            assertThat(report.err()).contains("hyload: machines of watched.resources.json: gen2");
            assertThat(project.resolve("watched.html")).content().contains("gen2");
            assertThat(two.home().resolve("hyload_sysmon/run/sysmon.pid")).doesNotExist();
        }
    }

    // ------------------------------------------------------------------ what goes wrong

    @Test
    void aCutConnectionStopsNothing() throws IOException {
        try (var shop = DemoShop.start(0);
                var running = start("Load.java", "--on", "gen1,gen2", "url=" + shop.uri() + "/mgr/style.css",
                        "users=4", "requests=100", "think=0.05", "statsfile=cut.sts", "--batch")) {
            awaitServed(shop, 40);
            one.cut();
            var ended = running.awaitExit();
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("gen1: connected again");
            assertThat(shop.served()).isEqualTo(400);
            assertThat(last(project.resolve("cut.sts")).total().sent()).isEqualTo(400);
        }
    }

    @Test
    void aWorkerThatDiesLeavesTheOthersAtWork() throws IOException {
        try (var shop = DemoShop.start(0);
                var running = start("Load.java", "--on", "gen1,gen2", "url=" + shop.uri() + "/mgr/style.css",
                        "users=4", "requests=100", "think=0.05", "statsfile=dead.sts", "--batch")) {
            awaitServed(shop, 180);
            ProcessHandle.of(pid(two, "worker.pid")).orElseThrow().destroyForcibly();
            var ended = running.awaitExit();
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.CRASHED);
            assertThat(ended.err()).contains("gen2 was killed (signal 9");
            assertThat(ended.out()).contains("SUSPECT");
            // All of the one, and of the other what it had told: all but its last second.
            assertThat(last(project.resolve("dead.sts")).total().sent()).isBetween(201L, 399L);
        }
    }

    @Test
    void aMachineThatStaysOutOfReachIsLostAndTheOthersGoOn() throws IOException {
        try (var shop = DemoShop.start(0);
                var running = start("Load.java", "--on", "gen1,gen2", "--patience", "2s",
                        "url=" + shop.uri() + "/mgr/style.css", "users=4", "requests=120", "think=0.05",
                        "statsfile=lost.sts", "--batch")) {
            awaitServed(shop, 180);
            var worker = ProcessHandle.of(pid(two, "worker.pid")).orElseThrow();
            two.shutDown();
            try {
                var ended = running.awaitExit();
                assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.CRASHED);
                assertThat(ended.err()).contains("gen2: the connection to 127.0.0.1:" + two.port() + " was lost",
                        "; the run goes on there, and the connection is tried again",
                        "gen2 could not be reached for 2 s: gen2: connection refused (is sshd running on 127.0.0.1:"
                                + two.port() + "?)",
                        "what is out of reach may still run: hyload run --attach ");
                assertThat(ended.out()).contains("SUSPECT");
                // All of the one, and of the other what it had told.
                assertThat(last(project.resolve("lost.sts")).total().sent()).isBetween(241L, 479L);
                assertThat(ownRecords("gen1")).isEqualTo(240);
                assertThat(ownRecords("gen2")).isBetween(1L, 239L);
                // It was not cut short there, and what it said can still be had.
                worker.onExit().orTimeout(60, TimeUnit.SECONDS).join();
                assertThat(shop.served()).isEqualTo(480);
                assertThat(piped(two)).anySatisfy(file -> assertThat(file).content().contains("\"send\":240"));
            } finally {
                worker.destroyForcibly();
                two.startAgain();
                Awaitility.await().atMost(LONG).until(
                        () -> !Files.exists(two.home().resolve("hyload_worker/run/worker.pid")));
                for (var file : piped(two)) Files.delete(file);
                try (var files = Files.list(project.resolve("stats_perf"))) {
                    for (var file : files.filter(file -> file.toString().endsWith(".ongoing.json")).toList())
                        Files.delete(file);
                }
            }
        }
    }

    private static List<Path> piped(Sshd machine) throws IOException {
        try (var files = Files.list(machine.home().resolve("hyload_worker/run"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("piped-")).toList();
        }
    }

    @Test
    void ctrlCEndsAllWithTheSummary() throws IOException {
        try (var shop = DemoShop.start(0);
                var running = start("Load.java", "--on", "gen1,gen2", "url=" + shop.uri() + "/mgr/style.css",
                        "users=4", "requests=100000", "think=0.05", "statsfile=int.sts", "--batch")) {
            awaitServed(shop, 40);
            long pid = pid(one, "worker.pid");
            running.signal("INT");
            var ended = running.awaitExit();
            assertThat(ended.exitCode()).isEqualTo(130);
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(ended.out()).contains("2 workers", " sent");
            assertThat(shop.served()).isEqualTo(last(project.resolve("int.sts")).total().received());
        }
    }

    // ------------------------------------------------------------------ gone on with by another process

    @Test
    void aRunWhoseHyloadWasKilledIsGoneOnWith() throws IOException {
        try (var shop = DemoShop.start(0)) {
            try (var running = start("Load.java", "--on", "gen1,gen2", "url=" + shop.uri() + "/mgr/style.css",
                    "users=4", "requests=150", "think=0.05", "token=" + TOKEN, "statsfile=on.sts", "--json", "on.json",
                    "--require", "errors < 1%", "--batch")) {
                awaitServed(shop, 100);
                assertThat(run("--attach").err()).containsPattern("--attach: process \\d+ shows that run");
                running.signal("KILL");
                running.awaitExit();
            }
            var file = onlyOngoing();
            assertThat(Files.readString(file)).contains("requests=150", "token=***").doesNotContain(TOKEN);
            var before = records(project.resolve("on.sts"));
            assertThat(before.getLast().total().sent()).isPositive().isLessThan(600);

            var ended = run("--attach", file.getFileName().toString().replace(".ongoing.json", ""));

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("600 sent", "600 answered", "   2 workers", "✓ passed  errors < 1%");
            assertThat(shop.served()).isEqualTo(600);
            var after = records(project.resolve("on.sts"));
            assertThat(after.getLast().total().sent()).isEqualTo(600);
            assertThat(after.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(600);
            assertThat(after.getFirst().hy().orElseThrow().id())
                    .isEqualTo(before.getFirst().hy().orElseThrow().id());
            assertThat(project.resolve("on.sts.before")).doesNotExist();
            assertThat(ownRecords("gen1") + ownRecords("gen2")).isEqualTo(600);
            assertThat(project.resolve("on.json")).content().contains("600");
            assertThat(file).doesNotExist();
        }
    }

    private static Path onlyOngoing() throws IOException {
        try (var files = Files.list(project.resolve("stats_perf"))) {
            var ongoing = files.filter(file -> file.toString().endsWith(".ongoing.json")).toList();
            assertThat(ongoing).hasSize(1);
            return ongoing.getFirst();
        }
    }

    @Test
    void aRunThatIsGoneOnWithIsEndedByCtrlC() throws IOException {
        try (var shop = DemoShop.start(0)) {
            try (var running = start("Load.java", "--on", "gen1,gen2", "url=" + shop.uri() + "/mgr/style.css",
                    "users=4", "requests=100000", "think=0.05", "statsfile=again.sts", "--batch")) {
                awaitServed(shop, 40);
                running.signal("KILL");
                running.awaitExit();
            }
            long pid = pid(two, "worker.pid");
            long served = shop.served();
            try (var attached = start("--attach")) {
                Awaitility.await().atMost(LONG).until(() -> Files.exists(project.resolve("again.sts.before"))
                        && Files.exists(project.resolve("again.sts")));
                awaitServed(shop, served + 40);
                attached.signal("INT");
                var ended = attached.awaitExit();
                assertThat(ended.exitCode()).as(ended.err()).isEqualTo(130);
                assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
                assertThat(shop.served()).isEqualTo(last(project.resolve("again.sts")).total().received());
                assertThat(project.resolve("again.sts.before")).doesNotExist();
            }
        }
    }

    @Test
    void whereNoRunIsOnThereIsNothingToGoOnWith() {
        assertThat(run("--attach").err()).contains("hyload: --attach: no run on other machines is on");
        assertThat(run("--attach", "2020-1-1_00.00.00.000").err())
                .contains("hyload: --attach 2020-1-1_00.00.00.000: no such run is on");
    }

    private static void awaitServed(DemoShop shop, long count) {
        Awaitility.await().atMost(LONG).until(() -> shop.served() >= count);
    }

    @Test
    void workersOfARunAreSeenAndEndedFromElsewhere() throws IOException {
        try (var shop = DemoShop.start(0);
                var running = start("Load.java", "--on", "gen1", "--workers", "3", "url=" + shop.uri()
                        + "/mgr/style.css", "users=3", "requests=100000", "think=0.05", "statsfile=three.sts",
                        "--batch")) {
            awaitServed(shop, 40);
            var pids = List.of(pid(one, "worker.pid"), pid(one, "worker-1.pid"), pid(one, "worker-2.pid"));
            var all = pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
            assertThat(hyload("remote", "gen1", "check", "--batch").out())
                    .contains("runs as processes " + all + " since ");
            var status = hyload("remote", "gen1", "worker-status", "--batch").out();
            for (var pid : pids) assertThat(status).contains("runs as process " + pid + " since ");
            var second = run("Load.java", "--on", "gen1", "--batch");
            assertThat(second.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(second.err()).contains("hyload: gen1: a worker runs there already, as processes " + all);

            assertThat(hyload("remote", "gen1", "stop-worker", "--yes", "--batch").out())
                    .contains("all 3 of the worker have ended").doesNotContain("killed");
            var ended = running.awaitExit();
            assertThat(ended.out()).contains(" sent");
            assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
        }
    }

    @Test
    void whatNobodyHasListenedToIsPulledLater() throws IOException {
        try (var shop = DemoShop.start(0);
                var running = start("Load.java", "--on", "gen1,gen2", "--workers", "2", "url=" + shop.uri()
                        + "/mgr/style.css", "users=8", "requests=60", "think=0.05", "statsfile=lost.sts", "--batch")) {
            awaitServed(shop, 100);
            running.signal("KILL");
            awaitServed(shop, 480);
            Awaitility.await().atMost(LONG).until(() -> !hasPidFiles(one) && !hasPidFiles(two));
            var before = ownFiles("gen1").getLast();
            var heard = Files.readAllLines(before);
            var pulled = hyload("remote", "gen1,gen2", "pull-stats", "--batch");
            assertThat(pulled.out()).contains("gen1: ", ".sts: made of what its worker has told, ");
            var own = List.of(ownFiles("gen1"), ownFiles("gen2")).stream()
                    .flatMap(files -> files.subList(files.size() - 2, files.size()).stream()).toList();
            long sent = 0;
            for (var file : own) {
                var records = records(file);
                sent += last(file).total().sent();
                assertThat(records.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(last(file).total().sent());
                assertThat(records.stream().map(StatsRecord::t)).doesNotHaveDuplicates();
            }
            assertThat(sent).isEqualTo(shop.served()).isEqualTo(480);
            assertThat(Files.readAllLines(before)).startsWith(heard.toArray(String[]::new))
                    .hasSizeGreaterThan(heard.size());
            assertThat(hyload("remote", "gen1", "pull-stats", "--batch").out()).doesNotContain("made of")
                    .contains("nothing new to fetch");
        } finally {
            // Nobody goes on with it.
            try (var left = Files.list(project.resolve("stats_perf"))) {
                for (var file : left.filter(file -> file.toString().endsWith(".ongoing.json")).toList())
                    Files.delete(file);
            }
            for (var machine : List.of(one, two)) {
                try (var left = Files.list(machine.home().resolve("hyload_worker/run"))) {
                    for (var file : left.toList()) Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean hasPidFiles(Sshd machine) throws IOException {
        try (var files = Files.list(machine.home().resolve("hyload_worker/run"))) {
            return files.anyMatch(file -> file.toString().endsWith(".pid"));
        }
    }

    /// The stats files of that machine's workers, the newest last.
    private static List<Path> ownFiles(String machine) throws IOException {
        try (var files = Files.list(project.resolve("stats_perf").resolve(machine))) {
            return files.filter(file -> file.toString().endsWith(".sts"))
                    .sorted(Comparator.comparing(file -> file.toFile().lastModified())).toList();
        }
    }

    @Test
    void allProblemsOfAllMachinesAreToldBeforeAnythingStarts() throws IOException {
        host("gone", 1);
        host("gone2", 2);
        try {
            var ended = run("Load.java", "--on", "gen1,gone,gone2", "--batch");
            assertThat(ended.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(ended.err()).contains("hyload: gone: ", "hyload: gone2: ",
                    "hyload: --on: 2 of 3 machines are not ready, so nothing was started");
            var both = run("Load.java", "--on", "gen1,gone", "--monitor", "gone2,gen2", "--batch");
            assertThat(both.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(both.err()).contains("hyload: gone: ", "hyload: gone2: ",
                    "hyload: --on and --monitor: 2 of 4 machines are not ready, so nothing was started");
            assertThat(two.home().resolve("hyload_sysmon/run/sysmon.pid")).doesNotExist();
            var unknown = run("Load.java", "--on", "gen1,nobody", "--monitor", "nowhere", "--batch");
            assertThat(unknown.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(unknown.err()).contains("hyload: machine nobody: ", "hyload: machine nowhere: ").hasLineCount(2);
        } finally {
            Files.delete(project.resolve("remotes/gone.host"));
            Files.delete(project.resolve("remotes/gone2.host"));
        }
    }
}
