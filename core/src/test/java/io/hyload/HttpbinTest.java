package io.hyload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.hyload.testsupport.Httpbin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.Hyload.baseUrl;
import static io.hyload.Hyload.basicAuth;
import static io.hyload.Hyload.bearer;
import static io.hyload.Hyload.body;
import static io.hyload.Hyload.digestAuth;
import static io.hyload.Hyload.field;
import static io.hyload.Hyload.file;
import static io.hyload.Hyload.files;
import static io.hyload.Hyload.followRedirects;
import static io.hyload.Hyload.form;
import static io.hyload.Hyload.header;
import static io.hyload.Hyload.params;
import static org.assertj.core.api.Assertions.assertThat;

/// What httpbin says it was sent, and what it sends in its many ways.
class HttpbinTest {

    private static Httpbin httpbin;

    @RegisterExtension
    final SilentRun run = new SilentRun();

    @BeforeAll
    static void start() {
        httpbin = Httpbin.start();
    }

    @AfterAll
    static void stop() {
        if (httpbin != null) httpbin.close();
    }

    private static HttpClient client() {
        return new HttpClient(baseUrl(httpbin.url()));
    }

    @Test
    void parametersAndHeadersArriveAsTheyWereMeant() {
        try (var client = client()) {
            var shown = client.get("/get", params("q", "a&b=c ü", "page", 2), header("X-Shop", "Ümlaut")).text();
            assertThat(shown).contains("\"q\":\"a&b=c \\u00fc\"", "\"page\":\"2\"", "\"X-Shop\":");
        }
    }

    @Test
    void formsAndFilesAndBytesArrive(@TempDir Path folder) throws IOException {
        var path = Files.writeString(folder.resolve("报告.txt"), "hello");
        try (var client = client()) {
            assertThat(client.post("/post", form("user", "武汉", "note", "1+1=2")).text())
                    .contains("\"user\":\"\\u6b66\\u6c49\"", "\"note\":\"1+1=2\"");
            assertThat(client.post("/post", files(file("doc", path, "text/plain"), field("title", "x"))).text())
                    .contains("\"files\":{\"doc\":\"hello\"}", "\"title\":\"x\"");
            assertThat(client.put("/put", body("plain")).text()).contains("\"data\":\"plain\"");
            assertThat(client.patch("/patch", body(new byte[] {'a', 'b'})).text()).contains("\"data\":\"ab\"");
            assertThat(client.delete("/delete").ok()).isTrue();
        }
    }

    @ParameterizedTest @ValueSource(strings = {"/gzip", "/deflate", "/stream/5", "/xml", "/html"})
    void bodiesAreReadWhicheverWayTheyAreSent(String path) {
        try (var client = client()) {
            var response = client.get(path);
            assertThat(response.statusCode()).as(response.toString()).isEqualTo(200);
            assertThat(response.text()).containsAnyOf("gzipped", "deflated", "\"id\": 4", "WonderWidgets",
                    "Herman Melville");
        }
    }

    @Test
    void bytesOfAGivenLengthAreThatLong() {
        try (var client = client()) {
            assertThat(client.get("/bytes/1234").content()).hasSize(1234);
            assertThat(client.get("/stream-bytes/100000").content()).hasSize(100_000);
            assertThat(client.head("/bytes/1234").content()).isEmpty();
        }
    }

    @Test
    void redirectsAreFollowedAndCookiesKeptOnTheWay() {
        try (var client = client()) {
            assertThat(client.get("/redirect/3", followRedirects()).url()).endsWith("/get");
            assertThat(client.get("/relative-redirect/2", followRedirects()).ok()).isTrue();
            assertThat(client.get("/cookies/set?basket=7", followRedirects()).text()).contains("\"basket\":\"7\"");
            assertThat(client.get("/cookies/delete?basket", followRedirects()).text()).doesNotContain("basket");
            assertThat(client.get("/redirect/12", followRedirects()).error()).isEqualTo("too-many-redirects");
        }
    }

    @Test
    void whoOneIsIsProvedInEachWay() {
        try (var client = client()) {
            assertThat(client.get("/basic-auth/me/pw", basicAuth("me", "pw")).statusCode()).isEqualTo(200);
            assertThat(client.get("/basic-auth/me/pw", basicAuth("me", "wrong")).statusCode()).isEqualTo(401);
            assertThat(client.get("/bearer", bearer("xyz")).text()).contains("\"token\":\"xyz\"");
            for (var algorithm : new String[] {"MD5", "SHA-256"}) {
                var url = "/digest-auth/auth/me/pw/" + algorithm;
                assertThat(client.get(url, digestAuth("me", "pw")).statusCode()).as(algorithm).isEqualTo(200);
                assertThat(client.get(url, digestAuth("me", "wrong")).statusCode()).as(algorithm).isEqualTo(401);
            }
        }
    }

    @Test
    void brotliWasNotAskedForAndIsNamed() {
        try (var client = client()) {
            var response = client.get("/brotli");
            // Without the library for it httpbin cannot send any.
            if (response.statusCode() == 500) return;
            assertThat(response.error()).isEqualTo("bad-encoding");
            assertThat(response.content()).as("kept as it came").isNotEmpty();
        }
    }

    @ParameterizedTest @ValueSource(ints = {200, 204, 304, 404, 418, 500, 503})
    void aStatusIsNoErrorOfTheExchange(int status) {
        try (var client = client()) {
            assertThat(client.get("/status/" + status).statusCode()).isEqualTo(status);
            assertThat(run.counted().errors()).isZero();
        }
    }
}
