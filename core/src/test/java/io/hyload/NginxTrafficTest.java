package io.hyload;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;

import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.hyload.Hyload.discardBody;
import static io.hyload.Hyload.header;
import static org.assertj.core.api.Assertions.assertThat;

/// The client against a server that people use.
@RequiresProgram("nginx") @Timeout(30)
class NginxTrafficTest {

    private static Nginx nginx;

    @RegisterExtension
    final SilentRun run = new SilentRun();

    @BeforeAll
    static void start() {
        nginx = Nginx.start("""
                gzip on; gzip_min_length 1; gzip_types text/plain application/json;
                location /ten/ { alias root/; keepalive_requests 10; }
                """);
    }

    @AfterAll
    static void stop() {
        if (nginx != null) nginx.close();
    }

    @Test
    void filesComeWhole() {
        try (var client = new HttpClient()) {
            assertThat(client.get(nginx.url("/10k.bin")).content()).hasSize(10 * 1024);
            assertThat(client.get("/1m.bin").content()).hasSize(1024 * 1024);
            assertThat(client.get("/1m.bin", discardBody()).content()).isEmpty();
            assertThat(client.get("/small.json").text()).contains("商品 no. 42");
            assertThat(client.get("/").header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(run.counted().opened()).isEqualTo(1);
        }
    }

    @Test
    void headNotModifiedAndNotFoundKeepTheConnection() {
        try (var client = new HttpClient()) {
            var head = client.head(nginx.url("/10k.bin"));
            assertThat(head.header("Content-Length")).isEqualTo("10240");
            assertThat(head.content()).isEmpty();
            var known = client.get("/10k.bin", header("If-None-Match", head.header("ETag")));
            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(known.content()).isEmpty();
            var missing = client.get("/none");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.error()).isEmpty();
            assertThat(run.counted().opened()).isEqualTo(1);
        }
    }

    @Test
    void gzipIsUndone() throws IOException {
        var text = "商品 ".repeat(10_000);
        Files.writeString(nginx.root().resolve("long.json"), text);
        try (var client = new HttpClient()) {
            var response = client.get(nginx.url("/long.json"));
            assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(response.text()).isEqualTo(text);
            assertThat(run.counted().in()).isLessThan(10_000);
        }
    }

    @Test
    void theAccessLogHasALineForEveryRequestSent() throws InterruptedException {
        var users = new ArrayList<Thread>();
        for (int i = 0; i < 20; i++) {
            users.add(Thread.ofVirtual().start(() -> {
                try (var client = new HttpClient()) {
                    for (int n = 0; n < 50; n++) client.get(nginx.url("/small.json?all"));
                }
            }));
        }
        for (var user : users) user.join();
        var counted = run.counted();
        assertThat(counted.sent()).isEqualTo(1000);
        assertThat(counted.received()).isEqualTo(1000);
        assertThat(counted.opened()).isEqualTo(20);
        assertThat(counted.closed()).isEqualTo(20);
        assertThat(nginx.accessLogLines()).filteredOn(line -> line.startsWith("GET /small.json?all 200 "))
                .hasSize(1000);
    }

    @Test
    void aServerThatClosesAfterTenRequestsCausesNoErrors() {
        try (var client = new HttpClient()) {
            for (int i = 0; i < 100; i++)
                assertThat(client.get(nginx.url("/ten/10k.bin")).content()).hasSize(10 * 1024);
        }
        var counted = run.counted();
        assertThat(counted.received()).isEqualTo(100);
        assertThat(counted.kinds()).isEmpty();
        assertThat(counted.opened()).isEqualTo(10);
        assertThat(nginx.accessLogLines()).filteredOn(line -> line.startsWith("GET /ten/")).hasSize(100);
    }
}
