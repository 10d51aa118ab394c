package io.hyload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.hyload.testsupport.RawResponse;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.hyload.Hyload.debug;
import static io.hyload.Hyload.discardBody;
import static io.hyload.Hyload.form;
import static io.hyload.Hyload.showSecrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(10)
class HttpResponseTest {

    @RegisterExtension
    final SilentRun run = new SilentRun();

    private static HttpResponse got(byte[] raw, RequestOption... options) {
        try (var server = ScriptedServer.start(Script.answer(raw)); var client = new HttpClient()) {
            return client.get(server.url() + "/x", options);
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            text/html; charset=gbk           | GBK
            text/html;charset="GB18030"; x=y | GB18030
            text/html; Charset = utf-8       | UTF-8
            application/json                 | UTF-8
            text/html; charset=nonsense      | UTF-8
            text/html; charset=              | UTF-8
            text/html; charset="a b"         | UTF-8
            """)
    void textIsInTheCharacterSetOfItsType(String type, String charset) {
        var response =
                got(RawResponse.http("200 OK", "商品 é".getBytes(Charset.forName(charset)), "Content-Type: " + type));
        assertThat(response.encoding()).isEqualTo(charset);
        if (!charset.equals("GBK")) assertThat(response.text()).isEqualTo("商品 é");
        assertThat(response.text(charset)).startsWith("商品");
        assertThat(response.json(String.class)).as("handed to the codec in UTF-8").startsWith("商品");
    }

    @Test
    void jsonOfWhatIsNoneIsMissing() {
        assertThat(got(RawResponse.http("200 OK", "<html>")).json().isMissing()).isTrue();
        assertThat(got(RawResponse.http("200 OK", "")).json().get("ret").asInt(-1)).isEqualTo(-1);
    }

    @Test
    void headersAreFoundAndListed() {
        var response = got(RawResponse.http("404 Not Found", "no", "X-One: 1", "x-one: 2", "Server: s"));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.reason()).isEqualTo("Not Found");
        assertThat(response.ok()).isFalse();
        assertThat(response.error()).isEmpty();
        assertThat(response.errorType()).isZero();
        assertThat(response.header("SERVER")).isEqualTo("s");
        assertThat(response.header("none")).isEmpty();
        assertThat(response.headers()).containsOnlyKeys("X-One", "Server", "Content-Length");
        assertThat(response.headers().get("X-One")).containsExactly("1", "2");
        assertThat(response.toString()).startsWith("404 Not Found http://127.0.0.1:");
    }

    @Test
    void aValueIsFoundByItsFirstGroupOrAsAWhole() {
        var response = got(RawResponse.http("200 OK", "{\"id\":17, \"id\":18}", "Location: /orders/8f3a?x=1"));
        assertThat(response.find("\"id\":(\\d+)")).isEqualTo("17");
        assertThat(response.find("1\\d")).isEqualTo("17");
        assertThat(response.find("2(\\d)")).isEmpty();
        assertThat(response.find("1(x)?")).as("a group that took no part").isEmpty();
        assertThat(response.find("location", "/orders/([^/?#]+)")).isEqualTo("8f3a");
        assertThat(response.find("None", "(.+)")).isEmpty();
        assertThatThrownBy(() -> response.find("(")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'(' is no regular expression: Unclosed group at 1");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            https://a/cb?state=x&code=4%2F0A+b%zz | 4/0A b%zz
            /cb?code=1&code=2                     | 1
            /cb?co%64e=1                          | 1
            /cb#code=1&x=y                        | 1
            /cb#code=1?x=y                        | 1
            /cb?x=y#code=1                        | 1
            /cb?code                              | ''
            /cb?xcode=1                           | ''
            /code=1                               | ''
            """)
    void aParameterOfARedirectIsDecoded(String location, String code) {
        assertThat(got(RawResponse.http("302 Found", "", "Location: " + location)).redirectParam("code"))
                .isEqualTo(code);
    }

    @Test
    void whereNothingReadsHtmlThatIsTold() {
        var response = got(RawResponse.http("200 OK", "<input name=csrf value=1>"));
        assertThatThrownBy(() -> response.html("input", "value")).isInstanceOf(IllegalStateException.class)
                .hasMessage("no HTML reader on the class path (add hyload-core-jsoup.jar)");
    }

    @Test
    void aDiscardedBodyIsEmptyAndCounted() {
        var response = got(RawResponse.http("200 OK", "x".repeat(100_000)), discardBody());
        assertThat(response.ok()).isTrue();
        assertThat(response.content()).isEmpty();
        assertThat(run.counted().in()).isGreaterThan(100_000);
    }

    @Test
    void theTimesAddUp() {
        long before = System.nanoTime();
        var response = got(RawResponse.http("200 OK", "x".repeat(1000)));
        double most = (System.nanoTime() - before) / 1e6;
        var timing = response.timing();
        assertThat(response.responseTime()).isPositive().isLessThan(most);
        assertThat(timing.connect()).isPositive();
        assertThat(timing.tls()).isZero();
        assertThat(timing.dns() + timing.connect() + timing.send() + timing.waiting() + timing.receive())
                .isLessThanOrEqualTo(response.responseTime() + 0.001);
    }

    @Test
    void waitingIsUntilTheFirstByte() {
        try (var server = ScriptedServer.start(connection -> {
            while (true) {
                connection.readRequest();
                connection.drip("HTTP/1.1 200 OK\r\n", Duration.ofMillis(2));
                connection.send("Content-Length: 0\r\n\r\n");
            }
        }); var client = new HttpClient()) {
            client.get(server.url());
            var timing = client.get("/").timing();
            assertThat(timing.connect()).as("kept").isZero();
            assertThat(timing.dns()).isZero();
            assertThat(timing.waiting()).isPositive();
            assertThat(timing.receive()).as("17 bytes, 2 ms each").isGreaterThan(30);
        }
    }

    @Test
    void aResponseMayComeByteByByte() {
        var raw = RawResponse.chunked("200 OK", List.of("X: y"), "hello", ", ", "商品");
        try (var server = ScriptedServer.start(connection -> {
            while (true) {
                connection.readRequest();
                connection.drip(raw, Duration.ZERO);
            }
        }); var client = new HttpClient()) {
            for (int i = 0; i < 3; i++) assertThat(client.get(server.url()).text()).isEqualTo("hello, 商品");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(run.counted().in()).isEqualTo(3 * raw.length);
        }
    }

    @Test
    void aGzipBodyIsThereAsTextAndCountedAsItCame() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("hello ".repeat(10_000).getBytes());
        }
        var response = got(RawResponse.http("200 OK", bytes.toByteArray(), "Content-Encoding: gzip"));
        assertThat(response.text()).isEqualTo("hello ".repeat(10_000));
        assertThat(run.counted().in()).isLessThan(1000);
    }

    @Test
    void anEmptyBodyMayNameAnyCoding() {
        assertThat(got(RawResponse.http("200 OK", "", "Content-Encoding: gzip")).ok()).isTrue();
    }

    @Test
    void anUnknownCharsetAskedForIsRefused() {
        var response = got(RawResponse.http("200 OK", "x"));
        assertThatThrownBy(() -> response.text("utf-99")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void debugPrintsTheExchangeWithSecretsMaskedUnlessShown() {
        var raw = RawResponse.http("200 OK", "{\"token\":\"s3cret\"}", "Set-Cookie: id=s3cret");
        got(raw, debug(), form("password", "s3cret"));
        assertThat(run.printed()).contains("GET /x HTTP/1.1").contains("password=***").contains("{\"token\":\"***\"}")
                .contains("Set-Cookie: ***").contains("Content-Length: 18").doesNotContain("s3cret");
        got(raw, debug(showSecrets()), form("password", "s3cret"));
        assertThat(run.printed()).contains("password=s3cret").contains("Set-Cookie: id=s3cret");
    }
}
