package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hyload.demo.DemoShop;
import io.hyload.har.HarReader;
import io.hyload.har.HostCount;
import io.hyload.har.Recording;
import io.hyload.run.WholeFile;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import io.hyload.tui.Msg;
import io.hyload.tui.screen.CodeText;
import io.hyload.tui.screen.HarChoice;
import io.hyload.tui.screen.HarPlan;
import io.hyload.tui.screen.RunChoice;
import io.hyload.tui.screen.RunMachine;
import io.hyload.tui.screen.ScenarioEffect;
import io.hyload.tui.screen.ScenarioFile;
import io.hyload.tui.screen.ScenarioFile.State;
import io.hyload.tui.screen.ScenarioMsg;
import io.hyload.tui.screen.TriedLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ScenarioEffectsTest {
    private static final String FIT = """
            void main() {
                System.out.println("商品/列表");
            }
            """;

    @TempDir
    Path folder;

    private final BlockingQueue<Msg> replies = new LinkedBlockingQueue<>();
    private ScenarioEffects effects;

    @BeforeEach
    void make() throws IOException {
        folder = folder.toRealPath();
        Files.createDirectory(folder.resolve("code_java"));
        effects = new ScenarioEffects(folder);
    }

    @AfterEach
    void end() {
        effects.close();
    }

    /// Whole, since somebody may be looking meanwhile.
    private Path write(String name, String text) throws IOException {
        var file = folder.resolve("code_java").resolve(name);
        WholeFile.write(file, text.getBytes(UTF_8));
        return file;
    }

    private Msg ask(ScenarioEffect effect) throws InterruptedException {
        effects.run(effect, replies::add);
        return next();
    }

    private Msg next() throws InterruptedException {
        var reply = replies.poll(30, TimeUnit.SECONDS);
        assertThat(reply).as("a reply").isNotNull();
        return reply;
    }

    private static String states(Msg listed) {
        return ((ScenarioMsg.Listed) listed).files().stream().map(file -> file.shown() + " " + switch (file.state()) {
            case State.Compiling() -> "…";
            case State.Fit() -> "fit";
            case State.Broken _ -> "broken";
            case State.Part() -> "part";
            case State.Unusable(var why) -> why;
        }).collect(Collectors.joining(", "));
    }

    /// What is known in the end of a look.
    private List<ScenarioFile> looked() throws InterruptedException {
        var files = ((ScenarioMsg.Listed) ask(new ScenarioEffect.Look())).files();
        while (files.stream().anyMatch(file -> file.state() instanceof State.Compiling))
            files = ((ScenarioMsg.Listed) next()).files();
        return files;
    }

    // ------------------------------------------------------------------ files

    @Test
    void filesAreToldAtOnceAndThenWhatTheCompilerSaysOfEach() throws Exception {
        write("Fit.java", FIT);
        write("Broken.java", "void main() {\n\tint n = nix;\n}\n");
        Files.writeString(folder.resolve("Empty.java"), " ");
        Files.writeString(folder.resolve("notes.txt"), "no scenario");

        assertThat(states(ask(new ScenarioEffect.Look())))
                .isEqualTo("code_java/Broken.java …, code_java/Fit.java …, Empty.java …");
        assertThat(states(next())).startsWith("code_java/Broken.java broken, code_java/Fit.java …");
        assertThat(states(next())).startsWith("code_java/Broken.java broken, code_java/Fit.java fit");
        var last = (ScenarioMsg.Listed) next();
        assertThat(states(last)).endsWith("Empty.java the file is empty (hyload new NAME writes a first scenario)");
        var problem = ((State.Broken) last.files().getFirst().state()).problems().getFirst();
        assertThat(problem.file()).isEqualTo(Path.of("code_java/Broken.java"));
        assertThat(problem.line()).isEqualTo(2);
        assertThat(problem.column()).isEqualTo(10);
        assertThat(problem.message()).isEqualTo("cannot find symbol: variable nix");
    }

    @Test
    void onlyWhatIsNewIsToldAgain() throws Exception {
        write("Fit.java", FIT);
        looked();
        effects.run(new ScenarioEffect.Look(), replies::add);
        var changed = write("Fit.java", FIT + "// TODO: 商品\n");
        assertThat(states(ask(new ScenarioEffect.Look()))).isEqualTo("code_java/Fit.java …");
        var files = ((ScenarioMsg.Listed) next()).files();
        assertThat(files).containsExactly(new ScenarioFile(changed, "code_java/Fit.java", new State.Fit(), 1));

        Files.delete(changed);
        assertThat(states(ask(new ScenarioEffect.Look()))).isEmpty();
    }

    @Test
    void aChangeBreaksAndMendsTheFilesThatNeedIt() throws Exception {
        write("Prices.java", "class Prices { static int of(String name) { return 7; } }");
        write("Shop.java", "void main() { System.out.println(Prices.of(\"tea\")); }");
        assertThat(looked()).extracting(ScenarioFile::state)
                .containsExactly(new State.Part(), new State.Fit());

        write("Prices.java", "class Prices { static int named(String name) { return 7; } }");
        assertThat(looked().get(1).state()).isEqualTo(new State.Fit());
        assertThat(states(next())).endsWith("Shop.java broken");
        write("Prices.java", "class Prices { static int of(Object name) { return 7; } }  ");
        looked();
        assertThat(states(next())).endsWith("Shop.java fit");
    }

    @Test
    void whatCannotBeShownSaysWhy() throws Exception {
        var bytes = folder.resolve("code_java/Bytes.java");
        Files.write(bytes, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(ask(new ScenarioEffect.ReadSource(bytes)))
                .isEqualTo(new ScenarioMsg.SourceUnreadable(bytes, "not UTF-8 text (save it as UTF-8)"));
        var gone = folder.resolve("Gone.java");
        assertThat(ask(new ScenarioEffect.ReadSource(gone)))
                .isEqualTo(new ScenarioMsg.SourceUnreadable(gone, "it is gone"));
    }

    @Test
    void theHelperHasAllTemplatesAndSnippets() throws Exception {
        var texts = ((ScenarioMsg.Helped) ask(new ScenarioEffect.ReadHelp())).texts();
        assertThat(texts.stream().filter(text -> text.kind() == CodeText.Kind.TEMPLATE).map(CodeText::name))
                .containsExactlyElementsOf(Templates.all().stream().map(Templates.Template::name).toList());
        assertThat(texts.stream().filter(text -> text.kind() == CodeText.Kind.SNIPPET).map(CodeText::code))
                .containsExactlyElementsOf(Snippets.all().stream().map(Snippets.Snippet::code).toList());
    }

    // ------------------------------------------------------------------ writing

    @Test
    void aSnippetGoesBelowItsLineAsDeepAsTheBlock() throws Exception {
        var file = write("A.java", FIT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        var reply = (ScenarioMsg.Inserted) ask(new ScenarioEffect.Insert(file, FIT, 1, "sleep(1);\n\nsleep(2);\n"));

        assertThat(reply.line()).isEqualTo(2);
        assertThat(file).hasContent("""
                void main() {
                    sleep(1);

                    sleep(2);
                    System.out.println("商品/列表");
                }
                """);
        assertThat(reply.text()).isEqualTo(Files.readString(file));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void lineBreaksAndTheEndOfAFileStayWhatTheyWere() throws Exception {
        var file = write("A.java", "a\r\n\tb {");
        ask(new ScenarioEffect.Insert(file, "a\r\n\tb {", 2, "c"));
        assertThat(Files.readString(file)).isEqualTo("a\r\n\tb {\r\n\t\tc\r\n");
        ask(new ScenarioEffect.Insert(file, Files.readString(file), 0, "d"));
        assertThat(Files.readString(file)).isEqualTo("d\r\na\r\n\tb {\r\n\t\tc\r\n");
    }

    @Test
    void nothingIsInsertedIntoAFileThatHasChangedMeanwhile() throws Exception {
        var file = write("A.java", "somebody else was here");
        assertThat(ask(new ScenarioEffect.Insert(file, FIT, 1, "sleep(1);"))).isEqualTo(new ScenarioMsg.Failed(
                "code_java/A.java: it has changed since it was read (look at it and insert again)"));
        assertThat(file).hasContent("somebody else was here");
    }

    @Test
    void whatALinkLeadsToIsChangedAndTheLinkStays() throws Exception {
        var real = Files.writeString(folder.resolve("real.txt"), "x\n");
        var link = Files.createSymbolicLink(folder.resolve("code_java/L.java"), real);
        ask(new ScenarioEffect.Insert(link, "x\n", 1, "y"));
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("x\ny\n");
    }

    @Test
    void aNewScenarioIsWrittenButNeverOverAnother() throws Exception {
        var file = folder.resolve("code_java/New.java");
        assertThat(ask(new ScenarioEffect.Create("New", FIT))).isEqualTo(new ScenarioMsg.Created(file));
        assertThat(file).hasContent(FIT);
        assertThat(ask(new ScenarioEffect.Create("New", "other"))).isEqualTo(new ScenarioMsg.Failed(
                "cannot create code_java/New.java: it exists already (choose another name)"));
        assertThat(file).hasContent(FIT);
        assertThat(ask(new ScenarioEffect.Create("../Evil", FIT))).isInstanceOf(ScenarioMsg.Failed.class);
        assertThat(ask(new ScenarioEffect.Delete(file))).isEqualTo(new ScenarioMsg.Deleted(file));
        assertThat(file).doesNotExist();
    }

    // ------------------------------------------------------------------ runs

    @Test
    void whatAScenarioWasRunWithOutlivesTheApplication() throws Exception {
        var file = folder.resolve("code_java/Shop.java");
        var choice = new RunChoice(Map.of("users", "50"), 3, List.of(), List.of(), List.of("p99 < 300ms"));
        effects.run(new ScenarioEffect.Remember(file, choice), replies::add);
        var settings = new SettingsFile(folder);
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (settings.read().settings().options().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(patience);
            Thread.onSpinWait();
        }
        settings.change(now -> now.withOptions("\0", Map.of("a", "b")));
        try (var later = new ScenarioEffects(folder)) {
            later.run(new ScenarioEffect.Recall(), replies::add);
            assertThat(((ScenarioMsg.Recalled) next()).choices())
                    .containsExactly(Map.entry(file, choice));
        }
    }

    @Test
    void aRunIsPreparedWithTheMachinesThatAreToldOf() throws Exception {
        var file = write("A.java", FIT);
        Files.createDirectory(folder.resolve("remotes"));
        Files.writeString(folder.resolve("remotes/gen1.host"), "{\"host\": \"10.0.0.1\", \"role\": \"load\"}");
        Files.writeString(folder.resolve("remotes/web1.host"), "{\"host\": \"10.0.0.2\", \"role\": \"sut\"}");
        Files.writeString(folder.resolve("remotes/any.host"), "{\"host\": \"10.0.0.3\"}");
        Files.writeString(folder.resolve("remotes/broken.host"), "{");

        assertThat(ask(new ScenarioEffect.PrepareRun(file))).isEqualTo(new ScenarioMsg.RunPrepared(file, FIT, List.of(
                new RunMachine("any", "10.0.0.3", true, true), new RunMachine("gen1", "10.0.0.1", true, false),
                new RunMachine("web1", "10.0.0.2", false, true))));
    }

    private List<Msg> tried(String file, String... words) throws InterruptedException {
        var all = new ArrayList<Msg>();
        effects.run(new ScenarioEffect.Try(7, file, List.of(words)), replies::add);
        do all.add(next());
        while (!(all.getLast() instanceof ScenarioMsg.TryEnded));
        return all;
    }

    @Test
    void aDryRunTellsEachExchangeAndWhatTheScenarioFinds() throws Exception {
        write("Shop.java", """
                import io.hyload.*;
                import static io.hyload.Hyload.*;

                void main() {
                    Stats.start();
                    runTask(() -> {
                        var client = new HttpClient();
                        System.out.println("begins");
                        client.post(option("url", "") + "/api/mgr/signin",
                                form("username", "byhy", "password", "88888888"), name("登录"));
                        var missing = client.get("/nowhere");
                        if (missing.statusCode() != 200) Stats.oneError("nowhere: status");
                    });
                    waitForTasksDone();
                }
                """);
        try (var shop = DemoShop.start(0)) {
            var all = tried("code_java/Shop.java", "url=" + shop.uri());

            assertThat(all.getLast()).isEqualTo(new ScenarioMsg.TryEnded(7, 0));
            var lines = all.stream().filter(ScenarioMsg.TryLine.class::isInstance)
                    .map(line -> ((ScenarioMsg.TryLine) line).line()).toList();
            assertThat(lines).hasSize(4);
            assertThat(lines.getFirst()).isEqualTo(new TriedLine.Printed("begins"));
            var signin = (TriedLine.Exchange) lines.get(1);
            assertThat(signin.name()).isEqualTo("登录");
            assertThat(signin.status()).isEqualTo(200);
            assertThat(signin.took()).isPositive();
            assertThat(signin.text()).contains("POST /api/mgr/signin", "username=byhy").doesNotContain("88888888");
            assertThat(((TriedLine.Exchange) lines.get(2)).status()).isEqualTo(404);
            assertThat(lines.get(3)).isEqualTo(new TriedLine.CheckFailed("nowhere: status"));
            assertThat(folder.resolve("stats_perf")).doesNotExist();
        }
    }

    @Test
    void whyADryRunCannotBeIsANotice() throws Exception {
        var all = tried("code_java/Gone.java");
        assertThat(((TriedLine.Notice) ((ScenarioMsg.TryLine) all.getFirst()).line()).text())
                .startsWith("cannot read code_java/Gone.java: no such file");
        assertThat(all.getLast()).isEqualTo(new ScenarioMsg.TryEnded(7, 2));
    }

    @Test
    void aDryRunThatDoesNotEndIsEnded() throws Exception {
        write("Long.java", """
                void main() throws Exception {
                    System.out.println("at it");
                    Thread.sleep(100_000);
                }
                """);
        effects.run(new ScenarioEffect.Try(1, "code_java/Long.java", List.of()), replies::add);
        assertThat(next()).isEqualTo(new ScenarioMsg.TryLine(1, new TriedLine.Printed("at it")));
        effects.run(new ScenarioEffect.StopTry(1), replies::add);
        var last = next();
        while (!(last instanceof ScenarioMsg.TryEnded)) last = next();
        assertThat(((ScenarioMsg.TryEnded) last).code()).isNotZero();
    }

    @Test
    void aDryRunThatIsEndedWhileItPrintsHasNotFailed() throws Exception {
        write("Loud.java", """
                void main() {
                    while (true) System.out.println("loud");
                }
                """);
        effects.run(new ScenarioEffect.Try(1, "code_java/Loud.java", List.of()), replies::add);
        assertThat(next()).isEqualTo(new ScenarioMsg.TryLine(1, new TriedLine.Printed("loud")));
        effects.run(new ScenarioEffect.StopTry(1), replies::add);
        var last = next();
        while (last instanceof ScenarioMsg.TryLine) last = next();
        assertThat(last).isInstanceOf(ScenarioMsg.TryEnded.class);
        assertThat(replies.poll(1, TimeUnit.SECONDS)).isNull();
    }

    // ------------------------------------------------------------------ recordings

    private Recording recording(String name) throws Exception {
        return HarReader.read(Corpus.path("har/" + name));
    }

    private static HarChoice all(Recording recording, boolean showSecrets) {
        var hosts = HostCount.of(recording).stream().map(HostCount::host)
                .collect(Collectors.toSet());
        return new HarChoice(hosts, Set.of(), Set.of(), true, showSecrets);
    }

    @Test @RequiresCorpus
    void eachRecordingOfTheCorpusBecomesAScenarioThatCompiles() throws Exception {
        try (Stream<Path> recordings = Files.list(Corpus.path("har"))) {
            for (var path : recordings.filter(file -> file.toString().endsWith(".har")).sorted().toList()) {
                var read = (ScenarioMsg.RecordingRead) ask(new ScenarioEffect.ReadRecording(path));
                var planned = (ScenarioMsg.Planned) ask(new ScenarioEffect.PlanImport(read.recording(),
                        all(read.recording(), false), read.className()));
                assertThat(planned.plan().source()).as(path.toString()).contains("void main()");
                assertThat(ask(new ScenarioEffect.WriteImport(planned.plan(), read.className(), false)))
                        .isInstanceOf(ScenarioMsg.ImportWritten.class);
            }
        }
        assertThat(looked()).hasSizeGreaterThan(10).extracting(ScenarioFile::state)
                .containsOnly(new State.Fit());
    }

    @Test
    void anImportNeverWritesOverAFileUnlessThatWasSaid() throws Exception {
        var har = Files.writeString(folder.resolve("my-login 2.har"), """
                {"log": {"entries": [
                 {"startedDateTime": "2026-01-02T10:00:00Z", "time": 10, "request": {"method": "GET", "url": "http://shop.test/login"},
                  "response": {"status": 200, "content": {"mimeType": "text/html",
                    "text": "<form><input name='csrf' value='f00dfeed77aa'></form>"}}},
                 {"startedDateTime": "2026-01-02T10:00:01Z", "time": 10, "request": {"method": "POST", "url": "http://shop.test/login",
                   "postData": {"mimeType": "application/x-www-form-urlencoded",
                     "text": "csrf=f00dfeed77aa&user=ann&password=Tr0ub4dor"}},
                  "response": {"status": 200, "content": {"mimeType": "text/html", "text": "welcome"}}}]}}
                """);
        var read = (ScenarioMsg.RecordingRead) ask(new ScenarioEffect.ReadRecording(har));
        assertThat(read.className()).isEqualTo("MyLogin2");
        var plan = HarPlan.of(read.recording(), all(read.recording(), false), "MyLogin2");
        var file = write("MyLogin2.java", "mine");

        assertThat(ask(new ScenarioEffect.WriteImport(plan, "MyLogin2", false)))
                .isEqualTo(new ScenarioMsg.ImportIsThere("code_java/MyLogin2.java"));
        assertThat(file).hasContent("mine");
        assertThat(ask(new ScenarioEffect.WriteImport(plan, "MyLogin2", true))).isEqualTo(new ScenarioMsg.ImportWritten(
                file, List.of("hidden in code_java/secrets.properties")));
        assertThat(Files.readString(file)).isEqualTo(plan.source()).doesNotContain("Tr0ub4dor", "f00dfeed77aa");
        assertThat(folder.resolve("code_java/secrets.properties")).hasContent("password=Tr0ub4dor");
    }

    @Test
    void whatIsNoRecordingIsToldInOneLine() throws Exception {
        var har = Files.writeString(folder.resolve("x.har"), "no JSON");
        assertThat(((ScenarioMsg.Failed) ask(new ScenarioEffect.ReadRecording(har))).why()).startsWith("x.har")
                .doesNotContain("\n");
        assertThat(((ScenarioMsg.Failed) ask(new ScenarioEffect.ReadRecording(folder.resolve("gone.har")))).why())
                .contains("no such file");
    }
}
