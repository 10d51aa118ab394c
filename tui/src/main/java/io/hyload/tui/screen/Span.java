package io.hyload.tui.screen;

/// How much of the time up to now is shown.
enum Span {
    TEN_SECONDS("10s", 10), MINUTE("1m", 60), FIVE_MINUTES("5m", 300), ALL("all", Integer.MAX_VALUE);

    final String label;
    final int seconds;

    Span(String label, int seconds) {
        this.label = label;
        this.seconds = seconds;
    }

    Span next(int by) {
        return values()[Math.floorMod(ordinal() + by, values().length)];
    }
}
