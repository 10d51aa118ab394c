package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class NewCommandTest {
    @TempDir
    Path folder;

    @Test
    void inAProjectFolderTheFileGoesToTheScenarios() throws IOException {
        Files.createDirectory(folder.resolve("code_java"));

        var result = Shell.in(folder).hyload("new", "Checkout", "--template", "class");

        assertThat(result).isEqualTo(new Shell.Result(0, """
                created  code_java/Checkout.java

                Run it: hyload run code_java/Checkout.java
                """, ""));
        assertThat(folder.resolve("code_java/Checkout.java")).hasContent(Templates.find("class").orElseThrow().code());
    }

    @Test
    void elsewhereItGoesToTheCurrentFolderAndIsAFunctionByDefault() {
        assertThat(Shell.in(folder).hyload("new", "下单.java").out()).startsWith("created  下单.java\n");
        assertThat(folder.resolve("下单.java")).hasContent(Templates.find("function").orElseThrow().code());
    }

    @Test
    void aFileThatExistsIsNeverOverwritten() throws IOException {
        Files.writeString(folder.resolve("Checkout.java"), "mine");

        assertThat(Shell.in(folder).hyload("new", "Checkout")).isEqualTo(new Shell.Result(2, "",
                "hyload: cannot create Checkout.java: it exists already (choose another name)\n"));
        assertThat(folder.resolve("Checkout.java")).hasContent("mine");
    }

    @Test
    void theTemplatesAreListed() {
        assertThat(Shell.in(folder).hyload("new", "--list").out().lines()).hasSize(Templates.all().size())
                .anyMatch(line -> line.startsWith("function "));
    }
}
