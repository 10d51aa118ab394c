package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JavaFlagsTest {

    @Test
    void theyAreThoseOfTheLauncher() throws IOException {
        var launcher = Files.readString(Path.of("src/main/dist/bin/hyload"));
        assertThat(flags(launcher, "^jvm_flags")).isEqualTo(JavaFlags.RUN);
        assertThat(flags(launcher, "^worker_flags")).isEqualTo(JavaFlags.WORKER);
        assertThat(flags(launcher, "= sysmon \\]; then\\s+jvm_flags")).isEqualTo(JavaFlags.SYSMON);
    }

    private static List<String> flags(String launcher, String before) {
        var found = Pattern.compile(before + "=\"([^\"]+)\"", Pattern.MULTILINE).matcher(launcher);
        assertThat(found.find()).isTrue();
        return List.of(found.group(1).split("\\s+"));
    }
}
