package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import io.hyload.demo.DemoShop;
import io.hyload.stats.History;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// What a tester does with the terminal application, from an empty folder to the pictures, by keys alone, as one story.
@RequiresProgram({"tmux", "sshd"})
class TuiStoryTest {
    private static final Pattern TOTAL = Pattern.compile("TOTAL +\\S+ +(\\S+)");
    private static final String RECORDING = """
            {"log": {"version": "1.2", "creator": {"name": "story", "version": "1"}, "entries": [%s]}}
            """;
    private static final String ENTRY = """
            {"startedDateTime": "2026-07-14T10:00:0%d.000Z", "time": 12,
             "request": {"method": "GET", "url": "http://shop.test/%s", "httpVersion": "HTTP/1.1", "cookies": [],
              "headers": [], "queryString": [], "headersSize": -1, "bodySize": 0},
             "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
              "content": {"size": 2, "mimeType": "text/html", "text": "ok"}, "redirectURL": "", "headersSize": -1,
              "bodySize": 2},
             "cache": {}, "timings": {"send": 1, "wait": 10, "receive": 1}}
            """;

    @TempDir
    private Path folder;
    private Path project;
    private HyloadProcess hyload;

    @Test
    void fromAnEmptyFolderToThePictures() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        hyload = new HyloadProcess(project, Files.createDirectories(folder.resolve("me/.ssh")).getParent());
        // Whoever else sends to the usual port on this computer is not part of the story.
        Files.writeString(project.resolve("hyload-cfg.json"), "{\"listen\": false}\n");
        try (var sshd = Sshd.start(); var shop = DemoShop.start(0)) {
            sshd.authorize(Sshd.newKey(hyload.home().resolve(".ssh/id_ed25519"), "ed25519", ""));
            var url = shop.uri().toString();
            try (var tui = TuiInTerminal.start(hyload, 120, 40)) {
                aProjectIsMadeAndAScenario(tui, url);
                aRunIsWatchedStoppedAndReported(tui, url);
                aMachineIsAddedAndMadeReady(tui, sshd);
                loadIsMadeThere(tui, sshd.home().resolve("hyload_worker"), url);
                itsFiguresAreFetchedAndDrawn(tui);
                aRecordingIsImported(tui);
                tui.keys("q");
                tui.assertGivenBack(0);
            }
            assertThat(sshd.home().resolve("hyload_worker/run")).isEmptyDirectory();
        }
        whatIsThereAfterwards();
    }

    private static void aProjectIsMadeAndAScenario(TuiInTerminal tui, String url) {
        tui.see("Welcome to hyload", "no load test in project yet");
        tui.keys("i");
        tui.see("[4 Scenarios]", ">First.java", "made: ");
        tui.keys("n");
        tui.see("New scenario", "function");
        tui.type("Checkout");
        tui.keys("Tab", "Right", "Right");
        tui.see("◂ demo ▸");
        tui.keys("Enter");
        seeScenario(tui, "Checkout.java", "// Demo: fifty users");

        tui.type(":try url=" + url);
        tui.keys("Enter");
        tui.until(screen -> screen.contains("✓ GET /mgr/app.js") && screen.contains(" exchanges ─"));
        tui.keys("BTab", "Enter");
        tui.see("Accept-Encoding", "HTTP/1.1 200 OK");
        tui.escape("HTTP/1.1 200 OK");
    }

    /// That the cursor is on, and that compiles.
    private static void seeScenario(TuiInTerminal tui, String file, String source) {
        tui.until(screen -> screen.matches("(?s).*>" + file + " +✓.*") && screen.contains(source));
    }

    private static void aRunIsWatchedStoppedAndReported(TuiInTerminal tui, String url) {
        tui.keys("R");
        tui.see("Run Checkout.java", url, "seconds");
        tui.keys("Tab");
        tui.retype("5");
        tui.keys("Tab");
        tui.retype("300");
        tui.keys("Enter");
        tui.see("[1 Monitor]", "● RUN 00:", "Checkout", "GET /mgr/app.js", "add customer");
        var before = total(tui.screen());
        var later = total(tui.until(screen -> !total(screen).equals(before)));
        tui.until(screen -> !total(screen).equals(later));

        tui.keys("n");
        tui.see("A line for the record of this run");
        tui.type("cache off 商品");
        tui.keys("Enter");
        tui.see("cache off 商品", "1 note");

        tui.keys("x");
        tui.see("Stop Checkout?", "[ Keep running ]");
        tui.keys("Enter");
        tui.until(screen -> !screen.contains("Stop Checkout?") && screen.contains("● RUN"));
        tui.keys("x");
        tui.agree("Stop Checkout?", "Checkout  00:", "5 vu", " requests");
        tui.see("✓ ENDED", "r report");
        tui.keys("r");
        tui.keys(":");
        tui.type("log");
        tui.keys("Enter");
        tui.see("report: reports/");
        tui.escape("┌ Log");
    }

    private static String total(String screen) {
        var row = TOTAL.matcher(screen);
        return row.find() ? row.group(1) : "";
    }

    private static void aMachineIsAddedAndMadeReady(TuiInTerminal tui, Sshd sshd) {
        tui.keys("3");
        tui.see("[3 Machines]", ">vm1");
        tui.keys("a");
        tui.see("New machine");
        tui.type("gen1");
        tui.keys("Tab");
        tui.type("127.0.0.1");
        tui.keys("Tab");
        tui.type("" + sshd.port());
        tui.keys("Tab", "Tab");
        tui.type("~/.ssh/id_ed25519");
        tui.keys("Tab", "Tab", "Tab", "Right");
        tui.see("◂ load ▸");
        tui.keys("Enter");
        tui.see(">gen1", "is not known");

        tui.keys("i");
        tui.agree("Trust the key of gen1?", "[127.0.0.1]:" + sshd.port(), "ED25519 SHA256:");
        tui.see("✓ check gen1", "gen1 ✓ Linux", "○ idle");
        tui.keys("D");
        tui.see("Deploy on gen1");
        tui.keys("b");
        tui.agree("Deploy worker and resource monitor on gen1?", "gen1  127.0.0.1");
        tui.see("✓ deploy worker and resource monitor on gen1");
        tui.keys("U");
        tui.see("Upload to gen1");
        tui.keys("d");
        tui.see("project/code_java/", "> this folder");
        tui.keys("Enter");
        tui.agree("Upload to gen1?", "gen1  127.0.0.1", "project/code_java");
        tui.see("✓ upload to gen1");
    }

    private static void loadIsMadeThere(TuiInTerminal tui, Path worker, String url) {
        tui.keys("m");
        tui.see("✓ start recording gen1", "● recording");
        tui.keys("S");
        tui.see("Start a run on gen1", "code_java/First.java");
        tui.retype("code_java/Checkout.java");
        tui.keys("Tab");
        tui.type("url=" + url + " users=3 seconds=300");
        tui.keys("Enter");
        tui.agree("Start a run on gen1?", "gen1  127.0.0.1", "code_java/Checkout.java url=" + url);
        tui.see("✓ start a run on gen1", "● run+rec", "runs    code_java/Checkout.java");
        tui.keys("V");
        tui.see("live, esc ends", "cores", "cpu", "load");
        tui.escape("live, esc ends");
        // Stopped any earlier it would leave nothing to be drawn.
        Awaitility.await().atMost(TuiInTerminal.LONG).until(() -> secondsIn(worker) >= 3);
        tui.keys("X");
        tui.agree("Stop the run on gen1?", "gen1  127.0.0.1  code_java/Checkout.java since ");
        tui.see("✓ stop the run on gen1", "● recording");
        tui.keys("m");
        tui.agree("Stop recording gen1?", "gen1  127.0.0.1");
        tui.see("✓ stop recording gen1", "○ idle");
    }

    private static long secondsIn(Path folder) throws IOException {
        long seconds = 0;
        try (var files = Files.walk(folder)) {
            for (var stats : files.filter(file -> file.toString().endsWith(".sts")).toList())
                seconds += Files.readAllLines(stats).size();
        }
        return seconds;
    }

    private static void itsFiguresAreFetchedAndDrawn(TuiInTerminal tui) {
        tui.keys("P");
        tui.see("✓ pull stats and resources from gen1", "pulled ");
        tui.keys("Enter");
        tui.see("Plot the newest run");
        tui.keys("End", "Up", "Up", "Enter");
        tui.see("✓ plot the newest run of gen1: wrote reports/gen1.svg");
        tui.keys("2");
        tui.see("[2 Runs]", "2 runs", "Checkout");
    }

    private void aRecordingIsImported(TuiInTerminal tui) throws IOException {
        Files.writeString(project.resolve("basket.har"),
                RECORDING.formatted(ENTRY.formatted(1, "") + "," + ENTRY.formatted(3, "basket")));
        tui.keys("4", "h");
        tui.see("Recording (HAR)", "basket.har");
        tui.type("basket");
        tui.keys("Enter");
        tui.see("[1 Hosts]", "shop.test", "Preview");
        tui.keys("Tab");
        tui.see("[2 Requests]", "http://shop.test/basket");
        tui.keys("Tab");
        tui.see("[3 Values]");
        tui.keys("Tab");
        tui.see("[4 Write]", "2 requests");
        tui.keys("Enter");
        seeScenario(tui, "Basket.java", "// Recorded: basket.har");
    }

    private void whatIsThereAfterwards() throws IOException {
        assertThat(project.resolve("code_java/Checkout.java")).isRegularFile();
        assertThat(project.resolve("code_java/Basket.java")).content().contains("basket");
        assertThat(project.resolve("remotes/gen1.host")).content().contains("~/.ssh/id_ed25519", "\"load\"");
        assertThat(hyload.home().resolve(".ssh/known_hosts")).isRegularFile();
        var own = theOnly("stats_perf");
        assertThat(own).content().contains("cache off 商品");
        for (var stats : List.of(own, theOnly("stats_perf/gen1"))) {
            var told = History.readTotals(List.of(stats));
            assertThat(told.ending()).as(stats.toString()).isPresent();
            assertThat(told.seconds().getLast().total().received()).isPositive();
        }
        assertThat(project.resolve("reports/" + own.getFileName().toString().replace(".sts", ".html"))).content()
                .contains("<html", "Checkout", "cache off 商品");
        assertThat(project.resolve("reports/gen1.svg")).content().contains("<svg", "<path");
        assertThat(project.resolve("stats_resource/gen1")).isNotEmptyDirectory();
    }

    private Path theOnly(String inside) throws IOException {
        try (var files = Files.list(project.resolve(inside))) {
            var found = files.filter(file -> file.toString().endsWith(".sts")).toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }
}
