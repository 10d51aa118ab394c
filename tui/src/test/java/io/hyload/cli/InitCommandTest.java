package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class InitCommandTest {
    @TempDir
    Path folder;

    @Test
    void aNewFolderHasAllParts() throws IOException {
        var result = Shell.in(folder).hyload("init", "shop");

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("created  hyload-cfg.json\n", "created  code_java/First.java\n")
                .endsWith("\nNext: cd shop && hyload run code_java/First.java\n")
                .doesNotContain("kept");
        var shop = folder.resolve("shop");
        assertThat(Files.readString(shop.resolve("hyload-cfg.json")).replaceAll("\\s", ""))
                .isEqualTo("{\"stats_hubs\":[{\"url\":\"ws://127.0.0.1:28888\"}]}");
        assertThat(shop.resolve("code_java/First.java")).hasContent(Templates.find("function").orElseThrow().code());
        for (var name : new String[] {"stats_perf", "stats_resource", "reports", "log"}) {
            assertThat(shop.resolve(name)).isEmptyDirectory();
        }
    }

    @Test
    void theMachineFileIsForItsOwnerAloneAndHasTheOriginalsKeys() throws IOException {
        Shell.in(folder).hyload("init");

        var file = folder.resolve("remotes/vm1.host");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("\"host\": \"", "\"sshport\": \"22\"", "\"username\": ",
                "\"password\": \"\"", "\"sshprikey\": \"\"", "\"pythonexe\": \"python3\"", "\"javaexe\": \"java\"",
                "\"role\": \"load\"");
    }

    @Test
    void theEditorIsToldWhereTheScenariosAndTheirApiAre() throws IOException {
        Shell.in(folder).hyload("init");

        assertThat(Files.readString(folder.resolve(".vscode/settings.json")))
                .contains("\"java.project.sourcePaths\": [\"code_java\"]", "\"java.project.referencedLibraries\": [",
                        ".jar\"");
    }

    @Test
    void whatIsThereIsKeptAndWhatIsMissingIsAdded() throws IOException {
        Files.writeString(folder.resolve("hyload-cfg.json"), "mine");
        Files.createDirectory(folder.resolve("code_java"));
        Files.writeString(folder.resolve("code_java/First.java"), "mine too");
        Files.writeString(folder.resolve("unrelated.txt"), "x");

        var result = Shell.in(folder).hyload("init");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("kept     hyload-cfg.json\n", "kept     code_java/\n",
                "kept     code_java/First.java\n", "created  remotes/vm1.host\n")
                .endsWith("\nNext: hyload run code_java/First.java\n");
        assertThat(folder.resolve("hyload-cfg.json")).hasContent("mine");
        assertThat(folder.resolve("code_java/First.java")).hasContent("mine too");
        assertThat(folder.resolve("unrelated.txt")).hasContent("x");
        assertThat(Shell.in(folder).hyload("init").out()).doesNotContain("created");
    }

    @Test
    void aFileInTheWayOfAFolderIsSaidBeforeAnythingIsMade() throws IOException {
        Files.writeString(folder.resolve("log"), "a file");

        var result = Shell.in(folder).hyload("init");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).isEqualTo(
                "hyload: cannot create folder " + folder.resolve("log") + ": a file has that name (move it away)\n");
        assertThat(folder.resolve("hyload-cfg.json")).doesNotExist();
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Files.writeString(folder.resolve("shop"), "a file");

        assertThat(Shell.in(folder).hyload("init", "shop").err()).contains("a file has that name").hasLineCount(1);
    }
}
