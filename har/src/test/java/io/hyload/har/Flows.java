package io.hyload.har;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Flows for tests, put together in few words.
final class Flows {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private Flows() {}

    static Entry get(int number, String url, String... headers) {
        return entry(number, "GET", url, Optional.empty(), headers);
    }

    static Entry post(int number, String url, Body body, String... headers) {
        return entry(number, "POST", url, Optional.of(body), headers);
    }

    /// @param headers names and values in turn
    static Entry entry(int number, String method, String url, Optional<Body> body, String... headers) {
        var fields = new ArrayList<Field>();
        for (int i = 0; i < headers.length; i += 2) fields.add(new Field(headers[i], headers[i + 1]));
        return new Entry(number, "", START.plusSeconds(number), Duration.ofMillis(20), method, url, fields, body,
                answer(200, "text/html"), Set.of());
    }

    static Entry answered(Entry entry, int status, String type) {
        return new Entry(entry.number(), entry.page(), entry.start(), entry.took(), entry.method(), entry.url(),
                entry.headers(), entry.body(), answer(status, type), entry.marks());
    }

    private static Entry.Answer answer(int status, String type) {
        return new Entry.Answer(status, List.of(), type, "", -1, "");
    }

    static Body json(String text) {
        return new Body.Text("application/json", text);
    }

    static Flow.Visit page(String title, double think, Entry... entries) {
        return new Flow.Visit(title, steps(entries), Duration.ofMillis(Math.round(think * 1000)));
    }

    static List<Flow.Step> steps(Entry... entries) {
        return Arrays.stream(entries).<Flow.Step>map(Flow.Step.One::new).toList();
    }

    static Flow flow(Flow.Visit... pages) {
        return new Flow("shop.har", List.of(pages));
    }
}
