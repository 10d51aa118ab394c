package io.hyload.cli;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.hyload.hub.HubFigures;
import io.hyload.testsupport.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HubCommandTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Pattern UDP = Pattern.compile("datagrams at udp 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern WEB_SOCKET = Pattern.compile("WebSocket at (ws://127\\.0\\.0\\.1:\\d+)");

    @TempDir
    Path folder;

    private Command hub(String... words) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Main.class.getName(), "hub", "--wsport", "0", "--recvport", "0"));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).timeout(LONG);
    }

    private static String told(Pattern pattern, String out) {
        var matcher = pattern.matcher(out);
        assertThat(matcher.find()).as(out).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest @CsvSource({"INT, 130", "TERM, 143"}) @EnabledOnOs(OS.LINUX)
    void aSignalClosesTheConnectionsAndLeavesALastLine(String signal, int code) throws Exception {
        var came = new CompletableFuture<String>();
        var closed = new CompletableFuture<Integer>();
        try (var running = hub().start(); var client = HttpClient.newHttpClient(); var socket = new DatagramSocket()) {
            var out = running.awaitOut(said -> WEB_SOCKET.matcher(said).find(), LONG);
            var listener = new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean isLast) {
                    came.complete(StandardCharsets.UTF_8.decode(data).toString());
                    from.request(1);
                    return null;
                }

                @Override
                public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                    closed.complete(status);
                    return null;
                }
            };
            client.newWebSocketBuilder().buildAsync(URI.create(told(WEB_SOCKET, out)), listener).join();
            socket.send(new DatagramPacket("hello".getBytes(StandardCharsets.UTF_8), 5,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(told(UDP, out)))));
            assertThat(came.get(10, TimeUnit.SECONDS)).isEqualTo("127.0.0.1:" + socket.getLocalPort() + "|hello");

            running.signal(signal);
            var ended = running.awaitExit();

            assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
            assertThat(ended.exitCode()).isEqualTo(code);
            assertThat(ended.out()).endsWith(
                    "  ended: 1 datagrams in, 0 refused, 1 frames out, 0 clients dropped\n");
            assertThat(ended.err()).isEmpty();
        }
    }

    @Test
    void anAddressThatOthersReachIsWarnedOfWithoutAToken() {
        try (var open = hub("--bind", "0.0.0.0").start();
                var locked = hub("--bind", "0.0.0.0").with("HYLOAD_TOKEN", "woodpecker").start()) {
            open.awaitOut(out -> out.contains("no token needed"), LONG);
            var out = locked.awaitOut(said -> said.contains("with the token"), LONG);

            assertThat(open.err()).contains("hyload: --bind 0.0.0.0: without --token anybody who reaches this machine");
            assertThat(locked.err()).doesNotContain("anybody");
            assertThat(out + locked.err()).contains("at every address of this machine").doesNotContain("woodpecker");
        }
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var datagrams = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var webSocket = Shell.in(folder).hyload("hub", "--recvport", "0", "--wsport", "" + taken.getLocalPort());
            var udp = Shell.in(folder).hyload("hub", "--wsport", "0", "--recvport", "" + datagrams.getLocalPort());

            assertThat(webSocket.code()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(webSocket.err()).isEqualTo("hyload: ws 127.0.0.1:" + taken.getLocalPort()
                    + ": Address already in use (choose another with --wsport; 0 takes a free one)\n");
            assertThat(udp.err()).isEqualTo("hyload: udp 127.0.0.1:" + datagrams.getLocalPort()
                    + ": Address already in use (choose another with --recvport; 0 takes a free one)\n");
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            --wsport 70000           | --wsport 70000: not a port (write --wsport 28888, or 0 for a free one)
            --recvport -1            | --recvport -1: not a port (write --recvport 29999, or 0 for a free one)
            --bind 300.1.1.1         | --bind 300.1.1.1: no address of this machine (write --bind 127.0.0.1, or 0.0.0.0)
            --key key.pem            | --key key.pem: without a certificate (give that with --certificate CHAIN.pem)
            --certificate chain.pem  | --certificate chain.pem: without its key (give that with --key KEY.pem)
            --allow-origin board     | --allow-origin board: not an origin (write --allow-origin https://example.org)
            """)
    void badInputIsOneLine(String words, String line) {
        var all = new ArrayList<>(List.of("hub"));
        all.addAll(List.of(words.split(" ")));

        var result = Shell.in(folder).hyload(all.toArray(String[]::new));

        assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).isEqualTo("hyload: " + line + "\n");
    }

    @Test
    void aCertificateThatIsNotThereIsOneLine() throws Exception {
        Files.writeString(folder.resolve("key.pem"), "");

        var result = Shell.in(folder).hyload("hub", "--certificate", "chain.pem", "--key", "key.pem");

        assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).isEqualTo("hyload: " + folder.resolve("chain.pem")
                + ": no such file (look at the path)\n");
    }

    @Test
    void theLineOfAMinuteTellsWhatChanged() {
        var before = new HubFigures(3, 0, 0, 100, 0, Map.of(), OptionalLong.of(5), 1, 200, 0, 0, 0, 0, 0,
                Duration.ZERO, false);
        var now = new HubFigures(1000, 2, 0, 60_100, 0, Map.of(), OptionalLong.of(7), 20, 1_200_200, 0, 1, 1, 0, 0,
                Duration.ofSeconds(95), true);

        assertThat(HubCommand.line(now, before, Duration.ofMinutes(1))).isEqualTo("1,000 workers  2 stale  "
                + "1,000 datagrams/s in  0 refused  2 kernel drops  20 clients  20,000 frames/s out  2 dropped  "
                + "replay goes back 95 s, for want of room");
    }
}
