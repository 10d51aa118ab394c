package io.hyload.har;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Recordings of real tools.
@RequiresCorpus
class CorpusTest {

    private static final String FORM = "http://cgi-lib.berkeley.edu/ex/simple-form";

    private static Recording read(String name) throws Exception {
        return HarReader.read(Corpus.path("har/" + name + ".har"));
    }

    private static List<String> requests(Recording recording) {
        return recording.entries().stream().map(entry -> entry.method() + " " + entry.url()).toList();
    }

    @ParameterizedTest @CsvSource({"charles42, Charles Proxy 4.2", "chrome61, WebInspector 537.36",
            "firefox56, Firefox 56.0"})
    void theSameFlowIsTheSameWhoeverRecordedIt(String tool, String creator) throws Exception {
        var form = read(tool + "__form");
        var get = read(tool + "__get");
        var redirect = read(tool + "__redirect-post");

        assertThat(List.of(form, get, redirect)).extracting(Recording::creator).containsOnly(creator);
        assertThat(requests(form)).containsExactly("GET " + FORM + ".html", "POST " + FORM + ".cgi");
        assertThat(form.entries().get(0).body()).isEmpty();
        assertThat(form.entries().get(1).body()).get().isInstanceOfSatisfying(Body.Form.class,
                body -> assertThat(body.fields()).containsExactly(new Field("name", "NAME"),
                        new Field("quest", "QUEST"),
                        new Field("color", "chartreuse"), new Field("swallow", "african"), new Field("text", "HI")));
        assertThat(requests(get)).containsExactly("GET http://computer-database.gatling.io/computers?p=1");
        assertThat(requests(redirect)).containsExactly("POST http://computer-database.gatling.io/computers",
                "GET http://computer-database.gatling.io/computers");
        assertThat(redirect.entries().get(0).answer().redirect()).isEqualTo("/computers");
        assertThat(List.of(form, get, redirect)).allSatisfy(recording -> {
            assertThat(recording.skipped()).isEmpty();
            assertThat(recording.entries()).allSatisfy(entry -> assertThat(entry.marks()).isEmpty());
        });
    }

    @ParameterizedTest @ValueSource(strings = {"charles42", "chrome61", "firefox56"})
    void theSameFlowHasTheSameVisitsWhoeverRecordedIt(String tool) throws Exception {
        var form = Choice.ALL.flow(read(tool + "__form")).pages();
        var redirect = Choice.ALL.flow(read(tool + "__redirect-post")).pages();
        var get = Choice.ALL.flow(read(tool + "__get")).pages();

        assertThat(form).hasSize(2).allSatisfy(visit -> assertThat(visit.steps()).hasSize(1));
        assertThat(form.get(0).think()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(11));
        assertThat(form.get(1).title()).isEqualTo("cgi-lib.pl demo form output");
        assertThat(redirect).singleElement().satisfies(visit -> {
            assertThat(visit.title()).isEqualTo("Computers database");
            assertThat(visit.steps()).hasSize(2).hasOnlyElementsOfType(Flow.Step.One.class);
        });
        assertThat(get).singleElement().satisfies(visit -> assertThat(visit.title()).isEqualTo("Computers database"));
    }

    @Test
    void filesAreReadAsFarAsTheyAreRecorded() throws Exception {
        for (var tool : List.of("charles42", "firefox56")) {
            var recording = read(tool + "__multipart");
            var body = (Body.Multipart) recording.entries().get(1).body().orElseThrow();
            assertThat(body.parts()).extracting(Body.Part::name).containsExactly("upfile", "note");
            assertThat(body.parts().getFirst().fileName()).isEqualTo("Small.gif");
            assertThat(body.parts().getFirst().type()).isEqualTo("image/gif");
            assertThat(body.parts().getFirst().content()).as(tool).startsWith("GIF89a".getBytes(UTF_8)).endsWith(';')
                    .hasSize(1_769);
            assertThat(recording.remarks()).isEmpty();
        }
        assertThat(read("chrome61__multipart").remarks()).containsExactly(
                "chrome61__multipart.har: entry 1: its file 'Small.gif' is not in the recording, and is sent empty");
    }

    @Test
    void chromeHasLostTheBodyOfWhatWasRedirected() throws Exception {
        assertThat(read("chrome61__redirect-post").remarks()).containsExactly("chrome61__redirect-post.har: entry 1: "
                + "its body of 55 bytes is not in the recording, and is not sent");
    }

    @Test
    void theTypeOfAMultipartBodyThatHasNoneIsTold() throws Exception {
        var entry = read("string-problematic-characters").entries().getFirst();

        assertThat(entry.body()).get().isInstanceOfSatisfying(Body.Multipart.class, body -> {
            assertThat(body.type()).isEqualTo("multipart/form-data; boundary=----WebKitFormBoundaryaVpJHMwCHF5PHRS7");
            assertThat(body.parts()).singleElement()
                    .satisfies(part -> assertThat(new String(part.content(), UTF_8)).isEqualTo("'\\'\\r\\n\"\\\""));
        });
    }

    @Test
    void paramsWithoutATextAreAForm() throws Exception {
        var entry = read("url-encoded-body-no-text-field").entries().getFirst();

        assertThat(entry.body()).contains(new Body.Form("application/x-www-form-urlencoded",
                List.of(new Field("user", "test"), new Field("password", "test")), ""));
        assertThat(entry.answer().text()).contains("\"id\":\"642\"");
    }
}
