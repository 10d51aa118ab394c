package io.hyload.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.hyload.demo.DemoShop;
import io.hyload.run.ControlRequest;
import io.hyload.run.RateChange;
import io.hyload.tui.Msg;
import io.hyload.tui.screen.MonitorEffect;
import io.hyload.tui.screen.MonitorMsg;
import io.hyload.tui.screen.RunStatus;
import io.hyload.tui.screen.Source;
import io.hyload.tui.screen.Watched;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class MonitorEffectsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String ARRIVALS = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.require("p99 < 0.001ms", "count >= 1000000");
                Stats.start();
                arrivals(hold(20, Duration.ofSeconds(60)), maxConcurrent(50), () ->
                    new HttpClient(timeout(2)).get(option("url", ""), name("GET /商品/列表")));
                waitForTasksDone();
            }
            """;

    @TempDir
    Path folder;
    private final List<Msg> told = new CopyOnWriteArrayList<>();
    private Optional<MonitorEffects> effects = Optional.empty();

    @AfterEach
    void close() {
        effects.ifPresent(MonitorEffects::close);
    }

    private void run(MonitorEffect effect) {
        if (effects.isEmpty()) effects = Optional.of(new MonitorEffects(new Io(new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()), Map.of(), folder, false)));
        effects.get().run(effect, told::add);
    }

    private <M extends Msg> List<M> all(Class<M> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private <M extends Msg> M await(Class<M> type, Predicate<M> wanted) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(20))
                .until(() -> all(type).stream().anyMatch(wanted));
        return all(type).stream().filter(wanted).findFirst().orElseThrow();
    }

    private static long received(MonitorMsg.Pictured told) {
        return told.picture().told().received();
    }

    @Test
    void aRunIsStartedSteeredWatchedAndReported() throws Exception {
        Files.writeString(folder.resolve("Shop.java"), ARRIVALS);
        try (var shop = DemoShop.start(0)) {
            run(new MonitorEffect.Start("Shop",
                    List.of("Shop.java", "url=" + shop.uri() + "/mgr/style.css", "--require",
                            "errors < 1%")));
            var begun = await(MonitorMsg.Begun.class, _ -> true);
            await(MonitorMsg.Pictured.class, told -> received(told) > 5
                    && told.picture().whole().names().containsKey("GET /商品/列表"));
            await(MonitorMsg.Stands.class, told -> told.status().rate().orElse(0) > 19);
            var held = await(MonitorMsg.Stands.class, told -> told.status().held().stream()
                    .anyMatch(one -> one.passed().isPresent())).status().held();
            assertThat(held).extracting(RunStatus.Held::text).containsExactly("errors < 1%", "p99 < 0.001ms",
                    "count >= 1000000");
            assertThat(held).extracting(RunStatus.Held::passed).containsExactly(Optional.of(true), Optional.of(false),
                    Optional.empty());

            run(new MonitorEffect.Control(new ControlRequest.Rate(new RateChange.OfAsked(150))));
            await(MonitorMsg.Done.class, told -> told.what().contains("150 %"));
            await(MonitorMsg.Stands.class, told -> told.status().rate().orElse(0) > 29);
            run(new MonitorEffect.Control(new ControlRequest.Note("cache off")));
            await(MonitorMsg.Pictured.class, told -> told.picture().whole().events().stream()
                    .anyMatch(event -> event.text().equals("cache off")));
            run(new MonitorEffect.Control(new ControlRequest.Pause()));
            await(MonitorMsg.Stands.class, told -> told.status().isPaused());
            run(new MonitorEffect.Control(new ControlRequest.Stop()));
            assertThat(await(MonitorMsg.Ended.class, _ -> true).code()).isEqualTo(ExitCode.THRESHOLD_FAILED);

            assertThat(begun.statsFile()).exists();
            assertThat(Files.readString(begun.output())).contains("answered", "GET /商品/列表");
            run(new MonitorEffect.Report(begun.statsFile()));
            assertThat(await(MonitorMsg.Done.class, told -> told.what().contains("report")).what()).contains(".html");
            run(new MonitorEffect.ReadKept(begun.statsFile()));
            assertThat(await(MonitorMsg.Kept.class, _ -> true).exchanges().slow()).isNotEmpty();
        }
    }

    @Test
    void aScenarioThatDoesNotCompileEndsWithItsReason() throws Exception {
        Files.writeString(folder.resolve("Bad.java"), "void main() { nonsense }\n");
        run(new MonitorEffect.Start("Bad", List.of("Bad.java")));

        assertThat(await(MonitorMsg.Ended.class, _ -> true).code()).isEqualTo(ExitCode.NOT_COMPILED);
        assertThat(all(MonitorMsg.Spoke.class)).flatExtracting(MonitorMsg.Spoke::lines)
                .anyMatch(line -> line.toString().contains("Bad.java"));
    }

    @Test
    void whatARunSaysInPiecesOrOfPortsThatThereCannotBeIsHeardAll() throws Exception {
        Files.writeString(folder.resolve("Odd.java"), """
                void main() throws Exception {
                    System.out.println("control nowhere:99999");
                    System.out.println("control nowhere:99999999999");
                    var name = "商\\n".getBytes("UTF-8");
                    System.out.write(name, 0, 1);
                    System.out.flush();
                    Thread.sleep(500);
                    System.out.write(name, 1, name.length - 1);
                    System.out.print("the end");
                }
                """);
        run(new MonitorEffect.Start("Odd", List.of("Odd.java")));

        await(MonitorMsg.Ended.class, _ -> true);
        assertThat(all(MonitorMsg.Spoke.class).stream().flatMap(told -> told.lines().stream()))
                .contains("control nowhere:99999", "control nowhere:99999999999", "商")
                .anyMatch(line -> line.contains("the end"));
    }

    @Test
    void filesArePlayedAndSourcesComeAndGo() throws Exception {
        var record = """
                {"t":1764000000,"rps":3,"tops":0,"eps":0,"tps":3,"respTimeSum":0.3,"avgRespTime":0.1,"total":{"send":3,"recv":3}}
                """;
        Files.writeString(folder.resolve("a.sts"), record);
        run(new MonitorEffect.Hear(new Source.Files(List.of(Path.of("a.sts")), 1)));
        var picture = await(MonitorMsg.Pictured.class, told -> received(told) == 3).picture();
        assertThat(picture.feeds()).extracting(Watched.Feed::name).containsExactly("a.sts");

        run(new MonitorEffect.Mute("a.sts"));
        await(MonitorMsg.Done.class, told -> told.what().startsWith("a.sts"));
        run(new MonitorEffect.Mute("a.sts"));
        await(MonitorMsg.Failed.class, told -> told.why().equals("a.sts: not watched"));
        run(new MonitorEffect.Clear());
        await(MonitorMsg.Pictured.class,
                told -> told.picture().seconds().isEmpty() && told.picture().feeds().isEmpty());
    }

    @Test
    void whatCannotBeHeardIsToldInOneLine() {
        run(new MonitorEffect.Hear(new Source.Hub("http://nowhere")));
        run(new MonitorEffect.Hear(new Source.Files(List.of(Path.of("missing.sts")), 1)));
        run(new MonitorEffect.Control(new ControlRequest.Pause()));
        await(MonitorMsg.Failed.class, told -> told.why().contains("http://nowhere"));
        await(MonitorMsg.Failed.class, told -> told.why().contains("missing.sts"));
        await(MonitorMsg.Failed.class, told -> told.why().contains("no run is on"));
        assertThat(all(MonitorMsg.Failed.class)).allMatch(told -> told.why().lines().count() == 1);
    }
}
