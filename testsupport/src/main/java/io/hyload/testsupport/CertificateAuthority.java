package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// An authority of the test's own, made by `openssl` in a folder of the test's: it issues certificates for whatever names
/// and times a test wants. Tests that use it need `@RequiresProgram("openssl")`.
public final class CertificateAuthority {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final String name;

    private CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /// A certificate and its key, in the forms that programs want: `chain` holds the certificate and the authority's,
    /// `both` the key too; `pkcs12` has the password `secret`.
    public record Issued(Path certificate, Path chain, Path key, Path both, Path pkcs12) {
    }

    /// @param name the common name of the authority
    public static CertificateAuthority create(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("index.txt"), "");
            Files.writeString(folder.resolve("serial"), "1000\n");
            Files.writeString(folder.resolve("ca.cnf"), """
                    [ca]
                    default_ca = own
                    [own]
                    dir = %1$s
                    database = %1$s/index.txt
                    new_certs_dir = %1$s
                    certificate = %1$s/ca.pem
                    private_key = %1$s/ca.key
                    serial = %1$s/serial
                    default_md = sha256
                    policy = any
                    unique_subject = no
                    copy_extensions = copy
                    [any]
                    commonName = supplied
                    """.formatted(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var authority = new CertificateAuthority(folder, name);
        authority.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                "ca.key",
                "-out", "ca.pem", "-days", "30", "-subj", "/CN=" + name, "-addext",
                "basicConstraints=critical,CA:TRUE");
        return authority;
    }

    /// The authority's own certificate, PEM.
    public Path certificate() {
        return folder.resolve("ca.pem");
    }

    /// A certificate that is good today.
    ///
    /// @param names subject alternative names, such as `DNS:localhost` or `IP:127.0.0.1`
    public Issued issue(String file, String... names) {
        var now = Instant.now();
        return issue(file, now.minusSeconds(86_400), now.plusSeconds(86_400L * 20), names);
    }

    /// A certificate that is good from and to these moments.
    public Issued issue(String file, Instant from, Instant to, String... names) {
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", file + ".key",
                "-out", file + ".csr",
                "-subj", "/CN=" + file, "-addext", "subjectAltName=" + String.join(",", names));
        openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-in", file + ".csr", "-out", file + ".pem",
                "-startdate", TIME.format(from),
                "-enddate", TIME.format(to));
        openssl("pkcs12", "-export", "-in", file + ".pem", "-inkey", file + ".key", "-certfile", "ca.pem", "-out",
                file + ".p12", "-passout", "pass:secret");
        try {
            var chain = Files.writeString(folder.resolve(file + ".chain.pem"),
                    Files.readString(folder.resolve(file + ".pem")) + Files.readString(certificate()));
            var key = folder.resolve(file + ".key");
            var both = Files.writeString(folder.resolve(file + ".both.pem"),
                    Files.readString(chain) + Files.readString(key));
            return new Issued(folder.resolve(file + ".pem"), chain, key, both, folder.resolve(file + ".p12"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs `openssl` in the folder, for what is not offered here.
    public void openssl(String... words) {
        var line = new ArrayList<>(List.of("openssl"));
        line.addAll(List.of(words));
        var ended = Command.of(line.toArray(String[]::new)).in(folder).run();
        if (ended.exitCode() != 0)
            throw new AssertionError("openssl " + words[0] + " for " + name + ": " + ended.err());
    }
}
