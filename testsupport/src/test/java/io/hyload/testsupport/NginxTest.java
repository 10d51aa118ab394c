package io.hyload.testsupport;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@RequiresProgram("nginx")
class NginxTest {
    @Test
    void servesItsPagesAndLogsEachRequestOnce() throws Exception {
        try (var nginx = Nginx.start(); var client = HttpClient.newHttpClient()) {
            assertThat(get(client, nginx.url("/")).headers().firstValue("Content-Type")).hasValueSatisfying(
                    type -> assertThat(type).startsWith("text/html"));
            assertThat(get(client, nginx.url("/small.json")).body()).hasSize(100);
            assertThat(get(client, nginx.url("/10k.bin")).body()).hasSize(10_240);
            assertThat(get(client, nginx.url("/1m.bin")).body()).hasSize(1_048_576);
            assertThat(get(client, nginx.url("/none")).statusCode()).isEqualTo(404);
            assertThat(nginx.accessLogLines()).hasSize(5).contains("GET /small.json 200 100",
                    "GET /1m.bin 200 1048576");
            assertThat(nginx.accessLogLines()).as("after marks of our own").hasSize(5);
        }
    }

    @Test
    void theLogIsCompleteAtTheMomentTheLastAnswerIsThere() throws Exception {
        try (var nginx = Nginx.start(); var client = HttpClient.newHttpClient()) {
            for (var sent = 1; sent <= 200; sent++) {
                get(client, nginx.url("/small.json"));
                assertThat(nginx.accessLogLines()).hasSize(sent);
            }
        }
    }

    @Test
    void takesMoreLocationsAndMoreFiles() throws Exception {
        try (var nginx = Nginx.start("location /post { return 200 'ok'; }"); var client = HttpClient.newHttpClient()) {
            Files.writeString(nginx.root().resolve("own.txt"), "mine");
            assertThat(get(client, nginx.url("/own.txt")).body()).asString().isEqualTo("mine");
            assertThat(get(client, nginx.url("/post")).body()).asString().isEqualTo("ok");
            assertThat(nginx.awaitAccessLogLines(2, Duration.ofSeconds(1))).hasSize(2);
            assertThatThrownBy(() -> nginx.awaitAccessLogLines(3, Duration.ofMillis(20)))
                    .isInstanceOf(AssertionError.class).hasMessageContaining("2 lines of 3");
        }
    }

    @Test
    void leavesNothingBehind() {
        var nginx = Nginx.start();
        var folder = nginx.root().getParent();
        nginx.close();
        assertThat(folder).doesNotExist();
        assertThatThrownBy(() -> new Socket("127.0.0.1", nginx.port())).isInstanceOf(IOException.class);
    }

    @Test
    void saysWhatNginxSaysAboutABadConfig() {
        assertThatThrownBy(() -> Nginx.start("nonsense;")).hasMessageContaining("unknown directive \"nonsense\"");
    }

    private static HttpResponse<byte[]> get(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    }
}
