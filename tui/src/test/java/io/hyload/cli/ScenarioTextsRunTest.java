package io.hyload.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.hyload.cli.Snippets.Snippet;
import io.hyload.demo.DemoShop;
import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What is handed out to be copied must work as it stands: every template and every snippet is compiled and run against
/// the demo shop.
class ScenarioTextsRunTest {

    @TempDir
    Path folder;

    private final PrintStream stdout = System.out;
    private DemoShop shop;

    @BeforeEach
    void openShop() throws IOException {
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        shop = DemoShop.start(0);
        Files.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    }

    @AfterEach
    void closeShop() {
        System.setOut(stdout);
        shop.close();
    }

    static Stream<Snippet> snippets() {
        return Snippets.all().stream();
    }

    @ParameterizedTest @MethodSource("snippets")
    void everySnippetRuns(Snippet snippet) throws IOException {
        // Only the waiting is cut short, and the file looked for where the test has put it.
        var code = snippet.asScenario(shop.uri().toString()).replace("Duration.ofSeconds(30)", "Duration.ofMillis(300)")
                .replace("sleep(10)", "sleep(0.01)").replace("sleep(1)", "sleep(0.01)")
                .replace("\"a.png\"", "\"" + folder.resolve("a.png") + "\"");
        var result = run("Snippet", code);

        int ownErrors = snippet.name().equals("record-error") ? 1 : 0;
        assertThat(result.get("errors").asInt(-1)).as(result.toString()).isEqualTo(ownErrors);
        assertThat(result.get("timeouts").asInt(-1)).isZero();
        assertThat(result.get("received").asLong(-1)).isEqualTo(shop.served());
        assertThat(result.get("sent").asLong(-1)).isEqualTo(shop.served());
    }

    @ParameterizedTest @ValueSource(strings = {"function", "class", "demo"})
    void everyLoadTemplateRuns(String name) throws IOException {
        var code = Templates.find(name).orElseThrow().code();
        var result = run("Template", code, "url=" + shop.uri(), "users=1", "seconds=1");

        assertThat(result.get("errors").asInt(-1)).as(result.toString()).isZero();
        assertThat(result.get("received").asLong(-1)).isEqualTo(shop.served()).isGreaterThan(1);
    }

    @Test
    void theInterfaceTemplateShowsItsExchanges() throws IOException {
        var code = Templates.find("interface-test").orElseThrow().code().replace("http://127.0.0.1:8080",
                shop.uri().toString());
        var file = Files.writeString(folder.resolve("Interface.java"), code);
        var said = Shell.in(folder).hyload("run", file.toString());

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("POST /api/mgr/signin HTTP/1.1", "username=byhy&password=***",
                "HTTP/1.1 200 OK",
                "GET /api/mgr/customers?action=list_customer HTTP/1.1", "Cookie: ***", "\"ret\":0", "武汉");
        assertThat(said.out()).doesNotContain("88888888", "sessionid=");
        assertThat(shop.served()).isEqualTo(2);
    }

    private Json run(String name, String code, String... words) throws IOException {
        var file = Files.writeString(folder.resolve(name + ".java"), code, StandardCharsets.UTF_8);
        var line = Stream.concat(Stream.of("run", "--json", "result.json", file.toString()), Stream.of(words))
                .toArray(String[]::new);
        var said = Shell.in(folder).hyload(line);

        assertThat(List.of(said.code(), said.err())).as(said.out()).containsExactly(0, "");
        return JsonCodec.found().parse(Files.readAllBytes(folder.resolve("result.json")));
    }
}
