package io.hyload.tui;

import java.util.function.Consumer;

/// A terminal that nobody sees, on which each screen is looked at once. A virtual machine that records what is loaded then knows what
/// a start needs, and keeps it in its AOT cache (JEP 514) for the next one.
final class Rehearsal implements Device {
    private final int screens;

    Rehearsal(int screens) {
        this.screens = screens;
    }

    @Override
    public void listen(Consumer<Event> to) {
        var keys = new Decoder();
        for (int number = screens; number > 0; number--)
            keys.take(number + "?\033[B\033\033").forEach(msg -> to.accept(new Event.Input(msg)));
        to.accept(new Event.Resized(new Size(120, 40)));
        to.accept(new Event.HungUp());
    }

    @Override
    public void enter() {
        // there is nothing to take
    }

    @Override
    public void leave() {
        // there is nothing to give back
    }

    @Override
    public void suspend() {
        // nobody asks for it
    }

    @Override
    public void write(String sequences) {
        // nobody sees it
    }

    @Override
    public void mouse(boolean isTaken) {
        // there is none
    }

    @Override
    public Size size() {
        return new Size(80, 24);
    }

    @Override
    public void close() {
        // there is nothing to give back
    }
}
