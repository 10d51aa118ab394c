package io.hyload.sshops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys of hosts that were seen before: files in the form of sshd(8), `SSH_KNOWN_HOSTS FILE FORMAT`.
///
/// Every call reads the files again, since others write them too. Lines that cannot be read are left out, as OpenSSH does;
/// so are certificate authorities, since no certificates of hosts are asked for.
final class KnownHosts {
    private static final int LONGEST = 16 << 20;
    /// A lock of a file is one between processes; several machines are met at once in this one.
    private static final Object ADDING = new Object();

    private final List<Path> files;

    /// @param files the first is the one that is written to
    KnownHosts(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /// What is known of a key.
    sealed interface Verdict {
        /// It is that host's.
        record Known() implements Verdict {}

        /// Nothing is known of the host.
        record Unknown() implements Verdict {}

        /// The host has another key.
        record Changed(Path file, int line) implements Verdict {}

        /// The key is one that somebody else may have.
        record Revoked(Path file, int line) implements Verdict {}
    }

    /// A host as it stands in the file: the port is part of the name where it is not 22.
    static String nameOf(String host, int port) {
        var name = host.toLowerCase(Locale.ROOT);
        return port == 22 ? name : "[" + name + "]:" + port;
    }

    /// As OpenSSH shows it.
    static String fingerprint(byte[] key) {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Sha256.bytes(key));
    }

    /// Judges a key. A host of which only keys of other types are known has *changed*: we ask for the types that are known first, so
    /// that a host which has such a key shows it.
    ///
    /// @param name of the host, by [#nameOf]
    /// @param key  in the encoding of the protocol, as in the file
    Verdict judge(String name, byte[] key) throws IOException {
        var lines = linesOf(name);
        for (var line : lines) {
            if (line.revoked && MessageDigest.isEqual(line.key, key))
                return new Verdict.Revoked(line.file, line.number);
        }
        var known = lines.stream().filter(line -> !line.revoked).toList();
        if (known.stream().anyMatch(line -> MessageDigest.isEqual(line.key, key))) return new Verdict.Known();
        if (known.isEmpty()) return new Verdict.Unknown();
        var type = typeOf(key);
        var other = known.stream().filter(line -> line.type.equals(type)).findFirst().orElse(known.getFirst());
        return new Verdict.Changed(other.file, other.number);
    }

    /// The types of the keys that are known of a host: `ssh-ed25519`, `ssh-rsa`.
    Set<String> typesOf(String name) throws IOException {
        var types = new LinkedHashSet<String>();
        for (var line : linesOf(name)) if (!line.revoked) types.add(line.type);
        return types;
    }

    /// Notes a host's key at the end of the first file, in one piece. The folder is made for its owner alone, and so is the file.
    ///
    /// @param hashed whether the name is to be read by nobody (`HashKnownHosts`)
    void add(String name, byte[] key, boolean hashed) throws IOException {
        synchronized (ADDING) {
            append(name, key, hashed);
        }
    }

    private void append(String name, byte[] key, boolean hashed) throws IOException {
        var file = files.getFirst();
        try {
            var folder = file.toAbsolutePath().getParent();
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectory(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            var line =
                    (hashed ? hashed(name) : name) + " " + typeOf(key) + " " + Base64.getEncoder().encodeToString(key)
                            + "\n";
            try (var out = FileChannel.open(file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    var _ = out.lock()) {
                var end = out.size();
                var last = ByteBuffer.allocate(1);
                var cut = end > 0 && out.read(last, end - 1) == 1 && last.get(0) != '\n';
                var bytes = ByteBuffer.wrap(((cut ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
                out.position(end);
                while (bytes.hasRemaining()) out.write(bytes);
            }
        } catch (IOException e) {
            throw new RemoteFault(file.toString(), "the key of " + name + " cannot be noted there",
                    "is the file yours, and the disk not full?", e);
        }
    }

    private record Line(Path file, int number, boolean revoked, String type, byte[] key) {}

    private List<Line> linesOf(String name) throws IOException {
        var found = new ArrayList<Line>();
        for (var file : files) {
            if (!Files.exists(file)) continue;
            var number = 0;
            for (var text : read(file).lines().toList()) {
                number++;
                var words = text.strip().split("\\s+");
                if (words.length < 3 || words[0].startsWith("#")) continue;
                var marker = words[0].startsWith("@") ? words[0] : "";
                var at = marker.isEmpty() ? 0 : 1;
                if (words.length < at + 3 || !marker.isEmpty() && !marker.equals("@revoked")) continue;
                if (!isFor(words[at], name)) continue;
                var key = bytes(words[at + 2]);
                // What the line says of the type must be what the key says.
                if (key.length == 0 || !typeOf(key).equals(words[at + 1])) continue;
                found.add(new Line(file, number, !marker.isEmpty(), words[at + 1], key));
            }
        }
        return found;
    }

    private static String read(Path file) throws IOException {
        try {
            if (Files.size(file) > LONGEST) throw new IOException("longer than 16 MB");
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RemoteFault(file.toString(), "cannot be read, so that no host can be told from another",
                    "is the file yours?", e);
        }
    }

    private static boolean isFor(String hosts, String name) {
        if (hosts.startsWith("|1|")) return isHashOf(hosts, name);
        return SshConfig.matches(List.of(hosts.toLowerCase(Locale.ROOT).split(",")), name);
    }

    /// `|1|salt|hash`: HMAC-SHA1 of the name, with the salt as its key.
    private static boolean isHashOf(String hosts, String name) {
        var parts = hosts.split("\\|");
        if (parts.length != 4) return false;
        var salt = bytes(parts[2]);
        return salt.length > 0 && MessageDigest.isEqual(hash(salt, name), bytes(parts[3]));
    }

    private static String hashed(String name) {
        var salt = new byte[20];
        new SecureRandom().nextBytes(salt);
        var base64 = Base64.getEncoder();
        return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash(salt, name));
    }

    private static byte[] hash(byte[] salt, String name) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /// The name a key begins with (RFC 4253 §6.6); empty for what is no key.
    static String typeOf(byte[] key) {
        if (key.length < 4) return "";
        var length = ByteBuffer.wrap(key).getInt();
        if (length < 1 || length > key.length - 4) return "";
        return new String(key, 4, length, StandardCharsets.US_ASCII);
    }
}
