package io.hyload.sshops;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.security.SecurityUtils;

/// A file with a private key, of which the public one can be told before a passphrase is asked for: that of an encrypted file in
/// OpenSSH's format stands there in the clear, that of other formats in the `.pub` file beside it.
///
/// @param shown     the public key, where it can be told
/// @param encrypted whether it takes a passphrase
record SshKeyFile(Path path, String text, Optional<PublicKey> shown, boolean encrypted) {
    private static final int LONGEST = 1 << 16;
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String END = "-----END OPENSSH PRIVATE KEY-----";

    /// Why a file cannot be used, as part of a sentence about it: `can be read by others`.
    static final class Unusable extends IOException {
        private static final long serialVersionUID = 1;
        private final String mend;

        Unusable(String why, String mend) {
            super(why);
            this.mend = mend;
        }

        String mend() {
            return mend;
        }
    }

    /// Looks at a file, without its secret part.
    static SshKeyFile read(Path path) throws Unusable {
        if (!Files.exists(path))
            throw new Unusable("is not there", "check the path, or make one: ssh-keygen -f " + path);
        if (!Files.isRegularFile(path)) throw new Unusable("is no file", "name the private key itself");
        String text;
        try {
            if (isOpenToOthers(path)) throw new Unusable("can be read by others", "chmod 600 " + path);
            if (Files.size(path) > LONGEST) throw new Unusable("is no private key", "it is far too long for one");
            text = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (Unusable e) {
            throw e;
        } catch (IOException _) {
            throw new Unusable("cannot be read", "is it yours?");
        }
        if (!text.contains("PRIVATE KEY-----")) {
            var isPublic = text.startsWith("ssh-") || text.startsWith("ecdsa-");
            throw new Unusable("is no private key",
                    isPublic ? "that is the public one; name the file without .pub" : "ssh-keygen makes one");
        }
        try {
            return text.contains(BEGIN) ? openSsh(path, text) : pem(path, text);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new Unusable("is a private key that cannot be read", "is the file whole? ssh-keygen -y -f " + path);
        }
    }

    /// The key pair.
    ///
    /// @param passphrase empty for a file without one
    /// @return empty where the passphrase is wrong
    Optional<KeyPair> open(Optional<Secret> passphrase) throws Unusable {
        FilePasswordProvider provider = passphrase.isEmpty() ? FilePasswordProvider.EMPTY
                : FilePasswordProvider.of(passphrase.get().text());
        try (var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))) {
            var pairs = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(path.toString()), in, provider);
            var first = pairs == null ? null : pairs.iterator().next();
            if (first == null)
                throw new Unusable("is a private key of a kind that is not known here", "ssh-keygen -p -f " + path);
            return Optional.of(first);
        } catch (Unusable e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            // With a passphrase that is wrong it decrypts to noise, which fails in many ways; the cause might quote it.
            if (encrypted) return Optional.empty();
            throw new Unusable("is a private key that cannot be read", "ssh-keygen -p -f " + path + " writes it anew");
        }
    }

    private static boolean isOpenToOthers(Path path) throws IOException {
        if (!Files.getFileStore(path).supportsFileAttributeView("posix")) return false;
        var open =
                Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE);
        return Files.getPosixFilePermissions(path).stream().anyMatch(open::contains);
    }

    /// PROTOCOL.key of OpenSSH: magic, cipher, key derivation and its options, number of keys, then the public key.
    private static SshKeyFile openSsh(Path path, String text) throws IOException, GeneralSecurityException {
        var from = text.indexOf(BEGIN) + BEGIN.length();
        var bytes = Base64.getMimeDecoder().decode(text.substring(from, text.indexOf(END, from)).strip());
        var buffer = new ByteArrayBuffer(bytes);
        var magic = new byte[MAGIC.length];
        buffer.getRawBytes(magic);
        if (!Arrays.equals(magic, MAGIC)) throw new IOException("no magic");
        var cipher = buffer.getString();
        buffer.getString();
        buffer.getBytes();
        if (buffer.getInt() < 1) throw new IOException("no key");
        var key = new ByteArrayBuffer(buffer.getBytes()).getRawPublicKey();
        return new SshKeyFile(path, text, Optional.ofNullable(key), !cipher.equals("none"));
    }

    private static SshKeyFile pem(Path path, String text) {
        var encrypted = text.contains("Proc-Type: 4,ENCRYPTED") || text.contains("BEGIN ENCRYPTED PRIVATE KEY");
        return new SshKeyFile(path, text, beside(path), encrypted);
    }

    private static Optional<PublicKey> beside(Path path) {
        var file = path.resolveSibling(path.getFileName() + ".pub");
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) return Optional.empty();
            var entry = PublicKeyEntry.parsePublicKeyEntry(Files.readString(file).strip());
            return Optional.ofNullable(entry.resolvePublicKey(null, null, PublicKeyEntryResolver.IGNORING));
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            return Optional.empty(); // only a convenience: the passphrase is then asked for first
        }
    }

    /// Without its text: that is the key.
    @Override
    public String toString() {
        return path.toString();
    }
}
