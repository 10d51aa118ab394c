package io.hyload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.hyload.http.Proxy;
import io.hyload.http.Url;
import io.hyload.testsupport.CertificateAuthority;
import io.hyload.testsupport.LoopbackPort;
import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import io.hyload.testsupport.Tinyproxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.Hyload.connectTimeout;
import static io.hyload.Hyload.form;
import static io.hyload.Hyload.proxy;
import static io.hyload.Hyload.sslVerify;
import static io.hyload.Hyload.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProxyTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final SilentRun run = new SilentRun();

    @Test
    void aPlainRequestIsWrittenInAbsoluteForm() {
        try (var server = ScriptedServer.start(Script.answer(HI));
                var client = new HttpClient(proxy("127.0.0.1:" + server.port()))) {
            assertThat(client.get("http://shop.example.test:8080/cart?x=1").text()).isEqualTo("hi");
            assertThat(client.post("/cart", form("a", "b")).text()).isEqualTo("hi");
            assertThat(server.connections()).as("kept").isEqualTo(1);
            var first = server.requests().getFirst();
            assertThat(first.line()).isEqualTo("GET http://shop.example.test:8080/cart?x=1 HTTP/1.1");
            assertThat(first.header("Host")).hasValue("shop.example.test:8080");
            assertThat(first.headers("Proxy-Authorization")).isEmpty();
            assertThat(server.requests().getLast().line())
                    .isEqualTo("POST http://shop.example.test:8080/cart HTTP/1.1");
        }
    }

    @Test
    void theProxysUserIsToldToTheProxy() {
        try (var server = ScriptedServer.start(Script.answer(HI));
                var client = new HttpClient(proxy("http://me:p%40ss@127.0.0.1:" + server.port()))) {
            assertThat(client.get("http://shop.example.test/").ok()).isTrue();
            assertThat(server.requests().getFirst().header("Proxy-Authorization")).hasValue("Basic bWU6cEBzcw==");
        }
    }

    @Test
    void anHttpsRequestGoesThroughATunnel() {
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
            connection.read(5);
            connection.reset();
        }); var client = new HttpClient(proxy("me:secret@127.0.0.1:" + server.port()), sslVerify(false))) {
            assertThat(client.get("https://shop.example.test/").error()).isEqualTo("tls-handshake");
            assertThat(server.requests().getFirst().head()).isEqualTo("""
                    CONNECT shop.example.test:443 HTTP/1.1\r
                    Host: shop.example.test:443\r
                    Proxy-Authorization: Basic bWU6c2VjcmV0""");
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 407 Proxy Authentication Required\\r\\nContent-Length: 0\\r\\n\\r\\n | answered 407 Proxy Authentication Required to CONNECT shop.example.test:443
            HTTP/1.1 502 Bad Gateway\\r\\nContent-Length: 4\\r\\n\\r\\noops               | answered 502 Bad Gateway to CONNECT shop.example.test:443
            SSH-2.0-OpenSSH\\r\\n                                                         | did not answer CONNECT: bad status line 'SSH-2.0-OpenSSH' from 127.0.0.1:PORT
            """)
    void aProxyThatRefusesTheTunnelIsNamed(String answer, String reason) {
        var raw = answer.replace("\\r", "\r").replace("\\n", "\n");
        try (var server = ScriptedServer.start(Script.answerOnceThenClose(raw));
                var client = new HttpClient(proxy("127.0.0.1:" + server.port()))) {
            var response = client.get("https://shop.example.test/");
            assertThat(response.error()).isEqualTo("proxy-refused");
            assertThat(response.errorType()).isEqualTo(211);
            assertThat(response.reason())
                    .isEqualTo("proxy 127.0.0.1:" + server.port() + " " + reason.replace("PORT", "" + server.port()));
            assertThat(run.counted().errors()).isEqualTo(1);
        }
    }

    @Test
    void aTunnelThatIsNeverAnsweredEndsInTime() {
        try (var server = ScriptedServer.start(Script.stall());
                var client = new HttpClient(proxy("127.0.0.1:" + server.port()), connectTimeout(0.2))) {
            var response = client.get("https://shop.example.test/");
            assertThat(response.error()).isEqualTo("connect-timeout");
            assertThat(response.reason()).startsWith("no tunnel to shop.example.test").endsWith("within 0.2 s");
        }
    }

    @Test
    void aProxyNobodyListensOnIsARefusedConnection() {
        int port = ScriptedServer.refusingPort();
        try (var client = new HttpClient(proxy("127.0.0.1:" + port))) {
            var response = client.get("http://shop.example.test/");
            assertThat(response.error()).isEqualTo("connect-refused");
            assertThat(response.reason()).contains("by proxy 127.0.0.1:" + port);
        }
    }

    @Test
    void socks5IsAskedForTheNameItself() {
        try (var server = ScriptedServer.start(connection -> {
            var greeting = connection.read(2);
            connection.read(greeting[1]);
            connection.send(new byte[] {5, 0});
            var asked = connection.read(5);
            var name = connection.read(asked[4] + 2);
            assertThat(new String(name, 0, asked[4])).isEqualTo("shop.example.test");
            connection.send(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80});
            connection.readRequest();
            connection.send(HI);
        }); var client = new HttpClient(proxy("socks5://127.0.0.1:" + server.port()))) {
            assertThat(client.get("http://shop.example.test/cart").text()).isEqualTo("hi");
            assertThat(server.requests().getFirst().line()).isEqualTo("GET /cart HTTP/1.1");
        }
    }

    @Test
    void aSocksProxyThatRefusesIsNamed() {
        try (var server = ScriptedServer.start(connection -> {
            var greeting = connection.read(2);
            connection.read(greeting[1]);
            connection.send(new byte[] {5, 0});
            connection.read(5);
            connection.send(new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0});
            connection.stall();
        }); var client = new HttpClient(proxy("socks5://127.0.0.1:" + server.port()))) {
            assertThat(client.get("http://shop.example.test/").error()).isEqualTo("proxy-refused");
        }
    }

    @ParameterizedTest @ValueSource(strings = {"ftp://x:1", "http://", "127.0.0.1:99999", "me:s3cret@:8080",
            "socks5://me:s3cret@127.0.0.1:1080"})
    void whatIsNoProxyIsRefusedWithoutItsPassword(String text) {
        assertThatThrownBy(() -> proxy(text)).isInstanceOf(IllegalArgumentException.class).message()
                .startsWith("proxy: ").doesNotContain("s3cret").hasLineCount(1);
    }

    @ParameterizedTest @CsvSource({"http://a.test/, 1.1.1.1:3128", "https://a.test/, 2.2.2.2:8080",
            "http://b.internal/, -", "http://x.b.internal/, -", "http://internal/, 1.1.1.1:3128",
            "http://127.0.0.1:9000/, -", "http://127.0.0.1:9001/, 1.1.1.1:3128"})
    void theEnvironmentNamesAProxyForEachUrl(String url, String proxy) {
        var choice = Proxy.Choice.fromEnvironment(Map.of("http_proxy", "http://1.1.1.1:3128", "HTTPS_PROXY", "2.2.2.2",
                "no_proxy", "b.internal, .c.test ,127.0.0.1:9000"));
        assertThat(choice.of(Url.parse(url).origin()).map(Proxy::toString).orElse("-")).isEqualTo(proxy);
    }

    @Test
    void withoutVariablesThereIsNoProxyAndAStarExceptsAll() {
        assertThat(Proxy.Choice.fromEnvironment(Map.of("HTTP_PROXY", "1.1.1.1:1")).of(Url.parse("http://a/").origin()))
                .isEmpty();
        assertThat(Proxy.Choice.fromEnvironment(Map.of("all_proxy", "socks5://1.1.1.1", "NO_PROXY", "*"))
                .of(Url.parse("http://a/").origin())).isEmpty();
        assertThat(Proxy.Choice.fromEnvironment(Map.of("all_proxy", "socks5://1.1.1.1"))
                .of(Url.parse("https://a/").origin())).hasToString("Optional[1.1.1.1:1080]");
    }

    @Test @RequiresProgram({"tinyproxy", "nginx", "openssl"})
    void aRealProxyPassesOnPlainAndSecureRequests(@TempDir Path folder) throws IOException {
        var authority = CertificateAuthority.create(folder.resolve("ca"), "Test Authority");
        var good = authority.issue("good", "DNS:localhost");
        var secure = LoopbackPort.free();
        try (var nginx = Nginx.start("listen 127.0.0.1:%d ssl; ssl_certificate %s; ssl_certificate_key %s;"
                .formatted(secure, good.chain(), good.key()));
                var tinyproxy = Tinyproxy.start(); var client = new HttpClient(proxy("127.0.0.1:" + tinyproxy.port()),
                        trust(authority.certificate().toString()))) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get(nginx.url("/small.json")).statusCode()).isEqualTo(200);
                assertThat(client.get("https://localhost:" + secure + "/small.json").statusCode()).isEqualTo(200);
            }
            assertThat(nginx.accessLogLines()).hasSize(6);
            assertThat(tinyproxy.log()).contains("CONNECT localhost:" + secure, "GET " + nginx.url("/small.json"));
        }
    }
}
