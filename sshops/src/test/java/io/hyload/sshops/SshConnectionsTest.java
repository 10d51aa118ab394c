package io.hyload.sshops;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.FullBacklog;
import io.hyload.testsupport.LoopbackPort;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// Logging in on the real OpenSSH: keys, agent, host keys, jump hosts, and what is said when it does not work.
@RequiresProgram({"sshd", "ssh-keygen", "ssh-agent"})
class SshConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static Sshd sshd;

    @TempDir
    Path home;
    private Person person;

    @BeforeAll
    static void start() {
        sshd = Sshd.start(new Sshd.Setup().hostKeys("ed25519", "rsa", "ecdsa"));
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    @BeforeEach
    void person() {
        person = new Person(home);
    }

    private static String hello(SshConnections connections, Machine machine) throws IOException {
        try (var remote = connections.connect(machine)) {
            return remote.run("echo hello from $HOME", LIMIT).out();
        }
    }

    private String hello(Machine machine) throws IOException {
        try (var connections = person.connections()) {
            return hello(connections, machine);
        }
    }

    private Machine gen1() {
        return Person.machine("gen1", sshd);
    }

    private String hello() {
        return "hello from " + sshd.home() + "\n";
    }

    @ParameterizedTest @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void aKeyOfEachKindLogsIn(String type) throws IOException {
        person.knows(sshd);
        sshd.authorize(person.key("id_" + type, type, ""));
        assertThat(hello(gen1())).isEqualTo(hello());
        assertThat(person.asked).isEmpty();
    }

    @ParameterizedTest @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void thePassphraseOfAnEncryptedKeyIsAskedForOnceInAProcess(String type) throws IOException {
        person.knows(sshd);
        sshd.authorize(person.key("id_" + type, type, "open sesame"));
        person.passphrases.addAll(List.of("wrong", "open sesame"));
        person.idle = Duration.ZERO;
        try (var connections = person.connections()) {
            assertThat(hello(connections, gen1())).isEqualTo(hello());
            assertThat(person.asked).containsExactly("passphrase of id_" + type, "passphrase of id_" + type);
            var logins = sshd.logins();
            await().untilAsserted(() -> {
                assertThat(hello(connections, gen1())).isEqualTo(hello());
                assertThat(sshd.logins()).isGreaterThan(logins);
            });
            assertThat(person.asked).hasSize(2);
        }
    }

    @Test
    void aPassphraseIsNotAskedForAKeyThatTheServerDoesNotTake() {
        person.knows(sshd);
        person.key("id_ed25519", "ed25519", "open sesame");
        assertThatThrownBy(() -> hello(gen1())).isInstanceOf(RemoteFault.class).hasMessage(
                "gen1: no key was accepted for %s@127.0.0.1; tried %s (is the right one in its file, and in ~/.ssh/authorized_keys there?)",
                sshd.user(), home.resolve(".ssh/id_ed25519"));
        assertThat(person.asked).isEmpty();
    }

    @Test
    void aKeyWhosePassphraseNobodyKnowsIsLeftOutAndTheNextOneTried() throws IOException {
        person.knows(sshd);
        sshd.authorize(person.key("id_rsa", "rsa", "open sesame"));
        sshd.authorize(person.key("id_ed25519", "ed25519", ""));
        assertThat(hello(gen1())).isEqualTo(hello());
        assertThat(person.asked).containsExactly("passphrase of id_rsa");
    }

    @Test
    void aWrongPassphraseIsToldAsSuch() {
        person.knows(sshd);
        sshd.authorize(person.key("id_ed25519", "ed25519", "open sesame"));
        person.passphrases.addAll(List.of("a", "b", "c", "open sesame"));
        assertThatThrownBy(() -> hello(gen1())).hasMessage("gen1: the key %s was not opened: wrong passphrase",
                home.resolve(".ssh/id_ed25519"));
        assertThat(person.asked).hasSize(3);
        assertThatThrownBy(() -> {
            try (var connections = person.connections(Prompts.NOBODY)) {
                hello(connections, gen1());
            }
        }).hasMessage(
                "gen1: the key %1$s needs a passphrase, and nobody told it (load the key into ssh-agent: ssh-add %1$s)",
                home.resolve(".ssh/id_ed25519"));
    }

    @Test
    void keysOfTheOldFormatWorkToo() throws IOException {
        person.knows(sshd);
        sshd.authorize(person.key("id_rsa", "rsa", ""));
        Command.of("ssh-keygen", "-p", "-m", "PEM", "-P", "", "-N", "open sesame", "-f",
                home.resolve(".ssh/id_rsa").toString()).run();
        Files.delete(home.resolve(".ssh/id_rsa.pub"));
        person.passphrases.add("open sesame");
        assertThat(hello(gen1())).isEqualTo(hello());
    }

    @Test
    void theAgentLogsInWithoutAFile() throws IOException {
        person.knows(sshd);
        for (var type : List.of("ed25519", "ecdsa", "rsa")) {
            var socket = home.resolve("agent-" + type);
            try (var agent =
                    Command.of("ssh-agent", "-D", "-a", socket.toString()).timeout(Duration.ofMinutes(2)).start()) {
                await().until(() -> Files.exists(socket));
                var key = home.resolve("elsewhere-" + type);
                sshd.authorize(Sshd.newKey(key, type, ""));
                assertThat(
                        Command.of("ssh-add", key.toString()).with("SSH_AUTH_SOCK", socket.toString()).run().exitCode())
                        .isZero();
                Files.delete(key);
                person.environment.put("SSH_AUTH_SOCK", socket.toString());
                assertThat(hello(gen1())).isEqualTo(hello());
                assertThat(agent.isAlive()).isTrue();
            }
        }
        person.environment.put("SSH_AUTH_SOCK", home.resolve("gone").toString());
        assertThatThrownBy(() -> hello(gen1())).hasMessageContaining("tried the agent (it does not answer)");
    }

    @Test
    void theKeyOfTheMachineFileIsTriedFirstAndHasToBeThere() throws IOException {
        person.knows(sshd);
        person.key("id_ed25519", "ed25519", "");
        var key = home.resolve("my key");
        var machine = Person.machine("gen1", sshd.port(), Optional.of("~/my key"), Optional.empty());
        assertThatThrownBy(() -> hello(machine)).hasMessage(
                "gen1: the key %1$s is not there (check the path, or make one: ssh-keygen -f %1$s)", key);
        Files.writeString(key, "hello");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> hello(machine)).hasMessage("gen1: the key %s is no private key (ssh-keygen makes one)",
                key);
        Files.delete(key);
        sshd.authorize(Sshd.newKey(key, "ed25519", ""));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> hello(machine)).hasMessage("gen1: the key %1$s can be read by others (chmod 600 %1$s)",
                key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        var before = sshd.log();
        assertThat(hello(machine)).isEqualTo(hello());
        assertThat(sshd.log().substring(before.length())).doesNotContain("Failed publickey");
        var pub = Person.machine("gen1", sshd.port(), Optional.of(key + ".pub"), Optional.empty());
        Files.setPosixFilePermissions(Path.of(key + ".pub"), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> hello(pub)).hasMessageContaining("that is the public one");
        Files.writeString(key, "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
        assertThatThrownBy(() -> hello(machine)).hasMessageContaining("is a private key that cannot be read");
    }

    @Test
    void anUnknownHostIsShownAndNotedOnceItIsAccepted() throws IOException {
        sshd.authorize(person.key("id_ed25519", "ed25519", ""));
        var fingerprint = KnownHosts.fingerprint(
                Base64.getDecoder().decode(sshd.hostKey("ed25519").split(" ")[1]));
        assertThatThrownBy(() -> hello(gen1())).isInstanceOf(RemoteFault.class)
                .hasMessageContaining("the host [127.0.0.1]:%d is not known; its ".formatted(sshd.port()))
                .hasMessageContaining("--accept-new-hostkey");
        assertThat(home.resolve(".ssh/known_hosts")).doesNotExist();
        person.trusting = true;
        person.asked.clear();
        try (var connections = person.connections()) {
            hello(connections, gen1());
            hello(connections, gen1());
        }
        assertThat(hello(gen1())).isEqualTo(hello());
        assertThat(person.asked).hasSize(1);
        var lines = Files.readAllLines(home.resolve(".ssh/known_hosts"));
        assertThat(lines).hasSize(1);
        assertThat(sshd.knownHosts()).contains(lines.getFirst() + "\n");
        // OpenSSH's own client takes what was noted, and would refuse an unknown host.
        var ssh = Command.of("ssh", "-F", "none", "-o", "StrictHostKeyChecking=yes", "-o",
                "UserKnownHostsFile=" + home.resolve(".ssh/known_hosts"), "-i",
                home.resolve(".ssh/id_ed25519").toString(),
                "-p", "" + sshd.port(), "127.0.0.1", "echo $HOME").run();
        assertThat(ssh.out()).isEqualTo(sshd.home() + "\n");
        assertThat(fingerprint).startsWith("SHA256:");
    }

    @Test
    void scriptsMayAcceptNewHostsButNotChangedOnes() throws IOException {
        try (var gen2 = Sshd.start()) {
            gen2.authorize(person.key("id_ed25519", "ed25519", ""));
            person.acceptNew = true;
            var machine = Person.machine("gen2", gen2);
            assertThat(hello(machine)).isEqualTo("hello from " + gen2.home() + "\n");
            assertThat(person.asked).isEmpty();
            gen2.renewHostKeys();
            var before = gen2.logins();
            var tries = gen2.log().length();
            assertThatThrownBy(() -> hello(machine)).isInstanceOf(RemoteFault.class).hasMessage(
                    "gen2: the host key of [127.0.0.1]:%1$d has changed (it is no longer the one in %2$s line 1; "
                            + "if that is right, remove it: ssh-keygen -f %2$s -R '[127.0.0.1]:%1$d')",
                    gen2.port(), home.resolve(".ssh/known_hosts"));
            assertThat(gen2.logins()).isEqualTo(before);
            // Nothing was sent for a login, not even the user's name.
            assertThat(gen2.log().substring(tries)).doesNotContain("user " + gen2.user());
        }
    }

    @Test
    void aHostIsAskedForTheKeyThatIsKnownOfIt() throws IOException {
        sshd.authorize(person.key("id_ed25519", "ed25519", ""));
        for (var type : List.of("rsa", "ecdsa", "ed25519")) {
            Files.writeString(home.resolve(".ssh/known_hosts"),
                    "[127.0.0.1]:%d %s\n".formatted(sshd.port(), sshd.hostKey(type)));
            assertThat(hello(gen1())).isEqualTo(hello());
        }
        assertThat(person.asked).isEmpty();
    }

    @Test
    void aRevokedHostIsRefused() {
        person.acceptNew = true;
        for (var type : List.of("rsa", "ecdsa", "ed25519"))
            person.write("known_hosts", "@revoked * " + sshd.hostKey(type) + "\n");
        assertThatThrownBy(() -> hello(gen1())).hasMessageContaining("is revoked");
    }

    @Test
    void aliasesOfTheConfigAreFollowed() throws IOException {
        var key = home.resolve("alias key");
        sshd.authorize(Sshd.newKey(key, "ed25519", ""));
        person.write("config", """
                Host lab-*
                  HostName 127.0.0.1
                  Port %d
                  User %s
                  IdentityFile "%s"
                  IdentitiesOnly yes
                  UserKnownHostsFile %s/hosts
                  StrictHostKeyChecking accept-new
                  HashKnownHosts yes
                """.formatted(sshd.port(), sshd.user(), key, home));
        assertThat(hello(new Machine("gen1", "lab-7"))).isEqualTo(hello());
        assertThat(Files.readString(home.resolve("hosts"))).startsWith("|1|");
        assertThat(hello(new Machine("gen1", "lab-7"))).isEqualTo(hello());
        person.write("config",
                "Host strict\n HostName 127.0.0.1\n Port " + sshd.port() + "\n StrictHostKeyChecking yes\n");
        assertThatThrownBy(() -> hello(new Machine("gen1", "strict")))
                .hasMessageEndingWith("(~/.ssh/config has StrictHostKeyChecking yes)");
    }

    @Test
    void aMachineBehindTwoJumpHostsIsCheckedUnderItsOwnName() throws IOException {
        try (var second = Sshd.start(); var target = Sshd.start(new Sshd.Setup().home("target home"))) {
            var key = person.key("id_ed25519", "ed25519", "");
            sshd.authorize(key);
            second.authorize(key);
            target.authorize(key);
            person.trusting = true;
            var jump = sshd.user() + "@127.0.0.1:" + sshd.port() + ",127.0.0.1:" + second.port();
            try (var connections = person.connections()) {
                var machine = Person.behind(jump, "web1", "127.0.0.1", target.port());
                assertThat(hello(connections, machine)).isEqualTo("hello from " + target.home() + "\n");
                assertThat(hello(connections, machine)).isEqualTo("hello from " + target.home() + "\n");
                var other = Person.behind(jump, "web2", "127.0.0.1", second.port());
                assertThat(hello(connections, other)).isEqualTo("hello from " + second.home() + "\n");
                assertThat(target.logins()).isEqualTo(1);
                assertThat(second.logins()).as("as a jump host, and as a machine").isEqualTo(2);
                try (var remote = connections.connect(machine)) {
                    var bytes = "x".repeat(1_000_000).getBytes(UTF_8);
                    remote.put(new ByteArrayInputStream(bytes), bytes.length, "big", 0, _ -> {});
                }
                assertThat(target.home().resolve("big")).hasSize(1_000_000);

                var dead = LoopbackPort.free();
                assertThatThrownBy(() -> hello(connections, Person.behind(jump, "web3", "127.0.0.1", dead)))
                        .isInstanceOf(RemoteFault.class).hasMessageStartingWith(
                                "web3: the jump host 127.0.0.1 cannot reach 127.0.0.1:" + dead + ": ");
            }
            assertThat(Files.readString(home.resolve(".ssh/known_hosts")))
                    .contains("[127.0.0.1]:" + target.port() + " ")
                    .contains("[127.0.0.1]:" + second.port() + " ").hasLineCount(3);
        }
    }

    @Test
    void aConnectionIsUsedAgainAndClosedWhenItIsIdle() throws IOException {
        person.knows(sshd);
        sshd.authorize(person.key("id_ed25519", "ed25519", ""));
        person.idle = Duration.ofMillis(300);
        var before = sshd.logins();
        try (var connections = person.connections()) {
            hello(connections, gen1());
            hello(connections, gen1());
            assertThat(sshd.logins() - before).isEqualTo(1);
            var log = sshd.log().length();
            sshd.awaitLog(
                    text -> text.substring(log).contains("Connection closed")
                            || text.substring(log).contains("isconnected"),
                    LIMIT);
            hello(connections, gen1());
            assertThat(sshd.logins() - before).isEqualTo(2);
        }
        var closed = person.connections();
        closed.close();
        assertThatThrownBy(() -> closed.connect(gen1())).hasMessage("gen1: the connections are closed");
    }

    @Test
    void theLoginShellDoesNotMatter() throws IOException {
        try (var csh = Sshd.start(new Sshd.Setup().shell("/bin/csh").home("it's a home"))) {
            csh.authorize(person.key("id_ed25519", "ed25519", ""));
            person.knows(csh);
            try (var connections = person.connections();
                    var remote = connections.connect(Person.machine("gen1", csh))) {
                assertThat(remote.run("for x in 1 2; do echo $x; done", LIMIT).out()).isEqualTo("1\n2\n");
                assertThat(remote.list("")).extracting(Remote.Entry::name).contains(".ssh");
            }
        }
    }

    @Test
    void whatIsWrongWithTheAddressIsSaid() throws IOException {
        person.knows(sshd);
        assertThatThrownBy(() -> hello(new Machine("gen1", "no-such-host.invalid"))).isInstanceOf(RemoteFault.class)
                .hasMessage("gen1: no host is called no-such-host.invalid (check `host` in its file)");
        var dead = LoopbackPort.free();
        assertThatThrownBy(() -> hello(Person.machine("gen1", dead, Optional.empty(), Optional.empty())))
                .isInstanceOf(RemoteFault.class)
                .hasMessage("gen1: connection refused (is sshd running on 127.0.0.1:" + dead + "?)");
        person.write("config", "Host *\n ConnectTimeout 1\n");
        try (var full = FullBacklog.start()) {
            assertThatThrownBy(
                    () -> hello(Person.machine("gen1", full.port(), Optional.empty(), Optional.empty())))
                    .isInstanceOf(RemoteFault.class)
                    .hasMessage(
                            "gen1: no answer from 127.0.0.1:%d within 1 s (is the address right, and does a firewall let this through?)",
                            full.port());
        }
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                    () -> hello(Person.machine("gen1", silent.getLocalPort(), Optional.empty(), Optional.empty())))
                    .hasMessage(
                            "gen1: 127.0.0.1:%d accepts connections but says nothing within 1 s (is it an SSH server, and not overloaded?)",
                            silent.getLocalPort());
        }
    }

    @Test
    void whatIsNoSshServerIsSaid() throws IOException {
        for (var said : List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "220 mail ready\r\n\u001b[31m",
                "x".repeat(100_000))) {
            try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> {
                    try (var socket = server.accept()) {
                        socket.getOutputStream().write(said.getBytes(UTF_8));
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                    } catch (IOException _) {
                        // the client has seen enough
                    }
                });
                assertThatThrownBy(
                        () -> hello(Person.machine("gen1", server.getLocalPort(), Optional.empty(), Optional.empty())))
                        .isInstanceOf(RemoteFault.class)
                        .hasMessageContaining("127.0.0.1:" + server.getLocalPort() + " is no SSH server")
                        .message().doesNotContain("\u001b").hasSizeLessThan(700);
            }
        }
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    server.accept().close();
                } catch (IOException _) {
                    // the test is over
                }
            });
            assertThatThrownBy(
                    () -> hello(Person.machine("gen1", server.getLocalPort(), Optional.empty(), Optional.empty())))
                    .hasMessageContaining("closed the connection without a word");
        }
    }

    @Test
    void noCommonAlgorithmIsSaidWithWhatTheServerOffers() throws IOException {
        try (var old =
                Sshd.start(new Sshd.Setup().more("Ciphers aes256-cbc", "KexAlgorithms diffie-hellman-group1-sha1"))) {
            person.acceptNew = true;
            assertThatThrownBy(() -> hello(Person.machine("gen1", old))).isInstanceOf(RemoteFault.class)
                    .hasMessageContaining(
                            "in common: 127.0.0.1:" + old.port() + " offers only diffie-hellman-group1-sha1");
        }
    }

    @Test
    void aMachineWithoutSftpRunsScriptsAndSaysWhatIsMissing() throws IOException {
        try (var bare = Sshd.start(new Sshd.Setup().withoutSftp())) {
            bare.authorize(person.key("id_ed25519", "ed25519", ""));
            person.knows(bare);
            try (var connections = person.connections();
                    var remote = connections.connect(Person.machine("gen1", bare))) {
                assertThat(remote.run("echo x", LIMIT).out()).isEqualTo("x\n");
                assertThatThrownBy(() -> remote.list("")).isInstanceOf(RemoteFault.class)
                        .hasMessageStartingWith(
                                "gen1: there is no SFTP on 127.0.0.1:" + bare.port() + " (sshd_config there needs");
            }
        }
    }

    @Test
    void aBannerIsNoProblem() throws IOException {
        var banner = Files.writeString(home.resolve("banner"), "Authorized use only\n\u001b[2J".repeat(20));
        try (var loud = Sshd.start(new Sshd.Setup().more("Banner " + banner))) {
            loud.authorize(person.key("id_ed25519", "ed25519", ""));
            person.knows(loud);
            assertThat(hello(Person.machine("gen1", loud))).isEqualTo("hello from " + loud.home() + "\n");
        }
    }

    @Test
    void moreKeysThanAServerBearsAreSaidAsSuch() throws IOException {
        try (var strict = Sshd.start(new Sshd.Setup().more("MaxAuthTries 2"))) {
            person.knows(strict);
            for (var type : List.of("ed25519", "ecdsa", "rsa")) person.key("id_" + type, type, "");
            assertThatThrownBy(() -> hello(Person.machine("gen1", strict))).isInstanceOf(RemoteFault.class)
                    .hasMessageContaining("Too many authentication failures; tried " + home.resolve(".ssh/id_rsa"));
        }
    }
}
