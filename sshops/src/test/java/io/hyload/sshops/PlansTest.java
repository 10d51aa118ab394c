package io.hyload.sshops;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What is decided, without a machine.
class PlansTest {

    private static final Machine GEN1 = new Machine("gen1", "10.0.0.7");
    private static final Platform HERE = new Platform("Linux", "x86_64", Platform.Libc.GLIBC);
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final Bundle BUNDLE = new Bundle("io.hyload.cli.Main", List.of("-Xmx32m"),
            List.of(new Bundle.Jar(Path.of("/lib/hyload core.jar"), 412_000, HASH)),
            Optional.of(new Bundle.Image(Path.of("/cache/java.tar.gz"), 39_000_000, HASH, HERE)));

    @Test
    void plansAreValues() throws Exception {
        assertThat(Plans.stopWorker(GEN1)).isEqualTo(Plans.stopWorker(GEN1));
        var facts = facts("os=Linux", "java=25 /usr/bin/java");
        assertThat(Plans.deployWorker(GEN1, facts, BUNDLE)).isEqualTo(Plans.deployWorker(GEN1, facts, BUNDLE))
                .isNotEqualTo(Plans.deployWorker(GEN1, facts, noImage(List.of("-Xmx1g"))));
    }

    private static Bundle noImage(List<String> flags) {
        return new Bundle("a.B", flags, BUNDLE.jars(), Optional.empty());
    }

    @Test
    void whatIsThereIsNotUploaded() throws Exception {
        var nothing = Plans.deployWorker(GEN1, facts("os=Linux", "arch=x86_64", "libc=glibc 2.36"), BUNDLE);
        assertThat(titles(nothing)).containsExactly("make the folders", "upload java.tar.gz (39.0 MB)", "unpack Java",
                "upload hyload core.jar (412 kB)", "write the manifest", "try the new version and use it",
                "remove what an older version left");
        var jar = "worker.lib=412000 hyload-core-01234567.jar";
        var all = Plans.deployWorker(GEN1, facts("os=Linux", "arch=x86_64", "libc=glibc 2.36", "worker.version=x",
                "worker.image=java-01234567", jar), BUNDLE);
        assertThat(titles(all)).containsExactly("make the folders", "write the manifest",
                "try the new version and use it", "remove what an older version left");
        var half = Plans.deployWorker(GEN1, facts("os=Linux", "arch=x86_64", "libc=glibc 2.36", "worker.version=",
                jar.replace("412000", "411999")), BUNDLE);
        assertThat(titles(half)).contains("upload hyload core.jar (412 kB)", "unpack Java");
        // The folder of the other program does not count.
        assertThat(
                titles(Plans.deploySysmon(GEN1, facts("os=Linux", "arch=x86_64", "libc=glibc 2.36", "worker.version=x",
                        jar), BUNDLE)))
                .contains("upload hyload core.jar (412 kB)");
    }

    @Test
    void theShippedJavaIsTakenWhereItFitsElseTheOneNamedElseOneThatIsThere() throws Exception {
        assertThat(java("os=Linux", "arch=amd64", "libc=glibc 2.31", "javaexe=25 /opt/java"))
                .isEqualTo("java-01234567/bin/java");
        assertThat(java("os=Linux", "arch=x86_64", "libc=musl", "javaexe=25 /opt/java", "java=26 /usr/bin/java"))
                .isEqualTo("/opt/java");
        assertThat(java("os=Linux", "arch=aarch64", "libc=glibc 2.36", "javaexe=17 /opt/java", "java=17 /usr/bin/java",
                "java=26 /usr/lib/jvm/26/bin/java")).isEqualTo("/usr/lib/jvm/26/bin/java");
        assertThat(java("os=Darwin", "arch=arm64", "libc=", "java=25 /usr/bin/java")).isEqualTo("/usr/bin/java");
    }

    @Test
    void withoutAnyJavaItSaysWhatToInstall() {
        assertThatThrownBy(
                () -> java("os=Linux", "arch=aarch64", "libc=musl", "javaexe=0 /opt/x", "java=17 /usr/bin/java"))
                .isInstanceOf(RemoteFault.class)
                .hasMessage(
                        "gen1: no Java for it: the shipped Java is for Linux x86_64 with glibc, this is Linux aarch64 with "
                                + "musl, and the newest there is 17; javaexe /opt/x cannot be run (install a JDK 25 or newer there, "
                                + "or name one as javaexe in gen1.host)");
        assertThatThrownBy(() -> java("os=Linux", "arch=aarch64", "libc=musl"))
                .hasMessageContaining("and none is there (");
        // What a machine says is never a path within our folder.
        assertThatThrownBy(() -> java("os=Linux", "arch=aarch64", "libc=musl", "java=25 ../x"))
                .isInstanceOf(RemoteFault.class);
    }

    private static String java(String... facts) throws RemoteFault {
        return Plans.deployWorker(GEN1, facts(facts), BUNDLE).steps().stream().filter(Step.Write.class::isInstance)
                .flatMap(step -> ((Step.Write) step).text().lines()).filter(line -> line.startsWith("java="))
                .collect(Collectors.joining()).substring(5);
    }

    @Test
    void theManifestNamesTheVersionByWhatIsInIt() {
        assertThat(BUNDLE.manifest("/usr/bin/java")).matches("""
                version=[0-9a-f]{16}
                java=/usr/bin/java
                main=io.hyload.cli.Main
                flag=-Xmx32m
                lib=[0-9a-f]{64} hyload-core-01234567.jar
                """);
        assertThat(BUNDLE.manifest("a")).isEqualTo(BUNDLE.manifest("a"));
        assertThat(BUNDLE.manifest("a").lines().findFirst()).isNotEqualTo(BUNDLE.manifest("b").lines().findFirst());
        assertThatThrownBy(() -> noImage(List.of("-Da=b\nlib=x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bundle("a b", List.of(), BUNDLE.jars(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bundle.Jar(Path.of("x.jar"), 1, "../" + HASH.substring(3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDryRunShowsEveryStepAndNoSecret() throws Exception {
        var plan = new Plan("gen1", "a plan", List.of(
                new Step.Run("run it", "one\n  two\n", Duration.ofSeconds(1), Map.of("TOKEN", new Secret("geheim"))),
                new Step.Put("upload x", Path.of("/x"), "a/x", 0600), new Step.Write("write y", "text\n", "/y", 0644),
                new Step.Get("fetch z", "z", Path.of("/here/z")), new Step.Tell("left out \u001b[31mq")));
        assertThat(plan.toText()).isEqualTo("""
                a plan
                  1. run it
                      with TOKEN=••••••
                      one
                        two
                  2. upload x
                      /x → ~/a/x, mode 600
                  3. write y
                      → /y, mode 644
                        text
                  4. fetch z
                      ~/z → /here/z
                  5. left out ?[31mq
                """);
        assertThat(plan.toString()).doesNotContain("geheim");
    }

    @Test
    void namesThatLeadElsewhereAreLeftOutAndTold() {
        var lines = List.of("../x.sts", "stats_perf/../../x.sts", "/etc/x.sts", "a//x.sts", "./x.sts", "stats_perf/..",
                "a\nb.sts", "a\u001b[31m.sts", "a\u0085.sts", "a\\..\\x.sts", "x".repeat(300) + ".sts", "").stream()
                .map(name -> "5 " + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8))).toList();
        var inventory = Inventory.parse(lines);
        assertThat(inventory.files()).isEmpty();
        assertThat(inventory.refused()).hasSize(lines.size() - 1).allMatch(line -> line.chars().noneMatch(c -> c < 32));
        assertThat(Inventory.parse(List.of("5 ff2e737473", "x 2e", "5", "5 2", "-1 61", "Welcome to web1!")).files())
                .isEmpty();
        assertThat(titles(Plans.pullStats(GEN1, inventory, Path.of("in"), Map.of()))).contains(
                "left out '../x.sts': it leads out of its folder").hasSize(lines.size() - 1);
    }

    @Test
    void twoFilesForOnePlaceAreNotMixed() {
        var inventory = new Inventory(Map.of("stats_perf/a.sts", 5L, "a.sts", 7L), List.of());
        assertThat(Plans.pullStats(GEN1, inventory, Path.of("in"), Map.of()).steps()).extracting(Step::title)
                .anyMatch(title -> title.startsWith("fetch a.sts"))
                .anyMatch(title -> title.endsWith("another file has its place"));
    }

    @Test
    void aRunReadsAndWritesInItsOwnFolder() throws Exception {
        for (var file : List.of("../x", "/etc/x", "", "a/../b", "a\nb"))
            assertThatThrownBy(() -> Plans.startWorker(GEN1, file, List.of(), Map.of()))
                    .isInstanceOf(RemoteFault.class);
        for (var word : List.of("statsfile=/x.sts", "statsfile=../x.sts", "statsfile=x", "statsfile="))
            assertThatThrownBy(() -> Plans.startWorker(GEN1, "X.java", List.of(word), Map.of()))
                    .hasMessageContaining("leave it out, or write statsfile=stats_perf/NAME.sts");
        assertThatThrownBy(() -> Plans.startWorker(GEN1, "X.java", List.of(), Map.of("A B", new Secret("x"))))
                .isInstanceOf(IllegalArgumentException.class);
        var script = ((Step.Run) Plans.startWorker(GEN1, "-X.java", List.of("tag=it's"), Map.of()).steps().getFirst())
                .script();
        assertThat(script).contains("\nset -- run ./-X.java 'tag=it'\\''s'\n");
        assertThatThrownBy(() -> new ScenarioFile(Path.of("x"), "../x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void factsAreReadFromWhateverAMachineSays() throws Exception {
        var facts = facts("Welcome!", "=", "os=Linux", "arch=aarch64", "cores=eight", "memory.kb=9".repeat(30),
                "files=unlimited",
                "java=25", "java=99999999 /x", "worker.version=\u001b[2J", "worker.lib=x y", "worker.lib=5",
                "worker.pid=$(id)",
                "os=Other", "now=");
        assertThat(facts.platform()).isEqualTo(new Platform("Linux", "aarch64", Platform.Libc.OTHER));
        assertThat(facts.cores()).isEmpty();
        assertThat(facts.memory()).isEmpty();
        assertThat(facts.files()).hasValue(Long.MAX_VALUE);
        assertThat(facts.javas()).isEmpty();
        assertThat(facts.of(Program.WORKER)).isEqualTo(new Facts.Installed(Optional.of("?[2J"), Set.of(), Map.of(),
                List.of()));
        assertThat(facts.of(Program.SYSMON).version()).isEmpty();
        assertThatThrownBy(() -> facts("bash: no such thing")).isInstanceOf(RemoteFault.class)
                .hasMessageStartingWith("gen1: does not say what system it is");
    }

    private static Facts facts(String... lines) throws RemoteFault {
        return Facts.parse("gen1", List.of(lines));
    }

    private static List<String> titles(Plan plan) {
        return plan.steps().stream().map(Step::title).toList();
    }
}
