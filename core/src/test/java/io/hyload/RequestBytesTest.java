package io.hyload;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.hyload.testsupport.ReceivedRequest;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.Hyload.baseUrl;
import static io.hyload.Hyload.basicAuth;
import static io.hyload.Hyload.bearer;
import static io.hyload.Hyload.body;
import static io.hyload.Hyload.charset;
import static io.hyload.Hyload.field;
import static io.hyload.Hyload.file;
import static io.hyload.Hyload.files;
import static io.hyload.Hyload.form;
import static io.hyload.Hyload.header;
import static io.hyload.Hyload.headers;
import static io.hyload.Hyload.json;
import static io.hyload.Hyload.localAddress;
import static io.hyload.Hyload.params;
import static io.hyload.testsupport.Script.answer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What goes over the wire, byte by byte, and what is refused before it does.
@Timeout(10)
class RequestBytesTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final SilentRun run = new SilentRun();

    private final ScriptedServer server = ScriptedServer.start(answer(HI));
    private final String url = server.url();
    private final String host = url.substring("http://".length());

    @AfterEach
    void closeServer() {
        server.close();
    }

    private ReceivedRequest sent(Consumer<HttpClient> requests) {
        try (var client = new HttpClient()) {
            requests.accept(client);
        }
        return server.requests().getLast();
    }

    private String lines(String... lines) {
        return String.join("\r\n", lines).replace("HOST", host);
    }

    // ------------------------------------------------------------------ whole requests

    @Test
    void aGetHasNoLengthAndNoType() {
        var request = sent(client -> client.get(url + "/customers?a=1#part", params("q", "商 品&", "n", 2)));
        assertThat(request).hasToString(lines("GET /customers?a=1&q=%E5%95%86+%E5%93%81%26&n=2 HTTP/1.1", "Host: HOST",
                "User-Agent: hyload", "Accept: */*", "Accept-Encoding: gzip, deflate", "", ""));
    }

    @Test
    void aForm() {
        var request = sent(client -> client.post(url + "/signin", form("user name", "byhy", "password", "a&b=c é")));
        assertThat(request)
                .hasToString(lines("POST /signin HTTP/1.1", "Host: HOST", "User-Agent: hyload", "Accept: */*",
                        "Accept-Encoding: gzip, deflate", "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: 40",
                        "", "user+name=byhy&password=a%26b%3Dc+%C3%A9"));
    }

    @Test
    void mapsKeepTheirOrder() {
        var map = new LinkedHashMap<String, Object>();
        map.put("z", 1);
        map.put("a", true);
        assertThat(sent(client -> client.post(url, form(map), params(map), headers(Map.of("X", 1)))).toString())
                .startsWith("POST /?z=1&a=true HTTP/1.1\r\n").contains("\r\nX: 1\r\n").endsWith("\r\n\r\nz=1&a=true");
    }

    @Test
    void aFormAndParamsInGbk() {
        var request = sent(client -> client.post(url, form("k", "商"), params("k", "品"), charset("gbk")));
        assertThat(request.line()).isEqualTo("POST /?k=%C6%B7 HTTP/1.1");
        assertThat(request.text()).isEqualTo("k=%C9%CC");
    }

    @Test
    void jsonInUtf8() {
        var request = sent(client -> client.post(url, json("{\"name\":\"商\"}")));
        assertThat(request.header("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(request.text()).isEqualTo("{\"name\":\"商\"}");
    }

    @Test
    void jsonInGbk() {
        var request = sent(client -> client.post(url, charset("GBK"), json("\"商\"")));
        assertThat(request.header("Content-Type")).contains("application/json; charset=gbk");
        assertThat(request.body()).containsExactly('"', 0xc9, 0xcc, '"');
    }

    @Test
    void aTextInItsCharacterSet() {
        var request = sent(client -> client.put(url, body("商品"), charset("gbk")));
        assertThat(request.line()).isEqualTo("PUT / HTTP/1.1");
        assertThat(request.header("Content-Type")).contains("text/plain; charset=gbk");
        assertThat(new String(request.body(), Charset.forName("gbk"))).isEqualTo("商品");
        assertThat(request.body()).hasSize(4);
    }

    @Test
    void bytesAsTheyAre() {
        var request = sent(client -> client.patch(url, body(new byte[] {0, -1, 13, 10})));
        assertThat(request.line()).isEqualTo("PATCH / HTTP/1.1");
        assertThat(request.header("Content-Type")).contains("application/octet-stream");
        assertThat(request.body()).containsExactly(0, -1, 13, 10);
    }

    @Test
    void aFileWithTheTypeOfItsName(@TempDir Path folder) throws IOException {
        var path = Files.write(folder.resolve("big.png"), new byte[300_000]);
        var request = sent(client -> client.post(url, body(path)));
        assertThat(request.header("Content-Type")).contains("image/png");
        assertThat(request.header("Content-Length")).contains("300000");
        assertThat(request.body()).hasSize(300_000);
    }

    @ParameterizedTest @CsvSource({"POST, 0", "PUT, 0", "PATCH, 0", "GET, none", "HEAD, none", "DELETE, none",
            "OPTIONS, none", "PURGE, none"})
    void theLengthOfNoBodyIsToldWhereOneIsExpected(String method, String length) {
        assertThat(sent(client -> client.send(method, url)).header("Content-Length").orElse("none")).isEqualTo(length);
    }

    @Test
    void everyMethodHasItsName() {
        sent(client -> {
            client.get(url);
            client.delete(url + "/7", body("why"));
            client.head(url);
            client.options(url);
        });
        assertThat(server.requests()).extracting(ReceivedRequest::line).containsExactly("GET / HTTP/1.1",
                "DELETE /7 HTTP/1.1", "HEAD / HTTP/1.1", "OPTIONS / HTTP/1.1");
        assertThat(server.requests().get(1).text()).isEqualTo("why");
    }

    // ------------------------------------------------------------------ multipart

    @Test
    void multipartPartsStandAsBrowsersSendThem(@TempDir Path folder) throws IOException {
        var path = Files.writeString(folder.resolve("报表 \"1\".txt"), "content\r\n");
        var request = sent(client -> client.post(url,
                files(field("a\"b\r\nc", "值"), file("upload", path, "text/x-report"), file(path.toString()))));
        var type = request.header("Content-Type").orElseThrow();
        assertThat(type).matches("multipart/form-data; boundary=hyload-[0-9a-z]+");
        var boundary = type.substring(type.indexOf('=') + 1);
        assertThat(request.text()).isEqualTo("""
                --B
                Content-Disposition: form-data; name="a%22b%0D%0Ac"

                值
                --B
                Content-Disposition: form-data; name="upload"; filename="报表 %221%22.txt"; filename*=UTF-8''%E6%8A%A5%E8%A1%A8%20%221%22.txt
                Content-Type: text/x-report

                content

                --B
                Content-Disposition: form-data; name="file"; filename="报表 %221%22.txt"; filename*=UTF-8''%E6%8A%A5%E8%A1%A8%20%221%22.txt
                Content-Type: text/plain

                content

                --B--
                """.replace("\n", "\r\n").replace("B", boundary));
    }

    @Test
    void aFileThatHasGrownDoesNotMoveTheBoundaries(@TempDir Path folder) throws IOException {
        var path = Files.writeString(folder.resolve("a.txt"), "1234");
        var upload = files(file(path.toString()), field("k", "v"));
        Files.writeString(path, "12345678");
        var text = sent(client -> client.post(url, upload)).text();
        assertThat(text).contains("\r\n\r\n1234\r\n--hyload-").endsWith("--\r\n");
    }

    @Test
    void aLargeFileIsStreamedAndComesWhole(@TempDir Path folder) throws IOException {
        var path = folder.resolve("a.mp4");
        Files.write(path, new byte[5 << 20]);
        var request = sent(client -> client.post(url, files(file(path.toString()))));
        assertThat(request.body().length).isGreaterThan(5 << 20)
                .isEqualTo(Integer.parseInt(request.header("Content-Length").orElseThrow()));
    }

    @Test
    void aFileThatHasBecomeShorterBreaksTheRequestAndNotTheNext(@TempDir Path folder) throws IOException {
        var path = Files.write(folder.resolve("a"), new byte[100_000]);
        var shrunk = body(path);
        Files.write(path, new byte[10]);
        try (var client = new HttpClient()) {
            var response = client.post(url, shrunk);
            assertThat(response.statusCode()).isEqualTo(-1);
            assertThat(response.reason()).contains("99990 bytes early");
            assertThat(client.get(url).ok()).isTrue();
        }
    }

    // ------------------------------------------------------------------ headers

    @Test
    void headersOfTheRequestReplaceThoseOfTheClientAndThoseThatWouldBeSentAnyway() {
        try (var client = new HttpClient(header("X-Tag", "client"), header("User-Agent", "mine"))) {
            client.post(url, form("a", 1), header("x-tag", "request"), header("accept", "text/html"),
                    header("Content-type", "text/odd"), header("host", "virtual.example"),
                    header("Accept-encoding", "identity"));
        }
        assertThat(server.requests().getFirst().head()).isEqualTo(lines("POST / HTTP/1.1", "User-Agent: mine",
                "x-tag: request", "accept: text/html", "Content-type: text/odd", "host: virtual.example",
                "Accept-encoding: identity", "Content-Length: 3"));
    }

    @Test
    void theSameHeaderMayBeSentTwiceAndInUtf8() {
        var request = sent(client -> client.get(url, headers("X", 1, "X", "商")));
        assertThat(request.headers("X")).containsExactly("1",
                new String("商".getBytes(UTF_8), ISO_8859_1));
    }

    @Test
    void aHeadLongerThanTheBufferComesWhole() {
        var value = "v".repeat(50_000);
        var request = sent(client -> client.post(url, header("X", value), body("b".repeat(5000))));
        assertThat(request.header("X")).contains(value);
        assertThat(request.text()).isEqualTo("b".repeat(5000));
    }

    @Test
    void credentialsAreSentAsTheStandardsSay() {
        sent(client -> {
            client.get(url, basicAuth("Aladdin", "open sesame"));
            client.get(url, basicAuth("用户", "x:y"));
            client.get(url, bearer("abc.def"));
            client.get(url.replace("http://", "http://user:p%40ss%3A@") + "/");
            client.get("/later");
            client.get("/own", bearer("mine"));
        });
        assertThat(server.requests()).extracting(request -> request.header("Authorization").orElse("none"))
                .containsExactly(
                        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Basic 55So5oi3Ong6eQ==", "Bearer abc.def",
                        "Basic dXNlcjpwQHNzOg==",
                        "Basic dXNlcjpwQHNzOg==", "Bearer mine");
        assertThat(server.requests()).extracting(request -> request.header("Host").orElseThrow()).containsOnly(host);
    }

    @Test
    void aPathAloneGoesToTheLastOrigin() {
        sent(client -> {
            client.get(url + "/a/b?c");
            client.get("/d");
            client.get("e?f");
            client.get("?g");
        });
        assertThat(server.requests()).extracting(ReceivedRequest::line).containsExactly("GET /a/b?c HTTP/1.1",
                "GET /d HTTP/1.1", "GET /e?f HTTP/1.1", "GET /?g HTTP/1.1");
    }

    @Test
    void aPathAloneGoesToTheBaseUrl() {
        try (var client = new HttpClient(baseUrl(url + "/api/v1/")); var other = ScriptedServer.start(answer(HI))) {
            client.get("orders");
            client.get(other.url());
            client.get("orders/2");
        }
        assertThat(server.requests()).extracting(ReceivedRequest::line).containsExactly("GET /api/v1/orders HTTP/1.1",
                "GET /api/v1/orders/2 HTTP/1.1");
    }

    // ------------------------------------------------------------------ the connection

    @ParameterizedTest @ValueSource(ints = {0, 10, 4000, 7000})
    void aSmallRequestIsOneWrite(int bodyLength) throws InterruptedException {
        BlockingQueue<byte[]> first = new ArrayBlockingQueue<>(1);
        try (var raw = ScriptedServer.start(connection -> {
            first.add(connection.readOnce());
            connection.send(HI);
        }); var client = new HttpClient()) {
            client.post(raw.url(), body(new byte[bodyLength]));
            var bytes = new String(first.poll(5, TimeUnit.SECONDS), UTF_8);
            assertThat(bytes).startsWith("POST / HTTP/1.1\r\n").endsWith("\r\n\r\n" + "\0".repeat(bodyLength));
            assertThat(run.counted().out()).isEqualTo(bytes.length());
            assertThat(run.counted().in()).isEqualTo(HI.length());
        }
    }

    @Test
    void usersConnectFromTheLocalAddressesInTurn() {
        try (var peers = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + connection.peer());
        })) {
            var seen = new ArrayList<String>();
            for (int i = 0; i < 4; i++) {
                try (var client = new HttpClient(localAddress("127.0.0.2", "127.0.0.3"))) {
                    seen.add(client.get(peers.url()).text());
                }
            }
            assertThat(seen).containsOnly("127.0.0.2", "127.0.0.3");
            assertThat(seen.get(0)).isEqualTo(seen.get(2)).isNotEqualTo(seen.get(1));
        }
    }

    // ------------------------------------------------------------------ programmer's errors

    @ParameterizedTest @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "a\u007f"})
    void aHeaderThatWouldBeTwoIsRefused(String value) {
        assertRefused(client -> client.get(url, header("X", value)), "header X: a line break or control character");
        assertRefused(client -> client.get(url, bearer(value)), "header Authorization");
    }

    @ParameterizedTest @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "é", "(x)"})
    void aHeaderNameThatIsNoneIsRefused(String name) {
        assertRefused(client -> client.get(url, header(name, "x")), "header name '");
    }

    @ParameterizedTest @ValueSource(strings = {"", "GET /evil", "G\r\nT", "é"})
    void aMethodThatIsNoneIsRefused(String method) {
        assertRefused(client -> client.send(method, url), "method '");
    }

    @ParameterizedTest @ValueSource(strings = {"/path", "path", "?q", ""})
    void aPathBeforeAnyHostIsRefused(String path) {
        assertRefused(client -> client.get(path), "no http:// or https:// in front");
    }

    /// As browsers do: left out, never sent.
    @Test
    void aLineBreakInAUrlIsLeftOut() {
        var request = sent(client -> client.get(url + "/a\r\nX-Evil: 1\tb\r\n\r\n"));
        assertThat(request.line()).isEqualTo("GET /aX-Evil:%201b HTTP/1.1");
        assertThat(request.header("X-Evil")).isEmpty();
    }

    @Test
    void twoBodiesAreRefused() {
        try (var client = new HttpClient()) {
            assertThatThrownBy(() -> client.post(url, form("a", 1), body("b")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("two bodies");
        }
        assertThat(run.counted().sent()).isZero();
    }

    @Test
    void anUnknownCharsetIsRefused() {
        assertThatThrownBy(() -> charset("utf-99")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("utf-99");
        assertThatThrownBy(() -> charset("no charset")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameWithoutValueIsRefused() {
        assertThatThrownBy(() -> params("a", 1, "b")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 arguments");
        assertThatThrownBy(() -> form("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> headers("a", 1, "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPartTypeWithALineBreakIsRefused(@TempDir Path folder) throws IOException {
        var path = Files.writeString(folder.resolve("a"), "x");
        assertThatThrownBy(() -> file("f", path, "text/plain\r\nX-Evil: 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text/plain??X-Evil");
    }

    @ParameterizedTest @ValueSource(doubles = {0, -1, Double.NaN, 1e9})
    void aTimeoutThatIsNoneIsRefused(double seconds) {
        assertThatThrownBy(() -> Hyload.timeout(seconds)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout: " + seconds);
    }

    @Test
    void aFileThatIsNotThereIsRefusedAtOnce() {
        assertThatThrownBy(() -> body(Path.of("no-such-file"))).hasMessageContaining("no-such-file");
        assertThatThrownBy(() -> file("no-such-file")).hasMessageContaining("no-such-file");
    }

    private void assertRefused(Consumer<HttpClient> request, String message) {
        try (var client = new HttpClient()) {
            assertThatThrownBy(() -> request.accept(client)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message).satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        }
        assertThat(server.connections()).isZero();
        assertThat(run.counted().sent()).isZero();
    }
}
