package io.hyload.stats;

import java.util.Optional;

/// Where the time of the users went, by Little's law: users on average = requests a second × (time in a request + time
/// thinking). What is missing to the whole was spent in the scenario's own code, or waiting for a core there.
///
/// It holds for what was really done, so a request counts from when it was begun, and one that failed counts too.
///
/// @param users   on average over the run
/// @param rate    requests a second, that came to an end in any way
/// @param request mean seconds of a request
/// @param think   mean seconds asleep, for each request
public record Books(double users, double rate, double request, double think) {

    /// As many times the usual, an answer is a stall.
    private static final int STALL = 10;

    /// Empty where nothing is known of the users: records of the original, a run without tasks.
    ///
    /// @param seconds that the run took
    public static Optional<Books> of(Summary summary, double seconds) {
        var health = summary.tally().health();
        long ended =
                summary.total().received() + summary.names().values().stream().mapToLong(StatsRecord.Line::err).sum();
        if (health.ran() <= 0 || ended == 0 || seconds <= 0) return Optional.empty();
        return Optional.of(new Books(health.ran() / seconds, ended / seconds, health.asked() / ended,
                health.slept() / ended));
    }

    /// The part of the users' time that the right side explains: 1 is all.
    public double accounted() {
        return rate * (request + think) / users;
    }

    /// About how many requests a closed loop did not send while an answer stalled, which its percentiles leave out: 0 in open
    /// load, which counts them, and where they are fewer than one in a thousand.
    ///
    /// @param summary of the same run
    public long hidden(Summary summary) {
        if (summary.isOpenLoad()) return 0;
        double cycle = users / rate * 1e6;
        long hidden = summary.times().hidden((long) (STALL * Math.max(cycle, summary.times().percentile(50))), cycle);
        return hidden * 1000 > summary.total().received() ? hidden : 0;
    }
}
