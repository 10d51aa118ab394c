package io.hyload.demo;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// How badly the shop behaves, so that a tester can see what trouble looks like in the charts.
///
/// @param delay milliseconds every answer waits
/// @param jitter up to this many milliseconds more, evenly spread
/// @param errors percent of the requests answered with status 500
record Switches(int delay, int jitter, int errors) {

    private static final List<String> NAMES = List.of("delay", "jitter", "errors");
    private static final int LONGEST_DELAY = 60_000;

    static final Switches OFF = new Switches(0, 0, 0);

    /// These switches with the named ones changed.
    Switches with(Parameters changes) throws Refused {
        for (var name : changes.values().keySet()) {
            if (!NAMES.contains(name)) {
                throw Refused.badRequest("unknown switch: there are " + String.join(", ", NAMES));
            }
        }
        return new Switches(
                changes.number("delay", delay, 0, LONGEST_DELAY),
                changes.number("jitter", jitter, 0, LONGEST_DELAY),
                changes.number("errors", errors, 0, 100));
    }

    Duration nextDelay(RandomGenerator random) {
        return Duration.ofMillis(delay + (jitter == 0 ? 0 : random.nextInt(jitter + 1)));
    }

    boolean nextIsError(RandomGenerator random) {
        return errors > 0 && random.nextInt(100) < errors;
    }

    String asPage() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Switches</title><link rel="stylesheet" href="/mgr/style.css"></head>
                <body>
                <h1>Switches</h1>
                <p>They apply to every answer of the shop but this page.</p>
                <form method="post" action="/switches">
                <label>Delay, ms <input name="delay" type="number" min="0" max="%1$d" value="%2$d"></label>
                <label>Jitter, ms <input name="jitter" type="number" min="0" max="%1$d" value="%3$d"></label>
                <label>Errors, percent <input name="errors" type="number" min="0" max="100" value="%4$d"></label>
                <button>Set</button>
                </form>
                </body>
                </html>
                """.formatted(LONGEST_DELAY, delay, jitter, errors);
    }
}
