package io.hyload.sshops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Locale;
import java.util.Optional;

import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Makes a pair of keys: `FILE` and `FILE.pub`, in the format of OpenSSH.
public final class SshKeygen {

    /// What kinds there are, with sizes that OpenSSH takes too.
    public enum Type {
        ED25519("ssh-ed25519", 256), ECDSA("ecdsa-sha2-nistp256", 256), RSA("ssh-rsa", 3072);

        private final String algorithm;
        private final int bits;

        Type(String algorithm, int bits) {
            this.algorithm = algorithm;
            this.bits = bits;
        }

        /// As on a command line, and in the name of a file: `ed25519`.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private SshKeygen() {}

    /// Makes both files; what is there already is never overwritten. The private one is its owner's alone from the moment it exists.
    ///
    /// @param file       of the private key; its folder is made with mode 0700 if need be
    /// @param passphrase empty for none
    /// @param comment    at the end of the public key: `user@host`
    /// @return the fingerprint, as OpenSSH shows it: `SHA256:…`
    /// @throws RemoteFault where one of the files is there
    public static String make(Path file, Type type, Optional<Secret> passphrase, String comment) throws IOException {
        var open = file.resolveSibling(file.getFileName() + ".pub");
        for (var path : new Path[] {file, open}) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) throw new RemoteFault(path.toString(),
                    "is there already, and no key is ever overwritten", "name another file, or use that key");
        }
        var folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) Files.createDirectories(folder, mode(folder, "rwx------"));
        try {
            var pair = KeyUtils.generateKeyPair(type.algorithm, type.bits);
            var secret = text(pair, passphrase, comment);
            Files.createFile(file, mode(file, "rw-------"));
            Files.write(file, secret, StandardOpenOption.WRITE);
            Files.writeString(open, publicLine(pair, comment) + "\n", StandardOpenOption.CREATE_NEW);
            return KeyUtils.getFingerPrint(pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new RemoteFault(file.toString(), "no key could be made: " + e.getMessage(), "", e);
        }
    }

    private static byte[] text(KeyPair pair, Optional<Secret> passphrase, String comment)
            throws IOException, GeneralSecurityException {
        var text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, passphrase.map(secret -> {
            var encryption = new OpenSSHKeyEncryptionContext();
            encryption.setCipherName("AES");
            encryption.setCipherMode("CTR");
            encryption.setCipherType("256");
            encryption.setPassword(secret.text());
            return encryption;
        }).orElse(null), text);
        return text.toByteArray();
    }

    private static String publicLine(KeyPair pair, String comment) throws IOException, GeneralSecurityException {
        var line = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair.getPublic(), comment, line);
        return line.toString(UTF_8).strip();
    }

    private static FileAttribute<?>[] mode(Path path, String mode) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))};
    }
}
