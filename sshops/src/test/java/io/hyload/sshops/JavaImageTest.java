package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisabledOnOs(OS.WINDOWS)
class JavaImageTest {

    @TempDir
    private Path cache;

    @Test
    void theImageRunsWhereItIsUnpackedAndIsMadeOnce() throws IOException {
        var image = JavaImage.of(List.of("java.base"), cache);
        assertThat(image.archive()).exists().hasParent(cache);
        assertThat(image.folder()).matches("java-[0-9a-f]{12}");
        assertThat(image.arch()).isEqualTo(Command.of("uname", "-m").run().out().strip());
        assertThat(Command.of("tar", "-xzf", image.archive().toString(), "-C", cache.toString()).run().exitCode())
                .isZero();
        var version = Command.of(cache.resolve(image.folder()).resolve("bin/java").toString(), "-version").run();
        assertThat(version.err()).contains("\"" + System.getProperty("java.version"));
        var made = Files.getLastModifiedTime(image.archive());
        assertThat(JavaImage.of(List.of("java.base"), cache)).isEqualTo(image);
        assertThat(Files.getLastModifiedTime(image.archive())).isEqualTo(made);
        try (var files = Files.list(cache)) {
            assertThat(files).as("nothing else is left").hasSize(2);
        }
    }

    @Test
    void aModuleThatIsNoneIsToldInOneLineAndLeavesNothing() throws IOException {
        assertThatThrownBy(() -> JavaImage.of(List.of("java.base", "no.such.module"), cache))
                .isInstanceOf(IOException.class).hasMessageContaining("no.such.module").hasMessageNotContaining("\n");
        try (var files = Files.list(cache)) {
            assertThat(files).isEmpty();
        }
    }
}
