package io.hyload.run;

import java.time.Duration;
import java.util.Optional;

import io.hyload.stats.JsonText;
import io.hyload.stats.StatsRecord;

/// A run at one moment, as [Steering] tells it.
///
/// @param elapsed    since the first activity, pauses included
/// @param pace       of its arrivals, if it has any
/// @param isStopping whether it is being brought to its end
/// @param progress   how much of it is over, 0 to 1, where its length is known
/// @param total      counted up to the last whole second
public record Status(String scenario, Duration elapsed, int users, Optional<Pace> pace, boolean isPaused,
        boolean isStopping, Optional<Double> progress, StatsRecord.Totals total) {

    /// One line; what is not known is left out.
    String toJson() {
        var json = new JsonText().open().put("scenario", scenario).put("elapsed", elapsed.toNanos() / 1e9, 3)
                .put("users", users);
        pace.ifPresent(pace -> json.put("rate", pace.rate(), 3).put("factor", pace.factor(), 6));
        json.put("paused", isPaused).put("stopping", isStopping);
        progress.ifPresent(done -> json.put("progress", done, 4));
        return json.put("sent", total.sent()).put("received", total.received()).put("errors", total.errors())
                .put("timeouts", total.timeouts()).close().toString();
    }
}
