package io.hyload.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SharedTokenTest {

    @Test
    void blanksAroundItAreNoneOfIt() {
        assertThat(SharedToken.checked("HYLOAD_TOKEN", " wood-pecker.1/+~=\r\n")).isEqualTo("wood-pecker.1/+~=");
        assertThat(SharedToken.checked("HYLOAD_TOKEN", "x".repeat(512))).hasSize(512);
    }

    @ParameterizedTest @ValueSource(strings = {"wood pecker", "wood\npecker", "woodpäcker", "wood\u007fpecker",
            "wood\u0000pecker"})
    void whatNoHeaderHoldsIsRefusedAndNotShown(String token) {
        assertThatThrownBy(() -> SharedToken.checked("HYLOAD_TOKEN", token)).isInstanceOf(BadInput.class)
                .hasMessage("HYLOAD_TOKEN: holds a space or what is not ASCII (openssl rand -hex 16 makes one)");
    }

    @Test
    void oneThatIsEmptyOrEndlessIsRefused() {
        assertThatThrownBy(() -> SharedToken.checked("--token", " ")).isInstanceOf(BadInput.class)
                .hasMessage("--token: empty (openssl rand -hex 16 makes one)");
        assertThatThrownBy(() -> SharedToken.checked("--token", "x".repeat(513))).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("--token: longer than 512 characters");
    }
}
