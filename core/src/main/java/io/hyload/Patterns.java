package io.hyload;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Regular expressions of scenarios, compiled once: the same few are asked for with every response.
final class Patterns {

    /// Beyond that, texts are compiled each time: a scenario that makes up expressions must not fill the memory.
    private static final int MAX = 1000;

    private static final Map<String, Pattern> KNOWN = new ConcurrentHashMap<>();

    private Patterns() {}

    /// @throws IllegalArgumentException in one line, when it is none
    static Pattern of(String regex) {
        var known = KNOWN.get(regex);
        if (known != null) return known;
        try {
            var pattern = Pattern.compile(regex);
            if (KNOWN.size() < MAX) KNOWN.put(regex, pattern);
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + regex + "' is no regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
        }
    }
}
