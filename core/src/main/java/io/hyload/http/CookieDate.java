package io.hyload.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The date of an `Expires` attribute, read as leniently as browsers do: the first time, day, month and year found count,
/// in whatever order, and weekday and zone do not (RFC 6265 §5.1.1).
final class CookieDate {

    private static final Pattern DELIMITER = Pattern.compile("[\\x09\\x20-\\x2f\\x3b-\\x40\\x5b-\\x60\\x7b-\\x7e]+");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\D.*)?", Pattern.DOTALL);
    private static final Pattern DAY = Pattern.compile("(\\d{1,2})(?:\\D.*)?", Pattern.DOTALL);
    private static final Pattern YEAR = Pattern.compile("(\\d{2,4})(?:\\D.*)?", Pattern.DOTALL);
    private static final String MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec";

    private CookieDate() {}

    /// The instant, or empty when a part is missing or there is no such date.
    static Optional<Instant> parse(String text) {
        int[] time = null;
        int day = -1;
        int month = -1;
        int year = -1;
        for (var token : DELIMITER.split(text)) {
            var asTime = TIME.matcher(token);
            if (time == null && asTime.matches()) {
                time = new int[] {Integer.parseInt(asTime.group(1)), Integer.parseInt(asTime.group(2)),
                        Integer.parseInt(asTime.group(3))};
                continue;
            }
            var asDay = DAY.matcher(token);
            if (day < 0 && asDay.matches()) {
                day = Integer.parseInt(asDay.group(1));
                continue;
            }
            int at = token.length() < 3 ? -1 : MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT));
            if (month < 0 && at >= 0 && at % 4 == 0) {
                month = at / 4 + 1;
                continue;
            }
            var asYear = YEAR.matcher(token);
            if (year < 0 && asYear.matches()) year = Integer.parseInt(asYear.group(1));
        }
        if (time == null || day < 0 || month < 0 || year < 0) return Optional.empty();
        if (year >= 70 && year <= 99) year += 1900;
        if (year <= 69) year += 2000;
        if (year < 1601) return Optional.empty();
        try {
            return Optional.of(LocalDateTime.of(year, month, day, time[0], time[1], time[2]).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
