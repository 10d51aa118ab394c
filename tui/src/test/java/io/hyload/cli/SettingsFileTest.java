package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.hyload.sshops.Secret;
import io.hyload.tui.Look;
import io.hyload.tui.screen.HubEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class SettingsFileTest {
    private static final HubEntry LOCKED =
            new HubEntry("ws://10.0.0.33:28888", "lab 商品", Optional.of(new Secret("s3cr3t")), true);

    @TempDir
    Path folder;
    private Path path;
    private SettingsFile file;

    @BeforeEach
    void here() {
        path = folder.resolve("hyload-cfg.json");
        file = new SettingsFile(folder);
    }

    @Test
    void withoutAFileTheUsualIsTrueAndNothingIsWrong() {
        assertThat(file.read()).isEqualTo(new SettingsFile.Read(Settings.NONE, List.of()));
        assertThat(path).doesNotExist();
    }

    @Test
    void anEmptyFileSaysNothing() throws IOException {
        Files.writeString(path, " \n");
        assertThat(file.read()).isEqualTo(new SettingsFile.Read(Settings.NONE, List.of()));
    }

    @Test
    void allThatIsSetIsReadAgain() throws IOException {
        var set = file.change(settings -> settings.withHubs(List.of(LOCKED, HubEntry.of("ws://b:1").on(false)))
                .withListener(30000, false).withBaseline(Optional.of("stats_perf/a.sts"))
                .withLook(Optional.of(Look.Theme.LIGHT), Optional.of(Look.Signs.BLOCK))
                .withOptions("code_java/Shop.java", Map.of("users", "50")));

        assertThat(new SettingsFile(folder).read()).isEqualTo(new SettingsFile.Read(set, List.of()));
        assertThat(set.options("code_java/Shop.java")).containsEntry("users", "50");
        assertThat(path).hasContent("""
                {
                  "stats_hubs": [
                    {"url":"ws://10.0.0.33:28888","name":"lab 商品","token":"s3cr3t","connect":true},
                    {"url":"ws://b:1"}
                  ],
                  "listen_port": 30000,
                  "listen": false,
                  "baseline": "stats_perf/a.sts",
                  "theme": "light",
                  "signs": "block",
                  "last_options": {"code_java/Shop.java":{"users":"50"}}
                }
                """);
    }

    @Test
    void whatIsTakenBackLeavesTheFile() throws IOException {
        file.change(settings -> settings.withBaseline(Optional.of("a.sts")).withOptions("S.java", Map.of("a", "1")));
        file.change(settings -> settings.withBaseline(Optional.empty()).withOptions("S.java", Map.of()));
        assertThat(path).hasContent("{\n}\n");
    }

    @Test
    void keysThatAreNotKnownStayWhereTheyAre() throws IOException {
        Files.writeString(path, """
                {"window": {"width": 1200}, "stats_hubs": [{"color": "red", "url": "ws://a:1"}, 7, "ws://b:2"],
                 "pi": 3.14, "theme": "dark"}""");

        file.change(
                settings -> settings.withHubs(List.of(settings.hubs().getFirst().on(true), settings.hubs().getLast()))
                        .withBaseline(Optional.of("x.sts")));

        assertThat(Files.readString(path)).isEqualTo("""
                {
                  "window": {"width":1200},
                  "stats_hubs": [
                    {"color":"red","url":"ws://a:1","connect":true},
                    {"url":"ws://b:2"},
                    7
                  ],
                  "pi": 3.14,
                  "theme": "dark",
                  "baseline": "x.sts"
                }
                """);
    }

    @Test
    void aHubThatGetsAnotherUrlKeepsWhatElseStoodOfIt() throws IOException {
        Files.writeString(path, """
                {"stats_hubs": [{"url": "ws://a:1", "color": "red"}, {"url": "ws://b:2", "color": "blue"}]}""");
        file.change(settings -> settings.withHubs(List.of(settings.hubs().getFirst(), HubEntry.of("ws://c:3"))));
        assertThat(Files.readString(path)).contains("{\"url\":\"ws://c:3\",\"color\":\"blue\",\"connect\":true}",
                "{\"url\":\"ws://a:1\",\"color\":\"red\"}");
    }

    @Test
    void whatVouchesForAHubIsKept() throws IOException {
        var hub = new HubEntry("wss://a:1", "", Optional.empty(), Optional.of("ca.pem"), true);
        file.change(settings -> settings.withHubs(List.of(hub)));
        assertThat(file.read().settings().hubs()).containsExactly(hub);
        assertThat(path).content().contains("{\"url\":\"wss://a:1\",\"cacert\":\"ca.pem\",\"connect\":true}");
    }

    @Test
    void whatInitWritesIsAHubThatIsNotConnected() throws IOException {
        Shell.in(folder).hyload("init");
        assertThat(file.read().settings().hubs()).containsExactly(HubEntry.of("ws://127.0.0.1:28888").on(false));
    }

    @Test
    void aFileWithATokenIsForItsOwnerAlone() throws IOException {
        Files.writeString(path, "{}");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-r--"));
        file.change(settings -> settings.withListener(1, true));
        assertThat(mode()).isEqualTo("rw-rw-r--");
        file.change(settings -> settings.withHubs(List.of(LOCKED)));
        assertThat(mode()).isEqualTo("rw-------");
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"token": "s3cr3t",        | hyload-cfg.json: not JSON at line 1, column 20 (correct it by hand)
            ["s3cr3t"]                 | hyload-cfg.json: not a JSON object ({"stats_hubs": []} is the least)
            {"stats_hubs": "s3cr3t"}   | hyload-cfg.json: stats_hubs is not a list (correct it by hand)
            {"stats_hubs": [{"name": "s3cr3t"}]} | hyload-cfg.json: stats_hubs[0] has no url (write {"url": "ws://10.0.0.7:28888"})
            {"listen_port": 70000}     | hyload-cfg.json: listen_port is not a port (correct it by hand)
            {"listen": "s3cr3t"}       | hyload-cfg.json: listen is not true or false (correct it by hand)
            {"baseline": 7}            | hyload-cfg.json: baseline is not a text (correct it by hand)
            {"theme": "s3cr3t"}        | hyload-cfg.json: theme is not one of dark, light, mono (correct it by hand)
            {"last_options": []}       | hyload-cfg.json: last_options is not an object (correct it by hand)
            """)
    void whatCannotBeReadIsToldAndTheUsualTaken(String content, String line) throws IOException {
        Files.writeString(path, content);
        assertThat(file.read()).isEqualTo(new SettingsFile.Read(Settings.NONE, List.of(line)));
    }

    @Test
    void aFolderOfThatNameIsToldAndLeftAlone() throws IOException {
        Files.createDirectories(path.resolve("x"));
        assertThat(file.read()).isEqualTo(new SettingsFile.Read(Settings.NONE,
                List.of("hyload-cfg.json: a folder has that name (move it away)")));
        assertThat(catchThrowable(() -> file.change(settings -> settings.withListener(1, true))))
                .isInstanceOf(IOException.class).hasMessageContaining("a folder has that name");
        assertThat(path.resolve("x")).isDirectory();
    }

    @Test
    void aBrokenFileIsKeptBesideTheNewOne() throws IOException {
        for (var broken : List.of("{\"a\": ", "{\"b\": ", "{\"a\": ")) {
            Files.writeString(path, broken);
            assertThat(file.change(settings -> settings)).isEqualTo(Settings.NONE);
            assertThat(path).hasContent(broken);
            file.change(settings -> settings.withBaseline(Optional.of("x.sts")));
            assertThat(file.read().problems()).isEmpty();
        }
        assertThat(folder.resolve("hyload-cfg.json.broken")).hasContent("{\"a\": ");
        assertThat(folder.resolve("hyload-cfg.json.broken-2")).hasContent("{\"b\": ");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("hyload-cfg.json",
                    "hyload-cfg.json.broken", "hyload-cfg.json.broken-2", ".hyload-cfg.json.lock");
        }
    }

    @Test
    void aLinkStaysALink() throws IOException {
        var real = Files.createDirectory(folder.resolve("shared")).resolve("cfg.json");
        Files.writeString(real, "{\"kept\": 1}");
        Files.createSymbolicLink(path, real);
        file.change(settings -> settings.withBaseline(Optional.of("x.sts")));
        assertThat(path).isSymbolicLink();
        assertThat(real).content().contains("\"kept\": 1", "\"baseline\": \"x.sts\"");
    }

    @Test
    void changesOfSeveralAtOnceAreAllThere() throws Exception {
        var tasks = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                var scenario = "S" + i + ".java";
                tasks.add(threads.submit(() -> new SettingsFile(folder)
                        .change(settings -> settings.withOptions(scenario, Map.of("users", "1")))));
            }
        }
        for (var task : tasks) task.get();
        assertThat(file.read().settings().options()).hasSize(40);
    }

    /// The lock between processes is one of files: another process adds a hub while this one does.
    @Test
    void anotherProcessLosesNothingEither() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var other = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Other.class.getName(),
                folder.toString()).inheritIO().start();
        int here = 0;
        while (other.isAlive() || here == 0) {
            var scenario = "here" + here++;
            file.change(settings -> settings.withOptions(scenario, Map.of("users", "1")));
        }
        assertThat(other.waitFor()).isZero();
        var names = file.read().settings().options().keySet();
        assertThat(names).hasSize(here + Other.MANY)
                .containsAll(IntStream.range(0, here).mapToObj(i -> "here" + i).toList());
    }

    static final class Other {
        static final int MANY = 100;

        private Other() {}

        public static void main(String[] folder) throws IOException {
            for (int i = 0; i < MANY; i++) {
                var scenario = "there" + i;
                new SettingsFile(Path.of(folder[0]))
                        .change(settings -> settings.withOptions(scenario, Map.of("a", "1")));
            }
        }
    }

    @Test
    void noTokenIsEverPartOfAText() {
        var hub = new HubEntry("wss://user@h:1/x?token=s3cr3t", "n", Optional.of(new Secret("s3cr3t")), true);
        assertThat(hub.toString()).isEqualTo("HubEntry[wss://h:1/x, n, with a token, on]");
        assertThat(Settings.NONE.withHubs(List.of(hub)).toString()).doesNotContain("s3cr3t");
    }

    @Test
    void aFolderThatCannotBeWrittenToIsTold() {
        var nowhere = new SettingsFile(folder.resolve("gone"));
        assertThat(catchThrowable(
                () -> nowhere.change(settings -> settings.withListener(1, true)))).isInstanceOf(IOException.class);
    }
}
