package io.hyload.sshops;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

import io.hyload.sshops.DetachedProcess.End;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.sshops.TestMachine.GEN1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// A process that nobody holds, over connections that break. It is a shell, so it does what it is told.
class DetachedProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String BROKEN =
            "gen1: the connection was cut; the run goes on there, and the connection is tried again";
    private static final String RUN = "2026-11-23_10.15.00.000";

    @TempDir
    private Path folder;
    private TestMachine machine;
    private Line line;
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void aMachine() throws IOException {
        machine = new TestMachine(folder);
        machine.deploy(machine.bundle("one"));
        line = new Line(machine.remote);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        line.down = false;
        for (var each : List.of(process(0, SHORT), process(1, SHORT))) {
            each.kill();
            each.forget();
        }
        machine.close();
    }

    private DetachedProcess process(int number, Duration patience) {
        return new DetachedProcess(GEN1, RUN, number, line, patience, notices::add);
    }

    private DetachedProcess started() throws IOException {
        start(1);
        return process(0, LONG);
    }

    private void start(int count) throws IOException {
        machine.run(Plans.startDetached(GEN1, RUN, count, "a shell", "demo.Main", "run", ""));
    }

    private End listen(DetachedProcess process) throws IOException {
        return process.listen(heard::add);
    }

    private long pid() throws IOException {
        return machine.pid(Program.WORKER);
    }

    // ------------------------------------------------------------------ what it says

    @Test
    void eachLineComesOnceInOrderHoweverOftenTheConnectionBreaks() throws IOException {
        // In the sign of the beginning, right behind it, in a line, behind a line, in a character, and wherever.
        line.cuts.addAll(List.of(3, 6, 6 + 4, 6 + 17, 6 + 11, 1234, 4321));
        var process = started();
        process.tell("i=0; while [ $i -lt 1000 ]; do echo \"line 商品 é $i\"; i=$((i + 1)); done; exit 3");
        assertThat(listen(process)).isEqualTo(new End.Exited(3));
        assertThat(heard).containsExactlyElementsOf(
                IntStream.range(0, 1000).mapToObj(i -> "line 商品 é " + i).toList());
        assertThat(line.cuts).isEmpty();
        assertThat(notices).filteredOn(BROKEN::equals).hasSize(7);
        assertThat(notices.getLast()).isEqualTo("gen1: connected again");
    }

    @Test
    void whatItSaysWhileNobodyListensIsHeardLater() throws IOException {
        var process = started();
        process.tell("echo one; echo two >&2; echo half");
        process.tell("printf without; exit 7");
        TestMachine.awaitEnd(pid());
        // The sign of its end stands behind half a line, which is no line.
        assertThat(listen(process)).isEqualTo(new End.Exited(7));
        assertThat(heard).containsExactly("one", "half");
        assertThat(process.complaints()).isEqualTo("two\n");
        assertThat(notices).isEmpty();
    }

    @Test
    void severalOnAMachineAreToldApart() throws IOException {
        start(2);
        var first = process(0, LONG);
        var second = process(1, LONG);
        second.tell("echo second; exit 2");
        first.tell("echo first; exit 1");
        assertThat(listen(first)).isEqualTo(new End.Exited(1));
        assertThat(listen(second)).isEqualTo(new End.Exited(2));
        assertThat(heard).containsExactly("first", "second");
    }

    @Test
    void aLineWithoutAnEndEndsIt() throws IOException {
        var process = started();
        long pid = pid();
        line.instead = new SequenceInputStream(new ByteArrayInputStream("\4here\n".getBytes(UTF_8)), new Endless());
        assertThat(listen(process)).isEqualTo(new End.Garbled("a line without an end"));
        TestMachine.awaitEnd(pid);
        assertThat(heard).isEmpty();
    }

    // ------------------------------------------------------------------ what it is told

    @Test
    void aLineArrivesAsItIsHoweverLong() throws IOException {
        var text = "it's \"a\" $HOME `id` \\ 商品 " + "x".repeat(150_000);
        var process = started();
        process.tell("while IFS= read -r told; do [ -z \"$told\" ] || { printf '%s\\n' \"$told\"; exit; }; done");
        process.tell(text);
        assertThat(listen(process)).isEqualTo(new End.Exited(0));
        assertThat(heard).containsExactly(text);
    }

    @Test
    void whereNobodyKnowsWhetherItArrivedALineIsToldAgain() throws IOException {
        var process = started();
        line.unanswered = 1;
        process.tell("echo told");
        process.tell("exit");
        assertThat(listen(process)).isEqualTo(new End.Exited(0));
        assertThat(heard).containsExactly("told", "told");
        assertThat(notices).containsExactly(BROKEN, "gen1: connected again");
    }

    @Test
    void oneThatHasEndedTakesNothingAndIsNotMissed() throws IOException {
        var process = started();
        process.tell("exit 1");
        assertThat(listen(process)).isEqualTo(new End.Exited(1));
        process.tell("echo x");
        process.kill();
        process.forget();
        process.forget();
        assertThat(listen(process(0, LONG))).isEqualTo(new End.Vanished());
        assertThat(machine.there("hyload_worker/run")).isEmptyDirectory();
    }

    // ------------------------------------------------------------------ how it ends

    @Test
    void oneThatIsKilledTellsTheSignal() throws IOException {
        var process = started();
        process.tell("echo up");
        await().until(() -> Files.size(machine.there("hyload_worker/run/piped-" + RUN + "-0.out")) > 0);
        process.kill();
        process.kill();
        assertThat(listen(process)).isEqualTo(new End.Exited(137));
        assertThat(heard).containsExactly("up");
    }

    @Test
    void oneThatEndedWithoutAnybodyToNoteItHasVanished() throws IOException {
        var process = started();
        process.tell("echo up; printf half");
        await().until(() -> Files.size(machine.there("hyload_worker/run/piped-" + RUN + "-0.out")) > 4);
        var shell = ProcessHandle.of(pid()).orElseThrow();
        shell.parent().orElseThrow().destroyForcibly(); // as when the machine loses its power
        shell.destroyForcibly();
        TestMachine.awaitEnd(shell.pid());
        assertThat(listen(process)).isEqualTo(new End.Vanished());
        assertThat(heard).containsExactly("up");
    }

    @Test
    void oneWhoseMachineIsOutOfReachRunsOnAndIsGivenUpAfterItsPatience() throws IOException {
        start(1);
        var process = process(0, SHORT);
        process.tell("echo up");
        line.cuts.add(6 + 3);
        line.down = true;
        var begun = System.nanoTime();
        assertThat(listen(process)).isEqualTo(new End.OutOfReach(SHORT, "gen1: connection refused (is it on?)"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, Duration.ofSeconds(5));
        assertThat(heard).containsExactly("up");
        assertThat(notices).containsExactly(BROKEN);
        assertThatThrownBy(() -> process.tell("x")).isInstanceOf(RemoteFault.class)
                .hasMessage("gen1: connection refused (is it on?)");
        assertThat(TestMachine.isAlive(pid())).isTrue();

        // Somebody else may go on with it.
        line.down = false;
        heard.clear();
        var again = process(0, LONG);
        again.tell("exit 4");
        assertThat(listen(again)).isEqualTo(new End.Exited(4));
        assertThat(heard).containsExactly("up");
    }

    @Test
    void anInterruptEndsTheWaitForAMachine() throws Exception {
        var process = started();
        line.down = true;
        var failure = new ArrayList<Throwable>();
        var listener = Thread.ofPlatform().start(() -> {
            try {
                listen(process);
            } catch (IOException e) {
                failure.add(e);
                if (Thread.currentThread().isInterrupted()) failure.add(new InterruptedException());
            }
        });
        await().until(() -> !notices.isEmpty());
        listener.interrupt();
        assertThat(listener.join(Duration.ofSeconds(5))).isTrue();
        assertThat(failure).hasSize(2).first().isInstanceOf(InterruptedIOException.class);
    }

    /// The way to a machine that is a folder, as bad as a test wants it.
    private static final class Line implements DetachedProcess.Way {
        private final LocalRemote machine;
        /// Bytes after which each of the next streams is cut.
        private final Deque<Integer> cuts = new ArrayDeque<>();
        /// Scripts that are run, and whose end is not told.
        private int unanswered;
        private volatile boolean down;
        /// What the next stream brings.
        private InputStream instead = InputStream.nullInputStream();

        Line(LocalRemote machine) {
            this.machine = machine;
        }

        @Override
        public Remote to(Machine named) throws IOException {
            if (down && cuts.isEmpty()) throw new RemoteFault("gen1", "connection refused", "is it on?");
            return new Connected();
        }

        private static RemoteFault cut() {
            return new RemoteFault("gen1", "the connection was cut", "");
        }

        private final class Connected implements Remote {
            @Override
            public String name() {
                return machine.name();
            }

            @Override
            public Finished run(String script, Duration limit) throws IOException {
                if (down) throw new RemoteFault("gen1", "connection refused", "is it on?");
                var finished = machine.run(script, limit);
                if (unanswered-- > 0) throw cut();
                return finished;
            }

            @Override
            public InputStream open(String script) throws IOException {
                if (instead.available() > 0) return instead;
                var stream = machine.open(script);
                return cuts.isEmpty() ? stream : new Cut(stream, cuts.remove());
            }

            @Override
            public List<Entry> list(String path) throws IOException {
                return machine.list(path);
            }

            @Override
            public Optional<Entry> find(String path) throws IOException {
                return machine.find(path);
            }

            @Override
            public void put(InputStream from, long size, String path, long offset, LongConsumer progress)
                    throws IOException {
                machine.put(from, size, path, offset, progress);
            }

            @Override
            public void get(String path, long offset, OutputStream into, LongConsumer progress) throws IOException {
                machine.get(path, offset, into, progress);
            }

            @Override
            public void close() {}
        }
    }

    /// Breaks off after so many bytes.
    private static final class Cut extends FilterInputStream {
        private int left;

        Cut(InputStream in, int left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0) throw Line.cut();
            int read = in.read(bytes, from, Math.min(left, length));
            if (read > 0) left -= read;
            return read;
        }
    }

    /// A line that goes on.
    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 'x';
        }
    }
}
