package io.hyload.har;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// JSON text whose strings are cut at a length, whatever they are: a recording may hold a film as one string of base64, and
/// a parser keeps the string it reads in memory. An escape sequence is never cut in two, so the text stays JSON.
final class ShortStrings extends FilterReader {

    private final int limit;
    private boolean inString;
    /// Characters of the string so far, as they stand in the file.
    private long length;
    /// Whether the character or escape sequence under way is kept.
    private boolean keeping;
    private boolean afterBackslash;
    private int cuts;
    private boolean hasEnded;
    /// Characters to come of the escape sequence under way.
    private int toCome;

    /// @param limit in characters as they stand in the file, those of escape sequences counted too
    ShortStrings(Reader in, int limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read(char[] buffer, int from, int length) throws IOException {
        if (length == 0) return 0;
        while (true) {
            int count = in.read(buffer, from, length);
            if (count < 0) {
                hasEnded = true;
                return count;
            }
            int to = from;
            for (int i = from; i < from + count; i++) {
                char c = buffer[i];
                if (isKept(c)) buffer[to++] = c;
            }
            if (to > from) return to - from;
        }
    }

    @Override
    public int read() throws IOException {
        var one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    /// How many strings have been cut so far. A parser reads ahead, but never by as much as such a string has: the one it has
    /// just read was cut if the number has changed.
    int cuts() {
        return cuts;
    }

    /// Whether more was wanted than there is.
    boolean hasEnded() {
        return hasEnded;
    }

    private boolean isKept(char c) {
        if (!inString) {
            if (c == '"') {
                inString = true;
                length = 0;
                keeping = true;
            }
            return true;
        }
        length++;
        if (toCome > 0) {
            toCome--;
            if (afterBackslash && c == 'u') toCome = 4;
            afterBackslash = false;
            return keeping;
        }
        if (c == '"') {
            inString = false;
            return true;
        }
        boolean wasKeeping = keeping;
        keeping = length <= limit;
        if (wasKeeping && !keeping) cuts++;
        afterBackslash = c == '\\';
        if (afterBackslash) toCome = 1;
        return keeping;
    }
}
