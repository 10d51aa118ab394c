package io.hyload.sshops;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Scripts and files on a machine, by the real OpenSSH; its home has blanks in its name.
@RequiresProgram({"sshd", "ssh-keygen"})
class SshRemoteTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path home;
    private Sshd sshd;
    private SshConnections connections;
    private Remote remote;

    @BeforeEach
    void connect() throws IOException {
        sshd = Sshd.start(new Sshd.Setup().home("my home"));
        var people = new Person(home);
        sshd.authorize(people.key("id_ed25519", "ed25519", ""));
        people.knows(sshd);
        connections = people.connections();
        remote = connections.connect(Person.machine("gen1", sshd));
    }

    @AfterEach
    void disconnect() {
        remote.close();
        connections.close();
        sshd.close();
    }

    @Test
    void aScriptGivesItsOutputItsErrorsAndItsExitCode() throws IOException {
        assertThat(remote.run("echo out; echo err >&2; exit 3", LIMIT))
                .isEqualTo(new Remote.Finished(3, "out\n", "err\n"));
        assertThat(remote.run("pwd; echo \"$HOME\"", LIMIT).out()).isEqualTo((sshd.home() + "\n").repeat(2));
        assertThat(remote.run("", LIMIT).exitCode()).isZero();
        assertThat(remote.run("kill -9 $(sh -c 'echo $PPID')", LIMIT).exitCode()).isEqualTo(137);
    }

    @Test
    void whatAScriptRunsHasNoInputAndCannotEatTheRestOfIt() throws IOException {
        assertThat(remote.run("cat; echo after", LIMIT)).isEqualTo(new Remote.Finished(0, "after\n", ""));
    }

    @Test
    void aScriptThatIsWrongAtItsEndDoesNothingAtItsBeginning() throws IOException {
        var finished = remote.run("touch ran\nif true; then", LIMIT);
        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(sshd.home().resolve("ran")).doesNotExist();
    }

    @Test
    void aScriptMayBeLongAndIsNotToBeSeenInTheListOfProcesses() throws IOException {
        var comment = ("# " + "x".repeat(98) + "\n").repeat(10_000);
        var finished = remote.run(comment + "ps -ef; cat <<'EOF'\n$HOME 'x'\nEOF\n: secret-in-the-script", LIMIT);
        assertThat(finished.out()).endsWith("$HOME 'x'\n").doesNotContain("secret-in-the-script");
    }

    @Test
    void moreOutputThanIsKeptDoesNotHoldTheScriptUp() throws IOException {
        var finished = remote.run("""
                head -c 3000000 /dev/zero | tr '\\0' a
                head -c 300000 /dev/zero | tr '\\0' b >&2; echo reason >&2""", LIMIT);
        assertThat(finished.exitCode()).isZero();
        assertThat(finished.out()).hasSize(1 << 20);
        assertThat(finished.err()).hasSize(64 << 10).endsWith("bbbreason\n");
    }

    @Test
    void aScriptThatTakesTooLongIsGivenUpAndEndedThere() {
        assertThatThrownBy(() -> remote.run("echo $$ > pid; sleep 300", Duration.ofSeconds(1)))
                .isInstanceOf(RemoteFault.class)
                .hasMessage("gen1: a script there was given up after 1 s (is the machine overloaded?)");
        awaitEndOf("pid");
    }

    @Test
    void aProcessLeftBehindIsNotWaitedForAndLivesOn() throws IOException {
        var finished = remote.run("sleep 300 & echo $! > pid; echo done", LIMIT);
        assertThat(finished.out()).isEqualTo("done\n");
        var left = ProcessHandle.of(Long.parseLong(read("pid"))).orElseThrow();
        assertThat(left.isAlive()).isTrue();
        left.destroy();
    }

    @Test
    void aStreamGivesLinesAsTheyComeAndItsEndEndsTheScriptThere() throws IOException {
        Files.writeString(sshd.home().resolve("log"), "one\n");
        try (var stream = remote.open("echo $$ > shell; sh -c 'echo $$ > pid; exec tail -F log' | cat")) {
            var lines = new BufferedReader(new InputStreamReader(stream, UTF_8));
            assertThat(lines.readLine()).isEqualTo("one");
            Files.writeString(sshd.home().resolve("log"), "two\n", StandardOpenOption.APPEND);
            assertThat(lines.readLine()).isEqualTo("two");
        }
        awaitEndOf("pid");
        awaitEndOf("shell");
    }

    @Test
    void aScriptThatIgnoresPoliteSignalsIsEndedByForce() throws IOException {
        var stream = remote.open("trap '' TERM HUP; echo $$ > pid; echo ready; while :; do sleep 1; done");
        assertThat(stream.read()).isEqualTo('r');
        stream.close();
        awaitEndOf("pid");
    }

    @Test
    void aStreamOfAScriptThatFailsEndsWithTheReason() throws IOException {
        try (var stream = remote.open("echo x; echo 'no such thing' >&2; exit 1")) {
            assertThatThrownBy(stream::readAllBytes).isInstanceOf(RemoteFault.class).hasMessage("gen1: no such thing");
        }
        try (var stream = remote.open("echo x")) {
            assertThat(stream.readAllBytes()).isEqualTo("x\n".getBytes(UTF_8));
        }
    }

    @Test
    void aLostConnectionIsNoEndOfAStream() throws IOException {
        try (var stream = remote.open("echo x; sleep 300")) {
            assertThat(stream.read()).isEqualTo('x');
            assertThat(stream.read()).isEqualTo('\n');
            sshd.cut();
            assertThatThrownBy(stream::read).isInstanceOf(RemoteFault.class).hasMessage(
                    "gen1: the connection to 127.0.0.1:" + sshd.port() + " was lost (try again)");
        }
        assertThatThrownBy(() -> remote.run("true", LIMIT)).hasMessageContaining("was lost");
        assertThatThrownBy(() -> remote.list("")).hasMessageContaining("was lost");
        // The next one connects anew.
        try (var again = connections.connect(Person.machine("gen1", sshd))) {
            assertThat(again.run("echo back", LIMIT).out()).isEqualTo("back\n");
        }
    }

    @Test
    void anInterruptEndsAScriptAndATransferSoon() throws Exception {
        var failures = new ArrayList<Throwable>();
        var stayed = new ArrayList<Boolean>();
        var running = Thread.ofVirtual().start(() -> {
            try {
                remote.run("echo $$ > pid; sleep 300", Duration.ofMinutes(5));
            } catch (IOException e) {
                failures.add(e);
                stayed.add(Thread.currentThread().isInterrupted());
            }
        });
        await().until(() -> Files.exists(sshd.home().resolve("pid")) && !read("pid").isEmpty());
        running.interrupt();
        assertThat(running.join(Duration.ofSeconds(2))).isTrue();
        var moving = Thread.ofVirtual().start(() -> {
            try {
                remote.put(new Endless(), Long.MAX_VALUE, "big", 0, _ -> {});
            } catch (IOException e) {
                failures.add(e);
                stayed.add(Thread.currentThread().isInterrupted());
            }
        });
        await().until(() -> Files.exists(sshd.home().resolve("big")));
        moving.interrupt();
        assertThat(moving.join(Duration.ofSeconds(2))).isTrue();
        assertThat(failures).hasSize(2).allMatch(e -> e instanceof InterruptedIOException);
        assertThat(stayed).containsExactly(true, true);
        awaitEndOf("pid");
    }

    @Test
    void aFileGoesThereAndComesBackAsItWas() throws IOException {
        var bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        var told = new ArrayList<Long>();
        Files.createDirectories(sshd.home().resolve("a b/ü"));
        remote.put(new ByteArrayInputStream(bytes), bytes.length, "a b/ü/data", 0, told::add);
        assertThat(sshd.home().resolve("a b/ü/data")).hasBinaryContent(bytes);
        assertThat(told).isSorted().endsWith(3_000_001L).hasSizeBetween(6, 13);

        var back = new ByteArrayOutputStream();
        told.clear();
        remote.get("a b/ü/data", 0, back, told::add);
        assertThat(back.toByteArray()).isEqualTo(bytes);
        assertThat(told).isSorted().endsWith(3_000_001L).hasSizeBetween(6, 13);
    }

    @Test
    void theRestOfAFileIsMovedFromWhereItWasCut() throws IOException {
        Files.writeString(sshd.home().resolve("f"), "0123456789");
        remote.put(new ByteArrayInputStream("abcd".getBytes(UTF_8)), 4, "f", 8, _ -> {});
        assertThat(sshd.home().resolve("f")).hasContent("01234567abcd");
        var rest = new ByteArrayOutputStream();
        remote.get("f", 6, rest, _ -> {});
        assertThat(rest).hasToString("67abcd");
        rest.reset();
        remote.get("f", 12, rest, _ -> {});
        assertThat(rest.size()).isZero();
        remote.put(new ByteArrayInputStream(new byte[0]), 0, "f", 0, _ -> {});
        assertThat(sshd.home().resolve("f")).isEmptyFile();
    }

    @Test
    void aFileThatTellsNoSizeIsReadToItsEnd() throws IOException {
        var out = new ByteArrayOutputStream();
        remote.get("/proc/self/status", 0, out, _ -> {});
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("sftp-server").endsWith("\n");
    }

    @Test
    void listingsTellWhatLiesThere() throws IOException {
        Files.writeString(sshd.home().resolve("-x\n'\u001b[31m"), "123");
        Files.createDirectory(sshd.home().resolve("sub"));
        var entries = remote.list("");
        assertThat(entries).extracting(Remote.Entry::name).contains("-x\n'\u001b[31m", "sub", ".ssh")
                .doesNotContain(".", "..");
        var file = entries.stream().filter(entry -> entry.name().startsWith("-x")).findFirst().orElseThrow();
        assertThat(file.size()).isEqualTo(3);
        assertThat(file.isFolder()).isFalse();
        assertThat(file.mode() & 0600).isEqualTo(0600);
        assertThat(Duration.ofSeconds(System.currentTimeMillis() / 1000 - file.modified())).isLessThan(LIMIT);
        assertThat(remote.find("sub").orElseThrow().isFolder()).isTrue();
        assertThat(remote.find("sub/none")).isEmpty();
        assertThat(remote.list("none")).isEmpty();
        assertThat(remote.find(sshd.home().toString())).isPresent();
    }

    @Test
    void whatCannotBeDoneIsSaidInALine() {
        assertThatThrownBy(() -> remote.get("none", 0, new ByteArrayOutputStream(), _ -> {}))
                .hasMessage("gen1: there is no none there");
        assertThatThrownBy(() -> remote.put(new ByteArrayInputStream(new byte[1]), 1, "no/such/folder", 0, _ -> {}))
                .hasMessage("gen1: there is no no/such/folder there");
        assertThatThrownBy(() -> remote.put(new ByteArrayInputStream(new byte[1]), 5, "f", 0, _ -> {}))
                .hasMessage("it became shorter while it was read");
        assertThatThrownBy(() -> remote.put(new ByteArrayInputStream(new byte[1]), 1, "/proc/version", 0, _ -> {}))
                .isInstanceOf(RemoteFault.class).hasMessageStartingWith("gen1: ").hasMessageContaining("/proc/version");
        assertThatThrownBy(() -> remote.put(new ByteArrayInputStream(new byte[1]), 1, "/dev/full", 0, _ -> {}))
                .isInstanceOf(RemoteFault.class).hasMessageStartingWith("gen1: ").hasMessageContaining("/dev/full");
    }

    /// Where the tests may mount one: a disk of 1 MB.
    @Test
    void aDiskThatIsFullIsSaidAsSuch() throws IOException {
        var disk = Files.createDirectory(sshd.home().resolve("disk"));
        var mounted = Command.of("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.toString()).run();
        assumeTrue(mounted.exitCode() == 0, mounted.err());
        try {
            assertThatThrownBy(
                    () -> remote.put(new ByteArrayInputStream(new byte[3_000_000]), 3_000_000, "disk/big", 0, _ -> {}))
                    .isInstanceOf(RemoteFault.class)
                    .hasMessage("gen1: no space is left on the disk for disk/big (df -h there)");
        } finally {
            Command.of("umount", "-l", disk.toString()).run();
        }
    }

    @Test
    void whatTheReaderThrowsIsThrownOn() {
        sshd.authorize("");
        var full = new IOException("disk full here");
        assertThatThrownBy(() -> remote.get(".ssh/authorized_keys", 0, new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw full;
            }
        }, _ -> {})).isSameAs(full);
    }

    @Test
    void severalUseTheSameConnectionAtOnce() throws Exception {
        var threads = new ArrayList<Thread>();
        var outs = Collections.synchronizedList(new ArrayList<String>());
        for (var i = 0; i < 8; i++) {
            var number = i;
            threads.add(Thread.ofVirtual().start(() -> {
                try (var other = connections.connect(Person.machine("gen1", sshd))) {
                    var bytes = ("number " + number).repeat(50_000).getBytes(UTF_8);
                    other.put(new ByteArrayInputStream(bytes), bytes.length, "f" + number, 0, _ -> {});
                    outs.add(other.run("head -c 8 f" + number, LIMIT).out());
                } catch (IOException e) {
                    outs.add(e.toString());
                }
            }));
        }
        for (var thread : threads) thread.join();
        assertThat(outs).containsExactlyInAnyOrder("number 0", "number 1", "number 2", "number 3", "number 4",
                "number 5",
                "number 6", "number 7");
        assertThat(sshd.logins()).isEqualTo(1);
    }

    private void awaitEndOf(String file) {
        await().atMost(Duration.ofSeconds(8)).until(() -> {
            var pid = Files.exists(sshd.home().resolve(file)) ? read(file) : "";
            return !pid.isEmpty() && ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty();
        });
    }

    private String read(String file) {
        try {
            return Files.readString(sshd.home().resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Bytes without end, not too fast to be interrupted in time.
    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 'x';
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            return length;
        }
    }
}
