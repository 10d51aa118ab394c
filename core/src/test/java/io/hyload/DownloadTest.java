package io.hyload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.hyload.testsupport.RawResponse;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.Hyload.discardBody;
import static io.hyload.Hyload.followRedirects;
import static io.hyload.Hyload.saveTo;
import static io.hyload.Hyload.timeout;
import static io.hyload.testsupport.Script.answer;
import static io.hyload.testsupport.Script.answerOnceThenClose;
import static org.assertj.core.api.Assertions.assertThat;

/// Bodies that are not kept in memory.
@Timeout(30)
class DownloadTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final long GIGABYTE = 1L << 30;

    @RegisterExtension
    final SilentRun run = new SilentRun();

    @TempDir
    Path folder;

    private Path file;

    private HttpResponse saved(Script script) {
        file = folder.resolve("saved");
        try (var server = ScriptedServer.start(script); var client = new HttpClient()) {
            return client.get(server.url(), saveTo(file));
        }
    }

    private void assertSaved(HttpResponse response, String content) throws IOException {
        assertThat(response.ok()).as(response.toString()).isTrue();
        assertThat(response.content()).isEmpty();
        assertThat(file).hasContent(content);
        assertThat(run.counted().received()).isEqualTo(1);
        Files.delete(file);
    }

    @Test
    void aBodyOfKnownLengthIsSaved() throws IOException {
        var content = "line 商品\n".repeat(50_000);
        assertSaved(saved(answer(RawResponse.http("200 OK", content))), content);
    }

    @Test
    void aChunkedBodyIsSaved() throws IOException {
        var long_ = "x".repeat(200_000);
        assertSaved(saved(answer(RawResponse.chunked("200 OK", List.of(), "a", "bc", long_, "d"))),
                "abc" + long_ + "d");
    }

    @Test
    void aBodyUpToTheEndOfTheConnectionIsSaved() throws IOException {
        assertSaved(saved(answerOnceThenClose("HTTP/1.1 200 OK\r\n\r\n" + "y".repeat(100_000))), "y".repeat(100_000));
    }

    @Test
    void noBodyIsAnEmptyFile() throws IOException {
        assertSaved(saved(answer("HTTP/1.1 204 No Content\r\n\r\n")), "");
    }

    @Test
    void gzipIsUndoneOnTheWay() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("hello ".repeat(50_000).getBytes());
        }
        assertSaved(saved(answer(RawResponse.http("200 OK", bytes.toByteArray(), "Content-Encoding: gzip"))),
                "hello ".repeat(50_000));
        assertThat(run.counted().in()).isLessThan(2000);
    }

    @Test
    void whatIsNotGzipIsBadEncoding() {
        var response = saved(answer(RawResponse.http("200 OK", "plain text", "Content-Encoding: gzip")));
        assertThat(response.error()).isEqualTo("bad-encoding");
    }

    @Test
    void aBodyThatBreaksOffLeavesWhatHadCome() {
        assertThat(saved(answerOnceThenClose(HI.replace(": 2", ": 3"))).error()).isEqualTo("short-body");
        assertThat(file).hasContent("hi");
        assertThat(run.counted().kinds()).containsOnlyKeys("short-body");
    }

    @Test
    void aFileThatIsThereIsReplacedWhateverTheStatus() throws IOException {
        Files.writeString(folder.resolve("saved"), "something longer");
        var response = saved(answer(RawResponse.http("404 Not Found", "none")));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(file).hasContent("none");
    }

    @Test
    void afterARedirectTheFileHasTheLastBody() {
        file = folder.resolve("saved");
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.send(RawResponse.http("302 Found", "this way, please", "Location: /b"));
            connection.readRequest();
            connection.send(HI);
        }); var client = new HttpClient(followRedirects())) {
            assertThat(client.get(server.url(), saveTo(file)).ok()).isTrue();
        }
        assertThat(file).hasContent("hi");
    }

    @Test
    void aFileThatCannotBeWrittenIsAnErrorOfThisMachineAndTheNextRequestWorks() {
        try (var server = ScriptedServer.start(answer(HI)); var client = new HttpClient()) {
            var response = client.get(server.url(), saveTo(folder.resolve("none/saved")));
            assertThat(response.error()).isEqualTo("body-unwritable");
            assertThat(response.errorType()).isEqualTo(215);
            assertThat(response.reason()).startsWith("the body cannot be written to " + folder);
            assertThat(run.counted().kinds()).containsOnlyKeys("body-unwritable").containsValue(1L);
            assertThat(client.get(server.url()).text()).isEqualTo("hi");
            assertThat(run.counted().sent()).isEqualTo(2);
            assertThat(run.counted().received()).isEqualTo(1);
        }
    }

    @Test
    void aFullDiskIsTheSameError() {
        file = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(file));
        try (var server = ScriptedServer.start(answer(RawResponse.http("200 OK", "x".repeat(100_000))));
                var client = new HttpClient()) {
            assertThat(client.get(server.url(), saveTo(file)).error()).isEqualTo("body-unwritable");
        }
    }

    @Test
    void aGigabyteDiscardedOrWrittenTakesNoMemory() {
        Script gigabyte = connection -> {
            while (true) {
                connection.readRequest();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
                connection.sendFiller(GIGABYTE);
            }
        };
        try (var server = ScriptedServer.start(gigabyte); var client = new HttpClient(timeout(25))) {
            for (var option : List.of(discardBody(), saveTo(Path.of("/dev/null")))) {
                long before = heap();
                assertThat(client.get(server.url(), option).error()).isEmpty();
                assertThat(heap() - before).isLessThan(16 << 20);
            }
            assertThat(run.counted().in()).isGreaterThan(2 * GIGABYTE);
        }
    }

    /// What is in use after a collection.
    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
