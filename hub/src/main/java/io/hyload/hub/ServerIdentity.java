package io.hyload.hub;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The certificate and private key that a hub shows to those who come by `wss://`.
///
/// All that can be wrong with them is found here, before the hub begins, and told in one line: `WHAT: WHY (HOW TO MEND)`.
public final class ServerIdentity {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    /// Far more than any chain has.
    private static final long LARGEST = 1 << 20;

    private final KeyStore store;
    private final char[] password;
    private final List<X509Certificate> chain;
    private final String name;

    private ServerIdentity(KeyStore store, char[] password, List<X509Certificate> chain, String name) {
        this.store = store;
        this.password = password;
        this.chain = chain;
        this.name = name;
    }

    /// Of two PEM files (RFC 7468).
    ///
    /// @param chain the certificate of the hub, then those that it was issued by
    /// @param key   PKCS #8, RSA or EC, not encrypted
    /// @throws IOException in one line
    public static ServerIdentity ofPem(Path chain, Path key) throws IOException {
        var certificates = certificates(chain);
        var privateKey = privateKey(key);
        if (!isPair(privateKey, certificates.getFirst().getPublicKey()))
            throw new IOException(key + ": not the key of the first certificate in " + chain
                    + " (the hub's own comes first; openssl x509 -noout -pubkey and openssl pkey -pubout show whose is whose)");
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("hub", privateKey, new char[0], certificates.toArray(X509Certificate[]::new));
            return new ServerIdentity(store, new char[0], certificates, chain.toString());
        } catch (GeneralSecurityException e) {
            throw new IOException(chain + ": no chain: " + e.getMessage()
                    + " (the hub's own certificate first, then the one it was issued by, and so on)", e);
        }
    }

    /// Of a PKCS #12 file.
    ///
    /// @param password of the file and of the key in it
    /// @throws IOException in one line
    public static ServerIdentity ofPkcs12(Path file, char[] password) throws IOException {
        var bytes = read(file);
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            for (var alias : Collections.list(store.aliases())) {
                if (!store.isKeyEntry(alias)) continue;
                store.getKey(alias, password); // another password than that of the file is found here
                var chain =
                        List.of(store.getCertificateChain(alias)).stream().map(X509Certificate.class::cast).toList();
                return new ServerIdentity(store, password.clone(), chain, file.toString());
            }
            throw new IOException(
                    file + ": no private key in it (openssl pkcs12 -export -inkey KEY.pem -in CHAIN.pem makes one)");
        } catch (UnrecoverableKeyException e) {
            throw wrongPassword(file, e);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": not a readable PKCS #12 file: " + e.getMessage()
                    + " (openssl pkcs12 -info -in FILE shows what it is)", e);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) throw wrongPassword(file, e);
            if (String.valueOf(e.getMessage()).startsWith(file.toString())) throw e;
            throw new IOException(file + ": not a PKCS #12 file (PEM files are given as --certificate and --key)", e);
        }
    }

    private static IOException wrongPassword(Path file, Exception e) {
        return new IOException(file + ": the password does not open it (HYLOAD_KEYSTORE_PASSWORD holds it)", e);
    }

    /// What a person should know of the certificate at that time: it is no longer valid, not yet, or soon not any more.
    public Optional<String> warning(Instant now) {
        var own = chain.getFirst();
        var until = own.getNotAfter().toInstant();
        if (until.isBefore(now))
            return Optional.of(name + ": expired on " + until + " (nobody who checks it will connect: renew it)");
        if (own.getNotBefore().toInstant().isAfter(now))
            return Optional.of(name + ": not valid before " + own.getNotBefore().toInstant()
                    + " (look at the clock of this machine)");
        return Optional.empty();
    }

    KeyStore store() {
        return store;
    }

    String password() {
        return new String(password);
    }

    // ------------------------------------------------------------------ PEM

    private static List<X509Certificate> certificates(Path file) throws IOException {
        var certificates = new ArrayList<X509Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (var block = BLOCK.matcher(new String(read(file), US_ASCII)); block.find();) {
                if (!block.group(1).equals("CERTIFICATE")) continue;
                var der = Base64.getMimeDecoder().decode(block.group(2));
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + ": a certificate in it cannot be read"
                    + " (openssl x509 -noout -text -in FILE tells more)", e);
        }
        if (certificates.isEmpty())
            throw new IOException(file + ": no certificate in it (a PEM text with BEGIN CERTIFICATE is needed)");
        return certificates;
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        var block = BLOCK.matcher(new String(read(file), US_ASCII));
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return pkcs8(file, block.group(2));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IOException(file + ": encrypted (openssl pkey -in FILE -out PLAIN.pem opens it once;"
                            + " or give a .p12 and its password)");
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    throw new IOException(file + ": a key in the old form (openssl pkcs8 -topk8 -nocrypt -in FILE"
                            + " -out NEW.pem converts it)");
                default -> {
                    // Parameters of a curve, or the certificate.
                }
            }
        }
        throw new IOException(file + ": no private key in it (a PEM text with BEGIN PRIVATE KEY is needed)");
    }

    private static PrivateKey pkcs8(Path file, String base64) throws IOException {
        for (var algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
            } catch (InvalidKeySpecException | IllegalArgumentException e) {
                // Not of that kind; the next one may be.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
        throw new IOException(
                file + ": neither an RSA nor an EC key (openssl ecparam -genkey -name prime256v1 makes one)");
    }

    /// Whether what one signs the other one verifies.
    private static boolean isPair(PrivateKey own, PublicKey shown) {
        var text = "hyload".getBytes(US_ASCII);
        try {
            var signature =
                    Signature.getInstance(own.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(own);
            signature.update(text);
            var signed = signature.sign();
            signature.initVerify(shown);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] read(Path file) throws IOException {
        try {
            if (Files.isDirectory(file)) throw new IOException(file + ": a folder (name the file in it)");
            if (Files.size(file) > LARGEST)
                throw new IOException(file + ": too large for certificates or keys (is it the right file?)");
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file (look at the path)", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": permission denied (look at its owner and mode with ls -ld)", e);
        }
    }
}
