package io.hyload.tui;

import java.io.IOException;
import java.util.function.Consumer;

/// The terminal as the application sees it; one that only remembers what is written takes its place in tests.
interface Device extends AutoCloseable {

    /// What comes from a terminal.
    sealed interface Event {
        /// A key, a click, pasted text.
        record Input(Msg msg) implements Event {}

        record Resized(Size size) implements Event {}

        /// The process goes on after it was stopped: whatever had the terminal meanwhile has left its own there.
        record Continued() implements Event {}

        /// There is no terminal any more: its window was closed, the connection to it is gone.
        record HungUp() implements Event {}
    }

    /// Hands over what comes from now on, from threads of its own.
    void listen(Consumer<Event> to);

    /// Takes the terminal: its screen is ours, keys come one by one.
    void enter() throws IOException;

    /// Gives it back as it was, with what stood on its screen, until [#enter].
    void leave() throws IOException;

    /// Leaves it and stops the process, as Ctrl+Z does elsewhere; comes back to it when the process goes on.
    void suspend() throws IOException;

    /// Nothing happens where the terminal is not ours just now.
    void write(String sequences) throws IOException;

    /// Takes clicks and the wheel, as it does at first; or leaves them to the terminal.
    void mouse(boolean isTaken) throws IOException;

    Size size();

    /// Gives it back for good.
    @Override
    void close();
}
