package io.hyload;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.hyload.http.Connection;
import io.hyload.http.CookieJar;
import io.hyload.http.ErrorKind;
import io.hyload.http.ExchangeText;
import io.hyload.http.Outcome;
import io.hyload.http.Request;
import io.hyload.http.Secrets;
import io.hyload.http.Url;
import io.hyload.run.Run;
import io.hyload.run.Targets;
import io.hyload.stats.NameCounters;

/// One user: own cookies, own connections, kept open from one request to the next.
///
/// The first request names scheme and host; later ones may give a path alone, which goes to the last origin used. Network
/// trouble never throws: it comes back as a response whose [HttpResponse#error] is set, and has been counted. Only a
/// programmer's error throws: a path before any host, a header with a line break.
///
/// Connections are closed when the task that made the client ends.
public final class HttpClient implements AutoCloseable {

    private static final int MAX_REDIRECTS = 10;
    /// One count for all clients: most have one connection only, and together they shall use all addresses.
    private static final AtomicInteger NEXT_ADDRESS = new AtomicInteger();

    private final Run run = Run.current();
    private final Connection.Census census = run.census();
    private final Standards standards;
    private final CookieJar cookies = new CookieJar(InstantSource.system());
    private final Map<Url.Origin, Deque<Connection>> idle = new HashMap<>(4);
    private Optional<Url> base;

    /// A user who has not connected yet.
    public HttpClient(ClientOption... options) {
        standards = new Standards(options);
        base = standards.baseUrl;
        run.own(this);
    }

    /// Sends a GET request.
    public HttpResponse get(String url, RequestOption... options) {
        return send("GET", url, options);
    }

    /// Sends a POST request.
    public HttpResponse post(String url, RequestOption... options) {
        return send("POST", url, options);
    }

    /// Sends a PUT request.
    public HttpResponse put(String url, RequestOption... options) {
        return send("PUT", url, options);
    }

    /// Sends a DELETE request.
    public HttpResponse delete(String url, RequestOption... options) {
        return send("DELETE", url, options);
    }

    /// Sends a HEAD request.
    public HttpResponse head(String url, RequestOption... options) {
        return send("HEAD", url, options);
    }

    /// Sends a PATCH request.
    public HttpResponse patch(String url, RequestOption... options) {
        return send("PATCH", url, options);
    }

    /// Sends an OPTIONS request.
    public HttpResponse options(String url, RequestOption... options) {
        return send("OPTIONS", url, options);
    }

    /// Sends a request of any method.
    ///
    /// @throws IllegalArgumentException when method, URL or a header cannot be sent
    public HttpResponse send(String method, String url, RequestOption... options) {
        run.checkRunning();
        var draft = new Draft(method, standards, options);
        var target = run.targets().of(base, url);
        var named = draft.name.map(run.recorder()::name).orElseGet(() -> target.counters(method, run.recorder()));
        var to = draft.url(target.url());
        if (standards.baseUrl.isEmpty()) rememberOrigin(to);
        var request = draft.request(to, cookies.header(to));
        var response = once(request, draft, named);
        return draft.followRedirects ? followed(response, request, draft) : response;
    }

    private void rememberOrigin(Url url) {
        boolean isKnown = base.isPresent() && base.get().origin().equals(url.origin());
        if (isKnown && (url.user().isEmpty() || url.user().equals(base.get().user()))) return;
        base = Optional.of(new Url(url.scheme(), url.host(), url.port(), "/", url.user()));
    }

    // ------------------------------------------------------------------ one exchange

    private HttpResponse once(Request request, Draft draft, NameCounters named) {
        var recorder = run.recorder();
        recorder.sent();
        long due = System.nanoTime();
        var connection = take(request.url().origin());
        Outcome outcome;
        try {
            outcome = connection.exchange(request, due, draft.timeout, standards.connectTimeout);
        } finally {
            giveBack(connection);
        }
        switch (outcome) {
            case Outcome.Answered(var response, var timing, var in, var out) -> {
                recorder.received(named, timing.total(), in, out);
                for (var setCookie : response.head().all("Set-Cookie")) cookies.store(request.url(), setCookie);
            }
            case Outcome.Failed(var kind, var cause, _, _, var in, var out)  -> {
                if (kind.isTimeout()) recorder.timedOut(named, kind.label(), in, out);
                else recorder.failed(named, kind.label(), in, out);
                run.log(kind.number() + "|" + kind.label() + ": " + cause + "|" + request.method() + " "
                        + Secrets.masked(request.url().toString()));
            }
        }
        if (draft.debug || run.isTrial()) print(request, outcome, draft);
        return new HttpResponse(request.url(), outcome);
    }

    private void print(Request request, Outcome outcome, Draft draft) {
        var console = run.console();
        console.exchange(ExchangeText.of(request, outcome, draft.showSecrets, console.isColoured()));
    }

    /// A kept connection to that origin, or a new one.
    private Connection take(Url.Origin origin) {
        synchronized (idle) {
            var kept = idle.get(origin);
            if (kept != null && !kept.isEmpty()) return kept.pollLast();
            return new Connection(origin, nextLocalAddress(), census);
        }
    }

    private Optional<InetAddress> nextLocalAddress() {
        var addresses = standards.localAddresses;
        if (addresses.isEmpty()) return Optional.empty();
        return Optional.of(addresses.get(Math.floorMod(NEXT_ADDRESS.getAndIncrement(), addresses.size())));
    }

    private void giveBack(Connection connection) {
        synchronized (idle) {
            idle.computeIfAbsent(connection.origin(), _ -> new ArrayDeque<>(1)).addLast(connection);
        }
    }

    /// Closes the connections kept. The client stays usable, and connects again.
    @Override
    public void close() {
        List<Connection> kept;
        synchronized (idle) {
            kept = new ArrayList<>();
            idle.values().forEach(kept::addAll);
            idle.clear();
        }
        kept.forEach(Connection::close);
    }

    // ------------------------------------------------------------------ redirects

    /// RFC 9110 §15.4, as browsers do it: 303 becomes GET, so do 301 and 302 after POST; 307 and 308 keep method and
    /// body. Credentials are not taken to another origin.
    private HttpResponse followed(HttpResponse first, Request sent, Draft draft) {
        var response = first;
        var request = sent;
        for (int hops = 0; redirects(response); hops++) {
            var location = response.header("Location");
            var from = request.url();
            Url to;
            try {
                to = from.resolve(location);
            } catch (IllegalArgumentException e) {
                return refused(response, ErrorKind.BAD_HEADER,
                        "Location '" + location + "' from " + from.origin() + ": " + e.getMessage());
            }
            if (hops == MAX_REDIRECTS) {
                return refused(response, ErrorKind.TOO_MANY_REDIRECTS,
                        "more than " + MAX_REDIRECTS + " redirects, the last to " + to);
            }
            run.checkRunning();
            request = redirected(request, response.statusCode(), to);
            if (standards.baseUrl.isEmpty()) rememberOrigin(to);
            var named = draft.name.map(run.recorder()::name)
                    .orElse(run.recorder().name(request.method() + " " + to.foldedPath()));
            response = once(request, draft, named);
        }
        return response;
    }

    private static boolean redirects(HttpResponse response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> !response.header("Location").isEmpty();
            default                      -> false;
        };
    }

    private Request redirected(Request request, int status, Url to) {
        boolean toGet = status == 303 && !request.method().equals("HEAD")
                || (status == 301 || status == 302) && request.method().equals("POST");
        boolean elsewhere = !to.origin().equals(request.url().origin());
        var fields = new ArrayList<>(request.fields());
        fields.removeIf(field -> field.name().equalsIgnoreCase("Cookie") || field.name().equalsIgnoreCase("Host")
                || toGet && field.name().regionMatches(true, 0, "Content-", 0, 8)
                || elsewhere && field.name().equalsIgnoreCase("Authorization"));
        var cookie = cookies.header(to);
        if (!cookie.isEmpty()) fields.add(new io.hyload.http.Head.Field("Cookie", cookie));
        return new Request(toGet ? "GET" : request.method(), to, fields,
                toGet ? io.hyload.http.Body.NONE : request.body(), request.discard());
    }

    /// The exchange itself was a success and is counted as one; that it leads nowhere is an error besides.
    private HttpResponse refused(HttpResponse response, ErrorKind kind, String cause) {
        run.recorder().error(kind.label());
        run.log(kind.number() + "|" + kind.label() + ": " + cause);
        return response.asFailure(kind, cause);
    }
}
