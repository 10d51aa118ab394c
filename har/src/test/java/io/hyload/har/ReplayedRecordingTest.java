package io.hyload.har;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.Golden;
import io.hyload.testsupport.ReceivedRequest;
import io.hyload.testsupport.RequiresCorpus;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.testsupport.Script.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Recordings of browsers and proxies, made into scenarios, compiled and run: a server gets what was recorded.
@RequiresCorpus
class ReplayedRecordingTest {

    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final byte[] PICTURE = "GIF89a of a test".getBytes(UTF_8);
    /// What depends on the connection, the browser's cache, or the cookies of the day.
    private static final Set<String> OF_THE_DAY = Set.of("host", "connection", "content-length", "accept-encoding",
            "cookie", "cache-control", "upgrade-insecure-requests", "if-none-match", "if-modified-since");
    /// What our client says where the recording says nothing.
    private static final Set<String> OF_OURS =
            Set.of("host", "accept-encoding", "content-length", "user-agent", "accept");

    static Stream<Path> recordings() throws IOException {
        return Files.list(Corpus.path("har")).sorted();
    }

    private static Flow flow(Path recording) throws Exception {
        return Choice.ALL.flow(HarReader.read(recording));
    }

    private static Flow flow(String recording) throws Exception {
        return flow(Corpus.path("har/" + recording + ".har"));
    }

    @ParameterizedTest @MethodSource("recordings")
    void sendsWhatWasRecorded(Path recording, @TempDir Path folder) throws Exception {
        var flow = flow(recording);
        var picture = Files.write(folder.resolve("Small.gif"), PICTURE);
        try (var server = ScriptedServer.start(answer(EMPTY))) {
            Compiled.of("Shop", ScenarioSource.of(flow, "Shop"))
                    .run(List.of("url=" + server.url(), "upfile=" + picture));

            var sent = server.requests();
            var recorded = flow.entries();
            assertThat(sent).hasSameSizeAs(recorded);
            for (int i = 0; i < sent.size(); i++) {
                var url = SplitUrl.of(recorded.get(i).url());
                assertThat(sent.get(i).line())
                        .isEqualTo(recorded.get(i).method() + " " + url.target() + " HTTP/1.1");
                assertBody(sent.get(i), recorded.get(i));
                assertHeaders(sent.get(i), recorded.get(i), url.origin(), server.url());
            }
        }
    }

    private static void assertBody(ReceivedRequest sent, Entry recorded) {
        switch (recorded.body().orElse(null)) {
            case null -> assertThat(sent.text()).isEmpty();
            case Body.Form(_, var fields, var raw) ->
                assertThat(sent.text()).isEqualTo(raw.isEmpty() ? SplitUrl.encoded(fields) : raw);
            case Body.Text(_, var text) -> assertThat(sent.text()).isEqualTo(text);
            case Body.Binary(_, var bytes) -> assertThat(sent.body()).isEqualTo(bytes);
            case Body.Multipart(_, var parts) -> {
                var type = sent.header("Content-Type").orElse("");
                assertThat(type).startsWith("multipart/form-data; boundary=");
                var boundary = "--" + type.substring(type.indexOf('=') + 1);
                var expected = new StringBuilder();
                for (var part : parts) {
                    expected.append(boundary).append("\r\nContent-Disposition: form-data; name=\"").append(part.name())
                            .append('"');
                    if (part.isFile()) expected.append("; filename=\"").append(part.fileName())
                            .append("\"\r\nContent-Type: ").append(part.type());
                    expected.append("\r\n\r\n")
                            .append(new String(part.isFile() ? PICTURE : part.content(), UTF_8)).append("\r\n");
                }
                assertThat(sent.text()).isEqualTo(expected + boundary + "--\r\n");
            }
        }
    }

    private static void assertHeaders(ReceivedRequest sent, Entry recorded, String origin, String url) {
        var names = new ArrayList<String>();
        for (var field : recorded.headers()) {
            var name = field.name().toLowerCase(Locale.ROOT);
            boolean isReading = recorded.method().equals("GET");
            if (OF_THE_DAY.contains(name) || isReading && name.equals("referer")) continue;
            if (name.equals("referer") && recorded.header("Origin").isPresent()) continue;
            if (name.equals("content-type") && (recorded.body().isEmpty() || field.value().startsWith("multipart")))
                continue;
            names.add(name);
            assertThat(sent.headers(name)).containsExactly(field.value().replace(origin, url));
        }
        assertThat(
                sent.head().lines().skip(1).map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                        .filter(name -> !OF_OURS.contains(name) && !names.contains(name)
                                && !(name.equals("content-type") && recorded.body().isPresent())))
                .isEmpty();
    }

    @ParameterizedTest @ValueSource(strings = {"get", "form", "multipart", "redirect-post"})
    void theSameVisitIsTheSameCodeWhoeverRecordedIt(String visit) throws Exception {
        var sources = new ArrayList<String>();
        for (var tool : List.of("chrome61__", "firefox56__", "charles42__")) {
            var alike = withoutHeaders(flow(tool + visit));
            sources.add(ScenarioSource.of(alike, "Shop").replaceAll("sleep\\([\\d.]+\\)", "sleep(…)")
                    // Two people typed different notes.
                    .replaceAll("field\\(\"note\", \"[A-Z]+\"\\)", "field(\"note\", …)"));
        }
        // Chrome has left out the body of what was redirected.
        if (!visit.equals("redirect-post")) assertThat(sources.get(0)).isEqualTo(sources.get(1));
        assertThat(sources.get(2)).isEqualTo(sources.get(1));
    }

    /// Nor titles: only some tools have kept the text of a page, which has its title.
    private static Flow withoutHeaders(Flow flow) {
        return new Flow("", flow.pages().stream().map(page -> new Flow.Visit("", page.steps().stream()
                .map(step -> step.entries().getFirst())
                .map(entry -> new Entry(entry.number(), "", entry.start(), entry.took(), entry.method(), entry.url(),
                        List.of(), entry.body(), entry.answer(), entry.marks())).<Flow.Step>map(Flow.Step.One::new)
                .toList(), page.think())).toList());
    }

    @ParameterizedTest @ValueSource(
            strings = {"chrome61__form", "chrome61__get", "firefox56__multipart", "charles42__redirect-post",
                    "string-problematic-characters", "url-encoded-body-no-text-field"})
    void readsAsAPersonWouldHaveWrittenIt(String recording) throws Exception {
        Golden.assertMatches(getClass(), "scenarios/" + recording + ".java",
                ScenarioSource.of(flow(recording), "Shop"));
    }
}
