package io.hyload.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;

/// A compiled scenario that can be run, as often as one likes: static fields keep their values between runs.
final class Scenario {
    static final String NO_MAIN = "no main method";

    private final ScenarioClasses classes;
    private final Class<?> type;
    private final Method main;

    private Scenario(ScenarioClasses classes, Class<?> type, Method main) {
        this.classes = classes;
        this.type = type;
        this.main = main;
    }

    /// Chooses `main` as the `java` launcher of Java 25 does (JEP 512): with words before without, static or not,
    /// not private, and found in a superclass too.
    ///
    /// @throws Fault where the class has none that could be called
    static Scenario of(ScenarioClasses classes) {
        var name = classes.name();
        var type = classes.load();
        var main = main(type, String[].class).or(() -> main(type)).orElseThrow(() -> withoutMain(name));
        if (!Modifier.isStatic(main.getModifiers()) && constructor(type).isEmpty()) {
            throw Fault.badInput(name + ".java", "main is not static, and " + type.getSimpleName()
                    + " cannot be made without parameters", "make main static or add a constructor without parameters");
        }
        return new Scenario(classes, type, main);
    }

    static Fault withoutMain(String name) {
        return Fault.badInput(name + ".java", NO_MAIN, "add: void main() { … }");
    }

    /// Of its file, without `.java`.
    String name() {
        return classes.name();
    }

    /// What it was made from.
    ScenarioClasses classes() {
        return classes;
    }

    /// Runs `main` in this thread. Until it ends, the thread's context class loader is the scenario's, so that
    /// `ServiceLoader` and libraries see the scenario's classes; threads started by it inherit that.
    ///
    /// @param words of the command line after the file
    /// @throws Throwable what `main` throws, as it throws it
    void main(String[] words) throws Throwable {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(type.getClassLoader());
        try {
            main.setAccessible(true);
            var self = Modifier.isStatic(main.getModifiers()) ? null : newInstance();
            var arguments = main.getParameterCount() == 0 ? new Object[0] : new Object[] {words};
            main.invoke(self, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Object newInstance() throws ReflectiveOperationException {
        var constructor = constructor(type).orElseThrow();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static Optional<Constructor<?>> constructor(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers())) return Optional.empty();
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(c -> c.getParameterCount() == 0 && !Modifier.isPrivate(c.getModifiers()))
                .findFirst();
    }

    private static Optional<Method> main(Class<?> type, Class<?>... parameters) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            var found = Arrays.stream(at.getDeclaredMethods())
                    .filter(m -> m.getName().equals("main") && Arrays.equals(m.getParameterTypes(), parameters))
                    .filter(m -> m.getReturnType() == void.class && !Modifier.isPrivate(m.getModifiers()))
                    .filter(m -> !Modifier.isAbstract(m.getModifiers()))
                    .findFirst();
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }
}
