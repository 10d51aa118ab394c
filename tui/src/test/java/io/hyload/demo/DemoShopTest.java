package io.hyload.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DemoShopTest {

    private static final String ADD_CUSTOMER = """
            {"action":"add_customer","data":{"name":"武汉","phonenumber":"133","address":"1 Road"}}""";

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private DemoShop shop;
    private int answers;

    @BeforeEach
    void open() throws IOException {
        shop = DemoShop.start(0);
    }

    @AfterEach
    void everyResponseWasCountedOnce() {
        assertThat(shop.served()).isEqualTo(answers);
        client.close();
        shop.close();
    }

    @Test
    void signingInSetsASessionCookie() throws Exception {
        var response = post("/api/mgr/signin", "username=byhy&password=88888888");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"ret\":0}");
        assertThat(header(response, "Set-Cookie")).matches("sessionid=[0-9a-f]{32}; Path=/; HttpOnly");
        assertThat(header(response, "Content-Type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void aWrongPasswordOrNameIsNoSession() throws Exception {
        for (var form : List.of("username=byhy&password=1", "username=1byhy&password=88888888", "")) {
            var response = post("/api/mgr/signin", form);

            assertThat(response.body()).isEqualTo("{\"ret\":1,\"reason\":\"wrong user name or password\"}");
            assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void customersAreOnlyShownToThoseSignedIn() throws Exception {
        var response = get("/api/mgr/customers?action=list_customer");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"ret\":302,\"reason\":\"not signed in\"}");
        assertThat(get("/api/mgr/customers?action=list_customer", "Cookie", "sessionid=guessed").statusCode())
                .isEqualTo(401);
        assertThat(post("/api/mgr/customers", ADD_CUSTOMER).statusCode()).isEqualTo(401);
    }

    @Test
    void theListShowsOnePageAndTheTotal() throws Exception {
        var cookie = signIn();

        var second = "/api/mgr/customers?action=list_customer&pagesize=1&pagenum=2";
        assertThat(get(second, "Cookie", "a=b; " + cookie).body())
                .isEqualTo("""
                        {"ret":0,"retlist":[{"id":2,"name":"南京中医院","phonenumber":"13345678888",\
                        "address":"江苏省南京市中山路253号"}],"total":12}""");
        assertThat(get("/api/mgr/customers?action=list_customer", "Cookie", cookie).body())
                .contains("\"Café \\\"Zur Post\\\"\"")
                .contains("\"id\":10")
                .doesNotContain("\"id\":11");
        assertThat(get("/api/mgr/customers?action=list_customer&pagenum=99", "Cookie", cookie).body())
                .isEqualTo("{\"ret\":0,\"retlist\":[],\"total\":12}");
    }

    @Test
    void aListNeedsItsActionAndSanePages() throws Exception {
        var cookie = signIn();

        assertThat(get("/api/mgr/customers", "Cookie", cookie).statusCode()).isEqualTo(400);
        var response = get("/api/mgr/customers?action=list_customer&pagesize=0", "Cookie", cookie);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("{\"ret\":1,\"reason\":\"pagesize must be a whole number from 1 to 1000, not '0'\"}");
    }

    @Test
    void anAddedCustomerIsListed() throws Exception {
        var cookie = signIn();

        assertThat(post("/api/mgr/customers", ADD_CUSTOMER, "Cookie", cookie).body())
                .isEqualTo("{\"ret\":0,\"id\":13}");
        assertThat(get("/api/mgr/customers?action=list_customer&pagenum=2", "Cookie", cookie).body())
                .endsWith("""
                        {"id":13,"name":"武汉","phonenumber":"133","address":"1 Road"}],"total":13}""");
    }

    @Test
    void aBrokenCustomerIsABadRequest() throws Exception {
        var cookie = signIn();

        var response = post("/api/mgr/customers", "{\"action\":", "Cookie", cookie);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"ret\":1,\"reason\":\"not a JSON object\"}");
        assertThat(post("/api/mgr/customers", "{}", "Cookie", cookie).statusCode()).isEqualTo(400);
        assertThat(post("/api/mgr/customers", "x".repeat(70_000), "Cookie", cookie).statusCode()).isEqualTo(413);
    }

    @Test
    void onlyTheLastTenThousandCustomersAreKept() {
        var customers = new Customers();
        for (int i = 0; i < Customers.KEPT; i++) {
            customers.add("n", "p", "a");
        }

        assertThat(customers.total()).isEqualTo(10_000);
        assertThat(customers.page(1, 1)).extracting(Customers.Customer::id).containsExactly(13);
        assertThat(customers.page(5, 2_000)).extracting(Customers.Customer::id)
                .containsExactly(10_008, 10_009, 10_010, 10_011, 10_012);
        assertThat(customers.page(5, 2_001)).isEmpty();
    }

    @Test
    void theRootLeadsToTheSignInPage() throws Exception {
        var response = get("/");

        assertThat(response.statusCode()).isEqualTo(301);
        assertThat(header(response, "Location")).isEqualTo("/mgr/sign.html");
        assertThat(header(response, "Content-Length")).isEqualTo("0");
    }

    @Test
    void everythingThatAPageLoadsIsThere() throws Exception {
        for (var page : List.of("/mgr/", "/mgr/sign.html")) {
            assertThat(header(get(page), "Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(get(page).body()).contains(
                    "\"/mgr/style.css\"", "\"/mgr/app.js\"", "\"/mgr/logo.png\"", "\"/cdnjs/jquery/jquery.min.js\"");
        }
        assertThat(header(get("/mgr/style.css"), "Content-Type")).isEqualTo("text/css; charset=utf-8");
        assertThat(header(get("/mgr/app.js"), "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(get("/cdnjs/jquery/jquery.min.js").body()).hasSizeBetween(30_000, 30_100);
        var logo = send(request("/mgr/logo.png", "Accept-Encoding", "gzip").GET());
        assertThat(header(logo, "Content-Type")).isEqualTo("image/png");
        assertThat(logo.body()).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void aPageIsCompressedForThoseWhoAskForIt() throws Exception {
        var plain = get("/mgr/style.css");
        var refused = get("/mgr/style.css", "Accept-Encoding", "gzip;q=0, br");
        var zipped = send(request("/mgr/style.css", "Accept-Encoding", "br, gzip").GET());

        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(zipped, "ETag")).isNotEqualTo(header(plain, "ETag"));
        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(plain.body());
        }
    }

    @Test
    void aKnownPageIsNotSentAgain() throws Exception {
        var tag = header(get("/mgr/"), "ETag");

        var again = get("/mgr/", "If-None-Match", "\"other\", " + tag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/mgr/", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void headTellsTheLengthWithoutTheBody() throws Exception {
        var get = get("/mgr/");
        var head = send(request("/mgr/").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo(header(get, "Content-Length"));
        assertThat(head.body()).isEmpty();
    }

    @Test
    void anUploadIsMeasuredPartByPart() throws Exception {
        var form = """
                a preamble, which is skipped\r
                --b\r
                Content-Disposition: form-data; name="title"\r
                \r
                产品 --b\r
                --b  \r
                content-disposition: form-data; name="file"; filename="a \\"1\\".mp4"\r
                Content-Type: video/mp4\r
                \r
                \r
                --no boundary\r
                \r
                --b\r
                Content-Disposition: form-data; name="empty"; filename=e.txt\r
                \r
                \r
                --b--\r
                """;
        var response = post("/api/upload", form, "Content-Type", "multipart/form-data; boundary=\"b\"");

        assertThat(response.body()).isEqualTo("""
                {"ret":0,"files":[{"name":"file","filename":"a \\"1\\".mp4","size":17},\
                {"name":"empty","filename":"e.txt","size":0}],"fields":{"title":"产品 --b"}}""");
    }

    /// The delimiter falls across every place where one read can end and the next begin.
    @Test
    void aBoundaryMayBeSplitAnywhere() throws Exception {
        var form = "--cut\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n%s\r\n--cut--"
                .formatted("\r\n--cu").getBytes(UTF_8);
        for (int cut = 1; cut < form.length; cut++) {
            InputStream in = new SequenceInputStream(
                    new ByteArrayInputStream(form, 0, cut), new ByteArrayInputStream(form, cut, form.length - cut));
            var headers = new com.sun.net.httpserver.Headers();
            headers.set("Content-Type", "multipart/form-data; boundary=cut");

            var read = Multipart.read(new Request("POST", "/api/upload", "", headers, in));

            assertThat(read.files()).as("cut at %d", cut).containsExactly(new Multipart.FilePart("f", "f", 6));
        }
    }

    @Test
    void aLargeUploadPassesThroughInChunks() throws Exception {
        var head = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"big\"\r\n\r\n".getBytes(UTF_8);
        var block = new byte[1 << 20];
        var parts = new ArrayList<byte[]>(List.of(head));
        parts.addAll(Collections.nCopies(64, block));
        parts.add("\r\n--b--".getBytes(UTF_8));

        var response = post("/api/upload", BodyPublishers.ofByteArrays(parts),
                "Content-Type", "multipart/form-data; boundary=b");

        assertThat(response.body()).isEqualTo("""
                {"ret":0,"files":[{"name":"f","filename":"big","size":67108864}],"fields":{}}""");
    }

    @Test
    void aBrokenUploadIsABadRequest() throws Exception {
        var type = "multipart/form-data; boundary=b";
        assertThat(post("/api/upload", "x", "Content-Type", "text/plain").statusCode()).isEqualTo(400);
        assertThat(post("/api/upload", "--b\r\n", "Content-Type", type).body())
                .isEqualTo("{\"ret\":1,\"reason\":\"the multipart form ends before its last boundary\"}");
        assertThat(post("/api/upload", "--b\r\n\r\nx\r\n--b--", "Content-Type", type).body())
                .isEqualTo("{\"ret\":1,\"reason\":\"a part has no name\"}");
        var longField = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + "x".repeat(70_000) + "\r\n--b--";
        assertThat(post("/api/upload", longField, "Content-Type", type).statusCode()).isEqualTo(413);
    }

    @Test
    void theEchoTellsWhatWasSent() throws Exception {
        var response = send(request("/api/path1?param1=value1&q=%E5%95%86+1", "Header1", "value1")
                .setHeader("Content-Type", "text/plain; charset=gbk")
                .method("PUT", BodyPublishers.ofByteArray("商品\n".getBytes("gbk"))));

        assertThat(text(response)).isEqualTo("""
                {"ret":0,"method":"PUT","path":"/api/path1","params":{"param1":"value1","q":"商 1"},\
                "headers":{"content-type":"text/plain; charset=gbk","header1":"value1",\
                "user-agent":"test"},"bodyLength":5,"body":"商品\\n"}""");
    }

    @Test
    void theEchoShowsOnlyShortText() throws Exception {
        assertThat(post("/api/path1", BodyPublishers.ofByteArray(new byte[] {0, 1, (byte) 0xff})).body())
                .endsWith("\"bodyLength\":3}");
        assertThat(post("/api/path1", "x".repeat(4_097)).body()).endsWith("\"bodyLength\":4097}");
        assertThat(post("/api/path1", "x", "Content-Type", "text/plain; charset=none").statusCode()).isEqualTo(400);
    }

    @Test
    void bytesAreMeasuredAndXmlComesBack() throws Exception {
        assertThat(post("/api/uploadpng", BodyPublishers.ofByteArray(new byte[200_000])).body())
                .isEqualTo("{\"ret\":0,\"size\":200000}");
        var xml = post("/api/xml", "<a>商</a>", "Content-Type", "application/xml; charset=utf-8");
        assertThat(xml.body()).isEqualTo("<a>商</a>");
        assertThat(header(xml, "Content-Type")).isEqualTo("application/xml; charset=utf-8");
    }

    @Test
    void theSwitchesPageShowsAndSets() throws Exception {
        assertThat(get("/switches").body()).contains("""
                <input name="delay" type="number" min="0" max="60000" value="0">""");
        assertThat(post("/switches", "delay=0&jitter=1&errors=100").body()).contains("value=\"1\"", "value=\"100\"");

        var response = get("/mgr/");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("{\"ret\":1,\"reason\":\"an error on purpose: see /switches\"}");
        assertThat(get("/nowhere").statusCode()).isEqualTo(500);

        assertThat(get("/switches?errors=0").body()).contains("value=\"1\"").doesNotContain("value=\"100\"");
        assertThat(get("/mgr/").statusCode()).isEqualTo(200);
    }

    @Test
    void aSwitchOutOfItsRangeIsNamedInOneLine() throws Exception {
        var response = post("/switches", "delay=50&errors=101");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("errors must be a whole number from 0 to 100, not '101'\n");
        assertThat(get("/switches?delay=soon").statusCode()).isEqualTo(400);
        assertThat(get("/switches?speed=1").body()).isEqualTo("unknown switch: there are delay, jitter, errors\n");
        assertThat(get("/switches").body()).doesNotContain("value=\"50\"");
    }

    @Test
    void aDelayIsTheLeastThatAnAnswerTakes() throws Exception {
        get("/switches?delay=30");
        long start = System.nanoTime();

        get("/api/path1");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
        assertThat(new Switches(30, 20, 0).nextDelay(new SplittableRandom(7)))
                .isBetween(Duration.ofMillis(30), Duration.ofMillis(50));
    }

    @Test
    void anUnknownPathIsNotFoundAndAWrongMethodIsNamed() throws Exception {
        var missing = get("/nowhere");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("{\"ret\":1,\"reason\":\"there is no /nowhere\"}");

        var wrong = send(request("/api/mgr/customers").DELETE());
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(header(wrong, "Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(get("/api/mgr/signin").statusCode()).isEqualTo(405);
    }

    @Test
    void oneConnectionCarriesManyRequestsWhateverTheirBodies() throws Exception {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), shop.port())) {
            socket.getOutputStream().write(("""
                    POST /nowhere HTTP/1.1\r
                    Host: shop\r
                    Content-Length: 200000\r
                    \r
                    """ + "x".repeat(200_000) + """
                    HEAD /mgr/ HTTP/1.1\r
                    Host: shop\r
                    \r
                    GET / HTTP/1.1\r
                    Host: shop\r
                    Connection: close\r
                    \r
                    """).getBytes(UTF_8));

            var all = new String(socket.getInputStream().readAllBytes(), UTF_8);

            answers += 3;
            assertThat(Pattern.compile("HTTP/1.1 (\\d+)").matcher(all).results().map(found -> found.group(1)))
                    .containsExactly("404", "200", "301");
        }
    }

    @Test
    void twoHundredUsersAreServedAtOnceAndTheirConnectionsKept() throws Exception {
        var users = 200;
        var rounds = 5;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = threads.invokeAll(Collections.nCopies(users, user(rounds)));
            for (var status : statuses) {
                assertThat(status.get()).isEqualTo(rounds);
            }
        }
        answers += users * rounds;
    }

    /// Counts the 404s on one connection; a closed one would end the loop early.
    private Callable<Integer> user(int rounds) {
        return () -> {
            try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), shop.port())) {
                int answered = 0;
                for (int i = 0; i < rounds; i++) {
                    socket.getOutputStream().write("GET /none HTTP/1.1\r\nHost: shop\r\n\r\n".getBytes(UTF_8));
                    var end = "{\"ret\":1,\"reason\":\"there is no /none\"}";
                    var seen = new StringBuilder();
                    for (int b; seen.indexOf(end) < 0 && (b = socket.getInputStream().read()) >= 0;) {
                        seen.append((char) b);
                    }
                    answered += seen.toString().startsWith("HTTP/1.1 404") ? 1 : 0;
                }
                return answered;
            }
        };
    }

    private String signIn() throws Exception {
        return header(post("/api/mgr/signin", "username=byhy&password=88888888"), "Set-Cookie").split(";")[0];
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return asText(request(path, headers).GET());
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return post(path, BodyPublishers.ofString(body), headers);
    }

    private HttpResponse<String> post(String path, BodyPublisher body, String... headers) throws Exception {
        return asText(request(path, headers).POST(body));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(shop.uri() + path)).setHeader("User-Agent", "test");
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> asText(HttpRequest.Builder request) throws Exception {
        var response = client.send(request.build(), BodyHandlers.ofString(UTF_8));
        answers++;
        return response;
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        var response = client.send(request.build(), BodyHandlers.ofByteArray());
        answers++;
        return response;
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), UTF_8);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
