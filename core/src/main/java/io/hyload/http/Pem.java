package io.hyload.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The certificates and the private key of a PEM text (RFC 7468): keys in PKCS #8, plain or encrypted, and in the older
/// forms of RSA (PKCS #1) and EC (RFC 5915) that OpenSSL still writes.
///
/// @param certificates in the order of the text
/// @param key          the first private key, if there is one
record Pem(List<X509Certificate> certificates, Optional<PrivateKey> key) {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final byte[] RSA = der("06092a864886f70d0101010500");
    private static final byte[] EC = der("06072a8648ce3d0201");

    /// Whether bytes are a PEM text at all.
    static boolean isPem(byte[] bytes) {
        return BLOCK.matcher(new String(bytes, US_ASCII)).find();
    }

    /// @param password of an encrypted key, or empty
    /// @throws IOException in a few words: what cannot be read
    static Pem read(byte[] bytes, String password) throws IOException {
        var certificates = new ArrayList<X509Certificate>();
        Optional<PrivateKey> key = Optional.empty();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (var block = BLOCK.matcher(new String(bytes, US_ASCII)); block.find();) {
                var type = block.group(1);
                // Headers in front of the data mean the encryption of old, which nothing but OpenSSL reads.
                if (block.group(2).contains("DEK-Info"))
                    throw new IOException("key encrypted in the old way (openssl pkcs8 -topk8 converts it)");
                var der = Base64.getMimeDecoder().decode(block.group(2));
                switch (type) {
                    case "CERTIFICATE" ->
                        certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
                    case "PRIVATE KEY" -> key = key.or(some(pkcs8(der)));
                    case "RSA PRIVATE KEY" -> key = key.or(some(pkcs8(wrapped(RSA, der))));
                    case "EC PRIVATE KEY" -> key = key.or(some(pkcs8(wrapped(join(EC, curveOf(der)), der))));
                    case "ENCRYPTED PRIVATE KEY" -> key = key.or(some(pkcs8(decrypted(der, password))));
                    default -> {}
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("a certificate or key in it cannot be read", e);
        }
        return new Pem(List.copyOf(certificates), key);
    }

    private static java.util.function.Supplier<Optional<PrivateKey>> some(PrivateKey key) {
        return () -> Optional.of(key);
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (var algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // Not of that kind; the next one may be.
            }
        }
        throw new InvalidKeySpecException("neither RSA nor EC nor EdDSA");
    }

    private static byte[] decrypted(byte[] der, String password) throws IOException {
        if (password.isEmpty()) throw new IOException("the key is encrypted and no password was given");
        try {
            var info = new EncryptedPrivateKeyInfo(der);
            var parameters = info.getAlgParameters();
            // For PBES2 the scheme is named by the parameters, for older ones by the algorithm itself.
            var scheme = info.getAlgName().equals("PBES2") || info.getAlgName().startsWith("1.2.840.113549.1.5.13")
                    ? parameters.toString() : info.getAlgName();
            var secret = SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password.toCharArray()));
            var cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
            return cipher.doFinal(info.getEncryptedData());
        } catch (GeneralSecurityException e) {
            throw new IOException("the key cannot be decrypted: wrong password?", e);
        }
    }

    /// RFC 5208: version 0, algorithm, and the key as it was.
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(0x30, join(der("020100"), tagged(0x30, algorithm), tagged(0x04, key)));
    }

    /// The curve named in an EC key (RFC 5915 §3: `parameters [0]`).
    private static byte[] curveOf(byte[] der) throws IOException {
        for (int i = 0; i + 3 < der.length; i++) {
            boolean isParameters = (der[i] & 0xff) == 0xa0 && der[i + 2] == 0x06 && der[i + 1] == der[i + 3] + 2;
            if (isParameters && i + 2 + der[i + 1] <= der.length)
                return java.util.Arrays.copyOfRange(der, i + 2, i + 2 + der[i + 1]);
        }
        throw new IOException("EC key that names no curve");
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        var head = length < 128 ? new byte[] {(byte) tag, (byte) length}
                : length < 256 ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) joined.writeBytes(part);
        return joined.toByteArray();
    }

    private static byte[] der(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }
}
