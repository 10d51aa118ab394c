package io.hyload.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MetricsPortTest {

    private static final String HOST = "Host: 127.0.0.1\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private MetricsPort port;

    @BeforeEach
    void open() {
        port = opened(Duration.ofSeconds(5), LONG);
    }

    private MetricsPort opened(Duration longestAsking, Duration longest) {
        return MetricsPort.open(MetricsPort.address("0"), dialect -> ("商品 " + dialect + "\n").getBytes(UTF_8),
                notices::add,
                longestAsking, longest);
    }

    @AfterEach
    void close() {
        port.close();
    }

    private Socket client() throws IOException {
        var socket = new Socket();
        socket.connect(port.address());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private String ask(String request) throws IOException {
        try (var socket = client()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return rest(socket);
        }
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    // ------------------------------------------------------------------ what is answered

    @Test
    void theTextComesWithItsLengthAndType() throws IOException {
        assertThat(ask("GET /metrics HTTP/1.1\r\n" + HOST).replaceFirst("Date: [^\r]+ GMT", "Date: now")).isEqualTo("""
                HTTP/1.1 200 OK\r
                Date: now\r
                Content-Type: text/plain; version=0.0.4; charset=utf-8\r
                Content-Length: 18\r
                Vary: Accept\r
                Cache-Control: no-store\r
                X-Content-Type-Options: nosniff\r
                Connection: close\r
                \r
                商品 PROMETHEUS
                """);
    }

    @Test
    void openMetricsIsForWhoAsksForIt() throws IOException {
        assertThat(ask("GET /metrics HTTP/1.1\r\naccept: text/plain;q=0.5\r\n"
                + "ACCEPT:application/openmetrics-text; version=1.0.0\r\n" + HOST))
                .contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n",
                        "Content-Length: 19\r\n")
                .endsWith("\r\n\r\n商品 OPENMETRICS\n");
    }

    @Test
    void headIsGetWithoutTheBody() throws IOException {
        assertThat(ask("HEAD /metrics HTTP/1.1\r\n" + HOST)).startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 18\r\n").endsWith("\r\n\r\n");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            GET /metrics?name[]=a HTTP/1.1              | 127.0.0.1:9464   | 200 OK
            GET http://127.0.0.1:9464/metrics HTTP/1.1  | 127.0.0.1:9464   | 200 OK
            GET /metrics HTTP/1.0                       | localhost        | 200 OK
            GET /metrics HTTP/1.1                       | LocalHost:1      | 200 OK
            GET /metrics HTTP/1.1                       | [::1]:9464       | 200 OK
            GET /metrics HTTP/1.1                       | 10.0.0.7:9464    | 200 OK
            GET /metrics HTTP/1.1                       | evil.test        | 403 Forbidden
            GET /metrics HTTP/1.1                       | 127.0.0.1.nip.io | 403 Forbidden
            GET /metrics HTTP/1.1                       | localhost.test:1 | 403 Forbidden
            GET /metrics HTTP/1.1                       | [evil.test]      | 403 Forbidden
            GET /metrics HTTP/1.1                       | ''               | 403 Forbidden
            GET / HTTP/1.1                              | 127.0.0.1        | 404 Not Found
            GET /metrics/ HTTP/1.1                      | 127.0.0.1        | 404 Not Found
            GET /../metrics HTTP/1.1                    | 127.0.0.1        | 404 Not Found
            POST /metrics HTTP/1.1                      | 127.0.0.1        | 405 Method Not Allowed
            get /metrics HTTP/1.1                       | 127.0.0.1        | 405 Method Not Allowed
            GET /metrics HTTP/2.0                       | 127.0.0.1        | 400 Bad Request
            GET /metrics                                | 127.0.0.1        | 400 Bad Request
            status                                      | 127.0.0.1        | 400 Bad Request
            """)
    void onlyMetricsAreHadAndOnlyFromThisMachine(String line, String host, String status) throws IOException {
        assertThat(ask(line + "\r\nHost: " + host + "\r\n\r\n")).startsWith("HTTP/1.1 " + status + "\r\n")
                .contains("\r\nContent-Length: ", "\r\nConnection: close\r\n");
    }

    @ParameterizedTest @CsvSource({"'Host: a\r\nHost: a\r\n', more than one Host", "'', no Host",
            "'Host : a\r\n', no header field", "'Host: a\r\n folded\r\n', no header field"})
    void aHeadThatMayMeanTwoThingsIsRefused(String fields, String why) throws IOException {
        assertThat(ask("GET /metrics HTTP/1.1\r\n" + fields + "\r\n")).startsWith("HTTP/1.1 400 Bad Request\r\n")
                .endsWith("\r\n\r\n" + why + "\n");
    }

    @Test @RequiresProgram("curl")
    void curlReadsIt() {
        var url = "http://127.0.0.1:" + port.address().getPort() + "/metrics";
        var said = Command.of("curl", "--silent", "--show-error", "--fail", "-H",
                "Accept: application/openmetrics-text", url, url).run();

        assertThat(said).isEqualTo(new Command.Finished(0, "商品 OPENMETRICS\n".repeat(2), ""));
    }

    // ------------------------------------------------------------------ who is none of ours

    @ParameterizedTest @ValueSource(strings = {"GET /metrics HTTP/1.1\r\nX: ", "GET /", ""})
    void aHeadThatIsTooLongIsRefusedAndNotKept(String start) throws IOException {
        assertThat(ask(start + "x".repeat(100_000) + "\r\n" + HOST))
                .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
    }

    @ParameterizedTest @ValueSource(strings = {"", "\r\n", "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n"})
    void whoDoesNotFinishAskingIsSentAway(String begun) throws IOException {
        port.close();
        port = opened(Duration.ofMillis(50), LONG);
        assertThat(ask(begun)).startsWith("HTTP/1.1 408 Request Timeout\r\n").endsWith("no request in 50 ms\n");
    }

    @Test
    void whoLeavesInTheMiddleIsForgotten() throws IOException {
        try (var socket = client()) {
            socket.getOutputStream().write("GET /metrics".getBytes(UTF_8));
            socket.shutdownOutput();
            assertThat(rest(socket)).isEmpty();
        }
        assertThat(ask("GET /metrics HTTP/1.1\r\n" + HOST)).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws IOException {
        var idle = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 8; i++) idle.add(client());
            assertThat(ask("")).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
        } finally {
            for (var socket : idle) socket.close();
        }
        Awaitility.await().untilAsserted(
                () -> assertThat(ask("GET /metrics HTTP/1.1\r\n" + HOST)).startsWith("HTTP/1.1 200 OK\r\n"));
    }

    @Test
    void whoNeverReadsGivesWayToOthers() throws IOException {
        port.close();
        var much = new byte[20_000_000];
        port = MetricsPort.open(MetricsPort.address("0"), _ -> much, notices::add, LONG, Duration.ofMillis(50));
        var stuck = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 8; i++) {
                stuck.add(client());
                stuck.getLast().getOutputStream().write(("GET /metrics HTTP/1.1\r\n" + HOST).getBytes(UTF_8));
            }
            Awaitility.await().ignoreExceptions().until(() -> ask("HEAD /metrics HTTP/1.1\r\n" + HOST)
                    .startsWith("HTTP/1.1 200 OK\r\n"));
        } finally {
            for (var socket : stuck) socket.close();
        }
    }

    @Test
    void aFailureIsToldOnceAndTheNextOneIsAnswered() throws IOException {
        port.close();
        var broken = new boolean[] {true};
        port = MetricsPort.open(MetricsPort.address("0"), dialect -> {
            if (broken[0]) throw new IllegalStateException("no figures");
            return dialect.name().getBytes(UTF_8);
        }, notices::add);
        for (int i = 0; i < 3; i++) assertThat(ask("GET /metrics HTTP/1.1\r\n" + HOST)).isEmpty();
        broken[0] = false;

        assertThat(ask("GET /metrics HTTP/1.1\r\n" + HOST)).endsWith("\r\n\r\nPROMETHEUS");
        assertThat(notices).hasSize(3).last().asString().contains("no figures", "(the run goes on)");
    }

    // ------------------------------------------------------------------ its place

    @Test
    void itSaysWhereItIs() {
        assertThat(notices).containsExactly("metrics http://127.0.0.1:" + port.address().getPort() + "/metrics");
        try (var open = MetricsPort.open(MetricsPort.address("0.0.0.0:0"), _ -> new byte[0], notices::add)) {
            assertThat(notices).last().isEqualTo("metrics http://0.0.0.0:" + open.address().getPort()
                    + "/metrics (whoever reaches this machine can read them)");
        }
    }

    @Test
    void onAnotherAddressTheMachineHasAnyName() throws IOException {
        port.close();
        port = MetricsPort.open(MetricsPort.address("0.0.0.0:0"), dialect -> dialect.name().getBytes(UTF_8),
                notices::add);
        try (var socket = new Socket("127.0.0.1", port.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: gen1.test:9464\r\n\r\n".getBytes(UTF_8));
            assertThat(rest(socket)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @ParameterizedTest @CsvSource({"9464, 127.0.0.1, 9464", "0, 127.0.0.1, 0", "localhost:7, 127.0.0.1, 7",
            "10.0.0.7:7, 10.0.0.7, 7", "0.0.0.0:7, 0.0.0.0, 7", "[::1]:7, ::1, 7", "[::]:7, ::, 7"})
    void anyAddressIsTaken(String word, String host, int port) {
        assertThat(MetricsPort.address(word)).isEqualTo(new InetSocketAddress(host, port));
        assertThat(Words.parse(List.of("prometheus=" + word)).metrics()).contains(new InetSocketAddress(host, port));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            yes           | prometheus=yes: not a port (write prometheus=9464, or prometheus=0)
            65536         | prometheus=65536: not a port (write prometheus=9464, or prometheus=0)
            gen1.test:9464 | prometheus=gen1.test:9464: not an address of this machine (write prometheus=9464, \
            or 0.0.0.0:9464 for all its addresses)
            """)
    void whatIsNoAddressIsRefusedInOneLine(String word, String line) {
        assertThatThrownBy(() -> Words.parse(List.of("prometheus=" + word)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(line);
    }

    @Test
    void aPortThatIsTakenIsBadInput() {
        var at = port.address();
        assertThatThrownBy(() -> MetricsPort.open(at, _ -> new byte[0], notices::add)).isInstanceOf(BadInput.class)
                .hasMessage("prometheus=127.0.0.1:" + at.getPort()
                        + ": Address already in use (prometheus=0 takes a free port)");
    }

    @Test
    void closingEndsItAtOnce() throws IOException {
        try (var idle = client()) {
            Awaitility.await().until(() -> ask("HEAD /metrics HTTP/1.1\r\n" + HOST).startsWith("HTTP/1.1 200"));
            port.close();
            assertThat(rest(idle)).isEmpty();
        }
        Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> client().close())
                .isInstanceOf(IOException.class));
    }
}
