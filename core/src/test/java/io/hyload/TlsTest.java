package io.hyload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;

import io.hyload.testsupport.CertificateAuthority;
import io.hyload.testsupport.CertificateAuthority.Issued;
import io.hyload.testsupport.LoopbackPort;
import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.Hyload.clientCertificate;
import static io.hyload.Hyload.connectTimeout;
import static io.hyload.Hyload.discardBody;
import static io.hyload.Hyload.followRedirects;
import static io.hyload.Hyload.keepAlive;
import static io.hyload.Hyload.sslVerify;
import static io.hyload.Hyload.timeout;
import static io.hyload.Hyload.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// https against a real nginx, with an authority made for the test.
@RequiresProgram({"openssl", "nginx"})
class TlsTest {

    @TempDir
    static Path folder;

    private static CertificateAuthority authority;
    private static Issued good;

    @RegisterExtension
    final SilentRun run = new SilentRun();

    @BeforeAll
    static void makeCertificates() {
        authority = CertificateAuthority.create(folder.resolve("ca"), "Test Authority");
        good = authority.issue("good", "DNS:localhost", "IP:127.0.0.1");
    }

    /// An nginx that also listens for TLS, on a port of its own.
    private record Secure(Nginx nginx, int port) implements AutoCloseable {

        static Secure start(Issued certificate, String more) throws IOException {
            var port = LoopbackPort.free();
            return new Secure(Nginx.start("""
                    listen 127.0.0.1:%d ssl;
                    ssl_certificate %s;
                    ssl_certificate_key %s;
                    %s
                    """.formatted(port, certificate.chain(), certificate.key(), more)), port);
        }

        String url(String path) {
            return "https://localhost:" + port + path;
        }

        @Override
        public void close() {
            nginx.close();
        }
    }

    @Test
    void aTrustedServerIsSpokenToOverOneKeptConnection() throws IOException {
        try (var server = Secure.start(good, "");
                var client = new HttpClient(trust(authority.certificate().toString()))) {
            var first = client.get(server.url("/small.json"));
            assertThat(first.statusCode()).as(first.toString()).isEqualTo(200);
            assertThat(first.timing().tls()).isPositive();
            assertThat(first.timing().resumed()).isFalse();
            for (int i = 0; i < 20; i++) assertThat(client.get("/10k.bin").content())
                    .hasSize(Files.readAllBytes(server.nginx.root().resolve("10k.bin")).length);
            assertThat(client.get("/1m.bin", discardBody()).ok()).isTrue();
            assertThat(client.get("/small.json").timing().tls()).isZero();
            assertThat(server.nginx.accessLogLines()).hasSize(23);
            assertThat(run.counted().received()).isEqualTo(23);
        }
    }

    @ParameterizedTest @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aUserWhoConnectsAgainResumesItsSessionAndAnotherUserDoesNot(String version) throws IOException {
        try (var server = Secure.start(good, "ssl_protocols " + version + "; ssl_session_cache shared:s:1m;")) {
            var resumed = new ArrayList<Boolean>();
            for (int user = 0; user < 2; user++) {
                try (var client = new HttpClient(trust(authority.certificate().toString()), keepAlive(false))) {
                    for (int i = 0; i < 3; i++) resumed.add(client.get(server.url("/small.json")).timing().resumed());
                }
            }
            assertThat(resumed).containsExactly(false, true, true, false, true, true);
        }
    }

    @Test
    void anExpiredCertificateIsNamedWithItsDate() throws IOException {
        var expired = authority.issue("expired", Instant.parse("2025-12-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:00Z"), "DNS:localhost");
        refused(expired, "expired 2026-01-01", trust(authority.certificate().toString()));
    }

    @Test
    void aCertificateOfTomorrowIsNamedWithItsDate() throws IOException {
        var early = authority.issue("early", Instant.parse("2090-01-01T00:00:00Z"),
                Instant.parse("2090-02-01T00:00:00Z"), "DNS:localhost");
        refused(early, "not valid before 2090-01-01", trust(authority.certificate().toString()));
    }

    @Test
    void aCertificateForAnotherNameIsNamedWithTheNamesItHas() throws IOException {
        var other = authority.issue("other", "DNS:api.example.test", "DNS:www.example.test");
        refused(other, "name localhost not in api.example.test, www.example.test",
                trust(authority.certificate().toString()));
    }

    @Test
    void aCertificateOfAnUnknownIssuerIsNamedWithTheIssuer() throws IOException {
        refused(good, "unknown issuer CN=Test Authority");
    }

    private void refused(Issued certificate, String reason, ClientOption... options) throws IOException {
        try (var server = Secure.start(certificate, ""); var client = new HttpClient(options)) {
            var response = client.get(server.url("/small.json"));
            assertThat(response.error()).as(response.reason()).isEqualTo("tls-certificate");
            assertThat(response.errorType()).isEqualTo(206);
            assertThat(response.reason()).isEqualTo("certificate of localhost:" + server.port + ": " + reason);
            assertThat(run.counted().errors()).isEqualTo(1);
            assertThat(client.get(server.nginx.url("/small.json")).ok()).as("the next request").isTrue();
            try (var trusting = new HttpClient(sslVerify(false))) {
                assertThat(trusting.get(server.url("/small.json")).ok()).isTrue();
            }
        }
    }

    @Test
    void theServersNameIsSentUnlessItIsAnAddress() throws IOException {
        try (var server = Secure.start(good,
                "location = /name { default_type text/plain; return 200 'name=$ssl_server_name alpn=$ssl_alpn_protocol'; }");
                var client = new HttpClient(trust(authority.certificate().toString()))) {
            assertThat(client.get(server.url("/name")).text()).isEqualTo("name=localhost alpn=http/1.1");
            assertThat(client.get("https://127.0.0.1:" + server.port + "/name").text()).startsWith("name= ");
        }
    }

    @Test
    void aClientShowsItsCertificateFromPemOrPkcs12() throws IOException {
        var own = authority.issue("shopper", "DNS:shopper");
        authority.openssl("pkcs8", "-topk8", "-in", "shopper.key", "-out", "shopper.encrypted.key", "-passout",
                "pass:secret");
        var encrypted = Files.writeString(folder.resolve("encrypted.pem"),
                Files.readString(own.certificate()) + Files.readString(folder.resolve("ca/shopper.encrypted.key")));
        authority.openssl("ec", "-in", "shopper.key", "-out", "shopper.sec1.key");
        var sec1 = Files.writeString(folder.resolve("sec1.pem"),
                Files.readString(own.certificate()) + Files.readString(folder.resolve("ca/shopper.sec1.key")));
        var config = "ssl_client_certificate " + authority.certificate() + "; ssl_verify_client on;"
                + " location = /who { default_type text/plain; return 200 $ssl_client_s_dn; }";
        var trusted = trust(authority.certificate().toString());
        try (var server = Secure.start(good, config)) {
            for (var certificate : new ClientOption[] {clientCertificate(own.both().toString(), ""),
                    clientCertificate(own.pkcs12().toString(), "secret"),
                    clientCertificate(encrypted.toString(), "secret"), clientCertificate(sec1.toString(), "")}) {
                try (var client = new HttpClient(trusted, certificate)) {
                    assertThat(client.get(server.url("/who")).text()).isEqualTo("CN=shopper");
                }
            }
            try (var client = new HttpClient(trusted)) {
                assertThat(client.get(server.url("/who")).statusCode()).as("nginx asks for one").isEqualTo(400);
            }
        }
    }

    @Test
    void filesThatHoldNoCertificateAreRefusedInOneLine() throws IOException {
        var nothing = Files.writeString(folder.resolve("nothing.pem"), "hello");
        assertThatThrownBy(() -> new HttpClient(trust("missing.pem"))).hasMessage("trust: missing.pem: no such file");
        assertThatThrownBy(() -> new HttpClient(trust(nothing.toString())))
                .hasMessage("trust: " + nothing + ": neither PEM nor PKCS #12, or its password is another");
        assertThatThrownBy(() -> new HttpClient(clientCertificate(good.pkcs12().toString(), "wrong-secret")))
                .hasMessage("clientCertificate: " + good.pkcs12()
                        + ": neither PEM nor PKCS #12, or its password is another")
                .message().doesNotContain("wrong-secret");
        assertThatThrownBy(() -> new HttpClient(clientCertificate(good.certificate().toString(), "")))
                .hasMessage("clientCertificate: no private key in " + good.certificate());
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsAHandshakeError() throws IOException {
        try (var nginx = Nginx.start(); var client = new HttpClient()) {
            var response = client.get("https://127.0.0.1:" + nginx.port() + "/");
            assertThat(response.error()).isEqualTo("tls-handshake");
            assertThat(response.reason())
                    .isEqualTo("127.0.0.1:" + nginx.port() + " does not speak TLS (an http:// port?)");
        }
    }

    @Test
    void aHandshakeThatStallsOrBreaksEndsInTime() {
        try (var server = ScriptedServer.start(Script.stall()); var client = new HttpClient(connectTimeout(0.2))) {
            var response = client.get("https://127.0.0.1:" + server.port() + "/");
            assertThat(response.error()).isEqualTo("connect-timeout");
            assertThat(response.reason()).isEqualTo("no TLS with 127.0.0.1:" + server.port() + " within 0.2 s");
        }
        try (var server = ScriptedServer.start(connection -> {
            connection.read(5);
            connection.reset();
        }); var client = new HttpClient(timeout(5))) {
            assertThat(client.get("https://127.0.0.1:" + server.port() + "/").error()).isEqualTo("tls-handshake");
        }
    }

    @Test
    void aRedirectLeadsFromHttpToHttps() throws IOException {
        try (var server = Secure.start(good, "location = /go { return 302 https://localhost:$arg_port/small.json; }");
                var client = new HttpClient(trust(authority.certificate().toString()), followRedirects())) {
            var response = client.get(server.nginx.url("/go?port=" + server.port));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.url()).isEqualTo(server.url("/small.json"));
        }
    }
}
