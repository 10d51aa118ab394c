package io.hyload.tui;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Keeps the promise of [EveryKeyIsTested]: notes which keys there were and which were pressed.
final class KeysPressed implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    /// Keys of which any does the same.
    private record Bound(Class<?> screen, Set<Key> keys, String label) {}

    private record Pressed(Class<?> screen, Key key) {}

    private static final class Notes {
        final Set<Bound> bound = new LinkedHashSet<>();
        final Set<Pressed> pressed = new LinkedHashSet<>();
    }

    // Tests of one class run on one thread, and those of several do on threads of their own.
    private static final ThreadLocal<Notes> NOTES = ThreadLocal.withInitial(Notes::new);

    /// A state that has the keys, and what it becomes by each of them: acts are pure, so this does nothing.
    static void reached(Screen screen) {
        note(screen);
        for (var binding : screen.bindings()) {
            var next = binding.act().get().screen();
            if (next.getClass().equals(screen.getClass())) note(next);
        }
    }

    private static void note(Screen screen) {
        for (var binding : screen.bindings())
            NOTES.get().bound.add(new Bound(screen.getClass(), Set.copyOf(binding.keys()), binding.label()));
    }

    /// Counts only where it does something: where a text takes it, or else a binding.
    static void pressed(Screen screen, Key key) {
        if (screen.typed(key).isPresent()
                || screen.bindings().stream().anyMatch(binding -> binding.keys().contains(key)))
            NOTES.get().pressed.add(new Pressed(screen.getClass(), key));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        NOTES.remove();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        NOTES.get().pressed.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) return;
        var promised = context.getTestMethod().map(KeysPressed::keys).orElse(Set.of());
        var missing = unpressed(screens(context), promised).stream().map(Key::name).sorted().toList();
        if (!missing.isEmpty())
            throw new AssertionError("@Keys promises what the test does not press where it does something: "
                    + String.join(" ", missing));
    }

    private static List<Class<? extends Screen>> screens(ExtensionContext context) {
        return List.of(context.getRequiredTestClass().getAnnotation(EveryKeyIsTested.class).value());
    }

    private static Set<Key> keys(Method test) {
        var keys = test.getAnnotation(Keys.class);
        return keys == null ? Set.of() : Set.copyOf(Key.of(keys.value()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        var test = context.getRequiredTestClass();
        var tested = Arrays.stream(test.getDeclaredMethods()).flatMap(method -> keys(method).stream())
                .collect(Collectors.toSet());
        var untested = untested(screens(context), tested);
        NOTES.remove();
        if (!untested.isEmpty())
            throw new AssertionError("keys without a test (@Keys) in " + test.getSimpleName() + ":\n  "
                    + String.join("\n  ", untested));
    }

    /// What there was to press on these screens since the class began and no test is about, a line each.
    static List<String> untested(List<Class<? extends Screen>> screens, Set<Key> tested) {
        return NOTES.get().bound.stream().filter(bound -> screens.contains(bound.screen))
                .filter(bound -> bound.keys.stream().noneMatch(tested::contains))
                .map(bound -> bound.screen.getSimpleName() + ": "
                        + bound.keys.stream().map(Key::name).sorted().collect(Collectors.joining(" "))
                        + "  " + bound.label)
                .distinct().toList();
    }

    /// Of those keys, the ones that none of these screens was given where they do something, since the test began.
    static Set<Key> unpressed(List<Class<? extends Screen>> screens, Set<Key> promised) {
        var pressed = NOTES.get().pressed;
        return promised.stream()
                .filter(key -> screens.stream().noneMatch(screen -> pressed.contains(new Pressed(screen, key))))
                .collect(Collectors.toSet());
    }
}
