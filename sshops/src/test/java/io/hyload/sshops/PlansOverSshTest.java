package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Plans are done over SSH as the runner's own tests do them on a folder.
@RequiresProgram({"sshd", "ssh-keygen"})
class PlansOverSshTest {
    @TempDir
    Path home;

    private static List<String> run(SshConnections connections, Sshd sshd, Plan plan, Consumer<Progress> progress)
            throws IOException {
        try (var remote = connections.connect(Person.machine("gen1", sshd))) {
            return new PlanRunner(remote, progress).run(plan);
        }
    }

    @Test
    void anInstalledKeyLogsIn() throws IOException {
        var person = new Person(home);
        try (var sshd = Sshd.start(new Sshd.Setup().home("a home"))) {
            sshd.authorize(person.key("id_rsa", "rsa", ""));
            person.knows(sshd);
            var key = home.resolve("new");
            var machine = Person.machine("gen1", sshd.port(), Optional.of(key.toString()), Optional.empty());
            var publicKey = Sshd.newKey(key, "ed25519", "");
            try (var connections = person.connections()) {
                run(connections, sshd, Plans.installKey(machine, publicKey), _ -> {});
                run(connections, sshd, Plans.installKey(machine, publicKey), _ -> {});
                assertThat(Files.readAllLines(sshd.home().resolve(".ssh/authorized_keys"))).hasSize(2)
                        .contains(publicKey);
                Files.delete(home.resolve(".ssh/id_rsa"));
                connections.connect(machine).close();
                assertThat(run(connections, sshd, Plans.check(machine), _ -> {})).isNotEmpty();
            }
        }
    }

    @Test
    void anUploadThatWasCutGoesOnWhereItEnded() throws IOException {
        var person = new Person(home);
        try (var sshd = Sshd.start(); var connections = person.connections()) {
            sshd.authorize(person.key("id_ed25519", "ed25519", ""));
            person.knows(sshd);
            var bytes = new byte[20_000_000];
            new Random(1).nextBytes(bytes);
            var file = Files.write(home.resolve("data"), bytes);
            var plan = new Plan("gen1", "upload", List.of(new Step.Put("upload data", file, "in/data", 0644)));
            assertThatThrownBy(() -> run(connections, sshd, plan, progress -> {
                if (progress instanceof Progress.Moved moved && moved.bytes() > 5_000_000) sshd.cut();
            })).isInstanceOf(RemoteFault.class).hasMessageContaining("was lost");
            assertThat(sshd.home().resolve("in/data")).doesNotExist();
            var moved = new ArrayList<Long>();
            run(connections, sshd, plan, progress -> {
                if (progress instanceof Progress.Moved more) moved.add(more.bytes());
            });
            assertThat(moved.stream().filter(at -> at > 0).findFirst().orElseThrow()).isGreaterThan(5_000_000);
            assertThat(sshd.home().resolve("in/data")).hasBinaryContent(bytes);
        }
    }
}
