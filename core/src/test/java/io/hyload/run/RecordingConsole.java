package io.hyload.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.hyload.stats.StatsRecord;

/// Keeps what a run shows.
final class RecordingConsole implements Console {

    final List<StatsRecord> records = new CopyOnWriteArrayList<>();
    final List<String> notices = new CopyOnWriteArrayList<>();
    final List<Result> results = new ArrayList<>();

    @Override
    public void accept(StatsRecord record) {
        records.add(record);
    }

    @Override
    public void notice(String line) {
        notices.add(line);
    }

    @Override
    public void exchange(String text) {
        notices.add(text);
    }

    @Override
    public boolean isColoured() {
        return false;
    }

    @Override
    public void finished(Result result) {
        results.add(result);
    }
}
