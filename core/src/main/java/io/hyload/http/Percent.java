package io.hyload.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Percent-encoding as browsers do it (WHATWG URL §1.3): which characters are encoded depends on where they stand, and
/// what is encoded already stays as it is.
public final class Percent {

    /// Encoded besides controls, DEL and what is not ASCII.
    static final String PATH = " \"#<>?^`{}";
    static final String QUERY = " \"#<>'";

    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";
    private static final String HEX = "0123456789ABCDEF";

    private Percent() {}

    /// In UTF-8. Half a surrogate pair is what it is in UTF-8: a replacement character.
    static String encoded(String text, String set) {
        int i = 0;
        while (i < text.length() && isPlain(text.charAt(i), set)) i++;
        if (i == text.length()) return text;
        var encoded = new StringBuilder(text.length() + 16).append(text, 0, i);
        int c;
        for (; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (isPlain(c, set)) {
                encoded.append((char) c);
                continue;
            }
            boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            for (byte octet : Character.toString(isHalf ? 0xfffd : c).getBytes(UTF_8)) {
                encoded.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
            }
        }
        return encoded.toString();
    }

    /// The value of a parameter such as `filename*`, without its `UTF-8''` (RFC 8187 §3.2.1).
    public static String extended(String text) {
        var extended = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            boolean isPlain =
                    octet >= '0' && octet <= '9' || octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z'
                            || octet > 0 && ATTRIBUTE_CHARACTERS.indexOf(octet) >= 0;
            if (isPlain) extended.append((char) octet);
            else extended.append("%%%02X".formatted(octet));
        }
        return extended.toString();
    }

    private static boolean isPlain(int c, String set) {
        return c >= ' ' && c < 0x7f && set.indexOf(c) < 0;
    }

    /// Undoes it, as UTF-8; what is no percent-encoding stays as it is.
    public static String decoded(String text) {
        if (text.indexOf('%') < 0) return text;
        var bytes = text.getBytes(UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            bytes[length++] = low < 0 ? bytes[i] : (byte) (high << 4 | low);
            if (low >= 0) i += 2;
        }
        return new String(bytes, 0, length, UTF_8);
    }
}
