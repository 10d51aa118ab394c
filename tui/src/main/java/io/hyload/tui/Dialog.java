package io.hyload.tui;

/// A screen that lies over others in a box of its own, and takes all keys while it does. It ends by [Effect.Close] or
/// [Effect.Answer]; Esc means no.
public interface Dialog extends Screen {

    /// Of what is inside its frame.
    ///
    /// @param most there is room for
    Size size(Size most);
}
