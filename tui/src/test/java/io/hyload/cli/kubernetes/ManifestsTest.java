package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Golden;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ManifestsTest {

    private static final Path NO_KUBECONFIG = Path.of("/nonexistent/kubeconfig");

    static List<ClusterRun> runs() {
        return List.of(ClusterRuns.full(), ClusterRuns.small("first", 1, NO_KUBECONFIG));
    }

    private static <T> T only(ClusterRun run, Class<T> kind) {
        return Manifests.of(run).all().stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }

    private static List<PodSpec> pods(ClusterRun run) {
        return List.of(only(run, Pod.class).getSpec(), only(run, Job.class).getSpec().getTemplate().getSpec());
    }

    private static List<Container> containers(ClusterRun run) {
        return pods(run).stream().flatMap(pod -> pod.getContainers().stream()).toList();
    }

    // ------------------------------------------------------------------ as a whole

    @Test
    void theManifestsOfARunAreThese() {
        Golden.assertMatches(getClass(), "run.yaml", Manifests.of(ClusterRuns.full()).toYaml());
    }

    @ParameterizedTest @MethodSource("runs")
    void theSameRunGivesTheSameBytes(ClusterRun run) {
        assertThat(Manifests.of(run).toYaml()).isEqualTo(Manifests.of(run).toYaml());
    }

    @ParameterizedTest @MethodSource("runs")
    void whatIsPrintedReadsBackAsWhatIsCreated(ClusterRun run) {
        var objects = Manifests.of(run).all();
        var documents = Manifests.of(run).toYaml().split("(?m)^---$");
        assertThat(documents).hasSize(objects.size() + 1);
        for (int i = 0; i < objects.size(); i++) {
            HasMetadata read = new KubernetesSerialization().unmarshal(documents[i + 1]);
            assertThat(read).isInstanceOf(objects.get(i).getClass());
            assertThat(Serialization.asYaml(read)).isEqualTo(Serialization.asYaml(objects.get(i)));
        }
    }

    @ParameterizedTest @MethodSource("runs") @RequiresProgram("kubectl")
    void kubectlTakesThem(ClusterRun run, @TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("run.yaml"), Manifests.of(run).toYaml());
        // It validates nothing and creates nothing, but asks for the kinds there are.
        try (var cluster = TestCluster.start(folder.resolve("cluster"))) {
            var ended = Command.of("kubectl", "--kubeconfig", cluster.kubeconfig().toString(), "create",
                    "--dry-run=client", "--validate=false", "-o", "name", "-f", file.toString())
                    .with("HOME", folder.toString()).timeout(Duration.ofSeconds(60)).run();
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out().lines()).containsExactly("configmap/" + run.name(), "secret/" + run.name(),
                    "networkpolicy.networking.k8s.io/" + run.name() + "-hub", "service/" + run.name() + "-hub",
                    "pod/" + run.name() + "-hub", "job.batch/" + run.name() + "-workers");
            assertThat(cluster.objects()).isEmpty();
        }
    }

    // ------------------------------------------------------------------ rules

    @ParameterizedTest @MethodSource("runs")
    void noPodHasAPrivilege(ClusterRun run) {
        assertThat(pods(run)).allSatisfy(pod -> {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC())).containsOnlyNulls();
            assertThat(pod.getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
        });
        assertThat(containers(run)).allSatisfy(container -> {
            var context = container.getSecurityContext();
            assertThat(context.getPrivileged()).isFalse();
            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
            assertThat(context.getReadOnlyRootFilesystem()).isTrue();
            assertThat(context.getRunAsNonRoot()).isTrue();
            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(context.getCapabilities().getAdd()).isEmpty();
        });
    }

    @ParameterizedTest @MethodSource("runs")
    void requestsAreTheLimits(ClusterRun run) {
        assertThat(containers(run)).allSatisfy(container -> {
            assertThat(container.getResources().getLimits()).containsOnlyKeys("cpu", "memory");
            assertThat(container.getResources().getRequests()).isEqualTo(container.getResources().getLimits());
        });
        assertThat(containers(run).getLast().getResources().getLimits().get("cpu").toString())
                .isEqualTo(run.placement().cpu());
    }

    @ParameterizedTest @MethodSource("runs")
    void allThatAPodWritesToIsAFolderOfItsOwn(ClusterRun run) {
        for (var pod : pods(run)) {
            var own = pod.getVolumes().stream().filter(volume -> volume.getEmptyDir() != null)
                    .map(volume -> volume.getName()).toList();
            assertThat(pod.getContainers().getFirst().getVolumeMounts()).allSatisfy(
                    mount -> assertThat(own.contains(mount.getName())).isNotEqualTo(
                            Boolean.TRUE.equals(mount.getReadOnly())));
        }
    }

    @ParameterizedTest @MethodSource("runs")
    void allObjectsAreFoundByTheLabelOfTheRun(ClusterRun run) {
        assertThat(Manifests.of(run).all()).allSatisfy(object -> assertThat(object.getMetadata().getLabels())
                .containsEntry("hyload.io/run", run.name()).containsEntry("app.kubernetes.io/name", "hyload")
                .containsEntry("app.kubernetes.io/instance", run.name())
                .containsEntry("app.kubernetes.io/managed-by", "hyload"));
        assertThat(only(run, Job.class).getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("hyload.io/run", run.name()).containsEntry("app.kubernetes.io/component", "worker");
    }

    @Test
    void noWorkerIsStartedAgainAndNoneEndsTheOthers() {
        var job = only(ClusterRuns.full(), Job.class).getSpec();
        assertThat(job.getCompletionMode()).isEqualTo("Indexed");
        assertThat(job.getCompletions()).isEqualTo(50);
        assertThat(job.getParallelism()).isEqualTo(50);
        assertThat(job.getBackoffLimitPerIndex()).isZero();
        assertThat(job.getBackoffLimit()).isNull();
        assertThat(job.getTtlSecondsAfterFinished()).isPositive();
        assertThat(job.getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(job.getTemplate().getSpec().getTopologySpreadConstraints()).singleElement()
                .satisfies(spread -> assertThat(spread.getTopologyKey()).isEqualTo("kubernetes.io/hostname"));
    }

    @Test
    void secretsAreInTheSecretAlone() {
        var run = ClusterRuns.full();
        for (var object : Manifests.of(run).all()) {
            var yaml = Serialization.asYaml(object);
            assertThat(yaml).doesNotContain(ClusterRuns.TOKEN, ClusterRuns.PASSWORD);
        }
        assertThat(run.toString()).doesNotContain(ClusterRuns.TOKEN, ClusterRuns.PASSWORD);
        assertThat(only(run, Secret.class).getData()).containsOnlyKeys("token", "secrets.properties");
    }

    @Test
    void eachFileIsWhereItIsInTheProject() {
        var run = ClusterRuns.full();
        var sources = only(run, Job.class).getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getProjected() != null).findFirst().orElseThrow().getProjected().getSources();
        assertThat(sources.getFirst().getConfigMap().getItems()).extracting(KeyToPath::getPath)
                .containsExactly("code_java/Shop.java", "code_java/Cart.java", "data/商品.csv", "data/logo.png");
        assertThat(sources.getLast().getSecret().getItems()).extracting(KeyToPath::getPath)
                .containsExactly("code_java/secrets.properties");
        var map = only(run, ConfigMap.class);
        assertThat(map.getBinaryData()).containsOnlyKeys("003-logo.png");
        assertThat(map.getData()).containsOnlyKeys("000-Shop.java", "001-Cart.java", "002-__.csv");
    }

    @Test
    void whatKubernetesWouldReplaceInAnArgumentIsLeftAsItIs() {
        assertThat(containers(ClusterRuns.full()).getLast().getArgs()).endsWith("users=5000", "price=$$(1) $$9");
    }

    // ------------------------------------------------------------------ bad input

    @Test
    void aProjectLargerThanAConfigMapIsRefusedAndAVolumeNamed() {
        var files = IntStream.range(0, 3).mapToObj(i -> new ClusterRun.ProjectFile(i + ".java", new byte[400 << 10]))
                .toList();
        var run = new ClusterRun("big", "0.java", List.of(), 1, files, Optional.empty(), ClusterRuns.TOKEN,
                ClusterRuns.placed(NO_KUBECONFIG));
        assertThatThrownBy(() -> Cluster.yaml(run)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("files of the run: 1,228,800 bytes, more than the 1,048,576 that a ConfigMap holds "
                        + "(put large data into a volume that the workers mount, or into the image)");
    }

    @Test
    void aNameThatIsNoDnsLabelIsRefused() {
        for (var name : List.of("", "Shop", "1st", "shop-", "shop.1", "a".repeat(41), "shop\nname: x")) {
            assertThatThrownBy(() -> ClusterRuns.small(name, 1, NO_KUBECONFIG)).as(name)
                    .isInstanceOf(IllegalArgumentException.class).message().contains("no DNS label").hasLineCount(1);
        }
    }

    @Test
    void noWorkersAndTooManyAreRefused() {
        assertThatThrownBy(() -> ClusterRuns.small("a", 0, NO_KUBECONFIG))
                .hasMessage("--workers 0: not 1 to 1000 (write --workers 4)");
        assertThatThrownBy(() -> ClusterRuns.small("a", 1001, NO_KUBECONFIG)).hasMessageContaining("--workers 1001");
    }

    @Test
    void aPathThatLeadsOutOfTheProjectIsRefused() {
        for (var path : List.of("", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "a\\b", "./a")) {
            assertThatThrownBy(() -> ClusterRuns.file(path, "")).as(path).hasMessageContaining(
                    "not a path in the project");
        }
    }

    @Test
    void whatTheClusterWouldRefuseOfAPlacementIsRefused() {
        record Case(String image, String cpu, String memory, Map<String, String> selector, String why) {}
        var none = Map.<String, String>of();
        for (var bad : List.of(new Case("my image", "1", "1Gi", none, "no name of an image"),
                new Case("a", "0", "1Gi", none, "no amount of CPU"),
                new Case("a", "2 cores", "1Gi", none, "no amount of CPU"),
                new Case("a", "1", "1 GB", none, "no amount of memory"),
                new Case("a", "1", "64Mi", none, "too little for a worker"),
                new Case("a", "1", "1Gi", Map.of("disk type", "ssd"), "no label"))) {
            assertThatThrownBy(() -> new Placement(Optional.empty(), Optional.empty(), Optional.empty(), bad.image(),
                    bad.cpu(), bad.memory(), bad.selector(), List.of(), Map.of(), Optional.empty())).as(bad.toString())
                    .isInstanceOf(IllegalArgumentException.class).message().contains(bad.why()).hasLineCount(1);
        }
    }

    @Test
    void tolerationsAreReadAsTaintsAreWritten() {
        assertThat(Placement.Toleration.parse("dedicated=load:NoSchedule")).isEqualTo(new Placement.Toleration(
                Optional.of("dedicated"), Optional.of("load"), Optional.of("NoSchedule")));
        assertThat(Placement.Toleration.parse("dedicated")).isEqualTo(new Placement.Toleration(
                Optional.of("dedicated"), Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> Placement.Toleration.parse("a=b:Never")).hasMessage(
                "toleration: not possible: effect Never (write dedicated=load:NoSchedule)");
    }
}
