package io.hyload.har;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.har.Flow.Carried;
import io.hyload.har.Flow.Extraction;
import io.hyload.har.Flow.Hidden;
import io.hyload.har.Flow.Place;
import io.hyload.har.Flow.Step;
import io.hyload.har.Flow.Suspect;
import io.hyload.har.Flow.Visit;
import io.hyload.testsupport.Golden;
import io.hyload.testsupport.ReceivedRequest;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;

import static io.hyload.har.Flows.answered;
import static io.hyload.har.Flows.entry;
import static io.hyload.har.Flows.flow;
import static io.hyload.har.Flows.get;
import static io.hyload.har.Flows.json;
import static io.hyload.har.Flows.page;
import static io.hyload.har.Flows.post;
import static io.hyload.testsupport.Script.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ScenarioSourceTest {

    private static final String SHOP = "http://shop.test:8080";
    private static final String FORM = "application/x-www-form-urlencoded";

    // ------------------------------------------------------------------ as code to read

    /// With all there is: values of answers, secrets, two hosts, what a browser fetches at once, JSON, a picture.
    private static Flow shop() {
        var browser = new String[] {"User-Agent", "Browser/1.0", "Accept-Language", "en"};
        var pages = List.of(
                page("Sign in – Shop", 4.21,
                        get(1, SHOP + "/login", with(browser, "Accept", "text/html,*/*;q=0.8")),
                        answered(post(2, SHOP + "/login", new Body.Form(FORM, List.of(), "csrf=f3a9c1d2e4&user=ann&"
                                + "password=s3cret%21pass"), with(browser, "Origin", SHOP)), 302, "")),
                new Visit("商品/列表", List.of(new Step.One(get(3, SHOP + "/", browser)),
                        new Step.AtOnce(List.of(answered(get(4, "http://cdn.test/app.css", browser), 200, "text/css"),
                                answered(get(5, "http://cdn.test/app.js?v=7", browser), 304, "text/javascript"),
                                answered(get(6, SHOP + "/api/items?page=1&size=20", with(browser, "Accept",
                                        "application/json", "Authorization", "Bearer eyJhbGciOi.abc")), 200,
                                        "application/json")))),
                        Duration.ofMillis(12_600)),
                page("Cart", 0,
                        post(7, SHOP + "/api/cart?action=add", json("""
                                {"item":"A-77120","count":2,"note":"says \\"hi\\"","session":"f3a9c1d2e4"}"""),
                                with(browser, "Content-Type", "application/json")),
                        entry(8, "PUT", SHOP + "/api/cart/ord_881237/address?action=ship", Optional.of(json("""
                                {
                                  "street": "12 Quay Street",
                                  "city": "",
                                  "lines": ["a", "b"]
                                }
                                """)), with(browser, "Content-Type", "application/json")),
                        post(9, SHOP + "/photo", new Body.Multipart("multipart/form-data", List.of(
                                new Body.Part("title", "", "", "Me & you".getBytes(UTF_8)),
                                new Body.Part("photo", "me.jpg", "image/jpeg", new byte[0]))), browser),
                        get(10, "https://pay.test/start?order=ord_881237&nonce=9f8e7d6c5b4a", browser)));
        var values = List.of(
                new Carried("csrf", "f3a9c1d2e4", 1, new Extraction.Html("input[name=csrf]", "value"),
                        Map.of(2, List.of(Place.BODY), 7, List.of(Place.BODY))),
                new Carried("item", "A-77120", 6, new Extraction.JsonPointer("/items/0/id"),
                        Map.of(7, List.of(Place.BODY))),
                new Carried("order", "ord_881237", 7, new Extraction.JsonPointer("/order"),
                        Map.of(8, List.of(Place.PATH), 10, List.of(Place.QUERY))),
                new Carried("unused", "nowhere to be seen", 7, new Extraction.Header("X-Id"),
                        Map.of(8, List.of(Place.PATH))));
        var hidden = List.of(new Hidden("password", "s3cret!pass", "password of the form, once"),
                new Hidden("token", "eyJhbGciOi.abc", "Authorization, once"));
        return new Flow("shop.har", pages, values, hidden,
                List.of(new Suspect(10, "9f8e7d6c5b4a", Place.QUERY), new Suspect(5, "7", Place.QUERY)));
    }

    private static String[] with(String[] headers, String... more) {
        var all = Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return all;
    }

    @Test
    void itTellsInWhichLineEachRequestBegins() {
        var entries = new Entry[60];
        for (int i = 0; i < entries.length; i++) entries[i] = i % 2 == 0
                ? get(i + 1, "http://shop.test/number" + (i + 1))
                : post(i + 1, "http://shop.test/number" + (i + 1), json("{\"long\": \"" + "x ".repeat(40 * i) + "\"}"));
        var located = ScenarioSource.located(flow(page("all", 1, entries)), "Shop");
        assertThat(located.text()).isEqualTo(ScenarioSource.of(flow(page("all", 1, entries)), "Shop"));
        var lines = located.text().lines().toList();
        assertThat(located.lines()).hasSize(entries.length).allSatisfy((number, line) -> assertThat(
                String.join(" ", lines.subList(line - 1, Math.min(line + 1, lines.size()))))
                .contains("/number" + number + "\""));
    }

    @Test
    void aFlowWithEverythingReadsAsAPersonWouldHaveWrittenIt() {
        var source = ScenarioSource.of(shop(), "Shop");
        Golden.assertMatches(getClass(), "scenarios/shop.java", source);
        assertThat(source).doesNotContain("s3cret").doesNotContain("eyJhbGciOi");
        assertThat(source.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        Compiled.of("Shop", source);
    }

    // ------------------------------------------------------------------ as requests

    private static List<ReceivedRequest> sent(Flow flow, String... words) {
        try (var server =
                ScriptedServer.start(answer("HTTP/1.1 200 OK\r\nX-Next: a b/ü\r\nContent-Length: 0\r\n\r\n"))) {
            var all = new ArrayList<>(List.of(words));
            all.add("url=" + server.url());
            Compiled.of("Shop", ScenarioSource.of(flow, "Shop")).run(all);
            return server.requests();
        }
    }

    private static List<String> targets(List<ReceivedRequest> requests) {
        return requests.stream().map(request -> request.line().split(" ")[1]).toList();
    }

    @Test
    void queriesAreSentAsRecordedHoweverTheyWereEncoded() {
        var queries =
                List.of("a=1&b=x+y", "a=1&b=x%20y", "q=%e5%95%86", "q=%E5%95%86", "flag", "a=", "=a", "a=b=c", "&&a=1",
                        "a=1&a=2", "a=%zz", "t=~*-._", "t=%7E", "a=1;b=2", "x[]=1", "x%5B%5D=1", "q='", "");
        var entries = new ArrayList<Entry>();
        for (var query : queries) entries.add(get(entries.size() + 1, SHOP + "/search?" + query));
        var page = page("Search", 0, entries.toArray(Entry[]::new));
        assertThat(targets(sent(flow(page)))).containsExactlyElementsOf(
                queries.stream().map(query -> "/search?" + query.replace("'", "%27")).toList());
    }

    @Test
    void pathsOfTwoSlashesStayAtTheirHost() {
        var page =
                page("Odd", 0, get(1, SHOP + "//evil.test/x"), get(2, SHOP + "/"), get(3, SHOP + "/a;b=c,d/@:!$&'()*+"),
                        get(4, SHOP + "?q=1"), get(5, SHOP));
        assertThat(targets(sent(flow(page))))
                .containsExactly("//evil.test/x", "/", "/a;b=c,d/@:!$&'()*+", "/?q=1", "/");
    }

    @Test
    void bodiesAreSentByteForByte() {
        var texts = List.of("{\"a\":1}", "{\n  \"a\": \"b\\\\n\"\n}", "  {\"a\":\"\"}  \n", "\n\n\"\"\"\n\\\n",
                "line\r\nline\t\n",
                "\"quoted\"", " \n indented\n", "100 % \u2028 \ufeff",
                "{\"long\":[" + "\"item, of many\",".repeat(60) + "1]}",
                "<a b=\"c\">\n</a>", "x".repeat(500), "商品\n\"客户\" 😀");
        var entries = new ArrayList<Entry>();
        for (var text : texts) entries.add(post(entries.size() + 1, SHOP + "/api", json(text)));
        var sent = sent(flow(page("Api", 0, entries.toArray(Entry[]::new))));
        assertThat(sent.stream().map(ReceivedRequest::text)).containsExactlyElementsOf(texts);
        assertThat(sent).allSatisfy(request -> assertThat(request.headers("Content-Type"))
                .containsExactly("application/json"));
    }

    @Test
    void formsAndBytesAreSentByteForByte() {
        var raws = List.of("a=1&b=x+y", "a=1&b=x%20y", "a=%fc", "a", "{\"not\":\"a form\"}", "a=\"&b=\n");
        var entries = new ArrayList<Entry>();
        for (var raw : raws)
            entries.add(
                    post(entries.size() + 1, SHOP + "/f", new Body.Form(FORM, List.of(), raw), "Content-Type", FORM));
        entries.add(post(7, SHOP + "/f", new Body.Form(FORM + "; charset=UTF-8", List.of(new Field("ü", "ä b")), "")));
        var bytes = new byte[3000];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (i * 7);
        entries.add(post(8, SHOP + "/b", new Body.Binary("image/png", bytes)));
        var sent = sent(flow(page("Forms", 0, entries.toArray(Entry[]::new))));
        assertThat(sent.subList(0, 6).stream().map(ReceivedRequest::text)).containsExactlyElementsOf(raws);
        assertThat(sent.subList(0, 6)).allSatisfy(request -> assertThat(request.headers("Content-Type"))
                .containsExactly(FORM));
        assertThat(sent.get(6).text()).isEqualTo("%C3%BC=%C3%A4+b");
        assertThat(sent.get(6).headers("Content-Type")).containsExactly(FORM + "; charset=UTF-8");
        assertThat(sent.get(7).body()).isEqualTo(bytes);
        assertThat(sent.get(7).headers("Content-Type")).containsExactly("image/png");
    }

    @Test
    void aTextIsSentInTheCharacterSetOfItsType() {
        var type = "text/xml; charset=GBK";
        var sent =
                sent(flow(page("Soap", 0, post(1, SHOP + "/ws", new Body.Text(type, "<客户/>"), "Content-Type", type))));
        assertThat(new String(sent.getFirst().body(), Charset.forName("GBK"))).isEqualTo("<客户/>");
        assertThat(sent.getFirst().header("Content-Type")).contains(type);
    }

    @Test
    void valuesOfAnswersTakeThePlaceOfRecordedOnesInTheEncodingOfThePlace() {
        var recorded = "old \"value\"/é";
        var everywhere = List.of(Place.values());
        var page = page("Next", 0, get(1, SHOP + "/first"),
                get(2, SHOP + "/p/old%20%22value%22%2F%C3%A9/x?t=old+%22value%22%2F%C3%A9"),
                get(3, SHOP + "/q?raw&t=old+%22value%22%2F%c3%a9"),
                post(4, SHOP + "/json", json("{\"v\":\"old \\\"value\\\"\\/\\u00e9\",\"w\":1}")),
                post(5, SHOP + "/form", new Body.Form(FORM, List.of(new Field("v", "<" + recorded + ">")), "")),
                post(6, SHOP + "/parts", new Body.Multipart("multipart/form-data",
                        List.of(new Body.Part("v", "", "", recorded.getBytes(UTF_8))))));
        var uses = new HashMap<Integer, List<Place>>();
        for (int i = 1; i <= 6; i++) uses.put(i, everywhere);
        var sent = sent(new Flow("", List.of(page),
                List.of(new Carried("next", recorded, 1, new Extraction.Header("X-Next"), uses)), List.of()));
        assertThat(targets(sent)).startsWith("/first", "/p/a%20b%2F%C3%BC/x?t=a+b%2F%C3%BC", "/q?raw&t=a+b%2F%C3%BC");
        assertThat(sent.get(3).text()).isEqualTo("{\"v\":\"a b/ü\",\"w\":1}");
        assertThat(sent.get(4).text()).isEqualTo("v=%3Ca+b%2F%C3%BC%3E");
        assertThat(sent.get(5).text()).contains("\r\n\r\na b/ü\r\n");
    }

    @Test
    void secretsAreHiddenWhereverTheyStandAndComeFromOptions() {
        var secret = "pass wörd/1";
        var page = page("Reset " + secret, 0,
                get(1, SHOP + "/reset/pass%20w%C3%B6rd%2F1?k=pass%20w%c3%b6rd/1", "X-Key", "k " + secret),
                post(2, SHOP + "/r", json("{\"p\":\"pass w\\u00f6rd\\/1\"}"), "X-Key", "k " + secret),
                post(3, SHOP + "/r", new Body.Text("text/plain", (secret + ",").repeat(40)), "X-Key", "k " + secret));
        var flow = new Flow(secret, List.of(page), List.of(), List.of(new Hidden("reset-key", secret, "")),
                List.of(new Suspect(1, secret, Place.QUERY)));
        assertThat(ScenarioSource.of(flow, "Shop")).doesNotContain("rd/1").doesNotContain("rd%2F1")
                .doesNotContain("rd\\/1");

        var sent = sent(flow, "reset-key=n&w");
        assertThat(targets(sent)).startsWith("/reset/n%26w?k=n%26w");
        assertThat(sent).allSatisfy(request -> assertThat(request.header("X-Key")).contains("k n&w"));
        assertThat(sent.get(1).text()).isEqualTo("{\"p\":\"n&w\"}");
        assertThat(sent.get(2).text()).isEqualTo("n&w,".repeat(40));
    }

    @Test
    void aShortSecretIsNotFoundInsideOfWords() {
        var page = page("Step 1", 0, post(1, SHOP + "/v1/11", new Body.Form(FORM,
                List.of(new Field("pin", "1"), new Field("amount", "21")), "")));
        var source =
                ScenarioSource.of(new Flow("", List.of(page), List.of(), List.of(new Hidden("pin", "1", ""))), "Shop");
        assertThat(source).contains("client.post(\"/v1/11\", form(\"pin\", pin, \"amount\", \"21\"))");
    }

    // ------------------------------------------------------------------ limits of class files

    @Test
    void tenThousandRequestsAreWrittenInNoTimeAndCompile() {
        var visits = new ArrayList<Visit>();
        for (int number = 1; number < 10_000; number += 25) {
            var entries = new Entry[24];
            for (int i = 0; i < entries.length; i++)
                entries[i] = get(number + i, SHOP + "/api/" + i + "/v" + (number + i), "X-Number", "" + (number + i));
            var steps = new ArrayList<>(Flows.steps(entries));
            steps.add(new Step.AtOnce(List.of(get(number + 24, SHOP + "/a" + number), get(0, SHOP + "/b" + number))));
            visits.add(new Visit("The same title", steps, Duration.ofSeconds(1)));
        }
        long start = System.nanoTime();
        var source = ScenarioSource.of(new Flow("", visits), "Shop");
        // A quarter of a second where nothing else runs.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(source).contains("class Pages1 {").contains("class User extends Pages");
        Compiled.of("Shop", source);
    }

    @Test
    void whatIsTooLongForAMethodOrAConstantIsDivided() {
        var fields = new ArrayList<Field>();
        var parts = new ArrayList<Body.Part>();
        var headers = new ArrayList<String>();
        for (int i = 0; i < 20_000; i++) {
            fields.add(new Field("n" + i, "v" + i));
            parts.add(new Body.Part("n" + i, "", "", ("v" + i).getBytes(UTF_8)));
            headers.addAll(List.of("X-" + i, "v"));
        }
        var atOnce = new ArrayList<Entry>();
        for (int i = 0; i < 3000; i++) atOnce.add(get(10 + i, SHOP + "/r" + i));
        var long1 = ("客户 says \"hi\"\n").repeat(20_000);
        var long2 = ("\0\u2028").repeat(50_000);
        var flow = flow(page("Long", 0,
                post(1, SHOP + "/form", new Body.Form(FORM, fields, "")),
                get(2, SHOP + "/q?" + SplitUrl.encoded(fields)),
                post(3, SHOP + "/parts", new Body.Multipart("multipart/form-data; boundary=b", parts)),
                post(4, SHOP + "/text", new Body.Text("text/plain", long1)),
                post(5, SHOP + "/odd", new Body.Text("text/plain", long2)),
                get(6, SHOP + "/head", headers.toArray(String[]::new))),
                new Visit("At once", List.of(new Step.AtOnce(atOnce)), Duration.ZERO));
        Compiled.of("Shop", ScenarioSource.of(flow, "Shop"));
        var sent = sent(flow(page("Long", 0, post(4, SHOP + "/text", new Body.Text("text/plain", long1)),
                post(5, SHOP + "/odd", new Body.Text("text/plain", long2)))));
        assertThat(sent.stream().map(ReceivedRequest::text)).containsExactly(long1, long2);
    }

    @Test
    void anEmptyFlowCompiles() {
        Compiled.of("Shop", ScenarioSource.of(flow(), ""));
        Compiled.of("Shop", ScenarioSource.of(flow(new Visit("", List.of(), Duration.ZERO)), "\n*/"));
    }
}
