package io.hyload.har;

import java.util.Base64;

/// The texts of answers that are kept: values of later requests are looked for in them. What is no text is not kept, nor a
/// style sheet; the others up to a length each, and up to one in total, so that a recording of any size fits into memory.
final class AnswerTexts {

    /// Characters of one answer: a value stands in its beginning, or in JSON that is not long.
    static final int LONGEST = 256 << 10;
    /// Characters of all.
    private static final int ALL = 16 << 20;

    private int left = ALL;

    /// What is kept of a text that was recorded.
    ///
    /// @param type as it stands in the recording, with parameters
    String kept(String type, String text, String encoding) {
        var name = MediaType.name(type);
        boolean isSought = (name.isEmpty() || MediaType.isText(name)) && !name.equals("text/css");
        if (!isSought || text.isEmpty()) return "";
        var plain = encoding.equalsIgnoreCase("base64") ? decoded(type, text) : text;
        int length = Math.min(plain.length(), Math.min(LONGEST, left));
        if (length > 0 && length < plain.length() && Character.isHighSurrogate(plain.charAt(length - 1))) length--;
        left -= length;
        // A new one, since the part would keep the whole alive.
        return plain.substring(0, length);
    }

    /// Whether any was left out or cut for lack of room.
    boolean isFull() {
        return left == 0;
    }

    /// As far as it may be kept: a character takes at most four bytes, and three bytes take four characters of base64.
    private static String decoded(String type, String base64) {
        int most = LONGEST * 4 / 3 * 4;
        var part = base64.length() > most ? base64.substring(0, most / 4 * 4) : base64;
        try {
            return new String(Base64.getMimeDecoder().decode(part), MediaType.charset(type));
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
