package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// `known_hosts`, with `ssh-keygen` as the second opinion.
@RequiresProgram("ssh-keygen")
class KnownHostsTest {
    @TempDir
    Path folder;
    private Path file;
    private KnownHosts known;
    private String one;
    private String two;
    private String rsa;

    @BeforeEach
    void keys() {
        file = folder.resolve("new/.ssh/known_hosts");
        known = new KnownHosts(List.of(file, folder.resolve("second")));
        one = key("one", "ed25519");
        two = key("two", "ed25519");
        rsa = key("rsa", "rsa");
    }

    private String key(String name, String type) {
        var words = Sshd.newKey(folder.resolve(name), type, "").split(" ");
        return words[0] + " " + words[1];
    }

    private static byte[] bytes(String key) {
        return Base64.getDecoder().decode(key.split(" ")[1]);
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// The folder is not there yet either.
    @Test
    void hostsThatAreMetAtOnceAreAllNoted() throws Exception {
        var names = IntStream.range(0, 20).mapToObj(number -> "gen" + number).toList();
        var adding = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var name : names) adding.add(threads.submit(() -> {
                known.add(name, bytes(one), false);
                return name;
            }));
        }
        for (var one : adding) one.get();
        assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(
                names.stream().map(name -> name + " " + one).toList());
    }

    @Test
    void aHostIsNotedInAFileOfItsOwnersAlone() throws IOException {
        assertThat(known.judge("gen1", bytes(one))).isEqualTo(new KnownHosts.Verdict.Unknown());
        known.add("gen1", bytes(one), false);
        known.add(KnownHosts.nameOf("Gen1", 2222), bytes(rsa), false);
        assertThat(file).hasContent("gen1 " + one + "\n[gen1]:2222 " + rsa + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(known.judge("gen1", bytes(one))).isEqualTo(new KnownHosts.Verdict.Known());
        assertThat(known.judge("[gen1]:2222", bytes(rsa))).isEqualTo(new KnownHosts.Verdict.Known());
        assertThat(known.typesOf("gen1")).containsExactly("ssh-ed25519");
        assertThat(keygen("-F", "[gen1]:2222")).contains("found: line 2");
    }

    @Test
    void hashedNamesAreThoseOfOpenSshBothWays() throws IOException {
        known.add("gen1", bytes(one), true);
        assertThat(Files.readString(file)).startsWith("|1|").doesNotContain("gen1");
        assertThat(keygen("-F", "gen1")).contains("found: line 1");
        write("gen1,10.0.0.7 " + one + "\n[gen2]:22022 " + rsa + "\n");
        keygen("-H");
        assertThat(Files.readString(file)).startsWith("|1|");
        assertThat(known.judge("10.0.0.7", bytes(one))).isEqualTo(new KnownHosts.Verdict.Known());
        assertThat(known.judge("[gen2]:22022", bytes(rsa))).isEqualTo(new KnownHosts.Verdict.Known());
        assertThat(known.judge("gen2", bytes(rsa))).isEqualTo(new KnownHosts.Verdict.Unknown());
    }

    private String keygen(String... words) {
        var line = new ArrayList<>(List.of("ssh-keygen", "-f", file.toString()));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).run().out();
    }

    @Test
    void anotherKeyIsAChangeAndTheLineIsNamed() throws IOException {
        write("# who is who\n\ngen1 " + rsa + "\ngen1 " + one + "\n");
        assertThat(known.judge("gen1", bytes(two))).isEqualTo(new KnownHosts.Verdict.Changed(file, 4));
        write("gen1 " + rsa);
        assertThat(known.judge("gen1", bytes(two))).isEqualTo(new KnownHosts.Verdict.Changed(file, 1));
        known.add("gen2", bytes(one), false);
        assertThat(file).hasContent("gen1 " + rsa + "\ngen2 " + one);
    }

    @Test
    void aRevokedKeyIsNobodys() throws IOException {
        write("gen1 " + one + "\n@revoked * " + one + "\n@cert-authority * " + two + "\n");
        assertThat(known.judge("gen1", bytes(one))).isEqualTo(new KnownHosts.Verdict.Revoked(file, 2));
        assertThat(known.judge("gen3", bytes(two))).isEqualTo(new KnownHosts.Verdict.Unknown());
    }

    @Test
    void patternsAndTheSecondFileCount() throws IOException {
        write("*.lab,!bad.lab " + one + "\n");
        Files.writeString(folder.resolve("second"), "other " + two + "\n");
        assertThat(known.judge("x.lab", bytes(one))).isEqualTo(new KnownHosts.Verdict.Known());
        assertThat(known.judge("bad.lab", bytes(one))).isEqualTo(new KnownHosts.Verdict.Unknown());
        assertThat(known.judge("other", bytes(two))).isEqualTo(new KnownHosts.Verdict.Known());
    }

    @Test
    void linesThatMakeNoSenseAreLeftOut() throws IOException {
        write("gen1\ngen1 ssh-ed25519\ngen1 ssh-ed25519 %%%\ngen1 ssh-rsa " + one.split(" ")[1]
                + "\n|1|x|y ssh-rsa AAAA\n@weird gen1 " + two + "\n");
        assertThat(known.judge("gen1", bytes(one))).isEqualTo(new KnownHosts.Verdict.Unknown());
    }

    @Test
    void aFileThatCannotBeReadIsAFaultAndNoUnknownHost() throws IOException {
        Files.createDirectories(file);
        assertThatThrownBy(() -> known.judge("gen1", bytes(one))).isInstanceOf(RemoteFault.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> known.add("gen1", bytes(one), false)).isInstanceOf(RemoteFault.class)
                .hasMessageContaining("cannot be noted there");
    }

    @Test
    void fingerprintsAreThoseOfOpenSsh() {
        var printed = Command.of("ssh-keygen", "-lf", folder.resolve("one.pub").toString()).run().out();
        assertThat(printed).contains(" " + KnownHosts.fingerprint(bytes(one)) + " ");
    }
}
