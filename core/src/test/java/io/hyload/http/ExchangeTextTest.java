package io.hyload.http;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ExchangeTextTest {

    private static final Timing TIMING = new Timing(0, 0, 0, 0, 0, false, 0, 0, 0, 12_340_000);

    private static Request request(String method, String url, Body body, String... headers) {
        var fields = new ArrayList<Head.Field>();
        for (int i = 0; i < headers.length; i += 2) fields.add(new Head.Field(headers[i], headers[i + 1]));
        return new Request(method, Url.parse(url), fields, body, false);
    }

    private static Body text(String text, String type) {
        return new Body.Bytes(text.getBytes(UTF_8), Optional.of(type));
    }

    private static Outcome answered(byte[] content, String... headers) {
        var head = new Head((String.join("\r\n", headers) + "\r\n").getBytes(ISO_8859_1), false);
        return new Outcome.Answered(new Response(200, "OK", 1, head, content), TIMING, 0, 0);
    }

    private static String plain(Request request, Outcome outcome) {
        return ExchangeText.of(request, outcome, false, false);
    }

    private static final Request GET = request("GET", "http://api.local/a", Body.NONE);

    @Test
    void requestAndResponseStandOneAfterTheOther() {
        var request = request("POST", "http://api.local/signin?lang=zh", text("user=商&password=s3cret", "text/form"),
                "Authorization", "Basic s3cret", "X-Trace", "7");
        var outcome = answered("{\"ret\": 0, \"token\": \"s3cret\"}".getBytes(UTF_8), "Content-Type: application/json",
                "Set-Cookie: id=s3cret", "Server: nginx");
        assertThat(plain(request, outcome)).isEqualTo("""
                POST /signin?lang=zh HTTP/1.1
                Host: api.local
                Authorization: ***
                X-Trace: 7
                Content-Type: text/form
                Content-Length: 24

                user=商&password=***

                HTTP/1.1 200 OK
                Content-Type: application/json
                Set-Cookie: ***
                Server: nginx

                {"ret": 0, "token": "***"}

                12.3 ms, 29 bytes

                """);
    }

    @Test
    void secretsAreShownOnRequest() {
        var request = request("POST", "http://api.local/?token=s3cret1", text("pwd=s3cret2", "text/form"),
                "Authorization", "Basic s3cret3");
        var outcome = answered("{\"token\": \"s3cret4\"}".getBytes(UTF_8), "Set-Cookie: id=s3cret5");
        assertThat(plain(request, outcome)).doesNotContain("s3cret");
        assertThat(ExchangeText.of(request, outcome, true, false)).contains("s3cret1", "s3cret2", "s3cret3", "s3cret4",
                "s3cret5");
    }

    @Test
    void aRequestIsGreenAResponseBlueAFailureRed() {
        assertThat(ExchangeText.of(GET, answered(new byte[0], "X: y"), false, true)).isEqualTo("""
                \033[32mGET /a HTTP/1.1
                Host: api.local\033[0m

                \033[94mHTTP/1.1 200 OK
                X: y\033[0m

                12.3 ms, 0 bytes

                """);
        var failed = new Outcome.Failed(ErrorKind.SHORT_BODY, "ended early", "half".getBytes(UTF_8), TIMING, 0, 0);
        assertThat(ExchangeText.of(GET, failed, false, true)).endsWith("""
                \033[94m
                half\033[0m

                \033[31mshort-body: ended early\033[0m

                12.3 ms

                """);
    }

    @Test
    void bodiesAreDecodedByTheirCharacterSet() {
        var gbk = Charset.forName("gbk");
        var request =
                request("POST", "http://a/", new Body.Bytes("名".getBytes(gbk), Optional.of("text/x; charset=GBK")));
        var text = plain(request, answered("商品".getBytes(gbk), "Content-Type: text/html; charset=gbk"));
        assertThat(text).contains("\n\n名\n\n").contains("\n\n商品\n\n").contains("4 bytes");
    }

    @Test
    void whatIsNoTextIsShownInHex() {
        var text = plain(GET, answered(new byte[] {0, 1, (byte) 0xff, 0x41}, "Content-Type: image/png"));
        assertThat(text).contains("\n\n0001ff41\n\n");
        assertThat(plain(GET, answered(new byte[] {(byte) 0xe5, 0x41}, "X: not UTF-8"))).contains("\n\ne541\n\n");
    }

    @Test
    void secretsInAFormThatIsNoTextAreMaskedInTheHex() {
        var form = "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ns3cret\r\n--b\r\n\r\n\0\1\r\n--b--";
        var text = plain(request("POST", "http://a/", text(form, "multipart/form-data; boundary=b")),
                answered(new byte[0], "X: y")).replaceAll("(?m)^([0-9a-f]+)\n(?=[0-9a-f])", "$1");
        var hex = java.util.HexFormat.of();
        assertThat(text).contains(hex.formatHex("***\r\n--b\r\n".getBytes(UTF_8)))
                .doesNotContain(hex.formatHex("s3cret".getBytes(UTF_8)));
    }

    @Test
    void partsStandByThemselvesWithTheirSecretsMasked() {
        var request =
                request("PUT", "http://api.local/x?token=s3cret", text("{\"pwd\": \"s3cret\"}", "application/json"),
                        "Cookie", "id=s3cret");
        var text = ExchangeText.of(Excerpt.of(request,
                answered("a=1&password=s3cret".getBytes(UTF_8), "Set-Cookie: id=s3cret",
                        "Location: /y?api_key=s3cret")));
        assertThat(text.url()).isEqualTo("http://api.local/x?token=***");
        assertThat(text.requestHead()).startsWith("PUT /x?token=*** HTTP/1.1\nHost: api.local\nCookie: ***\n");
        assertThat(text.requestBody()).isEqualTo("{\"pwd\": \"***\"}");
        assertThat(text.responseHead()).isEqualTo("HTTP/1.1 200 OK\nSet-Cookie: ***\nLocation: /y?api_key=***");
        assertThat(text.responseBody()).isEqualTo("a=1&password=***");
        assertThat(text.cause()).isEmpty();
    }

    @Test
    void anExcerptKeepsNoLargeBodyAndNoLargeHead() {
        var large = text("x".repeat(1_000_000), "text/plain");
        var excerpt = Excerpt.of(
                request("POST", "http://a/?" + "q".repeat(100_000), large, "X-Long", "h".repeat(100_000)),
                answered(new byte[1_000_000], "X-Long: " + "h".repeat(100_000), "X-Longer: " + "h".repeat(100_000)));
        assertThat(excerpt.request().body()).hasSize(Excerpt.MOST);
        assertThat(excerpt.response().body()).hasSize(Excerpt.MOST);
        assertThat(excerpt.request().head()).hasSize(Excerpt.MOST);
        assertThat(excerpt.response().head()).hasSize(Excerpt.MOST);
        assertThat(excerpt.url()).hasSize(Excerpt.MOST);
        assertThat(ExchangeText.of(excerpt).responseBody()).endsWith("… of 1000000 bytes\n");
    }

    @Test
    void longHexIsCutIntoLinesAndAtItsLimit() {
        var text = plain(GET, answered(new byte[5000], "X: y"));
        assertThat(text).contains("\n" + "00".repeat(32) + "\n").contains("… of 5000 bytes")
                .doesNotContain("00".repeat(33));
        assertThat(text.lines().filter(line -> line.startsWith("00"))).hasSize(64);
    }

    @Test
    void aLongBodyIsCutAt4096Characters() {
        assertThat(plain(GET, answered("商".repeat(4096).getBytes(UTF_8), "X: y")))
                .contains("\n" + "商".repeat(4096) + "\n\n")
                .doesNotContain("…");
        assertThat(plain(GET, answered("商".repeat(4097).getBytes(UTF_8), "X: y")))
                .contains("\n" + "商".repeat(4096) + "\n… of 4097 characters\n\n");
    }

    @Test
    void aLongRequestBodyIsReadNoFurtherThanItIsShown() {
        var empty = answered(new byte[0], "X: y");
        assertThat(plain(request("POST", "http://a/", text("x".repeat(1_000_000), "text/plain")), empty))
                .contains("\n" + "x".repeat(4096) + "\n… of 1000000 bytes\n\n").doesNotContain("characters");
        var binary = new Body.Bytes(new byte[1_000_000], Optional.empty());
        assertThat(plain(request("POST", "http://a/", binary), empty)).contains("00\n… of 1000000 bytes\n\n");
    }

    @Test
    void aCharacterCutByTheLimitDoesNotMakeABodyBinary() {
        var body = text("x" + "商".repeat(100_000), "text/plain");
        assertThat(plain(request("POST", "http://a/", body), answered(new byte[0], "X: y"))).contains("x商商商");
    }

    @Test
    void aFileThatIsGoneIsSaid() {
        var body = new Body.File(Path.of("no-such-file"), 10, Optional.empty());
        assertThat(plain(request("POST", "http://a/", body), answered(new byte[0], "X: y")))
                .contains("(body cannot be read: no-such-file)");
    }

    @Test
    void theCharacterSetIsReadFromContentType() {
        assertThat(List.of("text/html; charset=gbk", "text/html;CHARSET=\"GBK\"; q=1", "x; a=b; charset = gbk"))
                .allSatisfy(type -> assertThat(
                        TextCharset.named(new Head(("Content-Type: " + type + "\r\n").getBytes(), false)))
                        .contains(Charset.forName("gbk")));
    }
}
