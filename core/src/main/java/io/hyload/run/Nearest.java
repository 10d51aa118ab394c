package io.hyload.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// "Did you mean": the name that was probably meant by a mistyped word.
public final class Nearest {
    private Nearest() {}

    /// The nearest of the names, or nothing where the word is like none of them: a far-fetched guess misleads.
    /// A third of the letters may be wrong, and two swapped neighbours count once.
    public static Optional<String> to(String word, Collection<String> names) {
        var lower = word.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= Math.max(1, name.length() / 3)
                        || lower.length() >= 3 && name.toLowerCase(Locale.ROOT).startsWith(lower))
                .min(Comparator.comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT))));
    }

    /// `did you mean NAME?`, or the other advice where no name is near.
    public static String advice(String word, Collection<String> names, String otherwise) {
        return to(word, names).map("did you mean %s?"::formatted).orElse(otherwise);
    }

    /// Damerau–Levenshtein distance (the variant without edits inside a swapped pair).
    private static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + changed);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
