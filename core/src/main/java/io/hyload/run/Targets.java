package io.hyload.run;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.hyload.http.Url;
import io.hyload.stats.NameCounters;
import io.hyload.stats.Recorder;

/// URLs parsed before, shared by all users of a run, so that the same text is not parsed again with every request.
public final class Targets {

    /// Beyond that, texts are parsed each time: a scenario that makes up URLs must not fill the memory.
    private static final int MAX = 10_000;

    private final Map<String, Target> absolute = new ConcurrentHashMap<>();
    private final Map<Relative, Target> relative = new ConcurrentHashMap<>();

    private record Relative(Url base, String text) {}

    /// A URL, and the counters of requests to it.
    public static final class Target {

        private final Url url;
        private final String path;
        private final Map<String, NameCounters> names = new ConcurrentHashMap<>(2);

        private Target(Url url) {
            this.url = url;
            this.path = url.foldedPath();
        }

        /// Where it points.
        public Url url() {
            return url;
        }

        /// What requests by `method` are counted under unless they are named.
        public NameCounters counters(String method, Recorder recorder) {
            var counters = names.get(method);
            if (counters != null) return counters;
            return names.computeIfAbsent(method, _ -> recorder.name(method + " " + path));
        }
    }

    /// The target of `text`.
    ///
    /// @param base what a relative text is relative to, if there is anything
    /// @throws IllegalArgumentException when the text is not a URL
    public Target of(Optional<Url> base, String text) {
        if (base.isEmpty() || text.startsWith("http://") || text.startsWith("https://")) {
            var target = absolute.get(text);
            return target != null ? target : kept(absolute, text, new Target(Url.parse(text)));
        }
        var key = new Relative(base.get(), text);
        var target = relative.get(key);
        return target != null ? target : kept(relative, key, new Target(base.get().resolve(text)));
    }

    private static <K> Target kept(Map<K, Target> known, K key, Target target) {
        if (known.size() < MAX) known.put(key, target);
        return target;
    }
}
