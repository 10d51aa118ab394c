package io.hyload.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What tasks threw: how many of each kind, and the first of each.
final class Crashes {

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Map<String, String> firsts = new ConcurrentHashMap<>();

    /// What it is counted under: its class, or its text where that says all.
    static String kind(Throwable e) {
        if (e instanceof RunDry) return e.getMessage();
        var simple = e.getClass().getSimpleName();
        return simple.isEmpty() ? e.getClass().getName() : simple; // an anonymous class has none
    }

    /// Counts one more.
    ///
    /// @return what it says and where, if it is the first of its kind
    Optional<String> add(Throwable e) {
        var kind = kind(e);
        counts.computeIfAbsent(kind, _ -> new AtomicLong()).incrementAndGet();
        var shown = line(e);
        return firsts.putIfAbsent(kind, shown) == null ? Optional.of(shown) : Optional.empty();
    }

    /// What it says and where it was thrown.
    static String line(Throwable e) {
        var kind = kind(e);
        var message = e.getMessage() == null || kind.equals(e.getMessage()) ? ""
                : ": " + e.getMessage().lines().findFirst().orElse("");
        return kind + message + place(e);
    }

    /// The innermost line that is the user's own.
    static String place(Throwable e) {
        for (var frame : e.getStackTrace()) {
            var type = frame.getClassName();
            if (type.startsWith("io.hyload.") || type.startsWith("java.") || type.startsWith("jdk.")) continue;
            return " at " + frame.getFileName() + ":" + frame.getLineNumber();
        }
        return "";
    }

    static String trace(Throwable e) {
        var trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /// All of them, by kind.
    Map<String, Result.Crash> byKind() {
        var crashes = new TreeMap<String, Result.Crash>();
        counts.forEach(
                (kind, count) -> crashes.put(kind, new Result.Crash(count.get(), firsts.getOrDefault(kind, kind))));
        return crashes;
    }
}
