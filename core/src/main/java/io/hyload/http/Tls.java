package io.hyload.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS for one user: whom it trusts, who it says it is, and the sessions it may resume.
///
/// Keys and trust are read once for all users with the same [Settings]. Sessions are each user's own, as each visitor's
/// browser is: a user who connects again resumes its session, a new user does not resume another's.
public final class Tls {

    /// What a client was told about TLS.
    ///
    /// @param verify      whether certificate and host name are checked
    /// @param trusted     files of further certificates to trust, PEM or PKCS #12
    /// @param certificate a PEM or PKCS #12 file of this client's own certificate and key, if it has one
    public record Settings(boolean verify, List<Trusted> trusted, Optional<Own> certificate) {

        /// As a browser has it.
        public static final Settings USUAL = new Settings(true, List.of(), Optional.empty());

        public Settings {
            trusted = List.copyOf(trusted);
        }
    }

    /// A file of certificates to trust besides the usual ones.
    public record Trusted(Path file, String password) {

        /// Without the password.
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /// A file of a certificate, its chain, and its key.
    public record Own(Path file, String password) {

        /// Without the password.
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /// A handshake that is done.
    ///
    /// @param resumed whether it went on with an earlier session, and no certificate was shown
    record Secured(SSLSocket socket, boolean resumed) {}

    private static final Map<Settings, Managers> KNOWN = new ConcurrentHashMap<>();
    private static final String[] PROTOCOLS = {"http/1.1"};
    /// Set while a server's certificate is checked, by the thread that shakes hands.
    private static final ThreadLocal<Boolean> CHECKED = ThreadLocal.withInitial(() -> false);

    private final Settings settings;
    private final Managers managers;
    private SSLContext context;

    private record Managers(KeyManager[] keys, TrustManager[] trust) {}

    /// @throws IllegalArgumentException in one line, when a file cannot be read
    public Tls(Settings settings) {
        this.settings = settings;
        var known = KNOWN.get(settings);
        this.managers = known != null ? known : settings.equals(Settings.USUAL) ? null : load(settings);
    }

    private static Managers load(Settings settings) {
        return KNOWN.computeIfAbsent(settings, Tls::read);
    }

    private static Managers read(Settings settings) {
        try {
            var keys = settings.certificate.isEmpty() ? new KeyManager[0] : keys(settings.certificate.get());
            var trust = settings.verify ? new Checking(trustOf(settings)) : new Trusting();
            return new Managers(keys, new TrustManager[] {trust});
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS: " + e.getMessage(), e);
        }
    }

    /// Speaks TLS over a connected socket.
    ///
    /// @param host the name the server must prove, also sent to it (RFC 6066 §3) unless it is an address
    Secured secure(Socket plain, String host, int port) throws IOException {
        var secured = (SSLSocket) context().getSocketFactory().createSocket(new Sparing(plain), host, port, true);
        var parameters = secured.getSSLParameters();
        parameters.setApplicationProtocols(PROTOCOLS);
        serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
        if (settings.verify) parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        CHECKED.set(false);
        secured.startHandshake();
        return new Secured(secured, !CHECKED.get());
    }

    /// The JDK leaves out names without a dot, which browsers send; and an address is no name.
    private static Optional<SNIServerName> serverName(String host) {
        if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) return Optional.empty();
        try {
            return Optional.of(new SNIHostName(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // an underscore, say: the JDK cannot send it
        }
    }

    private synchronized SSLContext context() throws IOException {
        if (context != null) return context;
        try {
            // The usual trust is read with the first https request, since it takes a while and most need it not.
            var ready = managers != null ? managers : load(settings);
            context = SSLContext.getInstance("TLS");
            context.init(ready.keys, ready.trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    // ------------------------------------------------------------------ files

    private static X509ExtendedTrustManager trustOf(Settings settings) throws GeneralSecurityException {
        var usual = trustManager(null);
        if (settings.trusted.isEmpty()) return usual;
        try {
            var all = KeyStore.getInstance("PKCS12");
            all.load(null, null);
            int number = 0;
            for (var anchor : usual.getAcceptedIssuers()) all.setCertificateEntry("usual-" + number++, anchor);
            for (var file : settings.trusted) {
                for (var anchor : certificates(file)) all.setCertificateEntry("own-" + number++, anchor);
            }
            return trustManager(all);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager trustManager(KeyStore anchors) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private static List<X509Certificate> certificates(Trusted trusted) throws IOException {
        var bytes = bytes("trust", trusted.file);
        try {
            if (Pem.isPem(bytes))
                return atLeastOne("trust", trusted.file, Pem.read(bytes, trusted.password).certificates());
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), trusted.password.toCharArray());
            var found = new ArrayList<X509Certificate>();
            for (var alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) found.add(certificate);
            }
            return atLeastOne("trust", trusted.file, found);
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable("trust", trusted.file, e);
        }
    }

    private static List<X509Certificate> atLeastOne(String option, Path file, List<X509Certificate> found) {
        if (found.isEmpty()) throw new IllegalArgumentException(option + ": no certificate in " + file);
        return found;
    }

    private static KeyManager[] keys(Own own) throws GeneralSecurityException {
        var bytes = bytes("clientCertificate", own.file);
        var password = own.password.toCharArray();
        try {
            var store = KeyStore.getInstance("PKCS12");
            if (Pem.isPem(bytes)) {
                var pem = Pem.read(bytes, own.password);
                var chain =
                        atLeastOne("clientCertificate", own.file, pem.certificates()).toArray(X509Certificate[]::new);
                var key = pem.key().orElseThrow(
                        () -> new IllegalArgumentException("clientCertificate: no private key in " + own.file));
                store.load(null, null);
                store.setKeyEntry("own", key, password, chain);
            } else {
                store.load(new ByteArrayInputStream(bytes), password);
            }
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (IOException e) {
            throw unreadable("clientCertificate", own.file, e);
        }
    }

    private static byte[] bytes(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(option + ": " + file + ": no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(option + ": " + file + ": cannot be read", e);
        }
    }

    /// Says neither password nor contents.
    private static IllegalArgumentException unreadable(String option, Path file, Exception e) {
        var why = e instanceof IOException && e.getMessage() != null && !e.getMessage().contains("password")
                ? e.getMessage()
                : "neither PEM nor PKCS #12, or its password is another";
        return new IllegalArgumentException(option + ": " + file + ": " + why, e);
    }

    // ------------------------------------------------------------------ trust

    /// A certificate that was refused, with the reason in a few words.
    static final class Distrusted extends CertificateException {

        private static final long serialVersionUID = 1;

        Distrusted(String reason, CertificateException cause) {
            super(reason, cause);
        }
    }

    /// Notes that a certificate was shown, and says why it is refused in words a person can act on.
    private static final class Checking extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager usual;

        Checking(X509ExtendedTrustManager usual) {
            this.usual = usual;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            CHECKED.set(true);
            try {
                usual.checkServerTrusted(chain, type, socket);
            } catch (CertificateException e) {
                throw new Distrusted(
                        reason(chain, e, socket instanceof SSLSocket s ? s.getHandshakeSession().getPeerHost() : ""),
                        e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            usual.checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            usual.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            usual.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            usual.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            usual.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return usual.getAcceptedIssuers();
        }

        private static String reason(X509Certificate[] chain, CertificateException e, String host) {
            var now = Instant.now();
            for (var certificate : chain) {
                var from = certificate.getNotBefore().toInstant();
                var to = certificate.getNotAfter().toInstant();
                if (now.isAfter(to)) return "expired " + to.atZone(ZoneOffset.UTC).toLocalDate();
                if (now.isBefore(from)) return "not valid before " + from.atZone(ZoneOffset.UTC).toLocalDate();
            }
            var message = String.valueOf(e.getMessage());
            if (message.contains("PKIX path building") || message.contains("unable to find valid certification path")) {
                boolean signsItself = chain[0].getIssuerX500Principal().equals(chain[0].getSubjectX500Principal());
                return signsItself ? "signs itself, and is not trusted"
                        : "unknown issuer " + chain[chain.length - 1].getIssuerX500Principal().getName();
            }
            if (message.contains("No name matching") || message.contains("alternative"))
                return "name " + host + " not in " + names(chain[0]);
            return message.lines().findFirst().orElse("refused");
        }

        private static String names(X509Certificate certificate) {
            try {
                var alternatives = certificate.getSubjectAlternativeNames();
                if (alternatives != null) {
                    return alternatives.stream().map(entry -> String.valueOf(entry.get(1)))
                            .collect(Collectors.joining(", "));
                }
            } catch (CertificateException e) {
                // Names that cannot be read are none.
            }
            return certificate.getSubjectX500Principal().getName();
        }
    }

    /// For `sslVerify(false)`: anybody will do.
    private static final class Trusting extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            CHECKED.set(true);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    // ------------------------------------------------------------------ trouble

    /// The kind of error that a failed handshake, or an alert that comes later, is.
    static ErrorKind kind(SSLException e) {
        if (distrusted(e).isPresent()) return ErrorKind.TLS_CERTIFICATE;
        // With TLS 1.3 a server refuses the client's certificate only after the handshake (RFC 8446 §4.4.2.4).
        return String.valueOf(e.getMessage()).contains("certificate") ? ErrorKind.TLS_CERTIFICATE
                : ErrorKind.TLS_HANDSHAKE;
    }

    /// What went wrong, in a few words.
    static String cause(SSLException e, Url.Origin origin) {
        var refused = distrusted(e);
        if (refused.isPresent()) return "certificate of " + origin + ": " + refused.get().getMessage();
        var message = String.valueOf(e.getMessage());
        int alert = message.indexOf("fatal alert: ");
        if (alert >= 0) return origin + " refused TLS: " + message.substring(alert + 13);
        if (message.contains("Unsupported or unrecognized SSL message"))
            return origin + " does not speak TLS (an http:// port?)";
        return "TLS with " + origin + ": " + message.lines().findFirst().orElse("");
    }

    private static Optional<Distrusted> distrusted(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(10)
                .filter(Distrusted.class::isInstance).map(Distrusted.class::cast).findFirst();
    }
}
