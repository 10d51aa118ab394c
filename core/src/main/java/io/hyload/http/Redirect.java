package io.hyload.http;

import java.util.ArrayList;

import static io.hyload.http.ErrorKind.BAD_HEADER;
import static io.hyload.http.ErrorKind.TOO_MANY_REDIRECTS;

/// Where a response sends its client next (RFC 9110 §15.4), as browsers read it.
public sealed interface Redirect {

    /// More hops than that are a loop.
    int MAX_HOPS = 10;

    /// Nowhere: this is the response.
    record Stay() implements Redirect {}

    Stay STAY = new Stay();

    /// On, with this request, which has no cookies yet.
    record On(Request request) implements Redirect {}

    /// Nowhere one can go: the exchange counts as failed.
    record Astray(ErrorKind kind, String cause) implements Redirect {}

    /// 303 becomes GET, so do 301 and 302 after POST; 307 and 308 keep method and body. Credentials are not taken to
    /// another origin.
    ///
    /// @param hops redirects followed before this response
    static Redirect after(Request request, Response response, int hops) {
        var location = response.head().first("Location").orElse("");
        boolean redirects = switch (response.status()) {
            case 301, 302, 303, 307, 308 -> !location.isEmpty();
            default -> false;
        };
        if (!redirects) return STAY;
        var from = request.url();
        Url to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            return new Astray(BAD_HEADER,
                    "Location '" + Secrets.masked(location) + "' from " + from.origin() + ": " + e.getMessage());
        }
        if (hops == MAX_HOPS) return new Astray(TOO_MANY_REDIRECTS,
                "more than " + MAX_HOPS + " redirects, the last to " + Secrets.masked(to.toString()));
        return new On(redirected(request, response.status(), to));
    }

    private static Request redirected(Request request, int status, Url to) {
        boolean toGet = status == 303 && !request.method().equals("HEAD")
                || (status == 301 || status == 302) && request.method().equals("POST");
        boolean elsewhere = !to.origin().equals(request.url().origin());
        var fields = new ArrayList<>(request.fields());
        fields.removeIf(field -> field.name().equalsIgnoreCase("Cookie") || field.name().equalsIgnoreCase("Host")
                || toGet && field.name().regionMatches(true, 0, "Content-", 0, 8)
                || elsewhere && field.name().equalsIgnoreCase("Authorization"));
        return new Request(toGet ? "GET" : request.method(), to, Fields.of(fields), toGet ? Body.NONE : request.body(),
                request.discard(), request.saveTo());
    }
}
