package io.hyload.run;

/// What is done when the process ends before its time, by Ctrl+C or a signal. Closing it takes it back.
///
/// The process ends when it is done, so it must come to an end itself.
public final class AtExit implements AutoCloseable {

    private final Thread thread;

    private AtExit(Thread thread) {
        this.thread = thread;
    }

    /// @param name of the thread that does it
    public static AtExit of(String name, Runnable deed) {
        var thread = Thread.ofPlatform().name(name).unstarted(deed);
        Runtime.getRuntime().addShutdownHook(thread);
        return new AtExit(thread);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // The process is ending just now, and the deed is being done.
        }
    }
}
