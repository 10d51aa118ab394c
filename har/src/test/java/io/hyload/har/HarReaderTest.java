package io.hyload.har;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.har.Har.get;
import static io.hyload.har.Har.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class HarReaderTest {

    @TempDir
    Path folder;

    private Recording read(String creator, String... entries) throws IOException, UnreadableRecording {
        return Har.read(folder, Har.of(creator, entries));
    }

    private Entry only(String creator, String entry) throws IOException, UnreadableRecording {
        return read(creator, entry).entries().getFirst();
    }

    private Body body(String creator, String request) throws IOException, UnreadableRecording {
        return only(creator, post(request)).body().orElseThrow();
    }

    @Test
    void anEntryNeedsOnlyMethodAndUrl() throws Exception {
        var recording = Har.read(folder,
                "{\"log\":{\"entries\":[{\"request\":{\"method\":\"get\",\"url\":\"http://a.test/\"}}]}}");

        assertThat(recording.creator()).isEmpty();
        assertThat(recording.pages()).isEmpty();
        assertThat(recording.remarks()).isEmpty();
        assertThat(recording.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.number()).isEqualTo(1);
            assertThat(entry.method()).isEqualTo("GET");
            assertThat(entry.url()).isEqualTo("http://a.test/");
            assertThat(entry.page()).isEmpty();
            assertThat(entry.took()).isZero();
            assertThat(entry.body()).isEmpty();
            assertThat(entry.marks()).isEmpty();
            assertThat(entry.answer()).isEqualTo(new Entry.Answer(0, List.of(), "", "", -1, ""));
        });
    }

    @Test
    void allThatIsRecordedIsRead() throws Exception {
        var recording = Har.read(folder, """
                {"log": {"version": "1.2", "browser": {"name": "B", "version": "2"}, "creator": {"name": "Firefox", "version": "128"},
                 "pages": [{"id": "p1", "title": "Cart", "startedDateTime": "2026-01-02T11:00:00+01:00", "pageTimings": {}}],
                 "entries": [{"pageref": "p1", "startedDateTime": "2026-01-02T11:00:01.5+01:00", "time": "12.5",
                  "request": {"method": "GET", "url": "http://a.test/x?q=1#top", "httpVersion": "HTTP/2",
                   "headers": [{"name": ":authority", "value": "a.test"}, {"name": "Accept", "value": "a"},
                    {"name": "accept", "value": "b"}], "queryString": [{"name": "q", "value": "1"}]},
                  "response": {"status": "302", "headers": [{"name": "Set-Cookie", "value": "a=1\\nb=2"},
                    {"name": "Location", "value": "/y"}],
                   "content": {"size": 5, "mimeType": "Text/HTML; charset=utf-8", "text": "hällo"}, "redirectURL": ""},
                  "_securityState": "secure", "comment": {"deep": [[[1]]]}}]}}
                """);

        assertThat(recording.name()).isEqualTo("shop.har");
        assertThat(recording.creator()).isEqualTo("Firefox 128");
        assertThat(recording.pages()).containsExactly(new Page("p1", "Cart", Instant.parse("2026-01-02T10:00:00Z")));
        assertThat(recording.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.page()).isEqualTo("p1");
            assertThat(entry.start()).isEqualTo("2026-01-02T10:00:01.500Z");
            assertThat(entry.took()).isEqualTo(Duration.ofNanos(12_500_000));
            assertThat(entry.url()).isEqualTo("http://a.test/x?q=1");
            assertThat(entry.headers()).containsExactly(new Field("Accept", "a"), new Field("accept", "b"));
            assertThat(entry.answer()).isEqualTo(new Entry.Answer(302, List.of(new Field("Set-Cookie", "a=1"),
                    new Field("Set-Cookie", "b=2"), new Field("Location", "/y")), "text/html", "/y", 5, "hällo"));
        });
    }

    @Test
    void entriesAreSortedByTheirStartAndKeepTheirNumbers() throws Exception {
        var entries =
                read("x", get(900, 1, "http://a.test/late", ""), get(100, 1, "http://a.test/early", "")).entries();

        assertThat(entries).extracting(Entry::number).containsExactly(2, 1);
    }

    @Test
    void anEntryWithoutAStartFollowsTheOneBeforeIt() throws Exception {
        var undated = "{\"time\": 20, \"request\": {\"method\": \"GET\", \"url\": \"http://a.test/u\"}}";
        var entries = read("x", undated, undated, get(100, 50, "http://a.test/d", ""), undated).entries();

        assertThat(entries).extracting(Entry::number).containsExactly(1, 2, 3, 4);
        assertThat(entries).extracting(entry -> entry.start().toString()).containsExactly("2026-01-02T10:00:00.060Z",
                "2026-01-02T10:00:00.080Z", "2026-01-02T10:00:00.100Z", "2026-01-02T10:00:00.150Z");
    }

    @Test
    void withoutATimeItsPartsAreAdded() throws Exception {
        var entry = only("Firefox", """
                {"time": null, "timings": {"blocked": -1, "dns": 1, "connect": 10, "ssl": 9, "send": 2, "wait": "30", "receive": 4},
                 "request": {"method": "GET", "url": "http://a.test/"}}""");

        assertThat(entry.took()).isEqualTo(Duration.ofMillis(47));
    }

    @Test
    void aStartThatIsNoDateIsRemarked() throws Exception {
        var recording = read("x", get(0, 5, "http://a.test/", ""), """
                {"startedDateTime": "yesterday", "request": {"method": "GET", "url": "http://a.test/"}}""");

        assertThat(recording.entries()).hasSize(2);
        assertThat(recording.remarks())
                .containsExactly("shop.har: entry 2: its start 'yesterday' is no date: it follows the one before it");
    }

    @Test
    void whatIsNoHttpRequestIsLeftOutAndCounted() throws Exception {
        var recording = read("x", get(0, 1, "data:image/png;base64,AAAA", ""), get(0, 1, "blob:http://a.test/1-2", ""),
                get(0, 1, "wss://a.test/s", ""), get(0, 1, "ws://a.test/s", ""),
                get(0, 1, "chrome-extension://abc/x.js", ""),
                get(0, 1, "about:blank", ""), get(0, 1, "file:///etc/passwd", ""), get(0, 1, "zoom://x", ""),
                get(0, 1, "http://a.test/", "").replace("\"GET\"", "\"CONNECT\""),
                get(0, 1, "http://a.test/socket", "", ", \"_resourceType\": \"websocket\""),
                get(0, 1, "http://a.test/socket", "").replace("200", "101"), get(0, 1, "http://a.test/kept", ""));

        assertThat(recording.entries()).extracting(Entry::url).containsExactly("http://a.test/kept");
        assertThat(recording.skipped()).isEqualTo(Map.of("data:", 1, "blob:", 1, "ws:", 4, "chrome-extension:", 1,
                "about:", 1, "file:", 1, "other schemes", 1, "CONNECT", 1));
        assertThat(recording.remarks()).isEmpty();
    }

    @ParameterizedTest @ValueSource(
            strings = {"\"_fromCache\": \"memory\"", "\"_fromCache\": \"disk\"", "\"fromDiskCache\": true",
                    "\"response\": {\"status\": 200, \"_fromDiskCache\": true}", "\"_fetchType\": \"Memory Cache\"",
                    "\"_fetchedViaServiceWorker\": true"})
    void whatCameFromTheCacheIsMarked(String more) throws Exception {
        assertThat(only("WebInspector", get(0, 1, "http://a.test/", "", ", " + more)).marks())
                .containsExactly(Entry.Mark.CACHED);
    }

    @Test
    void aCacheEntryMeansTheCacheWithFirefoxOnly() throws Exception {
        var entry = get(0, 1, "http://a.test/", "", ", \"cache\": {\"afterRequest\": {\"hitCount\": 3}}");

        assertThat(only("Firefox", entry).marks()).containsExactly(Entry.Mark.CACHED);
        assertThat(only("Firebug", entry).marks()).isEmpty();
    }

    @Test
    void notModifiedIsTheServersWhereTheBrowserHadAsked() throws Exception {
        var asked = """
                {"request": {"method": "GET", "url": "http://a.test/", "headers": [{"name": "%s", "value": "x"}]},
                 "response": {"status": 304}}""";

        assertThat(only("x", asked.formatted("If-None-Match")).marks()).isEmpty();
        assertThat(only("x", asked.formatted("Accept")).marks()).containsExactly(Entry.Mark.CACHED);
    }

    @Test
    void whatWasGivenUpIsMarked() throws Exception {
        var entry = """
                {"request": {"method": "GET", "url": "http://a.test/"}, "response": {"status": %s}}""";

        assertThat(only("WebInspector", entry.formatted("0, \"_error\": \"net::ERR_ABORTED\"")).marks())
                .containsExactly(Entry.Mark.ABORTED);
        assertThat(only("Firefox", entry.formatted("0")).marks()).containsExactly(Entry.Mark.ABORTED);
        assertThat(only("Charles", entry.formatted("-1")).marks()).containsExactly(Entry.Mark.ABORTED);
        assertThat(only("x", entry.formatted("\"200\"")).marks()).isEmpty();
    }

    @Test
    void whatInsomniaHasNotSentYetIsNotGivenUp() throws Exception {
        var entry = """
                {"startedDateTime": "2026-01-02T10:00:00Z", "time": 0, "comment": "log in",
                 "request": {"method": "GET", "url": "http://a.test/"}, "response": {"status": 0, "statusText": ""}}""";

        assertThat(only("Insomnia REST Client", entry).marks()).isEmpty();
    }

    @Test
    void firefoxWritesAnEmptyPostDataForAGet() throws Exception {
        assertThat(only("Firefox", post("\"postData\": {\"mimeType\": \"\", \"params\": [], \"text\": \"\"}")).body())
                .isEmpty();
    }

    @Test
    void firefoxWritesTheHeadersOfTheStreamIntoItsText() throws Exception {
        var body = body("Firefox",
                """
                "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [],
                 "text": "Content-Type: application/x-www-form-urlencoded\\r\\nContent-Length: 7\\r\\n\\r\\na=1&b=2"}""");

        assertThat(body).isEqualTo(new Body.Form("application/x-www-form-urlencoded",
                List.of(new Field("a", "1"), new Field("b", "2")), "a=1&b=2"));
    }

    @Test
    void chromeWritesAFormTwiceAndItsTextIsWhatWasSent() throws Exception {
        var body = body("WebInspector", """
                "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "a=%C3%A4+b&a=%2&c&=d&",
                 "params": [{"name": "a", "value": "%C3%A4+b"}]}""");

        assertThat(body).isEqualTo(new Body.Form("application/x-www-form-urlencoded", List.of(new Field("a", "ä b"),
                new Field("a", "%2"), new Field("c", ""), new Field("", "d")), "a=%C3%A4+b&a=%2&c&=d&"));
    }

    @Test
    void paramsAloneAreDecodedExceptThoseOfChromeAndInternetExplorer() throws Exception {
        var params =
                """
                "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "1+1%21"}]}""";

        assertThat(((Body.Form) body("Charles Proxy", params)).fields()).containsExactly(new Field("a", "1+1%21"));
        assertThat(((Body.Form) body("WebInspector", params)).fields()).containsExactly(new Field("a", "1 1!"));
        assertThat(((Body.Form) body("Internet Explorer Network Inspector", params)).fields())
                .containsExactly(new Field("a", "1 1!"));
    }

    @Test
    void jsonThatWasSentAsAFormIsText() throws Exception {
        var body = body("x", """
                "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "{\\"a\\": 1}"}""");

        assertThat(body).isEqualTo(new Body.Text("application/x-www-form-urlencoded", "{\"a\": 1}"));
    }

    @Test
    void theTypeIsThatOfTheHeaderWhereThePostDataHasNone() throws Exception {
        var body = body("mitmproxy", """
                "headers": [{"name": "content-type", "value": "application/json; charset=utf-8"}],
                "postData": {"mimeType": null, "text": "{}", "params": []}""");

        assertThat(body).isEqualTo(new Body.Text("application/json; charset=utf-8", "{}"));
    }

    @Test
    void proxiesWriteBodiesInBase64() throws Exception {
        var form = Base64.getEncoder().encodeToString("a=1".getBytes(UTF_8));
        var posted = "\"postData\": {\"mimeType\": \"%s\", \"text\": \"%s\", \"encoding\": \"base64\"}";

        assertThat(body("Reqable", posted.formatted("application/x-www-form-urlencoded", form)))
                .isEqualTo(new Body.Form("application/x-www-form-urlencoded", List.of(new Field("a", "1")), "a=1"));
        assertThat(body("Reqable", posted.formatted("application/x-protobuf", "AAEC/w==")))
                .isInstanceOfSatisfying(Body.Binary.class,
                        binary -> assertThat(binary.bytes()).containsExactly(0, 1, 2, -1));
        assertThat(body("Reqable", posted.formatted("application/json", "e30=")))
                .isEqualTo(new Body.Text("application/json", "{}"));
    }

    @Test
    void textOfATypeThatIsNoneIsBytesWhereItLooksLikeThem() throws Exception {
        var posted = "\"postData\": {\"mimeType\": \"application/octet-stream\", \"text\": \"%s\"}";

        assertThat(body("Firefox", posted.formatted("\\u0000\\u00ff")))
                .isInstanceOfSatisfying(Body.Binary.class, binary -> assertThat(binary.bytes()).containsExactly(0, -1));
        assertThat(body("Firefox", posted.formatted("plain")))
                .isEqualTo(new Body.Text("application/octet-stream", "plain"));
        assertThat(read("Chrome", post(posted.formatted("\\ufffd\\ufffd"))).remarks()).containsExactly(
                "shop.har: entry 1: its body is no text, and the recording has not kept its bytes");
    }

    @Test
    void chromeLeavesOutTheContentsOfFiles() throws Exception {
        var recording = read("WebInspector",
                post("""
                "postData": {"mimeType": "multipart/form-data; boundary=----X",
                 "text": "------X\\r\\nContent-Disposition: form-data; name=\\"f\\"; filename=\\"a \\u00e4.gif\\"\\r\\nContent-Type: image/gif\\r\\n\\r\\n\\r\\n------X\\r\\nContent-Disposition: form-data; name=\\"n\\"\\r\\n\\r\\nh\\u00e4llo\\r\\n------X--\\r\\n"}"""));

        var parts = ((Body.Multipart) recording.entries().getFirst().body().orElseThrow()).parts();
        assertThat(parts).extracting(Body.Part::name).containsExactly("f", "n");
        assertThat(parts).extracting(Body.Part::fileName).containsExactly("a ä.gif", "");
        assertThat(parts).extracting(Body.Part::type).containsExactly("image/gif", "");
        assertThat(parts).extracting(part -> new String(part.content(), UTF_8)).containsExactly("", "hällo");
        assertThat(recording.remarks())
                .containsExactly("shop.har: entry 1: its file 'a ä.gif' is not in the recording, and is sent empty");
    }

    @Test
    void firefoxWritesTheBytesOfFilesAsCharacters() throws Exception {
        var multipart = (Body.Multipart) body("Firefox",
                """
                "postData": {"mimeType": "multipart/form-data; boundary=\\"X\\"", "text":
                 "--X\\r\\nContent-Disposition: form-data; name=\\"f\\"; filename=\\"a.gif\\"\\r\\nContent-Type: image/gif\\r\\n\\r\\nGIF\\u00c3\\u00a4\\r\\n\\u0000\\r\\n--X\\r\\nContent-Disposition: form-data; name=\\"n\\"\\r\\n\\r\\nh\\u00c3\\u00a4llo\\r\\n--X--\\r\\n"}""");

        assertThat(multipart.parts().get(0).content())
                .isEqualTo(new byte[] {'G', 'I', 'F', (byte) 0xc3, (byte) 0xa4, '\r', '\n', 0});
        assertThat(new String(multipart.parts().get(1).content(), UTF_8)).isEqualTo("hällo");
    }

    @Test
    void multipartInBase64KeepsItsBytes() throws Exception {
        var sent = "--X\r\nContent-Disposition: form-data; name=\"ä\"; filename=\"a.bin\"\r\n\r\n\0ÿ\r\n--X--\r\n"
                .replace("ä", new String("ä".getBytes(UTF_8), StandardCharsets.ISO_8859_1));
        var multipart = (Body.Multipart) body("x", """
                "postData": {"mimeType": "multipart/form-data; boundary=X", "encoding": "base64", "text": "%s"}"""
                .formatted(Base64.getEncoder().encodeToString(sent.getBytes(StandardCharsets.ISO_8859_1))));

        assertThat(multipart.parts()).singleElement().satisfies(part -> {
            assertThat(part.name()).isEqualTo("ä");
            assertThat(part.content()).containsExactly(0, 0xff);
        });
    }

    @Test
    void charlesWritesFilesInBase64WithoutSayingSo() throws Exception {
        var multipart = (Body.Multipart) body("Charles Proxy", """
                "postData": {"mimeType": "multipart/form-data; boundary=X", "params": [
                 {"name": "f", "fileName": "a.gif", "contentType": "image/gif", "value": "R0lGOA=="},
                 {"name": "t", "fileName": "a.txt", "contentType": "text/plain", "value": "text"},
                 {"name": "n", "value": "AAAA"}]}""");

        assertThat(multipart.parts()).extracting(part -> new String(part.content(), UTF_8)).containsExactly("GIF8",
                "text",
                "AAAA");
        assertThat(multipart.parts()).extracting(Body.Part::isFile).containsExactly(true, true, false);
    }

    @Test
    void aBodyThatTheRecordingDoesNotHoldIsRemarked() throws Exception {
        var recording = read("WebInspector", post("\"headers\": [{\"name\": \"Content-Length\", \"value\": \"55\"}]"));

        assertThat(recording.entries().getFirst().body()).isEmpty();
        assertThat(recording.remarks())
                .containsExactly("shop.har: entry 1: its body of 55 bytes is not in the recording, and is not sent");
    }

    @Test
    void aBodyThatIsTooLongIsLeftOutAndNotSentInPart() throws Exception {
        var escaped = "\\n".repeat(HarReader.LONGEST_STRING / 2 + 1);
        var recording = read("x", post("\"postData\": {\"mimeType\": \"text/plain\", \"text\": \"" + escaped + "\"}"),
                get(0, 1, "http://a.test/", ""));

        assertThat(recording.entries()).extracting(Entry::number).containsExactly(2);
        assertThat(recording.skipped()).isEqualTo(Map.of("body over 8 MiB", 1));
    }

    @Test
    void headersMayBeAnObject() throws Exception {
        assertThat(only("x", post("\"headers\": {\"Accept\": \"a\", \"X-Number\": 7}")).headers())
                .containsExactly(new Field("Accept", "a"), new Field("X-Number", "7"));
    }

    @Test
    void answersOfTextAreKeptToALengthAndOthersNotAtAll() throws Exception {
        var content = """
                {"request": {"method": "GET", "url": "http://a.test/"},
                 "response": {"status": 200, "content": {%s}}}""";
        var text = "x".repeat(AnswerTexts.LONGEST - 1) + "\ud83d\ude00";
        var image = Base64.getEncoder().encodeToString(new byte[300]);

        assertThat(only("x",
                content.formatted("\"size\": 9, \"mimeType\": \"application/json\", \"text\": \"" + text + "\""))
                .answer().text()).isEqualTo("x".repeat(AnswerTexts.LONGEST - 1));
        var picture = only("x", content.formatted(
                "\"text\": \"" + image + "\", \"encoding\": \"base64\", \"mimeType\": \"image/png\", \"size\": 300"))
                .answer();
        assertThat(picture.text()).isEmpty();
        assertThat(picture.size()).isEqualTo(300);
        assertThat(only("x",
                content.formatted("\"text\": \"" + Base64.getEncoder().encodeToString("{\"ä\":1}".getBytes(UTF_8))
                        + "\", \"encoding\": \"base64\", \"mimeType\": \"application/json\""))
                .answer().text()).isEqualTo("{\"ä\":1}");
    }

    @ParameterizedTest @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkTellsTheEncoding(String charset) throws Exception {
        var text = "\ufeff" + Har.of("Edge", get(0, 1, "http://a.test/ä", ""));

        assertThat(Har.read(folder, text.getBytes(Charset.forName(charset))).entries()).extracting(Entry::url)
                .containsExactly("http://a.test/ä");
    }

    @Test
    void bytesThatAreNoUtf8CostNothingElse() throws Exception {
        var bytes = Har.of("x", post("\"comment\": \"ÿ\", \"headers\": [{\"name\": \"A\", \"value\": \"b\"}]"))
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Har.read(folder, bytes).entries()).singleElement()
                .satisfies(entry -> assertThat(entry.headers()).containsExactly(new Field("A", "b")));
    }

    @Test
    void whatOthersAddIsSkipped() throws Exception {
        var deep = "[".repeat(5_000) + "]".repeat(5_000);
        var recording = Har.read(folder, """
                {"_webpagetest": %s, "log": {"_lighthouse": {"entries": [1]}, "comment": "c", "version": 1.2,
                 "pages": [{"id": "page_1_0_1", "title": "Run 1", "_TTFB": 12, "pageTimings": {"onLoad": null}}, null, 5],
                 "entries": [{"_index": 0, "_score_cache": -1, "_number": %s, "_nan": NaN, "request":
                  {"method": "GET", "url": "http://a.test/", "cookies": null}}]}, "log2": 0}
                """.formatted(deep, "9".repeat(5_000)));

        assertThat(recording.entries()).hasSize(1);
        assertThat(recording.pages()).extracting(Page::id).containsExactly("page_1_0_1");
    }

    @Test
    void pagesMayComeAfterTheEntriesAndInAnyOrder() throws Exception {
        var recording = Har.read(folder, """
                {"log": {"entries": [%s], "pages": [
                 {"id": "b", "title": "B", "startedDateTime": "2026-01-02T10:00:05Z"},
                 {"id": "a", "title": "A", "startedDateTime": "2026-01-02T10:00:00Z"}]}}
                """.formatted(get(0, 1, "http://a.test/", "")));

        assertThat(recording.pages()).extracting(Page::id).containsExactly("a", "b");
    }

    @Test
    void aFilePathIsNotPartOfTheName() throws Exception {
        var file = Files.writeString(folder.resolve("a b.har"), Har.of("x", get(0, 1, "http://a.test/", "")));

        assertThat(HarReader.read(file).name()).isEqualTo("a b.har");
    }
}
