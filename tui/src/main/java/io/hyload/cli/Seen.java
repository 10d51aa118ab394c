package io.hyload.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.run.Checks;
import io.hyload.run.Columns;
import io.hyload.run.Examples;
import io.hyload.run.Result;
import io.hyload.run.Terms;
import io.hyload.stats.Judge;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Summary;
import io.hyload.stats.Verdict;
import io.hyload.stats.Worker;

/// What a monitor has seen, to be summed up in the end: the seconds that came, not what workers had counted before anybody
/// watched.
///
/// Not for several threads at once.
final class Seen {
    /// Where nobody has said how many cores there are, no load is too much for them.
    private static final int MANY_CORES = Integer.MAX_VALUE;

    private final Summary summary = new Summary();
    private final Judge judge = new Judge(Judge.START_UP);
    private Totals sums = Totals.ZERO;
    private Totals told = Totals.ZERO;

    /// Adds a merged second.
    ///
    /// @param workers who there was then
    /// @return the same, with the facts of all workers together
    StatsRecord add(StatsRecord second, List<Worker> workers) {
        var whole = withFacts(second, workers);
        sums = new Totals(sums.sent() + second.sent(), sums.received() + second.received(),
                sums.timeouts() + second.timeouts(), sums.errors() + second.errors(), Map.of());
        told = second.total();
        var totals = isWhole() ? told : sums; // how older responses spread over the bands nobody knows
        summary.add(new StatsRecord(whole.t(), whole.sent(), whole.received(), whole.timeouts(), whole.errors(),
                whole.respTimeSum(), whole.avgRespTime(), totals, whole.hy()));
        judge.add(whole);
        return whole;
    }

    /// Whether the seconds that came are all there were.
    boolean isWhole() {
        return sums.sent() == told.sent() && sums.received() == told.received()
                && sums.timeouts() == told.timeouts() && sums.errors() == told.errors();
    }

    /// What the workers have counted since they began.
    Totals told() {
        return told;
    }

    Summary summary() {
        return summary;
    }

    /// As of a run of all workers.
    Result result(List<Worker> workers, boolean interrupted) {
        long seconds = summary.seconds() == 0 ? 0 : summary.lastSecond() - summary.firstSecond() + 1;
        var elapsed = Duration.ofSeconds(seconds);
        var remarks = workers.stream().flatMap(worker -> reasons(worker).stream()
                .map(reason -> "worker " + WorkerTable.text(worker.label()) + ": " + reason)).toList();
        return new Result(title(workers), summary, judge.verdict(), elapsed, Map.of(), interrupted, 0,
                Optional.empty(), Optional.empty(), remarks, List.of(), Examples.NONE,
                new Checks(Terms.NONE, summary, elapsed, Optional.empty(), List.of(), Optional.empty()));
    }

    /// What a worker itself said against its figures, when it ended.
    private static List<String> reasons(Worker worker) {
        var verdict = worker.ending().map(ending -> ending.verdict()).orElse(Verdict.VALID);
        return verdict.reasons().stream().map(reason -> verdict.level() + ": " + Columns.plain(reason)).toList();
    }

    /// The scenario, where all have the same.
    static String title(List<Worker> workers) {
        var scenarios = workers.stream().map(worker -> worker.facts().map(Facts::scenario).orElse(""))
                .distinct().toList();
        var scenario = scenarios.size() == 1 ? WorkerTable.text(scenarios.getFirst()) : "";
        return scenario.isEmpty() ? "monitor" : scenario;
    }

    /// The generator is judged by the cores of all machines and by the number of processes.
    private static StatsRecord withFacts(StatsRecord second, List<Worker> workers) {
        if (second.hy().isEmpty()) return second;
        var hy = second.hy().get();
        var facts = new Facts(title(workers), Map.of(), "", cores(workers), "", "", second.t(),
                Math.max(1, workers.size()));
        var details = new Details(hy.id(), hy.tag(), hy.seq(), hy.users(), hy.open(), hy.tally(), Optional.of(facts),
                hy.ending());
        return new StatsRecord(second.t(), second.sent(), second.received(), second.timeouts(), second.errors(),
                second.respTimeSum(), second.avgRespTime(), second.total(), Optional.of(details));
    }

    private static int cores(List<Worker> workers) {
        var hosts = new HashMap<String, Integer>();
        var unknown = new HashSet<String>();
        for (var worker : workers) {
            worker.facts().ifPresentOrElse(facts -> hosts.merge(facts.host(), facts.cores(), Math::max),
                    () -> unknown.add(worker.label()));
        }
        if (!unknown.isEmpty() || hosts.isEmpty()) return MANY_CORES;
        return (int) Math.min(MANY_CORES, hosts.values().stream().mapToLong(Integer::longValue).sum());
    }
}
