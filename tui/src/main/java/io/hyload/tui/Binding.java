package io.hyload.tui;

import java.util.List;
import java.util.function.Supplier;

/// What a key does now. Footer, help and what happens are made of the same value, so none of them can be wrong alone.
///
/// @param keys   any of them does it; the first is shown in the footer
/// @param label  one or two words: `pause`, `next panel`
/// @param footer whether the footer shows it; help shows all
/// @param act    what the screen becomes
public record Binding(List<Key> keys, String label, boolean footer, Supplier<Next> act) {

    public Binding {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) throw new IllegalArgumentException(label + ": no key");
    }

    /// Shown in the footer too.
    public static Binding of(String key, String label, Supplier<Next> act) {
        return new Binding(Key.of(key), label, true, act);
    }

    /// Shown in help alone.
    public static Binding quiet(String key, String label, Supplier<Next> act) {
        return new Binding(Key.of(key), label, false, act);
    }
}
