package io.hyload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.hyload.run.BadInput;
import io.hyload.run.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeederTest {

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("users.csv"), text);
    }

    private Feeder.Csv csv(String text, Share share, String... columns) throws IOException {
        return Feeder.Csv.read(file(text), "users.csv", share, columns);
    }

    private Feeder.Csv csv(String text, String... columns) throws IOException {
        return csv(text, Share.WHOLE, columns);
    }

    /// `name` and the numbers from 0.
    private static String numbers(int count) {
        var text = new StringBuilder("number\n");
        for (int i = 0; i < count; i++) text.append(i).append('\n');
        return text.toString();
    }

    private static List<Integer> drawn(Feeder feeder, int count) {
        var drawn = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) drawn.add(Integer.valueOf(feeder.next().get("number")));
        return drawn;
    }

    // ------------------------------------------------------------------ what a file may hold

    @Test
    void aRowIsReadByColumnName() throws IOException {
        var row = csv("username,password\nada,88888888\nbob,\n").circular().next();
        assertThat(row.get("username")).isEqualTo("ada");
        assertThat(row.get("password")).isEqualTo("88888888");
        assertThat(row.all()).containsExactly(Map.entry("username", "ada"), Map.entry("password", "88888888"));
        assertThat(row.line()).isEqualTo(2);
        assertThat(row).hasToString("line 2 {username=ada, password=88888888}");
        assertThatThrownBy(() -> row.get("user")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no column 'user' in users.csv, there is: username, password");
    }

    @Test
    void quotedValuesHoldCommasQuotesAndLineBreaks() throws IOException {
        var rows = csv("a,b\r\n\"1,5\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",\"\"\r\n, 商品 \r\n").once();
        assertThat(rows.next().all()).isEqualTo(Map.of("a", "1,5", "b", "say \"hi\""));
        assertThat(rows.next().all()).isEqualTo(Map.of("a", "two\r\nlines", "b", ""));
        var last = rows.next();
        assertThat(last.all()).isEqualTo(Map.of("a", "", "b", " 商品 "));
        assertThat(last.line()).isEqualTo(5);
    }

    @ParameterizedTest @CsvSource(quoteCharacter = '|', value = {"LF,|a,b\n1,2\n3,4\n|", "CRLF,|a,b\r\n1,2\r\n3,4\r\n|",
            "CR,|a,b\r1,2\r3,4\r|", "no last line break,|a,b\n1,2\n3,4|", "byte order mark,|\ufeffa,b\n1,2\n3,4|",
            "empty lines,|\na,b\n\n\r\n1,2\n\n3,4\n\n\n|", "quoted header,|\"a\",\"b\"\n1,2\n3,4|"})
    void fileAsEditorsWriteThemAreRead(String what, String text) throws IOException {
        var rows = csv(text, "a", "b").once();
        assertThat(rows.size()).as(what).isEqualTo(2);
        assertThat(rows.next().all()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(rows.next().all()).isEqualTo(Map.of("a", "3", "b", "4"));
    }

    @Test
    void aMegabyteInOneValueIsRead() throws IOException {
        var long1 = "x\n".repeat(500_000);
        assertThat(csv("a\n\"" + long1 + "\"\n").circular().next().get("a")).isEqualTo(long1);
    }

    // ------------------------------------------------------------------ what is wrong with one

    @ParameterizedTest @CsvSource(quoteCharacter = '|', value = {
            "||,|users.csv: the file is empty (its first line names the columns)|",
            "|\n\n|,|users.csv: the file is empty (its first line names the columns)|",
            "|a,b\n|,|users.csv line 1: no rows follow the names of the columns (add some)|",
            "|a,b\n1,2\n3\n|,|users.csv line 3, column 2: missing, 1 field and not 2 (a value with a comma stands in double quotes)|",
            "|a,b\n1,2,3\n|,|users.csv line 2, column 3: too many, 3 fields and not 2 (a value with a comma stands in double quotes)|",
            "|a,b\n\"x\ny\",2\n1,2,3\n|,|users.csv line 4, column 3: too many, 3 fields and not 2 (a value with a comma stands in double quotes)|",
            "|a,b,a\n1,2,3\n|,|users.csv line 1, column 3: a second column 'a' (give it another name)|",
            "|a,,c\n1,2,3\n|,|users.csv line 1, column 2: no name (the first line names the columns)|",
            "|a,b\n1,\"x\n2,3\n|,|users.csv line 2, column 2: a double quote that is never closed (add the other one)|",
            "|a,b\n1,\"x\"y\n|,|users.csv line 2, column 2: text after the closing double quote (double a quote that belongs to the value)|",
            "|a,b\n1,x\"y\"\n|,|users.csv line 2, column 2: a double quote inside a value (put the whole value in double quotes, and double those inside)|",
            "|a,d\n1,2\n|,|users.csv line 1: no column 'b' (there is: a, d)|"})
    void whatIsWrongIsToldWithLineAndColumn(String text, String message) {
        assertThatThrownBy(() -> csv(text, "a", "b")).isInstanceOf(BadInput.class).hasMessage(message);
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws IOException {
        assertThatThrownBy(() -> Feeder.csv(folder.resolve("none.csv").toString())).isInstanceOf(BadInput.class)
                .hasMessage(folder.resolve("none.csv") + ": no such file (looked for " + folder.resolve("none.csv")
                        + ")");
        assertThatThrownBy(() -> Feeder.csv(folder.toString())).isInstanceOf(BadInput.class)
                .hasMessage(folder + ": a folder, not a file");
        var latin = Files.write(folder.resolve("latin.csv"), "name\nJosé\n".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> Feeder.csv(latin.toString())).isInstanceOf(BadInput.class)
                .hasMessage(latin + " line 1 or later: not UTF-8 text (save it as UTF-8)");
    }

    @Test
    void fewerRowsThanWorkersAreRefused() {
        for (int worker = 0; worker < 4; worker++) {
            var share = new Share(worker, 4);
            assertThatThrownBy(() -> csv(numbers(3), share)).isInstanceOf(BadInput.class)
                    .hasMessage("users.csv: 3 rows for 4 workers (each has its own; add rows, or use --workers 3)");
        }
    }

    // ------------------------------------------------------------------ in what order

    @Test
    void circularBeginsAgain() throws IOException {
        assertThat(drawn(csv(numbers(3)).circular(), 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
        assertThat(csv(numbers(3)).circular().hasNext()).isTrue();
    }

    @Test
    void onceHandsOutEachAndThenSaysThatItIsDry() throws IOException {
        var feeder = csv(numbers(3)).once();
        assertThat(drawn(feeder, 3)).containsExactly(0, 1, 2);
        assertThat(feeder.hasNext()).isFalse();
        assertThatThrownBy(feeder::next).isInstanceOf(NoSuchElementException.class)
                .hasMessage("feeder users.csv: run dry, all 3 rows are handed out");
    }

    @Test
    void randomIsReproducibleAndEven() throws IOException {
        var text = numbers(10);
        var first = drawn(csv(text).random(42), 10_000);
        assertThat(drawn(csv(text).random(42), 10_000)).isEqualTo(first);
        assertThat(drawn(csv(text).random(43), 10_000)).isNotEqualTo(first);
        for (int row = 0; row < 10; row++) {
            int wanted = row;
            assertThat(first.stream().filter(n -> n == wanted).count()).isBetween(850L, 1150L);
        }
    }

    @ParameterizedTest @CsvSource({"1", "2", "3", "7"})
    void workersShareTheRowsByNumber(int workers) throws IOException {
        var all = new ArrayList<Integer>();
        for (int worker = 0; worker < workers; worker++) {
            var mine = csv(numbers(20), new Share(worker, workers));
            var once = drawn(mine.once(), mine.once().size());
            int me = worker;
            assertThat(once).allMatch(row -> row % workers == me);
            assertThat(drawn(mine.circular(), once.size() + 1).getLast()).isEqualTo(worker);
            assertThat(once).containsAll(drawn(mine.random(7), 100));
            all.addAll(once);
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void manyTasksGetEachRowOnceAndNoneRunsDryThatHasAsked() throws Exception {
        var feeder = csv(numbers(5_000)).once();
        var taken = new ConcurrentLinkedQueue<String>();
        var dry = new ConcurrentLinkedQueue<Throwable>();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 100; t++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    while (feeder.hasNext()) {
                        Thread.yield();
                        taken.add(feeder.next().get("number"));
                    }
                } catch (RuntimeException e) {
                    dry.add(e);
                }
            }));
        }
        for (var thread : threads) thread.join();
        assertThat(dry).isEmpty();
        assertThat(taken).hasSize(5_000).doesNotHaveDuplicates();
    }
}
