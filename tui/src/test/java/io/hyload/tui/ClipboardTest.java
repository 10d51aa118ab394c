package io.hyload.tui;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClipboardTest {

    /// 74,994 bytes of Base64 are what terminals take at least; a Chinese character is four of them, not one.
    @Test
    void whatItTakesIsCountedAsItIsSent() {
        assertThat(Clipboard.takes("a".repeat(56_000))).isTrue();
        assertThat(Clipboard.sequence("a".repeat(56_000), Map.of())).hasSizeLessThan(74_994);
        assertThat(Clipboard.takes("商".repeat(18_666))).isTrue();
        assertThat(Clipboard.takes("商".repeat(18_667))).isFalse();
    }
}
