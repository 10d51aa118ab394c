package io.hyload.run;

import java.time.Duration;
import java.util.Optional;

/// A run that is under way, as whoever shows it sees it.
public interface Course {

    /// Its name.
    String scenario();

    /// Since the first activity.
    Duration elapsed();

    /// How much of it is over, 0 to 1, where its length is known.
    Optional<Double> progress();

    /// How many tasks run now.
    int users();

    /// How fast its arrivals come, if it has any.
    Optional<Pace> pace();
}
