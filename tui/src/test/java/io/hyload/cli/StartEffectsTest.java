package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.hyload.tui.Msg;
import io.hyload.tui.screen.StartEffect;
import io.hyload.tui.screen.StartMsg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class StartEffectsTest {
    @TempDir
    Path folder;

    private final BlockingQueue<Msg> told = new LinkedBlockingQueue<>();

    private StartEffects effects() {
        return new StartEffects(
                new Io(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), Map.of(),
                        folder, false));
    }

    private Msg told() throws InterruptedException {
        var msg = told.poll(20, TimeUnit.SECONDS);
        assertThat(msg).isNotNull();
        return msg;
    }

    @Test
    void anEmptyFolderIsMadeAProject() throws Exception {
        assertThat(StartEffects.isNeeded(folder)).isTrue();
        try (var effects = effects()) {
            effects.run(new StartEffect.Init(), told::add);
            assertThat(told()).isInstanceOfSatisfying(StartMsg.Made.class,
                    made -> assertThat(made.created()).contains("hyload-cfg.json", "code_java/",
                            "code_java/First.java"));
        }
        assertThat(folder.resolve("code_java/First.java")).isRegularFile();
        assertThat(StartEffects.isNeeded(folder)).isFalse();
    }

    @Test
    void aFolderWithFiguresAloneIsNoEmptyOne() throws IOException {
        Files.createDirectory(folder.resolve("stats_perf"));
        assertThat(StartEffects.isNeeded(folder)).isFalse();
    }

    @Test
    void whatStandsInTheWayIsTold() throws Exception {
        Files.writeString(folder.resolve("reports"), "");
        try (var effects = effects()) {
            effects.run(new StartEffect.Init(), told::add);
            assertThat(told()).isInstanceOfSatisfying(StartMsg.Failed.class,
                    failed -> assertThat(failed.why()).contains(
                            "reports: a file has that name (move it away)"));
        }
    }

    @Test
    void theShopIsOpenUntilTheApplicationEnds() throws Exception {
        URI shop;
        Path scenario;
        try (var effects = effects(); var client = HttpClient.newHttpClient()) {
            effects.run(new StartEffect.OpenShop(), told::add);
            var open = (StartMsg.ShopIsOpen) told();
            assertThat(open.arguments()).hasSize(4).contains("users=20", "seconds=60");
            scenario = Path.of(open.arguments().getFirst());
            assertThat(scenario).content().isEqualTo(Templates.find("demo").orElseThrow().code());
            shop = URI.create(open.arguments().get(1).substring("url=".length()) + "/mgr/sign.html");
            var page = client.send(HttpRequest.newBuilder(shop).build(), HttpResponse.BodyHandlers.discarding());
            assertThat(page.statusCode()).isEqualTo(200);
        }
        assertThat(scenario).doesNotExist();
        try (var client = HttpClient.newHttpClient()) {
            var gone = shop;
            assertThat(org.assertj.core.api.Assertions
                    .catchThrowable(() -> client.send(HttpRequest.newBuilder(gone).build(),
                            HttpResponse.BodyHandlers.discarding())))
                    .isInstanceOf(IOException.class);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
