package io.hyload.har;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Flows written as the exchanges they are made of, divided by lines of `=====`; in each, the answer stands behind a line
/// `-----`. Lines that begin with `&` make one step with the exchange before.
///
/// ```
/// POST https://shop.test/login
/// Content-Type: application/x-www-form-urlencoded
///
/// csrf=abc
/// -----
/// 302
/// Location: /home
/// ```
final class Exchanges {

    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private Exchanges() {}

    static Flow flow(String text) {
        var steps = new ArrayList<Flow.Step>();
        int number = 0;
        for (var exchange : text.split("(?m)^=====\\n")) {
            boolean together = exchange.startsWith("&");
            var entry = entry(++number, together ? exchange.substring(1) : exchange);
            if (!together) {
                steps.add(new Flow.Step.One(entry));
                continue;
            }
            var entries = new ArrayList<>(steps.removeLast().entries());
            entries.add(entry);
            steps.add(new Flow.Step.AtOnce(entries));
        }
        return new Flow("Shop", List.of(new Flow.Visit("Home", steps, Duration.ZERO)));
    }

    static Entry entry(int number, String exchange) {
        var halves = exchange.split("(?m)^-----\\n", 2);
        var request = Message.of(halves[0]);
        var words = request.first.split(" ", 2);
        var answer = Message.of(halves.length == 1 ? "204\n" : halves[1]);
        var location = answer.headers.stream().filter(header -> header.name().equalsIgnoreCase("Location"))
                .map(Field::value).findFirst().orElse("");
        return new Entry(number, "", START.plusSeconds(number), Duration.ofMillis(10), words[0], words[1].strip(),
                request.headers, request.body(), new Entry.Answer(Integer.parseInt(answer.first), answer.headers,
                        answer.type().replaceFirst(";.*", ""), location, answer.content.getBytes(UTF_8).length,
                        answer.content),
                Set.of());
    }

    private record Message(String first, List<Field> headers, String content) {

        static Message of(String text) {
            var parts = text.split("\\n\\n", 2);
            var lines = parts[0].lines().toList();
            var headers = lines.stream().skip(1).map(line -> line.split(": ?", 2))
                    .map(pair -> new Field(pair[0], pair[1])).toList();
            return new Message(lines.getFirst().strip(), headers, parts.length == 1 ? "" : parts[1].stripTrailing());
        }

        String type() {
            return headers.stream().filter(header -> header.name().equalsIgnoreCase("Content-Type")).map(Field::value)
                    .findFirst().orElse("");
        }

        Optional<Body> body() {
            if (content.isEmpty()) return Optional.empty();
            if (!type().contains("form-urlencoded")) return Optional.of(new Body.Text(type(), content));
            var fields = Arrays.stream(content.split("&")).map(pair -> pair.split("=", 2))
                    .map(pair -> new Field(Sent.decoded(pair[0], true), Sent.decoded(pair[1], true))).toList();
            return Optional.of(new Body.Form(type(), fields, content));
        }
    }
}
