package io.hyload.hub;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Set;

import io.hyload.testsupport.Chromium;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// A page in a real browser, which sends its origin and follows RFC 6455 to the letter.
@Timeout(120) @RequiresProgram("chromium")
class BrowserTest {

    private static final String PAGE = """
            <!doctype html><meta charset=utf-8><pre id=said></pre><iframe id=open></iframe><script>
            // the page is not loaded, and so not looked at, before this is closed
            const open = document.getElementById('open').contentDocument;
            open.open();
            const say = text => { document.getElementById('said').textContent = text; open.close(); };
            const hub = new WebSocket('%s/?replay=120');
            hub.binaryType = 'arraybuffer';
            hub.onmessage = message => say(new TextDecoder().decode(message.data));
            hub.onerror = () => say('refused');
            </script>
            """;

    private static String said(Hub hub) {
        return Chromium.open(PAGE.formatted(hub.uri()), 200, 100, false).dom();
    }

    @Test
    void aPageReadsWhatTheHubSendsIfItsOriginIsAllowed() throws Exception {
        var options = Hub.Options.USUAL.ports(0, 0).origins(Set.of("null", "file://"));
        try (var hub = Hub.start(options); var socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            var bytes = "{\"t\":1,\"tag\":\"商品\"}".getBytes(UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, hub.udp()));

            assertThat(said(hub)).contains("127.0.0.1:" + socket.getLocalPort() + "|{\"t\":1,\"tag\":\"商品\"}");
        }
    }

    @Test
    void anyOtherPageIsRefused() throws Exception {
        try (var hub = Hub.start(Hub.Options.USUAL.ports(0, 0))) {
            assertThat(said(hub)).contains("refused");
            assertThat(hub.figures().framesOut()).isZero();
        }
    }
}
