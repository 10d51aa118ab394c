package io.hyload.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.hyload.testsupport.CertificateAuthority;
import io.hyload.testsupport.CertificateAuthority.Issued;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@RequiresProgram("openssl")
class ServerIdentityTest {

    @TempDir
    private static Path folder;
    private static CertificateAuthority authority;
    private static Issued issued;

    @BeforeAll
    static void issue() {
        authority = CertificateAuthority.create(folder.resolve("ca"), "Test Authority");
        issued = authority.issue("hub", "IP:127.0.0.1");
    }

    private static SSLContext trust() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(authority.certificate())) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static void checkThatClientsConnect(ServerIdentity identity) throws Exception {
        try (var hub = Hub.start(Hub.Options.USUAL.ports(0, 0).identity(identity));
                var listener = Listener.to(HttpClient.newBuilder().sslContext(trust()).build(), hub.uri());
                var client = HttpClient.newBuilder().sslContext(trust()).build()) {
            assertThat(hub.uri().getScheme()).isEqualTo("wss");
            var health =
                    client.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + hub.wsPort() + "/healthz"))
                            .build(), BodyHandlers.ofString());
            assertThat(health.body()).isEqualTo("ok\n");
            assertThat(listener.socket().isInputClosed()).isFalse();
        }
    }

    @Test
    void clientsConnectToAHubWithAPemChainAndKey() throws Exception {
        checkThatClientsConnect(ServerIdentity.ofPem(issued.chain(), issued.key()));
    }

    @Test
    void theSameWithOneFileThatHoldsAll() throws Exception {
        checkThatClientsConnect(ServerIdentity.ofPem(issued.both(), issued.both()));
    }

    @Test
    void theSameWithPkcs12() throws Exception {
        checkThatClientsConnect(ServerIdentity.ofPkcs12(issued.pkcs12(), "secret".toCharArray()));
    }

    @Test
    void aKeyOfRsaWillDoToo() throws Exception {
        authority.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "rsa.key", "-out", "rsa.pem",
                "-days", "3", "-subj", "/CN=rsa");

        var identity = ServerIdentity.ofPem(folder.resolve("ca/rsa.pem"), folder.resolve("ca/rsa.key"));

        assertThat(identity.warning(Instant.now())).isEmpty();
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() {
        var other = authority.issue("other", "IP:127.0.0.1");

        assertThatThrownBy(() -> ServerIdentity.ofPem(issued.chain(), other.key())).isInstanceOf(IOException.class)
                .hasMessageStartingWith(other.key() + ": not the key of the first certificate in " + issued.chain());
    }

    @Test
    void aKeyThatIsEncryptedOrInTheOldFormSaysHowToConvertIt() {
        authority.openssl("pkcs8", "-topk8", "-in", "hub.key", "-out", "locked.key", "-passout", "pass:x");
        authority.openssl("ec", "-in", "hub.key", "-out", "old.key");

        assertThatThrownBy(() -> ServerIdentity.ofPem(issued.chain(), folder.resolve("ca/locked.key")))
                .hasMessageContaining("locked.key: encrypted (openssl pkey -in FILE");
        assertThatThrownBy(() -> ServerIdentity.ofPem(issued.chain(), folder.resolve("ca/old.key")))
                .hasMessageContaining("old.key: a key in the old form (openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void aKeyOfAKindThatTlsOfJavaLacksIsNamed() {
        authority.openssl("genpkey", "-algorithm", "ed25519", "-out", "ed.key");

        assertThatThrownBy(() -> ServerIdentity.ofPem(issued.chain(), folder.resolve("ca/ed.key")))
                .hasMessageContaining("ed.key: neither an RSA nor an EC key");
    }

    @Test
    void filesThatAreNotWhatTheyShouldBe() throws IOException {
        var text = Files.writeString(folder.resolve("text.pem"), "hello");
        var missing = folder.resolve("missing.pem");

        assertThatThrownBy(() -> ServerIdentity.ofPem(missing, issued.key())).hasMessage(missing
                + ": no such file (look at the path)");
        assertThatThrownBy(() -> ServerIdentity.ofPem(text, issued.key())).hasMessageContaining("no certificate in it");
        assertThatThrownBy(() -> ServerIdentity.ofPem(issued.chain(), text))
                .hasMessageContaining("no private key in it");
        assertThatThrownBy(() -> ServerIdentity.ofPem(folder, issued.key())).hasMessageContaining("a folder");
        assertThatThrownBy(() -> ServerIdentity.ofPkcs12(text, new char[0]))
                .hasMessageContaining("not a PKCS #12 file");
        assertThatThrownBy(() -> ServerIdentity.ofPkcs12(issued.pkcs12(), "wrong".toCharArray()))
                .hasMessageContaining("the password does not open it").hasMessageNotContaining("wrong");
    }

    @Test
    void anExpiredCertificateIsAWarning() throws IOException {
        var old = authority.issue("old", Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"),
                "IP:127.0.0.1");

        assertThat(ServerIdentity.ofPem(old.chain(), old.key()).warning(Instant.parse("2026-01-01T00:00:00Z")))
                .hasValueSatisfying(warning -> assertThat(warning).contains("expired on 2021-01-01T00:00:00Z"));
        assertThat(ServerIdentity.ofPem(issued.chain(), issued.key()).warning(Instant.now())).isEmpty();
    }
}
