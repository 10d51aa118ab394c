package io.hyload.cli;

import java.time.Instant;
import java.util.function.Consumer;

import io.hyload.run.ControlRequest;

/// A worker, as whoever has started it holds it. None of this fails: one that is gone or cannot be reached shows by [#listen]
/// coming to its end.
interface Worker {
    /// How one ended that [#kill] had to end.
    String KILLED = "did not end when it was told to, and was killed";

    /// A signal ends a process with 128 and its number, as in a shell.
    int SIGNAL = 128;

    /// From 0.
    int number();

    /// Hands it its part.
    void give(Order order);

    /// Tells it to begin.
    ///
    /// @param start when, by the clock here
    void go(Instant start);

    /// Tells it to bring its part to an end.
    void stop();

    /// Tells it to change the course of its part.
    void ask(ControlRequest request);

    /// Ends it at once, if it is still there.
    void kill();

    /// Listens to what it says until it has ended.
    void listen(Consumer<Message> each);

    /// Listens to what its Java runtime has to say.
    void listenToErrors(Consumer<String> each);

    /// Waits until it is gone, and says how it went: `was killed (signal 9)`.
    String end();

    /// What can be done about one that ends before it is ready.
    default String mend() {
        return "use fewer workers, or look at HYLOAD_OPTS";
    }

    /// What an exit code means.
    static String ended(int code) {
        if (code <= SIGNAL) return "ended with exit code " + code;
        int signal = code - SIGNAL;
        return "was killed (signal " + signal + (signal == 9 ? ", by hand or for want of memory)" : ")");
    }
}
