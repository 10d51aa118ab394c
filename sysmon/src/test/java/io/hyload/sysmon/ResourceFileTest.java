package io.hyload.sysmon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.hyload.stats.ResourceHistory;
import io.hyload.stats.ResourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResourceFileTest {

    private static final Host HOST = new Host("web1", 4, 1000, "Linux 6.1", List.of("sda"), List.of("eth0"));
    private static final long T = 1_795_356_369;

    @TempDir
    private Path folder;
    private final List<String> notices = new ArrayList<>();

    private static ResourceRecord record(long t) {
        return new ResourceRecord(t, 1, 99, 0.5, 0, 0.5, 1000, 10, 80, 5, 5, 0, 0, 0, 0, 0,
                Optional.of(new ResourceRecord.More(0, 1, 2, 3, 4, 0.5, 6, 7)));
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    @Test
    void everySecondIsALineThatIsThereAtOnceAndIsReadAgain() throws IOException {
        try (var file = new ResourceFile(folder, HOST, ZoneOffset.UTC, notices::add)) {
            assertThat(file.file()).isEmpty();
            file.accept(record(T));
            var path = file.file().orElseThrow();
            assertThat(path).hasFileName("res--2026-11-22_140609.csv").content().isEqualTo(record(T).toLine() + "\n");
            file.accept(record(T + 1));
            assertThat(ResourceHistory.read(List.of(path)).getFirst().seconds())
                    .containsExactly(record(T), record(T + 1));
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void whatTheMachineIsStandsBesideIt() throws IOException {
        try (var file = new ResourceFile(folder, HOST, ZoneOffset.UTC, notices::add)) {
            file.accept(record(T));
        }
        assertThat(folder.resolve("res--2026-11-22_140609.json")).content().startsWith(
                "{\"host\":\"web1\",\"cores\":4,\"memory\":1000,\"kernel\":\"Linux 6.1\",\"disks\":[\"sda\"],"
                        + "\"interfaces\":[\"eth0\"],\"columns\":[\"epochSecond\",\"cpu used%\"");
        var columns = folder.resolve("res--2026-11-22_140609.json");
        assertThat(Files.readString(columns).split("\"columns\"")[1].split(",")).as("a name for each column")
                .hasSize(record(T).toLine().split(",").length);
    }

    @Test
    void aFileThatHasGrownToItsLimitIsFollowedByAnother() throws IOException {
        int line = record(T).toLine().length() + 1;
        try (var file = new ResourceFile(folder, HOST, ZoneOffset.UTC, 3L * line, notices::add)) {
            for (int i = 0; i < 7; i++) file.accept(record(T + i));
        }
        var lines = new ArrayList<Integer>();
        for (var file : files(".csv")) lines.add(Files.readAllLines(file).size());
        assertThat(lines).containsExactly(3, 3, 1);
        assertThat(files(".json")).hasSize(3);
    }

    @Test
    void twoThatBeginInTheSameSecondDoNotWriteOverEachOther() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (var file = new ResourceFile(folder, HOST, ZoneOffset.UTC, notices::add)) {
                file.accept(record(T));
            }
        }
        assertThat(files(".csv")).extracting(Path::getFileName).extracting(Path::toString)
                .containsExactly("res--2026-11-22_140609.csv", "res--2026-11-22_140609_2.csv");
    }

    @Test
    void aFolderThatCannotBeMadeIsToldInOneLine() throws IOException {
        var taken = Files.writeString(folder.resolve("taken"), "");
        try (var file = new ResourceFile(taken, HOST, ZoneOffset.UTC, notices::add)) {
            assertThatThrownBy(() -> file.accept(record(T))).isInstanceOf(IOException.class)
                    .hasMessageEndingWith(" is a file, not a folder (choose another folder with --dir)");
        }
    }
}
