package io.hyload.tui;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The terminal application at work: it takes what happens, one thing after the other, lets the [Frame] make of it what it will, does what
/// the frame wants done, and draws.
///
/// There is one thread that does all of this, and it waits in one place. What others bring, keys as well as what effects bring back, goes
/// through one queue, so nothing here is shared:
///
/// 1. Before each picture all that waits is taken, so a burst of messages costs one picture.
/// 2. What a person does is drawn at once. All else is drawn ten times a second for a while after that, and four times when they only watch.
/// 3. Nothing is drawn where nothing has changed, and of a picture only what differs from the last is written.
public final class Application {
    private static final Duration BUSY_PICTURE = Duration.ofMillis(100);
    private static final Duration CALM_PICTURE = Duration.ofMillis(250);
    private static final Duration LIVE_TICK = Duration.ofMillis(250);
    private static final Duration TICK = Duration.ofSeconds(1);
    /// How long after a key somebody is taken to be doing something.
    private static final Duration BUSY = Duration.ofSeconds(3);
    /// How long after another program a SIGINT is still taken for one that was for that: Java hands signals on later than it learns of the
    /// end of a program.
    private static final Duration STRAY_SIGNAL = Duration.ofSeconds(2);
    private static final Key SUSPEND = new Key("^z");

    /// Why it is over.
    public enum End {
        QUIT,
        /// By SIGINT; the key Ctrl+C is one like others.
        INTERRUPTED,
        /// The terminal is gone: its window was closed, or the connection to it.
        HUNG_UP
    }

    /// Something is wrong in the application itself. By then the terminal is as it was.
    public static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Crash(Throwable cause) {
            super(cause);
        }
    }

    private sealed interface Event {
        record Came(Device.Event event) implements Event {}

        record Posted(Frame.Post post) implements Event {}

        /// Another program has ended.
        record Returned(int to, Effect.Outside program, int exitCode) implements Event {}

        record Interrupted() implements Event {}

        /// A thread has ended by an exception.
        record Broke(String thread, Throwable cause) implements Event {}
    }

    /// A message for later.
    private record Due(long at, Frame.Post post) {}

    private final Device device;
    private final Runner runner;
    private final Map<String, String> environment;
    private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private final Queue<Frame.Wanted> outside = new ArrayDeque<>();

    private Frame frame;
    private Painter painter;
    private Optional<Canvas> shown = Optional.empty();
    private Optional<End> end = Optional.empty();
    /// What somebody wants in place of the usual times between pictures.
    private Optional<Duration> pace = Optional.empty();
    private boolean isAway;
    private long lastAway;
    private boolean isChanged;
    private boolean isUrgent;
    private long lastTick;
    private long lastPicture;
    private long lastInput;

    /// Runs it at the terminal of this process until somebody leaves it.
    ///
    /// @param screens     in the order of their tabs
    /// @param runner      does the effects of the screens, and is told of [Effect.Restyle]
    /// @param environment of the process: what kind of terminal it is
    /// @throws IOException if there is no terminal
    /// @throws Crash       if a screen, or who does its effects, throws anything
    public static End run(List<Screen> screens, Look look, Runner runner, Map<String, String> environment)
            throws IOException {
        return run(screens, List.of(), look, runner, environment);
    }

    /// The same, and something is done before anything else.
    ///
    /// @param first a dialog that is opened, something that is told
    public static End run(List<Screen> screens, List<Effect> first, Look look, Runner runner,
            Map<String, String> environment) throws IOException {
        try (var tty = Tty.open()) {
            return new Application(tty, screens, look, runner, environment).run(first);
        }
    }

    /// Runs it once on no terminal, without any effect, for a virtual machine that records what a start needs.
    public static void rehearse(List<Screen> screens, Look look) throws IOException, ClassNotFoundException {
        Class.forName(Tty.class.getName()); // with all of Lanterna that it needs
        new Application(new Rehearsal(screens.size()), screens, look, (_, _) -> {}, Map.of()).run();
    }

    Application(Device device, List<Screen> screens, Look look, Runner runner, Map<String, String> environment) {
        this.device = device;
        this.runner = runner;
        this.environment = environment;
        this.frame = Frame.of(screens, look, device.size(), Instant.now(), ZoneId.systemDefault());
        this.painter = new Painter(look);
    }

    End run() throws IOException {
        return run(List.of());
    }

    End run(List<Effect> first) throws IOException {
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((which, e) -> queue.add(new Event.Broke(which.getName(), e)));
        try (var _ = Signals.taken("INT", () -> queue.add(new Event.Interrupted()))) {
            device.enter();
            device.listen(event -> queue.add(new Event.Came(event)));
            lastTick = lastPicture = lastInput = System.nanoTime();
            lastAway = lastTick - STRAY_SIGNAL.toNanos();
            isUrgent = true;
            step(new Frame.Post(0, new Msg.Entered()));
            for (var effect : first) step(frame.act(effect));
            while (end.isEmpty()) turn();
            return end.get();
        } catch (IOException _) {
            return End.HUNG_UP; // nobody is there to be told
        } catch (InterruptedException e) {
            throw new Crash(e);
        } catch (RuntimeException | Error e) {
            throw e instanceof Crash crash ? crash : new Crash(e);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
            leave();
        }
    }

    /// A terminal that is gone takes nothing back; that must not hide why it is over.
    private void leave() {
        try {
            device.leave();
        } catch (IOException _) {
            // nobody is there to be told
        }
    }

    // ------------------------------------------------------------------ the loop

    private void turn() throws IOException, InterruptedException {
        drawIfDue();
        var first = queue.poll(untilNext(), TimeUnit.NANOSECONDS);
        var events = new ArrayList<Event>();
        if (first != null) events.add(first);
        queue.drainTo(events);
        for (var event : events) {
            if (end.isPresent()) return;
            take(event);
        }
        long now = System.nanoTime();
        while (end.isEmpty() && !due.isEmpty() && due.peek().at - now <= 0) step(due.poll().post);
        if (end.isEmpty()) tickIfOlder(tick());
    }

    private Duration tick() {
        return frame.isLive() ? LIVE_TICK : TICK;
    }

    private void tickIfOlder(Duration age) throws IOException {
        long now = System.nanoTime();
        if (now - lastTick < age.toNanos()) return;
        lastTick = now;
        step(new Frame.Post(Frame.Post.ALL, new Msg.Tick(Instant.now())));
    }

    private long untilNext() {
        long now = System.nanoTime();
        long until = lastTick + tick().toNanos() - now;
        if (!due.isEmpty()) until = Math.min(until, due.peek().at - now);
        if (isChanged && !isAway) until = Math.min(until, lastPicture + between(now) - now);
        return Math.max(0, until);
    }

    /// Time from one picture to the next.
    private long between(long now) {
        return pace.orElse(now - lastInput < BUSY.toNanos() ? BUSY_PICTURE : CALM_PICTURE).toNanos();
    }

    private void drawIfDue() throws IOException {
        long now = System.nanoTime();
        if (isAway || !isUrgent && !(isChanged && now - lastPicture >= between(now))) return;
        var picture = frame.drawn();
        var written = shown.map(before -> painter.change(before, picture)).orElseGet(() -> painter.all(picture));
        if (!written.isEmpty()) device.write(written);
        shown = Optional.of(picture);
        isChanged = isUrgent = false;
        lastPicture = now;
    }

    // ------------------------------------------------------------------ what happens

    private void take(Event event) throws IOException {
        switch (event) {
            case Event.Came(var came) -> take(came);
            case Event.Posted(var post) -> step(post);
            case Event.Returned(int to, var program, int exitCode) -> {
                back();
                step(new Frame.Post(to, program.ended().apply(exitCode)));
            }
            case Event.Interrupted() -> {
                // Typed while another program had the terminal, it was for that.
                if (!isAway && System.nanoTime() - lastAway >= STRAY_SIGNAL.toNanos())
                    end = Optional.of(End.INTERRUPTED);
            }
            case Event.Broke(var which, var cause) when isTooMuch(cause) -> tooMuch(which, cause);
            case Event.Broke(_, var cause) -> throw new Crash(cause);
        }
    }

    /// What one effect needs more of than there is, is no defect: all else goes on.
    private static boolean isTooMuch(Throwable cause) {
        return cause instanceof OutOfMemoryError || cause instanceof StackOverflowError;
    }

    private void tooMuch(String what, Throwable cause) {
        boolean isMemory = cause instanceof OutOfMemoryError;
        say(Effect.Say.error(what + ": not done, not enough " + (isMemory ? "memory" : "stack") + " (HYLOAD_OPTS="
                + (isMemory ? "-Xmx1g" : "-Xss8m") + " gives more)"));
    }

    private void say(Effect.Say said) {
        frame = frame.saying(said);
        isChanged = true;
    }

    private void take(Device.Event event) throws IOException {
        switch (event) {
            case Device.Event.Input(Msg.Pressed(var key)) when key.equals(SUSPEND) -> {
                device.suspend();
                drawAnew();
            }
            case Device.Event.Input(var msg) -> {
                lastInput = System.nanoTime();
                isUrgent = true;
                step(new Frame.Post(Frame.Post.FRONT, msg));
            }
            case Device.Event.Resized(var size) -> resize(size);
            case Device.Event.Continued() -> {
                if (isAway) return; // the program outside goes on
                device.enter();
                drawAnew();
            }
            case Device.Event.HungUp() -> end = Optional.of(End.HUNG_UP);
        }
    }

    private void resize(Size size) {
        if (size.equals(frame.size())) return;
        frame = frame.sized(size);
        isUrgent = true;
    }

    private void drawAnew() {
        resize(device.size());
        shown = Optional.empty();
        isUrgent = true;
    }

    private void step(Frame.Post post) throws IOException {
        tickIfOlder(LIVE_TICK); // what is told now is shown from now on, not from the last tick
        step(frame.on(post));
    }

    private void step(Frame.Step step) throws IOException {
        isChanged |= frame.isLive() || !step.frame().looksLike(frame);
        frame = step.frame();
        for (var wanted : step.wanted()) act(wanted);
    }

    private void act(Frame.Wanted wanted) throws IOException {
        switch (wanted.effect()) {
            case Effect.Quit() -> end = Optional.of(End.QUIT);
            case Effect.Copy(var text, var what) -> copy(text, what);
            case Effect.Later(var after, var msg) ->
                due.add(new Due(System.nanoTime() + after.toNanos(), new Frame.Post(wanted.from(), msg)));
            case Effect.Outside _ -> {
                outside.add(wanted);
                if (!isAway) goOutside();
            }
            case Effect.Pace(int pictures) -> pace = Optional.of(TICK.dividedBy(pictures));
            case Effect.Mouse(boolean isTaken) -> device.mouse(isTaken);
            case Effect.Redraw() -> drawAnew();
            case Effect.Restyle(var look) -> {
                painter = new Painter(look);
                drawAnew();
                hand(wanted);
            }
            case Effect _ -> hand(wanted);
        }
    }

    private void hand(Frame.Wanted wanted) {
        try {
            runner.run(wanted.effect(), msg -> queue.add(new Event.Posted(new Frame.Post(wanted.from(), msg))));
        } catch (OutOfMemoryError | StackOverflowError e) {
            tooMuch(wanted.effect().getClass().getSimpleName(), e);
        }
    }

    private void copy(String text, String what) throws IOException {
        if (!Clipboard.takes(text)) {
            say(Effect.Say.warning(what + ": too long for the clipboard of a terminal"));
            return;
        }
        device.write(Clipboard.sequence(text, environment));
        say(Effect.Say.done("copied: " + what));
    }

    // ------------------------------------------------------------------ other programs on the terminal

    /// Messages are taken meanwhile, but nothing is drawn.
    private void goOutside() throws IOException {
        var wanted = outside.remove();
        var program = (Effect.Outside) wanted.effect();
        isAway = true;
        device.leave();
        try {
            new ProcessBuilder(program.command()).directory(program.folder().toFile()).inheritIO().start().onExit()
                    .thenAccept(process -> queue.add(new Event.Returned(wanted.from(), program, process.exitValue())));
        } catch (IOException _) {
            queue.add(new Event.Returned(wanted.from(), program, -1));
        }
    }

    private void back() throws IOException {
        isAway = false;
        lastAway = System.nanoTime();
        if (!outside.isEmpty()) {
            goOutside();
            return;
        }
        device.enter();
        drawAnew();
    }
}
