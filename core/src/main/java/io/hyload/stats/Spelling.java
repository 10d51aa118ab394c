package io.hyload.stats;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Which of some names was meant by a mistyped word.
final class Spelling {

    private Spelling() {}

    /// All of `names`, the likest first; those alike in the same measure stay in their order.
    static List<String> likest(String word, Collection<String> names) {
        var sorted = new ArrayList<>(names);
        sorted.sort(Comparator.comparingInt(name -> distance(word, name)));
        return sorted;
    }

    /// Whether one is probably a slip of the other: at most a third of the letters are wrong, or it is a part of it.
    static boolean isLike(String word, String name) {
        return distance(word, name) <= Math.max(1, name.length() / 3)
                || word.length() >= 3 && name.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }

    /// Levenshtein's: letters to put in, leave out or change, in whatever case.
    private static int distance(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
