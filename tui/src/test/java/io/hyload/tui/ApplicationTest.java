package io.hyload.tui;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The loop, with a terminal that only remembers.
@Timeout(20)
class ApplicationTest {
    private static final Look LOOK = new Look(Look.Theme.DARK, Look.Depth.INDEXED, Look.Signs.BRAILLE);

    private final Memory terminal = new Memory();
    private final BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    private Thread thread;

    /// A terminal that remembers what was done to it.
    private static final class Memory implements Device {
        private final List<String> deeds = new ArrayList<>();
        private final StringBuilder written = new StringBuilder();
        private final CountDownLatch listening = new CountDownLatch(1);
        private final PaintedScreen screen = new PaintedScreen(new Size(200, 60));
        private int writes;
        private boolean isBroken;
        private Consumer<Event> to;

        @Override
        public void listen(Consumer<Event> consumer) {
            to = consumer;
            listening.countDown();
        }

        @Override
        public synchronized void enter() {
            deeds.add("enter");
        }

        @Override
        public synchronized void leave() throws IOException {
            deeds.add("leave");
            if (isBroken) throw new IOException("Input/output error");
        }

        @Override
        public synchronized void suspend() {
            deeds.add("suspend");
        }

        @Override
        public synchronized void write(String sequences) throws IOException {
            if (isBroken) throw new IOException("Input/output error");
            written.append(sequences);
            screen.take(sequences);
            writes++;
        }

        @Override
        public synchronized void mouse(boolean isTaken) {
            deeds.add(isTaken ? "mouse" : "no mouse");
        }

        @Override
        public Size size() {
            return new Size(80, 24);
        }

        @Override
        public void close() {
            // nothing to give back
        }

        synchronized String written() {
            return written.toString();
        }

        synchronized String screen() {
            return screen.text();
        }

        synchronized int writes() {
            return writes;
        }

        synchronized void breakDown() {
            isBroken = true;
        }

        synchronized List<String> deeds() {
            return List.copyOf(deeds);
        }

        synchronized String takeWritten() {
            var text = written.toString();
            written.setLength(0);
            return text;
        }
    }

    private void start(Screen screen, Runner runner) throws InterruptedException {
        var application = new Application(terminal, List.of(screen), LOOK, runner, Map.of());
        thread = Thread.ofPlatform().start(() -> {
            try {
                outcome.add(application.run());
            } catch (Exception e) {
                outcome.add(e);
            }
        });
        terminal.listening.await();
        await(() -> terminal.written().contains("entered"));
    }

    private void start() throws InterruptedException {
        start(Probe.fresh(), Probe::perform);
    }

    @AfterEach
    void itEndsWhenTheTerminalHangsUp() throws InterruptedException {
        terminal.to.accept(new Device.Event.HungUp());
        thread.join();
    }

    private void press(String key) {
        terminal.to.accept(new Device.Event.Input(new Msg.Pressed(new Key(key))));
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertThat(i).as("waited too long").isLessThan(5000);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void awaitScreen(String text) {
        await(() -> terminal.screen().contains(text));
    }

    private void awaitWritten(String text) {
        await(() -> terminal.written().contains(text));
    }

    // ------------------------------------------------------------------ what happens

    @Test
    void aKeyIsDrawn() throws InterruptedException {
        start();
        press("x");
        awaitScreen("key x");
    }

    @Test
    void whatAnEffectBringsBackIsDrawn() throws InterruptedException {
        start();
        press("a");
        awaitScreen("reply");
        press("w");
        awaitScreen("later");
    }

    @Test
    void pastedTextAndTheMouseReachTheScreen() throws InterruptedException {
        start();
        terminal.to.accept(new Device.Event.Input(new Msg.Pasted("a\nb")));
        awaitScreen("pasted a|b");
        terminal.to.accept(new Device.Event.Input(new Msg.Mouse(Msg.Mouse.Action.CLICK, 4, 3)));
        awaitScreen("CLICK at 4,2");
    }

    @Test
    void aNewSizeIsDrawnWhole() throws InterruptedException {
        start();
        terminal.takeWritten();
        terminal.to.accept(new Device.Event.Resized(new Size(100, 30)));
        awaitWritten("\033[2J");
        awaitScreen("100x30");
    }

    @Test
    void quitLeavesTheTerminal() throws InterruptedException {
        start();
        press("q");
        assertThat(outcome.take()).isEqualTo(Application.End.QUIT);
        assertThat(terminal.deeds()).containsExactly("enter", "leave");
    }

    @Test
    void withoutATerminalItEnds() throws InterruptedException {
        start();
        terminal.to.accept(new Device.Event.HungUp());
        assertThat(outcome.take()).isEqualTo(Application.End.HUNG_UP);
    }

    @Test
    void aTerminalThatTakesNothingIsGone() throws InterruptedException {
        start();
        terminal.breakDown();
        press("x");
        assertThat(outcome.take()).isEqualTo(Application.End.HUNG_UP);
    }

    @Test
    void aBugInAScreenLeavesTheTerminalAndIsTold() throws InterruptedException {
        start();
        press("f");
        assertThat(outcome.take()).isInstanceOfSatisfying(Application.Crash.class,
                crash -> assertThat(crash.getCause()).hasMessage("a bug"));
        assertThat(terminal.deeds()).containsExactly("enter", "leave");
    }

    @Test
    void aBugOnAnotherThreadDoesSoToo() throws InterruptedException {
        start();
        press("F");
        assertThat(outcome.take()).isInstanceOfSatisfying(Application.Crash.class,
                crash -> assertThat(crash.getCause()).hasMessage("elsewhere"));
    }

    @Test
    void anEffectThatRunsOutOfMemoryIsToldAndAllElseGoesOn() throws InterruptedException {
        start(Probe.fresh(), (_, _) -> Thread.ofVirtual().name("reading").start(() -> {
            throw new OutOfMemoryError("Java heap space");
        }));
        press("a");
        awaitScreen("reading: not done, not enough memory (HYLOAD_OPTS=-Xmx1g gives more)");
        press("x");
        awaitScreen("key x");
    }

    @Test
    void soIsOneThatNestsTooDeepAlsoWhileItIsBegun() throws InterruptedException {
        start(Probe.fresh(), (_, _) -> {
            throw new StackOverflowError();
        });
        press("a");
        awaitScreen("Elsewhere: not done, not enough stack (HYLOAD_OPTS=-Xss8m gives more)");
        press("x");
        awaitScreen("key x");
    }

    @Test
    void controlZSuspendsAndDrawsAllAnew() throws InterruptedException {
        start();
        terminal.takeWritten();
        press("^z");
        awaitWritten("entered");
        assertThat(terminal.deeds()).containsExactly("enter", "suspend");
    }

    @Test
    void goingOnAfterAStopTakesTheTerminalAgain() throws InterruptedException {
        start();
        terminal.takeWritten();
        terminal.to.accept(new Device.Event.Continued());
        awaitWritten("entered");
        assertThat(terminal.deeds()).containsExactly("enter", "enter");
    }

    @Test
    void anotherThemeIsDrawnInItsColours() throws InterruptedException {
        start();
        terminal.takeWritten();
        press("T");
        awaitWritten("entered");
        assertThat(terminal.written()).contains(new Palette(new Look(Look.Theme.LIGHT, Look.Depth.INDEXED,
                Look.Signs.BRAILLE)).sequence(Ink.SERIES_1));
    }

    @Test
    void redrawDrawsAllAnew() throws InterruptedException {
        start();
        terminal.takeWritten();
        press("^l");
        awaitWritten("\033[2J");
        awaitWritten("entered");
    }

    @Test
    void whatIsCopiedGoesToTheClipboardAndIsTold() throws InterruptedException {
        start();
        press("y");
        awaitWritten("\033]52;c;5ZWG5ZOB\007");
        awaitScreen("copied: a word");
    }

    @Test
    void theMouseIsLeftToTheTerminal() throws InterruptedException {
        start(asking(new Effect.Mouse(false)), Probe::perform);
        press("o");
        await(() -> terminal.deeds().contains("no mouse"));
    }

    @Test
    void picturesComeAtThePaceThatIsWanted() throws InterruptedException {
        start(asking(new Effect.Pace(2)), Probe::perform);
        press("o");
        int before = terminal.writes();
        press("L");
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        assertThat(terminal.writes() - before).isLessThanOrEqualTo(2);
    }

    // ------------------------------------------------------------------ another program has the terminal

    private static Screen asking(Effect effect) {
        return new Asking("entered", effect);
    }

    /// `o` wants an effect; a message is shown.
    private record Asking(String text, Effect effect) implements Screen {
        @Override
        public String name() {
            return "Asking";
        }

        @Override
        public List<Binding> bindings() {
            return List.of(Binding.of("o", "ask", () -> Next.of(this, effect)));
        }

        @Override
        public Next on(Msg msg, Context context) {
            return msg instanceof Probe.Came came ? Next.of(new Asking(came.text(), effect)) : Next.of(this);
        }

        @Override
        public void draw(Canvas canvas, Context context) {
            canvas.text(0, 0, text, Ink.PLAIN);
        }
    }

    private static Effect outside(String... command) {
        return new Effect.Outside(List.of(command), java.nio.file.Path.of("/"), code -> new Probe.Came("code " + code));
    }

    @Test
    void anotherProgramHasTheTerminalUntilItEnds() throws InterruptedException {
        start(asking(outside("sh", "-c", "exit 7")), Probe::perform);
        press("o");
        awaitScreen("code 7");
        assertThat(terminal.deeds()).containsExactly("enter", "leave", "enter");
    }

    @Test
    void aProgramThatIsNotThereIsToldAsMinusOne() throws InterruptedException {
        start(asking(outside("/no/such/program")), Probe::perform);
        press("o");
        awaitScreen("code -1");
        assertThat(terminal.deeds()).containsExactly("enter", "leave", "enter");
    }

    @Test
    void nothingIsDrawnWhileAnotherProgramHasTheTerminalButMessagesAreTaken() throws Exception {
        var pipe = java.nio.file.Files.createTempDirectory("outside").resolve("go");
        var ask = new Effect.Later(Duration.ofMillis(1), new Probe.Came("meanwhile"));
        var screen = new Both(0, ask, outside("sh", "-c", "until test -e '" + pipe + "'; do sleep 0.01; done"));
        start(screen, Probe::perform);
        press("o");
        await(() -> terminal.deeds().contains("leave"));
        terminal.takeWritten();
        var before = terminal.writes();
        press("l");
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        assertThat(terminal.writes()).isEqualTo(before);
        java.nio.file.Files.createFile(pipe);

        awaitScreen("2 messages");
        java.nio.file.Files.delete(pipe);
        java.nio.file.Files.delete(pipe.getParent());
    }

    private record Both(int count, Effect later, Effect outside) implements Screen {
        @Override
        public String name() {
            return "Both";
        }

        @Override
        public List<Binding> bindings() {
            return List.of(Binding.of("l", "later", () -> Next.of(this, later)),
                    Binding.of("o", "outside", () -> Next.of(this, outside)));
        }

        @Override
        public Next on(Msg msg, Context context) {
            return msg instanceof Probe.Came ? Next.of(new Both(count + 1, later, outside)) : Next.of(this);
        }

        @Override
        public void draw(Canvas canvas, Context context) {
            canvas.text(0, 0, "entered " + count + " messages", Ink.PLAIN);
        }
    }

    // ------------------------------------------------------------------ how fast, how much

    @Test
    void aKeyIsDrawnWithinFiftyMillisecondsWhileAThousandMessagesASecondArrive() throws InterruptedException {
        var replies = new LinkedBlockingQueue<Consumer<Msg>>();
        start(asking(new Probe.Elsewhere(false)), (_, reply) -> replies.add(reply));
        press("o");
        var reply = replies.take();
        var flood = Thread.ofPlatform().start(() -> {
            for (int i = 0; !Thread.interrupted(); i++) {
                reply.accept(new Probe.Came("message " + i));
                LockSupport.parkNanos(900_000);
            }
        });
        var delays = new long[21];
        for (int i = 0; i < delays.length; i++) {
            terminal.takeWritten();
            long from = System.nanoTime();
            terminal.to.accept(new Device.Event.Resized(new Size(81 + i, 24 + i))); // drawn whole, as a key may
            press("x");
            await(() -> terminal.written().contains("\033[2J"));
            delays[i] = System.nanoTime() - from;
        }
        flood.interrupt();
        flood.join();
        Arrays.sort(delays);
        assertThat(Duration.ofNanos(delays[10])).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void aFloodOfMessagesIsDrawnTenTimesASecondAtMost() throws InterruptedException {
        var replies = new LinkedBlockingQueue<Consumer<Msg>>();
        start(asking(new Probe.Elsewhere(false)), (_, reply) -> replies.add(reply));
        press("o");
        var reply = replies.take();
        int before = terminal.writes();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; System.nanoTime() < end; i++) {
            reply.accept(new Probe.Came("message " + i));
            LockSupport.parkNanos(200_000);
        }
        assertThat(terminal.writes() - before).isBetween(2, 12);
    }

    @Test
    void whoeverOnlyWatchesGetsAFewBytesASecond() throws InterruptedException {
        start(new Clock(0), Probe::perform);
        terminal.takeWritten();
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        var bytes = terminal.takeWritten().getBytes(UTF_8).length;
        assertThat(bytes).isBetween(10, 4000); // 2 kB/s, at 80x24
    }

    /// Counts ticks.
    private record Clock(int ticks) implements Screen {
        @Override
        public String name() {
            return "Clock";
        }

        @Override
        public List<Binding> bindings() {
            return List.of();
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public Next on(Msg msg, Context context) {
            return Next.of(msg instanceof Msg.Tick ? new Clock(ticks + 1) : this);
        }

        @Override
        public void draw(Canvas canvas, Context context) {
            canvas.text(0, 0, "entered " + ticks, Ink.STRONG);
            for (int row = 1; row < canvas.rows(); row++) canvas.text(0, row, "#".repeat(80), Ink.DIM);
        }
    }

    @Test
    void nothingIsWrittenWhereNothingChanges() throws InterruptedException {
        start();
        terminal.takeWritten();
        LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
        assertThat(terminal.written()).isEmpty();
    }
}
