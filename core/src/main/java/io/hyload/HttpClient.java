package io.hyload;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.hyload.http.Connection;
import io.hyload.http.CookieJar;
import io.hyload.http.DigestAuth;
import io.hyload.http.ExchangeText;
import io.hyload.http.Names;
import io.hyload.http.Outcome;
import io.hyload.http.Pool;
import io.hyload.http.Redirect;
import io.hyload.http.Request;
import io.hyload.http.Route;
import io.hyload.http.Secrets;
import io.hyload.http.Tls;
import io.hyload.http.Url;
import io.hyload.run.Run;
import io.hyload.run.ShownExchange;
import io.hyload.run.Targets;
import io.hyload.stats.NameCounters;

/// One user: own cookies, own connections, kept open from one request to the next.
///
/// The first request names scheme and host; later ones may give a path alone, which goes to the last origin used. Network
/// trouble never throws: it comes back as a response whose [HttpResponse#error] is set, and has been counted. Only a
/// programmer's error throws: a path before any host, a header with a line break.
///
/// Requests that run in parallel, in [Hyload#all], have a connection each, at most 6 to one origin; further ones wait for
/// one, and that is part of their response time. Connections are closed when the task that made the client ends.
public final class HttpClient implements AutoCloseable {

    /// One count for all clients: most have one connection only, and together they shall use all addresses.
    private static final AtomicInteger NEXT_ADDRESS = new AtomicInteger();

    private final Run run = Run.current();
    private final Connection.Census census = run.census();
    private final Standards standards;
    private final Tls tls;
    private final CookieJar cookies = new CookieJar(InstantSource.system());
    /// Made for the first request that wants it.
    private Optional<DigestAuth> digests = Optional.empty();
    private final Pool pool = new Pool(this::connection);
    private final Names names;
    private Optional<Url> base;

    /// A user who has not connected yet.
    public HttpClient(ClientOption... options) {
        standards = Standards.of(options);
        base = standards.baseUrl;
        tls = new Tls(standards.tls);
        names = standards.pins.isEmpty() ? Names.system() : Names.system().pinned(standards.pins);
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
        var named = draft.name.isEmpty()
                ? target.counters(method, run.recorder())
                : run.recorder().name(draft.name.get());
        var to = draft.url(target.url());
        if (standards.baseUrl.isEmpty()) rememberOrigin(to);
        var request = draft.request(to, cookies.header(to));
        return answer(request, draft, named);
    }

    /// The answer to the last of as many requests as redirects and one challenge a hop ask for, each counted once.
    private HttpResponse answer(Request first, Draft draft, NameCounters firstName) {
        var request = first;
        var named = firstName;
        for (int hops = 0;; hops++) {
            // Credentials are for the origin the scenario has named.
            boolean isAtHome = request.url().origin().equals(first.url().origin());
            Outcome outcome;
            if (draft.digest.isPresent() && isAtHome) {
                var last = authenticated(request, draft, named);
                request = last.request();
                outcome = last.outcome();
            } else {
                outcome = exchanged(request, draft);
            }
            Redirect redirect = Redirect.STAY;
            if (draft.followRedirects && outcome instanceof Outcome.Answered answered) {
                redirect = Redirect.after(request, answered.response(), hops);
                if (redirect instanceof Redirect.Astray astray)
                    outcome = answered.failed(astray.kind(), astray.cause());
            }
            finish(request, outcome, draft, named);
            if (!(redirect instanceof Redirect.On(var next))) return new HttpResponse(request.url(), outcome);
            run.checkRunning();
            request = next.withCookies(cookies.header(next.url()));
            if (standards.baseUrl.isEmpty()) rememberOrigin(next.url());
            var recorder = run.recorder();
            named = recorder.name(draft.name.orElse(next.method() + " " + next.url().foldedPath()));
        }
    }

    private void finish(Request request, Outcome outcome, Draft draft, NameCounters named) {
        record(request, outcome, named);
        if (draft.debug || run.isTrial()) print(request, outcome, draft, named.name());
    }

    private void rememberOrigin(Url url) {
        boolean isKnown = base.isPresent() && base.get().origin().equals(url.origin());
        if (isKnown && (url.user().isEmpty() || url.user().equals(base.get().user()))) return;
        base = Optional.of(url.root());
    }

    // ------------------------------------------------------------------ one exchange

    private Outcome exchanged(Request request, Draft draft) {
        run.recorder().sent();
        long now = standards.nanos.getAsLong();
        return pool.exchange(request, run.due(now), now, draft.limits());
    }

    private record Exchanged(Request request, Outcome outcome) {}

    private synchronized DigestAuth digests() {
        if (digests.isEmpty()) digests = Optional.of(new DigestAuth());
        return digests.get();
    }

    /// Signed for a challenge met before; sent again when it was answered by a new one, and the first time is then counted.
    private Exchanged authenticated(Request plain, Draft draft, NameCounters named) {
        var digests = digests();
        var request = digests.signed(plain, draft.digest);
        var outcome = exchanged(request, draft);
        var again = digests.again(request, outcome, draft.digest);
        if (again.isEmpty()) return new Exchanged(request, outcome);
        finish(request, outcome, draft, named);
        run.checkRunning();
        var second = again.get().withCookies(cookies.header(request.url()));
        var answer = exchanged(second, draft);
        digests.note(second, answer, draft.digest);
        return new Exchanged(second, answer);
    }

    private void record(Request request, Outcome outcome, NameCounters named) {
        var recorder = run.recorder();
        switch (outcome) {
            case Outcome.Answered(var response, var timing, var in, var out) -> {
                recorder.received(named, response.status(), timing.total(), timing.service(), in, out);
                recorder.spent(timing.send(), timing.waiting(), timing.receive());
                if (timing.connect() > 0) recorder.connected(timing.dns(), timing.connect(), timing.tls());
                if (response.head().setsCookies())
                    for (var setCookie : response.head().all("Set-Cookie")) cookies.store(request.url(), setCookie);
            }
            case Outcome.Failed(var kind, var cause, _, var timing, var in, var out) -> {
                if (kind.isTimeout()) recorder.timedOut(named, kind.label(), timing.service(), in, out);
                else recorder.failed(named, kind.label(), timing.service(), in, out);
                run.log(kind.number() + "|" + kind.label() + ": " + cause + "|" + request.method() + " "
                        + Secrets.masked(request.url().toString()));
            }
        }
        run.exemplars().note(named.name(), request, outcome);
    }

    private void print(Request request, Outcome outcome, Draft draft, String name) {
        var console = run.console();
        var text = ExchangeText.of(request, outcome, draft.showSecrets, console.isColoured());
        console.exchange(switch (outcome) {
            case Outcome.Answered(var response, var timing, _, _) -> new ShownExchange(name, response.status(),
                    Duration.ofNanos(timing.total()), response.content().length, "", text);
            case Outcome.Failed(var kind, _, var bytes, var timing, _, _) -> new ShownExchange(name, 0,
                    Duration.ofNanos(timing.total()), bytes.length, kind.label(), text);
        });
    }

    private Connection connection(Url.Origin origin) {
        var route = new Route(origin, standards.proxy.of(origin), nextLocalAddress(), Optional.of(tls));
        return new Connection(route, names, census, standards.nanos);
    }

    private Optional<InetAddress> nextLocalAddress() {
        var addresses = standards.localAddresses;
        if (addresses.isEmpty()) return Optional.empty();
        // Each worker begins with another one.
        int next = NEXT_ADDRESS.getAndIncrement() + run.share().number();
        return Optional.of(addresses.get(Math.floorMod(next, addresses.size())));
    }

    /// Closes its connections, those in use when their responses have come. The client stays usable, and connects again.
    @Override
    public void close() {
        pool.close();
    }
}
