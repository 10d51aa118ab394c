package io.hyload.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import io.hyload.cli.Snippets.Snippet;
import io.hyload.cli.Templates.Template;
import org.junit.jupiter.api.Test;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

class ScenarioTextsTest {

    @Test
    void everyFileIsInItsListAndTheOtherWayRound() throws Exception {
        assertThat(Templates.all()).extracting(Template::name).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(filesIn("templates"));
        assertThat(Snippets.all()).extracting(Snippet::name).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(filesIn("snippets"));
    }

    @Test
    void everyTextHasATitleOfItsOwn() {
        assertThat(Templates.all()).extracting(Template::title).doesNotHaveDuplicates().noneMatch(String::isBlank);
        assertThat(Snippets.all()).extracting(Snippet::title).doesNotHaveDuplicates().noneMatch(String::isBlank);
    }

    @Test
    void aTemplateBeginsWithItsTitle() {
        assertThat(Templates.find("class")).hasValueSatisfying(template -> {
            assertThat(template.title()).isEqualTo("Load test with a class: a user who remembers things between steps");
            assertThat(template.code()).startsWith("// " + template.title() + "\nimport io.hyload.*;\n");
        });
        assertThat(Templates.find("../snippets/wait")).isEmpty();
    }

    @Test
    void aSnippetIsInsertedWithoutItsTitleAndNeeds() {
        assertThat(Snippets.find("name-request")).contains(new Snippet(
                "name-request",
                "Name a request in the statistics",
                Set.of("client"),
                "var response = client.get(\"http://127.0.0.1:8080/api/path1\", name(\"search\"));\n"));
        assertThat(Snippets.find("record-error")).hasValueSatisfying(snippet -> {
            assertThat(snippet.needs()).isEmpty();
            assertThat(snippet.code()).isEqualTo("Stats.oneError(\"what went wrong\");\n");
        });
        assertThat(Snippets.find("nothing")).isEmpty();
    }

    @Test
    void snippetsOnlyNeedWhatAScenarioCanDeclare() {
        assertThat(Snippets.all()).flatExtracting(Snippet::needs).isSubsetOf("client", "response");
    }

    @Test
    void aScenarioDeclaresWhatItsSnippetNeeds() {
        assertThat(Snippets.find("response-text").orElseThrow().asScenario("http://127.0.0.1:9")).isEqualTo("""
                import io.hyload.*;
                import static io.hyload.Hyload.*;

                void main() throws Exception {
                    Stats.start();
                    var client = new HttpClient();
                    client.post("http://127.0.0.1:9/api/mgr/signin", form("username", "byhy", "password", "88888888"));
                    var response = client.get("/api/mgr/customers", params("action", "list_customer"));
                    var text = response.text();
                    waitForTasksDone();
                }
                """);
    }

    private static Set<String> filesIn(String folder) throws IOException, URISyntaxException {
        var path = Path.of(Snippets.class.getResource(folder).toURI());
        try (var files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString().replace(".java", "")).collect(toSet());
        }
    }
}
