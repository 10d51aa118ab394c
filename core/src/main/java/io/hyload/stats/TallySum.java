package io.hyload.stats;

import java.util.ArrayList;
import java.util.List;

/// Tallies added up while they come, those of a thousand workers as cheaply as those of one.
///
/// An addition costs what both sides hold, and the sum holds much. So only sums of equally many are added to each other, as
/// the digits of a binary number are: each tally takes part in few large additions.
final class TallySum {

    /// Sums of so many tallies, the largest first; no two of the same `count`.
    private final List<Part> parts = new ArrayList<>();
    private long size;

    private record Part(Tally sum, int count, long size) {

        Part(Tally sum, int count) {
            this(sum, count, sum.size());
        }
    }

    void add(Tally tally) {
        push(new Part(tally, 1));
        while (parts.size() > 1 && parts.get(parts.size() - 2).count == parts.getLast().count) join();
    }

    private void push(Part part) {
        parts.add(part);
        size += part.size;
    }

    private Part pop() {
        size -= parts.getLast().size;
        return parts.removeLast();
    }

    private void join() {
        var later = pop();
        var earlier = pop();
        push(new Part(earlier.sum.plus(later.sum), earlier.count + later.count));
    }

    /// All together, in the order they came.
    Tally total() {
        while (parts.size() > 1) join();
        return parts.isEmpty() ? Tally.NONE : parts.getFirst().sum;
    }

    /// About what it takes in memory, in tens of bytes.
    long size() {
        return size;
    }
}
