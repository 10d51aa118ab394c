package io.hyload.tui;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/// Something a screen wants done. The frame does those below; all others are the application's, and screens have theirs as sealed
/// types. What an effect brings comes back to the screen that wanted it, as a [Msg].
public interface Effect {

    /// Leaves the application, at once.
    record Quit() implements Effect {}

    /// A line for a person: shown for some seconds, and kept in the log.
    record Say(Level level, String text) implements Effect {
        public enum Level {
            DONE, WARNING, ERROR
        }

        public static Say done(String text) {
            return new Say(Level.DONE, text);
        }

        public static Say warning(String text) {
            return new Say(Level.WARNING, text);
        }

        public static Say error(String text) {
            return new Say(Level.ERROR, text);
        }
    }

    /// Puts text on the clipboard of whoever sits before the terminal.
    ///
    /// @param what it is, for the line that says so
    record Copy(String text, String what) implements Effect {}

    /// Opens a dialog over the screen.
    record Open(Dialog dialog) implements Effect {}

    /// Closes the dialog that wants it.
    record Close() implements Effect {}

    /// Closes the dialog that wants it, and hands its answer to whom it was opened by. A [Msg.Pressed] is pressed there, as if that had
    /// the keys.
    record Answer(Msg msg) implements Effect {}

    /// Goes to another screen.
    ///
    /// @param screen its name
    record GoTo(String screen) implements Effect {}

    /// Hands a message to another screen, which stays where it is.
    record Tell(String screen, Msg msg) implements Effect {}

    /// Hands a message to the dialogs that were opened from here and are still open.
    record TellDialogs(Msg msg) implements Effect {}

    /// Hands a message back after a while.
    record Later(Duration after, Msg msg) implements Effect {}

    /// Leaves the terminal to another program until that ends: an editor, a shell.
    ///
    /// @param ended makes a message of its exit code; -1 where it could not be started
    record Outside(List<String> command, Path folder, IntFunction<Msg> ended) implements Effect {}

    /// Looks different from now on; the runner is told too, and may remember it.
    record Restyle(Look look) implements Effect {}

    /// Draws at most so many pictures a second from now on.
    record Pace(int pictures) implements Effect {}

    /// Takes clicks and the wheel, or leaves them to the terminal, which then can select text.
    record Mouse(boolean isTaken) implements Effect {}

    /// Draws everything anew.
    record Redraw() implements Effect {}
}
