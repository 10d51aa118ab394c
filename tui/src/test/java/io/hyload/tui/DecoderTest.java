package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DecoderTest {
    private final Decoder decoder = new Decoder();

    @ParameterizedTest @CsvSource({"x, x", "G, G", "' ', space", "E, esc", "\\t, tab", "\\r, enter", "\\n, enter",
            "^?, backspace",
            "^H, backspace", "^C, ^c", "^Z, ^z", "^L, ^l", "^D, ^d", "E[A, up", "E[B, down", "E[C, right", "E[D, left",
            "EOA, up", "E[H, home", "E[F, end", "E[1~, home", "E[4~, end", "E[2~, ins", "E[3~, del", "E[5~, pgup",
            "E[6~, pgdn", "E[Z, shift+tab", "EOP, f1", "E[[A, f1", "E[15~, f5", "E[24~, f12", "E[1;5C, right",
            "Ex, M-x",
            "é, é", "商, 商", "😀, 😀"})
    void keysAreReadAsTerminalsSendThem(String sent, String name) {
        assertThat(all(bytes(sent))).containsExactly(new Msg.Pressed(new Key(name)));
    }

    /// `E` is Escape, `^X` with Ctrl.
    private static String bytes(String sent) {
        if (sent.equals("^?")) return "\177";
        if (sent.matches("\\^[A-Z]")) return Character.toString(sent.charAt(1) - 64);
        return sent.replaceFirst("^E", "\033").replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n");
    }

    private List<Msg> all(String sent) {
        var messages = new ArrayList<>(decoder.take(sent));
        if (decoder.isOpen()) messages.addAll(decoder.close());
        return messages;
    }

    private static Msg key(String name) {
        return new Msg.Pressed(new Key(name));
    }

    @Test
    void escapeRightBeforeAnArrowIsTwoKeys() {
        assertThat(all("\033\033[A")).containsExactly(key("esc"), key("up"));
    }

    @Test
    void aSequenceThatComesInTwoPacketsIsOneKey() {
        assertThat(decoder.take("\033")).isEmpty();
        assertThat(decoder.isOpen()).isTrue();
        assertThat(decoder.take("[")).isEmpty();
        assertThat(decoder.take("Aj")).containsExactly(key("up"), key("j"));
        assertThat(decoder.isOpen()).isFalse();
    }

    @Test
    void escapeAloneIsAKeyWhenNothingFollows() {
        assertThat(decoder.take("j\033")).containsExactly(key("j"));
        assertThat(decoder.patience()).hasMillis(40);
        assertThat(decoder.close()).containsExactly(key("esc"));
        assertThat(decoder.isOpen()).isFalse();
    }

    @Test
    void whatIsPastedIsNoKeysWhateverItHolds() {
        assertThat(all("a\033[200~q\rrm\033[A\r\n商\033[201~b")).containsExactly(key("a"), new Msg.Pasted(
                "q\nrm\033[A\n商"), key("b"));
    }

    @Test
    void aPasteMayComeInManyPieces() {
        var text = "{\"log\": [1, 2]}\n".repeat(1000);
        var sent = "\033[200~" + text + "\033[201~";
        var messages = new ArrayList<Msg>();
        for (int at = 0; at < sent.length(); at += 97)
            messages.addAll(decoder.take(sent.substring(at, Math.min(sent.length(), at + 97))));

        assertThat(messages).containsExactly(new Msg.Pasted(text));
    }

    @Test
    void aPasteThatStopsInTheMiddleIsGivenMoreTimeAndThenIsAPasteStill() {
        assertThat(decoder.take("\033[200~qqq")).isEmpty();
        assertThat(decoder.patience()).hasSeconds(1);
        assertThat(decoder.close()).containsExactly(new Msg.Pasted("qqq"));
    }

    @ParameterizedTest @CsvSource({"'E[<0;1;1M', CLICK, 0, 0", "'E[<0;300;100M', CLICK, 299, 99",
            "'E[<16;5;6M', CLICK, 4, 5", "'E[<64;7;8M', WHEEL_UP, 6, 7", "'E[<65;7;8M', WHEEL_DOWN, 6, 7"})
    void clicksAndTheWheelAreReadAtAnyColumn(String sent, Msg.Mouse.Action action, int column, int row) {
        assertThat(all(bytes(sent))).containsExactly(new Msg.Mouse(action, column, row));
    }

    @ParameterizedTest @ValueSource(strings = {"E[<0;1;1m", "E[<2;1;1M", "E[<35;1;1M", "E[<66;1;1M"})
    void releasesAndOtherButtonsAreNothing(String sent) {
        assertThat(all(bytes(sent))).isEmpty();
    }

    @ParameterizedTest @ValueSource(
            strings = {"E[I", "E[24;80R", "E[?1;2c", "E[>0;276;0c", "E[99;99;99~", "E[1;2", "\uFFFD"})
    void whatTheTerminalSaysOfItselfAndWhatNobodyKnowsIsNoKey(String sent) {
        assertThat(all(bytes(sent))).isEmpty();
        assertThat(all("x")).containsExactly(key("x"));
    }

    @Test
    void aSequenceThatIsCutOffDoesNotTakeTheNextOneAlong() {
        assertThat(all("\033[1;\033[B")).containsExactly(key("down"));
    }
}
