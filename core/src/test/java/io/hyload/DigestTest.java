package io.hyload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import io.hyload.testsupport.ReceivedRequest;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.Hyload.body;
import static io.hyload.Hyload.digestAuth;
import static io.hyload.Hyload.followRedirects;
import static io.hyload.testsupport.Script.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Against a server that works out for itself what the answer must be.
@Timeout(10)
class DigestTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final SilentRun run = new SilentRun();

    private final AtomicInteger nonces = new AtomicInteger();
    private String nonce = "";
    private int count;

    private String challenge(String algorithm, boolean stale) {
        nonce = "nonce" + nonces.incrementAndGet();
        count = 0;
        return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nSet-Cookie: asked=" + nonces + "\r\n"
                + "WWW-Authenticate: Digest realm=\"the shop\", qop=\"auth\", algorithm=" + algorithm + ", nonce=\""
                + nonce
                + "\", opaque=\"o\"" + (stale ? ", stale=true" : "") + "\r\n\r\n";
    }

    private static String parameter(String authorization, String name) {
        var matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(authorization);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String hash(String algorithm, String text) throws Exception {
        return HexFormat.of().formatHex(
                MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Serves each nonce `uses` times, then calls it stale.
    private Script server(String algorithm, int uses) {
        return connection -> {
            while (true) {
                var request = connection.readRequest();
                var given = request.header("Authorization").orElse("");
                if (given.isEmpty()) connection.send(challenge(algorithm, false));
                else if (count == uses) connection.send(challenge(algorithm, true));
                else connection.send(isRight(algorithm, request, given) ? HI : challenge(algorithm, false));
            }
        };
    }

    private boolean isRight(String algorithm, ReceivedRequest request, String given) throws Exception {
        var line = request.line().split(" ");
        var counted = "%08x".formatted(++count);
        var expected = hash(algorithm, hash(algorithm, "user:the shop:pass") + ":" + nonce + ":" + counted + ":"
                + parameter(given, "cnonce") + ":auth:" + hash(algorithm, line[0] + ":" + line[1]));
        return parameter(given, "response").equals(expected) && parameter(given, "nc").equals(counted)
                && parameter(given, "uri").equals(line[1]) && parameter(given, "nonce").equals(nonce)
                && parameter(given, "opaque").equals("o");
    }

    @ParameterizedTest @ValueSource(strings = {"MD5", "SHA-256"})
    void theFirstRequestIsChallengedAndTheOthersAreSignedAtOnce(String algorithm) {
        try (var server = ScriptedServer.start(server(algorithm, 100));
                var client = new HttpClient(digestAuth("user", "pass"))) {
            assertThat(client.post(server.url() + "/a?b=c d", body("data")).text()).isEqualTo("hi");
            for (int i = 0; i < 3; i++) assertThat(client.get("/" + i).text()).isEqualTo("hi");
            assertThat(server.requests()).extracting(ReceivedRequest::line).containsExactly("POST /a?b=c%20d HTTP/1.1",
                    "POST /a?b=c%20d HTTP/1.1", "GET /0 HTTP/1.1", "GET /1 HTTP/1.1", "GET /2 HTTP/1.1");
            assertThat(server.requests().get(1).text()).isEqualTo("data");
            assertThat(server.requests().get(1).headers("Cookie")).containsExactly("asked=1");
            assertThat(run.counted().sent()).as("each exchange is a request").isEqualTo(5);
            assertThat(run.counted().received()).isEqualTo(5);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aStaleNonceIsReplaced() {
        try (var server = ScriptedServer.start(server("SHA-256", 2)); var client = new HttpClient()) {
            for (int i = 0; i < 5; i++)
                assertThat(client.get(server.url(), digestAuth("user", "pass")).statusCode()).isEqualTo(200);
            assertThat(server.requests()).hasSize(8);
        }
    }

    @Test
    void aWrongPasswordBringsBackThe401() {
        try (var server = ScriptedServer.start(server("MD5", 100));
                var client = new HttpClient(digestAuth("user", "wrong"))) {
            assertThat(client.get(server.url()).statusCode()).isEqualTo(401);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void withoutCredentialsThe401IsTheAnswer() {
        try (var server = ScriptedServer.start(server("MD5", 100)); var client = new HttpClient()) {
            assertThat(client.get(server.url()).statusCode()).isEqualTo(401);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aRedirectAtTheSameOriginIsSignedForItsOwnTarget() {
        var hidden = server("MD5", 100);
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.send(challenge("MD5", false));
            var signed = connection.readRequest();
            boolean right = isRight("MD5", signed, signed.header("Authorization").orElse(""));
            connection.send(right ? "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n" : HI);
            hidden.play(connection);
        }); var client = new HttpClient(digestAuth("user", "pass"), followRedirects())) {
            var response = client.get(server.url() + "/first");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.url()).endsWith("/next");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void anotherOriginIsNotTold() {
        try (var other = ScriptedServer.start(server("MD5", 100));
                var server = ScriptedServer.start(
                        answer("HTTP/1.1 302 Found\r\nLocation: " + other.url() + "/\r\nContent-Length: 0\r\n\r\n"));
                var client = new HttpClient(digestAuth("user", "pass"), followRedirects())) {
            assertThat(client.get(server.url()).statusCode()).isEqualTo(401);
            assertThat(other.requests()).hasSize(1).first()
                    .satisfies(request -> assertThat(request.header("Authorization")).isEmpty());
        }
    }

    @Test
    void aUserWithALineBreakIsRefused() {
        assertThatThrownBy(() -> digestAuth("a\r\nb", "p")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("digestAuth");
    }
}
