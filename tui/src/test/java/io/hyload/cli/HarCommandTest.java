package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import io.hyload.demo.DemoShop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HarCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void record() throws IOException {
        Files.writeString(folder.resolve("shop.har"), """
                {"log": {"creator": {"name": "Firefox", "version": "128"}, "entries": [
                 {"startedDateTime": "2026-01-02T10:00:00Z", "time": 100, "request": {"method": "GET", "url": "http://shop.test/"},
                  "response": {"status": 200, "content": {"mimeType": "text/html", "text": "<title>Sh\\u001b\\u202eop</title>"}}},
                 {"startedDateTime": "2026-01-02T10:00:00.200Z", "time": 50, "request": {"method": "GET", "url": "http://cdn.test/a.png"},
                  "response": {"status": 200, "content": {"mimeType": "image/png"}}},
                 {"startedDateTime": "2026-01-02T10:00:00.200Z", "time": 50, "request": {"method": "GET", "url": "data:image/png,x"}},
                 {"startedDateTime": "2026-01-02T10:00:03Z", "time": 100, "request": {"method": 7, "url": "http://shop.test/"}},
                 {"startedDateTime": "2026-01-02T10:00:12.250Z", "time": 100, "request": {"method": "GET", "url": "http://api.shop.test:81/cart"},
                  "response": {"status": 200, "content": {"mimeType": "application/json", "text": "{}"}}}]}}
                """);
    }

    private Shell.Result hyload(String... words) {
        return Shell.in(folder).hyload(words);
    }

    @Test
    void hostsAndPagesAreListedToChooseFrom() {
        var result = hyload("har", "shop.har", "--list");

        assertThat(result).isEqualTo(new Shell.Result(0, """
                requests  static  party  host
                       1       0  first  api.shop.test:81
                       1       0  first  shop.test
                       1       1  third  cdn.test

                page  requests  think  title
                   1         2  12.0s  Sh??op
                   2         1      -  /cart
                """, """
                hyload: shop.har: entry 4 is left out: its method is a number, 7
                hyload: left out: 1 data:, 1 broken
                """));
        assertThat(folder).isDirectoryNotContaining("glob:**.java");
    }

    @Test
    void whatIsChosenShowsInThePages() {
        assertThat(hyload("har", "shop.har", "--list", "--only-first-party", "--skip-static", "--max-think-time", "5s")
                .out())
                .endsWith("""
                        page  requests  think  title
                           1         1   5.0s  Sh??op
                           2         1      -  /cart
                        """);
        assertThat(hyload("har", "shop.har", "--list", "--page", "2", "--no-think-time").out()).endsWith("""
                page  requests  think  title
                   1         1      -  /cart
                """);
    }

    // ------------------------------------------------------------------ writing

    private void recordLogin() throws IOException {
        Files.writeString(folder.resolve("my-login 2.har"), """
                {"log": {"entries": [
                 {"startedDateTime": "2026-01-02T10:00:00Z", "time": 10, "request": {"method": "GET", "url": "http://shop.test/login"},
                  "response": {"status": 200, "content": {"mimeType": "text/html",
                    "text": "<form><input name='csrf' value='f00dfeed77aa'></form>"}}},
                 {"startedDateTime": "2026-01-02T10:00:01Z", "time": 10, "request": {"method": "POST", "url": "http://shop.test/login",
                   "postData": {"mimeType": "application/x-www-form-urlencoded",
                     "text": "csrf=f00dfeed77aa&user=ann&password=Tr0ub4dor"}},
                  "response": {"status": 200, "content": {"mimeType": "text/html", "text": "welcome"}}}]}}
                """);
    }

    @Test
    void aScenarioIsWrittenBesideItsSecretsAndCompiles() throws IOException {
        recordLogin();
        Files.createDirectory(folder.resolve("code_java"));

        var result = hyload("har", "my-login 2.har");

        assertThat(result).isEqualTo(new Shell.Result(0, """
                hyload har: code_java/MyLogin2.java (2 requests on 1 page)
                  carried  csrf  #1 → #2
                  hidden   password #2 → secrets.properties
                Next: hyload try code_java/MyLogin2.java
                """, ""));
        var source = Files.readString(folder.resolve("code_java/MyLogin2.java"));
        assertThat(source).contains(".html(\"input[name=csrf]\", \"value\")", "option(\"password\", \"\")")
                .doesNotContain("Tr0ub4dor", "f00dfeed77aa");
        var secrets = folder.resolve("code_java/secrets.properties");
        assertThat(secrets).hasContent("password=Tr0ub4dor");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets))).isEqualTo("rw-------");
        assertThat(hyload("run", "code_java/MyLogin2.java", "url=http://127.0.0.1:1", "users=x").err())
                .contains("users=x"); // it compiles, and then its option is refused
    }

    @Test
    void filesThatTheRecordingHoldsAreWrittenBesideItUnderTheirBareNames() throws IOException {
        Files.writeString(folder.resolve("up.har"), """
                {"log": {"entries": [
                 {"startedDateTime": "2026-01-02T10:00:00Z", "time": 10, "request": {"method": "POST", "url": "http://shop.test/up",
                   "postData": {"mimeType": "multipart/form-data; boundary=b", "params": [
                     {"name": "photo", "fileName": "../../.ssh/me.txt", "contentType": "text/plain", "value": "hello"}]}},
                  "response": {"status": 200, "content": {"mimeType": "text/html", "text": ""}}}]}}
                """);

        assertThat(hyload("har", "up.har").out()).contains("  file     upload/me.txt (5 B)\n");
        assertThat(folder.resolve("upload/me.txt")).hasContent("hello");
        assertThat(folder.resolve("Up.java")).content().contains("option(\"photo\", \"upload/me.txt\")");
        Files.writeString(folder.resolve("upload/me.txt"), "mine");
        assertThat(hyload("har", "up.har", "--force").out()).contains("upload/me.txt is there already");
        assertThat(folder.resolve("upload/me.txt")).hasContent("mine");
    }

    @Test
    void aScenarioThatIsThereIsNotWrittenOverUnlessForced() throws IOException {
        Files.writeString(folder.resolve("Shop.java"), "mine");

        assertThat(hyload("har", "shop.har").err())
                .endsWith("hyload: Shop.java: it exists already (choose another name with -o, or write over it with"
                        + " --force)\n");
        assertThat(folder.resolve("Shop.java")).hasContent("mine");
        assertThat(hyload("har", "shop.har", "--force").code()).isZero();
        assertThat(folder.resolve("Shop.java")).content().startsWith("// Recorded: shop.har\n");
    }

    @Test
    void onStandardOutputThereIsNothingButSource() throws IOException {
        recordLogin();

        var result = hyload("har", "my-login 2.har", "-o", "-", "--no-correlate", "--keep-secrets");

        assertThat(result.out()).startsWith("// Recorded: my-login 2.har\n").endsWith("}\n").contains("Tr0ub4dor",
                "f00dfeed77aa");
        assertThat(folder).isDirectoryNotContaining("glob:**.java").isDirectoryNotContaining("glob:**.properties");
    }

    // ------------------------------------------------------------------ replaying

    private static final String ONE = """
            {"log":{"version":"1.2","entries":[{"startedDateTime":"2026-03-01T10:00:00Z","time":5,
              "request":{"method":"GET","url":"https://shop.test/a?family=A|B","headers":[]},
              "response":{"status":200,"headers":[],"content":{"mimeType":"text/html","size":2,"text":"hi"}}}]}}
            """;

    /// `SHOP` stands for a server that is another one.
    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            my-login 2.har | --verify                    | 0 | 2 requests, all answered as recorded
            one.har        | --verify                    | 0 | 1 request, all answered as recorded
            my-login 2.har | --verify SHOP               | 1 | GET /login, 200 text/html, status
            one.har        | --verify http://127.0.0.1:1 | 1 | GET /a, 200 text/html 2 B, connect-refused, \
            1 of 1 answered otherwise than recorded
            one.har        | --verify http://a?b=<       | 2 | hyload: --verify http://a?b=<: no http or https URL \
            (write --verify http://127.0.0.1:8080)
            """)
    void aRecordingIsHeldAgainstItselfOrAServer(String recording, String words, int code, String said)
            throws IOException {
        recordLogin();
        Files.writeString(folder.resolve("one.har"), ONE);
        try (var shop = DemoShop.start(0)) {
            var line = Stream.concat(Stream.of("har", recording),
                    Stream.of(words.replace("SHOP", shop.uri().toString()).split(" "))).toArray(String[]::new);
            var result = hyload(line);

            assertThat(result.code()).as(result.err()).isEqualTo(code);
            assertThat(code == 2 ? result.err() : result.out()).contains(said.split(", "));
            assertThat(code == 2 ? result.out() : result.err()).isEmpty();
        }
        assertThat(folder).isDirectoryNotContaining("glob:**/{log,*.java,stats_perf}");
    }

    // ------------------------------------------------------------------ what is wrong

    @Test
    void manyRemarksAreCounted() throws IOException {
        var good = "{\"request\": {\"method\": \"GET\", \"url\": \"http://a.test/\"}}";
        Files.writeString(folder.resolve("bad.har"), "{\"log\": {\"entries\": [" + good + ", 5".repeat(1_234) + "]}}");

        var err = hyload("har", "bad.har", "--list").err();

        assertThat(err.lines()).hasSize(12);
        assertThat(err).contains("hyload: bad.har: entry 2 is left out: it is no object\n")
                .endsWith("hyload: … the other remarks are not shown\nhyload: left out: 1,234 broken\n");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            har none.har                            | cannot read FOLDER/none.har: no such file
            har shop.har --host shop.tset           | --host shop.tset: the recording has no such host (did you mean shop.test?)
            har shop.har --exclude-host zzz         | --exclude-host zzz: the recording has no such host (hyload har shop.har --list shows what there is)
            har shop.har --page 3                   | --page 3: the recording has no such page (hyload har shop.har --list shows what there is)
            har shop.har -o shop.txt                | -o shop.txt: not .java (write -o Shop.java)
            har shop.har -o my-shop.java            | -o my-shop.java: 'my-shop' is no name for a Java class (write -o Shop.java)
            har shop.har --serve --port 99999       | --port 99999: not a port (write --port 8080)
            har shop.har --max-think-time soon      | --max-think-time soon: not a length of time (write --max-think-time 30s, or 2m)
            """)
    void whatCannotBeChosenIsSaid(String words, String line) {
        var result = hyload(words.strip().split(" "));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("hyload: " + line.replace("FOLDER", folder.toString()) + "\n");
    }

    @Test
    void whatIsNoRecordingIsSaid() throws IOException {
        Files.writeString(folder.resolve("x.har"), "onInputData({})");

        assertThat(hyload("har", "x.har"))
                .isEqualTo(new Shell.Result(2, "", "hyload: x.har: JSONP, not JSON: a call around "
                        + "the recording (remove onInputData( in front and ) at the end)\n"));
    }
}
