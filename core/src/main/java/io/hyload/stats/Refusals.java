package io.hyload.stats;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What could not be taken, counted by the reason. For several threads at once.
public final class Refusals {

    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);

    public Refusals() {
        for (var refusal : Refusal.values()) counts.put(refusal, new LongAdder());
    }

    /// One more.
    public void add(Refusal refusal) {
        counts.get(refusal).increment();
    }

    public long count(Refusal refusal) {
        return counts.get(refusal).sum();
    }

    /// The reasons there were, in the order of the enum.
    public Map<Refusal, Long> all() {
        var all = new EnumMap<Refusal, Long>(Refusal.class);
        counts.forEach((refusal, count) -> {
            if (count.sum() > 0) all.put(refusal, count.sum());
        });
        return all;
    }

    /// All together.
    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    @Override
    public String toString() {
        return all().toString();
    }
}
