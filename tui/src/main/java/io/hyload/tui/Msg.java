package io.hyload.tui;

import java.time.Instant;

/// Something that has happened. Screens have messages of their own besides these, as sealed types: what their effects bring back.
public interface Msg {

    record Pressed(Key key) implements Msg {}

    /// Text that was pasted, with its line breaks: never keys, whatever it holds.
    record Pasted(String text) implements Msg {}

    /// @param column from 0, on the canvas of whom it reaches
    record Mouse(Action action, int column, int row) implements Msg {
        public enum Action {
            CLICK, WHEEL_UP, WHEEL_DOWN
        }
    }

    /// Time goes by; about four times a second while something is live, else once a second.
    record Tick(Instant now) implements Msg {}

    /// The screen was chosen: what it shows may be old. Or the dialog was opened: there it is the first message.
    record Entered() implements Msg {}

    /// Another screen was chosen: what changes outside need not be looked for until the next [Entered].
    record Left() implements Msg {}
}
