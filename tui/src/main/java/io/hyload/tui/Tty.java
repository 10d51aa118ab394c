package io.hyload.tui;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.UnixTerminal;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The terminal this process was started from, through Lanterna, with what Lanterna lacks: all keys are keys, also those that raise
/// signals elsewhere; a mouse whose columns may be beyond 223; pasted text that is no keys; coming back after being stopped.
///
/// It is given back on every way out: [#close], or whatever makes the virtual machine end, by Lanterna's shutdown hook.
final class Tty extends UnixTerminal implements Device {
    private static final File DEVICE = new File("/dev/tty");
    private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");
    private static final Size USUAL = new Size(80, 24);
    private static final int FRAME = 64 * 1024;
    /// How long a way out waits for output that the terminal does not take.
    private static final Duration STUCK = Duration.ofSeconds(1);

    /// Buttons and wheel (1000) with decimal coordinates (1006).
    private static final String MOUSE = "\033[?1000h\033[?1006h";
    private static final String NO_MOUSE = "\033[?1006l\033[?1000l";
    /// Marks around what is pasted (2004).
    private static final String OURS = "\033[?2004h\033[?25l\033[2J";
    /// Cleared too, for terminals that have no second screen to leave: the console of Linux.
    private static final String NO_MORE = "\033[?2004l" + NO_MOUSE + "\033[0m\033[2J\033[H";

    private final OutputStream out;
    private final TtyInput in;
    private final List<Signals.Taken> taken;
    private final ReentrantLock writing;
    // Set while the constructor of Lanterna's class runs, so they must not be initialized after it.
    private String settings;
    private volatile Size size;
    private volatile Consumer<Event> listener;
    private volatile boolean isOurs;
    private boolean isMouseOurs;

    /// @throws IOException if there is no terminal
    static Tty open() throws IOException {
        return new Tty(new BufferedOutputStream(new FileOutputStream(DEVICE), FRAME));
    }

    private Tty(OutputStream out) throws IOException {
        this.out = out;
        this.in = new TtyInput(DEVICE);
        this.taken = new ArrayList<>();
        this.writing = new ReentrantLock();
        super(InputStream.nullInputStream(), out, UTF_8, CtrlCBehaviour.TRAP); // it never reads: see Decoder
        in.resume();
        isMouseOurs = true;
    }

    // ------------------------------------------------------------------ what Lanterna does when it is made

    /// All settings in one process, where Lanterna would start five: each takes as long as drawing ten frames.
    @Override
    protected void saveTerminalSettings() throws IOException {
        var told = run("stty -g && stty size && " + RAW).lines().toList();
        if (told.size() < 2) throw new IOException("stty does not know the terminal");
        settings = told.getFirst();
        size = size(told.get(1));
    }

    /// Ctrl+C, Ctrl+Z, Ctrl+S, Ctrl+Q, Ctrl+V and Ctrl+O are keys.
    private static final String RAW = "stty -icanon min 1 time 0 -echo -isig -ixon -iexten";

    @Override
    protected void canonicalMode(boolean enabled) {
        // done with the others
    }

    @Override
    protected void keyEchoEnabled(boolean enabled) {
        // done with the others
    }

    @Override
    protected void keyStrokeSignalsEnabled(boolean enabled) {
        // done with the others
    }

    @Override
    protected void restoreTerminalSettings() throws IOException {
        run("stty " + settings);
    }

    @Override
    protected void registerTerminalResizeListener(Runnable onResize) {
        taken.add(Signals.taken("WINCH", () -> {
            askSize();
            onResize.run();
            tell(new Event.Resized(size));
        }));
        taken.add(Signals.taken("CONT", () -> tell(new Event.Continued())));
    }

    /// Lanterna asks the terminal and waits up to five seconds for its answer; the system knows.
    @Override
    protected TerminalSize findTerminalSize() {
        return new TerminalSize(size.columns(), size.rows());
    }

    // ------------------------------------------------------------------ the device

    @Override
    public void listen(Consumer<Event> to) {
        listener = to;
        Thread.ofPlatform().daemon().name("terminal").start(this::read);
    }

    private void read() {
        var decoder = new Decoder();
        var characters = new char[4096];
        try (var reader = new InputStreamReader(in, UTF_8)) {
            while (true) {
                if (decoder.isOpen() && !isReady(reader, decoder.patience())) {
                    decoder.close().forEach(msg -> tell(new Event.Input(msg)));
                    continue;
                }
                int count = reader.read(characters);
                if (count < 0) break;
                decoder.take(new String(characters, 0, count)).forEach(msg -> tell(new Event.Input(msg)));
            }
        } catch (IOException _) {
            // a terminal that is gone cannot be read from
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        tell(new Event.HungUp());
    }

    private static boolean isReady(Reader reader, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!reader.ready()) {
            if (System.nanoTime() > end) return false;
            Thread.sleep(4);
        }
        return true;
    }

    private void tell(Event event) {
        var to = listener;
        if (to != null) to.accept(event);
    }

    @Override
    public void enter() throws IOException {
        run(RAW);
        askSize();
        in.resume();
        if (isOurs) write("\033[?1049h" + OURS);
        else enterPrivateMode();
        mouse(isMouseOurs);
    }

    @Override
    public void mouse(boolean isTaken) throws IOException {
        isMouseOurs = isTaken;
        write(isTaken ? MOUSE : NO_MOUSE);
    }

    @Override
    public void leave() throws IOException {
        in.pause();
        exitPrivateMode();
        restoreTerminalSettings();
    }

    @Override
    public void suspend() throws IOException {
        leave();
        // To all of our process group, as the terminal would. The shell that sends it is stopped as well, and may not be continued with us.
        var stop = new ProcessBuilder("sh", "-c", "kill -TSTP 0").start();
        try {
            if (!stop.waitFor(1, TimeUnit.SECONDS)) stop.destroyForcibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        enter();
    }

    @Override
    public void enterPrivateMode() throws IOException {
        super.enterPrivateMode();
        isOurs = true;
        write(OURS);
    }

    @Override
    public void exitPrivateMode() throws IOException {
        boolean isLocked = tryLock();
        try {
            if (!isOurs) return;
            isOurs = false; // what is drawn from now on goes nowhere
            out.write(NO_MORE.getBytes(UTF_8));
            super.exitPrivateMode();
        } finally {
            if (isLocked) writing.unlock();
        }
    }

    private boolean tryLock() {
        try {
            return writing.tryLock(STUCK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void write(String sequences) throws IOException {
        writing.lock();
        try {
            if (!isOurs) return;
            out.write(sequences.getBytes(UTF_8));
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public void close() {
        try (in) {
            taken.forEach(Signals.Taken::close);
            super.close();
        } catch (IOException | IllegalStateException _) {
            // the terminal is gone, or the virtual machine is ending and gives it back itself
        }
    }

    private void askSize() {
        try {
            size = size(run("stty size"));
        } catch (IOException _) {
            // it stays what it was
        }
    }

    /// Rows and columns, as stty prints them; a terminal that does not know is 80x24.
    private static Size size(String told) {
        var numbers = SIZE.matcher(told.strip());
        if (!numbers.matches()) return USUAL;
        var size = new Size(Integer.parseInt(numbers.group(2)), Integer.parseInt(numbers.group(1)));
        return size.columns() == 0 || size.rows() == 0 ? USUAL : size;
    }

    /// What a command of the shell prints, with the terminal as its input.
    ///
    /// @throws IOException if it fails
    private static String run(String command) throws IOException {
        var process = new ProcessBuilder("sh", "-c", command).redirectInput(DEVICE)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var printed = process.getInputStream()) {
            var text = new String(printed.readAllBytes(), UTF_8);
            if (process.waitFor() != 0) throw new IOException(command + " failed");
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while setting the terminal", e);
        }
    }
}
