package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import io.hyload.tui.screen.MachineEffect;
import io.hyload.tui.screen.MachineMsg;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// `--monitor` together with `--on`: what is recorded is all of the run, and nothing runs on, however the run ends.
@RequiresProgram({"sshd", "nginx"})
class MonitoredRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String LOAD = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                users(2, java.time.Duration.ZERO, _ -> {
                    var client = new HttpClient();
                    repeat(option("requests", 20), () -> {
                        client.get(option("url", ""));
                        sleep(0.1);
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    private static Path folder;
    private static Path project;
    private static HyloadProcess hyload;
    private static Sshd gen;
    private static Sshd web;
    private static Nginx nginx;

    @BeforeAll
    static void machines() throws IOException {
        gen = Sshd.start(new Sshd.Setup().home("gen"));
        web = Sshd.start(new Sshd.Setup().home("web"));
        // A run that is stopped waits for its last answer, here about 3 seconds.
        nginx = Nginx.start("location /slow { alias root/10k.bin; limit_rate 3k; }");
        project = Files.createDirectories(folder.resolve("project/remotes")).getParent();
        var ssh = Files.createDirectories(folder.resolve("me/.ssh"));
        hyload = new HyloadProcess(project, ssh.getParent());
        var key = Sshd.newKey(ssh.resolve("id_ed25519"), "ed25519", "");
        Files.writeString(ssh.resolve("known_hosts"),
                gen.authorize(key).knownHosts() + web.authorize(key).knownHosts());
        host("gen", gen);
        host("web", web);
        Files.writeString(project.resolve("Load.java"), LOAD);
    }

    private static void host(String name, Sshd machine) throws IOException {
        Files.writeString(project.resolve("remotes").resolve(name + ".host"),
                "{\"host\": \"127.0.0.1\", \"sshport\": %d}\n".formatted(machine.port()));
    }

    @AfterAll
    static void end() {
        nginx.close();
        gen.close();
        web.close();
    }

    @BeforeEach
    void nothingIsHereYet() throws IOException {
        var before = project.resolve("stats_resource/web");
        if (!Files.exists(before)) return;
        for (var file : filesIn(before)) Files.delete(file);
    }

    @AfterEach
    void nothingRunsOn() throws IOException {
        assertThat(running(gen)).isEmpty();
        assertThat(running(web)).isEmpty();
        assertThat(filesIn(gen.home().resolve("hyload_worker/run"))).isEmpty();
        assertThat(web.home().resolve("hyload_worker")).doesNotExist();
        assertThat(web.home().resolve("hyload_sysmon/run/sysmon.pid")).doesNotExist();
    }

    /// What was started from the files on a machine.
    private static List<String> running(Sshd machine) {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command().stream())
                .filter(command -> command.startsWith(machine.home() + "/")).toList();
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aMachineIsRecordedFromBeforeTheFirstSecondOfARunToItsLast() throws IOException {
        var ended = hyload.run("run", "Load.java", "--on", "gen", "--monitor", "web", "--batch",
                "url=" + nginx.url("/small.json"), "statsfile=whole.sts");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("40 sent");
        assertThat(ended.err()).containsOnlyOnce("both on one axis: hyload report whole.sts\n");
        recordedThroughout(ended, "whole.sts");
    }

    /// As the application does for its Monitor: asked for before anything is recorded, while another process runs the load.
    @Test
    void aMachineIsFollowedWhileARunRecordsItAndNoLonger() throws Exception {
        var told = new LinkedBlockingQueue<MachineMsg.Live>();
        var nowhere = new PrintWriter(new StringWriter());
        var io = new Io(nowhere, nowhere, Map.of("HOME", folder.resolve("me").toString(), "PATH", "/usr/bin:/bin"),
                project, false);
        try (var effects = new MachineEffects(io)) {
            effects.run(new MachineEffect.Follow(List.of("web", "nobody")), msg -> told.add((MachineMsg.Live) msg));
            assertThat(told.poll(60, TimeUnit.SECONDS)).isInstanceOfSatisfying(MachineMsg.Live.Ended.class,
                    ended -> assertThat(ended.why()).contains("nobody").hasLineCount(1));
            var ended = hyload.run("run", "Load.java", "--monitor", "web", "--batch", "requests=60",
                    "url=" + nginx.url("/small.json"), "statsfile=followed.sts");
            assertThat(ended.exitCode()).as(ended.err()).isZero();

            assertThat(told).as("the end of the recording is no fault")
                    .noneMatch(MachineMsg.Live.Ended.class::isInstance);
            var seconds = told.stream().filter(MachineMsg.Live.Second.class::isInstance)
                    .map(second -> ((MachineMsg.Live.Second) second).record().t()).toList();
            var run = records(project.resolve("followed.sts")).stream().map(StatsRecord::t).distinct().toList();
            assertThat(seconds).isSorted().doesNotHaveDuplicates();
            assertThat(seconds.stream().filter(run::contains).count()).as(seconds + " of " + run)
                    .isGreaterThanOrEqualTo(run.size() - 3);
            recordedThroughout(ended, "followed.sts");
        }
    }

    @Test
    void ctrlCEndsTheRunFirstThenTheRecording() throws IOException {
        ctrlC("--on", "gen");
    }

    @Test
    void ctrlCEndsARunOfThisProcessFirstToo() throws IOException {
        ctrlC();
    }

    private void ctrlC(String... on) throws IOException {
        var before = nginx.accessLogLines().size();
        var statsFile = "cut" + on.length + ".sts";
        var words = new ArrayList<>(List.of("run", "Load.java", "--monitor", "web", "--batch", "requests=1000",
                "url=" + nginx.url("/slow"), "statsfile=" + statsFile));
        words.addAll(List.of(on));
        try (var running = hyload.start(words.toArray(String[]::new))) {
            nginx.awaitAccessLogLines(before + 2, LIMIT);
            var file = project.resolve(statsFile);
            Awaitility.await().atMost(LIMIT).until(() -> records(file).getLast().total().sent() >= 4);
            long then = records(file).getLast().t();
            running.signal("INT");
            var ended = running.awaitExit();

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(ended.out()).contains(" sent");
            var last = records(file).getLast();
            assertThat(last.hy().orElseThrow().end()).isTrue();
            assertThat(last.total().received()).isEqualTo(last.total().sent());
            assertThat(last.t()).as("answers were waited for").isGreaterThan(then + 1);
            recordedThroughout(ended, statsFile);
        }
    }

    private static List<StatsRecord> records(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(StatsRecord::parse).toList();
    }

    /// Every second of the run but the last, which is none of a whole, is in the resource file that was fetched and is told.
    private static void recordedThroughout(Command.Finished ended, String statsFile) throws IOException {
        assertThat(ended.err()).contains("hyload report " + statsFile + "\n");
        var csv = RunResources.of(project.resolve(statsFile)).machines().get("web").getFirst();
        assertThat(csv).hasParent(project.resolve("stats_resource/web"));
        var seconds = Files.readAllLines(csv).stream().map(line -> Long.parseLong(line.split(",")[0])).toList();
        var run = records(project.resolve(statsFile)).stream().map(StatsRecord::t).distinct().toList();
        assertThat(run.size()).isGreaterThan(2);
        assertThat(seconds).containsAll(run.subList(0, run.size() - 1));
    }
}
