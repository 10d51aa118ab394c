package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

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

    @Test
    void theContainerfileSaysThis() throws IOException {
        assertThat(Files.readAllLines(DIST.resolve("Containerfile"))).filteredOn(line -> !line.startsWith("#"))
                .containsExactly("ARG BASE=" + ImageBuild.USUAL_BASE, "FROM ${BASE}", "COPY bin /opt/hyload/bin",
                        "COPY lib /opt/hyload/lib", "ENV PATH=/opt/hyload/bin:${PATH}",
                        "USER " + Manifests.USER + ":" + Manifests.USER, "WORKDIR " + Manifests.PROJECT,
                        "ENTRYPOINT [\"hyload\"]");
        assertThat(Files.readAllLines(DIST.resolve(".dockerignore"))).filteredOn(line -> !line.startsWith("#"))
                .containsExactly("*", "!bin", "!lib");
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

    @Test
    void allBuildersAreCalledAlike() throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.createDirectories(folder.resolve("bin"));
        Files.createFile(folder.resolve("bin/hyload"));
        Files.createFile(folder.resolve("Containerfile"));
        var build = new ImageBuild(folder, "debian-jdk:25", "registry.example.org/hyload:1.0.0");
        assertThat(build.line(Path.of("/usr/bin/podman"))).containsExactly("/usr/bin/podman", "build", "--file",
                folder + "/Containerfile", "--build-arg", "BASE=debian-jdk:25", "--tag",
                "registry.example.org/hyload:1.0.0", folder.toString());
    }

    @Test
    void onlyADistributionBecomesAnImage() {
        var build = new ImageBuild(folder, ImageBuild.USUAL_BASE, "hyload:1");
        assertThatThrownBy(() -> build.line(Path.of("podman"))).hasMessage(folder + ": no distribution of hyload:"
                + " Containerfile is missing (unpack hyload.tar.gz, and use the hyload in it)");
    }

    @Test
    void whatIsNoNameOfAnImageIsRefused() {
        for (var name : List.of("", "--privileged", "my image", "a\nUSER root")) {
            assertThatThrownBy(() -> new ImageBuild(folder, name, "hyload:1")).hasMessageContaining(
                    "no name of an image");
            assertThatThrownBy(() -> new ImageBuild(folder, "jdk:25", name)).hasMessageContaining(
                    "no name of an image");
        }
    }
}
