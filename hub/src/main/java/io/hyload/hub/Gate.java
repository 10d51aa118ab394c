package io.hyload.hub;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import io.hyload.stats.MetricsText;
import io.hyload.stats.MetricsText.Dialect;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What the port answers: to a handshake by letting it through to the WebSockets, if who it is from may listen; to
/// everything else with one short text.
final class Gate extends Handler.Wrapper {

    /// More listeners than any team has people; each costs some 200 kB.
    private static final int MOST_CLIENTS = 1000;
    private static final String WHAT =
            "hyload hub: figures of load tests, by WebSocket at ws://%s/; see /healthz and /metrics";
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Access access;
    private final Traffic traffic;
    private final Function<Dialect, MetricsText> metrics;

    Gate(Access access, Traffic traffic, Function<Dialect, MetricsText> metrics, Handler sockets) {
        this.access = access;
        this.traffic = traffic;
        this.metrics = metrics;
        super(sockets);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")) return upgrade(request, response, callback);
        var method = request.getMethod();
        if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            return answer(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "only GET and HEAD");
        }
        return switch (Request.getPathInContext(request)) {
            case "/" -> answer(response, callback, HttpStatus.OK_200,
                    WHAT.formatted(Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST))
                            .filter(host -> host.matches("[\\w.:\\[\\]-]+")).orElse("HOST:PORT")));
            case "/healthz" -> answer(response, callback, HttpStatus.OK_200, "ok");
            case "/metrics" -> metrics(request, response, callback);
            default -> answer(response, callback, HttpStatus.NOT_FOUND_404, "nothing here: see /");
        };
    }

    private boolean upgrade(Request request, Response response, Callback callback) throws Exception {
        var origin = Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN));
        var host = Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)).orElse("");
        var denial = access.denial(origin, host).or(() -> denial(request));
        if (denial.isPresent()) return answer(response, callback, denial.get());
        try {
            replay(Request.extractQueryParameters(request));
        } catch (IllegalArgumentException e) {
            return answer(response, callback, HttpStatus.BAD_REQUEST_400, e.getMessage());
        }
        if (traffic.count() >= MOST_CLIENTS)
            return answer(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, MOST_CLIENTS + " listen already");
        return super.handle(request, response, callback)
                || answer(response, callback, HttpStatus.BAD_REQUEST_400, "no handshake of RFC 6455");
    }

    private Optional<Access.Denial> denial(Request request) {
        return access.denial(Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION)),
                Optional.ofNullable(Request.extractQueryParameters(request).getValue("token")));
    }

    /// How far back a client wants to begin, by `?replay=SECONDS`: zero without it, and no further than the log goes.
    ///
    /// @throws IllegalArgumentException in one line
    static Duration replay(Fields parameters) {
        var seconds = parameters.getValue("replay");
        if (seconds == null) return Duration.ZERO;
        if (!seconds.matches("\\d{1,9}")) throw new IllegalArgumentException("replay: not a number of seconds");
        var asked = Duration.ofSeconds(Long.parseLong(seconds));
        return asked.compareTo(Hub.KEPT) > 0 ? Hub.KEPT : asked;
    }

    private boolean metrics(Request request, Response response, Callback callback) {
        var denial = denial(request);
        if (denial.isPresent()) return answer(response, callback, denial.get());
        var dialect = Dialect.accepted(String.join(",", request.getHeaders().getValuesList(HttpHeader.ACCEPT)));
        return answer(response, callback, HttpStatus.OK_200, dialect.contentType(), metrics.apply(dialect).toBytes());
    }

    private static boolean answer(Response response, Callback callback, Access.Denial denial) {
        if (denial.status() == HttpStatus.UNAUTHORIZED_401)
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"hyload hub\"");
        return answer(response, callback, denial.status(), denial.reason());
    }

    /// One line.
    static boolean answer(Response response, Callback callback, int status, String line) {
        return answer(response, callback, status, PLAIN, (line + "\n").getBytes(UTF_8));
    }

    private static boolean answer(Response response, Callback callback, int status, String type, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
