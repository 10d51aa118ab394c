package io.hyload.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ControlRequestTest {

    @ParameterizedTest @ValueSource(strings = {"status", "pause", "resume", "rate 150%", "rate -10%", "stop",
            "note cache switched off", "note 商品 列表"})
    void eachIsALine(String line) {
        assertThat(ControlRequest.parse(line).toLine()).isEqualTo(line);
        assertThat(ControlRequest.parse("  " + line.replaceFirst(" ", " \t ") + " ").toLine()).isEqualTo(line);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""        | '': unknown action (write status, pause, resume, rate VALUE, stop, note TEXT)
            Pause     | 'Pause': unknown action (write status, pause, resume, rate VALUE, stop, note TEXT)
            stopp     | 'stopp': unknown action (write status, pause, resume, rate VALUE, stop, note TEXT)
            stop it   | stop: it takes no value, not 'it' (write status, pause, resume, rate VALUE, stop, note TEXT)
            note      | note: no text (write note TEXT)
            rate      | rate: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            """)
    void whatIsNoneIsRefusedInOneLine(String line, String why) {
        assertThatThrownBy(() -> ControlRequest.parse(line)).isInstanceOf(BadInput.class).hasMessage(why);
    }
}
