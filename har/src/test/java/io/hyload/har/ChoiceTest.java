package io.hyload.har;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.har.Choice.ALL;
import static io.hyload.har.Har.get;
import static org.assertj.core.api.Assertions.assertThat;

class ChoiceTest {

    @TempDir
    Path folder;

    private Recording recording(String... entries) throws Exception {
        return Har.read(folder, Har.of("Charles Proxy", entries));
    }

    /// `/cart [/a.css | /b.js] | 2000ms`: what is at once in brackets, think time at the end.
    private static List<String> told(Flow flow) {
        return flow.pages().stream().map(visit -> visit.steps().stream().map(step -> switch (step) {
            case Flow.Step.One(var entry) -> path(entry);
            case Flow.Step.AtOnce(var entries) -> entries.stream().map(ChoiceTest::path)
                    .collect(Collectors.joining(" ", "[", "]"));
        }).collect(Collectors.joining(" ")) + " " + visit.think().toMillis()).toList();
    }

    private static String path(Entry entry) {
        return RecordedUrl.parse(entry.url()).path();
    }

    private static Choice hosts(String... hosts) {
        return new Choice(List.of(hosts), List.of(), false, false, List.of(), Optional.empty());
    }

    private static Choice pages(String... pages) {
        return new Choice(List.of(), List.of(), false, false, List.of(pages), Optional.empty());
    }

    private static final Choice NO_STATIC = new Choice(List.of(), List.of(), true, false, List.of(), Optional.empty());

    private static String inPage(String page, String entry) {
        return entry.replaceFirst("\\{", "{\"pageref\": \"" + page + "\", ");
    }

    private static String with(String header, String value, String entry) {
        return entry.replace("\"url\":",
                "\"headers\": [{\"name\": \"" + header + "\", \"value\": \"" + value + "\"}], \"url\":");
    }

    private static String redirect(int start, int took, String url, String target) {
        return get(start, took, url, "").replace("\"status\": 200",
                "\"status\": 302, \"redirectURL\": \"" + target + "\"");
    }

    @Test
    void aQuietSecondBeginsAnotherVisitAndIsThinkTime() throws Exception {
        var flow = ALL.flow(recording(get(0, 200, "http://a.test/one", "text/html"),
                get(1_199, 100, "http://a.test/two", "application/json"),
                get(2_299, 100, "http://a.test/three", "application/json")));

        assertThat(told(flow)).containsExactly("/one /two 1000", "/three 0");
    }

    @Test
    void thinkTimeIsCutOrLeftOut() throws Exception {
        var recording = recording(get(0, 500, "http://a.test/one", ""), get(9_000, 1, "http://a.test/two", ""),
                get(11_001, 1, "http://a.test/three", ""));

        assertThat(told(ALL.flow(recording))).containsExactly("/one 8500", "/two 2000", "/three 0");
        var cut = new Choice(List.of(), List.of(), false, false, List.of(), Optional.of(Duration.ofSeconds(3)));
        assertThat(told(cut.flow(recording))).containsExactly("/one 3000", "/two 2000", "/three 0");
        var none = new Choice(List.of(), List.of(), false, false, List.of(), Optional.of(Duration.ZERO));
        assertThat(told(none.flow(recording))).containsExactly("/one 0", "/two 0", "/three 0");
    }

    @Test
    void picturesThatAreFetchedLateBelongToTheirPage() throws Exception {
        var flow = ALL.flow(recording(get(0, 200, "http://a.test/one", "text/html"),
                get(3_000, 100, "http://a.test/late.png", "image/png"),
                get(10_200, 100, "http://a.test/two", "text/html")));

        assertThat(told(flow)).containsExactly("/one /late.png 10000", "/two 0");
    }

    @Test
    void anEventStreamIsNoWork() throws Exception {
        var flow = ALL.flow(recording(get(0, 200, "http://a.test/one", "text/html"),
                get(100, 60_000, "http://a.test/events", "text/event-stream"),
                get(5_200, 100, "http://a.test/two", "text/html")));

        assertThat(told(flow)).containsExactly("/one /events 5000", "/two 0");
    }

    @Test
    void aPageOfTheRecordingIsAVisitHoweverFastThePersonWas() throws Exception {
        var flow = ALL.flow(recording(inPage("p1", get(0, 200, "http://a.test/one", "text/html")),
                inPage("p2", get(300, 200, "http://a.test/two", "text/html")),
                inPage("p1", get(310, 10, "http://a.test/bye", "text/plain")),
                get(400, 300, "http://a.test/nobodys.json", "application/json")));

        assertThat(told(flow)).containsExactly("/one /bye 100", "/two /nobodys.json 0");
    }

    @Test
    void aPageThatStaysOpenMayHaveSeveralVisits() throws Exception {
        var flow = ALL.flow(recording(inPage("p1", get(0, 200, "http://a.test/app", "text/html")),
                inPage("p1", get(4_200, 200, "http://a.test/search", "application/json")),
                inPage("p2", get(5_000, 200, "http://a.test/found", "text/html"))));

        // what was sent less than a second before a page opened is what led there
        assertThat(told(flow)).containsExactly("/app 4000", "/search /found 0");
    }

    @Test
    void aNavigationBeginsAVisitUnlessARedirectLedThere() throws Exception {
        var flow = ALL.flow(recording(with("Sec-Fetch-Dest", "document", get(0, 200, "http://a.test/one", "text/html")),
                with("Sec-Fetch-Dest", "document", redirect(300, 10, "http://a.test/two", "/three")),
                with("Sec-Fetch-Dest", "document", get(320, 200, "http://a.test/three", "text/html")),
                with("Sec-Fetch-Dest", "iframe", get(600, 50, "http://a.test/frame", "text/html"))));

        assertThat(told(flow)).containsExactly("/one 100", "/two /three /frame 0");
    }

    @Test
    void whatTheBrowserFetchedAtOnceIsAtOnce() throws Exception {
        var flow = ALL.flow(recording(get(0, 300, "http://a.test/doc", "text/html"),
                get(100, 300, "http://a.test/a.css", "text/css"), get(110, 50, "http://a.test/b.js", "text/javascript"),
                get(200, 100, "http://a.test/c.png", "image/png"), get(450, 100, "http://a.test/u", "application/json"),
                get(460, 100, "http://a.test/v", "application/json"),
                get(560, 100, "http://a.test/w", "application/json")));

        assertThat(told(flow)).containsExactly("/doc [/a.css /b.js /c.png] [/u /v] /w 0");
    }

    @Test
    void whatMayNeedAnAnswerWaitsForIt() throws Exception {
        var flow = ALL.flow(recording(get(0, 100, "http://a.test/a.png", "image/png"),
                get(10, 20, "http://a.test/token", "application/json"),
                get(50, 200, "http://a.test/t.png", "image/png"), get(60, 20, "http://a.test/late", "application/json"),
                redirect(70, 500, "http://a.test/go", "../there"),
                get(75, 20, "http://a.test/there", "application/json"),
                with("Referer", "http://a.test/there", get(76, 20, "http://a.test/child", "application/json"))));

        assertThat(told(flow)).containsExactly("[/a.png /token] [/t.png /late /go] /there /child 0");
    }

    @Test
    void redirectsAndTheDocumentGoFirstAndAlone() throws Exception {
        var flow = ALL.flow(recording(redirect(0, 900, "http://a.test/", "/login"),
                redirect(1, 900, "http://a.test/login", "http://a.test/home#top"),
                get(2, 900, "http://a.test/home", "text/html"),
                get(3, 50, "http://a.test/x.json", "application/json")));

        assertThat(told(flow)).containsExactly("/ /login /home /x.json 0");
    }

    @Test
    void whatTheServerHasNotSeenIsLeftOutAndCounted() throws Exception {
        var recording = recording(get(0, 1, "http://a.test/one", ""),
                get(1, 1, "http://a.test/two.png", "", ", \"_fromCache\": \"disk\""),
                get(2, 1, "http://a.test/three", "", ", \"_error\": \"net::ERR_ABORTED\""), get(3, 1, "data:,x", ""));

        assertThat(told(ALL.flow(recording))).containsExactly("/one 0");
        assertThat(ALL.of(recording).skipped())
                .isEqualTo(Map.of("data:", 1, "from the browser's cache", 1, "given up by the browser", 1));
    }

    @Test
    void hostsAreChosenByNamePortAndDomain() throws Exception {
        var recording = recording(get(0, 1, "http://a.test/a", ""), get(0, 1, "http://a.test:81/81", ""),
                get(0, 1, "https://www.A.test/www", ""), get(0, 1, "http://b.test/b", ""),
                get(0, 1, "http://[::1]:80/six", ""));

        assertThat(paths(hosts("a.test").of(recording))).containsExactly("/a", "/81");
        assertThat(paths(hosts("a.test:81", "B.TEST").of(recording))).containsExactly("/81", "/b");
        assertThat(paths(hosts("*.a.test").of(recording))).containsExactly("/www");
        assertThat(paths(hosts("[::1]").of(recording))).containsExactly("/six");
        assertThat(paths(new Choice(List.of("a.test", "b.test"), List.of("a.test:81"), false, false, List.of(),
                Optional.empty()).of(recording))).containsExactly("/a", "/b");
        assertThat(hosts("a.test", "c.test", "*.a.test").unmatched(recording)).containsExactly("c.test");
    }

    private static Stream<String> paths(Recording recording) {
        return recording.entries().stream().map(ChoiceTest::path);
    }

    @Test
    void theFirstPartyIsWhoTheFirstDocumentBelongsTo() throws Exception {
        var recording = recording(get(0, 1, "http://detect.other.test/success.txt", "text/plain"),
                get(0, 1, "https://www.shop.co.uk/", "text/html"),
                get(0, 1, "https://cdn.shop.co.uk/x.png", "image/png"),
                get(0, 1, "https://bank.co.uk/", "application/json"));

        var choice = new Choice(List.of(), List.of(), false, true, List.of(), Optional.empty());
        assertThat(paths(choice.of(recording))).containsExactly("/", "/x.png");
        assertThat(HostCount.of(recording)).containsExactly(new HostCount("cdn.shop.co.uk", 1, 1, true),
                new HostCount("www.shop.co.uk", 1, 0, true), new HostCount("bank.co.uk", 1, 0, false),
                new HostCount("detect.other.test", 1, 0, false));
    }

    @Test
    void withoutStaticResourcesVisitsAndThinkTimesStay() throws Exception {
        var recording = recording(get(0, 200, "http://a.test/one", "text/html"),
                get(150, 850, "http://a.test/a.css", "text/css"), get(160, 300, "http://a.test/font?v=1", "font/woff2"),
                get(170, 10, "http://a.test/b.js?v=3", ""),
                get(180, 10, "http://a.test/b.js?callback=x", "text/javascript"),
                get(3_000, 100, "http://a.test/two", "text/html"));

        assertThat(told(NO_STATIC.flow(recording))).containsExactly("/one /b.js 2000", "/two 0");
    }

    @Test
    void aVisitThatIsLeftOutIsThinkTimeOfTheOneBefore() throws Exception {
        var recording = recording(inPage("p1", get(0, 500, "http://a.test/one", "text/html")),
                inPage("p2", get(2_500, 500, "http://a.test/picture", "image/png")),
                inPage("p3", get(6_000, 500, "http://a.test/three", "text/html")));

        assertThat(told(NO_STATIC.flow(recording))).containsExactly("/one 5000", "/three 0");
    }

    @Test
    void pagesAreChosenByNumberAndTitle() throws Exception {
        var recording = recording(get(0, 500, "http://a.test/one", "text/html", titled("Shop &amp; more")),
                get(2_500, 500, "http://a.test/two", "text/html", titled("Cart")),
                get(5_000, 500, "http://a.test/three", "text/html", titled("Cart, paid")));

        assertThat(ALL.flow(recording).pages()).extracting(Flow.Visit::title)
                .containsExactly("Shop & more", "Cart", "Cart, paid");
        assertThat(told(pages("1").flow(recording))).containsExactly("/one 0");
        assertThat(told(pages("cart").flow(recording))).containsExactly("/two 0");
        assertThat(told(pages("paid", "1").flow(recording))).containsExactly("/one 2000", "/three 0");
        assertThat(pages("4", "paid", "nothing").unmatched(recording)).containsExactly("4", "nothing");
        assertThat(paths(pages("3").of(recording))).containsExactly("/three");
    }

    private static String titled(String title) {
        return ", \"response\": {\"status\": 200, \"content\": {\"mimeType\": \"text/html\", \"text\": \"<html><TITLE>\\n %s </title>\"}}"
                .formatted(title);
    }

    @Test
    void aVisitIsCalledAsItsDocumentElseAsTheRecordingsPageElseByItsPath() throws Exception {
        var pages = """
                {"log": {"pages": [{"id": "p1", "title": "Stale"}, {"id": "p2", "title": "Told"},
                 {"id": "p3", "title": "http://a.test/three?x=1"}], "entries": [%s]}}
                """.formatted(String.join(",",
                inPage("p1", get(0, 1, "http://a.test/one", "text/html", titled("Own &#228;&#x20;&bad;"))),
                inPage("p2", get(0, 1, "http://a.test/two", "text/html")),
                inPage("p3", get(0, 1, "http://a.test/three?x=1", "text/html")),
                inPage("p4", get(0, 1, "http://a.test/", "text/html"))));

        assertThat(ALL.flow(Har.read(folder, pages)).pages()).extracting(Flow.Visit::title)
                .containsExactly("Own ä &bad;", "Told", "/three", "a.test");
    }
}
