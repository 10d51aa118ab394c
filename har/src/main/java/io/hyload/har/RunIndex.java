package io.hyload.har;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/// Finds which of many values may stand in a text, in one pass over the text.
///
/// A value is looked for by its longest run of letters and digits, since those stay what they are however a value is
/// encoded: percent-encoding, HTML entities and JSON escapes touch the others. What is found here is only worth a closer look.
final class RunIndex {

    private static final int BITS = 1 << 18;
    private static final int CHUNK = 1 << 13;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final BitSet hashes = new BitSet(BITS);
    private int longest;

    /// The longest run of letters and digits of a value; empty when it has none.
    static String runOf(String value) {
        int best = 0;
        int bestFrom = 0;
        int from = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i < value.length() && isRun(value.charAt(i))) continue;
            if (i - from > best) {
                best = i - from;
                bestFrom = from;
            }
            from = i + 1;
        }
        return value.substring(bestFrom, bestFrom + best);
    }

    /// Takes in a run.
    ///
    /// @return its number, from 0 and without gaps; that of an earlier one that is equal
    int add(String run) {
        hashes.set(slot(run.hashCode()));
        longest = Math.max(longest, run.length());
        return numbers.computeIfAbsent(run, _ -> numbers.size());
    }

    /// Tells the number of each run that stands in the first `limit` characters of `text`, as often as it does.
    void scan(String text, int limit, IntConsumer found) {
        int end = Math.min(text.length(), limit);
        var chunk = new char[CHUNK];
        int hash = 0;
        int from = 0;
        int skip = 0;
        for (int base = 0; base < end; base += CHUNK) {
            int size = Math.min(CHUNK, end - base);
            text.getChars(base, base + size, chunk, 0);
            for (int i = 0; i < size; i++) {
                char c = chunk[i];
                if (isRun(c) && skip == 0) {
                    hash = 31 * hash + c;
                    continue;
                }
                int at = base + i;
                if (at > from && hashes.get(slot(hash)) && at - from <= longest) tell(text, from, at, found);
                hash = 0;
                from = at + 1;
                // Hexadecimal digits of an escape are no part of the run behind it: %3Dabc, \\u003dabc.
                if (skip > 0) skip = c == 'u' && before(text, at) == '\\' ? 4 : skip - 1;
                else if (c == '\\') skip = 1;
                else if (c == '%' && isHex(text, at + 1) && isHex(text, at + 2)) skip = 2;
            }
        }
        if (end > from && hashes.get(slot(hash)) && end - from <= longest) tell(text, from, end, found);
    }

    private void tell(String text, int from, int to, IntConsumer found) {
        var number = numbers.get(text.substring(from, to));
        if (number != null) found.accept(number);
    }

    private static char before(String text, int at) {
        return at == 0 ? 0 : text.charAt(at - 1);
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 0x80;
    }

    private static boolean isRun(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 15) & BITS - 1;
    }
}
