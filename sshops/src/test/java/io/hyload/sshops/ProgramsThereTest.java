package io.hyload.sshops;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.sshops.TestMachine.GEN1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// Deploying, starting, watching and stopping, by real shells and processes.
class ProgramsThereTest {

    private static final String PATIENT = "echo up; while :; do sleep 0.05; done\n";

    @TempDir
    private Path folder;
    private TestMachine machine;

    @BeforeEach
    void aMachine() throws Exception {
        machine = new TestMachine(folder);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        machine.close();
    }

    @Test
    void aWorkerIsDeployedStartedSeenAndStopped() throws Exception {
        machine.deploy(machine.bundle("one"));
        assertThat(machine.start(PATIENT, "users=5", "tag=a 'b' $c\n-d")).contains("the worker runs as process");
        long pid = machine.pid(Program.WORKER);
        assertThat(TestMachine.isAlive(pid)).isTrue();

        var running = machine.facts().of(Program.WORKER).running().getFirst();
        assertThat(running.pid()).isEqualTo(pid);
        assertThat(running.what()).isEqualTo("Load.java");
        assertThat(Files.readString(Path.of(running.log()))).isEqualTo("up\n");
        assertThat(machine.run(Plans.workerStatus(GEN1))).contains("runs as process " + pid + " since")
                .contains("  up");

        assertThat(machine.run(Plans.stopWorker(GEN1))).contains("was asked to end").contains("has ended")
                .doesNotContain("killed");
        TestMachine.awaitEnd(pid);
        assertThat(machine.there("hyload_worker/run/worker.pid")).doesNotExist();
        assertThat(machine.facts().of(Program.WORKER).running()).isEmpty();
        assertThat(machine.run(Plans.workerStatus(GEN1))).startsWith("does not run").contains("  up");
    }

    @Test
    void flagsClassPathAndWordsArriveAsTheyAre() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.start(PATIENT, "tag=a 'b' $c\n-d", "*", "");
        var jar = machine.all("hyload_worker/lib").getFirst();
        assertThat(Files.readString(machine.there("words"))).isEqualTo("-Dflag=a b 'c' $d\n-Xmx8m\n-cp\n../lib/" + jar
                + "\ndemo.Main\nrun\nLoad.java\ntag=a 'b' $c\n-d\n*\n\n");
    }

    @Test
    void whatIsSecretReachesTheProgramAndNothingElse() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.run(Plans.upload(GEN1,
                List.of(new ScenarioFile(machine.file("S.java", "echo \"$HYLOAD_TOKEN\" >got\n" + PATIENT)))));
        var plan = Plans.startWorker(GEN1, "S.java", List.of(), Map.of("HYLOAD_TOKEN", new Secret("it's $ecret")));
        assertThat(plan.toText()).contains("with HYLOAD_TOKEN=••••••").doesNotContain("ecret");
        assertThat(plan.toString()).doesNotContain("ecret");
        machine.run(plan);
        assertThat(machine.there("hyload_worker/code/got")).hasContent("it's $ecret");
        assertThat(machine.told.toString()).doesNotContain("ecret");
        for (var file : machine.all("hyload_worker"))
            if (!file.endsWith("got"))
                assertThat(new String(Files.readAllBytes(machine.there("hyload_worker").resolve(file)),
                        StandardCharsets.ISO_8859_1)).doesNotContain("ecret");
        assertThat(Command.of("ps", "-ww", "-o", "args=", "-p", "" + machine.pid(Program.WORKER)).run().out())
                .contains("S.java").doesNotContain("ecret");
    }

    @Test
    void oneThatRunsAlreadyIsLeftAsItIs() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.start(PATIENT);
        long pid = machine.pid(Program.WORKER);
        assertThat(machine.start(PATIENT)).contains("runs already, as process " + pid);
        assertThat(machine.pid(Program.WORKER)).isEqualTo(pid);
    }

    @Test
    void ofTwoStartedAtOnceOneRuns() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.run(Plans.upload(GEN1,
                List.of(new ScenarioFile(machine.file("Load.java", "echo x >>started\n" + PATIENT)))));
        var plan = Plans.startWorker(GEN1, "Load.java", List.of(), Map.of());
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2; i++)
                both.submit(() -> new PlanRunner(new LocalRemote(machine.remote.home()), _ -> {
                }).run(plan));
        }
        assertThat(machine.there("hyload_worker/code/started")).hasContent("x");
    }

    @Test
    void oneThatDiesAtOnceIsToldByWhatItSaidLast() throws Exception {
        machine.deploy(machine.bundle("one"));
        assertThatThrownBy(() -> machine
                .start("echo first; echo 'hyload: Load.java: no \033[31msuch shop'; echo '    at x.Y' >&2; exit 2\n"))
                .isInstanceOf(RemoteFault.class)
                .hasMessage("gen1: the worker ended at once, with exit code 2: hyload: Load.java: no ?[31msuch shop");
        assertThat(said()).contains("first").contains("    at x.Y");
        assertThat(machine.there("hyload_worker/run/worker.pid")).doesNotExist();
    }

    @Test
    void oneThatIsDoneAtOnceIsNoFailure() throws Exception {
        machine.deploy(machine.bundle("one"));
        assertThat(machine.start("echo summary")).contains("summary").contains("has ended already, without an error");
    }

    @Test
    void oneThatDoesNotHearIsKilledAfterItsGrace() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.start("trap '' TERM; echo up; while :; do sleep 0.05; done\n");
        long pid = machine.pid(Program.WORKER);
        assertThat(machine.run(impatient(Plans.stopWorker(GEN1))))
                .contains("has not ended within 1 s, so it is killed");
        TestMachine.awaitEnd(pid);
    }

    @Test
    void oneThatTakesItsTimeToEndIsWaitedFor() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.start("trap 'sleep 0.5; echo summary >done; exit 0' TERM; while :; do sleep 0.05; done\n");
        assertThat(machine.run(Plans.stopWorker(GEN1))).doesNotContain("killed");
        assertThat(machine.there("hyload_worker/code/done")).hasContent("summary");
    }

    /// The same with a grace of a second, so that a test need not wait ten.
    private static Plan impatient(Plan plan) {
        return new Plan(plan.machine(), plan.title(), plan.steps().stream().map(step -> (Step.Run) step)
                .<Step>map(run -> new Step.Run(run.title(), run.script().replace("grace=10", "grace=1"), run.limit()))
                .toList());
    }

    /// Three shells that wait for what their pipes bring them.
    private List<DetachedProcess> startThree() throws Exception {
        machine.run(Plans.startDetached(GEN1, "r", 3, "Load.java", "demo.Main", "run", ""));
        return IntStream.range(0, 3).mapToObj(number -> new DetachedProcess(GEN1, "r", number, _ -> machine.remote,
                Duration.ofSeconds(1), _ -> {
                })).toList();
    }

    @Test
    void allThatWereStartedAtOnceAreSeenAndStopped() throws Exception {
        machine.deploy(machine.bundle("one"));
        startThree();
        var pids = machine.facts().of(Program.WORKER).running().stream().map(Facts.Running::pid).toList();
        assertThat(pids).hasSize(3).doesNotHaveDuplicates().allMatch(TestMachine::isAlive);
        assertThat(machine.facts().of(Program.WORKER).running()).allMatch(one -> one.what().equals("Load.java"));
        var status = machine.run(Plans.workerStatus(GEN1));
        for (var pid : pids) assertThat(status).contains("runs as process " + pid + " since");

        var stopped = machine.run(Plans.stopWorker(GEN1));
        for (var pid : pids) {
            assertThat(stopped).contains("process " + pid + ", was asked to end");
            assertThat(TestMachine.isAlive(pid)).isFalse();
        }
        assertThat(stopped).endsWith("all 3 of the worker have ended").doesNotContain("killed");
        assertThat(machine.all("hyload_worker/run").toString()).doesNotContain(".pid");
        assertThat(machine.facts().of(Program.WORKER).running()).isEmpty();
    }

    @Test
    void ofSeveralThoseThatDoNotHearAreKilled() throws Exception {
        machine.deploy(machine.bundle("one"));
        var all = startThree();
        var file = machine.there("hyload_worker/code/deaf");
        for (var deaf : all.subList(1, 3)) deaf.tell("trap '' TERM; echo x >>deaf");
        await().until(() -> Files.exists(file) && Files.size(file) == 4);
        var pids = machine.facts().of(Program.WORKER).running().stream().map(Facts.Running::pid).toList();
        var stopped = machine.run(impatient(Plans.stopWorker(GEN1)));
        assertThat(pids).hasSize(3).noneMatch(TestMachine::isAlive);
        assertThat(stopped).doesNotContain("process " + pids.getFirst() + " has not ended")
                .contains("process " + pids.get(1) + " has not ended within 1 s, so it is killed")
                .contains("process " + pids.get(2) + " has not ended within 1 s, so it is killed");
    }

    @Test
    void whileOneOfSeveralRunsNoOtherIsStartedAndNothingItUsesRemoved() throws Exception {
        machine.deploy(machine.bundle("one"));
        startThree().subList(0, 2).forEach(process -> assertThatCode(process::kill).doesNotThrowAnyException());
        await().until(() -> machine.facts().of(Program.WORKER).running().size() == 1);
        long left = machine.facts().of(Program.WORKER).running().getFirst().pid();
        assertThat(machine.start(PATIENT)).contains("runs already, as process " + left);
        assertThatThrownBy(this::startThree).hasMessageContaining("a worker runs there already, as process " + left);
        machine.deploy(machine.bundle("two"));
        assertThat(machine.all("hyload_worker/lib")).hasSize(2);
        assertThat(machine.run(Plans.stopWorker(GEN1))).endsWith("the worker has ended");
    }

    /// A record as the worker prints it; only its beginning matters there.
    private static String record(int second) {
        return "{\"t\":" + second + ",\"rps\":1,\"total\":{\"send\":" + second + "}}";
    }

    private static String said(String text) {
        return "cat <<'END'\n" + text + "\nEND";
    }

    @Test
    void recordsThatNobodyHasListenedToBecomeStatsFilesOnce() throws Exception {
        machine.deploy(machine.bundle("one"));
        var all = startThree();
        for (var line : said(":ready\n" + record(1) + "\n:out\t{\"t\":9,\"rps\":1}\n{\"other\":1}\n" + record(2))
                .lines()
                .toList())
            all.getFirst().tell(line);
        all.getFirst().tell("printf '%s' '" + record(3) + "'; kill -KILL $$"); // half a line, for all that is known
        for (var line : said(record(7)).lines().toList()) all.get(1).tell(line);
        all.get(1).tell("exit 0");
        await().until(() -> machine.facts().of(Program.WORKER).running().size() == 1);

        var stats = machine.there("hyload_worker/code/stats_perf");
        assertThat(machine.run(Plans.gatherStats(GEN1)).lines()).containsExactlyInAnyOrder(
                "r.sts: made of what its worker has told, 2 records",
                "r-1.sts: made of what its worker has told, 1 record",
                "r-2.sts: its worker still runs (pull again when it has ended)");
        assertThat(stats.resolve("r.sts")).hasContent(record(1) + "\n" + record(2) + "\n");
        assertThat(stats.resolve("r-1.sts")).hasContent(record(7) + "\n");
        assertThat(machine.run(Plans.gatherStats(GEN1))).doesNotContain("made of");
        assertThat(names(stats)).containsExactlyInAnyOrder("r.sts", "r-1.sts");

        // The one that is not known to be whole is completed, once it has ended.
        machine.run(Plans.stopWorker(GEN1));
        assertThat(machine.run(Plans.gatherStats(GEN1))).isEmpty();
        var into = Files.createDirectories(machine.files.resolve("gen1"));
        Files.writeString(into.resolve("r.sts"), record(1) + "\n");
        var there = Inventory.parse(List.of(machine.run(Plans.list(GEN1, Program.WORKER)).split("\n")));
        machine.run(Plans.pullStats(GEN1, there, into, Inventory.here(into)));
        assertThat(into.resolve("r.sts")).hasContent(record(1) + "\n" + record(2) + "\n");
        assertThat(names(into)).containsExactlyInAnyOrder("r.sts", "r-1.sts");
    }

    @Test
    void whereNothingRanThereIsNothingToGather() throws Exception {
        assertThat(machine.run(Plans.gatherStats(GEN1))).isEmpty();
        machine.deploy(machine.bundle("one"));
        assertThat(machine.run(Plans.gatherStats(GEN1))).isEmpty();
        assertThat(machine.there("hyload_worker/code/stats_perf")).doesNotExist();
    }

    @Test
    void anotherProcessThatGotItsNumberIsNotTouched() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.start(PATIENT);
        var file = machine.there("hyload_worker/run/worker.pid");
        var text = Files.readString(file);
        machine.run(Plans.stopWorker(GEN1));
        try (var innocent = Command.of("sleep", "60").start()) {
            Files.writeString(file, text.replaceFirst("pid=\\d+", "pid=" + innocent.pid()));
            assertThat(machine.facts().of(Program.WORKER).running()).isEmpty();
            assertThat(machine.run(Plans.stopWorker(GEN1))).isEqualTo("the worker does not run");
            assertThat(innocent.isAlive()).isTrue();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void aPidFileOfNonsenseEndsNothing() throws Exception {
        machine.deploy(machine.bundle("one"));
        for (var nonsense : List.of("pid=1\nbirth=x", "pid=-1\nbirth=", "pid=0\nbirth=", "", "pid=$(touch x)",
                "pid=1 2",
                "pid=\nbirth=\n")) {
            Files.writeString(machine.there("hyload_worker/run/worker.pid"), nonsense);
            assertThat(machine.run(Plans.stopWorker(GEN1))).isEqualTo("the worker does not run");
        }
    }

    @Test
    void stoppingWhatWasNeverThereIsFine() throws Exception {
        assertThat(machine.run(Plans.stopWorker(GEN1))).isEqualTo("the worker does not run");
        assertThat(machine.run(Plans.stopSysmon(GEN1))).isEqualTo("the sysmon does not run");
        assertThat(machine.run(Plans.workerStatus(GEN1))).isEqualTo("not deployed");
        assertThatThrownBy(() -> machine.run(Plans.startSysmon(GEN1))).hasMessage(
                "gen1: no sysmon is deployed there (hyload remote gen1 deploy-sysmon)");
    }

    @Test
    void aSecondDeployOfTheSameVersionMovesAManifest() throws Exception {
        var bundle = machine.bundle("one".repeat(50_000));
        machine.deploy(bundle);
        long before = machine.remote.moved();
        assertThat(before).isGreaterThan(150_000);
        machine.deploy(bundle);
        assertThat(machine.remote.moved() - before).isLessThan(1000);
    }

    @Test
    void aNewVersionReplacesTheOldOneOnceItWorks() throws Exception {
        machine.deploy(machine.bundle("one"));
        var first = machine.all("hyload_worker/lib");
        var current = Files.readString(machine.there("hyload_worker/current"));

        Files.createFile(machine.there("broken"));
        var second = machine.bundle("two");
        assertThatThrownBy(() -> machine.deploy(second))
                .hasMessage("gen1: the new version does not start, so what was there is kept: Error: no such class");
        assertThat(machine.there("hyload_worker/current")).hasContent(current.strip());
        assertThat(machine.all("hyload_worker/lib")).containsAll(first);

        Files.delete(machine.there("broken"));
        machine.deploy(second);
        assertThat(machine.all("hyload_worker/lib")).hasSize(1).doesNotContainAnyElementsOf(first);
        assertThat(machine.all("hyload_worker").toString()).contains("bin/java").doesNotContain("tar.gz")
                .doesNotContain("part");
    }

    @Test
    void whatARunningWorkerUsesIsKept() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.start(PATIENT);
        machine.deploy(machine.bundle("two"));
        assertThat(machine.all("hyload_worker/lib")).hasSize(2);
        machine.run(Plans.stopWorker(GEN1));
        machine.deploy(machine.bundle("two"));
        assertThat(machine.all("hyload_worker/lib")).hasSize(1);
    }

    @Test
    void aDamagedJarIsFoundAndMended() throws Exception {
        var bundle = machine.bundle("one");
        machine.deploy(bundle);
        var jar = machine.there("hyload_worker/lib").resolve(machine.all("hyload_worker/lib").getFirst());
        Files.writeString(jar, "eno");
        assertThatThrownBy(() -> machine.deploy(bundle))
                .hasMessageContaining("damaged, so it is removed (deploy again)");
        machine.deploy(bundle);
        assertThat(jar).hasContent("one");
    }

    @Test
    void aCutDeployLeavesTheOldVersionInUseAndIsRepeated() throws Exception {
        machine.deploy(machine.bundle("one"));
        var current = Files.readString(machine.there("hyload_worker/current"));
        var bundle = machine.bundle("two".repeat(10_000));
        machine.remote.cutAfter(12_345);
        assertThatThrownBy(() -> machine.deploy(bundle)).hasMessageContaining("cut");
        assertThat(machine.there("hyload_worker/current")).hasContent(current.strip());
        long before = machine.remote.moved();
        machine.deploy(bundle);
        assertThat(machine.remote.moved() - before).isLessThan(30_000 - 12_345 + 1000);
        assertThat(machine.start(PATIENT)).contains("the worker runs");
    }

    @Test
    void sysmonIsStartedAndItsOldFilesDeletedWhileItWrites() throws Exception {
        machine.run(Plans.deploySysmon(GEN1, machine.facts(), machine.bundle("one")));
        var stats = machine.there("hyload_sysmon/stats_resource");
        for (var name : List.of("res--2025-01-01_000000.csv", "res--2025-01-01_000000.json", "res--a b.csv",
                "res--\n.csv",
                "other.csv", "res--x.txt", "-rf.csv"))
            Files.writeString(stats.resolve(name), "1,");
        // Newer than the one being written, so it is not enough to look at times.
        machine.run(Plans.startSysmon(GEN1));
        Files.writeString(stats.resolve("res--2027-01-01_000000.csv"), "1,");
        Files.setLastModifiedTime(stats.resolve("res--2027-01-01_000000.csv"),
                FileTime.from(Instant.now().plusSeconds(3600)));
        assertThat(machine.run(Plans.deleteSysmonStats(GEN1))).contains("5 files deleted")
                .contains("it is being written");
        assertThat(names(stats)).containsExactlyInAnyOrder("res--2026-11-22_140608.csv", "res--2026-11-22_140608.json",
                "other.csv", "res--x.txt", "-rf.csv");
        machine.run(Plans.stopSysmon(GEN1));
        assertThat(machine.run(Plans.deleteSysmonStats(GEN1))).isEqualTo("2 files deleted");
    }

    private static List<String> names(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aWorkerOutlivesTheConnectionThatStartedIt() throws Exception {
        machine.deploy(machine.bundle("one"));
        machine.start("trap 'echo hup >hup' HUP; while :; do sleep 0.05; done\n");
        long pid = machine.pid(Program.WORKER);
        var session = Command.of("ps", "-o", "sess=", "-p", "" + pid).run().out().strip();
        assertThat(session).isEqualTo("" + pid);
        var ended = ProcessHandle.of(pid).orElseThrow().parent();
        assertThat(ended.map(ProcessHandle::pid)).isNotEqualTo(Optional.of(ProcessHandle.current().pid()));
        await().pollDelay(Duration.ofMillis(20)).until(() -> TestMachine.isAlive(pid));
    }

    private String said() {
        return machine.told.stream().filter(Progress.Said.class::isInstance).map(line -> ((Progress.Said) line).line())
                .collect(Collectors.joining("\n"));
    }
}
