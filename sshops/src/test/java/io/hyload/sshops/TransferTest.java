package io.hyload.sshops;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.sshops.TestMachine.GEN1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Files on their way there and back: cut, resumed, damaged, refused.
class TransferTest {

    private static final List<String> NAMES =
            List.of("a b", "it's", "\"q\"", "$HOME", "-rf", "商品", "`id`", "a\nb", "*", "%s", "#x", "a\\b", "~");

    @TempDir
    private Path folder;
    private TestMachine machine;

    @BeforeEach
    void aMachine() throws Exception {
        machine = new TestMachine(folder);
    }

    @Test
    void aFileArrivesUnderAnyNameWithItsModeAndNothingBesideIt() throws Exception {
        for (var name : NAMES) {
            var from = machine.file("from", "content of " + name);
            put(from, "hyload_worker/code/" + name, 0640);
            var there = machine.there("hyload_worker/code").resolve(name);
            assertThat(there).hasContent("content of " + name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there))).isEqualTo("rw-r-----");
        }
        assertThat(machine.all("hyload_worker/code")).hasSize(NAMES.size());
    }

    @Test
    void anEmptyFileAndATextArrive() throws Exception {
        put(machine.file("from", ""), "empty", 0600);
        assertThat(machine.there("empty")).isEmptyFile();
        machine.run(new Plan("gen1", "w", List.of(new Step.Write("w", "é$x\n", "a/b/text", 0600))));
        assertThat(machine.there("a/b/text")).hasContent("é$x");
    }

    @Test
    void whatIsThereAlreadyIsNotSentAgain() throws Exception {
        var from = file("from", 50_000, 1);
        put(from, "x", 0600);
        put(from, "x", 0600);
        assertThat(machine.remote.moved()).isEqualTo(50_000);
        assertThat(note()).isEqualTo("there already");
        Files.delete(machine.there("x"));
        put(from, "x", 0600);
        assertThat(machine.remote.moved()).isEqualTo(100_000);
    }

    @Test
    void aCutUploadDamagesNothingAndGoesOnWhereItEnded() throws Exception {
        put(file("old", 100, 1), "x", 0600);
        var from = file("from", 80_000, 2);
        machine.remote.cutAfter(33_333);
        assertThatThrownBy(() -> put(from, "x", 0600)).hasMessage("gen1: the connection was cut");
        assertThat(machine.there("x")).hasSize(100);

        long before = machine.remote.moved();
        put(from, "x", 0600);
        assertThat(machine.remote.moved() - before).isEqualTo(80_000 - 33_333);
        assertThat(note()).isEqualTo("continued at 33.3 kB");
        assertThat(machine.there("x")).hasSameBinaryContentAs(from);
        assertThat(machine.all(".")).hasSize(1);
    }

    @Test
    void whatWasCutIsNoBeginningOfAnotherFile() throws Exception {
        var from = file("from", 80_000, 2);
        machine.remote.cutAfter(33_333);
        assertThatThrownBy(() -> put(from, "x", 0600)).hasMessageContaining("cut");
        Files.writeString(machine.there(".x.part-" + TestMachine.sha256(from).substring(0, 8)), "something else");
        put(from, "x", 0600);
        assertThat(machine.there("x")).hasSameBinaryContentAs(from);
    }

    @Test
    void aLinkInThePlaceOfTheTemporaryFileIsNotWrittenThrough() throws Exception {
        var from = file("from", 500, 2);
        var precious = machine.file("precious", "precious");
        Files.createSymbolicLink(machine.there(".x.part-" + TestMachine.sha256(from).substring(0, 8)), precious);
        put(from, "x", 0600);
        assertThat(precious).hasContent("precious");
        assertThat(machine.there("x")).hasSameBinaryContentAs(from);
    }

    @Test
    void aFileThatChangesOnTheWayIsNotPutInPlace() throws Exception {
        var from = file("from", 5000, 2);
        machine.remote.beforePut(() -> {
            try {
                Files.write(machine.there(".x.part-" + TestMachine.sha256(from).substring(0, 8)), new byte[9000]);
                machine.remote.cutAfter(Long.MAX_VALUE);
                Files.write(from, new byte[5000]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Files.writeString(machine.there("x"), "old");
        assertThatThrownBy(() -> put(from, "x", 0600))
                .hasMessageContaining("/x: not what was sent, so what came is removed (try again)");
        assertThat(machine.there("x")).hasContent("old");
        assertThat(machine.all(".")).hasSize(1);
    }

    @Test
    void anInterruptCancelsAndTheNextRunGoesOn() throws Exception {
        var from = file("from", 50_000, 3);
        machine.remote.beforePut(() -> Thread.currentThread().interrupt());
        assertThatThrownBy(() -> put(from, "x", 0600)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        machine.remote.beforePut(() -> {
        });
        put(from, "x", 0600);
        assertThat(machine.there("x")).hasSameBinaryContentAs(from);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> machine.run(Plans.check(GEN1))).isInstanceOf(InterruptedIOException.class)
                .hasMessage("check gen1: cancelled");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void progressEndsAtTheWholeSize() throws Exception {
        machine.remote.cutAfter(33_000);
        var from = file("from", 80_000, 2);
        assertThatThrownBy(() -> put(from, "x", 0600)).hasMessageContaining("cut");
        put(from, "x", 0600);
        var moved =
                machine.told.stream().filter(Progress.Moved.class::isInstance).map(Progress.Moved.class::cast).toList();
        assertThat(moved.getFirst().bytes()).isEqualTo(34_000);
        assertThat(moved.getLast()).extracting(Progress.Moved::bytes, Progress.Moved::of).containsExactly(80_000L,
                80_000L);
    }

    @Test
    void aFullDiskIsToldBeforeAnythingIsSent() throws Exception {
        var bin = Files.createDirectories(folder.resolve("bin"));
        var df = Files.writeString(bin.resolve("df"), """
                #!/bin/sh
                echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'
                echo '/dev/disk with blank 1000 990 10 99% /home/a b'
                """);
        df.toFile().setExecutable(true);
        var full = new TestMachine(Files.createDirectories(folder.resolve("full")), List.of("/bin/sh"),
                Map.of("PATH", bin + ":" + System.getenv("PATH")), UnaryOperator.identity());
        var from = file("from", 80_000, 2);
        assertThatThrownBy(() -> full.run(new Plan("gen1", "put", List.of(new Step.Put("put", from, "x", 0600)))))
                .hasMessage("gen1: x: no space left on device (80.0 kB are needed, 10.2 kB are free: make room there)");
        assertThat(full.remote.moved()).isZero();
    }

    @Test
    void aDiskThatFillsUpOnTheWayIsToldAndNotLeftFull() throws Exception {
        var disk = Files.createDirectories(machine.there("disk"));
        var mount = Command.of("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()).run();
        assumeTrue(mount.exitCode() == 0, "only root can mount a small disk");
        try {
            put(file("old", 100_000, 1), "disk/x", 0600);
            machine.remote.beforePut(() -> {
                try {
                    Files.write(disk.resolve("other"), new byte[600_000]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThatThrownBy(() -> put(file("from", 700_000, 2), "disk/x", 0600))
                    .hasMessageStartingWith("gen1: disk/x: no space left on device (free now: ");
            assertThat(disk.resolve("x")).hasSize(100_000);
            assertThat(machine.all("disk")).hasSize(2);
        } finally {
            Command.of("umount", disk.toString()).run();
        }
    }

    @Test
    void whatCannotBeWrittenThereIsToldInOneLine() throws Exception {
        var from = machine.file("from", "x");
        Files.createDirectories(machine.there("a folder"));
        assertThatThrownBy(() -> put(from, "a folder", 0600)).isInstanceOf(RemoteFault.class)
                .hasMessage("gen1: " + machine.there("a folder") + ": is a folder (move it away)");
        Files.createFile(machine.there("file"));
        assertThatThrownBy(() -> put(from, "file/x", 0600)).isInstanceOf(RemoteFault.class)
                .hasMessageStartingWith("gen1: " + machine.there("file") + ": ").hasMessageNotContaining("\n");
        assertThatThrownBy(() -> put(from, "/proc/x/y", 0600)).isInstanceOf(RemoteFault.class)
                .hasMessageStartingWith("gen1: /proc/x: ");
        assertThatThrownBy(() -> put(folder.resolve("none"), "x", 0600)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileThatGrowsIsFetchedAndThenItsTailOnly() throws Exception {
        var there = stats("a.sts", "1\n2\n");
        assertThat(pull()).isEmpty();
        assertThat(folder.resolve("pulled/a.sts")).hasContent("1\n2");
        Files.writeString(there, "1\n2\n3\n");
        long before = machine.remote.moved();
        pull();
        assertThat(machine.remote.moved() - before).isEqualTo(2);
        assertThat(folder.resolve("pulled/a.sts")).hasContent("1\n2\n3");
        pull();
        assertThat(machine.told.toString()).contains("1 file is here already");
        assertThat(machine.remote.moved() - before).isEqualTo(2);
    }

    @Test
    void aCutPullGoesOnWhereItEnded() throws Exception {
        var there = stats("a.sts", "");
        Files.write(there, content(80_000, 5));
        machine.remote.cutAfter(30_500);
        assertThatThrownBy(this::pull).hasMessageContaining("cut");
        assertThat(folder.resolve("pulled/a.sts")).hasSize(30_500);
        long before = machine.remote.moved();
        pull();
        assertThat(machine.remote.moved() - before).isEqualTo(49_500);
        assertThat(folder.resolve("pulled/a.sts")).hasSameBinaryContentAs(there);
    }

    @Test
    void aLongerLocalFileIsLeftAndTold() throws Exception {
        stats("a.sts", "1\n");
        var here = Files.createDirectories(folder.resolve("pulled")).resolve("a.sts");
        Files.writeString(here, "1\n2\n3\n");
        pull();
        assertThat(here).hasContent("1\n2\n3");
        assertThat(note()).isEqualTo("left as it is: 6 B here, 2 B there");
    }

    @Test
    void anotherFileOfTheSameNameIsKeptBesideTheOneThatWasThere() throws Exception {
        var there = stats("a.sts", "x\ny\n");
        var pulled = Files.createDirectories(folder.resolve("pulled"));
        Files.writeString(pulled.resolve("a.sts"), "1\n2\n3\n");
        Files.writeString(pulled.resolve("a.sts.remote-1"), "?\n");
        pull();
        assertThat(pulled.resolve("a.sts")).hasContent("1\n2\n3");
        assertThat(pulled.resolve("a.sts.remote-1")).hasContent("?");
        assertThat(pulled.resolve("a.sts.remote-2")).hasContent("x\ny");
        assertThat(note()).isEqualTo("a.sts here is another file, so it is in a.sts.remote-2");
        Files.writeString(there, "x\ny\nzz\n");
        pull();
        assertThat(pulled.resolve("a.sts.remote-2")).hasContent("x\ny\nzz");
        assertThat(pulled.resolve("a.sts.remote-3")).doesNotExist();
    }

    @Test
    void asMuchIsFetchedAsThereWasAndAMachineThatSendsForEverEnds() throws Exception {
        var there = stats("a.sts", "1\n");
        var endless = new Remote() {
            @Override
            public void get(String path, long offset, OutputStream into,
                    LongConsumer progress) throws IOException {
                for (;;) into.write("1\n1\n".getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public String name() {
                return machine.remote.name();
            }

            @Override
            public Finished run(String script, Duration limit) throws IOException {
                return machine.remote.run(script, limit);
            }

            @Override
            public InputStream open(String script) throws IOException {
                return machine.remote.open(script);
            }

            @Override
            public List<Entry> list(String path) throws IOException {
                return machine.remote.list(path);
            }

            @Override
            public Optional<Entry> find(String path) throws IOException {
                return machine.remote.find(path);
            }

            @Override
            public void put(InputStream from, long size, String path, long offset,
                    LongConsumer progress) throws IOException {
                machine.remote.put(from, size, path, offset, progress);
            }

            @Override
            public void close() {}
        };
        var to = folder.resolve("pulled/a.sts");
        new PlanRunner(endless, _ -> {
        }).run(new Plan("gen1", "get",
                List.of(new Step.Get("get", machine.remote.home().relativize(there).toString(), to))));
        assertThat(to).hasContent("1");
    }

    @Test
    void filesOfAllFoldersAreFoundUnderAnyName() throws Exception {
        for (var name : NAMES) stats(name + ".sts", name);
        Files.createDirectories(machine.there("hyload_worker/code/sub"));
        Files.writeString(machine.there("hyload_worker/code/sub/x.sts"), "sub");
        Files.writeString(machine.there("hyload_worker/code/stats_perf/x.exemplars.jsonl"), "{}");
        Files.writeString(machine.there("hyload_worker/code/users.csv"), "no stats");
        pull();
        var pulled = folder.resolve("pulled");
        for (var name : NAMES) {
            if (name.contains("\n") || name.contains("\\")) assertThat(pulled.resolve(name + ".sts")).doesNotExist();
            else assertThat(pulled.resolve(name + ".sts")).hasContent(name);
        }
        assertThat(pulled.resolve("sub/x.sts")).hasContent("sub");
        assertThat(pulled.resolve("x.exemplars.jsonl")).hasContent("{}");
        assertThat(pulled.resolve("users.csv")).doesNotExist();
        assertThat(machine.told.toString())
                .contains("left out 'stats_perf/a?b.sts': control characters are in its name");
    }

    @Test
    void aLocalPlaceThatIsNoFileIsToldAndLeft() throws Exception {
        stats("a.sts", "1\n");
        Files.createDirectories(folder.resolve("pulled/a.sts"));
        assertThatThrownBy(this::pull).isInstanceOf(FileAlreadyExistsException.class);
    }

    private void put(Path from, String to, int mode) throws IOException {
        machine.run(new Plan("gen1", "put", List.of(new Step.Put("put", from, to, mode))));
    }

    private String pull() throws IOException {
        var found = Inventory.parse(List.of(machine.run(Plans.list(GEN1, Program.WORKER)).split("\n")));
        var into = folder.resolve("pulled");
        return machine.run(Plans.pullStats(GEN1, found, into, Inventory.here(into)));
    }

    private Path stats(String name, String text) throws IOException {
        var stats = Files.createDirectories(machine.there("hyload_worker/code/stats_perf"));
        return Files.writeString(stats.resolve(name), text);
    }

    private String note() {
        return machine.told.stream().filter(Progress.Done.class::isInstance).map(done -> ((Progress.Done) done).note())
                .reduce((_, last) -> last).orElseThrow();
    }

    private Path file(String name, int size, int seed) throws IOException {
        return Files.write(machine.files.resolve(name), content(size, seed));
    }

    private static byte[] content(int size, int seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
