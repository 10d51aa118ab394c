package io.hyload.har;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.hyload.Hyload;

/// The names of one source file: each is given once, and none hides what the file itself uses.
final class JavaNames {

    private final Set<String> taken = new HashSet<>();
    private final Set<String> ours;
    /// The last number given after a name.
    private final Map<String, Integer> numbers = new HashMap<>();

    /// @param ours what is named in the file besides
    JavaNames(List<String> ours) {
        // A method of such a name would hide the imported one: `sleep(2.3)` would not compile any more.
        Arrays.stream(Hyload.class.getMethods()).forEach(method -> take(method.getName()));
        Arrays.stream(Object.class.getDeclaredMethods()).forEach(method -> take(method.getName()));
        ours.forEach(this::take);
        this.ours = Set.copyOf(taken);
    }

    /// A name made of the words of `data`, or `substitute` where it has none; with a number where it is taken.
    ///
    /// @param prefix for what cannot stand alone, as [JavaText#name] has it
    String give(String data, String prefix, String substitute) {
        var wanted = JavaText.name(data, prefix);
        if (wanted.isEmpty()) wanted = substitute;
        // A page called "Users" becomes `usersPage`.
        if (!prefix.isEmpty() && ours.contains(wanted.toLowerCase(Locale.ROOT)))
            wanted += prefix.substring(0, 1).toUpperCase(Locale.ROOT) + prefix.substring(1);
        if (take(wanted)) return wanted;
        var stem = Character.isDigit(wanted.codePointBefore(wanted.length())) ? wanted + "_" : wanted;
        int number;
        do number = numbers.merge(stem, 2, (last, _) -> last + 1);
        while (!take(stem + number));
        return stem + number;
    }

    /// The case of letters makes no difference for people.
    private boolean take(String name) {
        return taken.add(name.toLowerCase(Locale.ROOT));
    }
}
