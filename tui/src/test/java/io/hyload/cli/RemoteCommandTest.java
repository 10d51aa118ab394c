package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.hyload.json.JsonCodec;
import io.hyload.sshops.Secret;
import io.hyload.testsupport.LoopbackPort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// What needs no machine; `RemoteMachinesTest` has some.
class RemoteCommandTest {

    @TempDir
    private Path folder;
    private Shell shell;

    @BeforeEach
    void aProject() throws IOException {
        Files.createDirectory(folder.resolve("remotes"));
        host("gen1", "{\"host\": \"10.0.0.7\", \"sshport\": \"2222\", \"username\": \"load\", \"role\": \"load\"}");
        host("web1", "{\"host\": \"web.test\", \"role\": \"sut\", \"jump\": \"me@bastion\"}");
        Files.writeString(folder.resolve("S.java"), "void main() {}\n");
        shell = Shell.in(folder).with("HOME", folder.toString()).with("PATH", "");
    }

    private void host(String name, String json) throws IOException {
        Files.writeString(folder.resolve("remotes").resolve(name + ".host"), json);
    }

    private Shell.Result remote(String... words) {
        var all = new String[words.length + 1];
        all[0] = "remote";
        System.arraycopy(words, 0, all, 1, words.length);
        return shell.hyload(all);
    }

    private void assertRefused(String line, String... words) {
        var result = remote(words);
        assertThat(result.err()).isEqualTo("hyload: " + line + "\n");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    // ------------------------------------------------------------------ what there is

    @Test
    void withoutWordsMachinesAndActionsAreListed() {
        var result = remote();
        assertThat(result.out()).startsWith("gen1  load   load@10.0.0.7:2222\nweb1  sut    web.test by me@bastion\n");
        for (var action : RemoteAction.values()) assertThat(result.out()).contains("\n  " + action.word() + " ");
        assertThat(result.code()).isZero();
    }

    @Test
    void aTagNamesAllThatHaveIt() throws IOException {
        host("gen1", "{\"host\": \"10.0.0.7\", \"tags\": \"eu fast\"}");
        host("web1", "{\"host\": \"web.test\", \"tags\": \"eu\"}");
        assertThat(remote("list").out()).contains("10.0.0.7  @eu  @fast\n", "web.test  @eu\n");
        assertThat(remote("@eu", "check", "--dry-run").out()).contains("gen1", "web1");
        assertThat(remote("@fast", "check", "--dry-run").out()).contains("gen1").doesNotContain("web1");
        assertRefused("'@us': no machine has that tag (there are eu, fast)", "@us", "check");
    }

    @Test
    void filesThatSayNothingUsableAreToldAndTheOthersListed() throws IOException {
        host("bad", "{\"host\": ");
        host("old", "{\"host\": \"old\", \"password\": \"geheim\"}");
        var result = remote("list");
        assertThat(result.out()).contains("gen1").contains("old").doesNotContain("geheim");
        assertThat(result.err().lines()).hasSize(2).anyMatch(line -> line.contains("bad.host"))
                .anyMatch(line -> line.contains("holds the password")).noneMatch(line -> line.contains("geheim"));
        assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aProgramGetsALineOfJsonForEach() {
        var lines = remote("list", "--json").out().lines().map(line -> JsonCodec.found().parse(line.getBytes(UTF_8)))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().get("machine").asString()).isEqualTo("gen1");
        assertThat(lines.getFirst().get("port").asInt(0)).isEqualTo(2222);
        assertThat(lines.get(1).at("/roles/0").asString()).isEqualTo("sut");
    }

    // ------------------------------------------------------------------ what is meant

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
            "gen1 chek | 'chek': no such action (did you mean check?)",
            "gen1 dance | 'dance': no such action (hyload remote lists them)",
            "check | remote check: on which machine? (write hyload remote gen1 check, or --all)",
            "gen1 | remote gen1: what is to be done? (write hyload remote gen1 check; hyload remote lists all there is)",
            "gen2 check | machine gen2: no such file in remotes (did you mean gen1?)",
            "--role db check | --role db: no such role (load or sut)",
            "root@ check | 'root@': not user@host or user@host:port",
            "root@h:0 check | 'root@h:0': not user@host or user@host:port",
            "root@h:70000 check | 'root@h:70000': not user@host or user@host:port",
            "-x@h check | -x@h: unknown option of hyload remote",
            "gen1 upload | upload: no file (write upload FILE…)",
            "gen1 check now | check: 'now' is one word too many (write check)",
            "gen1 stop-worker --json | --json: stop-worker has none (it is for list, check and worker-status)",
            "gen1,web1 login | login: it takes one machine, here are gen1, web1 (name one)",
            "keygen --type dsa | --type dsa: no such type (ed25519, ecdsa or rsa)",
            "gen1 upload Missing.java --dry-run | Missing.java: no such file",
            "gen1 install-key --dry-run | install-key: there is no public key",})
    void badUsageIsToldInOneLine(String words, String why) {
        var result = remote(words.split(" "));
        assertThat(result.err()).hasLineCount(1).contains(why);
        assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void noMachineOfARoleIsToldWithTheMend() throws IOException {
        Files.delete(folder.resolve("remotes/web1.host"));
        assertRefused("--role sut: no machine in remotes (write \"role\": \"sut\" into the file of one)", "--role",
                "sut",
                "check");
        Files.delete(folder.resolve("remotes/gen1.host"));
        assertRefused("--all: no machine in remotes (write one as remotes/NAME.host; hyload init makes an example)",
                "--all", "check");
    }

    // ------------------------------------------------------------------ seen before it is done

    @ParameterizedTest @EnumSource(value = RemoteAction.class, mode = EnumSource.Mode.EXCLUDE,
            names = {"LIST", "KEYGEN",
                    "DEPLOY_SYSMON", "DEPLOY_WORKER"})
    void aDryRunShowsThePlanAndConnectsToNothing(RemoteAction action) throws IOException {
        Files.createDirectory(folder.resolve(".ssh"));
        Files.writeString(folder.resolve(".ssh/id_ed25519.pub"),
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO6g4nP3aUT2d2XyBvZMlNfZwWBjWWS1xqjbVT1WlZbi me@here\n");
        host("gen1", "{\"host\": \"127.0.0.1\", \"sshport\": " + LoopbackPort.free() + ", \"password\": \"geheim\"}");
        var words = action == RemoteAction.UPLOAD || action == RemoteAction.START_WORKER
                ? new String[] {"gen1", action.word(), "S.java", "--dry-run"}
                : new String[] {"gen1", action.word(), "--dry-run"};
        var result = remote(words);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("gen1").doesNotContain("geheim");
        assertThat(result.code()).isZero();
    }

    @Test
    void theSystemsSshIsGivenWhatTheMachineFileSays() throws IOException {
        var ssh = Files.writeString(folder.resolve("ssh"), "#!/bin/sh\n");
        assertThat(ssh.toFile().setExecutable(true)).isTrue();
        host("gen1", "{\"host\": \"gen1.test\", \"sshport\": 2222, \"username\": \"load\", \"sshprikey\": \"~/k\", "
                + "\"jump\": \"me@bastion:22\"}");
        shell = shell.with("PATH", folder.toString());
        assertThat(remote("gen1", "login", "--dry-run", "--batch").out()).isEqualTo(ssh + " -p 2222 -l load -i "
                + folder.resolve("k") + " -J me@bastion:22 -o BatchMode=yes -- gen1.test\n");
    }

    @Test
    void theSecretOfARunIsNeitherShownNorAWordOfACommand() {
        shell = shell.with("HYLOAD_TOKEN", "geheim");
        assertThat(remote("gen1", "start-worker", "S.java", "users=5", "--dry-run", "--", "--workers", "2").out())
                .contains("HYLOAD_TOKEN=••••••").contains("set -- run S.java users=5 --workers 2")
                .doesNotContain("geheim");
    }

    @Test
    void filesKeepTheirPathsInTheProject() throws IOException {
        Files.createDirectories(folder.resolve("code java/data"));
        Files.writeString(folder.resolve("code java/A.java"), "");
        Files.writeString(folder.resolve("code java/data/users.csv"), "");
        assertThat(remote("gen1", "upload", "code java", folder + "/S.java", "--dry-run").out())
                .contains("→ ~/hyload_worker/code/code java/A.java")
                .contains("→ ~/hyload_worker/code/code java/data/users.csv").contains("→ ~/hyload_worker/code/S.java");
        assertRefused("S.java: two files would be called that there (start in their common folder)", "gen1", "upload",
                "S.java", "./S.java", "--dry-run");
    }

    // ------------------------------------------------------------------ asked before it is done

    @ParameterizedTest @ValueSource(strings = {"stop-worker", "stop-sysmon", "delete-sysmon-stats"})
    void whatEndsOrDeletesIsRefusedWhereNobodyCanBeAsked(String action) {
        assertRefused(action + " on gen1, web1: nobody can be asked whether that is meant (add --yes)", "--all",
                action);
    }

    @Test
    void whoSaysNoIsObeyed() {
        shell = shell.with(new Answers("n"));
        var result = remote("gen1", "stop-worker");
        assertThat(result.err()).isEqualTo("hyload: stop-worker on gen1: not done\n");
        assertThat(result.code()).isEqualTo(ExitCode.INTERRUPTED);
    }

    /// Somebody who gives the same answer to everything.
    record Answers(String answer) implements Person {
        @Override
        public Optional<String> ask(String question) {
            return Optional.of(answer);
        }

        @Override
        public Optional<Secret> askHidden(String question) {
            return Optional.of(new Secret(answer));
        }
    }

    // ------------------------------------------------------------------ keys

    @Test
    void aKeyIsMadeOnceAndNeverOverwritten() throws IOException {
        var result = remote("keygen", "--batch");
        assertThat(result.out()).startsWith("made " + folder.resolve(".ssh/id_ed25519")).contains("ed25519 SHA256:");
        var key = Files.readString(folder.resolve(".ssh/id_ed25519"));
        assertRefused(folder.resolve(".ssh/id_ed25519")
                + ": is there already, and no key is ever overwritten (name another file, or use that key)", "keygen");
        assertThat(folder.resolve(".ssh/id_ed25519")).hasContent(key);
    }

    @Test
    void aPassphraseIsAskedForTwiceAndIsNowhereToBeSeen() throws IOException {
        shell = shell.with(new Answers("geheim"));
        var result = remote("keygen", "my key", "--debug");
        assertThat(result.out() + result.err()).doesNotContain("geheim");
        assertThat(Files.readString(folder.resolve("my key"))).contains("OPENSSH PRIVATE KEY");
        assertThat(Files.readAllLines(folder.resolve("my key.pub"))).singleElement().asString()
                .startsWith("ssh-ed25519 ");
    }

    @Test
    void whatFailsOnOneMachineIsToldForEachInTheEnd() throws IOException {
        int one = LoopbackPort.free();
        int two = LoopbackPort.free();
        host("gen1", "{\"host\": \"127.0.0.1\", \"sshport\": " + one + "}");
        host("web1", "{\"host\": \"127.0.0.1\", \"sshport\": " + two + ", \"password\": \"geheim\"}");
        var result = remote("--all", "check", "--batch", "--json");
        assertThat(result.err().lines().filter(line -> line.contains("refused"))).hasSize(2)
                .allMatch(line -> line.startsWith("hyload: gen1: ") || line.startsWith("hyload: web1: "));
        assertThat(result.out().lines()).hasSize(2).allMatch(line -> line.contains("\"fault\":"));
        assertThat(result.out() + result.err()).doesNotContain("geheim");
        assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
