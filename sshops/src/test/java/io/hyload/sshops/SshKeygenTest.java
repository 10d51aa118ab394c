package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@RequiresProgram("ssh-keygen")
class SshKeygenTest {

    private static final Secret PASSPHRASE = new Secret("correct 'horse' $battery");

    @TempDir
    private Path folder;

    @ParameterizedTest @EnumSource
    void opensshReadsWhatWasMade(SshKeygen.Type type) throws IOException {
        var file = folder.resolve(".ssh/my key");
        var fingerprint = SshKeygen.make(file, type, Optional.empty(), "me@here");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        var derived = Command.of("ssh-keygen", "-y", "-P", "", "-f", file.toString()).run();
        assertThat(derived.err()).isEmpty();
        assertThat(Files.readString(folder.resolve(".ssh/my key.pub"))).isEqualTo(derived.out()).endsWith(" me@here\n");
        assertThat(Command.of("ssh-keygen", "-l", "-f", file.toString()).run().out()).contains(" " + fingerprint + " ");
    }

    @Test
    void aKeyWithAPassphraseOpensWithItAlone() throws IOException {
        var file = folder.resolve("id");
        SshKeygen.make(file, SshKeygen.Type.ED25519, Optional.of(PASSPHRASE), "me@here");
        assertThat(Command.of("ssh-keygen", "-y", "-P", "", "-f", file.toString()).run().exitCode()).isNotZero();
        assertThat(Command.of("ssh-keygen", "-y", "-P", PASSPHRASE.text(), "-f", file.toString()).run().out())
                .isEqualTo(Files.readString(folder.resolve("id.pub")));
    }

    @Test
    void noKeyIsEverOverwritten() throws IOException {
        for (var there : new String[] {"id", "other.pub"}) {
            Files.writeString(folder.resolve(there), "precious");
            var file = folder.resolve(there.replace(".pub", ""));
            assertThatThrownBy(() -> SshKeygen.make(file, SshKeygen.Type.ED25519, Optional.empty(), ""))
                    .isInstanceOf(RemoteFault.class).hasMessage(folder.resolve(there)
                            + ": is there already, and no key is ever overwritten (name another file, or use that key)");
            assertThat(folder.resolve(there)).hasContent("precious");
        }
        assertThat(folder.resolve("id.pub")).doesNotExist();
        assertThat(folder.resolve("other")).doesNotExist();
    }
}
