package io.hyload.run;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.hyload.http.ErrorKind;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsSink;

/// Says what to change when requests fail because this machine is at one of its limits, once for each.
final class LimitsWatch implements StatsSink {

    private static final Map<String, String> MENDS = Map.of(ErrorKind.NO_LOCAL_PORT.label(),
            "%s: this machine has no free local port for that address (localAddress(\"127.0.0.2\", …) or more addresses"
                    + " of the target give more; hyload doctor tells how many there are)",
            ErrorKind.TOO_MANY_FILES.label(),
            "%s: this process may not open more files (run with --workers, or raise ulimit -n; hyload doctor tells how"
                    + " many there are)");

    private final Console console;
    private final Set<String> told = new TreeSet<>();

    LimitsWatch(Console console) {
        this.console = console;
    }

    @Override
    public void accept(StatsRecord record) {
        record.hy().ifPresent(hy -> MENDS.forEach((kind, mend) -> {
            if (hy.kinds().containsKey(kind) && told.add(kind)) console.notice(mend.formatted(kind));
        }));
    }
}
