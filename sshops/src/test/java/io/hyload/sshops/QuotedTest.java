package io.hyload.sshops;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Whatever text there is, a real shell reads it as that one word.
class QuotedTest {

    private static final List<String> NASTY =
            List.of("", " ", "'", "\"", "$HOME", "`id`", "$(id)", "-n", "--", "a\nb", "\n",
                    "a\\", "\\'", "*", "~", "~/x", "#", "!", "!!", "{a,b}", "a;b", "a&", "|", ">x", "商品", "\t", "\r",
                    "é'\"$`\\\n",
                    "%s", "\u0001", "=x", "a=b", "if", "[", "?", "😀");

    @TempDir
    private Path home;

    @Test
    void everyTextIsOneWordOfASh() throws Exception {
        assertThatWordsCome(new LocalRemote(home));
    }

    @Test @RequiresProgram("busybox")
    void everyTextIsOneWordOfBusybox() throws Exception {
        assertThatWordsCome(new LocalRemote(home, List.of("busybox", "sh"), Map.of(), UnaryOperator.identity()));
    }

    @Test @RequiresProgram("bash")
    void everyTextIsOneWordOfBash() throws Exception {
        assertThatWordsCome(new LocalRemote(home, List.of("bash"), Map.of(), UnaryOperator.identity()));
    }

    private static void assertThatWordsCome(Remote remote) throws Exception {
        var texts = new ArrayList<>(NASTY);
        var random = new Random(9);
        var alphabet = " '\"$`\\\n-!*?~#&|;<>(){}[]=%a0é商\t\u0007".toCharArray();
        for (int i = 0; i < 400; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--)
                text.append(alphabet[random.nextInt(alphabet.length)]);
            texts.add(text.toString());
        }
        // The byte 0 can be in none of them, so it divides them.
        var finished = remote.run("for word in " + Quoted.words(texts) + "; do printf '%s\\000' \"$word\"; done\n",
                Duration.ofSeconds(20));
        assertThat(finished.err()).isEmpty();
        assertThat(List.of(finished.out().split("\0", -1))).isEqualTo(withEnd(texts));
    }

    private static List<String> withEnd(List<String> texts) {
        var all = new ArrayList<>(texts);
        all.add("");
        return all;
    }

    @Test
    void aPathIsBelowTheHomeThatTheShellKnows() throws Exception {
        var odd = Files.createDirectory(home.resolve("it's a \"$HOME\""));
        var finished = new LocalRemote(odd).run("printf %s " + Quoted.path("-a b/$x"), Duration.ofSeconds(5));
        assertThat(finished.out()).isEqualTo(odd + "/-a b/$x");
        assertThat(Quoted.path("/etc/a b")).isEqualTo("'/etc/a b'");
    }

    @Test
    void theCharacter0IsRefused() {
        assertThatThrownBy(() -> Quoted.word("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }
}
