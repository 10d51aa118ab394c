package io.hyload.tui;

import java.util.List;
import java.util.Optional;

/// A screen, or a dialog over it, as a value: it never changes, but becomes another one.
public interface Screen {

    /// One word, as in its tab: `Monitor`.
    String name();

    /// What stands at the right end of the first row: `12 runs`. May be cut from the left.
    default String status(Context context) {
        return "";
    }

    /// What keys do now, the most important first. A key of a screen goes before the same key of the frame.
    List<Binding> bindings();

    /// Where a text is being typed, what a key makes of it; it goes before all bindings. Empty for a key that the text does not take.
    default Optional<Next> typed(Key key) {
        return Optional.empty();
    }

    /// What a message that is no key makes of it. What it does not understand leaves it as it is.
    default Next on(Msg msg, Context context) {
        return Next.of(this);
    }

    /// What can be typed behind `:` while this screen is there, besides what the frame has. What is wrong with its words is an
    /// [Effect.Say] of level error: it is shown at the line, which can then be mended.
    default List<Command> commands() {
        return List.of();
    }

    /// What is under way here, which a person is asked about before the application is left; empty if nothing would be lost.
    default Optional<Leaving> leaving() {
        return Optional.empty();
    }

    /// Whether [Msg.Tick] is to come four times a second, since what is shown moves.
    default boolean isLive() {
        return false;
    }

    /// What matters most of it, for a terminal that is too small for all else: at most two lines, the first the more important.
    default List<Canvas.Text> brief(Context context) {
        return List.of();
    }

    /// Only reads.
    void draw(Canvas canvas, Context context);
}
