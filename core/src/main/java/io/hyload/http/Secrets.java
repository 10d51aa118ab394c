package io.hyload.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What must not be read over a shoulder, in a log or in a stats file: told by its name, shown as `***`.
public final class Secrets {

    /// What stands in the place of a secret.
    public static final String MASK = "***";

    private static final Set<String> HEADERS = Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");
    private static final String NAMES =
            "pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|sessionid|jsessionid";
    private static final Pattern NAME = Pattern.compile("(?i).*(?:" + NAMES + ")");
    private static final Pattern IN_FORM = Pattern.compile("(?i)((?:^|[?&\\s])[^=&\\s?]*(?:" + NAMES + ")=)([^&\\s]*)");
    /// Possessive, here and below: other repetitions of a group go one level deeper into the stack with each round. A text
    /// that was cut may end within a secret.
    private static final Pattern IN_JSON =
            Pattern.compile(
                    "(?i)(\"[^\"]*(?:" + NAMES + ")\"\\s*:\\s*)(\"(?:[^\"\\\\]|\\\\.)*+(?:\"|\\\\?\\z)|[^,}\\]\\s]+)");
    private static final Pattern IN_PART = Pattern.compile("(?i)(name=\"[^\"]*(?:" + NAMES
            + ")\"[^\\r\\n]*\\r?\\n(?:[^\\r\\n]++\\r?\\n)*+\\r?\\n)(?s:.*?)(?=\\r?\\n--|\\z)");

    private Secrets() {}

    /// Whether an option, field or parameter of that name holds a secret.
    public static boolean isSecret(String name) {
        return NAME.matcher(name).matches();
    }

    /// The value to show of a header field. Any may hold a URL, as `Location` does.
    public static String header(String name, String value) {
        return HEADERS.contains(name.toLowerCase(Locale.ROOT)) || isSecret(name) ? MASK : masked(value);
    }

    /// A target, form, JSON text or multipart text with the values of secret fields masked.
    public static String masked(String text) {
        var masked = IN_FORM.matcher(text).replaceAll("$1" + MASK);
        masked = IN_JSON.matcher(masked).replaceAll("$1\"" + MASK + "\"");
        return IN_PART.matcher(masked).replaceAll("$1" + MASK);
    }
}
