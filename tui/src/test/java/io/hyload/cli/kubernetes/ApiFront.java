package io.hyload.cli.kubernetes;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// The API server that clients of a [TestCluster] see: it passes calls on to one that keeps objects in memory, answers those
/// that one does not know, and fails as a test wants.
final class ApiFront implements AutoCloseable {
    private static final Set<String> OF_A_CONNECTION = Set.of("connection", "content-length", "host", "upgrade",
            "http2-settings", "transfer-encoding");
    private static final Pattern LOG = Pattern.compile("/api/v1/namespaces/[^/]+/pods/([^/]+)/log");
    private static final Pattern FORWARD = Pattern.compile("/api/v1/namespaces/[^/]+/pods/([^/]+)/portforward");
    private static final Pattern POD = Pattern.compile("/api/v1/namespaces/[^/]+/pods/([^/]+)");
    private static final Pattern FIELD = Pattern.compile("\"(verb|group|resource|subresource)\":\"([^\"]*)\"");
    private static final int HIGHEST_FAILURE = 3;

    private final int behind;
    private final Kubelet kubelet;
    private final ServerSocket server;
    private final HttpClient relay = HttpClient.newHttpClient();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger counted = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean failsEveryThird;
    private volatile Optional<String> denied = Optional.empty();
    private volatile Optional<String> refused = Optional.empty();

    /// @param behind the port of the server that keeps the objects
    ApiFront(int behind, Kubelet kubelet) {
        this.behind = behind;
        this.kubelet = kubelet;
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// What was asked: `POST /api/v1/namespaces/default/pods`.
    List<String> calls() {
        return List.copyOf(calls);
    }

    /// From now on every third call goes wrong, in turn: refused, done but answered with an error, cut.
    void failEveryThirdCall() {
        failsEveryThird = true;
    }

    int failedCalls() {
        return failed.get();
    }

    /// @param verb as in `create pods/portforward`
    void deny(String verb) {
        denied = Optional.of(verb);
    }

    /// @param plural of the kind that cannot be created any more
    void refuseToCreate(String plural) {
        refused = Optional.of(plural);
    }

    void cutAll() {
        connections.forEach(ApiFront::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        connections.add(socket);
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var call = Call.read(in);
            if (call.isPresent()) answer(call.get(), in, socket);
        } catch (IOException e) {
            // Whoever asked is gone, or the test has cut it.
        } finally {
            connections.remove(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(Call call, InputStream in, Socket socket) throws IOException {
        calls.add(call.method() + " " + call.target());
        int failure = failsEveryThird && counted.incrementAndGet() % 3 == 0
                ? failed.getAndIncrement() % HIGHEST_FAILURE + 1
                : 0;
        switch (failure) {
            case 1 -> write(socket, broken());
            case 2 -> {
                if (!call.isUpgrade()) answer(call);
                write(socket, broken());
            }
            case HIGHEST_FAILURE -> socket.close();
            default -> {
                var forward = FORWARD.matcher(call.path());
                if (forward.matches()) new ForwardedPort(socket, in, call).run(kubelet.port(forward.group(1)));
                else if (call.isUpgrade()) pass(call, in, socket);
                else write(socket, answer(call));
            }
        }
    }

    private static Answer broken() {
        return Answer.status(500, "InternalError", "etcdserver: request timed out");
    }

    private Answer answer(Call call) throws IOException {
        var log = LOG.matcher(call.path());
        if (log.matches()) return Answer.text(200, kubelet.log(log.group(1), call.number("tailLines")));
        if (call.path().endsWith("/selfsubjectaccessreviews")) return review(call);
        var documents = discovery(call.path());
        if (documents.isPresent()) return Answer.json(200, documents.get());
        if (call.method().equals("POST") && refused.filter(kind -> call.path().endsWith("/" + kind)).isPresent())
            return Answer.status(403, "Forbidden", refused.get() + " is forbidden: User me cannot create it");
        var pod = POD.matcher(call.path());
        if (call.method().equals("DELETE") && pod.matches() && call.text().contains("\"gracePeriodSeconds\":0"))
            kubelet.endsAtOnce(pod.group(1));
        return passed(call);
    }

    private Answer review(Call call) {
        Map<String, String> asked = FIELD.matcher(call.text()).results()
                .collect(Collectors.toMap(one -> one.group(1), one -> one.group(2)));
        var under = asked.getOrDefault("subresource", "");
        var what = asked.get("verb") + " " + asked.get("resource") + (under.isEmpty() ? "" : "/" + under);
        return Answer.json(201, """
                {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1", "spec": {},
                 "status": {"allowed": %s}}""".formatted(denied.filter(what::equals).isEmpty()));
    }

    /// What a client must know of the API before it can name an object of it.
    private static Optional<String> discovery(String path) {
        return Optional.ofNullable(switch (path) {
            case "/api" -> "{\"kind\": \"APIVersions\", \"versions\": [\"v1\"]}";
            case "/apis" -> """
                    {"kind": "APIGroupList", "apiVersion": "v1", "groups": [%s, %s]}
                    """.formatted(group("batch"), group("networking.k8s.io"));
            case "/api/v1" -> resources("v1", "configmaps ConfigMap", "secrets Secret", "services Service", "pods Pod");
            case "/apis/batch/v1" -> resources("batch/v1", "jobs Job");
            case "/apis/networking.k8s.io/v1" -> resources("networking.k8s.io/v1", "networkpolicies NetworkPolicy");
            default -> null;
        });
    }

    private static String group(String name) {
        var version = "{\"groupVersion\": \"%s/v1\", \"version\": \"v1\"}".formatted(name);
        return "{\"name\": \"%s\", \"versions\": [%s], \"preferredVersion\": %s}".formatted(name, version, version);
    }

    private static String resources(String version, String... kinds) {
        var all = Arrays.stream(kinds).map(kind -> kind.split(" ")).map(kind -> """
                {"name": "%s", "singularName": "", "namespaced": true, "kind": "%s", "verbs": ["create", "get"]}
                """.formatted(kind[0], kind[1])).collect(Collectors.joining(","));
        return "{\"kind\": \"APIResourceList\", \"groupVersion\": \"%s\", \"resources\": [%s]}".formatted(version, all);
    }

    private Answer passed(Call call) throws IOException {
        // What is behind knows the fields of no event, and finds none by them.
        var target = call.path().endsWith("/events") ? call.path() : call.target();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + behind + target))
                .version(HttpClient.Version.HTTP_1_1)
                .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(call.body()));
        call.headers().forEach((name, value) -> {
            if (!OF_A_CONNECTION.contains(name)) request.header(name, value);
        });
        try {
            var response = relay.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), "application/json", response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// A watch: a WebSocket all the way.
    private void pass(Call call, InputStream in, Socket socket) throws IOException {
        try (var other = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            other.getOutputStream().write(call.head().getBytes(ISO_8859_1));
            var back = Thread.ofVirtual().start(() -> pump(other, socket));
            try {
                in.transferTo(other.getOutputStream());
            } finally {
                close(other);
                close(socket);
                back.interrupt();
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of both has ended it.
        } finally {
            close(to);
        }
    }

    private static void write(Socket socket, Answer answer) throws IOException {
        var out = socket.getOutputStream();
        out.write("HTTP/1.1 %d -\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                .formatted(answer.status(), answer.type(), answer.body().length).getBytes(ISO_8859_1));
        out.write(answer.body());
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
        relay.close();
    }

    private record Answer(int status, String type, byte[] body) {
        static Answer json(int status, String body) {
            return new Answer(status, "application/json", body.getBytes(UTF_8));
        }

        static Answer text(int status, String body) {
            return new Answer(status, "text/plain", body.getBytes(UTF_8));
        }

        static Answer status(int code, String reason, String message) {
            return json(code, """
                    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "%s", "message": "%s",
                     "code": %d}""".formatted(reason, message, code));
        }
    }

    /// A request: its head as it was sent, and its body.
    record Call(String method, String target, String head, Map<String, String> headers, byte[] body) {

        static Optional<Call> read(InputStream in) throws IOException {
            var bytes = new ByteArrayOutputStream();
            for (int last = 0; last != 0x0d0a0d0a;) {
                int one = in.read();
                if (one < 0) return Optional.empty();
                bytes.write(one);
                last = last << 8 | one;
            }
            var head = bytes.toString(ISO_8859_1);
            var headers = new LinkedHashMap<String, String>();
            head.lines().skip(1).filter(line -> line.contains(":")).forEach(line -> headers.put(
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line.substring(line.indexOf(':') + 1).strip()));
            var words = head.substring(0, head.indexOf("\r\n")).split(" ");
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return Optional.of(new Call(words[0], words[1], head, headers,
                    headers.containsKey("transfer-encoding") ? chunks(in) : in.readNBytes(length)));
        }

        private static byte[] chunks(InputStream in) throws IOException {
            var body = new ByteArrayOutputStream();
            while (true) {
                int size = Integer.parseInt(line(in), 16);
                body.write(in.readNBytes(size));
                line(in);
                if (size == 0) return body.toByteArray();
            }
        }

        private static String line(InputStream in) throws IOException {
            var line = new StringBuilder();
            for (int one = in.read(); one != '\n' && one >= 0; one = in.read()) line.append((char) one);
            return line.toString().strip();
        }

        String path() {
            return target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        }

        int number(String parameter) {
            var found = Pattern.compile("[?&]" + parameter + "=(\\d+)").matcher(target);
            return found.find() ? Integer.parseInt(found.group(1)) : Integer.MAX_VALUE;
        }

        boolean isUpgrade() {
            return headers.containsKey("upgrade") && headers.getOrDefault("upgrade", "").equalsIgnoreCase("websocket");
        }

        String text() {
            return new String(body, UTF_8);
        }
    }
}
