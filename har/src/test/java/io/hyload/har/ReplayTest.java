package io.hyload.har;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.hyload.HttpClient;
import io.hyload.run.Console;
import io.hyload.run.Result;
import io.hyload.run.Run;
import io.hyload.run.Share;
import io.hyload.run.Words;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RawResponse;
import io.hyload.testsupport.RequiresCorpus;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.Hyload.form;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
class ReplayTest {

    @TempDir
    Path folder;

    private Run run;

    @BeforeEach
    void beginASilentRun() {
        run = Run.begin("test", Words.NONE, new Console() {
            @Override
            public void accept(StatsRecord record) {}

            @Override
            public void notice(String line) {}

            @Override
            public void exchange(String text) {}

            @Override
            public boolean isColoured() {
                return false;
            }

            @Override
            public void finished(Result result) {}
        }, Share.WHOLE);
    }

    @AfterEach
    void endIt() {
        run.finish();
    }

    private Path recording(String... entries) throws IOException {
        return Files.writeString(folder.resolve("shop.har"),
                "{\"log\":{\"version\":\"1.2\",\"pages\":[{\"id\":\"p\"}],\"entries\":[" + String.join(",", entries)
                        + "]}}");
    }

    private static String entry(String method, String url, int status, String headers, String content) {
        return """
                {"cache":{},"request":{"method":"%s","url":"%s","headers":[{"name":"x","value":"y"}]},
                 "response":{"status":%d,"headers":[%s],"content":{%s}},"timings":{"wait":1}}
                """.formatted(method, url, status, headers, content);
    }

    private static String text(String type, String text) {
        return "\"mimeType\":\"%s\",\"text\":\"%s\"".formatted(type, text);
    }

    @Test
    void answersAsRecordedByMethodPathAndQuery() throws Exception {
        var har = recording(entry("GET", "https://shop.test/a?x=1&y=2", 200, "", text("text/plain", "one")),
                entry("GET", "https://shop.test/a?x=2&y=2", 200, "", text("text/plain", "two")),
                entry("POST", "https://shop.test/a", 201, "{\"name\":\"X-Id\",\"value\":\"7\"}",
                        text("application/json", "{}")),
                entry("GET", "https://cdn.test/%C3%A9/ü", 200, "", text("text/html; charset=gbk", "<p>商品")));
        try (var replay = Replay.open(har, 0); var client = new HttpClient()) {
            var base = replay.uri().toString();
            assertThat(client.get(base + "/a?x=2&y=2").text()).isEqualTo("two");
            assertThat(client.get("/a?x=1&y=2").text()).isEqualTo("one");
            assertThat(client.get("/a?x=2&y=3").text()).as("the most in common").isEqualTo("two");
            var posted = client.post("/a", form("a", "b"));
            assertThat(posted.statusCode()).isEqualTo(201);
            assertThat(posted.header("X-Id")).isEqualTo("7");
            assertThat(client.get("/é/ü").text()).isEqualTo("<p>商品");
            assertThat(client.get("/é/ü").encoding()).isEqualToIgnoringCase("utf-8");
            assertThat(client.get("/never").statusCode()).isEqualTo(404);
            assertThat(client.head("/a").statusCode()).isEqualTo(404);
            assertThat(replay.size()).isEqualTo(4);
            assertThat(replay.served()).isEqualTo(6);
            assertThat(replay.unknown()).isEqualTo(2);
        }
    }

    @Test
    void answersToTheSameRequestTakeTurns() throws Exception {
        var har = recording(entry("GET", "https://shop.test/", 200, "", text("text/plain", "first")),
                entry("GET", "https://shop.test", 200, "", text("text/plain", "second")));
        try (var replay = Replay.open(har, 0); var client = new HttpClient()) {
            var got = List.of(client.get(replay.uri() + "/").text(), client.get("/").text(), client.get("/").text());
            assertThat(got).containsExactly("first", "second", "first");
        }
    }

    @Test
    void redirectsAndCookiesStayHereAndBodiesAreDecoded() throws Exception {
        var headers = "{\"name\":\"Location\",\"value\":\"https://shop.test/home?x=1\"},"
                + "{\"name\":\"Set-Cookie\",\"value\":\"a=1; Domain=shop.test; Secure\\nb=2; Path=/; SameSite=None; Secure\"},"
                + "{\"name\":\"Content-Encoding\",\"value\":\"gzip\"},{\"name\":\"Content-Length\",\"value\":\"99\"},"
                + "{\"name\":\":status\",\"value\":\"302\"},{\"name\":\"X-Bad\",\"value\":\"a\\u0000\\u2028b\"}";
        var har = recording(entry("GET", "https://shop.test/x", 302, headers, ""),
                entry("GET", "https://shop.test/y.png", 200, "",
                        "\"mimeType\":\"image/png\",\"encoding\":\"base64\",\"text\":\"iVBORw==\""),
                entry("GET", "https://shop.test/z", 0, "", ""), "17", "{\"request\":[]}");
        try (var replay = Replay.open(har, 0); var client = new HttpClient()) {
            var moved = client.get(replay.uri() + "/x");
            assertThat(moved.header("Location")).isEqualTo("/home?x=1");
            assertThat(moved.cookies()).containsEntry("a", "1").containsEntry("b", "2");
            assertThat(moved.headers().get("Set-Cookie")).containsExactly("a=1", "b=2; Path=/");
            assertThat(moved.header("X-Bad")).isEqualTo("a??b");
            assertThat(client.get("/y.png").content()).containsExactly(0x89, 'P', 'N', 'G');
            assertThat(replay.size()).isEqualTo(2);
        }
    }

    @Test
    void targetsThatAreNoUriAreServedToo() throws Exception {
        var har =
                recording(entry("GET", "https://fonts.test/css?family=A|B&f[0]={x}", 200, "", text("text/css", "p{}")));
        try (var replay = Replay.open(har, 0); var client = new HttpClient()) {
            assertThat(client.get(replay.uri() + "/css?family=A|B&f[0]={x}").text()).isEqualTo("p{}");
            assertThat(client.get("/css?family=A%7CB").text()).isEqualTo("p{}");
        }
    }

    @Test
    void whatIsNoRecordingIsToldInOneLine() throws Exception {
        var file = Files.writeString(folder.resolve("bad.har"), "{\"log\":\n oops}");
        assertThatThrownBy(() -> Replay.open(file, 0)).isInstanceOf(UnreadableRecording.class)
                .hasMessage(
                        "bad.har: not JSON in line 2, and nothing before it can be used (save the recording again)");
        Files.writeString(file, "<har/>");
        assertThatThrownBy(() -> Replay.open(file, 0)).isInstanceOf(UnreadableRecording.class)
                .hasMessageStartingWith("bad.har: XML or HTML, not JSON");
    }

    /// UTF-16 with a BOM, a trailing comma, a line break in a string, numbers as text, headers as an object, and an end that is
    /// missing.
    @Test
    void whatCanBeMadeAScenarioOfCanBeServed() throws Exception {
        var text = """
                \ufeff{"log":{"entries":[
                {"request":{"method":"get","url":"https://shop.test/a","headers":{"X-A":"1"}},
                 "response":{"status":"203","headers":{"X-B":"2"},"content":{"mimeType":"text/plain","text":"one
                two",}}},
                {"request":{"method":"GET","url":"https://shop.test/b"},"response":{"status":200.0,"content":{"text":7}}},
                {"request":{"method":"GET","url":"https://sho""";
        var har = Files.write(folder.resolve("odd.har"), text.getBytes(UTF_16LE));

        assertThat(HarReader.read(har).entries()).extracting(entry -> entry.answer().status())
                .containsExactly(203, 200);
        try (var replay = Replay.open(har, 0); var client = new HttpClient()) {
            assertThat(replay.size()).isEqualTo(2);
            var got = client.get(replay.uri() + "/a");
            assertThat(got.statusCode()).isEqualTo(203);
            assertThat(got.header("X-B")).isEqualTo("2");
            assertThat(got.text()).isEqualTo("one\ntwo");
            assertThat(client.get("/b").text()).isEqualTo("7");
        }
    }

    // ------------------------------------------------------------------ verify

    private static final String SHOP = """
            GET https://shop.test/login
            -----
            200
            Content-Type: text/html; charset=utf-8

            <input type=hidden name=csrf value="b7Gq1mmQ2Zz81hd7">
            =====
            POST https://shop.test/login?from=home
            Content-Type: application/x-www-form-urlencoded
            Origin: https://shop.test
            Cookie: old=1

            csrf=b7Gq1mmQ2Zz81hd7&user=alice
            -----
            200
            Content-Type: application/json

            {"token":"k3Jd82hfQ0pLz7Zz"}
            =====
            GET https://api.shop.test/things
            Authorization: Bearer k3Jd82hfQ0pLz7Zz
            -----
            200
            Content-Type: application/json

            [1,2,3]
            """;

    /// One after the other, on one connection.
    private static Script answers(byte[]... all) {
        return connection -> {
            for (var answer : all) {
                connection.readRequest();
                connection.send(answer);
            }
        };
    }

    @Test
    void aFlowIsHeldAgainstAServerWithTheValuesOfNow() {
        var flow = Correlation.of(Exchanges.flow(SHOP));
        try (var server = ScriptedServer.start(answers(
                RawResponse.http("200 OK", "<input type=hidden name=csrf value=\"n e/w\">", "Content-Type: text/html"),
                RawResponse.http("200 OK", "{\"token\":\"fresh1\"}", "Content-Type: application/json"),
                RawResponse.http("403 Forbidden", "no", "Content-Type: text/plain")))) {
            var verification = Verification.of(flow, URI.create(server.url()));
            var requests = server.requests();
            assertThat(requests.get(1).line()).isEqualTo("POST /login?from=home HTTP/1.1");
            assertThat(new String(requests.get(1).body(), UTF_8))
                    .isEqualTo("csrf=n%20e%2Fw&user=alice");
            assertThat(requests.get(1).header("Origin")).hasValue(server.url());
            assertThat(requests.get(2).header("Authorization")).hasValue("Bearer fresh1");
            assertThat(verification.differing()).hasSize(1);
            assertThat(verification.lines()).containsExactly(
                    "entry  request      recorded                  now                 differs in",
                    "#3     GET /things  200 application/json 7 B  403 text/plain 2 B  status, type",
                    "1 of 3 answered otherwise than recorded");
        }
    }

    @Test
    void aServerThatIsNotThereDiffersInAll() {
        var verification = Verification.of(Exchanges.flow(SHOP), URI.create("http://127.0.0.1:1"));
        assertThat(verification.differing()).hasSize(3)
                .allSatisfy(one -> assertThat(one.differences()).containsExactly("no answer"));
        assertThat(verification.lines().get(1)).contains("connect-refused");
        assertThatThrownBy(() -> Verification.of(Exchanges.flow(SHOP), URI.create("shop")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sizesDifferByAnOrderOfMagnitude() {
        var ok = new Verification.Seen(200, "text/html", 1000);
        assertThat(differences(ok, 9_999)).isEmpty();
        assertThat(differences(ok, 10_000)).containsExactly("size");
        assertThat(differences(ok, 101)).isEmpty();
        assertThat(differences(ok, 0)).containsExactly("size");
        assertThat(differences(new Verification.Seen(200, "text/html", -1), 5)).isEmpty();
    }

    private static List<String> differences(Verification.Seen recorded, long size) {
        return new Verification.Compared(1, "GET /", recorded, new Verification.Seen(200, "text/html", size))
                .differences();
    }

    @Test
    void aRecordingHeldAgainstItselfIsAsRecorded() throws Exception {
        var har = recording(
                entry("GET", "https://shop.test/a/b?x=1", 200, "", text("text/html; charset=iso-8859-1", "é<br>")),
                entry("POST", "https://shop.test/a", 302, "{\"name\":\"Location\",\"value\":\"/x\"}", ""));
        var flow = Exchanges.flow("""
                GET https://shop.test/a/b?x=1
                -----
                200
                Content-Type: text/html

                é<br>
                =====
                POST https://shop.test/a
                Content-Type: application/json

                {"a":1}
                -----
                302
                Location: /x
                """);
        try (var replay = Replay.open(har, 0)) {
            assertThat(Verification.of(flow, replay).lines())
                    .containsExactly("2 requests, all answered as recorded");
            assertThat(replay.unknown()).isZero();
        }
    }

    /// Chrome has left out the body of one page, and tells its size.
    @Test @RequiresCorpus
    void aBodyThatTheRecordingDoesNotHoldIsNotMissed() throws Exception {
        var har = Corpus.path("har/chrome61__form.har");
        var flow = Choice.ALL.flow(HarReader.read(har));
        try (var replay = Replay.open(har, 0)) {
            assertThat(replay.bodiless()).containsExactly(2);
            assertThat(Verification.of(flow, replay).lines()).containsExactly("2 requests, all answered as recorded");
            assertThat(Verification.of(flow, replay.uri()).differing()).as("of another server it is missed")
                    .extracting(Verification.Compared::number).containsExactly(2);
        }
    }

    @Test
    void aLongRecordingIsServedFromAFile() throws Exception {
        var long1 = "x".repeat(3_000_000);
        var har = recording(entry("GET", "https://shop.test/1", 200, "", text("text/plain", long1)),
                entry("GET", "https://shop.test/2", 200, "", text("text/plain", "y" + long1)));
        long begun = System.nanoTime();
        try (var replay = Replay.open(har, 0); var client = new HttpClient()) {
            assertThat(client.get(replay.uri() + "/2").content()).hasSize(3_000_001).startsWith('y');
            assertThat(client.get("/1").content()).hasSize(3_000_000);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
}
