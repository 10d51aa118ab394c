package io.hyload.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.hyload.testsupport.Corpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResourceHistoryTest {

    private static final String LINE =
            "1795356370,1.0%,99.0%,0.5%,0.0%,0.5%,24684092,1.9%,97.5%,0.0%,0.6%,0,0,0.0,0.3,1.5,";

    @TempDir
    private Path folder;

    @Test
    void linesOfTheOriginalComeBackByteForByte() throws IOException {
        var file = Corpus.path("original/res--2026-11-22_140608.csv");
        var lines = Files.readAllLines(file);
        assertThat(lines.stream().map(line -> ResourceRecord.parse(line).toLine())).isEqualTo(lines);
        var histories = ResourceHistory.read(List.of(file));
        assertThat(histories).singleElement().satisfies(history -> {
            assertThat(history.machine()).isEqualTo("res--2026-11-22_140608");
            assertThat(history.seconds()).hasSize(13);
            assertThat(history.first()).isEqualTo(1_795_356_369L);
            assertThat(history.remarks()).isEmpty();
        });
    }

    @Test
    void ourColumnsFollowThoseOfTheOriginal() {
        var plain = ResourceRecord.parse(LINE);
        assertThat(plain.more()).isEmpty();
        var record = new ResourceRecord(plain.t(), 35.5, 64.5, 30, 0, 5.5, 24_684_092, 41.9, 50, 0.1, 8, 1_000, 900,
                0.2,
                4.3, 77.1, Optional.of(new ResourceRecord.More(1.5, 123_456, 654_321, 1_024, 2_048, 1.25, 312, 44)));
        assertThat(record.toLine()).isEqualTo("1795356370,35.5%,64.5%,30.0%,0.0%,5.5%,24684092,41.9%,50.0%,0.1%,8.0%,"
                + "1000,900,0.2,4.3,77.1,1.5%,123456,654321,1024,2048,1.25,312,44,");
        assertThat(ResourceRecord.parse(record.toLine())).isEqualTo(record);
    }

    @Test
    void bySomeOtherClockASecondIsTheSameButForItsTime() {
        assertThat(ResourceRecord.parse(LINE).later(-3))
                .isEqualTo(ResourceRecord.parse(LINE.replace("6370", "6367")));
    }

    @Test
    void filesOfOneMachineArePutTogether() throws IOException {
        var web = Files.createDirectories(folder.resolve("stats_resource/web1"));
        var one = Files.writeString(web.resolve("res--1.csv"), LINE + "\n" + LINE.replace("6370", "6371") + "\n");
        var two = Files.writeString(web.resolve("res--2.csv"), LINE.replace("6370", "6371") + "\n"
                + LINE.replace("6370", "6375") + "\n");
        var other = Files.writeString(folder.resolve("db.csv"), LINE);
        var histories = ResourceHistory.read(List.of(one, two, other));
        assertThat(histories).extracting(ResourceHistory::machine).containsExactly("web1", "db");
        assertThat(histories.getFirst().seconds()).extracting(ResourceRecord::t).containsExactly(1_795_356_370L,
                1_795_356_371L, 1_795_356_375L);
    }

    @Test
    void whatCannotBeReadIsLeftOutAndSaid() throws IOException {
        var file = Files.writeString(folder.resolve("web.csv"), LINE + "\n" + LINE.replace("1.9%", "nan%") + "\n"
                + LINE.replace("6370", "6372") + "\n" + LINE.substring(0, 30));
        var history = ResourceHistory.read(List.of(file)).getFirst();
        assertThat(history.seconds()).hasSize(2);
        assertThat(history.remarks()).containsExactly(
                "web.csv: line 2 left out: not a resource record: 'nan%' in column 8; left out besides: 1");
        Files.writeString(file, LINE + "\n" + LINE.substring(0, 30));
        assertThat(ResourceHistory.read(List.of(file)).getFirst().remarks())
                .containsExactly("web.csv: its last line is cut off, and was left out");
    }

    @Test
    void anotherKindOfFileIsRefused() throws IOException {
        var sts = Files.writeString(folder.resolve("a.sts"), "{\"t\":1795356410,\"rps\":12}\n");
        assertThatThrownBy(() -> ResourceHistory.read(List.of(sts))).isInstanceOf(UnreadableStats.class).hasMessage(
                "a.sts: not a resource file: line 1: not a resource record: 2 columns in place of 16 or more (give a CSV file"
                        + " of sysmon record)");
        var empty = Files.writeString(folder.resolve("b.csv"), "");
        assertThatThrownBy(() -> ResourceHistory.read(List.of(empty))).hasMessageContaining("it is empty");
    }
}
