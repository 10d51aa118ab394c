package io.hyload.run;

/// A run under way, as whoever changes its course sees it: the run of one process, or that of all workers at once. Called
/// from any thread.
///
/// Who changes something says so with [#note]: it then stands in the record once, however many workers there are.
public interface Steering {

    /// How it stands.
    Status status();

    /// Holds it: no request is sent, no task starts; ramps, arrivals and repetitions by time stand still. Requests on their
    /// way are finished, and who sleeps sleeps on.
    ///
    /// @return false when it is paused already, or is being stopped
    boolean pause();

    /// Lets it go on where it stood.
    ///
    /// @return false when it is not paused
    boolean resume();

    /// Changes the rate of its arrivals, those still to come included.
    ///
    /// @return the factor on what the scenario asks for, from now on
    /// @throws BadInput when it has no arrivals, or when that is no rate for them
    double rate(RateChange change);

    /// Brings it to an end soon: wakes those who sleep or are paused; no task starts any more, no request is sent any more.
    ///
    /// @return false when it is being stopped already
    boolean stop();

    /// Adds an event to its record.
    void note(String text);
}
