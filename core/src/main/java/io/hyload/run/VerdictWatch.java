package io.hyload.run;

import io.hyload.stats.Judge;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsSink;
import io.hyload.stats.Verdict;

/// Says so while a run is on, when its figures come to be suspect, and when they come to be invalid.
final class VerdictWatch implements StatsSink {

    private final Judge judge;
    private final Console console;
    private Verdict.Level told = Verdict.Level.VALID;

    VerdictWatch(Console console, Terms terms) {
        this.judge = new Judge(terms.startUpSeconds());
        this.console = console;
    }

    @Override
    public void accept(StatsRecord record) {
        judge.add(record);
        var verdict = judge.verdict();
        if (verdict.level().compareTo(told) <= 0) return;
        told = verdict.level();
        console.notice(told + ": " + verdict.reasons().getFirst());
    }
}
