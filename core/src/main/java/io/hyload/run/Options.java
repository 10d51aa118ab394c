package io.hyload.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.hyload.http.Secrets;

/// The options of a scenario: read by name, typed by the default, and remembered as read, so that a misspelt one can be
/// told in the end.
public final class Options {

    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+)ms)?");

    private final Map<String, String> given;
    private final Map<String, String> secrets;
    private final Set<String> read = new ConcurrentSkipListSet<>();

    Options(Map<String, String> given) {
        this(given, Map.of());
    }

    /// @param secrets what is taken for an option that is not given; it is never told
    Options(Map<String, String> given, Map<String, String> secrets) {
        this.given = given;
        this.secrets = secrets;
    }

    /// The value given for `name`, of the type of `standard`, or `standard` itself.
    ///
    /// @param standard an `Integer`, `Long`, `Double`, `Boolean`, `Duration` or `String`
    /// @throws BadOption when what was given is not of that type
    public <T> T get(String name, T standard) {
        read.add(name);
        var text = given.getOrDefault(name, secrets.get(name));
        if (text == null) return standard;
        var shown = secrets.containsKey(name) || Secrets.isSecret(name) ? Secrets.MASK : text;
        @SuppressWarnings("unchecked")
        T value = (T) switch (standard) {
            case Integer _ -> number(name, text, shown, "a whole number", "10", BigDecimal::intValueExact);
            case Long _ -> number(name, text, shown, "a whole number", "10", BigDecimal::longValueExact);
            case Double _ -> number(name, text, shown, "a number", "0.5", Options::finite);
            case Boolean _ -> bool(name, text, shown);
            case Duration _ -> duration(name, text, shown);
            case String _ -> text;
            default -> throw new IllegalArgumentException(
                    "option " + name + ": a default of type " + standard.getClass().getSimpleName());
        };
        return value;
    }

    private static <N extends Number> N number(String name, String text, String shown, String what, String example,
            Function<BigDecimal, N> of) {
        try {
            return of.apply(new BigDecimal(text.strip().replace("_", "")));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new BadOption(name, shown, what, example);
        }
    }

    private static Double finite(BigDecimal number) {
        double value = number.doubleValue();
        if (Double.isInfinite(value)) throw new ArithmeticException();
        return value;
    }

    private static Boolean bool(String name, String text, String shown) {
        return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new BadOption(name, shown, "yes or no", "true");
        };
    }

    private static Duration duration(String name, String text, String shown) {
        return duration(text).orElseThrow(() -> new BadOption(name, shown, "a length of time", "30s"));
    }

    /// A length of time as it is written: `90`, which is seconds, `1.5s`, `500ms`, `2m30s`, `1h`; empty if it is none.
    public static Optional<Duration> duration(String text) {
        try {
            return Optional.of(span(text.strip()));
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Duration span(String text) {
        if (text.matches("\\d+(?:\\.\\d+)?")) return seconds(text);
        if (text.startsWith("P")) return Duration.parse(text);
        var span = SPAN.matcher(text);
        if (text.isEmpty() || !span.matches()) throw new NumberFormatException();
        return Duration.ofHours(whole(span.group(1))).plusMinutes(whole(span.group(2)))
                .plus(seconds(span.group(3) == null ? "0" : span.group(3))).plusMillis(whole(span.group(4)));
    }

    private static Duration seconds(String digits) {
        return Duration.ofNanos(new BigDecimal(digits).movePointRight(9).longValueExact());
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
    public Set<String> known() {
        return read;
    }

    /// Notes that a worker has asked for it.
    void asked(String name) {
        read.add(name);
    }

    /// A value that is not what the scenario asked for. The message is one line: which option, what it holds, what it
    /// should.
    public static final class BadOption extends BadInput {

        private static final long serialVersionUID = 1;

        BadOption(String name, String shown, String wanted, String example) {
            super("option " + name + "=" + shown + ": not " + wanted + " (write " + name + "=" + example + ")");
        }
    }
}
