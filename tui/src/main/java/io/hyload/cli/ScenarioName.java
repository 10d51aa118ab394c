package io.hyload.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.lang.model.SourceVersion;

/// What a scenario may be called: its file is named after the class.
final class ScenarioName {
    private static final String ENDING = ".java";

    /// Words that may name a variable but not a class (JLS 3.9).
    private static final Set<String> NOT_FOR_CLASSES = Set.of("permits", "record", "sealed", "var", "yield");

    private ScenarioName() {}

    /// The name of the class; `.java` behind it is left out.
    ///
    /// @throws Fault where it cannot be one, or hides one that scenarios use
    static String checked(String given) {
        var name = given.endsWith(ENDING) ? given.substring(0, given.length() - ENDING.length()) : given;
        if (!SourceVersion.isIdentifier(name) || SourceVersion.isKeyword(name) || NOT_FOR_CLASSES.contains(name)) {
            throw Fault.badInput("'" + given + "'", "it cannot be the name of a Java class",
                    "use letters, digits and _ , for example " + ScenarioCompiler.classNameFrom(name));
        }
        boolean taken = ScenarioName.class.getResource("/io/hyload/" + name + ".class") != null
                || Object.class.getResource("/java/lang/" + name + ".class") != null;
        if (taken) throw Fault.badInput(name, "scenarios use a class of that name", "choose another name");
        return name;
    }

    /// Why it cannot be the name of a scenario; empty if it can.
    static String wrong(String given) {
        try {
            checked(given.strip());
            return "";
        } catch (Fault e) {
            return e.why() + " (" + e.mend() + ")";
        }
    }

    /// The class that a file holds.
    static String of(Path file) {
        return file.getFileName().toString().replaceFirst("\\.java$", "");
    }

    /// What the scenario of a recording is called unless said: `my-shop 2.har` is `MyShop2`.
    static String ofRecording(Path recording) {
        var name = Stream.of(recording.getFileName().toString().replaceFirst("(?i)\\.(har|json)$", "")
                .split("[^\\p{L}\\p{Nd}]+")).filter(part -> !part.isEmpty())
                .map(part -> part.substring(0, part.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                        + part.substring(part.offsetByCodePoints(0, 1)))
                .collect(Collectors.joining());
        return SourceVersion.isName(name) ? name : "Har" + name;
    }
}
