package io.hyload.sshops;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.apache.sshd.server.auth.keyboard.PromptEntry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Passwords, questions, and connections that break, by a server that does so.
class SshFaultsTest {
    private static final String RIGHT = "s3cret-and-right";
    private static final String WRONG = "s3cret-but-wrong";

    @TempDir
    Path home;
    @TempDir
    Path there;
    private Person person;

    @BeforeEach
    void person() {
        person = new Person(home);
        person.acceptNew = true;
    }

    private static Machine machine(MinaServer server, String... password) {
        return Person.machine("gen1", server.port(), Optional.empty(), List.of(password).stream().findFirst());
    }

    private void login(Machine machine) throws IOException {
        try (var connections = person.connections(); var remote = connections.connect(machine)) {
            assertThat(remote.run("x", Duration.ofSeconds(5)).out()).isEqualTo("exec /bin/sh");
        }
    }

    private String who() {
        return System.getProperty("user.name") + "@127.0.0.1";
    }

    @Test
    void aPasswordIsAskedForUpToThreeTimes() throws IOException {
        try (var server = MinaServer.withPassword(there, RIGHT)) {
            person.passwords.addAll(List.of(WRONG, WRONG, RIGHT));
            login(machine(server));
            assertThat(person.asked).hasSize(3).containsOnly("password of " + who() + " for gen1");
            person.passwords.addAll(List.of(WRONG, WRONG, WRONG, RIGHT));
            assertThatThrownBy(() -> login(machine(server))).isInstanceOf(RemoteFault.class)
                    .hasMessage("gen1: wrong password for " + who() + " (there was no key to try)");
            assertThat(person.asked).hasSize(6);
            assertThat(person.warned).isEmpty();
        }
    }

    @Test
    void aPasswordOfTheFileIsUsedAndWarnedOfOnce() throws IOException {
        try (var server = MinaServer.withPassword(there, RIGHT); var connections = person.connections()) {
            connections.connect(machine(server, RIGHT)).close();
            connections.connect(machine(server, RIGHT)).close();
            assertThat(person.asked).isEmpty();
            assertThat(person.warned).hasSize(1).first().asString()
                    .startsWith("gen1: its file holds the password in plain text").doesNotContain(RIGHT);
        }
        try (var server = MinaServer.withPassword(there, RIGHT)) {
            person.passwords.add(RIGHT);
            login(machine(server, WRONG));
            assertThat(server.tried()).containsExactly(WRONG, RIGHT);
        }
    }

    @Test
    void aPasswordThatNobodyCanTellIsSaid() {
        try (var server = MinaServer.withPassword(there, RIGHT); var connections = person.connections(Prompts.NOBODY)) {
            assertThatThrownBy(() -> connections.connect(machine(server))).isInstanceOf(RemoteFault.class).hasMessage(
                    "gen1: %s wants a password, and nobody is there to ask; there was no key to try (install a key: hyload remote NAME install-key)",
                    who());
            assertThat(server.tried()).isEmpty();
        }
    }

    @Test
    void theServersQuestionsAreAskedWithoutItsControlCharacters() throws IOException {
        var questions = List.of(new PromptEntry("One\u001b[2J time code: ", true), new PromptEntry("PIN: ", false));
        try (var server = MinaServer.asking(there, "Two\nsteps\u0007", questions, List.of("123456", RIGHT))) {
            person.answers = List.of("123456", RIGHT);
            login(machine(server));
            assertThat(person.asked).containsExactly(
                    "Two steps?[Question[text=One?[2J time code:, echo=true], Question[text=PIN:, echo=false]]");
            person.answers = List.of("123456", WRONG);
            assertThatThrownBy(() -> login(machine(server))).hasMessageStartingWith("gen1: wrong password for ");
        }
    }

    @Test
    void aQuestionForThePasswordIsAnsweredByThatOfTheFile() throws IOException {
        try (var server = MinaServer.asking(there, "", List.of(new PromptEntry("Password: ", false)), List.of(RIGHT))) {
            login(machine(server, RIGHT));
            assertThat(person.asked).isEmpty();
            person.passwords.add(RIGHT);
            login(machine(server));
            assertThat(person.asked).containsExactly("password of " + who() + " for gen1");
        }
    }

    @Test
    void noSecretIsInAnythingThatIsSaid() throws IOException {
        var said = new StringWriter();
        try (var server = MinaServer.withPassword(there, RIGHT)) {
            person.passwords.addAll(List.of(WRONG + 1, WRONG + 2));
            var machine = machine(server, WRONG);
            var way = SshHop.way(machine, new SshHop.Here(home, "me", Map.of()));
            said.append(machine.toString()).append(way.toString());
            person.environment.put("API_TOKEN", "s3cret of the environment");
            said.append(person.settings().toString());
            try (var connections = person.connections()) {
                assertThatThrownBy(() -> connections.connect(machine))
                        .satisfies(e -> e.printStackTrace(new PrintWriter(said)));
                said.append(connections.toString());
            }
            assertThat(server.tried()).hasSize(3).allMatch(text -> text.startsWith(WRONG));
        }
        Thread.getAllStackTraces().keySet().forEach(thread -> said.append(thread.getName()).append('\n'));
        said.append(String.join("\n", person.warned)).append(ProcessHandle.current().info().toString());
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) said.append(Files.readString(file));
        }
        assertThat(said.toString()).contains("gen1: wrong password").doesNotContain("s3cret");
    }

    @Test
    void aConnectionThatIsCutInTheMiddleOfAnUploadIsSaid() {
        try (var server = MinaServer.writing(there, (session, offset) -> {
            if (offset > 500_000) session.getIoSession().close(true);
        }); var connections = person.connections()) {
            assertThatThrownBy(() -> {
                try (var remote = connections.connect(machine(server, "x"))) {
                    remote.put(new ByteArrayInputStream(new byte[5_000_000]), 5_000_000, "big", 0, _ -> {});
                }
            }).isInstanceOf(RemoteFault.class)
                    .hasMessage("gen1: the connection to 127.0.0.1:" + server.port() + " was lost (try again)");
            assertThat(there.resolve("big").toFile().length()).isGreaterThan(400_000L);
        }
    }

    @Test
    void aDiskThatIsFullIsSaid() {
        try (var server = MinaServer.writing(there, (_, offset) -> {
            if (offset > 500_000) throw new FileSystemException("big", null, "No space left on device");
        }); var connections = person.connections()) {
            assertThatThrownBy(() -> {
                try (var remote = connections.connect(machine(server, "x"))) {
                    remote.put(new ByteArrayInputStream(new byte[5_000_000]), 5_000_000, "big", 0, _ -> {});
                }
            }).isInstanceOf(RemoteFault.class).hasMessageStartingWith("gen1: big: ");
        }
    }

    @Test
    void aSlowUploadTellsHowFarItIsAndEndsAtAnInterrupt() throws Exception {
        var held = new CountDownLatch(1);
        try (var server = MinaServer.writing(there, (_, offset) -> {
            try {
                if (offset > 1_000_000) held.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }); var connections = person.connections()) {
            var told = Collections.synchronizedList(new ArrayList<Long>());
            var failure = new ArrayList<Throwable>();
            var upload = Thread.ofVirtual().start(() -> {
                try (var remote = connections.connect(machine(server, "x"))) {
                    remote.put(new ByteArrayInputStream(new byte[5_000_000]), 5_000_000, "big", 0, told::add);
                } catch (IOException e) {
                    failure.add(e);
                }
            });
            Awaitility.await().until(() -> told.size() >= 3);
            upload.interrupt();
            assertThat(upload.join(Duration.ofSeconds(3))).isTrue();
            assertThat(failure).singleElement().isInstanceOf(InterruptedIOException.class);
            assertThat(told).isSorted().last().satisfies(at -> assertThat(at).isBetween(700_000L, 1_200_000L));
        } finally {
            held.countDown();
        }
    }

    @Test
    void whatIsPrintedIsKeptToItsLimit() {
        var end = new SshScript.End(5);
        for (var text : List.of("abc", "defg", "", "0123456789", "xy"))
            end.write(text.getBytes(UTF_8), 0, text.length());
        assertThat(end.text()).isEqualTo("789xy");
        var beginning = new SshScript.Beginning(5);
        for (var text : List.of("abc", "defg", "h")) beginning.write(text.getBytes(UTF_8), 0, text.length());
        assertThat(beginning.text()).isEqualTo("abcde");
        assertThat(SshScript.lastLine("a\nwhy\u001b[31m\n \n")).isEqualTo("why?[31m");
        assertThat(SshScript.exitCode("TERM")).isEqualTo(143);
    }

    @Test
    void whatALoginShellPrintsIsNoOutputOfAScript() throws IOException {
        var begin = SshScript.BEGIN;
        assertThat(SshScript.own("Welcome!\n> " + begin + "a\nb")).isEqualTo("a\nb");
        assertThat(SshScript.own(begin)).isEmpty();
        assertThat(SshScript.own("This account is not available.")).isEqualTo("This account is not available.");
        var printed = new ByteArrayInputStream(("x" + begin.substring(0, 4) + begin + "rest").getBytes(UTF_8));
        assertThat(SshScript.skipToOwn(printed)).isTrue();
        assertThat(printed.readAllBytes()).isEqualTo("rest".getBytes(UTF_8));
        assertThat(SshScript.skipToOwn(new ByteArrayInputStream("no shell".getBytes(UTF_8)))).isFalse();
    }
}
