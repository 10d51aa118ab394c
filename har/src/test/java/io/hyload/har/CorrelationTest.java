package io.hyload.har;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.hyload.har.Flow.Carried;
import io.hyload.har.Flow.Extraction.Cookie;
import io.hyload.har.Flow.Extraction.Header;
import io.hyload.har.Flow.Extraction.Html;
import io.hyload.har.Flow.Extraction.InHeader;
import io.hyload.har.Flow.Extraction.JsonPointer;
import io.hyload.har.Flow.Extraction.RedirectParam;
import io.hyload.har.Flow.Extraction.Regex;
import io.hyload.har.Flow.Place;
import io.hyload.har.Flow.Suspect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class CorrelationTest {

    private static final String JWT =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0NzExIiwibmFtZSI6IkEifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static Flow correlated(String exchanges) {
        return Correlation.of(Exchanges.flow(exchanges));
    }

    private static Carried only(Flow flow) {
        assertThat(flow.values()).hasSize(1);
        return flow.values().getFirst();
    }

    @Test
    void aTokenInAHiddenInputIsSentWithTheForm() {
        var flow = correlated("""
                GET https://shop.test/login
                -----
                200
                Content-Type: text/html; charset=utf-8

                <form><input name="user"><input type="hidden" name="_csrf" value="q8x&#43;Zk0/vT1&equals;"></form>
                =====
                POST https://shop.test/login
                Content-Type: application/x-www-form-urlencoded

                user=alice&_csrf=q8x%2BZk0%2FvT1%3D
                """);
        assertThat(only(flow)).isEqualTo(new Carried("csrf", "q8x+Zk0/vT1=", 1,
                new Html("input[name=_csrf]", "value"), Map.of(2, List.of(Place.BODY))));
        assertThat(flow.suspects()).isEmpty();
    }

    @Test
    void aTokenOfJsonIsTheBearerOfAllLaterRequests() {
        var text = new StringBuilder("""
                POST https://api.test/signin
                Content-Type: application/json

                {"user":"alice","password":"secret"}
                -----
                200
                Content-Type: application/json

                {"data":{"access_token":"%s","expires_in":3600}}
                """.formatted(JWT));
        for (int i = 0; i < 33; i++) {
            text.append("""
                    =====
                    GET https://api.test/items?page=%d
                    Authorization: Bearer %s
                    """.formatted(i, JWT));
        }
        var carried = only(correlated(text.toString()));
        assertThat(carried.variable()).isEqualTo("accessToken");
        assertThat(carried.value()).isEqualTo(JWT);
        assertThat(carried.how()).isEqualTo(new JsonPointer("/data/access_token"));
        assertThat(carried.uses()).hasSize(33).containsEntry(34, List.of(Place.HEADER));
    }

    @Test
    void anIdOfARedirectStandsInALaterPath() {
        assertThat(only(correlated("""
                POST https://shop.test/orders
                -----
                302
                Location: https://shop.test/orders/4711/details?x=1
                =====
                GET https://shop.test/orders/4711/details?x=1
                """))).isEqualTo(new Carried("orderId", "4711", 1, new InHeader("Location", "/orders/([^/?#]+)"),
                Map.of(2, List.of(Place.PATH))));
    }

    @Test
    void aParameterOfARedirectIsDecoded() {
        assertThat(only(correlated("""
                GET https://login.test/authorize?client_id=shop
                -----
                302
                Location: https://shop.test/cb?code=4%2F0AX4XfWh_u3v9&locale=en
                =====
                GET https://shop.test/cb?code=4%2F0AX4XfWh_u3v9&locale=en
                """))).isEqualTo(new Carried("code", "4/0AX4XfWh_u3v9", 1, new RedirectParam("code"),
                Map.of(2, List.of(Place.QUERY))));
    }

    @Test
    void anIdOfJsonStandsInPathQueryAndBody() {
        var flow = correlated("""
                POST https://shop.test/api/orders
                -----
                201
                Content-Type: application/json

                {"order":{"id":4711,"total":199},"items":[{"id":81,"orderId":4711}]}
                =====
                GET https://shop.test/api/orders/4711?expand=items
                =====
                POST https://shop.test/api/pay?order_id=4711
                Content-Type: application/json

                {"orderId":4711,"amount":199}
                """);
        assertThat(only(flow)).isEqualTo(new Carried("orderId", "4711", 1, new JsonPointer("/order/id"),
                Map.of(2, List.of(Place.PATH), 3, List.of(Place.QUERY, Place.BODY))));
    }

    @Test
    void aMetaTagFeedsAHeader() {
        assertThat(only(correlated("""
                GET https://shop.test/
                -----
                200
                Content-Type: text/html

                <head><meta name="csrf-token" content="mF3kQ9zR2xT7vB1n=="></head>
                =====
                POST https://shop.test/cart
                X-CSRF-Token: mF3kQ9zR2xT7vB1n==
                """))).isEqualTo(new Carried("csrfToken", "mF3kQ9zR2xT7vB1n==", 1,
                new Html("meta[name=csrf-token]", "content"), Map.of(2, List.of(Place.HEADER))));
    }

    @Test
    void aCookieSentAsAHeaderTooIsReadFromTheAnswerThatSetIt() {
        assertThat(only(correlated("""
                GET https://shop.test/
                -----
                200
                Set-Cookie: XSRF-TOKEN=k3Jd82hfQ0pLz7; Path=/; Secure
                Set-Cookie: sid=Zz81hd7Gq1mmQ2; HttpOnly
                =====
                POST https://shop.test/cart
                X-XSRF-TOKEN: k3Jd82hfQ0pLz7
                Cookie: XSRF-TOKEN=k3Jd82hfQ0pLz7; sid=Zz81hd7Gq1mmQ2
                """))).isEqualTo(new Carried("xsrfToken", "k3Jd82hfQ0pLz7", 1, new Cookie("XSRF-TOKEN"),
                Map.of(2, List.of(Place.HEADER))));
    }

    @Test
    void aHeaderOfTheAnswerIsSentBack() {
        assertThat(only(correlated("""
                GET https://shop.test/
                -----
                200
                X-Session: 9f8e7d6c5b4a39281706
                =====
                GET https://shop.test/next
                X-Session: 9f8e7d6c5b4a39281706
                """)).how()).isEqualTo(new Header("X-Session"));
    }

    @Test
    void aTokenInAScriptIsFoundByWhatStandsBeforeIt() {
        var carried = only(correlated("""
                GET https://shop.test/
                -----
                200
                Content-Type: text/html

                <script>window.cfg = {"lang":"en","apiToken":"b7Gq1mmQ2Zz81hd7"};</script>
                =====
                GET https://shop.test/api?t=b7Gq1mmQ2Zz81hd7
                """));
        assertThat(carried.variable()).isEqualTo("apiToken");
        assertThat(carried.how()).isEqualTo(new Regex("apiToken\":\"([^\"]+)"));
    }

    @Test
    void ofSeveralAnswersTheLatestBeforeTheUseCountsAndOfItsPlacesTheOneWithAName() {
        var flow = correlated("""
                GET https://shop.test/a
                -----
                200
                Content-Type: application/json

                {"nonce":"b7Gq1mmQ2Zz81hd7"}
                =====
                GET https://shop.test/b
                -----
                200
                X-Nonce: b7Gq1mmQ2Zz81hd7
                Content-Type: application/json

                {"list":[{"nonce":"b7Gq1mmQ2Zz81hd7"}],"nonce":"b7Gq1mmQ2Zz81hd7"}
                =====
                GET https://shop.test/c
                -----
                200
                Content-Type: text/plain

                nonce: b7Gq1mmQ2Zz81hd7
                =====
                GET https://shop.test/d?nonce=b7Gq1mmQ2Zz81hd7
                -----
                200
                Content-Type: application/json

                {"nonce":"b7Gq1mmQ2Zz81hd7"}
                """);
        assertThat(only(flow).from()).isEqualTo(2);
        assertThat(only(flow).how()).isEqualTo(new JsonPointer("/nonce"));
    }

    @Test
    void valuesOfOneNameGetVariablesOfTheirOwn() {
        var text = "";
        for (var csrf : List.of("b7Gq1mmQ2Zz81hd7", "Zz81hd7Gq1mmQ2b7")) {
            text += (text.isEmpty() ? "" : "=====\n") + """
                    GET https://shop.test/form
                    -----
                    200
                    Content-Type: text/html

                    <input type=hidden name=csrf value=%1$s>
                    =====
                    POST https://shop.test/form
                    Content-Type: application/x-www-form-urlencoded

                    csrf=%1$s
                    """.formatted(csrf);
        }
        assertThat(correlated(text).values()).extracting(Carried::variable).containsExactly("csrf", "csrf2");
    }

    @Test
    void anAnswerThatComesAtTheSameTimeIsNoSource() {
        var flow = correlated("""
                GET https://shop.test/a
                -----
                200
                Content-Type: application/json

                {"token":"b7Gq1mmQ2Zz81hd7"}
                =====
                &GET https://shop.test/b?token=b7Gq1mmQ2Zz81hd7
                """);
        assertThat(flow.values()).isEmpty();
        assertThat(flow.suspects()).containsExactly(new Suspect(2, "b7Gq1mmQ2Zz81hd7", Place.QUERY));
    }

    @Test
    void whatTheClientSaidFirstIsItsOwn() {
        assertThat(correlated("""
                POST https://shop.test/a
                Content-Type: application/json

                {"requestId":"b7Gq1mmQ2Zz81hd7"}
                -----
                200
                Content-Type: application/json

                {"requestId":"b7Gq1mmQ2Zz81hd7"}
                =====
                GET https://shop.test/b?requestId=b7Gq1mmQ2Zz81hd7
                """).values()).isEmpty();
    }

    @ParameterizedTest @ValueSource(
            strings = {"1", "12", "true", "en", "en-US", "2026-03-01", "20260301", "1.12.3", "application",
                    "blue-widget-42", "Summer_Sale_2026", "iphone-15-pro-max", "alice@shop.test", "sha256", "1920x1080",
                    "app.3f9a8c1e.js", "10000000", "12.50", "2026-03-01T10:00:00.123Z", "https://shop.test/a?b=c",
                    "windows-10"})
    void everydayValuesAreNotCarried(String value) {
        var flow = correlated("""
                GET https://shop.test/
                -----
                200
                Content-Type: application/json

                {"thing":"%1$s"}
                =====
                POST https://shop.test/x
                Content-Type: application/json

                {"thing":"%1$s"}
                """.formatted(value));
        assertThat(flow.values()).isEmpty();
        assertThat(flow.suspects()).isEmpty();
    }

    @Test
    void linksToFilesAndPagesAreNotCarried() {
        var flow = correlated("""
                GET https://shop.test/
                -----
                200
                Content-Type: text/html

                <a href="/products/blue-widget-42">Widget</a><script src="/static/3f9a8c1e77b2/app.3f9a8c1e.min.js"></script>
                =====
                GET https://shop.test/products/blue-widget-42
                =====
                GET https://shop.test/a/app.3f9a8c1e.min.js
                """);
        assertThat(flow.values()).isEmpty();
    }

    @Test
    void whatLooksMadeForOneOccasionAndComesFromNowhereIsASuspect() {
        var flow = correlated("""
                GET https://shop.test/a?_=1772359201123&v=1772359201&q=shoes
                =====
                POST https://shop.test/b
                Content-Type: application/json

                {"id":"6f1c2f64-5c0e-4a0a-9d0b-0f6a1b2c3d4e","nonce":"b7Gq1mmQ2Zz81hd7","at":1500000000000,"n":17}
                =====
                GET https://shop.test/c?nonce=b7Gq1mmQ2Zz81hd7
                """);
        assertThat(flow.suspects()).containsExactly(new Suspect(1, "1772359201123", Place.QUERY),
                new Suspect(1, "1772359201", Place.QUERY),
                new Suspect(2, "6f1c2f64-5c0e-4a0a-9d0b-0f6a1b2c3d4e", Place.BODY),
                new Suspect(2, "b7Gq1mmQ2Zz81hd7", Place.BODY));
        assertThat(flow.values()).isEmpty();
    }

    @Test
    void aConstantOfAScriptFileIsNeitherCarriedNorASuspect() {
        var flow = correlated("""
                GET https://shop.test/app.js
                -----
                200
                Content-Type: application/javascript

                var clientKey = "b7Gq1mmQ2Zz81hd7";
                =====
                GET https://shop.test/api?key=b7Gq1mmQ2Zz81hd7
                """);
        assertThat(flow.values()).isEmpty();
        assertThat(flow.suspects()).isEmpty();
    }

    @Test
    void aTokenInAPartOfAValueIsFoundToo() {
        assertThat(only(correlated("""
                GET https://shop.test/
                -----
                200
                Content-Type: application/json

                {"ticket":"b7Gq1mmQ2Zz81hd7"}
                =====
                GET https://shop.test/api
                X-Auth: ticket="b7Gq1mmQ2Zz81hd7"; v=1
                """)).value()).isEqualTo("b7Gq1mmQ2Zz81hd7");
    }

    @ParameterizedTest @ValueSource(strings = {"b7Gq1mm/Q2+Zz81hd7==", "b7Gq1mm~Q2|Zz81hd7"})
    void escapesOfJsonAndPercentEncodingHideNothing(String value) {
        var flow = correlated("""
                GET https://shop.test/
                -----
                200
                Content-Type: application/json

                {"a/b~c":{"signature":"%s"}}
                =====
                GET https://shop.test/api?s=%s
                """.formatted(value.replace("/", "\\/").replace("=", "\\u003d").replace("|", "\\u007C"),
                java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(only(flow).value()).isEqualTo(value);
        assertThat(only(flow).how()).isEqualTo(new JsonPointer("/a~1b~0c/signature"));
    }

    @Test
    void namesOfStrangersBecomeLegalNames() {
        var names = new VariableNames();
        assertThat(List.of(names.next("csrf-token"), names.next("X-CSRF-Token"),
                names.next("__RequestVerificationToken"),
                names.next("user[key]"), names.next("class"), names.next("\"; System.exit(1); //"), names.next("商品"),
                names.next("1st"), names.next("JWTToken"), names.next("*/\\u0022"), names.next("client")))
                .containsExactly("csrfToken", "csrfToken2", "requestVerificationToken", "userKey", "classValue",
                        "systemExit1", "value", "value1st", "jwtToken", "u0022", "client2");
    }

    @Test
    void hostileNamesOfInputsAreLeftAlone() {
        var flow = correlated("""
                GET https://shop.test/
                -----
                200
                Content-Type: text/html

                <input name='a"] , *[b' value=b7Gq1mmQ2Zz81hd7><input name='c\\' value=Zz81hd7Gq1mmQ2b7>
                =====
                GET https://shop.test/api?s=b7Gq1mmQ2Zz81hd7&t=Zz81hd7Gq1mmQ2b7
                """);
        assertThat(flow.values()).allSatisfy(value -> assertThat(value.how()).isInstanceOf(Regex.class));
    }

    @Test
    void hostileSizesAreBounded() {
        var json = "[".repeat(300_000);
        var html = "<div><input name=x value=b7Gq1mmQ2Zz81hd7>".repeat(20_000);
        var escapes = "\\u003d%3D".repeat(100_000);
        var flow = correlated("""
                GET https://shop.test/
                -----
                200
                Content-Type: application/json

                %s
                =====
                GET https://shop.test/
                -----
                200
                Content-Type: text/html

                %s
                =====
                GET https://shop.test/
                -----
                200
                Content-Type: text/html

                %s
                =====
                POST https://shop.test/api?s=b7Gq1mmQ2Zz81hd7&x=%s
                Content-Type: application/json

                %s
                """.formatted(json, html, escapes, "a1B2".repeat(100_000), json));
        assertThat(only(flow).from()).isEqualTo(2);
    }

    @Test
    void tenThousandEntriesTakeSeconds() {
        var random = new Random(7);
        var filler = new StringBuilder();
        while (filler.length() < 24_000)
            filler.append("\"k").append(random.nextInt(1000)).append("\":\"text of something\",");
        var steps = new ArrayList<Flow.Step>();
        var id = "";
        for (int i = 1; i <= 10_000; i++) {
            var next = Long.toHexString(random.nextLong()) + "f0a1";
            steps.add(new Flow.Step.One(Exchanges.entry(i, """
                    GET https://shop.test/things/%s?n=%d
                    -----
                    200
                    Content-Type: application/json

                    {%s"thing":{"id":"%s"}}
                    """.formatted(i % 20 == 0 ? id : "list", i, filler, next))));
            id = next;
        }
        var flow = new Flow("Long", List.of(new Flow.Visit("", steps, Duration.ZERO)));
        long begun = System.nanoTime();
        var correlated = Correlation.of(flow);
        var took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(correlated.values()).hasSize(500);
        assertThat(correlated.values().getFirst().how()).isEqualTo(new JsonPointer("/thing/id"));
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void manyValuesInManyAnswersStayInBounds() {
        var ids = new ArrayList<String>();
        var random = new Random(1);
        for (int i = 0; i < 2000; i++) ids.add(Long.toHexString(random.nextLong() | 1L << 63));
        var answer = "{\"id\":[\"" + String.join("\",\"", ids) + "\"]}";
        var steps = new ArrayList<Flow.Step>();
        for (int i = 1; i <= 1000; i++) {
            steps.add(new Flow.Step.One(Exchanges.entry(i, "GET https://shop.test/x/" + (i < 500 ? "y" : ids.get(i))
                    + "\n-----\n200\nContent-Type: application/json\n\n" + answer)));
        }
        var flow = Correlation.of(new Flow("", List.of(new Flow.Visit("", steps, Duration.ZERO))));
        assertThat(flow.values()).hasSize(501);
        assertThat(Collections.max(flow.values().stream().map(Carried::from).toList())).isLessThan(1000);
    }
}
