package io.hyload.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.hyload.http.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretsFileTest {

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();

    private Map<String, String> read() {
        return SecretsFile.read(folder, notices::add);
    }

    private String modes() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets.properties")));
    }

    @Test
    void whatIsWrittenIsReadAndForItsOwnerAlone() throws IOException {
        var secrets = new LinkedHashMap<String, String>();
        secrets.put("password", " a=b#c\\u0041 \n商品:\t!");
        secrets.put("token", "x");
        var added = SecretsFile.add(folder, secrets);
        assertThat(added.added()).containsExactly("password", "token");
        assertThat(added.kept()).isEmpty();
        assertThat(modes()).isEqualTo("rw-------");
        assertThat(read()).isEqualTo(secrets);
        assertThat(notices).isEmpty();
        assertThat(Files.readString(added.file())).endsWith("\ntoken=x\n").doesNotContain("#Mon", "20");
    }

    @Test
    void whatStandsThereStays() throws IOException {
        Files.writeString(folder.resolve("secrets.properties"), "# mine\npassword = old");
        var added = SecretsFile.add(folder, Map.of("password", "new"));
        assertThat(added.added()).isEmpty();
        assertThat(added.kept()).containsExactly("password");
        assertThat(SecretsFile.add(folder, Map.of("password", "old", "token", "x")).added()).containsExactly("token");
        assertThat(folder.resolve("secrets.properties")).hasContent("# mine\npassword = old\ntoken=x\n");
        assertThat(modes()).isEqualTo("rw-------");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        var elsewhere = Files.writeString(folder.resolve("elsewhere"), "");
        Files.createSymbolicLink(folder.resolve("secrets.properties"), elsewhere);
        assertThatThrownBy(() -> SecretsFile.add(folder, Map.of("token", "x"))).isInstanceOf(IOException.class);
        assertThat(elsewhere).isEmptyFile();
    }

    @Test
    void whatIsWrongIsToldInOneLine() throws IOException {
        assertThat(read()).isEmpty();
        assertThat(notices).isEmpty();
        var file = Files.writeString(folder.resolve("secrets.properties"), "password=x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(read()).containsEntry("password", "x");
        assertThat(notices).containsExactly("secrets.properties: readable by others (chmod 600 " + file + ")");
        Files.writeString(file, "password=\\uzzzz");
        assertThat(read()).isEmpty();
        Files.write(file, new byte[] {(byte) 0xff});
        assertThat(read()).isEmpty();
        assertThat(notices).hasSize(3).allSatisfy(line -> assertThat(line).hasLineCount(1));
    }

    @Test
    void wordsWinAndNothingOfItIsShown() {
        var words = Words.parse(List.of("pin=given", "users=3")).withSecrets(Map.of("pin", "1234", "code", "5678"));
        var options = new Options(words.options(), words.secrets());
        assertThat(options.get("pin", "")).isEqualTo("given");
        assertThat(options.get("code", "")).isEqualTo("5678");
        assertThat(options.get("other", "none")).isEqualTo("none");
        assertThat(words.shownOptions()).isEqualTo(Map.of("pin", "***", "users", "3"));
        assertThatThrownBy(() -> new Options(Map.of(), Map.of("code", "x5678")).get("code", 1))
                .isInstanceOf(Options.BadOption.class).hasMessageNotContaining("5678").hasMessageContaining("***");
        assertThat(options.unread()).containsExactly("users");
    }

    @Test
    void itsValuesAreMaskedWhereverTheyStand() {
        Secrets.know(List.of("a b/c!", "abc"));
        try {
            assertThat(Secrets.masked("{\"pin\":\"a b/c!\"} q=a+b%2Fc%21 abc"))
                    .isEqualTo("{\"pin\":\"***\"} q=*** abc");
            assertThat(Secrets.header("X", "a b/c!")).isEqualTo("***");
        } finally {
            Secrets.know(List.of());
        }
    }
}
