package io.hyload;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.hyload.run.BadInput;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Reads a CSV file, RFC 4180, record by record. What is wrong is told with line and column, both from 1; the column
/// counts fields.
final class CsvText {

    /// One of its records, and the line it begins in.
    record Record(String[] values, int line) {}

    private static final int END = -1;

    private final Path path;
    private final String shown;
    private Reader in;
    private int peeked = -2;
    private int line = 1;
    private long records;

    CsvText(Path path, String shown) {
        this.path = path;
        this.shown = shown;
    }

    /// How many have been read after the first.
    long records() {
        return records;
    }

    /// Hands the first record to `header` and all others to `each`, which have as many fields.
    ///
    /// @throws BadInput in one line, when the file cannot be read or is not what it should be
    void read(Consumer<Record> header, Consumer<Record> each) {
        var utf8 = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (var reader = new java.io.BufferedReader(
                new java.io.InputStreamReader(Files.newInputStream(path), utf8), 1 << 16)) {
            in = reader;
            if (peek() == '\ufeff') take();
            var first = next();
            if (first.values().length == 0)
                throw new BadInput(shown + ": the file is empty (its first line names the columns)");
            header.accept(first);
            int width = first.values().length;
            for (var record = next(); record.values().length > 0; record = next()) {
                if (record.values().length != width) throw ragged(record, width);
                records++;
                each.accept(record);
            }
        } catch (CharacterCodingException e) {
            throw new BadInput(shown + " line " + line + " or later: not UTF-8 text (save it as UTF-8)", e);
        } catch (NoSuchFileException e) {
            throw new BadInput(shown + ": no such file (looked for " + path.toAbsolutePath().normalize() + ")",
                    e);
        } catch (AccessDeniedException e) {
            throw new BadInput(shown + ": permission denied (look at its owner and mode with ls -l)", e);
        } catch (IOException e) {
            var why = Files.isDirectory(path) ? "a folder, not a file" : String.valueOf(e.getMessage());
            throw new BadInput(shown + ": " + why, e);
        }
    }

    private BadInput ragged(Record record, int width) {
        int fields = record.values().length;
        int column = Math.min(fields, width) + 1;
        return new BadInput("%s line %d, column %d: %s, %d %s and not %d (a value with a comma stands in double quotes)"
                .formatted(shown, record.line(), column, fields < width ? "missing" : "too many", fields,
                        fields == 1 ? "field" : "fields", width));
    }

    /// The next record that has anything in it; without fields at the end of the file.
    private Record next() throws IOException {
        while (peek() == '\n' || peek() == '\r') lineBreak();
        if (peek() == END) return new Record(new String[0], line);
        int begin = line;
        List<String> values = new ArrayList<>();
        while (true) {
            values.add(peek() == '"' ? quoted(values.size() + 1) : plain(values.size() + 1));
            if (peek() != ',') break;
            take();
        }
        if (peek() != END) lineBreak();
        return new Record(values.toArray(String[]::new), begin);
    }

    private String plain(int column) throws IOException {
        var value = new StringBuilder();
        for (int c = peek(); c != END && c != ',' && c != '\n' && c != '\r'; c = peek()) {
            if (c == '"') throw wrong(line, column, "a double quote inside a value",
                    "put the whole value in double quotes, and double those inside");
            value.append((char) take());
        }
        return value.toString();
    }

    private String quoted(int column) throws IOException {
        int begin = line;
        var value = new StringBuilder();
        take();
        while (true) {
            int c = take();
            if (c == END) throw wrong(begin, column, "a double quote that is never closed", "add the other one");
            if (c == '"') {
                if (peek() != '"') break;
                take();
            }
            if (c == '\n') line++;
            value.append((char) c);
        }
        int after = peek();
        if (after != ',' && after != '\n' && after != '\r' && after != END)
            throw wrong(line, column, "text after the closing double quote",
                    "double a quote that belongs to the value");
        return value.toString();
    }

    private BadInput wrong(int at, int column, String what, String mend) {
        return new BadInput("%s line %d, column %d: %s (%s)".formatted(shown, at, column, what, mend));
    }

    /// LF, CR LF, or CR alone.
    private void lineBreak() throws IOException {
        if (take() == '\r' && peek() == '\n') take();
        line++;
    }

    private int peek() throws IOException {
        if (peeked == -2) peeked = in.read();
        return peeked;
    }

    private int take() throws IOException {
        int c = peek();
        peeked = -2;
        return c;
    }
}
