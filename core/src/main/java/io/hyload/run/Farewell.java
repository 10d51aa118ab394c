package io.hyload.run;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a worker tells of itself when its part has ended, besides its records.
///
/// @param elapsed    from its first activity to its end
/// @param unfinished tasks that did not end when they were told to
/// @param crashes    tasks that threw, by the name of what they threw
/// @param asked      the options that the scenario has asked for
public record Farewell(Duration elapsed, int unfinished, Map<String, Result.Crash> crashes, Set<String> asked) {

    public Farewell {
        crashes = Collections.unmodifiableMap(new TreeMap<>(crashes));
        asked = Collections.unmodifiableSet(new TreeSet<>(asked));
    }
}
