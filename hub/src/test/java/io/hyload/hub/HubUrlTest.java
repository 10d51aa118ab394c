package io.hyload.hub;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HubUrlTest {

    @ParameterizedTest @CsvSource(delimiter = '~', value = {
            "foo ~ foo: not ws:// or wss:// (write ws://10.0.0.7:28888)",
            "10.1.2.3:28888 ~ 10.1.2.3:28888: not ws:// or wss:// (write ws://10.1.2.3:28888)",
            "http://hub.test:28888/x ~ http://hub.test:28888/x: not ws:// or wss:// (write ws://hub.test:28888/x)",
            "https://hub.test:1 ~ https://hub.test:1: not ws:// or wss:// (write wss://hub.test:1)",
            "ws:// ~ ws://: not ws:// or wss:// (write ws://10.0.0.7:28888)",
            "ws://h:0 ~ ws://h:0: no host and port (write ws://10.0.0.7:28888)",
            "ws://h:65536 ~ ws://h:65536: no host and port (write ws://h:65536)",
            "ws:/h:1 ~ ws:/h:1: no host and port (write ws://10.0.0.7:28888)",
            "wss://me:secret@h:1 ~ wss://h:1: a user in it (give the token with --token @FILE)",
            "foo://me:secret@h:1 ~ foo://h:1: not ws:// or wss:// (write ws://10.0.0.7:28888)",
            "http://h:1?token=secret ~ http://h:1: not ws:// or wss:// (write ws://h:1)"})
    void whatIsNoUrlOfAHubIsToldInOneLineWithoutItsSecrets(String url, String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> HubUrl.parse(url)).withMessage(line);
    }

    @ParameterizedTest @CsvSource({"ws://h:1, ws://h:1/?replay=7", "ws://h:1/, ws://h:1/?replay=7",
            "WSS://h/a/b, WSS://h/a/b?replay=7",
            "ws://h:1?room=a%20b, ws://h:1/?room=a%20b&replay=7", "ws://[::1]:5/x?, ws://[::1]:5/x?replay=7",
            "ws://h:1/?replay=3&x=1, ws://h:1/?replay=3&x=1"})
    void aReplayIsAskedForBesideWhatTheQuerySaysAlready(String url, String asked) {
        assertThat(HubUrl.parse(url).withReplay(7)).hasToString(asked);
    }

    @Test
    void itIsShownWithoutItsQueryWhichCanHoldAToken() {
        assertThat(HubUrl.parse("ws://10.0.0.7:28888/?token=secret").name()).isEqualTo("ws://10.0.0.7:28888");
        assertThat(HubUrl.parse("wss://hub.test/live?token=secret").name()).isEqualTo("wss://hub.test/live");
    }
}
