package io.hyload.stats;

/// How the load generator itself fared in a second: the key `gen` of a record. All but the maxima adds up, over seconds and
/// over workers.
///
/// @param cpu       seconds of CPU time used by the process: 1.5 in a second is one and a half cores
/// @param starved   seconds its threads were ready to run and waited for a core, added up over them; 0 where the system does
///                  not tell
/// @param lag       microseconds by which tasks started or woke later than they should have, the 99th percentile
/// @param lagMax    the largest of these
/// @param gc        seconds it stood still to collect garbage
/// @param files     files open, connections among them; of several workers those of the one nearest to its limit
/// @param fileLimit how many it may open, 0 where that is not known
/// @param late      arrivals and paced iterations that started more than 10 ms after their instant
/// @param dropped   arrivals that did not start at all
/// @param lost      datagrams this machine did not take
/// @param ran       seconds of its users: two that run for a whole second make two
/// @param asked     seconds of these spent in requests
/// @param slept     seconds of these spent asleep: think time, as it came out
/// @param due       arrivals that the scenario asked for in that second: the target rate; 0 without a schedule
public record Health(double cpu, double starved, long lag, long lagMax, double gc, long files, long fileLimit,
        long late, long dropped, long lost, double ran, double asked, double slept, double due) {

    /// Nothing known.
    public static final Health NONE = new Health(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// Of a generator without a schedule.
    public Health(double cpu, double starved, long lag, long lagMax, double gc, long files, long fileLimit, long late,
            long dropped, long lost, double ran, double asked, double slept) {
        this(cpu, starved, lag, lagMax, gc, files, fileLimit, late, dropped, lost, ran, asked, slept, 0);
    }

    /// Both together.
    public Health plus(Health other) {
        if (other.equals(NONE)) return this;
        if (equals(NONE)) return other;
        var fuller = other.fullness() > fullness() ? other : this;
        return new Health(cpu + other.cpu, starved + other.starved, Math.max(lag, other.lag),
                Math.max(lagMax, other.lagMax), gc + other.gc, fuller.files, fuller.fileLimit, late + other.late,
                dropped + other.dropped, lost + other.lost, ran + other.ran, asked + other.asked, slept + other.slept,
                due + other.due);
    }

    Health withAsked(double seconds) {
        return new Health(cpu, starved, lag, lagMax, gc, files, fileLimit, late, dropped, lost, ran, seconds, slept,
                due);
    }

    /// The part of the files it may open that is open.
    public double fullness() {
        return fileLimit == 0 ? 0 : (double) files / fileLimit;
    }
}
