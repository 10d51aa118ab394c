package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;

/// A cluster of one machine: its API keeps objects, and its nodes run real processes of hyload, a hub and the workers of a job.
/// A cluster can be had nowhere in a test; all that talks to it, and all that it starts, is the real thing.
public final class TestCluster implements AutoCloseable {
    private static final String NAMESPACE = "default";
    /// It tells each request; and what it stands on would warn of the memory it uses, which it can do without.
    private static final List<Logger> TOLD = List.of(Logger.getLogger("io.fabric8.mockwebserver"),
            Logger.getLogger("io.vertx"));

    static {
        TOLD.forEach(logger -> logger.setLevel(Level.OFF));
        System.setProperty("io.netty.noUnsafe", "true");
    }

    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final Kubelet kubelet;
    private final ApiFront front;
    private final Path kubeconfig;

    private TestCluster(Path folder) throws IOException {
        var responses = new HashMap<ServerRequest, Queue<ServerResponse>>();
        server = new KubernetesMockServer(new Context(), new MockWebServer(), responses,
                new KubernetesMixedDispatcher(responses), false);
        server.init(InetAddress.getLoopbackAddress(), 0);
        setVersion("1", "33");
        client = server.createClient();
        client.resource(new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build()).create();
        kubelet = new Kubelet(server.createClient(), folder.resolve("pods"));
        front = new ApiFront(server.getPort(), kubelet);
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: me, user: {token: my-own-login}}]
                contexts: [{name: test, context: {cluster: here, user: me, namespace: %s}}]
                current-context: test
                """.formatted(front.port(), NAMESPACE));
    }

    /// @param folder for the kubeconfig and what the pods see and write
    public static TestCluster start(Path folder) {
        try {
            return new TestCluster(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With which it is reached, by hyload and by kubectl.
    public Path kubeconfig() {
        return kubeconfig;
    }

    // ------------------------------------------------------------------ what goes wrong

    /// From now on every third call goes wrong, in turn: answered with 500, done but answered with 500, cut.
    public void failEveryThirdCall() {
        front.failEveryThirdCall();
    }

    /// How many calls went wrong by that.
    public int failedCalls() {
        return front.failedCalls();
    }

    /// Nobody may do that any more: `create pods/portforward`.
    public void deny(String verb) {
        front.deny(verb);
    }

    /// No object of that kind can be created any more, though it was allowed: `jobs`.
    public void refuseToCreate(String plural) {
        front.refuseToCreate(plural);
    }

    /// The pod of that worker finds no node; to be said before the job is there.
    public void leaveUnscheduled(int worker) {
        kubelet.leaveUnscheduled(worker);
    }

    /// From now on the image cannot be pulled.
    public void loseImage() {
        kubelet.loseImage();
    }

    /// Ends the process of a worker by force.
    ///
    /// @param reason that the cluster gives: `OOMKilled`
    public void killWorker(int worker, String reason) {
        kubelet.kill(worker, reason);
    }

    /// Cuts all that clients have open: watches, port-forwards, calls.
    public void cutConnections() {
        front.cutAll();
    }

    /// Kubernetes of that version.
    public void setVersion(String major, String minor) {
        server.setVersionInfo(new VersionInfo.Builder().withMajor(major).withMinor(minor).build());
    }

    // ------------------------------------------------------------------ what there is

    /// What is left in it: `ConfigMap first`.
    public List<String> objects() {
        var all = new ArrayList<HasMetadata>();
        all.addAll(client.configMaps().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.secrets().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.network().v1().networkPolicies().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.services().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.pods().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems());
        return all.stream().map(object -> object.getKind() + " " + object.getMetadata().getName()).toList();
    }

    /// How many processes its pods have.
    public long processes() {
        return kubelet.processes();
    }

    /// What was asked of its API: `POST /api/v1/namespaces/default/pods`.
    public List<String> calls() {
        return front.calls();
    }

    /// Goes around all that can go wrong.
    KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        front.close();
        kubelet.close();
        client.close();
        server.destroy();
    }
}
