package io.hyload.run;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/// The options of a scenario: read by name, typed by the default, and remembered as read, so that a misspelt one can be
/// told in the end.
public final class Options {

    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+)ms)?");

    private final Map<String, String> given;
    private final Set<String> read = new ConcurrentSkipListSet<>();

    Options(Map<String, String> given) {
        this.given = given;
    }

    /// The value given for `name`, of the type of `standard`, or `standard` itself.
    ///
    /// @param standard an `Integer`, `Long`, `Double`, `Boolean`, `Duration` or `String`
    /// @throws BadOption when what was given is not of that type
    public <T> T get(String name, T standard) {
        read.add(name);
        var text = given.get(name);
        if (text == null) return standard;
        @SuppressWarnings("unchecked")
        T value = (T) switch (standard) {
            case Integer _  -> Integer.valueOf(number(name, text, "a whole number").intValueExact());
            case Long _     -> Long.valueOf(number(name, text, "a whole number").longValueExact());
            case Double _   -> Double.valueOf(number(name, text, "a number").doubleValue());
            case Boolean _  -> bool(name, text);
            case Duration _ -> duration(name, text);
            case String _   -> text;
            default         -> throw new IllegalArgumentException(
                    "option " + name + ": a default of type " + standard.getClass().getSimpleName());
        };
        return value;
    }

    private static java.math.BigDecimal number(String name, String text, String what) {
        try {
            var number = new java.math.BigDecimal(text.strip().replace("_", ""));
            if (what.contains("whole")
                    && (number.stripTrailingZeros().scale() > 0 || number.abs().longValue() > Integer.MAX_VALUE)) {
                throw new NumberFormatException();
            }
            return number;
        } catch (NumberFormatException e) {
            throw new BadOption(name, text, what, what.contains("whole") ? "10" : "0.5");
        }
    }

    private static Boolean bool(String name, String text) {
        return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "on", "1"  -> true;
            case "false", "no", "off", "0" -> false;
            default                        -> throw new BadOption(name, text, "yes or no", "true");
        };
    }

    private static Duration duration(String name, String text) {
        var trimmed = text.strip();
        try {
            if (trimmed.matches("\\d+(?:\\.\\d+)?")) return seconds(trimmed);
            if (trimmed.startsWith("P")) return Duration.parse(trimmed);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new BadOption(name, text, "a length of time", "30s");
        }
        var span = SPAN.matcher(trimmed);
        if (trimmed.isEmpty() || !span.matches()) throw new BadOption(name, text, "a length of time", "30s");
        return Duration.ofHours(whole(span.group(1))).plusMinutes(whole(span.group(2)))
                .plus(seconds(span.group(3) == null ? "0" : span.group(3))).plusMillis(whole(span.group(4)));
    }

    private static Duration seconds(String digits) {
        return Duration.ofNanos(new java.math.BigDecimal(digits).movePointRight(9).longValueExact());
    }

    private static long whole(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /// The names given that the scenario has not asked for.
    Set<String> unread() {
        var unread = new TreeSet<>(given.keySet());
        unread.removeAll(read);
        return unread;
    }

    /// The names the scenario has asked for.
    Set<String> known() {
        return read;
    }

    /// A value that is not what the scenario asked for. The message is one line: which option, what it holds, what it
    /// should.
    public static final class BadOption extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        BadOption(String name, String text, String wanted, String example) {
            super("option " + name + "=" + (io.hyload.http.Secrets.isSecret(name) ? io.hyload.http.Secrets.MASK : text)
                    + ": not " + wanted + " (write " + name + "=" + example + ")");
        }
    }
}
