package io.hyload.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.hyload.stats.Check;
import io.hyload.stats.JsonText;
import io.hyload.stats.StatsRecord;

/// A run at one moment, as [Steering] tells it.
///
/// @param elapsed    since the first activity, pauses included
/// @param pace       of its arrivals, if it has any
/// @param isStopping whether it is being brought to its end
/// @param progress   how much of it is over, 0 to 1, where its length is known
/// @param total      counted up to the last whole second
/// @param checks     how its thresholds stood then
public record Status(String scenario, Duration elapsed, int users, Optional<Pace> pace, boolean isPaused,
        boolean isStopping, Optional<Double> progress, StatsRecord.Totals total, List<Check> checks) {

    public Status {
        checks = List.copyOf(checks);
    }

    /// One line; what is not known is left out.
    String toJson() {
        var json = new JsonText().open().put("scenario", scenario).put("elapsed", elapsed.toNanos() / 1e9, 3)
                .put("users", users);
        pace.ifPresent(pace -> json.put("rate", pace.rate(), 3).put("factor", pace.factor(), 6));
        json.put("paused", isPaused).put("stopping", isStopping);
        progress.ifPresent(done -> json.put("progress", done, 4));
        json.put("sent", total.sent()).put("received", total.received()).put("errors", total.errors())
                .put("timeouts", total.timeouts());
        if (!checks.isEmpty()) {
            json.list("thresholds");
            checks.forEach(check -> write(json, check));
            json.endList();
        }
        return json.close().toString();
    }

    /// As the last record of a run has it; but of one that only the end decides it is not said yet whether it has passed.
    private static void write(JsonText json, Check check) {
        boolean isOpen = check.state() == Check.State.NO_DATA
                || check.state() == Check.State.FAILED && check.threshold().isForTheEnd();
        json.open().put("text", check.threshold().text());
        if (!isOpen) json.put("passed", check.isPassed());
        json.put("actual", check.actual()).close();
    }
}
