package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// The image as buildah builds it from the distribution, on a base that is only a shell: no registry can be asked in a test.
/// Not every machine lets it, so where it cannot be used the test is skipped.
class ImageBuildIT {
    private static final Path DISTRIBUTION = Path.of("target/hyload").toAbsolutePath();
    private static final String BASE = "localhost/hyload-test-base";
    private static final Pattern LIBRARY = Pattern.compile("/lib[^ ]+");
    private static final String TAG = "localhost/hyload-test";

    @TempDir
    private Path folder;

    @BeforeEach
    void aBase() throws IOException {
        var found = Command.of("sh", "-c", "command -v busybox && command -v buildah").run();
        assumeTrue(found.exitCode() == 0, "busybox and buildah are not both installed");
        var busybox = found.out().lines().findFirst().orElseThrow();
        var root = folder.resolve("root");
        copy(Path.of(busybox), root.resolve("bin/sh"));
        LIBRARY.matcher(Command.of("ldd", busybox).run().out()).results().map(library -> library.group()).forEach(
                library -> copy(Path.of(library), root.resolve(library.substring(1))));
        var file = Files.writeString(folder.resolve("Containerfile"), """
                FROM scratch
                COPY root /
                """);
        var made = buildah("build", "--file", file.toString(), "--tag", BASE, folder.toString());
        assumeTrue(made.exitCode() == 0, "buildah cannot be used here: " + made.err());
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void end() {
        // What it keeps belongs to a user of its own on some machines.
        buildah("rmi", "--all", "--force");
    }

    private Command.Finished buildah(String... words) {
        var line = new ArrayList<>(List.of("buildah", "--root", folder.resolve("storage").toString(), "--runroot",
                folder.resolve("run").toString(), "--storage-driver", "vfs"));
        line.addAll(List.of(words));
        return run(line);
    }

    private static Command.Finished run(List<String> line) {
        return Command.of(line.toArray(String[]::new)).with("BUILDAH_ISOLATION", "chroot")
                .timeout(Duration.ofMinutes(2)).run();
    }

    @Test
    void theImageIsTheDistributionForAUserWhoIsNotRoot() throws IOException {
        var line = new ImageBuild(DISTRIBUTION, Optional.of(BASE), TAG).lines(Path.of("buildah")).getFirst();
        var built = buildah(line.subList(1, line.size()).toArray(String[]::new));
        assertThat(built.exitCode()).as(built.err()).isZero();

        var config = buildah("inspect", "--type", "image", "--format",
                "{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.WorkingDir}}", TAG);
        assertThat(config.out().strip()).isEqualTo("10001:10001 [hyload] /work/project");

        var container = buildah("from", TAG).out().strip();
        var seen = buildah("run", container, "--", "/bin/sh", "-c",
                "cd /opt/hyload; echo *; test -x bin/hyload && echo runs; (>lib/x) 2>/dev/null || echo kept");
        assertThat(seen.out()).as(seen.err()).isEqualTo("bin lib\nruns\nkept\n");
    }
}
