package io.hyload.cli;

import java.util.List;

import io.hyload.stats.StatsFeed;
import io.hyload.stats.Worker;

/// What takes in the records of feeds that come and go. From any thread.
interface Inflow {

    /// Lets the records of one more feed flow in.
    void add(StatsFeed feed);

    /// Closes the feed of that name; what has come of it stays.
    ///
    /// @return whether there was one
    boolean remove(String name);

    /// Whoever was heard of, by any feed.
    List<Worker> workers();
}
