package io.hyload.har;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import javax.lang.model.SourceVersion;

/// Names for the values of a flow: legal in Java, each given once, made of what a field is called in the recording, of which
/// only letters and digits of ASCII are taken.
final class VariableNames {

    private static final int LONGEST = 40;

    /// What scenarios call other things.
    private static final Set<String> OTHERS = Set.of("client", "response", "url", "baseUrl", "host", "users", "user",
            "number", "page", "main", "args", "String", "Object");

    private final Set<String> given = new HashSet<>(OTHERS);

    /// `csrf-token` → `csrfToken`, `__RequestVerificationToken` → `requestVerificationToken`, `X-Auth-Token` → `authToken`,
    /// `user[key]` → `userKey`; what leaves nothing → `value`.
    String next(String name) {
        var base = camelCase(name);
        if (base.length() > LONGEST) base = base.substring(0, LONGEST);
        if (base.isEmpty()) base = "value";
        if (!Character.isLetter(base.charAt(0))) base = "value" + base;
        if (SourceVersion.isKeyword(base)) base += "Value";
        var next = base;
        for (int i = 2; !given.add(next); i++) next = base + i;
        return next;
    }

    private static String camelCase(String name) {
        var words = name.strip().replaceFirst("^(?i)x-", "").split("[^A-Za-z0-9]+");
        var joined = new StringBuilder();
        for (var word : words) {
            if (word.isEmpty()) continue;
            boolean isAllCapitals = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
            var cased = isAllCapitals ? word.toLowerCase(Locale.ROOT) : word;
            joined.append(joined.isEmpty() ? firstSmall(cased)
                    : Character.toUpperCase(cased.charAt(0)) + cased.substring(1));
        }
        return joined.toString();
    }

    /// `OrderId` → `orderId`, `JWTToken` → `jwtToken`.
    private static String firstSmall(String word) {
        int capitals = 0;
        while (capitals < word.length() && Character.isUpperCase(word.charAt(capitals))) capitals++;
        int small = capitals <= 1 || capitals == word.length() ? capitals : capitals - 1;
        return word.substring(0, small).toLowerCase(Locale.ROOT) + word.substring(small);
    }
}
