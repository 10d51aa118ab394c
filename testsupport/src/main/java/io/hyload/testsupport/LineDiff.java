package io.hyload.testsupport;

import java.util.ArrayList;
import java.util.List;

/// What differs between two texts, by lines: `-` only in the first, `+` only in the second, two lines around each
/// change for orientation. Blanks at the end of a changed line and control characters are made visible, since they are
/// what one stares at in vain.
final class LineDiff {
    private static final int AROUND = 2;
    private static final int MOST_LINES = 80;

    private record Entry(char mark, int number, String line) {
        boolean changed() {
            return mark != ' ';
        }

        @Override
        public String toString() {
            return "%4d %c %s".formatted(number, mark, changed() ? visible(line) : line);
        }
    }

    private LineDiff() {}

    static String of(String expected, String actual) {
        var entries = entries(expected.split("\n", -1), actual.split("\n", -1));
        var shown = new ArrayList<String>();
        for (int i = 0, last = -1; i < entries.size(); i++) {
            if (!nearChange(entries, i)) {
                continue;
            }
            if (last >= 0 && i > last + 1) {
                shown.add("  ...");
            }
            shown.add(entries.get(i).toString());
            last = i;
        }
        return shown.size() <= MOST_LINES
                ? String.join("\n", shown)
                : String.join("\n", shown.subList(0, MOST_LINES)) + "\n  and " + (shown.size() - MOST_LINES) + " more";
    }

    private static boolean nearChange(List<Entry> entries, int index) {
        var from = Math.max(0, index - AROUND);
        var to = Math.min(entries.size(), index + AROUND + 1);
        return entries.subList(from, to).stream().anyMatch(Entry::changed);
    }

    /// The classic longest common subsequence. What both ends share is left out of its quadratic table, so that one
    /// change in a file of many thousand lines costs nothing.
    private static List<Entry> entries(String[] a, String[] b) {
        var start = 0;
        while (start < Math.min(a.length, b.length) && a[start].equals(b[start])) {
            start++;
        }
        var tail = 0;
        while (tail < Math.min(a.length, b.length) - start && a[a.length - 1 - tail].equals(b[b.length - 1 - tail])) {
            tail++;
        }
        var endA = a.length - tail;
        var endB = b.length - tail;
        var common = commonFrom(a, start, endA, b, start, endB);
        var entries = new ArrayList<Entry>();
        for (var i = 0; i < start; i++) {
            entries.add(new Entry(' ', i + 1, a[i]));
        }
        for (int i = start, j = start; i < endA || j < endB;) {
            if (i < endA && j < endB && a[i].equals(b[j])) {
                entries.add(new Entry(' ', i + 1, a[i]));
                i++;
                j++;
            } else if (j == endB || i < endA && common[i - start + 1][j - start] >= common[i - start][j - start + 1]) {
                entries.add(new Entry('-', i + 1, a[i]));
                i++;
            } else {
                entries.add(new Entry('+', j + 1, b[j]));
                j++;
            }
        }
        for (var i = endA; i < a.length; i++) {
            entries.add(new Entry(' ', i + 1, a[i]));
        }
        return entries;
    }

    private static int[][] commonFrom(String[] a, int startA, int endA, String[] b, int startB, int endB) {
        var common = new int[endA - startA + 1][endB - startB + 1];
        for (var i = endA - startA - 1; i >= 0; i--) {
            for (var j = endB - startB - 1; j >= 0; j--) {
                common[i][j] = a[startA + i].equals(b[startB + j])
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static String visible(String line) {
        var text = new StringBuilder();
        var ended = line.stripTrailing().length();
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (Character.isISOControl(c)) {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(i >= ended ? '·' : c);
            }
        }
        return text.toString();
    }
}
