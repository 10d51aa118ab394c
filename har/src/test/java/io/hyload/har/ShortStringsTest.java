package io.hyload.har;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShortStringsTest {

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"abcd": 12345678, "ef": "abcdefgh"} | {"abcd": 12345678, "ef": "abcd"}
            ["abc\\"def", "x"]                   | ["abc\\"", "x"]
            ["abcd\\"ef", "x"]                   | ["abcd", "x"]
            ["abc\\u0041ef", "x"]                | ["abc\\u0041", "x"]
            ["ab\\\\", "abc\\\\", "abcd\\\\"]    | ["ab\\\\", "abc\\\\", "abcd"]
            ["abcdefg                            | ["abcd
            """)
    void stringsAreCutAndStayStrings(String text, String cut) throws IOException {
        for (int size = 1; size < 12; size++)
            assertThat(read(new ShortStrings(new StringReader(text), 4), size)).isEqualTo(cut);
        assertThat(read(new ShortStrings(new StringReader(text), 100), 3)).isEqualTo(text);
    }

    @Test
    void thoseThatAreCutAreCounted() throws IOException {
        var strings = new ShortStrings(new StringReader("[\"abcd\", \"abcde\", \"\\n\\n\\n\", \"a\"]"), 4);

        read(strings, 50);

        assertThat(strings.cuts()).isEqualTo(2);
    }

    private static String read(Reader text, int size) throws IOException {
        var all = new StringWriter();
        var buffer = new char[size];
        for (int count; (count = text.read(buffer, 0, size)) >= 0;) {
            assertThat(count).isPositive();
            all.write(buffer, 0, count);
        }
        return all.toString();
    }
}
