package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.hyload.run.Columns;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A namespace of a cluster, in which runs are made, watched and removed.
///
/// 1. A call that failed for a moment is tried again; an IOException tells in one line what went wrong for good.
/// 2. What is created is created as a whole or not at all.
/// 3. A run is found by its label, also one that was made from printed manifests.
public final class Cluster implements AutoCloseable {
    /// The first with `backoffLimitPerIndex` switched on.
    private static final int LEAST_MINOR = 29;
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,6}).*");
    private static final long AT_ONCE = 0;

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final String namespace;

    private Cluster(KubernetesClient client) {
        this.client = client;
        this.calls = new ApiCalls("cluster " + server(client));
        this.namespace = client.getConfiguration().getNamespace();
    }

    /// Reads how it is reached; nothing is sent yet.
    ///
    /// @throws IOException in one line, where there is no kubeconfig, or no such context in it
    public static Cluster open(Placement placement) throws IOException {
        return new Cluster(new KubernetesClientBuilder().withConfig(Connection.of(placement)).build());
    }

    private static String server(KubernetesClient client) {
        return Columns.plain(URI.create(client.getConfiguration().getMasterUrl()).getAuthority());
    }

    public String namespace() {
        return namespace;
    }

    /// The manifests of a run as YAML, as they are created: fit for `kubectl apply -f`. The Secret among them holds the token.
    ///
    /// @throws IllegalArgumentException in one line, when the project is too large for a ConfigMap
    public static String yaml(ClusterRun run) {
        return Manifests.of(run).toYaml();
    }

    /// Ends its connections.
    @Override
    public void close() {
        client.close();
    }

    // ------------------------------------------------------------------ before

    /// Looks whether a run can be made: all that is in its way, each in one line. Nothing is changed.
    ///
    /// @throws IOException in one line, when the cluster cannot be asked
    public List<String> preflight(ClusterRun run) throws IOException {
        var objects = Manifests.of(run, namespace).all();
        var problems = new ArrayList<String>();
        tooOld(calls.idempotent("version of the cluster", client::getKubernetesVersion)).ifPresent(problems::add);
        problems.addAll(denied());
        if (!problems.isEmpty()) return problems;
        if (isThere(run.name())) problems.add(exists(run.name()).getMessage());
        problems.addAll(Quotas.shortages(quotas(), objects));
        for (var name : run.placement().imagePullSecret().stream().toList()) {
            if (calls.idempotent("get secrets", client.secrets().inNamespace(namespace).withName(name)::get) == null)
                problems.add(ApiCalls.line("image pull secret " + name, "not in namespace " + namespace,
                        "kubectl create secret docker-registry makes one"));
        }
        return problems;
    }

    private static Optional<String> tooOld(VersionInfo version) {
        int major = number(version.getMajor());
        int minor = number(version.getMinor());
        if (major > 1 || minor >= LEAST_MINOR) return Optional.empty();
        return Optional.of(ApiCalls.line("Kubernetes " + major + "." + minor,
                "older than 1." + LEAST_MINOR + ", from which on a worker that fails does not end the others",
                "use a newer cluster"));
    }

    /// Of `28+`, as some providers write it.
    private static int number(String text) {
        var matcher = NUMBER.matcher(String.valueOf(text));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private List<String> denied() throws IOException {
        var denied = new ArrayList<String>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<Optional<String>>>();
            for (var access : Access.needed()) asked.add(executor.submit(() -> denied(access)));
            for (var one : asked) one.get().ifPresent(denied::add);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) throw io;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        return denied;
    }

    private Optional<String> denied(Access access) throws IOException {
        var review = new SelfSubjectAccessReviewBuilder().withNewSpec().withNewResourceAttributes()
                .withNamespace(namespace).withVerb(access.verb()).withGroup(access.group()).withResource(access.kind())
                .withSubresource(access.subresource()).endResourceAttributes().endSpec().build();
        var answer = calls.idempotent("ask what is allowed",
                () -> client.authorization().v1().selfSubjectAccessReview().create(review)).getStatus();
        if (answer != null && Boolean.TRUE.equals(answer.getAllowed())) return Optional.empty();
        return Optional.of(ApiCalls.line("namespace " + namespace, "you may not " + access,
                "ask for a role that allows it"));
    }

    /// Where they may not be looked at, creating tells what is short.
    private List<ResourceQuota> quotas() throws IOException {
        try {
            return calls.idempotent("list resourcequotas", client.resourceQuotas().inNamespace(namespace)::list)
                    .getItems();
        } catch (ApiCalls.Denied e) {
            return List.of();
        }
    }

    // ------------------------------------------------------------------ making

    /// Creates all objects of a run. When one cannot be created, those before it are removed again.
    ///
    /// @throws IOException in one line; also when there is a run of that name
    public void create(ClusterRun run) throws IOException {
        var attempt = UUID.randomUUID().toString();
        var created = new ArrayList<HasMetadata>();
        try {
            var owner = Optional.<OwnerReference>empty();
            for (var object : Manifests.of(run, namespace).all()) {
                object.getMetadata().setOwnerReferences(owner.stream().toList());
                annotated(object.getMetadata(), Naming.ATTEMPT, attempt);
                created.add(object); // also one that fails: it may be there all the same
                var made = create(object, attempt);
                if (owner.isEmpty()) owner = Optional.of(owner(made));
            }
        } catch (ApiCalls.Exists e) {
            undo(created, attempt, e);
            throw exists(run.name());
        } catch (IOException e) {
            undo(created, attempt, e);
            throw new IOException(e.getMessage().replace(run.token(), "…"), e);
        }
    }

    /// Notes what whoever goes on with a run has to know of it.
    ///
    /// @throws IOException in one line; also when there is no such run
    public void identify(String run, String identity) throws IOException {
        var files = calls.idempotent("get configmaps", client.configMaps().inNamespace(namespace).withName(run)::get);
        if (files == null) throw new IOException(ApiCalls.line("run " + run, "it is not there any more", ""));
        annotated(files.getMetadata(), Naming.IDENTITY, identity);
        calls.idempotent("update ConfigMap " + run,
                () -> client.resource(files).inNamespace(namespace).patch());
    }

    private HasMetadata create(HasMetadata object, String attempt) throws IOException {
        var resource = client.resource(object).inNamespace(namespace);
        return calls.create("create " + described(object), resource::create, resource::get,
                there -> isOf(there, attempt));
    }

    private static void annotated(ObjectMeta meta, String name, String value) {
        var annotations = new TreeMap<>(Optional.ofNullable(meta.getAnnotations()).orElse(Map.of()));
        annotations.put(name, value);
        meta.setAnnotations(annotations);
    }

    private static String described(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }

    private static OwnerReference owner(HasMetadata object) {
        return new OwnerReferenceBuilder().withApiVersion(object.getApiVersion()).withKind(object.getKind())
                .withName(object.getMetadata().getName()).withUid(object.getMetadata().getUid()).build();
    }

    private static IOException exists(String run) {
        return new IOException(ApiCalls.line("run " + run, "there is one of that name already",
                "choose another, or remove it: hyload k8s delete " + run));
    }

    /// The last first, so that what owns the others is there until all are gone; and also when this thread is told to end.
    private void undo(List<HasMetadata> created, String attempt, IOException why) {
        boolean isInterrupted = Thread.interrupted();
        for (var object : created.reversed()) {
            try {
                var there = Optional.ofNullable(calls.idempotent("get " + described(object),
                        client.resource(object).inNamespace(namespace)::get));
                if (there.filter(one -> isOf(one, attempt)).isPresent()) remove(object);
            } catch (IOException e) {
                why.addSuppressed(e);
            }
        }
        if (isInterrupted) Thread.currentThread().interrupt();
    }

    private static boolean isOf(HasMetadata object, String attempt) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations != null && attempt.equals(annotations.get(Naming.ATTEMPT));
    }

    private void remove(HasMetadata object) throws IOException {
        calls.idempotent("delete " + described(object), () -> client.resource(object).inNamespace(namespace)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND).delete());
    }

    // ------------------------------------------------------------------ while it is on

    /// Tells how the pods of a run stand, now and whenever that changes, until it is closed.
    public PodWatch watch(String run, PodWatch.Listener listener) {
        return new PodWatch(client.pods().inNamespace(namespace).withLabel(Naming.RUN, run), calls, listener);
    }

    /// Opens a port of this machine that leads to the hub of a run.
    ///
    /// @throws IOException when no port of this machine can be had
    public HubForward forwardToHub(String run) throws IOException {
        var server = client.getConfiguration().getMasterUrl();
        return new HubForward(client.getHttpClient(), URI.create("%s%sapi/v1/namespaces/%s/pods/%s".formatted(server,
                server.endsWith("/") ? "" : "/", namespace, Naming.hub(run))));
    }

    /// What a worker has printed last; empty when it has no pod, or printed nothing.
    ///
    /// @throws IOException in one line
    public String logTail(String run, int worker, int lines) throws IOException {
        var pod = pod(run, worker);
        if (pod.isEmpty()) return "";
        try {
            return Optional.ofNullable(calls.idempotent("read the log of " + pod.get(), () -> client.pods()
                    .inNamespace(namespace).withName(pod.get()).tailingLines(lines).getLog())).orElse("");
        } catch (IOException e) {
            if (pod(run, worker).isEmpty()) return ""; // gone meanwhile
            throw e;
        }
    }

    /// Ends a worker at once; nothing happens where it has no pod.
    ///
    /// @throws IOException in one line
    public void kill(String run, int worker) throws IOException {
        for (var pod : pod(run, worker).stream().toList()) {
            calls.idempotent("delete pod " + pod, () -> client.pods().inNamespace(namespace).withName(pod)
                    .withGracePeriod(AT_ONCE).delete());
        }
    }

    private Optional<String> pod(String run, int worker) throws IOException {
        return calls.idempotent("list pods", workers(run)::list).getItems().stream().map(Sights::of)
                .filter(sight -> sight.worker().equals(OptionalInt.of(worker))).map(Sight::pod).findFirst();
    }

    private FilterWatchListDeletable<Pod, PodList, PodResource> workers(String run) {
        return client.pods().inNamespace(namespace).withLabels(Naming.selector(run, Naming.WORKER));
    }

    /// Why the cluster makes no pods for a run, in its own words: a quota, a rule of admission. The latest last, each in one line.
    ///
    /// @return nothing where that may not be looked at
    /// @throws IOException in one line
    public List<String> warnings(String run) throws IOException {
        try {
            return calls.idempotent("list events", client.v1().events().inNamespace(namespace)
                    .withField("involvedObject.name", Naming.job(run))::list).getItems().stream()
                    .filter(event -> "Warning".equals(event.getType())
                            && Naming.job(run).equals(event.getInvolvedObject().getName()))
                    .sorted(Comparator.comparing(event -> String.valueOf(event.getLastTimestamp())))
                    .map(event -> Columns.plain(event.getReason() + ": " + event.getMessage())).distinct().toList();
        } catch (ApiCalls.Denied e) {
            return List.of();
        }
    }

    // ------------------------------------------------------------------ all runs

    /// The runs in the namespace, the oldest first.
    ///
    /// @throws IOException in one line
    public List<FoundRun> list() throws IOException {
        var jobs = calls.idempotent("list jobs",
                client.batch().v1().jobs().inNamespace(namespace).withLabel(Naming.RUN)::list).getItems();
        var found = new ArrayList<FoundRun>();
        for (var files : calls.idempotent("list configmaps",
                client.configMaps().inNamespace(namespace).withLabel(Naming.RUN)::list).getItems()) {
            found.add(found(files, jobs));
        }
        found.sort(Comparator.comparing(FoundRun::created).thenComparing(FoundRun::name));
        return List.copyOf(found);
    }

    /// A run of that name.
    ///
    /// @throws IOException in one line
    public Optional<FoundRun> find(String run) throws IOException {
        return list().stream().filter(one -> one.name().equals(run)).findFirst();
    }

    private static FoundRun found(ConfigMap files, List<Job> jobs) {
        var meta = files.getMetadata();
        var name = meta.getLabels().get(Naming.RUN);
        var status = jobs.stream().filter(job -> name.equals(job.getMetadata().getLabels().get(Naming.RUN))).findFirst()
                .map(Job::getStatus);
        return new FoundRun(Columns.plain(name), annotation(files, Naming.SCENARIO), number(annotation(files,
                Naming.WORKERS)), annotation(files, Naming.IDENTITY), Instant.parse(meta.getCreationTimestamp()),
                status.map(one -> one.getActive()).orElse(0), status.map(one -> one.getFailed()).orElse(0));
    }

    private static String annotation(ConfigMap files, String name) {
        var annotations = files.getMetadata().getAnnotations();
        return Columns.plain(annotations == null ? "" : annotations.getOrDefault(name, ""));
    }

    /// Whether anything of a run of that name is there.
    ///
    /// @throws IOException in one line
    public boolean isThere(String run) throws IOException {
        return !objects(run).isEmpty();
    }

    /// The token of the hub of a run; empty when there is no such run.
    ///
    /// @throws IOException in one line
    public Optional<String> token(String run) throws IOException {
        var secret = calls.idempotent("get secrets", client.secrets().inNamespace(namespace).withName(run)::get);
        return Optional.ofNullable(secret).map(one -> one.getData()).map(data -> data.get(Naming.TOKEN_KEY))
                .map(text -> new String(Base64.getDecoder().decode(text), UTF_8));
    }

    /// Removes all of a run.
    ///
    /// @return whether there was anything
    /// @throws IOException in one line
    public boolean delete(String run) throws IOException {
        var objects = objects(run);
        for (var object : objects.reversed()) remove(object);
        return !objects.isEmpty();
    }

    /// In the order in which they are created; the pods of workers come and go with their job.
    private List<HasMetadata> objects(String run) throws IOException {
        var objects = new ArrayList<HasMetadata>();
        objects.addAll(named(client.configMaps(), run));
        objects.addAll(named(client.secrets(), run));
        objects.addAll(named(client.network().v1().networkPolicies(), run));
        objects.addAll(named(client.services(), run));
        objects.addAll(named(client.pods(), run));
        objects.addAll(named(client.batch().v1().jobs(), run));
        return objects;
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>> List<T> named(
            MixedOperation<T, L, R> kind, String run) throws IOException {
        return calls.idempotent("list objects", kind.inNamespace(namespace).withLabel(Naming.RUN, run)::list)
                .getItems();
    }
}
