package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.hyload.cli.kubernetes.Cluster;
import io.hyload.cli.kubernetes.ClusterRun;
import io.hyload.cli.kubernetes.Placement;
import io.hyload.cli.kubernetes.TestCluster;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.RequiresProgram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// `hyload k8s` against an API that keeps objects, and nodes that run real hubs and real workers.
@RequiresProgram("nginx") @Timeout(180)
class KubernetesCommandTest {
    private static final Duration LONG = Duration.ofSeconds(90);

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
                Names.here();
            }
            """;

    @TempDir
    private Path folder;
    private Path project;
    private TestCluster cluster;

    @BeforeEach
    void cluster() throws IOException {
        cluster = TestCluster.start(Files.createDirectories(folder.resolve("cluster")));
        project = Files.createDirectories(folder.resolve("project/code_java"));
        Files.writeString(project.resolve("Load.java"), LOAD);
        Files.writeString(project.resolve("Names.java"), "class Names { static void here() {} }\n");
        Files.writeString(project.resolve("secrets.properties"), "password=s3cr3t-of-the-shop\n");
        Files.setPosixFilePermissions(project.resolve("secrets.properties"),
                PosixFilePermissions.fromString("rw-------"));
        project = project.getParent();
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private List<String> words(String... words) {
        var all = new ArrayList<>(List.of("k8s"));
        all.addAll(List.of(words));
        all.addAll(List.of("--kubeconfig", cluster.kubeconfig().toString()));
        return all;
    }

    private List<String> run(int workers, String... more) {
        return words(Stream.concat(Stream.of("run", "code_java/Load.java", "--workers", "" + workers, "--image",
                "hyload:1", "--name", "first", "--patience", "4s"), Stream.of(more)).toArray(String[]::new));
    }

    private Shell.Result hyload(List<String> words) {
        return Shell.in(project).hyload(words.toArray(String[]::new));
    }

    private Command.Running start(List<String> words) {
        return new HyloadProcess(project, folder).start(words.toArray(String[]::new));
    }

    private StatsRecord last() throws IOException {
        try (var files = Files.list(project.resolve("stats_perf"))) {
            var stats = files.filter(file -> file.toString().endsWith(".sts")).toList();
            assertThat(stats).hasSize(1);
            return StatsRecord.parse(Files.readAllLines(stats.getFirst()).getLast());
        }
    }

    private void assertNothingIsLeft() {
        Awaitility.await().atMost(LONG).untilAsserted(() -> {
            assertThat(cluster.objects()).isEmpty();
            assertThat(cluster.processes()).isZero();
        });
    }

    @Test
    void whatWorkersInAClusterSendIsWhatTheServerCountedAndNothingIsLeft() throws IOException {
        try (var nginx = Nginx.start()) {
            var ended = hyload(run(4, "url=" + nginx.url(), "--require", "errors < 1%", "--json", "result.json"));
            assertThat(ended.code()).as(ended.err()).isZero();
            nginx.awaitAccessLogLines(8 * 25, LONG);
            assertThat(last().total().sent()).isEqualTo(8 * 25).isEqualTo(nginx.accessLogLines().size());
            assertThat(ended.out()).contains("4 workers", "200 sent");
            assertThat(ended.err()).contains("4 workers in namespace default: run first")
                    .doesNotContain("s3cr3t-of-the-shop");
            assertThat(project.resolve("result.json")).content().contains("\"errors < 1%\"");
            try (var own = Files.list(project.resolve("stats_perf/k8s"))) {
                assertThat(own).hasSize(4);
            }
        }
        assertNothingIsLeft();
    }

    @Test
    void aKilledWorkerIsToldWithTheReasonOfTheClusterAndTheOthersGoOn() throws Exception {
        try (var nginx = Nginx.start(); var running = start(run(4, "url=" + nginx.url(), "requests=200"))) {
            nginx.awaitAccessLogLines(500, LONG);
            cluster.killWorker(2, "OOMKilled");
            var ended = running.awaitExit();
            assertThat(ended.err()).contains("worker 2 was killed (signal 9", "OOMKilled");
            assertThat(ended.exitCode()).isEqualTo(ExitCode.CRASHED);
            assertThat(ended.out()).contains("SUSPECT");
            long counted = nginx.accessLogLines().size();
            assertThat(last().total().sent()).isLessThanOrEqualTo(counted).isGreaterThanOrEqualTo(6 * 200);
        }
        assertNothingIsLeft();
    }

    @Test
    void oneThatFindsNoNodeEndsTheRunBeforeItBegins() throws IOException {
        cluster.leaveUnscheduled(1);
        try (var nginx = Nginx.start()) {
            var ended = hyload(run(3, "url=" + nginx.url(), "--ready-within", "8s"));
            assertThat(ended.code()).isEqualTo(ExitCode.CRASHED);
            assertThat(ended.err()).containsPattern("[012] of 3 workers are ready; worker 1: waits: 0/3 nodes")
                    .containsPattern(
                            "worker \\d: took more than 8 s \\([012] of 3 workers are ready; worker 1: waits: 0/3");
            assertThat(nginx.accessLogLines()).isEmpty();
        }
        assertNothingIsLeft();
    }

    @Test
    void anApiThatFailsEveryThirdCallChangesNothing() throws IOException {
        cluster.failEveryThirdCall();
        try (var nginx = Nginx.start()) {
            var ended = hyload(run(4, "url=" + nginx.url()));
            assertThat(ended.code()).as(ended.err()).isZero();
            nginx.awaitAccessLogLines(8 * 25, LONG);
            assertThat(last().total().sent()).isEqualTo(8 * 25).isEqualTo(nginx.accessLogLines().size());
            assertThat(cluster.failedCalls()).isPositive();
        }
        assertNothingIsLeft();
    }

    @Test
    void aRunWhoseHyloadWasKilledIsGoneOnWithByAnother() throws Exception {
        try (var nginx = Nginx.start()) {
            try (var running = start(run(4, "url=" + nginx.url(), "requests=300"))) {
                nginx.awaitAccessLogLines(400, LONG);
                running.signal("KILL");
            }
            assertThat(hyload(words("list")).out()).contains("first", "4 workers", "code_java/Load.java");
            var ended = hyload(words("run", "--attach"));
            assertThat(ended.code()).as(ended.err()).isZero();
            nginx.awaitAccessLogLines(8 * 300, LONG);
            assertThat(last().total().sent()).isEqualTo(8 * 300).isEqualTo(nginx.accessLogLines().size());
        }
        assertNothingIsLeft();
    }

    @Test
    void whatWasMadeFromManifestsIsBegunByWhoeverAttaches() throws IOException {
        try (var nginx = Nginx.start(); var there = Cluster.open(placed())) {
            there.create(new ClusterRun("first", "code_java/Load.java", List.of("url=" + nginx.url()), 2,
                    List.of(file("code_java/Load.java"), file("code_java/Names.java")), Optional.empty(), "f00dfeed",
                    placed()));
            var ended = hyload(words("run", "--attach", "first"));
            assertThat(ended.code()).as(ended.err()).isZero();
            nginx.awaitAccessLogLines(8 * 25, LONG);
            assertThat(last().total().sent()).isEqualTo(8 * 25).isEqualTo(nginx.accessLogLines().size());
            assertThat(ended.out()).contains(" run       Load ");
        }
        assertNothingIsLeft();
    }

    private Placement placed() {
        return new Placement(Optional.of(cluster.kubeconfig()), Optional.empty(), Optional.empty(), "hyload:1", "1",
                "1Gi",
                Map.of(), List.of(), Map.of(), Optional.empty());
    }

    private ClusterRun.ProjectFile file(String path) throws IOException {
        return new ClusterRun.ProjectFile(path, Files.readAllBytes(project.resolve(path)));
    }

    @Test
    void connectionsThatAreCutChangeNothing() throws Exception {
        try (var nginx = Nginx.start(); var running = start(run(2, "url=" + nginx.url(), "requests=150"))) {
            for (int count = 200; count <= 1000; count += 400) {
                nginx.awaitAccessLogLines(count, LONG);
                cluster.cutConnections();
            }
            var ended = running.awaitExit();
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(last().total().sent()).isEqualTo(8 * 150).isEqualTo(nginx.accessLogLines().size());
        }
        assertNothingIsLeft();
    }

    @Test
    void controlCEndsTheLoadCollectsAndRemoves() throws Exception {
        try (var nginx = Nginx.start(); var running = start(run(2, "url=" + nginx.url(), "requests=10000"))) {
            nginx.awaitAccessLogLines(400, LONG);
            running.signal("INT");
            var ended = running.awaitExit();
            assertThat(ended.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(last().total().sent()).isEqualTo(nginx.accessLogLines().size());
        }
        assertNothingIsLeft();
    }

    @Test
    void whatIsKeptIsThereUntilItIsDeleted() throws IOException {
        try (var nginx = Nginx.start()) {
            var ended = hyload(run(1, "url=" + nginx.url(), "--keep"));
            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("hyload k8s delete first removes it");
        }
        assertThat(cluster.objects()).contains("ConfigMap first");
        var again = hyload(run(1, "url=http://127.0.0.1:1/"));
        assertThat(again.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(again.err()).contains("hyload k8s delete first");
        assertThat(hyload(words("delete", "first")).err()).contains("add --yes");
        assertThat(hyload(words("delete", "first", "--yes")).out()).isEqualTo("removed: first\n");
        assertThat(hyload(words("delete", "first", "--yes")).err()).contains("not in namespace default");
        assertThat(hyload(words("list")).out()).isEqualTo("no runs in namespace default\n");
        assertNothingIsLeft();
    }

    // ------------------------------------------------------------------ bad input

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            run code_java/Load.java --image hyload:1 --workers 0       | --workers 0: not 1 to 1000
            run code_java/Load.java --image hyload:1 --name Not_One    | no DNS label
            run code_java/Load.java --image hyload:1 --namespace No!   | no DNS label
            run code_java/Load.java                                    | --image: none is given
            run code_java/Load.java --image hyload:1 --memory much     | no amount of memory
            run code_java/Gone.java --image hyload:1                   | Gone.java
            run --image hyload:1                                       | which scenario?
            run --attach nobody                                        | no such run in namespace default
            run --attach code_java/Load.java                           | with a scenario
            delete nobody --yes                                        | not in namespace default
            list --context elsewhere                                   | elsewhere
            ''                                                         | run, manifests, image, list or delete?
            """)
    void whatCannotBeIsToldInOneLineAndNothingIsMade(String line, String why) {
        var ended = hyload(words(line.isEmpty() ? new String[0] : line.split(" +")));
        if (line.isEmpty()) ended = Shell.in(project).hyload("k8s");
        assertThat(ended.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ended.err()).contains(why).hasLineCount(1);
        assertThat(cluster.objects()).isEmpty();
    }

    @Test
    void aScenarioThatDoesNotCompileIsFoundBeforeAnythingIsMade() throws IOException {
        Files.writeString(project.resolve("code_java/Load.java"), "void main() { what(); }");
        var ended = hyload(run(2));
        assertThat(ended.code()).isEqualTo(ExitCode.NOT_COMPILED);
        assertThat(cluster.calls()).isEmpty();
    }

    @Test
    void withoutAPermissionNothingIsMade() {
        cluster.deny("create jobs");
        var ended = hyload(run(2));
        assertThat(ended.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ended.err()).contains("you may not create jobs").hasLineCount(1);
        assertThat(cluster.objects()).isEmpty();
    }

    @Test
    void withoutAKubeconfigThatIsTold() {
        var ended = Shell.in(project).hyload("k8s", "list", "--kubeconfig", "nowhere.yaml");
        assertThat(ended.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ended.err()).contains("nowhere.yaml").hasLineCount(1);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            {"k8s": {"imag": "hyload:1"}}          | "imag" in "k8s": unknown: "image" is meant?
            {"k8s": {"image": 3}}                  | "image" in "k8s": not a text
            {"k8s": {"tolerations": "no"}}         | "tolerations" in "k8s": not a list
            {"k8s": []}                            | "k8s": not an object
            {"k8s": {"image":                      |
            """)
    void aSectionThatIsWrongIsTold(String settings, String why) throws IOException {
        Files.writeString(project.resolve("hyload-cfg.json"), settings);
        var ended = hyload(words("list"));
        assertThat(ended.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ended.err()).contains("hyload-cfg.json: " + (why == null ? "" : why)).hasLineCount(1);
    }

    @Test
    void anImageIsBuiltOfADistributionAlone() throws IOException {
        var tools = Files.createDirectories(folder.resolve("tools"));
        Files.writeString(tools.resolve("podman"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(tools.resolve("podman"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var ended = Shell.in(project).with("PATH", tools.toString()).hyload("k8s", "image", "--tag", "hyload:1");
        assertThat(ended.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ended.err()).contains("Containerfile").hasLineCount(1); // these are classes, no distribution
    }

    // ------------------------------------------------------------------ manifests

    @Test
    void manifestsAreWhatWouldBeMadeWithSecretsApart() throws IOException {
        Files.writeString(project.resolve("hyload-cfg.json"),
                "{\"k8s\": {\"image\": \"example.org/hyload:1\", \"namespace\": \"load\", \"cpu\": \"1500m\","
                        + " \"node_selector\": {\"disktype\": \"ssd\"}, \"tolerations\": [\"dedicated=load\"]}}");
        var ended = Shell.in(project).hyload("k8s", "manifests", "code_java/Load.java", "--workers", "50", "users=5000",
                "token=abc-of-the-api", "--name", "first");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("image: \"example.org/hyload:1\"", "namespace: \"load\"",
                "completions: 50", "parallelism: 50", "disktype: \"ssd\"", "dedicated", "users=5000", "1500m")
                .doesNotContain("token=abc-of-the-api", "s3cr3t-of-the-shop");
    }
}
