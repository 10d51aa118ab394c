package io.hyload.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import io.hyload.http.Excerpt;
import io.hyload.http.ExchangeText;
import io.hyload.http.Secrets;
import io.hyload.http.Timing;
import io.hyload.stats.JsonText;

/// One request of a run that is worth reading: among its slowest, or the first of its kind of error. Or the first error of a
/// kind that is no request's.
///
/// @param kind         the kind of error; empty for one of the slowest
/// @param at           when the request should have been sent, or the error came; to the millisecond
/// @param responseTime zero where there was no request
/// @param name         what it is counted under, or empty
/// @param cause        what went wrong, on one line, or empty
/// @param line         its line in the file: a JSON object, secrets masked, of bounded length
public record Exemplar(Optional<String> kind, Instant at, Duration responseTime, String name, String cause,
        String line) {

    /// The most characters of a head, a URL or a cause. Bodies are as [ExchangeText] has them.
    private static final int LONGEST = ExchangeText.LONGEST;

    /// As it is written.
    ///
    /// @param excerpt of the exchange, if it was one; `cause` is then its own
    /// @param worker  the process it is from, when there are several
    static Exemplar of(Optional<String> kind, Instant at, String name, String cause, Optional<Excerpt> excerpt,
            Optional<Integer> worker) {
        var text = excerpt.map(ExchangeText::of);
        var told = oneLine(cut(text.map(ExchangeText::cause).orElse(Secrets.masked(cause))));
        var whole = at.truncatedTo(ChronoUnit.MILLIS);
        var json = new JsonText().open().put("why", kind.isEmpty() ? "slow" : "error");
        kind.ifPresent(one -> json.put("kind", one));
        json.put("at", whole.toEpochMilli() / 1000.0, 3);
        if (!name.isEmpty()) json.put("name", name);
        excerpt.ifPresent(exchange -> {
            json.put("method", exchange.method()).put("url", cut(text.get().url()));
            exchange.status().ifPresent(status -> json.put("status", status));
            times(json, exchange.timing());
        });
        if (!told.isEmpty()) json.put("cause", told);
        text.ifPresent(exchange -> {
            part(json, "request", exchange.requestHead(), exchange.requestBody());
            part(json, "response", exchange.responseHead(), exchange.responseBody());
        });
        worker.ifPresent(number -> json.put("worker", number));
        var took = Duration.ofNanos(excerpt.map(exchange -> exchange.timing().total()).orElse(0L));
        return new Exemplar(kind, whole, took, name, told, json.close().toString());
    }

    private static void times(JsonText json, Timing timing) {
        json.put("ms", timing.total() / 1e6, 3).open("timing");
        json.put("dns", timing.dns() / 1e6, 3).put("connect", timing.connect() / 1e6, 3);
        json.put("tls", timing.tls() / 1e6, 3).put("send", timing.send() / 1e6, 3);
        json.put("wait", timing.waiting() / 1e6, 3).put("receive", timing.receive() / 1e6, 3).close();
    }

    /// Left out when there is nothing of it.
    private static void part(JsonText json, String key, String head, String body) {
        if (head.isEmpty() && body.isEmpty()) return;
        json.open(key).put("head", cut(head)).put("body", body).close();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "\n… of " + text.length() + " characters";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip();
    }
}
