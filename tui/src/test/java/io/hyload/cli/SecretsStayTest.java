package io.hyload.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.hyload.demo.DemoShop;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import io.hyload.testsupport.Tmux;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Passwords, passphrases and the values of `secrets.properties` are nowhere but where their owner has put them: in no list of
/// processes, no environment, no file here or there, nothing that is printed, also when things go wrong.
///
/// Each search must find another word too, which is no secret and goes the same ways.
@RequiresProgram({"sshd", "tmux"})
class SecretsStayTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = secret();
    private static final String WRONG_PASSWORD = secret();
    private static final String PASSPHRASE = secret();
    private static final String WRONG_PASSPHRASE = secret();
    /// One whose name tells that it is one, and one that is a secret only since it stands in that file.
    private static final String TOKEN = secret();
    private static final String CUSTOMER = secret();
    private static final List<String> SECRETS =
            List.of(PASSWORD, WRONG_PASSWORD, PASSPHRASE, WRONG_PASSPHRASE, TOKEN, CUSTOMER);
    private static final String PLANTED = "planted-" + UUID.randomUUID();

    private static final String LOAD = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                var token = option("token", "");
                var customer = option("customer", "");
                if (token.isEmpty() || customer.isEmpty()) throw new IllegalStateException("no secrets");
                System.out.println("said by the scenario: " + option("planted", ""));
                Stats.start();
                users(4, java.time.Duration.ZERO, user -> {
                    var client = new HttpClient();
                    for (int i = 0; i < 5; i++) {
                        client.get(option("url", ""), headers("Authorization", "Bearer " + token, "X-Customer", customer),
                                params("c", customer, "planted", option("planted", "")));
                        client.get("http://127.0.0.1:1/", params("c", customer, "token", token));
                    }
                    if (user == 3) throw new IllegalStateException("it ends here");
                });
                waitForTasksDone();
                if (option("fails", false)) throw new IllegalStateException(option("planted", "") + ", and all is over");
            }
            """;

    @TempDir
    private static Path folder;
    private static Path project;
    private static HyloadProcess hyload;
    private static Sshd locked;
    private static Sshd guardedHome;
    private static PasswordServer guarded;

    private final StringBuilder printed = new StringBuilder();

    /// Has what a URL and base64 write in another way.
    private static String secret() {
        return "S3 cr&t/" + UUID.randomUUID() + "+";
    }

    @BeforeAll
    static void machines() throws IOException {
        project = Files.createDirectories(folder.resolve("project/remotes")).getParent();
        var ssh = Files.createDirectories(folder.resolve("me/.ssh"));
        hyload = new HyloadProcess(project, ssh.getParent());
        locked = Sshd.start(new Sshd.Setup().home("locked"));
        locked.authorize(Sshd.newKey(ssh.resolve("locked"), "ed25519", PASSPHRASE));
        Files.writeString(ssh.resolve("known_hosts"), locked.knownHosts());
        guardedHome = Sshd.start(new Sshd.Setup().home("guarded"));
        guarded = PasswordServer.start(guardedHome.home(), PASSWORD);
        host("locked", locked.port(), "sshprikey", "~/.ssh/locked");
        host("guarded", guarded.port(), "password", PASSWORD);
        host("mistaken", guarded.port(), "password", WRONG_PASSWORD);
        Files.writeString(project.resolve("Load.java"), LOAD);
        Files.writeString(project.resolve("rows.csv"), PLANTED + "\n");
        Files.writeString(project.resolve("secrets.properties"), "token=" + TOKEN + "\ncustomer=" + CUSTOMER + "\n");
        for (var file : List.of("secrets.properties", "remotes/guarded.host", "remotes/mistaken.host"))
            Files.setPosixFilePermissions(project.resolve(file),
                    PosixFilePermissions.fromString("rw-------"));
    }

    private static void host(String name, int port, String key, String value) throws IOException {
        Files.writeString(project.resolve("remotes").resolve(name + ".host"),
                "{\"host\": \"127.0.0.1\", \"sshport\": %d, \"%s\": \"%s\"}\n".formatted(port, key, value));
    }

    @AfterAll
    static void end() {
        guarded.close();
        guardedHome.close();
        locked.close();
    }

    @BeforeEach
    void hostsAreKnown() {
        var first = hyload.run("remote", "guarded", "worker-status", "--batch", "--accept-new-hostkey");
        assertThat(first.exitCode()).as(first.err()).isZero();
    }

    // ------------------------------------------------------------------ a run

    @Test
    void duringARunOnMachines() throws IOException {
        try (var shop = DemoShop.start(0); var seen = new ProcessesSeen()) {
            var words = new String[] {"run", "Load.java", "--on", "locked,guarded", "--debug", "planted=" + PLANTED,
                    "url=" + shop.uri() + "/mgr/style.css", "tag=" + PLANTED};
            assertThat(typing(PASSPHRASE, words)).isEqualTo(ExitCode.CRASHED); // a task threw
            assertThat(shop.served()).isEqualTo(20);
            assertThat(typing(PASSPHRASE, with(words, "fails=true"))).isEqualTo(ExitCode.CRASHED);

            assertThat(printed).contains("said by the scenario: " + PLANTED, PLANTED + ", and all is over",
                    "it ends here", "2 workers");
            noneWasSeen(seen, "io.hyload.cli.WorkerMain");
            assertThat(filesWith(PLANTED, project)).anyMatch(file -> file.toString().endsWith(".sts"))
                    .anyMatch(file -> file.toString().endsWith(".exemplars.jsonl"));
            assertThat(filesWith(PLANTED, locked.home())).isNotEmpty();
            assertThat(filesWith(PLANTED, guardedHome.home())).isNotEmpty();
            noneIsInAnyFile();
        }
    }

    // ------------------------------------------------------------------ single actions

    @Test
    void duringSingleActionsThatAreDoneAndThatFail() throws IOException {
        try (var seen = new ProcessesSeen()) {
            assertThat(ran("remote", "guarded", "check", "--debug")).isZero();
            assertThat(ran("remote", "guarded", "upload", "rows.csv", "--debug")).isZero();
            assertThat(ran("remote", "mistaken", "check", "--debug")).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(ran("remote", "locked", "check", "--debug", "--batch")).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(ran("remote", "--debug", "--json")).isZero();
            assertThat(typing(PASSPHRASE, "remote", "locked", "upload", "rows.csv", "--debug")).isZero();
            assertThat(typing(WRONG_PASSPHRASE, "remote", "locked", "check", "--debug")).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(ran("remote", "guarded", "upload", PLANTED + ".csv", "--debug")).isEqualTo(ExitCode.BAD_INPUT);

            assertThat(printed).contains("hyload: mistaken: ", "hyload: locked: ", "at io.hyload.", PLANTED);
            noneWasSeen(seen, "remote guarded");
            assertThat(filesWith(PLANTED, locked.home())).isNotEmpty();
            assertThat(filesWith(PLANTED, guardedHome.home())).isNotEmpty();
            noneIsInAnyFile();
        }
    }

    // ------------------------------------------------------------------ doing

    private static String[] with(String[] words, String more) {
        return Stream.concat(Arrays.stream(words), Stream.of(more)).toArray(String[]::new);
    }

    private static Command planted(Command command) {
        return command.with("PLANTED", PLANTED);
    }

    private int ran(String... words) {
        var ended = planted(hyload.command(words)).run();
        printed.append(ended.out()).append(ended.err());
        return ended.exitCode();
    }

    /// Runs it at a terminal where somebody types that as often as a passphrase is asked for. What is printed goes to a file, all of it.
    private int typing(String passphrase, String... words) throws IOException {
        var said = Files.createTempFile(folder, "said", "");
        var line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", said.toString()));
        var command = planted(hyload.command(words));
        line.addAll(command.line());
        try (var terminal = Tmux.start(200, 50,
                new Command(line, command.environment(), command.folder(), "", command.timeout()))) {
            for (int answers = 0;;) {
                int wanted = answers + 1;
                terminal.awaitScreen(screen -> screen.split("Enter passphrase for key", -1).length > wanted
                        || terminal.exitStatus().isPresent(), LIMIT);
                if (terminal.exitStatus().isPresent()) break;
                terminal.type(passphrase);
                terminal.sendKeys("Enter");
                answers++;
            }
            printed.append(terminal.screen()).append(Files.readString(said));
            return terminal.awaitExit(LIMIT);
        } finally {
            Files.delete(said);
        }
    }

    // ------------------------------------------------------------------ searching

    /// A secret as it may be written: itself, in a URL, in a properties file, in JSON, in base64 wherever it begins there.
    private static Set<String> forms(String secret) {
        var forms = new LinkedHashSet<>(List.of(secret, URLEncoder.encode(secret, UTF_8),
                URLEncoder.encode(secret, UTF_8).replace("+", "%20"), secret.replace(" ", "\\ "),
                secret.replace("/", "\\/")));
        for (int before = 0; before < 3; before++) {
            var bytes = new byte[before + secret.getBytes(UTF_8).length];
            System.arraycopy(secret.getBytes(UTF_8), 0, bytes, before, bytes.length - before);
            var encoded = Base64.getEncoder().encodeToString(bytes);
            forms.add(encoded.substring(4, encoded.length() - 4)); // without what its neighbours have a part in
        }
        // Nobody writes it in another way than its middle.
        forms.add(secret.substring(8, 8 + 36));
        return forms;
    }

    private void noneWasSeen(ProcessesSeen seen, String alsoSeen) {
        seen.close();
        assertThat(seen.commandLines()).anyMatch(line -> line.contains(PLANTED))
                .anyMatch(line -> line.contains(alsoSeen));
        assertThat(seen.environments()).anyMatch(environment -> environment.contains(PLANTED));
        for (var secret : SECRETS) {
            for (var form : forms(secret)) {
                var bytes = new String(form.getBytes(UTF_8), ISO_8859_1);
                assertThat(seen.commandLines()).noneMatch(line -> line.contains(bytes));
                assertThat(seen.environments()).noneMatch(environment -> environment.contains(bytes));
                assertThat(printed.toString()).doesNotContain(form);
            }
        }
    }

    private static void noneIsInAnyFile() throws IOException {
        assertThat(filesWith(PASSWORD, project)).containsExactly(project.resolve("remotes/guarded.host"));
        assertThat(filesWith(TOKEN, project)).containsExactly(project.resolve("secrets.properties"));
        var theirOwn = Set.of(project.resolve("remotes/guarded.host"), project.resolve("remotes/mistaken.host"),
                project.resolve("secrets.properties"));
        for (var secret : SECRETS) {
            for (var form : forms(secret)) {
                for (var place : List.of(folder, locked.home().getParent(), guardedHome.home().getParent()))
                    assertThat(filesWith(form, place)).as("files with '" + form + "'").allMatch(theirOwn::contains);
            }
        }
    }

    /// Jars and the Java that was brought there are left out: they were made before.
    private static List<Path> filesWith(String text, Path place) throws IOException {
        var bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
        var found = new ArrayList<Path>();
        try (var files = Files.walk(place)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/java-")
                            && !file.toString().endsWith(".jar"))::iterator) {
                if (Files.readString(file, ISO_8859_1).contains(bytes)) found.add(file);
            }
        }
        return found;
    }
}
