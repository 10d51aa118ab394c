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
    void theImageRunsWhereItIsUnpackedIsMadeOnceAndIsTheSameMadeElsewhere() throws IOException {
        var image = JavaImage.of(List.of("java.base"), cache);
        assertThat(image.file()).hasParent(cache).hasSize(image.size());
        assertThat(image.runsOn()).isEqualTo(JavaImage.platform());
        assertThat(image.runsOn().arch()).isEqualTo(Command.of("uname", "-m").run().out().strip());
        assertThat(image.runsOn().os()).isEqualTo(Command.of("uname", "-s").run().out().strip());
        var there = Files.createDirectory(cache.resolve("there"));
        assertThat(Command.of("tar", "-xzf", image.file().toString(), "-C", there.toString()).run().err()).isEmpty();
        var version = Command.of(there.resolve("bin/java").toString(), "-version").run();
        assertThat(version.err()).contains("\"" + System.getProperty("java.version"));
        var made = Files.getLastModifiedTime(image.file());
        assertThat(JavaImage.of(List.of("java.base"), cache)).isEqualTo(image);
        assertThat(Files.getLastModifiedTime(image.file())).isEqualTo(made);
        assertThat(JavaImage.of(List.of("java.base"), cache.resolve("another")).sha256()).isEqualTo(image.sha256());
        try (var files = Files.list(cache)) {
            assertThat(files).as("nothing else is left").hasSize(3);
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
