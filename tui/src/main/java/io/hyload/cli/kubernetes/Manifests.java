package io.hyload.cli.kubernetes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What is made in a cluster for a run: the same run gives the same objects, to the byte.
///
/// 1. The workers are one Indexed Job: the index of a pod is the number of its worker. None is started again: what it has done
///    cannot be done twice. `backoffLimitPerIndex` says so for each, since with `backoffLimit: 0` the first that fails would have
///    the others ended too.
/// 2. Nothing in a pod needs a privilege, the API of the cluster, or a file system it may write to, but for `/tmp` and the
///    folder of the hub.
/// 3. CPU is requested as much as is allowed, or the neighbours of a worker would decide how fast it is.
/// 4. The ConfigMap is made first and owns the others.
final class Manifests {
    /// By WebSocket and HTTP.
    static final int HUB_PORT = 28888;
    static final String PROJECT = "/work/project";
    static final String KEPT = "/work/hub";
    static final String TEMPORARY = "/tmp";
    static final long USER = 10001;

    /// Of the values in a ConfigMap, and in a Secret.
    static final int MOST_BYTES = 1 << 20;
    /// Long enough to look at what is left.
    private static final int SECONDS_KEPT = 3600;
    /// To bring the load to an end, and to tell the hub all.
    private static final long SECONDS_TO_END = 60;
    /// The heap that the launcher gives a hub, what it keeps outside of that, and Java itself.
    private static final String HUB_MEMORY = "1Gi";
    private static final String HUB_CPU = "1";
    private static final Pattern NOT_IN_KEYS = Pattern.compile("[^-._a-zA-Z0-9]");
    private static final int LONGEST_IN_KEY = 200;
    /// Control characters besides tab and line ends: a ConfigMap keeps such a file as bytes.
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cntrl}\\x{FFFE}\\x{FFFF}\\uFEFF&&[^\\t\\n\\r]]");

    private final ClusterRun run;
    private final Placement placement;
    private final Optional<String> namespace;
    private final List<KeyToPath> paths = new ArrayList<>();
    private final ConfigMap files;

    private Manifests(ClusterRun run, Optional<String> namespace) {
        this.run = run;
        this.placement = run.placement();
        this.namespace = namespace;
        this.files = files();
    }

    /// Those of a run, for the namespace it names.
    ///
    /// @throws IllegalArgumentException in one line, when the project is too large for a ConfigMap
    static Manifests of(ClusterRun run) {
        return new Manifests(run, run.placement().namespace());
    }

    static Manifests of(ClusterRun run, String namespace) {
        return new Manifests(run, Optional.of(namespace));
    }

    /// In the order in which they are created: each needs only those before it.
    List<HasMetadata> all() {
        return List.of(files, secret(), policy(), service(), hub(), workers());
    }

    String toYaml() {
        var text = new StringBuilder();
        all().forEach(object -> {
            var yaml = Serialization.asYaml(object);
            text.append(yaml.startsWith("---") ? "" : "---\n").append(yaml).append(yaml.endsWith("\n") ? "" : "\n");
        });
        return text.toString();
    }

    // ------------------------------------------------------------------ what is read

    private ConfigMap files() {
        var texts = new TreeMap<String, String>();
        var bytes = new TreeMap<String, String>();
        long sum = 0;
        int number = 0;
        for (var file : run.files()) {
            var name = NOT_IN_KEYS.matcher(file.path().substring(file.path().lastIndexOf('/') + 1)).replaceAll("_");
            var key = "%03d-%s".formatted(number++, name.substring(0, Math.min(name.length(), LONGEST_IN_KEY)));
            paths.add(new KeyToPathBuilder().withKey(key).withPath(file.path()).build());
            var content = file.bytes();
            sum += content.length;
            text(content).ifPresentOrElse(text -> texts.put(key, text),
                    () -> bytes.put(key, Base64.getEncoder().encodeToString(content)));
        }
        if (sum > MOST_BYTES)
            throw new IllegalArgumentException(("files of the run: %,d bytes, more than the %,d that a ConfigMap holds "
                    + "(put large data into a volume that the workers mount, or into the image)").formatted(sum,
                            MOST_BYTES));
        return new ConfigMapBuilder()
                .withMetadata(new ObjectMetaBuilder(meta(run.name(), Naming.labels(run.name())))
                        .addToAnnotations(Naming.SCENARIO, run.scenario())
                        .addToAnnotations(Naming.WORKERS, Integer.toString(run.workers()))
                        .addToAnnotations(run.identity().isEmpty() ? Map.of() : Map.of(Naming.IDENTITY, run.identity()))
                        .build())
                .withImmutable(true).withData(texts.isEmpty() ? null : texts)
                .withBinaryData(bytes.isEmpty() ? null : bytes).build();
    }

    private static Optional<String> text(byte[] content) {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            return Optional.of(text).filter(one -> !NO_TEXT.matcher(one).find());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private Secret secret() {
        var data = new TreeMap<String, String>();
        data.put(Naming.TOKEN_KEY, Base64.getEncoder().encodeToString(run.token().getBytes(UTF_8)));
        run.secrets().ifPresent(bytes -> {
            if (bytes.length > MOST_BYTES)
                throw new IllegalArgumentException("%s: %,d bytes, more than the %,d that a Secret holds (shorten it)"
                        .formatted(run.secretsPath(), bytes.length, MOST_BYTES));
            data.put(Naming.SECRETS_KEY, Base64.getEncoder().encodeToString(bytes));
        });
        return new SecretBuilder().withMetadata(meta(run.name(), Naming.labels(run.name()))).withImmutable(true)
                .withType("Opaque").withData(data).build();
    }

    // ------------------------------------------------------------------ the hub

    /// Only workers come to the hub; a port-forward and the probe come from the node, which no policy keeps out.
    private NetworkPolicy policy() {
        return new NetworkPolicyBuilder()
                .withMetadata(meta(Naming.hub(run.name()), Naming.labels(run.name(), Naming.HUB)))
                .withNewSpec()
                .withNewPodSelector().withMatchLabels(Naming.selector(run.name(), Naming.HUB)).endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .addNewFrom().withNewPodSelector().withMatchLabels(Naming.selector(run.name(), Naming.WORKER))
                .endPodSelector().endFrom()
                .addNewPort().withProtocol("TCP").withPort(new IntOrString(HUB_PORT)).endPort()
                .endIngress().endSpec().build();
    }

    private Service service() {
        return new ServiceBuilder()
                .withMetadata(meta(Naming.hub(run.name()), Naming.labels(run.name(), Naming.HUB)))
                .withNewSpec().withType("ClusterIP").withSelector(Naming.selector(run.name(), Naming.HUB))
                .addNewPort().withName("hub").withProtocol("TCP").withPort(HUB_PORT)
                .withTargetPort(new IntOrString("hub")).endPort().endSpec().build();
    }

    /// Started again where it fails: what it keeps is there until the pod is removed, and it goes on with that.
    private Pod hub() {
        var container = container("hub", List.of("hub", "--bind", "0.0.0.0", "--meet",
                Integer.toString(run.workers()), "--keep", KEPT), HUB_CPU, HUB_MEMORY)
                .addNewPort().withName("hub").withContainerPort(HUB_PORT).withProtocol("TCP").endPort()
                .withNewReadinessProbe().withNewHttpGet().withPath("/healthz")
                .withPort(new IntOrString("hub")).endHttpGet().withPeriodSeconds(2).withTimeoutSeconds(2)
                .endReadinessProbe()
                .addNewVolumeMount().withName("kept").withMountPath(KEPT).endVolumeMount().build();
        var spec = pod(container).withRestartPolicy("OnFailure").withTerminationGracePeriodSeconds(30L)
                .addToVolumes(new VolumeBuilder().withName("kept").withNewEmptyDir().endEmptyDir().build()).build();
        return new PodBuilder()
                .withMetadata(podMeta(Naming.hub(run.name()), Naming.HUB))
                .withSpec(spec).build();
    }

    // ------------------------------------------------------------------ the workers

    private Job workers() {
        var args = new ArrayList<>(List.of("run", "--workers", Integer.toString(run.workers()),
                "--worker-index-from-env", "--meet", "ws://" + Naming.hub(run.name()) + ":" + HUB_PORT,
                run.scenario()));
        args.addAll(run.words());
        var container = container("worker", args, placement.cpu(), placement.memory())
                .withWorkingDir(PROJECT)
                .addNewVolumeMount().withName("project").withMountPath(PROJECT).withReadOnly(true).endVolumeMount()
                .build();
        var spec = pod(container).withRestartPolicy("Never").withTerminationGracePeriodSeconds(SECONDS_TO_END)
                .addNewTopologySpreadConstraint().withMaxSkew(1).withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway").withNewLabelSelector()
                .withMatchLabels(Naming.selector(run.name(), Naming.WORKER)).endLabelSelector()
                .endTopologySpreadConstraint()
                .addToVolumes(project()).build();
        return new JobBuilder()
                .withMetadata(meta(Naming.job(run.name()), Naming.labels(run.name(), Naming.WORKER)))
                .withNewSpec().withCompletionMode("Indexed").withCompletions(run.workers())
                .withParallelism(run.workers()).withBackoffLimitPerIndex(0).withTtlSecondsAfterFinished(SECONDS_KEPT)
                .withNewTemplate().withMetadata(podMeta(Naming.WORKER)).withSpec(spec).endTemplate()
                .endSpec().build();
    }

    /// The files where they are in the project here, and the secrets among them.
    private Volume project() {
        var volume = new VolumeBuilder().withName("project").withNewProjected().withDefaultMode(0440)
                .addNewSource().withNewConfigMap().withName(run.name()).withItems(paths).endConfigMap().endSource();
        if (run.secrets().isPresent()) volume.addNewSource().withNewSecret().withName(run.name())
                .addNewItem().withKey(Naming.SECRETS_KEY).withPath(run.secretsPath()).endItem().endSecret()
                .endSource();
        return volume.endProjected().build();
    }

    // ------------------------------------------------------------------ what both have

    private ContainerBuilder container(String name, List<String> args, String cpu, String memory) {
        var amounts = new TreeMap<>(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)));
        return new ContainerBuilder().withName(name).withImage(placement.image())
                .withArgs(args.stream().map(Manifests::quoted).toList())
                .withEnv(token(), plain("HOME", TEMPORARY), plain("HYLOAD_OPTS", "-XX:MaxRAMPercentage=60"))
                .withNewResources().withRequests(amounts).withLimits(amounts).endResources()
                .withNewSecurityContext().withAllowPrivilegeEscalation(false).withPrivileged(false)
                .withReadOnlyRootFilesystem(true).withRunAsNonRoot(true)
                .withNewCapabilities().withDrop("ALL").endCapabilities().endSecurityContext()
                .addNewVolumeMount().withName("tmp").withMountPath(TEMPORARY).endVolumeMount();
    }

    /// Kubernetes replaces `$(NAME)` in arguments; `$$` is a dollar.
    private static String quoted(String argument) {
        return argument.replace("$", "$$");
    }

    private EnvVar token() {
        return new EnvVarBuilder().withName("HYLOAD_TOKEN").withNewValueFrom().withNewSecretKeyRef()
                .withName(run.name()).withKey(Naming.TOKEN_KEY).endSecretKeyRef().endValueFrom().build();
    }

    private static EnvVar plain(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private PodSpecBuilder pod(Container container) {
        var pod = new PodSpecBuilder().withContainers(container).withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewSecurityContext().withRunAsNonRoot(true).withRunAsUser(USER).withRunAsGroup(USER)
                .withFsGroup(USER).withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                .endSecurityContext()
                .withNodeSelector(placement.nodeSelector().isEmpty() ? null : new TreeMap<>(placement.nodeSelector()))
                .withTolerations(placement.tolerations().stream().map(one -> new TolerationBuilder()
                        .withKey(one.key().orElse(null)).withOperator(one.value().isPresent() ? "Equal" : "Exists")
                        .withValue(one.value().orElse(null)).withEffect(one.effect().orElse(null)).build()).toList())
                .withVolumes(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
        placement.imagePullSecret().ifPresent(name -> pod.addNewImagePullSecret(name));
        return pod;
    }

    private ObjectMeta meta(String name, Map<String, String> labels) {
        return new ObjectMetaBuilder().withName(name).withNamespace(namespace.orElse(null)).withLabels(labels).build();
    }

    private ObjectMeta podMeta(String name, String component) {
        return new ObjectMetaBuilder(podMeta(component)).withName(name).withNamespace(namespace.orElse(null)).build();
    }

    private ObjectMeta podMeta(String component) {
        return new ObjectMetaBuilder().withLabels(Naming.labels(run.name(), component))
                .withAnnotations(placement.annotations().isEmpty() ? null : new TreeMap<>(placement.annotations()))
                .build();
    }
}
