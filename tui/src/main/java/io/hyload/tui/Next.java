package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;

/// What a screen has become, and what it wants done.
public record Next(Screen screen, List<Effect> effects) {

    public Next {
        effects = List.copyOf(effects);
    }

    public static Next of(Screen screen, Effect... effects) {
        return new Next(screen, List.of(effects));
    }

    public Next and(Effect... more) {
        var all = new ArrayList<>(effects);
        all.addAll(List.of(more));
        return new Next(screen, all);
    }
}
