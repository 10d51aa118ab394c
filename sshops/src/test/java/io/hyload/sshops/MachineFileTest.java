package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MachineFileTest {

    @TempDir
    private Path folder;

    @Test @RequiresCorpus
    void aFileOfTheOriginalIsReadAndWrittenAsItWas() throws Exception {
        var original = Corpus.path("original/vm1.host");
        assertThat(MachineFile.read(original).machine()).isEqualTo(new Machine("vm1", "127.0.0.1", Optional.of(22),
                Optional.of("load"), Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty()));
        var copy = Files.copy(original, folder.resolve("vm1.host"));
        MachineFile.read(copy).write();
        assertThat(Files.readString(copy).strip()).isEqualTo(Files.readString(original).strip());
    }

    @Test
    void allThatAFileSaysIsRead() throws Exception {
        var machine = MachineFile.read(file("web1", """
                {"host": "web1.test", "sshport": 2222, "username": "me", "password": " p\\"w ", "sshprikey": "~/.ssh/a key",
                 "pythonexe": "python3", "javaexe": "/opt/jdk/bin/java", "role": "both", "jump": "me@gate:22"}"""))
                .machine();
        assertThat(machine).isEqualTo(new Machine("web1", "web1.test", Optional.of(2222), Optional.of("me"),
                Optional.of(new Secret(" p\"w ")), Optional.of("~/.ssh/a key"), Optional.of("/opt/jdk/bin/java"),
                Set.of(Role.LOAD, Role.SUT), Optional.of("me@gate:22")));
    }

    @Test
    void anEditKeepsUnknownKeysTheirOrderAndHowValuesWereWritten() throws Exception {
        var file = file("web1", """
                {
                  "note": {"by": ["me", 1.5]},
                  "sshport": 2222,
                  "host": "old",
                  "role": null,
                  "pythonexe": "python3"
                }
                """);
        var read = MachineFile.read(file);
        var was = read.machine();
        read.with(new Machine("web1", "new \"host\"", was.port(), Optional.of("me"), Optional.empty(), Optional.empty(),
                Optional.empty(), was.roles(), Optional.of("gate"))).write();
        assertThat(file).hasContent("""
                {
                  "note": {"by":["me",1.5]},
                  "sshport": 2222,
                  "host": "new \\"host\\"",
                  "role": null,
                  "pythonexe": "python3",
                  "username": "me",
                  "password": "",
                  "sshprikey": "",
                  "jump": "gate"
                }""");
    }

    @Test
    void whatOthersChangedMeanwhileStays() throws Exception {
        var file = file("web1", "{\"host\": \"old\", \"username\": \"me\", \"tags\": \"web, eu\"}");
        var known = MachineFile.read(file).machine();
        assertThat(known.tags()).containsExactly("eu", "web");
        MachineFile.change(folder, known, known.withRoles(Set.of(Role.SUT)));
        MachineFile.change(folder, known, known.withTags(List.of("fast")));
        assertThat(MachineFile.read(file).machine())
                .isEqualTo(known.withRoles(Set.of(Role.SUT)).withTags(List.of("fast")));
        Files.delete(file);
        MachineFile.change(folder, known, known.withTags(List.of("again")));
        assertThat(MachineFile.read(file).machine()).isEqualTo(known.withTags(List.of("again")));
        assertThatThrownBy(() -> MachineFile.create(folder, known)).isInstanceOf(RemoteFault.class)
                .hasMessageContaining("web1.host: it exists already");
        Files.createDirectory(folder.resolve("web2.host"));
        assertThat(MachineFiles.all(folder).faults()).singleElement()
                .satisfies(fault -> assertThat(fault).hasMessageContaining("web2.host: a folder has that name"));
    }

    @Test
    void itIsWrittenForItsOwnerAloneAndInOneStep() throws Exception {
        var file = file("web1", "{\"host\": \"a\"}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        MachineFile.read(file).write();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        MachineFile.of(folder.resolve("new"), new Machine("gen1", "h")).write();
        assertThat(MachineFile.read(folder.resolve("new/gen1.host")).machine().host()).isEqualTo("h");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void whatIsWrongIsOneLineWithoutThePassword() throws Exception {
        assertBroken("{\"host\": \"a\",\n \"password\": \"geheim\" 5}",
                "not JSON at line 2, column 23 (correct it by hand)");
        assertBroken("", "(correct it by hand)");
        assertBroken("[1]", "not a JSON object");
        assertBroken("{}", "'host' is not said");
        assertBroken("{\"host\": \"\"}", "'host' is not said");
        assertBroken("{\"host\": [\"geheim\"]}", "'host' is not a text");
        assertBroken("{\"host\": \"-oProxyCommand=geheim\"}", "'host' has blanks, or begins with -");
        assertBroken("{\"host\": \"a b\"}", "'host' has blanks, or begins with -");
        assertBroken("{\"host\": \"a\\nb\"}", "'host' has control characters");
        assertBroken("{\"host\": \"a\", \"sshport\": \"geheim\"}", "'sshport' is no port");
        assertBroken("{\"host\": \"a\", \"sshport\": 65536}", "'sshport' is no port");
        assertBroken("{\"host\": \"a\", \"username\": \"-l\"}", "'username' has blanks, or begins with -");
        assertBroken("{\"host\": \"a\", \"role\": \"geheim\"}", "'role' is none (load, sut or both)");
        assertBroken("x".repeat(70_000), "too large");
        assertThatThrownBy(() -> MachineFile.read(folder.resolve("none.host")))
                .hasMessage(folder.resolve("none.host") + ": no such file");
        assertThatThrownBy(() -> MachineFile.of(folder, new Machine("../x", "h"))).isInstanceOf(RemoteFault.class);
    }

    private void assertBroken(String text, String why) throws IOException {
        var file = file("broken", text);
        assertThatThrownBy(() -> MachineFile.read(file)).isInstanceOf(RemoteFault.class)
                .hasMessageStartingWith(file + ": ").hasMessageContaining(why).hasMessageNotContaining("geheim")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aStoredPasswordIsWarnedAboutAndNeverShown() throws Exception {
        var file = file("web1", "{\"host\": \"a\", \"password\": \"geheim\"}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var read = MachineFile.read(file);
        assertThat(read.warning().orElseThrow())
                .contains("holds the password in plain text, which other users can read")
                .doesNotContain("geheim");
        assertThat(read.toString()).doesNotContain("geheim");
        read.write();
        assertThat(read.warning().orElseThrow()).doesNotContain("other users");
        assertThat(MachineFile.read(file("web2", "{\"host\": \"a\"}")).warning()).isEmpty();
    }

    @Test
    void aProjectHasTheMachinesThatCanBeReadAndTheFaultsOfTheOthers() throws Exception {
        file("web1", "{\"host\": \"w\", \"role\": \"sut\"}");
        file("gen1", "{\"host\": \"g\", \"role\": \"load\"}");
        file("all", "{\"host\": \"x\", \"role\": \"both\"}");
        file("nobody", "{\"host\": \"n\"}");
        file("bad", "{");
        file("a b", "{\"host\": \"n\"}");
        Files.writeString(folder.resolve("notes.txt"), "x");
        var all = MachineFiles.all(folder);
        assertThat(all.machines()).extracting(Machine::name).containsExactly("all", "gen1", "nobody", "web1");
        assertThat(all.withRole(Role.LOAD)).extracting(Machine::name).containsExactly("all", "gen1");
        assertThat(all.withRole(Role.SUT)).extracting(Machine::name).containsExactly("all", "web1");
        assertThat(all.faults()).extracting(RemoteFault::getMessage).hasSize(2)
                .anyMatch(line -> line.contains("bad.host"))
                .anyMatch(line -> line.contains("machine 'a b': no name of a machine"));
        assertThat(all.named("gen1").machine().host()).isEqualTo("g");
        assertThatThrownBy(() -> all.named("gen2")).hasMessage("machine gen2: no file " + folder.resolve("gen2.host")
                + " (there are all, gen1, nobody, web1)");
        assertThatThrownBy(() -> all.named("bad")).hasMessageContaining("bad.host: ");
        for (var name : List.of("", "..", "../x", "a/b", "-x", ".x", "a\nb"))
            assertThatThrownBy(() -> all.named(name)).hasMessageContaining("no name of a machine");
        assertThat(MachineFiles.all(folder.resolve("none")).machines()).isEmpty();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".host"), text);
    }
}
