package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.opentest4j.AssertionFailedError;

/// Text too long to stand in a test (a screen, an SVG, generated code) stands in a golden file beside it, under
/// `src/test/resources` in the package of the test. `./mvnw test -Dgolden.update=true` writes the files anew; then the
/// diff of the commit shows what changed, and a person says whether it should.
public final class Golden {
    private static final String UPDATE = "golden.update";

    private Golden() {}

    /// @param test whose package has the file
    /// @param name of the file, `overview-80x24.txt`; may begin with folders
    /// @throws AssertionError with the lines that differ; never while updating
    public static void assertMatches(Class<?> test, String name, String actual) {
        if (updating()) {
            write(sourceOf(test, name), actual);
            return;
        }
        compare(name, read(test, name), actual);
    }

    static void compare(String name, Optional<String> golden, String actual) {
        if (golden.isEmpty()) {
            throw new AssertionError("no golden file " + name + "; " + howToUpdate() + ". It would be\n" + actual);
        }
        var expected = golden.get();
        if (!expected.equals(actual)) {
            var message = name + " differs (- golden, + actual); if it should, " + howToUpdate() + "\n"
                    + LineDiff.of(expected, actual);
            throw new AssertionFailedError(message, expected, actual);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Test classes are in `target/test-classes` of their module, by which we find its sources.
    static Path sourceOf(Class<?> test, String name) {
        try {
            var classes = Path.of(test.getProtectionDomain().getCodeSource().getLocation().toURI());
            var module = classes.getParent().getParent();
            return module.resolve("src/test/resources").resolve(test.getPackageName().replace('.', '/')).resolve(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> read(Class<?> test, String name) {
        try (var file = test.getResourceAsStream(name)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean updating() {
        return Boolean.getBoolean(UPDATE) || "true".equals(System.getenv("GOLDEN_UPDATE"));
    }

    private static String howToUpdate() {
        return "run with -D" + UPDATE + "=true to write it";
    }
}
