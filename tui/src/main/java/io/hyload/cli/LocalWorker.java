package io.hyload.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.hyload.run.ControlRequest;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A worker that is a child of this process.
final class LocalWorker implements Worker {
    /// The launcher says by this property what flags a worker is to have. Those of its own stand before it and are for one
    /// process alone; those that the user adds stand after it and hold for all.
    private static final String FLAGS = "-Dhyload.worker.flags=";

    private final int number;
    private final Process process;
    private final DataOutputStream orders;
    private volatile boolean killed;

    private LocalWorker(int number, Process process) {
        this.number = number;
        this.process = process;
        this.orders = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    /// Starts the process of a worker, on the Java and the class path of this one.
    ///
    /// @throws Fault when it cannot be started
    static LocalWorker start(int number, int count, Path folder) {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add(heap(count));
        line.addAll(flags(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
        try {
            return new LocalWorker(number, new ProcessBuilder(line).directory(folder.toFile()).start());
        } catch (IOException e) {
            throw new Fault(ExitCode.CRASHED, "worker " + number, "cannot be started: " + e.getMessage(),
                    "use fewer workers", e);
        }
    }

    /// The flags of a worker, from those of this process.
    static List<String> flags(List<String> ours) {
        var flags = new ArrayList<String>();
        for (var flag : ours) {
            if (flag.startsWith(FLAGS)) {
                flags.clear();
                Arrays.stream(flag.substring(FLAGS.length()).strip().split("\\s+")).filter(f -> !f.isEmpty())
                        .forEach(flags::add);
            } else if (!flag.startsWith("-agentlib:jdwp") && !flag.startsWith("-Xrunjdwp")) { // one port, one debugger
                flags.add(flag);
            }
        }
        return flags;
    }

    /// The largest heap of each of so many: Java's own limit, a quarter of the memory, is for one process. A flag of the
    /// user comes later and counts.
    static String heap(int count) {
        return String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.2f", Math.min(25.0, 75.0 / count));
    }

    @Override
    public int number() {
        return number;
    }

    /// A process that is gone already shows by its output having ended.
    @Override
    public void give(Order order) {
        try {
            order.writeTo(orders);
            orders.flush();
        } catch (IOException e) {
            // Told when its output ends.
        }
    }

    /// At once: whoever gives the order to several gives it to all within a millisecond.
    @Override
    public void go(Instant start) {
        say(Order.GO);
    }

    @Override
    public void stop() {
        say(Order.STOP);
    }

    @Override
    public synchronized void ask(ControlRequest request) {
        try {
            orders.write(Order.ASK);
            Order.write(orders, request);
            orders.flush();
        } catch (IOException e) {
            // Told when its output ends.
        }
    }

    private synchronized void say(int order) {
        try {
            orders.write(order);
            orders.flush();
        } catch (IOException e) {
            // Told when its output ends.
        }
    }

    @Override
    public void kill() {
        killed |= process.isAlive();
        process.destroyForcibly();
    }

    /// Half a line at the end of its output is left out.
    @Override
    public void listen(Consumer<Message> each) {
        try (var in = process.getInputStream()) {
            lines(in, line -> each.accept(Message.parse(line)));
        } catch (IOException e) {
            // As good as its end.
        }
    }

    @Override
    public void listenToErrors(Consumer<String> each) {
        try (var in = process.getErrorStream()) {
            lines(in, each);
        } catch (IOException e) {
            // As good as its end.
        }
    }

    private static void lines(InputStream in, Consumer<String> each) throws IOException {
        var line = new ByteArrayOutputStream();
        var some = new byte[1 << 16];
        for (int length = in.read(some); length >= 0; length = in.read(some)) {
            for (int i = 0; i < length; i++) {
                if (some[i] != '\n') {
                    line.write(some[i]);
                    continue;
                }
                var text = line.toString(UTF_8);
                line.reset();
                each.accept(text);
            }
        }
    }

    @Override
    public String end() {
        try {
            int code = process.waitFor();
            return killed ? KILLED : Worker.ended(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "is gone";
        }
    }
}
