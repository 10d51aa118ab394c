package io.hyload.run;

/// The part of a run that this process does: worker `number`, from 0, of `count`.
public record Share(int number, int count) {

    /// All of it.
    public static final Share WHOLE = new Share(0, 1);

    public Share {
        if (count < 1 || number < 0 || number >= count)
            throw new IllegalArgumentException("worker " + number + " of " + count);
    }

    /// Whether this is not a part only.
    public boolean isWhole() {
        return count == 1;
    }

    /// Whether the thing of that number, counted from 0 over the whole run, belongs to it: dealt out like cards.
    public boolean has(long index) {
        return index % count == number;
    }

    /// Its part of so many, when they are dealt out one by one.
    long of(long all) {
        return (all - number + count - 1) / count;
    }
}
