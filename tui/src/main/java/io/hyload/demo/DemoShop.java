package io.hyload.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hyload.json.Json;
import io.hyload.json.JsonCodec;

/// A shop to load: sign in, list and add customers, open pages, upload files. It only listens on 127.0.0.1, keeps
/// everything in bounded memory, and forgets it when closed.
///
/// It is also a witness: `served()` is counted apart from any client, so a load tester's totals can be held against it.
/// `/switches` makes it slow or failing while a test runs.
public final class DemoShop implements AutoCloseable {

    // The JDK's server reads these once, when its first instance is made. Without nodelay an answer in two packets
    // waits 40 ms for the client's delayed acknowledgement; by default it also closes what is idle beyond 200
    // connections, or for 30 seconds, which a load test with think time would see as errors. What was set on the
    // command line stays.
    static {
        Map.of(
                "sun.net.httpserver.nodelay", "true",
                "sun.net.httpserver.maxIdleConnections", "100000",
                "sun.net.httpserver.idleInterval", "600",
                "jdk.httpserver.maxConnections", "-1")
                .forEach(System.getProperties()::putIfAbsent);
    }

    private static final int BACKLOG = 4096;
    private static final int LONGEST_FIELD = 200;
    private static final String ANY = "*";

    @FunctionalInterface
    private interface Endpoint {
        Answer answer(Request request) throws IOException, Refused;
    }

    private final Map<String, Map<String, Endpoint>> endpoints = new LinkedHashMap<>();
    private final Sessions sessions = new Sessions();
    private final Customers customers = new Customers();
    private final AtomicLong served = new AtomicLong();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("demo-shop-", 0).factory());
    private final HttpServer server;
    private volatile Switches switches = Switches.OFF;

    private DemoShop(int port) throws IOException {
        openEndpoints();
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /// Opens the shop; port 0 takes a free one.
    public static DemoShop start(int port) throws IOException {
        return new DemoShop(port);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// Without a slash at its end: `http://127.0.0.1:8080`.
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /// How many responses were sent, whatever their status. A response is counted before its last bytes leave, so a
    /// client that has it finds it counted; one whose client went away meanwhile is taken back. What the JDK's server
    /// refuses by itself, because it is not HTTP, is not counted.
    public long served() {
        return served.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void openEndpoints() {
        open("GET", "/", _ -> Answer.movedTo("/mgr/sign.html"));
        var site = new Site();
        site.paths().forEach(path -> open("GET", path, site::page));
        open("POST", "/api/mgr/signin", this::signIn);
        open("GET", "/api/mgr/customers", this::listCustomers);
        open("POST", "/api/mgr/customers", this::addCustomer);
        open("POST", "/api/upload", DemoShop::upload);
        open("POST", "/api/uploadpng", request -> Answer.json(200, "ret", 0, "size", request.drain()));
        open("POST", "/api/xml", DemoShop::sameXml);
        open(ANY, "/api/path1", Echo::of);
        open("GET", "/switches", request -> turn(request.query()));
        open("POST", "/switches", request -> turn(request.form()));
    }

    private void open(String method, String path, Endpoint endpoint) {
        endpoints.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(method, endpoint);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = Request.of(exchange);
            boolean steady = request.path().equals("/switches");
            var mood = steady ? Switches.OFF : switches;
            var random = ThreadLocalRandom.current();
            var answer = mood.nextIsError(random)
                    ? Answer.error(500, "an error on purpose: see /switches")
                    : answer(request);
            request.drain();
            Thread.sleep(mood.nextDelay(random));
            send(exchange, request, answer);
        } catch (InterruptedException _) {
            // The shop closes: the client sees its connection go.
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(Request request) throws IOException {
        var methods = endpoints.get(request.path());
        if (methods == null) {
            return Answer.error(404, "there is no " + request.path());
        }
        var endpoint = methods.getOrDefault(request.isHead() ? "GET" : request.method(), methods.get(ANY));
        if (endpoint == null) {
            return Answer.error(405, request.path() + " does not take " + request.method())
                    .with("Allow", allowed(methods.keySet()));
        }
        try {
            return endpoint.answer(request);
        } catch (Refused refused) {
            return request.path().equals("/switches") ? refused.asText() : refused.asJson();
        }
    }

    private static String allowed(Iterable<String> methods) {
        var allowed = new ArrayList<String>();
        for (var method : methods) {
            allowed.add(method);
            if (method.equals("GET")) {
                allowed.add("HEAD");
            }
        }
        return String.join(", ", allowed);
    }

    private void send(HttpExchange exchange, Request request, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        answer.headers().forEach(headers::set);
        if (!answer.contentType().isEmpty()) {
            headers.set("Content-Type", answer.contentType());
        }
        int length = answer.body().length;
        boolean bodiless = request.isHead() || length == 0;
        if (request.isHead()) {
            headers.set("Content-Length", Integer.toString(length));
        }
        served.incrementAndGet();
        try {
            // -1 is this server's way to say "no body"; 0 would mean "chunked", and a length on HEAD logs a warning.
            exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : length);
            if (!bodiless) {
                exchange.getResponseBody().write(answer.body());
                exchange.getResponseBody().close();
            }
        } catch (IOException e) {
            served.decrementAndGet();
            throw e;
        }
    }

    private Answer signIn(Request request) throws IOException, Refused {
        var form = request.form();
        var name = form.text("username");
        if (name.isEmpty() || !Character.isLetter(name.codePointAt(0)) || !form.text("password").equals("88888888")) {
            return Answer.error(200, "wrong user name or password");
        }
        return Answer.json(200, "ret", 0).with("Set-Cookie", "sessionid=" + sessions.open() + "; Path=/; HttpOnly");
    }

    private Answer listCustomers(Request request) throws Refused {
        if (!isSignedIn(request)) {
            return notSignedIn();
        }
        var query = request.query();
        if (!query.text("action").equals("list_customer")) {
            throw Refused.badRequest("action must be list_customer");
        }
        var page = customers.page(
                query.number("pagesize", 10, 1, 1_000),
                query.number("pagenum", 1, 1, Customers.KEPT));
        var list = page.stream().map(DemoShop::asMap).toList();
        return Answer.json(200, "ret", 0, "retlist", list, "total", customers.total());
    }

    private Answer addCustomer(Request request) throws IOException, Refused {
        if (!isSignedIn(request)) {
            return notSignedIn();
        }
        var order = JsonCodec.found().parse(request.document());
        if (!order.isObject()) throw Refused.badRequest("not a JSON object");
        var data = order.get("data");
        if (!order.get("action").asString().equals("add_customer") || !data.isObject()) {
            throw Refused.badRequest("action must be add_customer, and data an object");
        }
        int id = customers.add(field(data, "name"), field(data, "phonenumber"), field(data, "address"));
        return Answer.json(200, "ret", 0, "id", id);
    }

    private static String field(Json data, String name) throws Refused {
        var value = data.get(name);
        if (value.isString() && value.asString().length() <= LONGEST_FIELD) return value.asString();
        throw Refused.badRequest("data." + name + " must be a text of at most " + LONGEST_FIELD + " characters");
    }

    private boolean isSignedIn(Request request) {
        return request.cookie("sessionid").filter(sessions::isOpen).isPresent();
    }

    private static Answer notSignedIn() {
        return Answer.json(401, "ret", 302, "reason", "not signed in");
    }

    private static Map<String, Object> asMap(Customers.Customer customer) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", customer.id());
        map.put("name", customer.name());
        map.put("phonenumber", customer.phoneNumber());
        map.put("address", customer.address());
        return map;
    }

    private static Answer upload(Request request) throws IOException, Refused {
        var form = Multipart.read(request);
        var files = new ArrayList<Map<String, Object>>();
        for (var file : form.files()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("name", file.name());
            map.put("filename", file.filename());
            map.put("size", file.size());
            files.add(map);
        }
        return Answer.json(200, "ret", 0, "files", files, "fields", form.fields());
    }

    private static Answer sameXml(Request request) throws IOException, Refused {
        var type = request.header("Content-Type");
        return new Answer(200, type.isEmpty() ? "application/xml" : type, Map.of(), request.document());
    }

    private Answer turn(Parameters changes) throws Refused {
        synchronized (this) {
            switches = switches.with(changes);
        }
        return Answer.html(switches.asPage());
    }
}
