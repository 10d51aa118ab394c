package io.hyload.har;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.hyload.har.Har.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BadRecordingTest {

    private static final String GOOD = get(0, 1, "http://a.test/good", "text/html");

    @TempDir
    Path folder;

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                              | it is empty (save the recording again)
            hello                           | not JSON (save the recording as HAR)
            [{}]                            | a list, with no "log" in it, so it is no HAR file (save the recording as HAR)
            <?xml version="1.0"?><log/>     | XML or HTML, not JSON (Internet Explorer saves XML: record with another browser or proxy)
            onInputData({"log": {}});       | JSONP, not JSON: a call around the recording (remove onInputData( in front and ) at the end)
            {}                              | no "log" in it, so it is no HAR file (save the recording again as HAR)
            {"log": 5}                      | no "log" in it, so it is no HAR file (save the recording again as HAR)
            {"info": {}, "item": []}        | a Postman collection, no recording (run it through a proxy that records, or export HAR)
            {"log": {}}                     | its "log" has no "entries" (save the recording again as HAR)
            {"log": {"entries": {}}}        | its "log" has no "entries" (save the recording again as HAR)
            {"log": {"entries": []}}        | no entries in it (record again, and save before the list is cleared)
            {"log": {"entries": [           | the file breaks off, and nothing before it can be used (save the recording again)
            {"log" "x"}                     | not JSON in line 1, and nothing before it can be used (save the recording again)
            """)
    void whatIsNoRecordingIsRefusedInOneLine(String text, String why) {
        assertThatThrownBy(() -> Har.read(folder, text)).isInstanceOf(UnreadableRecording.class)
                .hasMessage("shop.har: " + why);
    }

    @Test
    void whatIsCompressedIsToBeUnpacked() throws Exception {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(Har.of("x", GOOD).getBytes(UTF_8));
        }

        assertThatThrownBy(() -> Har.read(folder, zipped.toByteArray()))
                .hasMessage("shop.har: compressed (unpack it first, with gunzip)");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                                                       | it is no object
            {"response": {}}                                        | it has no request
            {"request": "GET"}                                      | it has no request
            {"request": {"url": "http://a.test/"}}                  | it has no method
            {"request": {"method": 5, "url": "http://a.test/"}}     | its method is a number, 5
            {"request": {"method": "A B", "url": "http://a.test/"}} | its method 'A B' cannot be one
            {"request": {"method": "GET"}}                          | it has no URL
            {"request": {"method": "GET", "url": "/cart"}}          | its URL '/cart' has no scheme
            {"request": {"method": "GET", "url": "http:///x"}}      | its URL 'http:///x' has no host
            {"request": {"method": "GET", "url": "http://a b/"}}    | its URL 'http://a b/' has a host that cannot be one
            {"request": {"method": "GET", "url": "http://a:99999"}} | its URL 'http://a:99999' has a port that is not 1 to 65535
            {"request": {"method": "GET", "url": "nothing\\u202e"}} | its URL 'nothing?' has no scheme
            """)
    void aBrokenEntryCostsItselfAndARemark(String entry, String why) throws Exception {
        var recording = Har.read(folder, Har.of("x", GOOD, entry, GOOD));

        assertThat(recording.entries()).extracting(Entry::number).containsExactly(1, 3);
        assertThat(recording.remarks()).containsExactly("shop.har: entry 2 is left out: " + why);
        assertThatThrownBy(() -> Har.read(folder, Har.of("x", entry, entry))).hasMessage(
                "shop.har: no request in it can be used: entry 1 is left out: " + why
                        + "; 1 more are broken (record again)");
    }

    @Test
    void onlyWhatIsNoHttpIsNothing() {
        assertThatThrownBy(() -> Har.read(folder, Har.of("x", get(0, 1, "data:,x", ""), get(0, 1, "ws://a.test/", ""))))
                .hasMessage("shop.har: no HTTP request in it, only data:, ws: (record again)");
    }

    @Test
    void whatCameBeforeACutIsKept() throws Exception {
        var text = Har.of("x", GOOD, GOOD, GOOD);
        int inTheThird = text.lastIndexOf("good");

        for (int cut = inTheThird; cut > inTheThird - 40; cut--) {
            var recording = Har.read(folder, text.substring(0, cut));
            assertThat(recording.entries()).hasSize(2);
            assertThat(recording.remarks())
                    .containsExactly("shop.har: after entry 2 the file breaks off; what comes then is lost");
        }
    }

    @Test
    void whatCameBeforeBadJsonIsKept() throws Exception {
        var recording = Har.read(folder, Har.of("x", GOOD, "{\"request\": }", GOOD));

        assertThat(recording.entries()).hasSize(1);
        assertThat(recording.remarks()).singleElement().asString()
                .matches("shop.har: after entry 1 not JSON in line \\d+; what comes then is lost");
    }

    @Test
    void whatIsNestedWithoutEndIsNotFollowed() throws Exception {
        var recording = Har.read(folder, Har.of("x", GOOD, "{\"_x\": " + "[".repeat(1_000_000)));

        assertThat(recording.entries()).hasSize(1);
        assertThat(recording.remarks()).singleElement().asString().contains("nested too deeply");
    }
}
