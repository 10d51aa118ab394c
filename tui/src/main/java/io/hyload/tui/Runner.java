package io.hyload.tui;

import java.util.Map;
import java.util.function.Consumer;

/// Does what screens want done and the application does not: files, machines, runs.
@FunctionalInterface
public interface Runner {

    /// Begins it and returns at once; the work is done on virtual threads. An exception on any of them ends the application, so what
    /// may go wrong is a message, too. But for want of memory or stack: the person is told the thread's name then, and all else goes on.
    ///
    /// @param reply takes what comes of it, at any time, from any thread, as often as there is something
    void run(Effect effect, Consumer<Msg> reply);

    /// Several as one.
    ///
    /// @param runners each with the type of effects that it does; effects are sealed types, one a screen
    static Runner of(Map<Class<? extends Effect>, Runner> runners) {
        var all = Map.copyOf(runners);
        return (effect, reply) -> all.entrySet().stream().filter(entry -> entry.getKey().isInstance(effect))
                .map(Map.Entry::getValue).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody does " + effect.getClass().getName()))
                .run(effect, reply);
    }
}
