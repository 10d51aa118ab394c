package io.hyload.json;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonCodecTest {

    @Test
    void withoutACodecSaysWhatToAdd() {
        assertThatThrownBy(JsonCodec::found).hasStackTraceContaining("add hyload-core-jackson.jar");
    }
}
