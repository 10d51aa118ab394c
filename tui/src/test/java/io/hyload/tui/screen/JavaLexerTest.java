package io.hyload.tui.screen;

import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JavaLexerTest {

    /// What stands for itself is left out.
    private static String kinds(String source) {
        return JavaLexer.tokens(source).stream().filter(token -> !token.text().isBlank())
                .filter(token -> token.kind() != JavaLexer.Kind.PLAIN)
                .map(token -> token.kind().name().charAt(0) + ":" + token.text()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            var x = 1;                  | K:var W:x N:1
            return 'a' + '\\'' + 'b';   | K:return S:'a' S:'\\'' S:'b'
            "a \\" // b" + c            | S:"a \\" // b" W:c
            a / b // c "d"              | W:a W:b C:// c "d"
            x /* 1 "2 */ y              | W:x C:/* 1 "2 */ W:y
            0x1F_p-3 + 1e-7 - 10L - .5f | N:0x1F_p-3 N:1e-7 N:10L N:.5f
            1-2                         | N:1 N:2
            0xe-1                       | N:0xe N:1
            商品.列表(null)             | W:商品 W:列表 K:null
            newValue new $new _new      | W:newValue K:new W:$new W:_new
            "not closed                 | S:"not closed
            """)
    void eachPartIsWhatItIs(String source, String kinds) {
        assertThat(kinds(source)).isEqualTo(kinds);
    }

    @Test
    void aTextBlockEndsAtThreeQuotesThatAreNotEscaped() {
        assertThat(kinds("x = \"\"\"\n  a \"b\" \\\"\"\" // c\n  \"\"\"; y"))
                .isEqualTo("W:x S:\"\"\"\n  a \"b\" \\\"\"\" // c\n  \"\"\" W:y");
    }

    @Test
    void whatIsNotClosedGoesToTheEndOfItsLineOrOfTheText() {
        assertThat(kinds("'a\nint b")).isEqualTo("S:'a K:int W:b");
        assertThat(kinds("/* a\nint b")).isEqualTo("C:/* a\nint b");
        assertThat(kinds("\"\"\"\na \\")).isEqualTo("S:\"\"\"\na \\");
        assertThat(kinds("\"a\\")).isEqualTo("S:\"a\\");
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "\n\r\n\t", "class A { int x = 0b1; /** doc */ }", "\uD83D\uDE00 \uD83D é̈",
                    "\"\"\"", "'", "\\u0022", "0x", "1.", "…,;}{#`"})
    void togetherTheyAreTheText(String source) {
        assertThat(JavaLexer.tokens(source).stream().map(JavaLexer.Token::text).collect(Collectors.joining()))
                .isEqualTo(source);
    }
}
