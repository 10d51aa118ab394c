package io.hyload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.Hyload.basicAuth;
import static io.hyload.Hyload.bearer;
import static io.hyload.Hyload.body;
import static io.hyload.Hyload.digestAuth;
import static io.hyload.Hyload.field;
import static io.hyload.Hyload.file;
import static io.hyload.Hyload.files;
import static io.hyload.Hyload.form;
import static io.hyload.Hyload.header;
import static io.hyload.Hyload.headers;
import static io.hyload.Hyload.name;
import static io.hyload.Hyload.params;
import static io.hyload.testsupport.Script.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// No text of a scenario makes one request two: line breaks, NUL and spaces are refused, encoded or left out before
/// anything is sent (RFC 9112 §11.1, §11.2).
@Timeout(20)
class InjectionTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String SECOND = "\r\n\r\nGET /evil HTTP/1.1\r\nX-Evil: 1\r\n\r\n";

    @RegisterExtension
    final SilentRun run = new SilentRun();

    private final ScriptedServer server = ScriptedServer.start(answer(HI));

    @AfterEach
    void closeServer() {
        server.close();
    }

    /// Where a text of the scenario can go.
    private record Place(String what, Call call) {
        @Override
        public String toString() {
            return what;
        }
    }

    private interface Call {
        void with(HttpClient client, String url, String text);
    }

    private static Place place(String what, Call call) {
        return new Place(what, call);
    }

    static Stream<Place> refused() {
        return Stream.of(
                place("method", (client, url, text) -> client.send("GET" + text, url)),
                place("header name", (client, url, text) -> client.get(url, header("X" + text, "v"))),
                place("header value", (client, url, text) -> client.get(url, header("X", "v" + text))),
                place("headers", (client, url, text) -> client.get(url, headers("X", 1, "Y", text))),
                place("header of the client", (_, url, text) -> new HttpClient(header("X", text)).get(url)),
                place("user agent", (client, url, text) -> client.get(url, header("User-Agent", "a" + text))),
                place("cookie", (client, url, text) -> client.get(url, header("Cookie", "a=1" + text))),
                place("content type", (client, url, text) -> client.post(url, header("Content-Type", "a" + text))),
                place("host", (client, url, text) -> client.get(url, header("Host", "a" + text))),
                place("bearer", (client, url, text) -> client.get(url, bearer("t" + text))),
                place("digest user", (client, url, text) -> client.get(url, digestAuth("u" + text, "p"))),
                place("part type",
                        (client, url, text) -> client.post(url, files(file("f", readable(), "a/b" + text)))));
    }

    private static Path readable() {
        return Path.of("pom.xml");
    }

    @ParameterizedTest @MethodSource("refused")
    void whatWouldEndItsLineIsRefused(Place place) {
        try (var client = new HttpClient()) {
            for (var text : new String[] {"\r\n", "\n", "\r", "\0", "\u007f", "\u000b", SECOND, "x\nX-Evil: 1"}) {
                assertThatThrownBy(() -> place.call.with(client, server.url(), text)).as(place + " " + text)
                        .isInstanceOf(IllegalArgumentException.class)
                        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).doesNotContain("\0"));
            }
        }
        assertThat(server.connections()).isZero();
        assertThat(run.counted().sent()).isZero();
    }

    static Stream<Place> encoded() {
        return Stream.of(
                place("path", (client, url, text) -> client.get(url + "/x" + text)),
                place("query", (client, url, text) -> client.get(url + "/?x=" + text)),
                place("fragment", (client, url, text) -> client.get(url + "/#x" + text)),
                place("path alone", (client, url, text) -> {
                    client.get(url);
                    client.get("/x" + text);
                }),
                place("user of the URL", (client, url, text) -> client.get(url.replace("//", "//u"
                        + text.replace("/", "").replace("?", "") + "@"))),
                place("params", (client, url, text) -> client.get(url, params("k" + text, "v" + text))),
                place("form", (client, url, text) -> client.post(url, form("k" + text, "v" + text))),
                place("body", (client, url, text) -> client.post(url, body(text))),
                place("part name", (client, url, text) -> client.post(url, files(field("k" + text, "v" + text)))),
                place("name in the statistics", (client, url, text) -> client.get(url, name("n" + text))),
                place("basic", (client, url, text) -> client.get(url, basicAuth("u" + text, "p" + text))),
                place("digest password", (client, url, text) -> client.get(url, digestAuth("u", "p" + text))));
    }

    @ParameterizedTest @MethodSource("encoded")
    void elsewhereItIsEncodedOrLeftOutAndStaysOneRequest(Place place) {
        try (var client = new HttpClient()) {
            for (var text : new String[] {"\r\n", "\n", "\r", "\0", " ", "\u2028", "\u010d\u010a", SECOND,
                    " HTTP/1.1\r\nX-Evil: 1"}) {
                int before = server.requests().size();
                long sent = run.counted().sent();
                place.call.with(client, server.url(), text);
                var requests = server.requests().subList(before, server.requests().size());
                assertThat(requests).hasSize((int) (run.counted().sent() - sent)).allSatisfy(request -> {
                    assertThat(request.line()).matches("(GET|POST) /[!-~]* HTTP/1\\.1");
                    assertThat(request.header("X-Evil")).isEmpty();
                    assertThat(request.head().chars()).allMatch(c -> c >= ' ' || c == '\r' || c == '\n');
                    assertThat(request.head()).doesNotContainPattern("\r(?!\n)|(?<!\r)\n");
                });
            }
            assertThat(server.connections()).as("nothing was left over").isEqualTo(1);
        }
    }

    @Test
    void aFileNameStaysInItsLine(@TempDir Path folder) throws IOException {
        var path = Files.writeString(folder.resolve("a\r\nX-Evil: 1\"; name=\"b"), "x");
        try (var client = new HttpClient()) {
            client.post(server.url(), files(file(path.toString())));
        }
        assertThat(server.requests().getFirst().text())
                .contains("; name=\"file\"; filename=\"a%0D%0AX-Evil: 1%22; name=%22b\"\r\n");
    }

    // ------------------------------------------------------------------ framing said by the scenario

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            Content-Length    | 3          | header Content-Length: 3 for a body of 4 bytes
            content-length    | 5          | header content-length
            Content-Length    | +4         | +4 for a body of 4 bytes
            Content-Length    | 04         | 04 for a body
            Content-Length    | '4, 4'     | for a body of 4 bytes
            Content-Length    | ''         | for a body of 4 bytes
            Content-Length    | many       | for a body of 4 bytes
            Transfer-Encoding | chunked    | header Transfer-Encoding
            transfer-encoding | identity   | header Transfer-Encoding
            Host              | 'a b'      | header Host: 'a b' is no host
            Host              | a/b        | is no host
            Host              | u@a        | is no host
            Host              | 'a, b'     | is no host
            """)
    void aLengthThatIsNotTheBodysIsRefused(String name, String value, String message) {
        try (var client = new HttpClient()) {
            assertThatThrownBy(() -> client.post(server.url(), body("data"), header(name, value)))
                    .isInstanceOf(IllegalArgumentException.class).message().containsIgnoringCase(message);
        }
        assertThat(server.connections()).isZero();
    }

    @ParameterizedTest @ValueSource(strings = {"Content-Length: 4", "Host: a"})
    void whatMayStandOnceIsRefusedTwice(String field) {
        var parts = field.split(": ");
        try (var client = new HttpClient()) {
            assertThatThrownBy(() -> client.post(server.url(), body("data"), header(parts[0], parts[1]),
                    header(parts[0].toUpperCase(java.util.Locale.ROOT), parts[1])))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("twice");
        }
    }

    @Test
    void theRightLengthAndAHostOfItsOwnAreSentAsSaid() {
        Consumer<HttpClient> request = client -> client.post(server.url(), body("data"), header("Content-Length", 4),
                header("Host", "virtual.example:81"));
        try (var client = new HttpClient()) {
            request.accept(client);
        }
        var sent = server.requests().getFirst();
        assertThat(sent.headers("Content-Length")).containsExactly("4");
        assertThat(sent.headers("Host")).containsExactly("virtual.example:81");
        assertThat(sent.text()).isEqualTo("data");
    }
}
