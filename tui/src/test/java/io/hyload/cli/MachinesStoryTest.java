package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.hyload.sshops.Secret;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// What a tester does with two new machines, from the first login to the pictures, as one story.
@RequiresProgram({"sshd", "nginx"})
class MachinesStoryTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "only-once";
    private static final Pattern LINE_OF_A_SECOND = Pattern.compile("(?m)^\\d\\d:\\d\\d:\\d\\d .*$");

    private static final String SHOP = """
            import module io.hyload.core;
            import static io.hyload.Hyload.*;

            void main() {
                var goods = Feeder.csv("code_java/goods.csv", "page").circular();
                Stats.start();
                users(option("users", 4), Duration.ZERO, _ -> {
                    var client = new HttpClient(baseUrl(option("url", "")));
                    repeat(Duration.ofSeconds(60), () -> {
                        client.get(goods.next().get("page"));
                        sleep(0.05);
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    private Path folder;
    private Path project;
    private HyloadProcess hyload;

    @Test
    void twoNewMachinesFromTheFirstLoginToThePictures() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        hyload = new HyloadProcess(project, Files.createDirectories(folder.resolve("me")));
        Files.createDirectories(project.resolve("remotes"));
        Files.createDirectories(project.resolve("reports"));
        Files.createDirectories(project.resolve("code_java"));
        Files.writeString(project.resolve("code_java/Shop.java"), SHOP);
        Files.writeString(project.resolve("code_java/goods.csv"), "page\n/\n/small.json\n/10k.bin\n");

        try (var gen1 = Sshd.start(new Sshd.Setup().home("first home"));
                var gen2 = Sshd.start(new Sshd.Setup().home("second"));
                var nginx = Nginx.start()) {
            keysTakeThePlaceOfPasswords(gen1, gen2);

            assertThat(done("--all", "check", "--accept-new-hostkey")).contains("gen1  127.0.0.1  both",
                    "gen2  127.0.0.1  both");
            done("--all", "deploy-worker");
            done("--all", "deploy-sysmon");
            assertThat(done("--all", "start-sysmon")).contains("gen1: the sysmon runs as process ",
                    "gen2: the sysmon runs as process ");

            var run = aRunIsWatchedAndStopped(nginx.url());
            assertThat(run.total().sent()).isEqualTo(nginx.accessLogLines().size());
            assertThat(run.total().received()).isEqualTo(run.total().sent());
            assertThat(last(theOnly("stats_perf/gen1", ".sts")).total().sent())
                    .isPositive()
                    .isEqualTo(run.total().sent() - last(theOnly("stats_perf/gen2", ".sts")).total().sent())
                    .isLessThan(run.total().sent());

            assertThat(done("--all", "stop-sysmon", "--yes")).contains("gen1: the sysmon has ended",
                    "gen2: the sysmon has ended");
            assertThat(done("--all", "pull-sysmon")).contains("gen1: 2 files (", " to stats_resource/gen2");
            assertThat(done("--all", "plot-sysmon")).contains("hyload plot: reports/gen1-gen2.svg");
            assertThat(project.resolve("reports/gen1-gen2.svg")).content().contains("gen1", "gen2", "CPU", "<path");

            // What each machine has done is here since the run; what runs started by hand leave there would come now.
            assertThat(done("--all", "pull-stats")).contains("gen1: nothing new to fetch");
            assertThat(done("--all", "plot-stats", "-o", "load.svg")).contains("hyload plot: load.svg");
            assertThat(project.resolve("load.svg")).content().contains("<svg", "<path");

            for (var machine : List.of(gen1, gen2)) {
                assertThat(filesIn(machine.home().resolve("hyload_worker/run"))).isEmpty();
                assertThat(filesIn(machine.home().resolve("hyload_sysmon/run"))).isEmpty();
            }
        }
    }

    /// Password logins are there for the first login only: afterwards the machines take nothing but keys.
    private void keysTakeThePlaceOfPasswords(Sshd gen1, Sshd gen2) throws IOException {
        assertThat(done("keygen")).contains("made " + hyload.home().resolve(".ssh/id_ed25519"));
        try (var first = PasswordServer.start(gen1.home(), PASSWORD);
                var second = PasswordServer.start(gen2.home(), PASSWORD)) {
            host("gen1", first.port());
            host("gen2", second.port());
            var person = new Typist();
            var installed = shell().with(person).hyload("remote", "--all", "install-key", "--plain");
            assertThat(installed.code()).as(installed.err()).isZero();
            assertThat(installed.out()).contains("gen1: it lets you in: ~/.ssh/id_ed25519",
                    "gen2: it lets you in: ~/.ssh/id_ed25519");
            assertThat(person.asked).hasSize(4).anyMatch(question -> question.startsWith("gen1: the authenticity of"))
                    .anyMatch(question -> question.matches("gen2: .*'s password: "));
            assertThat(first.passwordLogins()).isOne();
            assertThat(second.passwordLogins()).isOne();
        }
        host("gen1", gen1.port());
        host("gen2", gen2.port());
    }

    /// Knows the password and trusts all hosts.
    private static final class Typist implements Person {
        private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Optional<String> ask(String question) {
            asked.add(question);
            return Optional.of("yes");
        }

        @Override
        public Optional<Secret> askHidden(String question) {
            asked.add(question);
            return Optional.of(new Secret(PASSWORD));
        }
    }

    private StatsRecord aRunIsWatchedAndStopped(String url) throws IOException {
        try (var running = hyload.start("run", "code_java/Shop.java", "--on", "gen1,gen2", "--batch", "--plain",
                "url=" + url, "statsfile=story.sts")) {
            // Both machines tell their seconds, which are shown as one, long before the end.
            running.awaitOut(out -> LINE_OF_A_SECOND.matcher(out).results().count() >= 3, LIMIT);
            for (var machine : List.of("gen1", "gen2"))
                assertThat(Files.readAllLines(theOnly("stats_perf/" + machine, ".sts"))).hasSizeGreaterThanOrEqualTo(2);
            assertThat(running.isAlive()).isTrue();
            running.signal("INT");
            var ended = running.awaitExit();
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(ended.out()).contains("   2 workers", " sent");
            return last(project.resolve("story.sts"));
        }
    }

    // ------------------------------------------------------------------ words and files

    private Shell shell() {
        return Shell.in(project).with("HOME", hyload.home().toString())
                .with("XDG_CACHE_HOME", HyloadProcess.CACHE.toString()).with("PATH", "/usr/bin:/bin");
    }

    private String done(String... words) {
        var line = new ArrayList<>(List.of("remote", "--batch"));
        line.addAll(List.of(words));
        var result = shell().hyload(line.toArray(String[]::new));
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        return result.out();
    }

    private void host(String name, int port) throws IOException {
        Files.writeString(project.resolve("remotes").resolve(name + ".host"),
                "{\"host\": \"127.0.0.1\", \"sshport\": %d, \"role\": \"both\"}\n".formatted(port));
    }

    private static StatsRecord last(Path file) throws IOException {
        return StatsRecord.parse(Files.readAllLines(file).getLast());
    }

    private Path theOnly(String inside, String ending) throws IOException {
        var found = filesIn(project.resolve(inside)).stream().filter(file -> file.toString().endsWith(ending)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
