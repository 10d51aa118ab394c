package io.hyload.run;

/// Where a schedule stands and how fast it is followed: a value, from which every further instant can be told.
///
/// The rate is the schedule's times a factor. The time of the schedule goes on as the clock does, whatever the factor,
/// but for a factor of 0, which stops both. A change counts from the moment it is made: with `t0` for the time of the
/// schedule then and `d0` for the arrivals due up to then, arrival `k` is due when `A` reaches `A(t0) + (k − d0) / factor`.
/// `d0` is what has come to be due in all, not only the whole ones of it, so that many changes one after the other make
/// neither more nor fewer arrivals.
///
/// Instants are counted from the last change, never from the arrival before: no error adds up.
///
/// @param since  reading of the nanosecond clock
/// @param time   seconds of the schedule gone by then
/// @param due    arrivals due by then
/// @param factor 0 when it is paused
record Flow(Schedule schedule, long since, double time, double due, double factor) {

    /// A schedule that begins now.
    Flow(Schedule schedule, long now) {
        this(schedule, now, 0, 0, 1);
    }

    /// The same with another factor from now on.
    Flow at(double factor, long now) {
        return new Flow(schedule, now, time(now), due(now), factor);
    }

    /// Seconds of the schedule gone by now.
    double time(long now) {
        return factor == 0 ? time : Math.min(schedule.seconds(), time + (now - since) / 1e9);
    }

    /// Arrivals due by now.
    double due(long now) {
        return due + factor * (schedule.arrivals(time(now)) - schedule.arrivals(time));
    }

    /// Whether arrival `k` will be due if nothing changes.
    boolean has(long k) {
        return factor > 0 && schedule.has(place(k));
    }

    /// When arrival `k` is due, on the nanosecond clock. Only if there [#has] to be one.
    long instant(long k) {
        return since + Math.round((schedule.instant(place(k)) - time) * 1e9);
    }

    private double place(long k) {
        return schedule.arrivals(time) + (k - due) / factor;
    }

    /// Arrivals a second now.
    double rate(long now) {
        return factor * schedule.rate(time(now));
    }

    boolean isPaused() {
        return factor == 0;
    }

    /// Nanoseconds until the schedule is over, if it goes on.
    long left(long now) {
        return Math.round((schedule.seconds() - time(now)) * 1e9);
    }
}
