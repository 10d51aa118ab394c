package io.hyload.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;

import io.hyload.stats.Check;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Threshold;
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

class ControlPortTest {

    private static final String ACTIONS = "(write status, pause, resume, rate VALUE, stop, note TEXT)";

    private final Model run = new Model();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private ControlPort port;

    /// A run that does nothing but stand as it was told to.
    private static final class Model implements Steering {
        private final Gate gate = new Gate();
        private final List<String> notes = new CopyOnWriteArrayList<>();
        private volatile Optional<Pace> pace = Optional.of(new Pace(500, 1));
        private volatile Optional<Double> progress = Optional.empty();
        private volatile List<Check> checks = List.of();
        private volatile RuntimeException failure;

        @Override
        public Status status() {
            if (failure != null) throw failure;
            return new Status("shop \"5\"", Duration.ofMillis(34_560), 200, pace, gate.isPaused(), gate.isStopping(),
                    progress, new StatsRecord.Totals(40_112, 40_104, 2, 6, Map.of()), checks);
        }

        @Override
        public boolean pause() {
            return gate.pause();
        }

        @Override
        public boolean resume() {
            return gate.resume();
        }

        @Override
        public double rate(RateChange change) {
            double factor = change.factor(pace.orElseThrow(change::refused));
            pace = Optional.of(new Pace(500 * factor, factor));
            return factor;
        }

        @Override
        public boolean stop() {
            return gate.stop();
        }

        @Override
        public void note(String text) {
            notes.add(text);
        }
    }

    private record Client(Socket socket, BufferedReader in) implements AutoCloseable {

        static Client of(ControlPort port) throws IOException {
            var socket = new Socket();
            socket.connect(port.address());
            socket.setSoTimeout(10_000);
            return new Client(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        String ask(String line) throws IOException {
            send((line + "\n").getBytes(UTF_8));
            return in.readLine();
        }

        /// What comes until the other side closes.
        String rest() throws IOException {
            var lines = new ArrayList<String>();
            for (var line = in.readLine(); line != null; line = in.readLine()) lines.add(line);
            return String.join("\n", lines);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @BeforeEach
    void open() {
        port = ControlPort.open(ControlPort.address("0"), run, notices::add).orElseThrow();
    }

    @AfterEach
    void close() {
        port.close();
    }

    private Client client() throws IOException {
        return Client.of(port);
    }

    // ------------------------------------------------------------------ the protocol

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            pause                | {"done":"paused"}             | paused
            resume               | {"done":"not paused"}         |
            rate 150%            | {"done":"rate 150 %"}         | rate 150 %
            rate +10%            | {"done":"rate 110 %"}         | rate 110 %
            rate 250/s           | {"done":"rate 250/s (50 %)"}  | rate 250/s (50 %)
            rate 0               | {"error":"rate 0: nothing would be left (pause holds a run, stop ends it)"} |
            stop                 | {"done":"stopped by control"} | stopped by control
            note 商品 "off"       | {"done":"商品 \\"off\\""}     | 商品 "off"
            note login token=abc | {"done":"login token=***"}    | login token=***
            dance                | {"error":"'dance': unknown action (write status, pause, resume, rate VALUE, stop, note TEXT)"} |
            """)
    void aLineIsAnsweredByALineAndAChangeIsAnEvent(String line, String answer, String event) throws IOException {
        try (var client = client()) {
            assertThat(client.ask(line)).isEqualTo(answer);
        }
        var events = event == null ? List.of() : List.of(event);
        assertThat(run.notes).isEqualTo(events);
        assertThat(notices.subList(1, notices.size())).isEqualTo(events);
    }

    @Test
    void statusTellsWhatIsKnown() throws IOException {
        try (var client = client()) {
            assertThat(client.ask("status"))
                    .isEqualTo("{\"scenario\":\"shop \\\"5\\\"\",\"elapsed\":34.56,\"users\":200,"
                            + "\"rate\":500,\"factor\":1,\"paused\":false,\"stopping\":false,"
                            + "\"sent\":40112,\"received\":40104,\"errors\":6,\"timeouts\":2}");
            run.pace = Optional.empty();
            run.progress = Optional.of(0.571239);
            client.ask("pause");
            assertThat(client.ask("status")).doesNotContain("rate", "factor")
                    .contains("\"paused\":true", "\"progress\":0.5712");
        }
        assertThat(run.notes).containsExactly("paused");
    }

    /// What only the end tells has neither passed nor failed yet.
    @Test
    void statusTellsHowThresholdsStand() throws IOException {
        run.checks = List.of(check("p99 < 250ms", Check.State.PASSED, "201 ms"),
                check("errors < 1%", Check.State.FAILED, "1.70%"),
                check("count >= 1000", Check.State.FAILED, "40"),
                check("列表.p99 < 1s", Check.State.NO_DATA, "no data"));
        try (var client = client()) {
            assertThat(client.ask("status")).endsWith(",\"thresholds\":["
                    + "{\"text\":\"p99 < 250ms\",\"passed\":true,\"actual\":\"201 ms\"},"
                    + "{\"text\":\"errors < 1%\",\"passed\":false,\"actual\":\"1.70%\"},"
                    + "{\"text\":\"count >= 1000\",\"actual\":\"40\"},"
                    + "{\"text\":\"列表.p99 < 1s\",\"actual\":\"no data\"}]}");
        }
    }

    private static Check check(String threshold, Check.State state, String actual) {
        return new Check(Threshold.parse(threshold), state, OptionalDouble.empty(), actual, "");
    }

    @Test
    void manyLinesComeOverOneConnectionInOrder() throws IOException {
        try (var client = client()) {
            client.send("pause\r\npause\nresume\nnote a\n\nstop\nstop\npause\n".getBytes(UTF_8));
            client.socket.shutdownOutput();
            assertThat(client.rest()).isEqualTo("""
                    {"done":"paused"}
                    {"done":"paused already"}
                    {"done":"resumed"}
                    {"done":"a"}
                    {"error":"'': unknown action %s"}
                    {"done":"stopped by control"}
                    {"error":"stop: the run is being stopped (start another one)"}
                    {"error":"pause: the run is being stopped (start another one)"}""".formatted(ACTIONS));
        }
        assertThat(run.notes).containsExactly("paused", "resumed", "a", "stopped by control");
    }

    @Test
    void withoutArrivalsARateIsRefused() throws IOException {
        run.pace = Optional.empty();
        try (var client = client()) {
            assertThat(client.ask("rate 150%")).isEqualTo("{\"error\":\"rate 150%: the run has no arrivals; its users "
                    + "send as fast as they are answered (use arrivals in the scenario)\"}");
        }
        assertThat(run.notes).isEmpty();
    }

    @Test
    void severalClientsAreServedAtOnce() throws IOException {
        try (var one = client(); var other = client()) {
            assertThat(one.ask("pause")).contains("paused");
            assertThat(other.ask("status")).contains("\"paused\":true");
            assertThat(other.ask("resume")).contains("resumed");
            assertThat(one.ask("status")).contains("\"paused\":false");
        }
    }

    // ------------------------------------------------------------------ who is none of ours

    @ParameterizedTest @ValueSource(strings = {"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nstop\nstop\n",
            "GET /stop HTTP/1.1\r\n\r\n", "stop / HTTP/1.1\nstop\n", "note / HTTP/1.0\nstop\n",
            "\u0016\u0003\u0001stop\nstop\n", "st\0op\nstop\n", "stop\u0007\nstop\n", "\u00ff\u00fe\nstop\n"})
    void nothingIsDoneOfWhatABrowserSends(String bytes) throws IOException {
        try (var client = client()) {
            client.send(bytes.getBytes(ISO_8859_1));
            assertThat(client.rest()).startsWith("{\"error\":\"a line: ").hasLineCount(1);
        }
        assertThat(run.notes).isEmpty();
        assertThat(run.gate.isOpen()).isTrue();
    }

    @Test
    void aLineTooLongOrWithoutItsEndIsRefused() throws IOException {
        try (var client = client()) {
            client.send(("note " + "x".repeat(4091) + "\n").getBytes(UTF_8));
            assertThat(client.in.readLine()).startsWith("{\"done\":\"xxx");
            client.send(("note " + "x".repeat(100_000) + "\nstop\n").getBytes(UTF_8));
            assertThat(client.rest()).isEqualTo("{\"error\":\"a line: longer than 4096 bytes (write less)\"}");
        }
        try (var client = client()) {
            client.send("rate 50".getBytes(UTF_8));
            client.socket.shutdownOutput();
            assertThat(client.rest()).startsWith("{\"error\":\"a line without an end: nothing was done");
        }
        assertThat(run.notes).hasSize(1);
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws IOException {
        var clients = new ArrayList<Client>();
        try {
            for (int i = 0; i < 16; i++) {
                clients.add(client());
                assertThat(clients.getLast().ask("pause")).contains("paused");
            }
            try (var oneTooMany = client()) {
                assertThat(oneTooMany.rest())
                        .isEqualTo("{\"error\":\"16 connections: there are as many already (close one)\"}");
            }
            clients.removeLast().close();
            Awaitility.await().until(() -> {
                try (var again = client()) {
                    return again.ask("status") instanceof String answer && answer.contains("scenario");
                }
            });
        } finally {
            for (var client : clients) client.close();
        }
    }

    @Test
    void whoSaysNothingIsSentAway() throws IOException {
        try (var impatient =
                ControlPort.open(ControlPort.address("0"), run, notices::add, 50).orElseThrow();
                var client = Client.of(impatient)) {
            assertThat(client.rest()).isEmpty();
        }
    }

    // ------------------------------------------------------------------ its place

    @Test
    void itSaysWhereItListens() {
        assertThat(notices).containsExactly("control 127.0.0.1:" + port.address().getPort());
    }

    @ParameterizedTest @CsvSource({"41234, 127.0.0.1, 41234", "0, 127.0.0.1, 0", "127.0.0.1:7, 127.0.0.1, 7",
            "127.1.2.3:7, 127.1.2.3, 7", "localhost:7, 127.0.0.1, 7", "[::1]:7, ::1, 7"})
    void anAddressOfThisMachineIsTaken(String word, String host, int port) {
        assertThat(ControlPort.address(word)).isEqualTo(new InetSocketAddress(host, port));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            0.0.0.0:41234    | control=0.0.0.0:41234: only this machine may control a run (write control=41234)
            [::]:41234       | control=[::]:41234: only this machine may control a run (write control=41234)
            10.0.0.7:41234   | control=10.0.0.7:41234: only this machine may control a run (write control=41234)
            example.com:1    | control=example.com:1: only this machine may control a run (write control=1)
            :41234           | control=:41234: only this machine may control a run (write control=41234)
            yes              | control=yes: not a port (write control=41234, or control=0)
            65536            | control=65536: not a port (write control=41234, or control=0)
            -1               | control=-1: not a port (write control=41234, or control=0)
            127.0.0.1:       | control=127.0.0.1:: not a port (write control=41234, or control=0)
            """)
    void anotherAddressIsRefusedInOneLine(String word, String line) {
        assertThatThrownBy(() -> ControlPort.address(word)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(line);
        assertThatThrownBy(() -> Words.parse(List.of("control=" + word))).hasMessage(line);
    }

    @Test
    void aPortThatIsTakenIsToldAndTheRunGoesOnWithoutIt() {
        int taken = port.address().getPort();
        assertThat(ControlPort.open(port.address(), run, notices::add)).isEmpty();
        assertThat(notices).last().asString().startsWith("control=127.0.0.1:" + taken + ": Address already in use")
                .endsWith("(the run goes on without it; control=0 takes a free port)").hasLineCount(1);
    }

    // ------------------------------------------------------------------ trouble, and the end

    @Test
    void aFailureIsAnsweredAndToldOnce() throws IOException {
        run.failure = new IllegalStateException("no clock");
        try (var client = client()) {
            for (int i = 0; i < 3; i++) assertThat(client.ask("status"))
                    .isEqualTo("{\"error\":\"status: java.lang.IllegalStateException: no clock\"}");
            run.failure = null;
            assertThat(client.ask("status")).contains("scenario");
        }
        assertThat(notices).hasSize(2).last().asString().contains("no clock", "(the run goes on)");
    }

    @Test
    void closingAnswersWhatWasAskedAndEndsIdleConnectionsAtOnce() throws Exception {
        try (var idle = client(); var asking = client()) {
            idle.ask("pause");
            asking.send("status\n".getBytes(UTF_8));
            Awaitility.await().until(() -> asking.in.ready());
            port.close();
            assertThat(idle.rest()).isEmpty();
            assertThat(asking.rest()).contains("scenario").hasLineCount(1);
        }
        // The system takes connections until the thread that waits for them has noticed.
        Awaitility.await()
                .untilAsserted(() -> assertThatThrownBy(() -> client().close()).isInstanceOf(IOException.class));
        assertThat(notices).hasSize(2);
    }
}
