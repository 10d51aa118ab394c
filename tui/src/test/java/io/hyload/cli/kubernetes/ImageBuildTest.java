package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ImageBuildTest {
    private static final Path DIST = Path.of("src/main/dist").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path program(String name) throws IOException {
        return Files.createFile(folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    private static List<String> instructions(String file) throws IOException {
        return Files.readAllLines(DIST.resolve(file)).stream().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void theContainerfileSaysThis() throws IOException {
        assertThat(instructions("Containerfile")).containsExactly("ARG BASE=" + ImageBuild.OWN_BASE, "FROM ${BASE}",
                "COPY bin /opt/hyload/bin", "COPY lib /opt/hyload/lib", "ENV PATH=/opt/hyload/bin:${PATH}",
                "USER " + Manifests.USER + ":" + Manifests.USER, "WORKDIR " + Manifests.PROJECT,
                "ENTRYPOINT [\"hyload\"]");
        assertThat(instructions(".dockerignore")).containsExactly("*", "!bin", "!lib");
    }

    @Test
    void theBaseHasACompilerAndWhatScenariosUse() throws IOException {
        var made = instructions("Containerfile.base");
        assertThat(made).hasSize(6);
        assertThat(made.get(3)).startsWith("RUN jlink --add-modules java.se,").contains(",jdk.compiler,",
                ",jdk.httpserver,", ",jdk.zipfs ").endsWith(" --output /opt/java");
        assertThat(made.getLast()).isEqualTo("COPY --from=jdk /opt/java /usr/lib/jvm/jdk-25");
    }

    @Test
    void theFirstBuilderThatIsThereIsTaken() throws IOException {
        var path = "/nonexistent:" + folder;
        assertThatThrownBy(() -> ImageBuild.builder(path)).isInstanceOf(IOException.class)
                .hasMessage("image: nothing on the PATH builds one (install podman, buildah or docker)");
        Files.createFile(folder.resolve("podman")); // which cannot be executed
        var docker = program("docker");
        assertThat(ImageBuild.builder(path)).isEqualTo(docker);
        var buildah = program("buildah");
        assertThat(ImageBuild.builder(path)).isEqualTo(buildah);
    }

    private void distribution() throws IOException {
        for (var name : List.of("bin/hyload", "lib/hyload.jar", "Containerfile", "Containerfile.base")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
    }

    @Test
    void allBuildersAreCalledAlike() throws IOException {
        distribution();
        var build = new ImageBuild(folder, Optional.of("debian-jdk:25"), "registry.example.org/hyload:1.0.0");
        assertThat(build.lines(Path.of("/usr/bin/podman"))).containsExactly(List.of("/usr/bin/podman", "build",
                "--file", folder + "/Containerfile", "--tag", "registry.example.org/hyload:1.0.0", "--build-arg",
                "BASE=debian-jdk:25", folder.toString()));
    }

    @Test
    void whoGivesNoBaseGetsOneMade() throws IOException {
        distribution();
        assertThat(new ImageBuild(folder, Optional.empty(), "hyload:1.0.0").lines(Path.of("buildah"))).containsExactly(
                List.of("buildah", "build", "--file", folder + "/Containerfile.base", "--tag",
                        "localhost/hyload-base:25", folder.toString()),
                List.of("buildah", "build", "--file", folder + "/Containerfile", "--tag", "hyload:1.0.0",
                        "--build-arg", "BASE=localhost/hyload-base:25", folder.toString()));
    }

    @Test
    void onlyADistributionBecomesAnImage() {
        var build = new ImageBuild(folder, Optional.empty(), "hyload:1");
        assertThatThrownBy(() -> build.lines(Path.of("podman"))).hasMessage(folder + ": no distribution of hyload:"
                + " Containerfile is missing (unpack hyload.tar.gz, and use the hyload in it)");
    }

    @Test
    void whatIsNoNameOfAnImageIsRefused() {
        for (var name : List.of("", "--privileged", "my image", "a\nUSER root")) {
            assertThatThrownBy(() -> new ImageBuild(folder, Optional.of(name), "hyload:1")).hasMessageContaining(
                    "no name of an image");
            assertThatThrownBy(() -> new ImageBuild(folder, Optional.empty(), name)).hasMessageContaining(
                    "no name of an image");
        }
    }
}
