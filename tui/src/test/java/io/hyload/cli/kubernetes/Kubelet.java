package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.hyload.testsupport.LoopbackPort;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What the nodes and controllers of a cluster do, as far as a run of hyload needs them: an Indexed Job gets its pods, each pod is a
/// process of this machine with its environment, its volumes and its command, what has an owner that is gone is removed.
///
/// A pod has no address of its own: the host of a Service is replaced by loopback and a port.
final class Kubelet implements AutoCloseable {
    private static final Path CACHE = Path.of("target/test-cache").toAbsolutePath();
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    private final KubernetesClient client;
    private final Path folder;
    private final Map<String, Running> processes = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final Set<Integer> unscheduled = ConcurrentHashMap.newKeySet();
    private final Set<String> atOnce = ConcurrentHashMap.newKeySet();
    private final Map<String, String> reasons = new ConcurrentHashMap<>();
    /// What changes an object is done by one thread, in the order in which things have happened.
    private final ExecutorService work = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private volatile boolean hasImage = true;
    private volatile boolean isClosed;

    /// A pod at work.
    private record Running(Process process, Path output) {}

    /// @param folder for what the pods see and write
    Kubelet(KubernetesClient client, Path folder) {
        this.client = client;
        this.folder = folder;
        client.batch().v1().jobs().inAnyNamespace().watch(on(this::jobAdded, this::ownerGone));
        client.configMaps().inAnyNamespace().watch(on(_ -> {}, this::ownerGone));
        client.pods().inAnyNamespace().watch(on(this::podAdded, this::podGone));
    }

    private <T extends HasMetadata> Watcher<T> on(Consumer<T> added,
            Consumer<T> gone) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                if (action == Action.ADDED) later(() -> added.accept(object));
                if (action == Action.DELETED) later(() -> gone.accept(object));
            }

            @Override
            public void onClose(WatcherException cause) {
                if (!isClosed) throw new IllegalStateException("a kubelet is blind", cause);
            }
        };
    }

    private void later(Runnable task) {
        if (!isClosed) work.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                if (!isClosed) e.printStackTrace();
            }
        });
    }

    // ------------------------------------------------------------------ what a test wants

    void leaveUnscheduled(int index) {
        unscheduled.add(index);
    }

    void loseImage() {
        hasImage = false;
    }

    /// Ends the process of a worker, as a node does that has no memory left for it.
    void kill(int index, String reason) {
        processes.forEach((name, running) -> {
            if (!name.contains("-workers-" + index + "-")) return;
            reasons.put(name, reason);
            running.process().destroyForcibly();
        });
    }

    void endsAtOnce(String pod) {
        atOnce.add(pod);
    }

    /// How many pods have a process.
    long processes() {
        return processes.values().stream().filter(running -> running.process().isAlive()).count();
    }

    OptionalInt port(String pod) {
        var running = processes.get(pod);
        if (running == null || !running.process().isAlive()) return OptionalInt.empty();
        return OptionalInt.of(servicePort(pod));
    }

    String log(String pod, int lines) throws IOException {
        var output = folder.resolve(pod).resolve("output");
        if (!Files.exists(output)) return "";
        var all = Files.readAllLines(output);
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size())) + "\n";
    }

    // ------------------------------------------------------------------ controllers

    private void jobAdded(Job job) {
        var spec = job.getSpec();
        IntStream.range(0, spec.getCompletions()).forEach(index -> {
            var template = spec.getTemplate();
            var meta = new ObjectMetaBuilder(template.getMetadata())
                    .withName(job.getMetadata().getName() + "-" + index + "-" + "x" + (1000 + index))
                    .withNamespace(job.getMetadata().getNamespace())
                    .addToLabels(Naming.INDEX, Integer.toString(index))
                    .addToAnnotations(Naming.INDEX, Integer.toString(index))
                    .addNewOwnerReference().withApiVersion(job.getApiVersion()).withKind("Job")
                    .withName(job.getMetadata().getName()).withUid(job.getMetadata().getUid()).withController(true)
                    .endOwnerReference().build();
            client.resource(new PodBuilder().withMetadata(meta).withSpec(template.getSpec()).build()).create();
        });
        count(job.getMetadata().getNamespace(), job.getMetadata().getName());
    }

    private void count(String namespace, String name) {
        var pods = client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream().anyMatch(
                        owner -> owner.getName().equals(name)))
                .map(pod -> pod.getStatus() == null ? "Pending" : pod.getStatus().getPhase()).toList();
        int failed = (int) pods.stream().filter("Failed"::equals).count();
        int succeeded = (int) pods.stream().filter("Succeeded"::equals).count();
        changed(() -> client.batch().v1().jobs().inNamespace(namespace).withName(name)
                .edit(job -> new JobBuilder(job).withNewStatus().withActive(pods.size() - failed - succeeded)
                        .withFailed(failed).withSucceeded(succeeded).endStatus().build()));
    }

    private void ownerGone(HasMetadata owner) {
        var namespace = owner.getMetadata().getNamespace();
        var all = new ArrayList<HasMetadata>();
        all.addAll(client.pods().inNamespace(namespace).list().getItems());
        all.addAll(client.services().inNamespace(namespace).list().getItems());
        all.addAll(client.secrets().inNamespace(namespace).list().getItems());
        all.addAll(client.batch().v1().jobs().inNamespace(namespace).list().getItems());
        all.addAll(client.network().v1().networkPolicies().inNamespace(namespace).list().getItems());
        all.stream().filter(object -> object.getMetadata().getOwnerReferences().stream()
                .anyMatch(one -> one.getUid().equals(owner.getMetadata().getUid())))
                .forEach(object -> client.resource(object).delete());
    }

    // ------------------------------------------------------------------ pods

    private void podAdded(Pod pod) {
        var index = Optional.ofNullable(pod.getMetadata().getLabels().get(Naming.INDEX)).map(Integer::valueOf);
        if (index.filter(unscheduled::contains).isPresent()) {
            status(pod, status -> status.withPhase("Pending").addNewCondition().withType("PodScheduled")
                    .withStatus("False").withReason("Unschedulable")
                    .withMessage("0/3 nodes are available: 3 Insufficient cpu.").endCondition());
            return;
        }
        if (!hasImage) {
            state(pod, "Pending", new ContainerStateBuilder().withNewWaiting().withReason("ImagePullBackOff")
                    .withMessage("Back-off pulling image").endWaiting().build(), false);
            return;
        }
        try {
            start(pod);
        } catch (NoSuchElementException e) {
            state(pod, "Pending", new ContainerStateBuilder().withNewWaiting().withReason("CreateContainerConfigError")
                    .withMessage(e.getMessage()).endWaiting().build(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(Pod pod) throws IOException {
        var name = pod.getMetadata().getName();
        var own = Files.createDirectories(folder.resolve(name));
        var container = pod.getSpec().getContainers().getFirst();
        var mounts = mounts(pod, container, own);
        var environment = environment(pod, container, mounts);
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.console=java.base", "-cp",
                System.getProperty("java.class.path"), "io.hyload.cli.Main"));
        var args = container.getArgs().stream().map(text -> expanded(text, environment))
                .map(text -> outside(text, mounts)).map(this::reachable).toList();
        line.addAll(args.getFirst().equals("hub") ? hub(args, name) : args);
        var output = own.resolve("output");
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.directory(container.getWorkingDir() == null ? own.toFile()
                : Path.of(outside(container.getWorkingDir(), mounts)).toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("XDG_CACHE_HOME", CACHE.toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        processes.put(name, new Running(process, output));
        var running = new ContainerStateBuilder().withNewRunning().endRunning().build();
        state(pod, "Running", running, container.getReadinessProbe() == null);
        if (container.getReadinessProbe() != null)
            Thread.ofVirtual().start(() -> probe(pod, container, process, running));
        process.onExit().thenAccept(ended -> later(() -> ended(pod, ended.exitValue())));
    }

    /// What a process prints as its port would be hard to find out in time, so it is told one.
    private List<String> hub(List<String> args, String pod) {
        var all = new ArrayList<>(args);
        all.set(all.indexOf("0.0.0.0"), "127.0.0.1");
        all.addAll(List.of("--wsport", Integer.toString(servicePort(pod)), "--recvport", "0"));
        return all;
    }

    private int servicePort(String host) {
        return ports.computeIfAbsent(host, _ -> LoopbackPort.free());
    }

    /// Services have the name of their pod here.
    private String reachable(String argument) {
        var url = Pattern.compile("ws://([-a-z0-9]+):" + Manifests.HUB_PORT).matcher(argument);
        return url.matches() ? "ws://127.0.0.1:" + servicePort(url.group(1)) : argument;
    }

    private void probe(Pod pod, Container container, Process process, ContainerState running) {
        var path = container.getReadinessProbe().getHttpGet().getPath();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + servicePort(pod.getMetadata().getName())
                + path)).build();
        try (var http = HttpClient.newHttpClient()) {
            while (process.isAlive() && !isClosed) {
                try {
                    if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                        later(() -> state(pod, "Running", running, true));
                        return;
                    }
                } catch (IOException e) {
                    Thread.sleep(50); // it does not listen yet
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended(Pod pod, int code) {
        var reason = reasons.getOrDefault(pod.getMetadata().getName(), code == 0 ? "Completed" : "Error");
        state(pod, code == 0 ? "Succeeded" : "Failed", new ContainerStateBuilder().withNewTerminated()
                .withExitCode(code).withReason(reason).endTerminated().build(), false);
        pod.getMetadata().getOwnerReferences().stream().filter(owner -> owner.getKind().equals("Job"))
                .forEach(owner -> count(pod.getMetadata().getNamespace(), owner.getName()));
    }

    private void podGone(Pod pod) {
        var name = pod.getMetadata().getName();
        var running = processes.get(name);
        if (running == null) return;
        if (atOnce.contains(name)) running.process().destroyForcibly();
        else running.process().destroy();
    }

    private void state(Pod pod, String phase, ContainerState state, boolean isReady) {
        status(pod, status -> status.withPhase(phase)
                .addNewCondition().withType("PodScheduled").withStatus("True").endCondition()
                .addNewCondition().withType("Ready").withStatus(isReady ? "True" : "False").endCondition()
                .addNewContainerStatus().withName(pod.getSpec().getContainers().getFirst().getName())
                .withReady(isReady).withState(state).endContainerStatus());
    }

    private void status(Pod pod, UnaryOperator<PodStatusBuilder> change) {
        var meta = pod.getMetadata();
        changed(() -> client.pods().inNamespace(meta.getNamespace()).withName(meta.getName()).edit(
                now -> new PodBuilder(now).withStatus(change.apply(new PodStatusBuilder()).build()).build()));
    }

    /// What is removed meanwhile cannot be changed.
    private static void changed(Runnable change) {
        try {
            change.run();
        } catch (KubernetesClientException | NullPointerException e) {
            if (e instanceof KubernetesClientException api && api.getCode() != 404 && api.getCode() != 0) throw e;
        }
    }

    // ------------------------------------------------------------------ what a container sees

    private Map<String, Path> mounts(Pod pod, Container container, Path own) throws IOException {
        var mounts = new HashMap<String, Path>();
        for (var mount : container.getVolumeMounts()) {
            var volume = pod.getSpec().getVolumes().stream().filter(one -> one.getName().equals(mount.getName()))
                    .findFirst().orElseThrow();
            var place = Files.createDirectories(own.resolve("volumes").resolve(mount.getName()));
            mounts.put(mount.getMountPath(), place);
            if (volume.getProjected() == null) continue;
            for (var source : volume.getProjected().getSources()) {
                if (source.getConfigMap() != null) {
                    var map = client.configMaps().inNamespace(pod.getMetadata().getNamespace())
                            .withName(source.getConfigMap().getName()).get();
                    if (map == null) throw new NoSuchElementException("configmap not found");
                    for (var item : source.getConfigMap().getItems()) {
                        var text = map.getData() == null ? null : map.getData().get(item.getKey());
                        write(place, item, text == null
                                ? Base64.getDecoder().decode(map.getBinaryData().get(item.getKey()))
                                : text.getBytes(UTF_8));
                    }
                }
                if (source.getSecret() != null) {
                    for (var item : source.getSecret().getItems()) {
                        write(place, item, secret(pod, source.getSecret().getName(), item.getKey()));
                    }
                }
            }
        }
        return mounts;
    }

    private static void write(Path place, KeyToPath item, byte[] bytes) throws IOException {
        var file = place.resolve(item.getPath());
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private byte[] secret(Pod pod, String name, String key) {
        var secret = client.secrets().inNamespace(pod.getMetadata().getNamespace()).withName(name).get();
        if (secret == null) throw new NoSuchElementException("secret \"" + name + "\" not found");
        return Base64.getDecoder().decode(secret.getData().get(key));
    }

    private Map<String, String> environment(Pod pod, Container container, Map<String, Path> mounts) {
        var environment = new HashMap<String, String>();
        environment.put("HOSTNAME", pod.getMetadata().getName());
        Optional.ofNullable(pod.getMetadata().getLabels().get(Naming.INDEX))
                .ifPresent(index -> environment.put("JOB_COMPLETION_INDEX", index));
        for (EnvVar one : container.getEnv()) {
            environment.put(one.getName(), one.getValueFrom() == null ? outside(one.getValue(), mounts)
                    : new String(secret(pod, one.getValueFrom().getSecretKeyRef().getName(),
                            one.getValueFrom().getSecretKeyRef().getKey()), UTF_8));
        }
        return environment;
    }

    /// `$(NAME)` is replaced and `$$` is a dollar, as the API says of arguments.
    private static String expanded(String argument, Map<String, String> environment) {
        return REFERENCE.matcher(argument).replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? "$"
                : environment.getOrDefault(found.group(1), found.group())));
    }

    /// A path in the container, as it is here.
    private static String outside(String text, Map<String, Path> mounts) {
        for (var mount : mounts.entrySet()) {
            if (text.equals(mount.getKey()) || text.startsWith(mount.getKey() + "/"))
                return mount.getValue() + text.substring(mount.getKey().length());
        }
        return text;
    }

    @Override
    public void close() {
        isClosed = true;
        work.shutdown();
        processes.values().forEach(running -> running.process().destroyForcibly());
        processes.values().forEach(running -> running.process().onExit().join());
        client.close();
    }
}
