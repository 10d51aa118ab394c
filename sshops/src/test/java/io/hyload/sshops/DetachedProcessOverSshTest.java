package io.hyload.sshops;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.hyload.sshops.DetachedProcess.End;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.sshops.TestMachine.GEN1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// A process that nobody holds, by the real OpenSSH, which ends connections.
@RequiresProgram({"sshd", "ssh-keygen"})
class DetachedProcessOverSshTest {
    @TempDir
    private Path folder;
    private Sshd sshd;
    private SshConnections connections;
    private TestMachine machine;
    private DetachedProcess process;
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void aProcess() throws IOException {
        sshd = Sshd.start(new Sshd.Setup().home("my home"));
        var person = new Person(folder);
        sshd.authorize(person.key("id_ed25519", "ed25519", ""));
        person.knows(sshd);
        connections = person.connections();
        machine = new TestMachine(folder, new LocalRemote(sshd.home()));
        machine.deploy(machine.bundle("one"));
        machine.run(Plans.startDetached(GEN1, "run", 1, "a shell", "demo.Main", "run", ""));
        process = process(Duration.ofSeconds(30));
    }

    private DetachedProcess process(Duration patience) {
        return new DetachedProcess(Person.machine("gen1", sshd), "run", 0, connections::connect, patience,
                notices::add);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        connections.close();
        machine.close();
        sshd.close();
    }

    @Test
    void eachLineComesOnceInOrderThoughTheServerEndsTheConnections() throws IOException {
        process.tell("i=0; while [ $i -lt 120 ]; do echo $i; sleep 0.02; i=$((i + 1)); done; exit 5");
        var end = process.listen(line -> {
            heard.add(line);
            if (heard.size() == 20 || heard.size() == 60) sshd.cut();
        });
        assertThat(end).isEqualTo(new End.Exited(5));
        assertThat(heard).containsExactlyElementsOf(IntStream.range(0, 120).mapToObj(Integer::toString).toList());
        assertThat(notices).filteredOn(notice -> notice.endsWith("was lost (try again); the run goes on there, "
                + "and the connection is tried again")).isNotEmpty();
        process.forget();
        assertThat(machine.there("hyload_worker/run")).isEmptyDirectory();
    }

    @Test
    void aServerThatIsGoneForGoodIsGivenUp() throws IOException {
        var impatient = process(Duration.ofSeconds(1));
        long pid = machine.pid(Program.WORKER);
        impatient.tell("echo up");
        var end = impatient.listen(line -> {
            heard.add(line);
            sshd.shutDown();
        });
        assertThat(end).isInstanceOfSatisfying(End.OutOfReach.class, out -> assertThat(out.why())
                .isEqualTo("gen1: connection refused (is sshd running on 127.0.0.1:" + sshd.port() + "?)"));
        assertThat(TestMachine.isAlive(pid)).isTrue();
        assertThatThrownBy(() -> process(Duration.ZERO).kill()).isInstanceOf(RemoteFault.class);
        sshd.startAgain();
        process.kill();
        assertThat(process.listen(heard::add)).isEqualTo(new End.Exited(137));
        assertThat(heard).containsExactly("up", "up");
    }

    @Test
    void whoListensCanBeInterruptedAndTheProcessGoesOn() throws Exception {
        var failure = new ArrayList<Throwable>();
        var listener = Thread.ofPlatform().start(() -> {
            try {
                process.listen(heard::add);
            } catch (IOException e) {
                failure.add(e);
            }
        });
        process.tell("echo up");
        await().until(() -> !heard.isEmpty());
        listener.interrupt();
        assertThat(listener.join(Duration.ofSeconds(5))).isTrue();
        assertThat(failure).singleElement().isInstanceOf(InterruptedIOException.class);
        assertThat(TestMachine.isAlive(machine.pid(Program.WORKER))).isTrue();
        process.tell("exit");
        assertThat(process.listen(heard::add)).isEqualTo(new End.Exited(0));
        assertThat(notices).isEmpty();
    }
}
