package io.hyload.http;

import java.nio.charset.Charset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TextCharsetTest {

    private static Charset of(String type, String latin1) {
        var head = type == null ? Head.EMPTY : new Head(("Content-Type: " + type + "\r\n").getBytes(UTF_8), false);
        return TextCharset.of(head, latin1.getBytes(ISO_8859_1));
    }

    /// Each byte of a body is a character here.
    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            text/html                | <meta charset=gbk>                                                       | GBK
            text/html                | <html><head><META  CharSet = 'gbk' /></head>                             | GBK
            text/html                | <meta name="x"><meta data-x="1" charset="gbk">                           | GBK
            text/html                | <meta http-equiv="Content-Type" content="text/html; charset=gbk">        | GBK
            text/html                | <meta content="text/html;charset='gbk'" http-equiv=content-type>         | GBK
            text/html                | <meta content="text/html; charset=gbk">                                  | UTF-8
            text/html                | <!-- <meta charset=gbk> --> <meta charset=big5>                          | Big5
            text/html                | <!-- <meta charset=gbk>                                                  | UTF-8
            text/html                | <meta charset=nonsense><meta charset=gbk>                                | GBK
            text/html                | <metal charset=gbk>                                                      | UTF-8
            text/html                | <meta charset="">                                                        | UTF-8
            text/html                | <meta charset=utf-16>                                                    | UTF-8
            text/html                | <p>charset=gbk                                                           | UTF-8
            text/html; charset=big5  | <meta charset=gbk>                                                       | Big5
            application/xhtml+xml    | <?xml version="1.0" encoding="gbk"?>                                     | GBK
            text/xml                 | <?xml version='1.0' encoding='ISO-8859-1' standalone='yes'?>             | ISO-8859-1
            image/svg+xml            | <?xml version="1.0"?><svg encoding="gbk"/>                               | UTF-8
            text/xml                 | <a><meta charset="gbk"/></a>                                             | UTF-8
                                     | <meta charset=gbk>                                                       | GBK
            application/json         | "<meta charset=gbk>"                                                     | UTF-8
            text/plain               | <meta charset=gbk>                                                       | UTF-8
            text/html; charset=gbk   | \u00ef\u00bb\u00bfx                                                            | UTF-8
            text/html                | \u00ff\u00fex                                                               | UTF-16LE
            application/json         | \u00fe\u00ffx                                                               | UTF-16BE
            text/html                | \u00ef\u00bb                                                               | UTF-8
            text/html                |                                                                          | UTF-8
            """)
    void isFoundAsBrowsersFindIt(String type, String body, String charset) {
        assertThat(of(type, body == null ? "" : body)).hasToString(charset);
    }

    @Test
    void aMetaCountsAmongTheFirst1024BytesOnly() {
        var meta = "<meta charset=gbk>";
        assertThat(of("text/html", " ".repeat(1024 - meta.length()) + meta)).hasToString("GBK");
        assertThat(of("text/html", " ".repeat(1025 - meta.length()) + meta)).isEqualTo(UTF_8);
    }

    @Test
    void theMarkIsNotPartOfTheText() {
        assertThat(TextCharset.decoded("\ufeffhi".getBytes(UTF_8), UTF_8)).isEqualTo("hi");
        assertThat(TextCharset.decoded("\ufeffhi".getBytes(UTF_8), ISO_8859_1)).isEqualTo("ï»¿hi");
    }

    /// Quotes without end, and many of them, must not take long.
    @Test
    void aPageMadeToBeSlowIsNot() {
        for (var piece : new String[] {"<meta ", "<meta a='", "<!--", "<meta a=\"b\" ", "<meta  =  ",
                "<?xml encoding="}) {
            assertThat(of("text/html", piece.repeat(1024 / piece.length()))).isEqualTo(UTF_8);
        }
    }
}
