package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import io.hyload.testsupport.Tmux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// A shell on a machine, in a real terminal.
@RequiresProgram({"sshd", "ssh-keygen", "tmux"})
class SshTerminalTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @TempDir
    Path home;

    /// What the terminal runs: the folder with `.ssh`, then the port.
    static final class Login {
        public static void main(String[] words) throws IOException {
            var person = new Person(Path.of(words[0]));
            try (var connections = person.connections()) {
                System.exit(
                        connections.shell(Person.machine("gen1", Integer.parseInt(words[1]), Optional.empty(),
                                Optional.empty())));
            }
        }
    }

    @Test
    void keysGoThereAndTheWindowsSizeFollows() {
        var person = new Person(home);
        try (var sshd = Sshd.start()) {
            sshd.authorize(person.key("id_ed25519", "ed25519", ""));
            person.knows(sshd);
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var login = Command.of(java, "-cp", System.getProperty("java.class.path"), Login.class.getName(),
                    home.toString(),
                    "" + sshd.port());
            try (var terminal = Tmux.start(90, 20, login)) {
                terminal.awaitScreen(screen -> screen.contains("#") || screen.contains("$"), LIMIT);
                terminal.type("echo in $HOME; stty size; echo $TERM\n");
                terminal.awaitScreen(screen -> screen.contains("in " + sshd.home()) && screen.contains("\n20 90\n")
                        && screen.contains("\nscreen"), LIMIT);
                terminal.resize(70, 15);
                // The new size comes a moment later than the window has it.
                terminal.type("clear; until [ \"$(stty size)\" = '15 70' ]; do sleep 0.1; done; echo new size\n");
                terminal.awaitScreen(screen -> screen.lines().anyMatch("new size"::equals), LIMIT);
                terminal.type("sleep 100\n");
                terminal.sendKeys("C-c");
                terminal.type("exit 7\n");
                assertThat(terminal.awaitExit(LIMIT)).isEqualTo(7);
            }
        }
    }

    @Test
    void aSizeThatTheTerminalDoesNotKnowIsTheUsualOne() {
        assertThat(SshTerminal.size("50 132\n")).isEqualTo(new SshTerminal.Size(132, 50));
        assertThat(SshTerminal.size("0 0")).isEqualTo(new SshTerminal.Size(80, 24));
        assertThat(SshTerminal.size("")).isEqualTo(new SshTerminal.Size(80, 24));
    }
}
