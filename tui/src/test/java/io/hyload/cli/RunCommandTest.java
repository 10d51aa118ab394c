package io.hyload.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.hyload.demo.DemoShop;
import io.hyload.json.JsonCodec;
import io.hyload.stats.DatagramMac;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.UdpFeed;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RunCommandTest {

    private static final String FEW = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                var url = option("url", "http://127.0.0.1:1/");
                int requests = option("requests", 3);
                users(option("users", 2), Duration.ZERO, n -> {
                    var client = new HttpClient(timeout(2));
                    repeat(requests, () -> client.get(url));
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    Path folder;

    // ------------------------------------------------------------------ what it writes

    @Test
    void theStatsFileHoldsWhatTheServerServed() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said =
                    run(FEW, "url=" + shop.uri() + "/mgr/style.css", "requests=50", "users=20", "statsfile=out/a.sts");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out()).contains("1,000 sent", "1,000 answered", "0 timeouts", "0 errors",
                    "GET /mgr/style.css", "a.sts");
            var records = records(folder.resolve("out/a.sts"));
            assertThat(records.getLast().total().received()).isEqualTo(shop.served()).isEqualTo(1000);
            assertThat(records.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(records.getLast().total().sent());
            assertThat(records.getFirst().hy().orElseThrow().run().orElseThrow().scenario()).isEqualTo("Few");
            assertThat(records.getLast().hy().orElseThrow().end()).isTrue();
        }
    }

    @ParameterizedTest @ValueSource(ints = {1, 2})
    void optionsThatAreNoWordsComeFromTheSecretsBesideTheScenario(int workers) throws IOException {
        var code = """
                import io.hyload.*;
                import static io.hyload.Hyload.*;
                void main() {
                    Stats.start();
                    var told = option("pin", "none").length() + option("word", "").toUpperCase();
                    if (worker() == 0) Stats.oneError(told);
                    waitForTasksDone();
                }
                """;
        var scenarios = Files.createDirectories(folder.resolve("code_java"));
        Files.writeString(scenarios.resolve("Pin.java"), code);
        var file = Files.writeString(scenarios.resolve("secrets.properties"), "pin=4711-x\nword=hidden\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var said = Shell.in(folder).hyload("run", "code_java/Pin.java", "word=given", "--workers", "" + workers,
                "statsfile=a.sts");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Files.readString(folder.resolve("a.sts"))).contains("6GIVEN");
        assertThat(said.err()).containsOnlyOnce("hyload: secrets.properties: readable by others (chmod 600 ");
        assertThat(said.out() + said.err() + Files.readString(folder.resolve("a.sts"))).doesNotContain("4711-x",
                "given");
    }

    @Test
    void theResultIsJsonForScripts() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said = run(FEW, "url=" + shop.uri() + "/nothing-there", "--json", "-");

            var json = JsonCodec.found().parse(said.out().getBytes(StandardCharsets.UTF_8));
            assertThat(json.get("sent").asInt(0)).as(said.out()).isEqualTo(6);
            assertThat(json.at("/names/GET ~1nothing-there/count").asInt(0)).isEqualTo(6);
            assertThat(json.get("exitCode").asInt(-1)).isZero();
            assertThat(said.err()).contains("6 answered");
        }
    }

    @Test
    void aDatagramIsTheLineOfTheFile() throws IOException {
        try (var hub = new DatagramSocket(0, InetAddress.getLoopbackAddress()); var shop = DemoShop.start(0)) {
            hub.setSoTimeout(5000);
            run(FEW, "url=" + shop.uri(), "console=127.0.0.1:" + hub.getLocalPort(), "statsfile=a.sts");

            var packet = new DatagramPacket(new byte[65536], 65536);
            hub.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo(Files.readAllLines(folder.resolve("a.sts")).getFirst());
        }
    }

    @ParameterizedTest @CsvSource({"1,true", "2,true", "1,false", "2,false"})
    void datagramsAreSignedWithATokenThatNobodySees(int workers, boolean isInEnvironment) throws Exception {
        var code = """
                import io.hyload.*;
                import static io.hyload.Hyload.*;
                void main() {
                    Stats.start();
                    Stats.oneError("option " + option("HYLOAD_TOKEN", "none"));
                    if (ProcessHandle.current().info().commandLine().orElse("").contains("tok-4711")) Stats.oneError("seen");
                    waitForTasksDone();
                }
                """;
        var mac = Optional.of(new DatagramMac("tok-4711"));
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Files.writeString(folder.resolve("Few.java"), code);
        var secrets = "HYLOAD_TOKEN=" + (isInEnvironment ? "of-the-file" : "tok-4711");
        Files.setPosixFilePermissions(Files.writeString(folder.resolve("secrets.properties"), secrets),
                PosixFilePermissions.fromString("rw-------"));
        try (var hub = UdpFeed.open(here, mac, InstantSource.system())) {
            var shell = isInEnvironment ? Shell.in(folder).with("HYLOAD_TOKEN", "tok-4711") : Shell.in(folder);
            var said = shell.hyload("run", "Few.java", "console=127.0.0.1:" + hub.localAddress().getPort(),
                    "--workers", "" + workers, "statsfile=a.sts");

            assertThat(said.code()).as(said.err()).isZero();
            var first = hub.next().orElseThrow().record();
            var all = first; // a worker that comes late tells it in a later second
            for (var next = first; !next.hy().orElseThrow().end(); all = all.plus(next))
                next = hub.next().orElseThrow().record();
            assertThat(all.hy().orElseThrow().kinds()).isEqualTo(Map.of("option none", (long) workers));
            assertThat(first.hy().orElseThrow().run().orElseThrow().options()).isEmpty();
            assertThat(hub.refusals().total()).isZero();
            var file = Files.readString(folder.resolve("a.sts"));
            assertThat(said.out() + said.err() + file).doesNotContain("tok-4711", "of-the-file", "\"mac\"");
        }
    }

    @ParameterizedTest @ValueSource(strings = {"wood pecker", "woodpäcker"})
    void aTokenIsRefusedByAllAlikeAndNotShown(String token) throws IOException {
        Files.writeString(folder.resolve("Few.java"), "void main() {}\n");
        for (var words : List.of("run Few.java", "try Few.java", "hub --wsport 0 --recvport 0",
                "monitor --port 0 --plain",
                "remote me@127.0.0.1:1 start-worker Few.java --batch")) {
            var said = Shell.in(folder).with("HYLOAD_TOKEN", token).hyload(words.split(" "));
            assertThat(said.out() + said.err()).as(words).isEqualTo(
                    "hyload: HYLOAD_TOKEN: holds a space or what is not ASCII (openssl rand -hex 16 makes one)\n");
            assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
        }
    }

    // ------------------------------------------------------------------ scenarios that fail

    @Test
    void aMistakeIsShownWithItsLineAndACaret() throws IOException {
        var said = run("""
                import io.hyload.*;
                void main() {
                    new HttpClient().gett("/cart");
                }
                """);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).isEqualTo("""
                Few.java:3:21: cannot find symbol: method gett(String)
                    new HttpClient().gett("/cart");
                                    ^
                """);
    }

    @Test
    void aTaskThatThrowsIsCountedAndTracedOnceAndTheOthersGoOn() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said = run("""
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;
                    void main() {
                        Stats.start();
                        users(5, Duration.ZERO, n -> {
                            new HttpClient().get(option("url", ""));
                            if (n > 0) throw new IllegalStateException("user " + n);
                        });
                        waitForTasksDone();
                    }
                    """, "url=" + shop.uri(), "logPath=l");

            assertThat(said.code()).isEqualTo(3);
            assertThat(said.out()).contains("5 answered", "4 errors", "scenario: IllegalStateException");
            assertThat(said.err()).containsOnlyOnce("IllegalStateException: user ").contains("at Few.java:7");
            try (var logs = Files.list(folder.resolve("l"))) {
                assertThat(Files.readString(logs.findFirst().orElseThrow()))
                        .containsOnlyOnce("java.lang.IllegalStateException: user ")
                        .contains("scenario: IllegalStateException: 4 in all");
            }
        }
    }

    @Test
    void whatMainThrowsEndsTheRunAndLosesNothing() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said = run("""
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;
                    void main() {
                        Stats.start();
                        new HttpClient().get(option("url", ""));
                        Object nothing = null;
                        nothing.toString();
                    }
                    """, "url=" + shop.uri(), "statsfile=a.sts");

            assertThat(said.code()).isEqualTo(3);
            assertThat(said.err()).startsWith("hyload: Few.java: NullPointerException: ")
                    .contains("(line 7)", "--debug").hasLineCount(1);
            assertThat(records(folder.resolve("a.sts")).getLast().total().received()).isEqualTo(1);
        }
    }

    @Test
    void aScenarioThatDoesNotWaitIsWaitedFor() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said = run(FEW.replace("    waitForTasksDone();\n", ""), "url=" + shop.uri());

            assertThat(said.code()).isZero();
            assertThat(said.out()).contains("6 answered");
        }
    }

    // ------------------------------------------------------------------ bad input

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            run                        | hyload: hyload run: FILE is missing (see hyload run --help)
            run Nothing.java           | hyload: cannot read Nothing.java: no such file
            run Few.java users         | hyload: word 'users': not key=value (options of a scenario are written name=value)
            run Few.java users=ten     | hyload: option users=ten: not a whole number (write users=10)
            run Few.java console=here  | hyload: console=here: not HOST:PORT (write console=127.0.0.1:29999)
            run Few.java statsfile=    | hyload: word 'statsfile=': no path (leave the word out for the default)
            run Empty.java             | hyload: Empty.java: no main method (add: void main() { … })
            try Nothing.java           | hyload: cannot read Nothing.java: no such file
            demo --seconds 0           | hyload: --seconds 0: not 1 or more (write --seconds 15)
            demo --port 99999          | hyload: --port 99999: not a port (write --port 8080)
            """)
    void badInputIsOneLineAndExitTwo(String words, String line) throws IOException {
        Files.writeString(folder.resolve("Few.java"), FEW);
        Files.writeString(folder.resolve("Empty.java"), "void man() {}\n");
        var said = Shell.in(folder).hyload(words.split(" "));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).startsWith(line).hasLineCount(1);
    }

    @Test
    void aPortNobodyListensOnIsACountedKindOfError() throws IOException {
        var said = run(FEW, "url=http://127.0.0.1:" + ScriptedServer.refusingPort() + "/", "statsfile=a.sts");

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("6 sent", "6 errors", "6  connect-refused");
        assertThat(records(folder.resolve("a.sts")).getLast().total().errors()).isEqualTo(6);
    }

    @Test
    void aHostThatDoesNotResolveIsACountedKindOfError() throws IOException {
        assertThat(run(FEW, "url=http://no-such-host.invalid/").out()).contains("6 errors", "6  dns");
    }

    @Test
    void aServerThatAnswersNonsenseIsACountedKindOfError() throws IOException {
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.send("SSH-2.0-OpenSSH_9.2\r\n");
        })) {
            assertThat(run(FEW, "url=" + server.url()).out()).contains("6 errors", "6  bad-status-line");
        }
    }

    @Test @EnabledOnOs(OS.LINUX)
    void aFullDiskIsToldOnceAndTheRunGoesOn() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said = run(FEW, "url=" + shop.uri(), "statsfile=/dev/full");

            assertThat(said.code()).isZero();
            assertThat(said.out()).contains("6 answered");
            assertThat(said.err()).startsWith("hyload: stats file /dev/full: No space left on device").hasLineCount(1);
        }
    }

    @Test
    void aStatsFolderThatCannotBeMadeIsToldAndTheRunGoesOn() throws IOException {
        Files.writeString(folder.resolve("stats_perf"), "a file, not a folder");
        try (var shop = DemoShop.start(0)) {
            var said = run(FEW, "url=" + shop.uri());

            assertThat(said.code()).isZero();
            assertThat(said.out()).contains("6 answered");
            assertThat(said.err()).startsWith("hyload: stats file ").contains("statsfile=PATH").hasLineCount(1);
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            rate=0       | hyload: hold: 0 a second (give a rate above 0, at most 1,000,000)
            rate=-5      | hyload: hold: -5 a second (give a rate above 0, at most 1,000,000)
            from=-1      | hyload: ramp: from -1 to 50 a second (give rates of at least 0, not both 0, at most 1,000,000)
            time=0s      | hyload: ramp: a time of PT0S (give one above 0, at most 366 days: Duration.ofSeconds(30))
            most=0       | hyload: maxConcurrent: 0 tasks (give 1 or more)
            users=-1     | hyload: users: -1 users (give 0 or more)
            """)
    void impossibleLoadShapesAreToldInOneLineBeforeAnythingIsSent(String word, String line) throws IOException {
        var said = run("""
                import io.hyload.*;
                import static io.hyload.Hyload.*;
                void main() {
                    Stats.start();
                    var time = option("time", Duration.ofSeconds(1));
                    int users = option("users", 0);
                    arrivals(ramp(option("from", 0.0), 50, time), hold(option("rate", 10.0), Duration.ofSeconds(1)),
                            maxConcurrent(option("most", 5)), () -> new HttpClient().get("http://127.0.0.1:1/"));
                    users(users, Duration.ZERO, _ -> {});
                    waitForTasksDone();
                }
                """, word);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).isEqualTo(line + "\n");
    }

    @Test
    void anOptionNobodyAsksForIsTold() throws IOException {
        try (var shop = DemoShop.start(0)) {
            assertThat(run(FEW, "url=" + shop.uri(), "usrs=3").err())
                    .isEqualTo(
                            "hyload: option usrs was given but the scenario never asked for it (it asks for: requests, url, users)\n");
        }
    }

    // ------------------------------------------------------------------ try

    @Test
    void tryingRunsOneTaskOnceAndShowsEveryExchange() throws IOException {
        try (var shop = DemoShop.start(0)) {
            Files.writeString(folder.resolve("Function.java"), Templates.find("function").orElseThrow().code());
            var said =
                    Shell.in(folder).hyload("try", "Function.java", "url=" + shop.uri(), "users=1000", "seconds=3600",
                            "--workers", "4");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out())
                    .contains("POST /api/mgr/signin", "GET /api/mgr/customers?action=list_customer",
                            "2 sent, 2 answered")
                    .doesNotContain("88888888");
            assertThat(shop.served()).isEqualTo(2);
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(folder.resolve("Function.java"));
            }
        }
    }

    private Shell.Result run(String code, String... words) throws IOException {
        Files.writeString(folder.resolve("Few.java"), code);
        return Shell.in(folder)
                .hyload(Stream.concat(Stream.of("run", "Few.java"), Stream.of(words)).toArray(String[]::new));
    }

    static List<StatsRecord> records(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(StatsRecord::parse).toList();
    }
}
