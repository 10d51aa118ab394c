package io.hyload.http;

import java.net.URLEncoder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

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

    /// Shorter ones would take everyday words out of every text.
    private static final int SHORTEST_KNOWN = 4;

    private static volatile List<String> known = List.of();

    private Secrets() {}

    /// From now on these values are masked wherever they stand, whatever they are called there; earlier ones no more.
    public static void know(Collection<String> values) {
        known = values.stream().filter(value -> value.length() >= SHORTEST_KNOWN)
                .flatMap(value -> Stream.of(value, URLEncoder.encode(value, UTF_8))).distinct()
                .sorted(Comparator.comparing(String::length).reversed()).toList();
    }

    /// Whether an option, field or parameter of that name holds a secret.
    public static boolean isSecret(String name) {
        return NAME.matcher(name).matches();
    }

    /// Whether a header field of that name holds nothing but a secret: `Authorization`, `Cookie`.
    public static boolean isSecretHeader(String name) {
        return HEADERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /// The value to show of a header field. Any may hold a URL, as `Location` does.
    public static String header(String name, String value) {
        return isSecretHeader(name) || isSecret(name) ? MASK : masked(value);
    }

    /// A target, form, JSON text or multipart text with the values of secret fields masked.
    public static String masked(String text) {
        var masked = IN_FORM.matcher(text).replaceAll("$1" + MASK);
        masked = IN_JSON.matcher(masked).replaceAll("$1\"" + MASK + "\"");
        masked = IN_PART.matcher(masked).replaceAll("$1" + MASK);
        for (var value : known) masked = masked.replace(value, MASK);
        return masked;
    }
}
