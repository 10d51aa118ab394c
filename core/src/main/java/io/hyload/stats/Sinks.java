package io.hyload.stats;

import java.util.List;
import java.util.function.Consumer;

/// Several sinks as one that never fails: what one of them throws is told once, and the others go on.
public final class Sinks implements StatsSink {

    private final List<StatsSink> sinks;
    private final Consumer<String> notices;
    private final boolean[] told;

    /// @param notices takes one line about a sink that fails
    public Sinks(List<StatsSink> sinks, Consumer<String> notices) {
        this.sinks = List.copyOf(sinks);
        this.notices = notices;
        this.told = new boolean[sinks.size()];
    }

    @Override
    public void accept(StatsRecord record) {
        for (int i = 0; i < told.length; i++) {
            try {
                sinks.get(i).accept(record);
            } catch (Exception e) {
                tell(i, e);
            }
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < told.length; i++) {
            try {
                sinks.get(i).close();
            } catch (Exception e) {
                tell(i, e);
            }
        }
    }

    private void tell(int sink, Exception e) {
        if (told[sink]) return;
        told[sink] = true;
        notices.accept(e.getMessage() == null ? e.toString() : e.getMessage());
    }
}
