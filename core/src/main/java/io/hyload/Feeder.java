package io.hyload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.hyload.run.BadInput;
import io.hyload.run.Figures;
import io.hyload.run.Run;
import io.hyload.run.RunDry;
import io.hyload.run.Share;

/// Rows of data for the tasks, from a CSV file: user names, search words, ids. Made in `main` and shared by all tasks.
///
/// ```java
/// var accounts = Feeder.csv("accounts.csv", "username", "password").circular();
/// users(100, Duration.ofSeconds(10), _ -> {
///     var account = accounts.next();
///     new HttpClient().post(url, form("username", account.get("username"), "password", account.get("password")));
/// });
/// ```
///
/// With several workers each has its own rows: row `r`, counted from 0, belongs to worker `r % workers`. What is said
/// below of the order of rows holds for each worker by itself.
public final class Feeder {

    private final Order order;
    private final String file;
    private final List<Row> rows;
    private final long seed;
    private final AtomicLong next = new AtomicLong();
    /// A row that [#hasNext] has kept for the task that asked.
    private final ThreadLocal<Row> kept = new ThreadLocal<>();

    private enum Order {
        CIRCULAR, RANDOM, ONCE
    }

    private Feeder(Order order, Csv csv, long seed) {
        this.order = order;
        this.file = csv.file;
        this.rows = csv.rows;
        this.seed = seed;
    }

    /// Reads a CSV file as RFC 4180 has it, in UTF-8: the first line names the columns; a value in double quotes may hold
    /// commas, line breaks and, doubled, quotes. Lines may end in LF or CR LF, a byte order mark is skipped, and so are
    /// lines with nothing in them.
    ///
    /// Whatever is wrong with the file ends the run before it begins, told in one line, if this is called by `main`.
    ///
    /// @param path    relative to the current folder
    /// @param columns that must be there; others may be
    public static Csv csv(String path, String... columns) {
        var run = Run.current();
        return Csv.read(run.folder().resolve(Path.of(path)), path, run.share(), columns);
    }

    /// A file that has been read. Next comes in what order its rows are to be handed out.
    public static final class Csv {

        private final String file;
        private final List<Row> rows;

        private Csv(String file, List<Row> rows) {
            this.file = file;
            this.rows = rows;
        }

        /// @param shown the file as the scenario names it
        static Csv read(Path path, String shown, Share share, String... columns) {
            var rows = new ArrayList<Row>();
            var found = new Columns[1];
            var lines = new CsvText(path, shown);
            lines.read(header -> found[0] = Columns.of(header, shown), record -> {
                long number = lines.records() - 1;
                if (share.has(number)) rows.add(new Row(found[0], record.values(), record.line()));
            });
            for (var column : columns) found[0].require(column, shown);
            long all = lines.records();
            if (all == 0) throw new BadInput(shown + " line 1: no rows follow the names of the columns (add some)");
            if (all < share.count()) {
                throw new BadInput("%s: %d rows for %d workers (each has its own; add rows, or use --workers %d)"
                        .formatted(shown, all, share.count(), all));
            }
            rows.trimToSize();
            return new Csv(shown, rows);
        }

        /// From the first row to the last, and again from the first.
        public Feeder circular() {
            return new Feeder(Order.CIRCULAR, this, 0);
        }

        /// Each row as likely as the other, any number of times. The same seed draws the same rows in the same order;
        /// which task gets which depends on who asks first.
        public Feeder random(long seed) {
            return new Feeder(Order.RANDOM, this, seed);
        }

        /// From the first row to the last, each once.
        public Feeder once() {
            return new Feeder(Order.ONCE, this, 0);
        }
    }

    /// The next row.
    ///
    /// @throws java.util.NoSuchElementException when all rows of a `once()` have been handed out: it ends the task, is
    ///                                          counted as an error, and makes the run exit with 3. [#hasNext] avoids it.
    public Row next() {
        if (order == Order.ONCE) {
            var mine = kept.get();
            if (mine != null) {
                kept.remove();
                return mine;
            }
        }
        long number = next.getAndIncrement();
        int size = rows.size();
        return switch (order) {
            case CIRCULAR -> rows.get((int) (number % size));
            case RANDOM -> rows.get((int) Math.multiplyHigh(scrambled(number) >>> 1, 2L * size));
            case ONCE -> {
                if (number >= size) throw new RunDry("feeder " + file + ": run dry, all " + Figures.count(size)
                        + " rows are handed out");
                yield rows.get((int) number);
            }
        };
    }

    /// Whether there is a row for the task that asks; it is kept for it, so that no other can take it before this one calls
    /// [#next].
    public boolean hasNext() {
        if (order != Order.ONCE || kept.get() != null) return true;
        if (next.get() >= rows.size()) return false;
        long number = next.getAndIncrement();
        if (number >= rows.size()) return false;
        kept.set(rows.get((int) number));
        return true;
    }

    /// How many rows there are for this process.
    public int size() {
        return rows.size();
    }

    /// SplitMix64: a random number of its own for each number, without any state between.
    private long scrambled(long number) {
        long z = seed + (number + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /// A row, by column name.
    public static final class Row {

        private final Columns columns;
        private final String[] values;
        private final int line;

        private Row(Columns columns, String[] values, int line) {
            this.columns = columns;
            this.values = values;
            this.line = line;
        }

        /// The value in that column.
        ///
        /// @throws IllegalArgumentException when there is no such column
        public String get(String column) {
            return values[columns.index(column)];
        }

        /// All values by column name, in the order of the columns: `form(row.all())`.
        public Map<String, String> all() {
            var all = new LinkedHashMap<String, String>();
            columns.places.forEach((name, place) -> all.put(name, values[place]));
            return Collections.unmodifiableMap(all);
        }

        /// The line of the file that it begins in, from 1.
        public int line() {
            return line;
        }

        @Override
        public String toString() {
            return "line " + line + " " + all();
        }
    }

    /// The names of the columns and where they are.
    private record Columns(Map<String, Integer> places, String file) {

        static Columns of(CsvText.Record header, String file) {
            var places = new LinkedHashMap<String, Integer>();
            var names = header.values();
            for (int i = 0; i < names.length; i++) {
                if (names[i].isEmpty())
                    throw new BadInput("%s line 1, column %d: no name (the first line names the columns)"
                            .formatted(file, i + 1));
                if (places.putIfAbsent(names[i], i) != null)
                    throw new BadInput("%s line 1, column %d: a second column '%s' (give it another name)"
                            .formatted(file, i + 1, names[i]));
            }
            return new Columns(places, file);
        }

        void require(String column, String shown) {
            if (!places.containsKey(column))
                throw new BadInput("%s line 1: no column '%s' (there is: %s)".formatted(shown, column, names()));
        }

        int index(String column) {
            var place = places.get(column);
            if (place == null)
                throw new IllegalArgumentException("no column '" + column + "' in " + file + ", there is: " + names());
            return place;
        }

        private String names() {
            return String.join(", ", new LinkedHashSet<>(places.keySet()));
        }
    }
}
