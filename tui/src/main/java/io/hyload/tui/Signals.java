package io.hyload.tui;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Signals of the system, as far as Java lets them be taken.
///
/// By reflection: the compiler warns of `sun.misc.Signal`, and nothing can tell it not to.
final class Signals {
    private Signals() {}

    /// Does something whenever a signal comes, in place of what else happens then; closing it gives the signal back.
    ///
    /// @param name without SIG: `WINCH`
    static Taken taken(String name, Runnable deed) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var ours = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            deed.run();
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> name;
                    });
            var handle = signal.getMethod("handle", signal, handler);
            var one = signal.getConstructor(String.class).newInstance(name);
            var before = handle.invoke(null, one, ours);
            return () -> invoke(() -> handle.invoke(null, one, before));
        } catch (ReflectiveOperationException _) {
            return () -> {}; // no such signal on this system: then it does not come either
        }
    }

    /// A signal that somebody has taken.
    interface Taken extends AutoCloseable {
        @Override
        void close();
    }

    private interface Call {
        Object now() throws IllegalAccessException, InvocationTargetException;
    }

    private static void invoke(Call call) {
        try {
            call.now();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a signal cannot be given back", e);
        }
    }
}
