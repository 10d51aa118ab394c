package io.hyload.har;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The dates of recordings. The format wants ISO 8601 with an offset; tools write all kinds: without colon or offset (taken
/// as UTC), with a blank for the `T`, seven digits of a second (Fiddler), seconds or milliseconds since 1970, and what
/// JavaScript and HTTP make of a date.
final class HarDate {

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME).appendPattern("[XXX][XX][X]").toFormatter(Locale.ROOT);
    private static final DateTimeFormatter JAVASCRIPT =
            DateTimeFormatter.ofPattern("EEE MMM dd yyyy HH:mm:ss xx", Locale.ENGLISH);
    private static final Pattern LIKE_ISO =
            Pattern.compile(
                    "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d(?::\\d\\d)?)(?:[.,](\\d+))? ?([Zz]|[+-][\\d:]+)?");
    private static final Pattern LIKE_JAVASCRIPT =
            Pattern.compile("(\\w{3} \\w{3} \\d\\d \\d{4} \\d\\d:\\d\\d:\\d\\d) GMT([+-]\\d{4}).*");
    private static final Pattern NUMBER = Pattern.compile("(?:/Date\\()?(\\d{9,16})(?:\\.(\\d+))?(?:\\)/)?");
    /// More than this many seconds since 1970 are milliseconds.
    private static final long SECONDS_AT_MOST = 100_000_000_000L;
    static final Instant EARLIEST = Instant.parse("1980-01-01T00:00:00Z");
    /// Stands for the start of what tells none and has nothing before it.
    static final Instant UNKNOWN = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private HarDate() {}

    /// The moment that is meant; empty where it is none, or one at which nobody recorded anything.
    static Optional<Instant> parse(String text) {
        if (text.length() > 100) return Optional.empty();
        try {
            return Optional.ofNullable(instant(text.strip()))
                    .filter(instant -> instant.isAfter(EARLIEST) && instant.isBefore(LATEST));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Instant instant(String text) {
        var iso = LIKE_ISO.matcher(text);
        if (iso.matches()) return iso(iso.group(1) + "T" + iso.group(2) + fraction(iso.group(3))
                + (iso.group(4) == null ? "" : iso.group(4)));
        var number = NUMBER.matcher(text);
        if (number.matches()) {
            long count = Long.parseLong(number.group(1));
            if (count > SECONDS_AT_MOST) return Instant.ofEpochMilli(count);
            var nanos = ((number.group(2) == null ? "" : number.group(2)) + "000000000").substring(0, 9);
            return Instant.ofEpochSecond(count, Integer.parseInt(nanos));
        }
        var javaScript = LIKE_JAVASCRIPT.matcher(text);
        if (javaScript.matches())
            return OffsetDateTime.parse(javaScript.group(1) + " " + javaScript.group(2), JAVASCRIPT).toInstant();
        return text.isEmpty() ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
    }

    private static Instant iso(String text) {
        return switch (ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime moment -> moment.toInstant();
            case LocalDateTime moment -> moment.toInstant(ZoneOffset.UTC);
            default -> null;
        };
    }

    private static String fraction(String digits) {
        return digits == null ? "" : "." + digits.substring(0, Math.min(9, digits.length()));
    }
}
