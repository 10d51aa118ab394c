package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Relay;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// What goes wrong on real servers of OpenSSH: it ends in one line, and can be done again.
@RequiresProgram("sshd")
class RemoteFaultsTest {
    private static final String ACCEPT = "--accept-new-hostkey";

    @TempDir
    private static Path folder;
    private static Path project;
    private static String key;
    private static Sshd gen1;

    @BeforeAll
    static void machines() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        Files.createDirectories(project.resolve("remotes"));
        Files.createDirectories(project.resolve("data"));
        key = Sshd.newKey(Files.createDirectories(folder.resolve("me/.ssh")).resolve("id_ed25519"), "ed25519", "");
        gen1 = machine("gen1", new Sshd.Setup().home("my home"));
    }

    private static Sshd machine(String name, Sshd.Setup setup) throws IOException {
        var sshd = Sshd.start(setup).authorize(key);
        host(name, sshd.port());
        return sshd;
    }

    private static void host(String name, int port) throws IOException {
        Files.writeString(project.resolve("remotes").resolve(name + ".host"),
                "{\"host\": \"127.0.0.1\", \"sshport\": %d, \"role\": \"load\"}\n".formatted(port));
    }

    @AfterAll
    static void end() {
        gen1.close();
    }

    private Shell.Result remote(String... words) {
        var all = new String[words.length + 2];
        all[0] = "remote";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = ACCEPT;
        return Shell.in(project).with("HOME", folder.resolve("me").toString())
                .with("XDG_CACHE_HOME", RemoteMachinesTest.CACHE.toString()).with("PATH", "/usr/bin:/bin").hyload(all);
    }

    private String done(String... words) {
        var result = remote(words);
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        return result.out();
    }

    /// @return the one line that is told
    private String failed(String... words) {
        var result = remote(words);
        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.BAD_INPUT);
        var told = result.err().lines().filter(line -> line.startsWith("hyload: ")).toList();
        assertThat(told).as(result.err()).hasSize(1);
        return told.getFirst();
    }

    private static Path data(String name, int size) throws IOException {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(project.resolve("data").resolve(name), bytes);
    }

    private static Path there(Sshd machine, String name) {
        return machine.home().resolve("hyload_worker/code/data").resolve(name);
    }

    // ------------------------------------------------------------------ the line

    @Test
    void anUploadThatIsCutLeavesNothingHalfDoneAndGoesOnWhereItEnded() throws IOException {
        var file = data("cut.bin", 6_000_000);
        try (var relay = Relay.to(gen1.port())) {
            host("far", relay.port());
            done("far", "worker-status");
            relay.cutAfter(3_000_000);
            assertThat(failed("far", "upload", "data/cut.bin")).isEqualTo("hyload: far: the connection to 127.0.0.1:"
                    + relay.port() + " was lost (try again)");
            assertThat(there(gen1, "cut.bin")).doesNotExist();
            var before = relay.bytes();
            assertThat(done("far", "upload", "data/cut.bin")).contains("far: uploaded: data/cut.bin (");
            assertThat(relay.bytes() - before).isLessThan(5_000_000);
            assertThat(there(gen1, "cut.bin")).hasSameBinaryContentAs(file);
            assertThat(there(gen1, "")).isDirectoryNotContaining("glob:**.part-*");
        } finally {
            Files.delete(project.resolve("remotes/far.host"));
        }
    }

    /// What is sent must not lie before the line for so long that signs of life come too late.
    @Test
    void aSlowLineTakesItsTimeAndIsNotTakenForALostOne() throws IOException {
        var file = data("slow.bin", 800_000);
        var config = Files.writeString(folder.resolve("me/.ssh/config"),
                "Host 127.0.0.1\nServerAliveInterval 2\nServerAliveCountMax 3\n");
        try (var relay = Relay.to(gen1.port())) {
            relay.limit(80_000);
            host("slow", relay.port());
            assertThat(done("slow", "upload", "data/slow.bin")).contains("(800 kB sent)");
            assertThat(there(gen1, "slow.bin")).hasSameBinaryContentAs(file);
        } finally {
            Files.delete(config);
            Files.delete(project.resolve("remotes/slow.host"));
        }
    }

    // ------------------------------------------------------------------ the disk

    @Test
    void aDiskThatIsFullIsToldAndTheUploadDoneWhenThereIsRoom() throws IOException {
        var file = data("large.bin", 3_000_000);
        try (var small = machine("small", new Sshd.Setup())) {
            var disk = Files.createDirectories(small.home().resolve("hyload_worker"));
            var mounted = Command.of("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.toString()).run();
            assumeTrue(mounted.exitCode() == 0, mounted.err());
            try {
                assertThat(failed("small", "upload", "data/large.bin"))
                        .startsWith("hyload: small: hyload_worker/code/data/large.bin: no space left on device (3")
                        .endsWith(" are free: make room there)");
                assertThat(failed("small", "deploy-worker")).contains("no space left on device");
                assertThat(disk.resolve("current")).doesNotExist();
                assertThat(Command.of("mount", "-o", "remount,size=8m", disk.toString()).run().exitCode()).isZero();
                done("small", "upload", "data/large.bin");
                assertThat(there(small, "large.bin")).hasSameBinaryContentAs(file);
            } finally {
                Command.of("umount", "-l", disk.toString()).run();
            }
        } finally {
            Files.delete(project.resolve("remotes/small.host"));
        }
    }

    /// As a quota does it: the server is ended in the middle of a file.
    @Test
    void aFileThatMayNotGetSoLargeIsToldAndTheUploadDoneOnceItMay() throws IOException {
        var file = data("limited.bin", 2_000_000);
        gen1.eachSession("ulimit -f 1000");
        try {
            assertThat(failed("gen1", "upload", "data/limited.bin")).startsWith("hyload: gen1: ");
            assertThat(there(gen1, "limited.bin")).doesNotExist();
        } finally {
            gen1.eachSession();
        }
        done("gen1", "upload", "data/limited.bin");
        assertThat(there(gen1, "limited.bin")).hasSameBinaryContentAs(file);
    }

    // ------------------------------------------------------------------ the server and its shell

    @Test
    void withoutSftpAllThatNeedsNoneWorksAndTheRestSaysWhatIsMissing() throws IOException {
        data("any.bin", 10);
        try (var bare = machine("bare", new Sshd.Setup().withoutSftp())) {
            assertThat(done("bare", "check")).contains("bare  127.0.0.1");
            assertThat(done("bare", "worker-status")).contains("not deployed");
            assertThat(failed("bare", "upload", "data/any.bin"))
                    .isEqualTo("hyload: bare: there is no SFTP on 127.0.0.1:"
                            + bare.port() + " (sshd_config there needs a line `Subsystem sftp internal-sftp`)");
        } finally {
            Files.delete(project.resolve("remotes/bare.host"));
        }
    }

    @Test
    void aUserWhoMayNotRunAnythingIsToldWhatTheShellThereSays() throws IOException {
        try (var closed = machine("closed", new Sshd.Setup().shell("/usr/sbin/nologin"))) {
            assertThat(failed("closed", "check"))
                    .isEqualTo("hyload: closed: This account is currently not available.");
            assertThat(closed.home()).isDirectoryNotContaining("glob:**hyload*");
        } finally {
            Files.delete(project.resolve("remotes/closed.host"));
        }
    }

    @ParameterizedTest @CsvSource({"/bin/csh,.cshrc", "/bin/bash,.bashrc", "/bin/sh,.profile"})
    void aBannerAndAShellThatPrintsAreNoAnswers(String shell, String startFile) throws IOException {
        var file = data("any.bin", 10);
        var banner = Files.writeString(folder.resolve("banner"), "now=1\nAuthorized use only\n".repeat(20));
        try (var loud = machine("loud", new Sshd.Setup().shell(shell).home("it's a $HOME").more("Banner " + banner))) {
            done("loud", "upload", "data/any.bin");
            assertThat(there(loud, "any.bin")).hasSameBinaryContentAs(file);
            var quiet = check("loud");

            Files.writeString(loud.home().resolve(startFile),
                    "echo 'cores=9999'\necho welcome\nls /no-such-folder\nprintf 'half a line'\n");
            var check = check("loud");
            for (var name : List.of("cores", "os", "arch"))
                assertThat(check.get(name).asString()).isEqualTo(quiet.get(name).asString());
            assertThat(Math.abs(check.get("clockAheadMs").asDouble(9999)))
                    .isLessThanOrEqualTo(check.get("clockErrorMs").asDouble(-1) + 1);
            assertThat(done("loud", "worker-status")).isEqualTo("loud: not deployed\n");
            var other = data("any.bin", 11);
            done("loud", "upload", "data/any.bin");
            assertThat(there(loud, "any.bin")).hasSameBinaryContentAs(other);
        } finally {
            Files.delete(project.resolve("remotes/loud.host"));
        }
    }

    // ------------------------------------------------------------------ the clock

    @ParameterizedTest @RequiresProgram("faketime") @CsvSource({"+3s,3000", "-90s,-90000", "+0.25s,250"})
    void aClockThatIsWrongIsToldToAFewMilliseconds(String offset, double ahead) {
        gen1.clock(offset);
        try {
            var check = check("gen1");
            // Within what it says itself, which is more where this computer has other things to do.
            assertThat(check.get("clockAheadMs").asDouble(0)).isCloseTo(ahead,
                    offset(1 + check.get("clockErrorMs").asDouble(0)));
            assertThat(check.get("clockErrorMs").asDouble(9999)).isLessThan(20);
        } finally {
            gen1.eachSession();
        }
    }

    private Json check(String machine) {
        return JsonCodec.found().parse(done(machine, "check", "--json").getBytes(UTF_8));
    }
}
