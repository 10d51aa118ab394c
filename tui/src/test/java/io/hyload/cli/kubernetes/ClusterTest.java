package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.hyload.cli.kubernetes.Sight.Hindrance;
import io.hyload.cli.kubernetes.Sight.State;
import io.hyload.testsupport.LoopbackPort;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;
    private TestCluster there;
    private Cluster cluster;

    @BeforeEach
    void aCluster() throws IOException {
        there = TestCluster.start(folder);
        cluster = Cluster.open(ClusterRuns.placed(there.kubeconfig()));
    }

    @AfterEach
    void end() {
        cluster.close();
        there.close();
    }

    private ClusterRun run(int workers) {
        return ClusterRuns.small("first", workers, there.kubeconfig());
    }

    private static final List<String> OBJECTS = List.of("ConfigMap first", "Secret first", "NetworkPolicy first-hub",
            "Service first-hub", "Pod first-hub", "Job first-workers");

    /// The latest of each pod, and whether the API could be asked.
    private static final class Board implements PodWatch.Listener {
        final List<Sight> seen = new CopyOnWriteArrayList<>();
        final List<Optional<String>> connections = new CopyOnWriteArrayList<>();

        @Override
        public void seen(Sight sight) {
            seen.add(sight);
        }

        @Override
        public void connection(Optional<String> problem) {
            connections.add(problem);
        }

        Optional<State> of(OptionalInt worker) {
            return seen.stream().filter(sight -> sight.worker().equals(worker)).reduce((_, later) -> later)
                    .map(Sight::state);
        }

        Optional<State> worker(int number) {
            return of(OptionalInt.of(number));
        }
    }

    private static void await(Board board, OptionalInt worker, Class<? extends State> state) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(board.of(worker)).as(board.seen.toString()).containsInstanceOf(state));
    }

    // ------------------------------------------------------------------ before

    @Test
    void nothingIsInTheWayOfARun() throws IOException {
        assertThat(cluster.preflight(run(4))).isEmpty();
        assertThat(there.objects()).isEmpty();
    }

    @Test
    void theVerbThatIsNotAllowedIsNamed() throws IOException {
        there.deny("get pods/portforward");
        assertThat(cluster.preflight(run(1))).containsExactly(
                "namespace default: you may not get pods/portforward (ask for a role that allows it)");
    }

    @Test
    void anOldClusterIsRefused() throws IOException {
        there.setVersion("1", "24+");
        assertThat(cluster.preflight(run(1))).singleElement().asString().startsWith("Kubernetes 1.24: older than 1.29");
    }

    @Test
    void aQuotaThatIsTooSmallIsSeenBeforehand() throws IOException {
        there.client().resource(new ResourceQuotaBuilder().withNewMetadata().withName("team").withNamespace("default")
                .endMetadata().withNewStatus()
                .withHard(Map.of("limits.cpu", new Quantity("8"), "pods", new Quantity("100")))
                .withUsed(Map.of("limits.cpu", new Quantity("3500m"))).endStatus().build()).create();
        assertThat(cluster.preflight(run(3))).isEmpty();
        assertThat(cluster.preflight(run(4))).containsExactly("quota team: limits.cpu: 4.5 of 8 left, the run needs 5"
                + " (use fewer or smaller workers, or another namespace)");
    }

    @Test
    void anImagePullSecretThatIsMissingIsSeenBeforehand() throws IOException {
        var placed = ClusterRuns.placed(there.kubeconfig());
        var with = new Placement(placed.kubeconfig(), placed.context(), placed.namespace(), placed.image(),
                placed.cpu(), placed.memory(), Map.of(), List.of(), Map.of(), Optional.of("login"));
        assertThat(cluster.preflight(ClusterRuns.small("first", 1, with))).singleElement().asString()
                .startsWith("image pull secret login: not in namespace default");
    }

    @Test
    void withoutAKubeconfigNothingIsSent() {
        var missing = folder.resolve("none");
        assertThatThrownBy(() -> Cluster.open(ClusterRuns.placed(missing))).isInstanceOf(IOException.class)
                .hasMessage(missing + ": no such file (set KUBECONFIG, or give --kubeconfig FILE)");
    }

    @Test
    void whatIsNoKubeconfigIsRefusedWithoutQuotingIt() throws IOException {
        for (var text : List.of("token: [very-secret", "very-secret", "{}", "")) {
            var file = Files.writeString(folder.resolve("bad"), text);
            assertThatThrownBy(() -> Cluster.open(ClusterRuns.placed(file))).as(text).isInstanceOf(IOException.class)
                    .message().startsWith(file.toString()).doesNotContain("very-secret").hasLineCount(1);
        }
    }

    @Test
    void aContextThatIsNotThereIsRefusedAndThoseThatAreAreNamed() {
        var placed = new Placement(Optional.of(there.kubeconfig()), Optional.of("prod"), Optional.empty(), "hyload:1",
                "1", "1Gi", Map.of(), List.of(), Map.of(), Optional.empty());
        assertThatThrownBy(() -> Cluster.open(placed)).hasMessage(
                there.kubeconfig() + ": no context prod (it has test)");
    }

    @Test
    void aServerThatDoesNotAnswerIsTold() throws IOException {
        var elsewhere = Files.writeString(folder.resolve("elsewhere"), Files.readString(there.kubeconfig())
                .replaceFirst("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + LoopbackPort.free()));
        try (var nobody = Cluster.open(ClusterRuns.placed(elsewhere))) {
            assertThatThrownBy(() -> nobody.preflight(run(1))).isInstanceOf(IOException.class).message()
                    .matches("cluster 127\\.0\\.0\\.1:\\d+: it does not answer \\(look at the server in the kubeconfig"
                            + ".*")
                    .hasLineCount(1);
        }
    }

    // ------------------------------------------------------------------ making and removing

    @Test
    void aRunIsCreatedFoundAndRemoved() throws IOException {
        there.leaveUnscheduled(0);
        cluster.create(run(1));
        assertThat(there.objects()).containsAll(OBJECTS);
        assertThat(cluster.isThere("first")).isTrue();
        assertThat(cluster.token("first")).contains(ClusterRuns.TOKEN);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(cluster.list()).singleElement()
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo("first");
                    assertThat(found.scenario()).isEqualTo("code_java/First.java");
                    assertThat(found.workers()).isOne();
                    assertThat(found.active()).isOne();
                    assertThat(found.failed()).isZero();
                }));
        assertThat(cluster.delete("first")).isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> there.objects().isEmpty() && there.processes() == 0);
        assertThat(cluster.delete("first")).isFalse();
        assertThat(cluster.isThere("first")).isFalse();
        assertThat(cluster.token("first")).isEmpty();
    }

    @Test
    void allButTheFirstObjectHaveItAsOwner() throws IOException {
        there.leaveUnscheduled(0);
        cluster.create(run(1));
        var owner = there.client().configMaps().inNamespace("default").withName("first").get();
        assertThat(owner.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(there.client().secrets().inNamespace("default").withName("first").get().getMetadata()
                .getOwnerReferences()).singleElement().satisfies(
                        one -> assertThat(one.getUid()).isEqualTo(owner.getMetadata().getUid()));
        there.client().resource(owner).delete();
        Awaitility.await().atMost(PATIENCE).until(() -> there.objects().isEmpty() && there.processes() == 0);
    }

    @Test
    void aNameThatIsTakenChangesNothing() throws IOException {
        there.leaveUnscheduled(0);
        cluster.create(run(1));
        assertThatThrownBy(() -> cluster.create(run(1))).isInstanceOf(IOException.class).hasMessage(
                "run first: there is one of that name already (choose another, or remove it: hyload k8s delete first)");
        assertThat(there.objects()).containsAll(OBJECTS);
        assertThat(cluster.preflight(run(1))).hasSize(1);
    }

    @Test
    void whatIsCreatedIsCreatedAsAWholeOrNotAtAll() throws IOException {
        var stranger = Manifests.of(run(1), "default").all().getLast();
        stranger.getMetadata().setLabels(Map.of());
        there.leaveUnscheduled(0);
        there.client().resource(stranger).inNamespace("default").create();
        assertThatThrownBy(() -> cluster.create(run(1))).hasMessageStartingWith("run first: there is one of that name");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(there.objects()).allMatch(
                name -> name.contains("first-workers")));
    }

    @Test
    void whatIsRefusedLeavesNothingBehindAndTakesNothingOfOthers() throws IOException {
        var stranger = Manifests.of(run(1), "default").all().getLast();
        there.client().resource(stranger).inNamespace("default").create();
        there.leaveUnscheduled(0);
        there.refuseToCreate("jobs");
        there.failEveryThirdCall();
        assertThatThrownBy(() -> cluster.create(run(1))).isInstanceOf(IOException.class).hasMessage("create Job"
                + " first-workers: jobs is forbidden: User me cannot create it (ask for that permission in the namespace)");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(there.objects()).isNotEmpty().allMatch(
                name -> name.contains("first-workers")));
    }

    @Test
    void aServerThatFailsEveryThirdCallMakesNoDifference() throws IOException {
        there.leaveUnscheduled(0);
        there.failEveryThirdCall();
        assertThat(cluster.preflight(run(1))).isEmpty();
        for (int round = 0; round < 3; round++) {
            cluster.create(run(1));
            assertThat(there.objects()).containsAll(OBJECTS);
            assertThat(cluster.list()).hasSize(1);
            assertThat(cluster.delete("first")).isTrue();
            Awaitility.await().atMost(PATIENCE).until(() -> there.objects().isEmpty());
        }
        assertThat(there.failedCalls()).isGreaterThan(20);
    }

    // ------------------------------------------------------------------ while it is on

    @Test
    void podsAreWatchedFromTheirStartToTheirEnd() throws IOException {
        there.leaveUnscheduled(1);
        var board = new Board();
        try (var _ = cluster.watch("first", board)) {
            cluster.create(run(3));
            Awaitility.await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(board.of(OptionalInt.empty())).contains(new State.Running(true)));
            await(board, OptionalInt.of(0), State.Running.class);
            await(board, OptionalInt.of(2), State.Running.class);
            await(board, OptionalInt.of(1), State.Waiting.class);
            Awaitility.await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(board.worker(1)).contains(new State.Waiting(Hindrance.UNSCHEDULABLE,
                            "0/3 nodes are available: 3 Insufficient cpu.")));
            there.killWorker(2, "OOMKilled");
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(board.worker(2))
                    .contains(new State.Ended(OptionalInt.of(137), "OOMKilled", "")));
            cluster.kill("first", 0);
            await(board, OptionalInt.of(0), State.Gone.class);
            cluster.delete("first");
            await(board, OptionalInt.empty(), State.Gone.class);
        }
        Awaitility.await().atMost(PATIENCE).until(() -> there.processes() == 0);
        assertThat(board.connections).isEmpty();
    }

    @Test
    void anImageThatCannotBeHadIsTheReason() throws IOException {
        there.loseImage();
        var board = new Board();
        try (var _ = cluster.watch("first", board)) {
            cluster.create(run(1));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(board.worker(0)).contains(
                    new State.Waiting(Hindrance.IMAGE, "ImagePullBackOff: Back-off pulling image")));
        }
    }

    @Test
    void whatChangesWhileAWatchIsCutIsSeenAfterwards() throws IOException {
        var board = new Board();
        try (var _ = cluster.watch("first", board)) {
            cluster.create(run(2));
            await(board, OptionalInt.of(1), State.Running.class);
            there.failEveryThirdCall();
            for (int i = 0; i < 5; i++) there.cutConnections();
            there.killWorker(1, "Evicted");
            await(board, OptionalInt.of(1), State.Ended.class);
            there.cutConnections();
            cluster.delete("first");
            await(board, OptionalInt.empty(), State.Gone.class);
        }
    }

    @Test
    void theHubIsReachedThroughThePortForwardAlsoAfterItWasCut() throws Exception {
        cluster.create(run(1));
        try (var forward = cluster.forwardToHub("first")) {
            for (int round = 0; round < 3; round++) {
                Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> get(forward, "/healthz"),
                        "ok"::equals);
                there.cutConnections();
            }
        }
    }

    private static String get(HubForward forward, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + forward.port() + path))
                    .timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString()).body().strip();
        }
    }

    @Test
    void whatAWorkerHasPrintedCanBeRead() throws IOException {
        cluster.create(run(1));
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(cluster.logTail("first", 0, 5)).contains(
                "worker 0 of 1: waits for the start at ws://127.0.0.1:"));
        assertThat(cluster.logTail("first", 7, 5)).isEmpty();
    }

    @Test
    void whyThereAreNoPodsIsToldInTheWordsOfTheCluster() throws IOException {
        assertThat(cluster.warnings("first")).isEmpty();
        for (var of : List.of("first-workers", "other-workers")) {
            there.client().resource(new EventBuilder().withNewMetadata().withName(of).withNamespace("default")
                    .endMetadata().withType("Warning").withReason("FailedCreate").withMessage("exceeded quota: team")
                    .withNewInvolvedObject().withKind("Job").withName(of).endInvolvedObject().build()).create();
        }
        assertThat(cluster.warnings("first")).containsExactly("FailedCreate: exceeded quota: team");
    }
}
