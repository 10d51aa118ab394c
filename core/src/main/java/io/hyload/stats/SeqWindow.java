package io.hyload.stats;

/// Which numbers of one worker have come: tells what came twice and counts what is missing.
///
/// Exact for the last 16,384 numbers, in at most 2 kB; an older one is taken for one that has come, so that nothing is
/// counted twice. The ring of bits grows before it would forget any of them.
final class SeqWindow {

    private static final int MOST = 1 << 14;

    private long[] bits = new long[2];
    /// The number heard first: what was sent before is not missed.
    private long first = -1;
    private long lowest;
    private long highest = -1;
    /// How many of `first … highest` have come.
    private long count;

    /// Takes a number, and with it those that follow: a record that was not cut stands for several datagrams.
    ///
    /// @return whether it is the first time
    boolean take(long seq, int numbers) {
        boolean isNew = take(seq);
        for (int i = 1; i < numbers; i++) take(seq + i);
        return isNew;
    }

    private boolean take(long seq) {
        if (highest < 0) {
            first = seq;
            lowest = seq;
            highest = seq - 1;
        }
        if (highest - seq >= MOST) return false;
        if (seq > highest) {
            makeRoom(seq - lowest + 1);
            for (long missing = Math.max(highest + 1, seq - capacity() + 1); missing < seq; missing++) clear(missing);
            highest = seq;
        } else {
            makeRoom(highest - seq + 1);
            if (isSet(seq)) return false;
        }
        set(seq);
        lowest = Math.min(lowest, seq);
        if (seq >= first) count++;
        return true;
    }

    /// The highest number so far, -1 before the first.
    long highest() {
        return highest;
    }

    /// How many are missing since the first that was heard. One that comes late is missing no more.
    long lost() {
        return highest < 0 ? 0 : highest - first + 1 - count;
    }

    private void makeRoom(long numbers) {
        if (numbers <= capacity() || capacity() == MOST) return;
        var smaller = bits;
        int was = capacity();
        bits = new long[(int) (Long.highestOneBit(Math.min(numbers, MOST) - 1) * 2 / Long.SIZE)];
        for (long seq = Math.max(lowest, highest - was + 1); seq <= highest; seq++) {
            if ((smaller[(int) (seq & was - 1) / Long.SIZE] & 1L << seq) != 0) set(seq);
        }
    }

    private int capacity() {
        return bits.length * Long.SIZE;
    }

    private int word(long seq) {
        return (int) (seq & capacity() - 1) / Long.SIZE;
    }

    private boolean isSet(long seq) {
        return (bits[word(seq)] & 1L << seq) != 0;
    }

    private void set(long seq) {
        bits[word(seq)] |= 1L << seq;
    }

    private void clear(long seq) {
        bits[word(seq)] &= ~(1L << seq);
    }
}
