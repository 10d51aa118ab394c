package io.hyload;

import io.hyload.testsupport.ReceivedRequest;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.hyload.Hyload.bearer;
import static io.hyload.Hyload.body;
import static io.hyload.Hyload.followRedirects;
import static io.hyload.Hyload.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(10)
class RedirectTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final SilentRun run = new SilentRun();

    /// Answers the requests of a connection with these, one after the other; the last repeats.
    private static Script answers(String... raw) {
        return connection -> {
            for (int i = 0;; i++) {
                connection.readRequest();
                connection.send(raw[Math.min(i, raw.length - 1)]);
            }
        };
    }

    private static String redirect(int status, String location, String... headers) {
        var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + location + "\r\n" + more
                + "Content-Length: 0\r\n\r\n";
    }

    @Test
    void redirectsAreNotFollowedUnlessAskedFor() {
        try (var server = ScriptedServer.start(answers(redirect(302, "/there"), HI)); var client = new HttpClient()) {
            var response = client.get(server.url());
            assertThat(response.statusCode()).isEqualTo(302);
            assertThat(response.header("location")).isEqualTo("/there");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest @CsvSource({"301, GET, GET", "301, POST, GET", "301, PUT, PUT", "302, POST, GET",
            "302, DELETE, DELETE",
            "303, POST, GET", "303, PUT, GET", "303, HEAD, HEAD", "307, POST, POST", "307, GET, GET", "308, PUT, PUT",
            "308, POST, POST"})
    void methodAndBodyChangeAsInBrowsers(int status, String method, String then) {
        try (var server = ScriptedServer.start(answers(redirect(status, "/there"), HI));
                var client = new HttpClient(followRedirects())) {
            var options = method.equals("POST") || method.equals("PUT")
                    ? new RequestOption[] {body("text"), header("Content-Language", "en")}
                    : new RequestOption[0];
            var response = client.send(method, server.url() + "/here", options);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.url()).isEqualTo(server.url() + "/there");
            var second = server.requests().getLast();
            assertThat(second.line()).isEqualTo(then + " /there HTTP/1.1");
            boolean keepsBody = options.length > 0 && then.equals(method);
            assertThat(second.text()).isEqualTo(keepsBody ? "text" : "");
            assertThat(second.header("Content-Type").isPresent()).isEqualTo(keepsBody);
            assertThat(second.header("Content-Language").isPresent()).isEqualTo(keepsBody);
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            /x        | /x
            x?y=1     | /a/x?y=1
            ../x      | /x
            ?only=q   | /a/b?only=q
            //HOST/x  | /x
            x#part    | /a/x
            /商       | /%E5%95%86
            """)
    void aRelativeLocationIsResolved(String location, String target) {
        try (var server = ScriptedServer.start(connection -> {
            var host = connection.readRequest().header("Host").orElseThrow();
            connection.send(redirect(302, location.replace("HOST", host)).getBytes(UTF_8));
            connection.readRequest();
            connection.send(HI);
        }); var client = new HttpClient()) {
            assertThat(client.get(server.url() + "/a/b?q", followRedirects()).ok()).isTrue();
            assertThat(server.requests().getLast().line()).isEqualTo("GET " + target + " HTTP/1.1");
        }
    }

    @Test
    void eachHopIsARequestOfItsOwn() {
        try (var server = ScriptedServer.start(answers(redirect(302, "/b"), redirect(301, "/c"), HI));
                var client = new HttpClient(followRedirects())) {
            assertThat(client.get(server.url() + "/a").text()).isEqualTo("hi");
            assertThat(run.counted().sent()).isEqualTo(3);
            assertThat(run.counted().received()).isEqualTo(3);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void cookiesOfAHopGoWithTheNext() {
        try (var server = ScriptedServer.start(
                answers(redirect(302, "/b", "Set-Cookie: id=7; Path=/"),
                        redirect(302, "/c", "Set-Cookie: id=8; Path=/"), HI));
                var client = new HttpClient(followRedirects())) {
            client.get(server.url() + "/a");
            assertThat(server.requests()).extracting(request -> String.join("|", request.headers("Cookie")))
                    .containsExactly("", "id=7", "id=8");
        }
    }

    @Test
    void credentialsStayWithTheirOrigin() {
        try (var other = ScriptedServer.start(answers(HI));
                var server = ScriptedServer.start(answers(redirect(307, "/b"), redirect(307, other.url() + "/c")));
                var client = new HttpClient(followRedirects())) {
            client.get(server.url() + "/a", bearer("t"), header("X-Trace", "1"));
            assertThat(server.requests()).extracting(request -> request.header("Authorization").orElse("none"))
                    .containsExactly("Bearer t", "Bearer t");
            var elsewhere = other.requests().getFirst();
            assertThat(elsewhere.header("Authorization")).isEmpty();
            assertThat(elsewhere.header("X-Trace")).contains("1");
            assertThat(elsewhere.header("Host")).contains("127.0.0.1:" + other.port());
        }
    }

    @Test
    void tenRedirectsAreFollowed() {
        var hops = new String[11];
        for (int i = 0; i < 10; i++) hops[i] = redirect(302, "/" + i);
        hops[10] = HI;
        try (var server = ScriptedServer.start(answers(hops)); var client = new HttpClient(followRedirects())) {
            assertThat(client.get(server.url()).ok()).isTrue();
            assertThat(server.requests()).hasSize(11);
        }
    }

    @Test
    void aRedirectWithoutLocationIsTheAnswer() {
        try (var server = ScriptedServer.start(answers("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"));
                var client = new HttpClient(followRedirects())) {
            assertThat(client.get(server.url()).statusCode()).isEqualTo(302);
        }
    }

    @Test
    void aHopThatFailsIsTheFailure() {
        try (var server = ScriptedServer
                .start(answers(redirect(302, "http://127.0.0.1:" + ScriptedServer.refusingPort() + "/")));
                var client = new HttpClient(followRedirects())) {
            assertThat(client.get(server.url()).error()).isEqualTo("connect-refused");
            assertThat(run.counted().sent()).isEqualTo(2);
            assertThat(run.counted().errors()).isEqualTo(1);
        }
    }

    @Test
    void cookiesAreKeptAndSentBackOverTheWire() {
        var setting = "HTTP/1.1 200 OK\r\nSet-Cookie: id=7; Path=/; HttpOnly\r\nset-cookie: lang=zh; Path=/x\r\n"
                + "Content-Length: 0\r\n\r\n";
        try (var server = ScriptedServer.start(answers(setting, HI)); var client = new HttpClient();
                var stranger = new HttpClient()) {
            var response = client.get(server.url());
            assertThat(response.cookie("id")).isEqualTo("7");
            assertThat(response.cookie("none")).isEmpty();
            assertThat(response.cookies()).containsEntry("lang", "zh");
            client.get("/");
            client.get("/x/y");
            client.get("/x/y", header("Cookie", "own=1"));
            stranger.get(server.url());
            assertThat(server.requests()).extracting(request -> String.join("|", request.headers("Cookie")))
                    .containsExactly("", "id=7", "lang=zh; id=7", "own=1", "");
        }
    }

    @Test
    void aSetCookieOfNonsenseChangesNothing() {
        try (var server = ScriptedServer.start(answers("HTTP/1.1 200 OK\r\nSet-Cookie: ;\r\nSet-Cookie: ;=;\r\n"
                + "Set-Cookie:\r\nContent-Length: 0\r\n\r\n")); var client = new HttpClient()) {
            assertThat(client.get(server.url()).ok()).isTrue();
            client.get("/");
            assertThat(server.requests()).extracting(ReceivedRequest::head).noneMatch(head -> head.contains("Cookie"));
        }
    }
}
