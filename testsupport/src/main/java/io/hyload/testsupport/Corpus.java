package io.hyload.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/// Files recorded from the original tool and from browsers. They do not belong to the repository; the environment
/// variable `HYLOAD_CORPUS` says where they are.
public final class Corpus {
    private static final String VARIABLE = "HYLOAD_CORPUS";

    private Corpus() {}

    /// The file or folder of that name: `Corpus.path("original/worker-a.sts")`. Without a corpus the test ends here,
    /// skipped or failed as [RequiresCorpus] says; a name that is not in the corpus always fails.
    public static Path path(String name) {
        missing().ifPresent(reason -> {
            if (Requirement.underCi()) {
                throw new IllegalStateException(reason);
            }
            Assumptions.abort(reason);
        });
        return path(System.getenv(VARIABLE), Path.of(""), name);
    }

    static Optional<String> missing() {
        return missing(System.getenv(VARIABLE));
    }

    static Optional<String> missing(String variable) {
        return variable == null || variable.isBlank()
                ? Optional.of(VARIABLE + " is not set: it names the folder of recorded files")
                : Optional.empty();
    }

    static Path path(String variable, Path workingFolder, String name) {
        var folder = folder(variable, workingFolder.toAbsolutePath());
        var file = folder.resolve(name);
        if (!Files.exists(file)) {
            throw new IllegalStateException("no '" + name + "' in the corpus " + folder);
        }
        return file;
    }

    /// A relative folder is meant from the top of the repository, while Maven runs tests in the folder of their module:
    /// so it is looked for here and then in the folders above.
    private static Path folder(String variable, Path workingFolder) {
        return Stream.iterate(workingFolder, here -> here != null, Path::getParent)
                .map(here -> here.resolve(variable).normalize()).filter(Files::isDirectory).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        VARIABLE + " is '" + variable + "', which is no folder seen from " + workingFolder));
    }
}
