package io.hyload.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RequirementTest {
    @Test
    void findsAProgramOnThePath(@TempDir Path folder) throws IOException {
        var program = Files.createFile(folder.resolve("tool"));
        assertThat(Programs.find("tool", folder.toString())).as("not executable").isEmpty();
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(Programs.find("tool", "/nowhere::" + folder)).contains(program);
        assertThat(Programs.find("sh")).isPresent();
    }

    @Test
    void namesEachMissingProgramAndHowToInstallIt() {
        assertThat(Requirement.missingPrograms(Stream.of("sh", "no-such-a", "no-such-b")))
                .contains("no-such-a is not installed: apt install no-such-a; "
                        + "no-such-b is not installed: apt install no-such-b");
        assertThat(Programs.missing("nginx")).isEqualTo("nginx is not installed: apt install nginx-light");
    }

    @Test
    void aTestWithoutItsRequirementIsSkippedWithTheReason() {
        var skipped = Requirement.judge(Optional.of("x is not installed"), false);
        assertThat(skipped.isDisabled()).isTrue();
        assertThat(skipped.getReason()).contains("x is not installed");
    }

    @Test
    void underCiItFailsWithTheReason() {
        assertThatThrownBy(() -> Requirement.judge(Optional.of("x is not installed"), true))
                .hasMessage("x is not installed (skipped elsewhere, but CI=true)");
    }

    @Test
    void aTestWithItsRequirementRuns() {
        assertThat(Requirement.judge(Optional.empty(), true).isDisabled()).isFalse();
    }

    @Test
    void anUnsetCorpusIsMissing() {
        assertThat(Corpus.missing(null)).hasValueSatisfying(
                reason -> assertThat(reason).startsWith("HYLOAD_CORPUS is not set"));
        assertThat(Corpus.missing("anything")).isEmpty();
    }

    @Test
    void aRelativeCorpusIsMeantFromTheTopOfTheRepository(@TempDir Path folder) throws IOException {
        var module = Files.createDirectories(folder.resolve("repository/core/jackson"));
        var file = Files.createFile(Files.createDirectories(folder.resolve("corpus/original")).resolve("a.sts"));
        assertThat(Corpus.path("../corpus", module, "original/a.sts")).isEqualTo(file);
        assertThat(Corpus.path(folder.resolve("corpus").toString(), module, "original/a.sts")).isEqualTo(file);
        assertThatThrownBy(() -> Corpus.path("../corpus", module, "b.sts")).hasMessageContaining("no 'b.sts'");
        assertThatThrownBy(() -> Corpus.path("../no-such", module, "b.sts")).hasMessageContaining("no folder");
    }

    @Test @RequiresCorpus
    void readsTheCorpusOfThisMachine() {
        assertThat(Corpus.path("original/worker-a.sts")).isNotEmptyFile();
    }
}
