package io.hyload.har;

import java.time.Instant;
import java.util.regex.Pattern;

/// How much a value looks as if a server had made it for one session, order or page.
enum Worth {
    /// It is an everyday value: `1`, `true`, `en-US`, a date, a word.
    NONE,
    /// It may be an id, where its name says so: `4711`, `A-17`.
    BY_NAME,
    /// Nobody types it: a hash, a UUID, a signed token.
    BY_ITSELF;

    /// Fewer characters are not telling.
    private static final int SHORTEST = 3;
    private static final int SHORTEST_TOKEN = 8;

    private static final Pattern UUID = Pattern.compile(
            "\\{?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\\}?");
    private static final Pattern DATE = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\d(?:[T ].*)?|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}|(?:19|20)\\d\\d(?:0\\d|1[0-2])(?:[0-2]\\d|3[01])|\\d\\d:\\d\\d(?::.*)?|[A-Z][a-z]{2}, \\d.*");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern MEASURE = Pattern.compile("[-+.,\\d]+|v?\\d+(?:\\.\\d+)+\\S*|\\d+x\\d+");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_~+/=.:|!*$-]+");
    private static final Pattern PART = Pattern.compile("[-_.:+/|]");
    private static final Pattern WORD_OR_COUNT = Pattern.compile("[A-Z]?[a-z]*|[A-Z]*|\\d{0,4}");
    private static final Pattern FILE = Pattern.compile("(?i).*\\.(?:js|mjs|css|map|png|jpe?g|gif|svg|ico|webp|avif|"
            + "woff2?|ttf|otf|eot|mp[34]|webm|html?|xml|txt|pdf|php|aspx?|jsp|do|json|wasm|webmanifest)");

    private static final Pattern TELLING = Pattern.compile("(?i).*(?:csrf|xsrf|token|nonce|session|ticket|verif|"
            + "authenticity|viewstate|eventvalidation|signature|captcha|uuid|guid|jwt|otp|handle|cursor|cart|"
            + "(?:^|[_.-])(?:key|code|state|sid|ref|hash|secret|auth))\\]?|.*(?:(?:^|[_. -])id|I[dD]|No|Number|Key|Code|Ref)\\]?");

    /// Of a value alone.
    static Worth of(String value) {
        int length = value.length();
        if (length < SHORTEST || !TOKEN.matcher(value).matches() || DATE.matcher(value).matches()) return NONE;
        if (NUMBER.matcher(value).matches()) return length <= 32 ? BY_NAME : NONE;
        if (MEASURE.matcher(value).matches() || FILE.matcher(value).matches()) return NONE;
        if (value.startsWith("/") || value.startsWith(".") || value.contains("://") || value.contains("//"))
            return NONE;
        if (UUID.matcher(value).matches()) return BY_ITSELF;
        if (length < SHORTEST_TOKEN) return hasDigit(value) ? BY_NAME : NONE;
        if (length <= 256 && isMadeOfWords(value)) return hasDigit(value) || length >= 16 ? BY_NAME : NONE;
        return changes(value) >= 3 && distinct(value) >= 6 ? BY_ITSELF : BY_NAME;
    }

    /// Whether a field of that name holds what its server made.
    static boolean isTelling(String name) {
        return name.length() <= 200 && TELLING.matcher(name).matches();
    }

    /// Whether it is so long and so mixed that it is no id of a thing, but made for one occasion.
    static boolean isMadeUp(String value) {
        return UUID.matcher(value).matches()
                || value.length() >= 16 && of(value) == BY_ITSELF && distinct(value) >= 8 && hasDigit(value);
    }

    /// Whether it is the time at which it was sent, in seconds, milliseconds or microseconds, give or take a day.
    static boolean isTimeOf(String value, Instant start) {
        if (!NUMBER.matcher(value).matches()) return false;
        long perSecond = switch (value.length()) {
            case 10 -> 1;
            case 13 -> 1000;
            case 16 -> 1_000_000;
            default -> 0;
        };
        return perSecond > 0
                && Math.abs(Long.parseLong(value) / perSecond - start.getEpochSecond()) < 24 * 60 * 60;
    }

    /// `blue-widget-42`, `Summer_Sale`, `sha256`: words and small numbers, as people name things.
    private static boolean isMadeOfWords(String value) {
        for (var part : PART.split(value)) {
            if (!WORD_OR_COUNT.matcher(part).matches() && changes(part) > 2) return false;
            if (part.length() >= 24) return false;
        }
        return true;
    }

    private static boolean hasDigit(String value) {
        return value.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    /// How often capitals, small letters and digits take turns: often in what is random, rarely in what is written. A capital
    /// that begins a word is none.
    private static int changes(String value) {
        int changes = 0;
        int before = kind(value.charAt(0));
        for (int i = 1; i < value.length(); i++) {
            int kind = kind(value.charAt(i));
            boolean beginsWord = before == 'A' && kind == 'a' || before == 'a' && kind == 'A';
            if (kind != before && kind != 0 && before != 0 && !beginsWord) changes++;
            else if (beginsWord && i + 1 < value.length() && kind == 'A' && kind(value.charAt(i + 1)) == 'A') changes++;
            before = kind;
        }
        return changes;
    }

    private static int kind(char c) {
        if (c >= '0' && c <= '9') return '0';
        if (c >= 'a' && c <= 'z') return 'a';
        return c >= 'A' && c <= 'Z' ? 'A' : 0;
    }

    private static long distinct(String value) {
        return value.chars().limit(256).distinct().count();
    }
}
