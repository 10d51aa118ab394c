package io.hyload.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.hyload.http.Connection;
import io.hyload.http.Deadlines;
import io.hyload.stats.Aside;
import io.hyload.stats.FileSink;
import io.hyload.stats.Recorder;
import io.hyload.stats.StatsClock;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsSink;
import io.hyload.stats.Summary;
import io.hyload.stats.UdpSink;

/// The run of this process: its recorder, its tasks, its sinks, and how it is brought to an end.
///
/// Life: made by [#begin], or by itself when a scenario is run without us; counts from then on; [#start] opens the sinks
/// and starts the clock; tasks come and go; [#finish], once, waits for them, writes the last record and tells the result.
/// [#stop] may come at any time, from any thread.
///
/// How stopping works: no task is interrupted. Sleeping ones are woken, and every task ends at its next request. Those
/// waiting for a response get [#GRACE] to receive it; what is still on its way then is counted as `stopped`.
public final class Run {

    /// How long requests on their way may still take once a run is stopped, unless begun otherwise.
    public static final Duration GRACE = Duration.ofSeconds(5);

    /// The version told in the records.
    public static final String VERSION =
            Optional.ofNullable(Run.class.getPackage().getImplementationVersion()).orElse("development");

    private static final ScopedValue<RunningTask> TASK = ScopedValue.newInstance();
    private static volatile Run current;

    /// How a run is meant.
    public enum Mode {
        /// For its figures.
        LOAD,
        /// As a dry run: one task, one pass, no think time, no files, every exchange shown.
        TRIAL
    }

    private final String scenario;
    private final Words words;
    private final Mode mode;
    private final Options options;
    private final Console console;
    private final Duration grace;
    private final LocalDateTime startTime = LocalDateTime.now();
    private final LogFile log;
    private final Summary summary = new Summary();
    private final Targets targets;
    private volatile Recorder recorder = new Recorder();

    private final Set<RunningTask> tasks = ConcurrentHashMap.newKeySet();
    private final Set<Thread> sleepers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final Map<String, AtomicLong> crashCounts = new ConcurrentHashMap<>();
    private final Map<String, String> firstCrashes = new ConcurrentHashMap<>();
    private final List<AutoCloseable> owned = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition taskEnded = lock.newCondition();
    private Optional<StatsClock> clock = Optional.empty();
    private Optional<Path> statsFile = Optional.empty();
    private Optional<Result> result = Optional.empty();
    private final Thread atExit = Thread.ofPlatform().name("hyload-exit").unstarted(this::interrupted);
    private final AtomicBoolean tried = new AtomicBoolean();
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile boolean interrupted;
    private volatile boolean exiting;
    private final AtomicLong firstActivity = new AtomicLong();
    private final AtomicLong expectedEnd = new AtomicLong();

    private Run(String scenario, Words words, Console console, Mode mode, Duration grace) {
        this.scenario = scenario;
        this.mode = mode;
        this.words = words;
        this.options = new Options(words.options());
        this.console = console;
        this.grace = grace;
        this.log = new LogFile(words.logFile(startTime), console::notice);
        this.targets = new Targets();
    }

    /// The run of this process; one without words, shown on standard output, when none was begun.
    public static Run current() {
        var run = current;
        return run != null ? run : begin("scenario", Words.NONE, new PlainConsole(System.getenv()));
    }

    /// Begins the run of this process, in place of an earlier one that has finished.
    public static Run begin(String scenario, Words words, Console console) {
        return begin(scenario, words, console, Mode.LOAD, GRACE);
    }

    /// As [#begin(String, Words, Console)], in that mode.
    public static Run begin(String scenario, Words words, Console console, Mode mode) {
        return begin(scenario, words, console, mode, GRACE);
    }

    static synchronized Run begin(String scenario, Words words, Console console, Mode mode, Duration grace) {
        Deadlines.resume();
        current = new Run(scenario, words, console, mode, grace);
        return current;
    }

    /// Takes the words of a scenario that was started without us. Only before [#start], and only where there are none yet.
    public static void adopt(List<String> given) {
        var run = current();
        if (run.started || !run.words.equals(Words.NONE)) return;
        begin(run.scenario, Words.parse(given), run.console);
    }

    // ------------------------------------------------------------------ what a scenario asks for

    /// Opens the sinks and starts the clock. Further calls do nothing.
    public void start() {
        lock.lock();
        try {
            if (started) return;
            started = true;
            var sinks = new ArrayList<StatsSink>();
            sinks.add(summary::add);
            if (!isTrial()) {
                openFile().ifPresent(sinks::add);
                words.consoles().forEach(target -> open(target).ifPresent(sinks::add));
                sinks.add(new Aside(console));
            }
            var ticking = new StatsClock(recorder, sinks, Clock.systemUTC(), System::nanoTime, users::get, facts(),
                    words.tag(), console::notice);
            clock = Optional.of(ticking);
            Runtime.getRuntime().addShutdownHook(atExit);
            console.started(this);
            ticking.start();
        } finally {
            lock.unlock();
        }
    }

    private Optional<StatsSink> openFile() {
        var file = words.statsFile(startTime);
        try {
            var sink = FileSink.open(file);
            statsFile = Optional.of(file);
            return Optional.of(sink);
        } catch (IOException e) {
            console.notice(e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<StatsSink> open(String target) {
        try {
            return Optional.of(UdpSink.to(target));
        } catch (IOException e) {
            console.notice(e.getMessage());
            return Optional.empty();
        }
    }

    private StatsRecord.Facts facts() {
        var runtime = Runtime.getRuntime();
        return new StatsRecord.Facts(scenario, words.shownOptions(), hostName(), runtime.availableProcessors(),
                System.getProperty("java.version"), VERSION, Clock.systemUTC().instant().getEpochSecond());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /// Sets the borders of the response-time bands in milliseconds.
    ///
    /// @throws IllegalStateException after [#start]
    public void setRanges(List<Integer> ranges) {
        if (started) throw new IllegalStateException("setResponseTimeRanges after Stats.start(): call it before");
        recorder = new Recorder(ranges);
    }

    /// The counters.
    public Recorder recorder() {
        return recorder;
    }

    /// URLs already parsed.
    public Targets targets() {
        return targets;
    }

    /// The options given to the scenario.
    public Options options() {
        return options;
    }

    /// Where it shows itself.
    public Console console() {
        return console;
    }

    /// Its name.
    public String scenario() {
        return scenario;
    }

    /// Whether this is a dry run.
    public boolean isTrial() {
        return mode == Mode.TRIAL;
    }

    /// A line for the log.
    public void log(String text) {
        log.write(text);
    }

    /// An error that the scenario found, counted under its text and logged.
    public void error(String text) {
        recorder.error(text);
        log(text);
    }

    // ------------------------------------------------------------------ tasks

    /// What a task does.
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /// A task and the connections that go with it.
    private static final class RunningTask {
        private final String name;
        private volatile Thread thread;
        private List<AutoCloseable> owned = List.of();

        RunningTask(String name) {
            this.name = name;
        }
    }

    /// Starts a task. Once the run is being stopped none is started any more.
    ///
    /// @throws IllegalStateException when the run has finished
    public void task(String name, Work work) {
        if (stopping || isTrial() && tried.getAndSet(true)) return;
        launch(name, work, users);
    }

    /// Starts what starts tasks: it is waited for like a task, and does not count as a user.
    public void starter(String name, Work work) {
        if (stopping) return;
        launch(name, work, new AtomicInteger());
    }

    private void launch(String name, Work work, AtomicInteger count) {
        if (hasFinished()) throw new IllegalStateException(
                "a task started after the run has ended (start all tasks before waitForTasksDone())");
        var task = new RunningTask(name);
        pending.incrementAndGet();
        count.incrementAndGet();
        tasks.add(task);
        Thread.ofVirtual().name(name).start(() -> {
            task.thread = Thread.currentThread();
            try {
                ScopedValue.where(TASK, task).run(() -> perform(task, work));
            } finally {
                task.owned.forEach(Run::closed);
                tasks.remove(task);
                count.decrementAndGet();
                ended();
            }
        });
    }

    private void perform(RunningTask task, Work work) {
        try {
            work.run();
        } catch (Stopped e) {
            // The run is being stopped; this is how its tasks end.
        } catch (Throwable e) {
            crashed(task, e);
            // Endless recursion is the scenario's own mistake; the JVM is as sound as before.
            if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) throw fatal;
        }
    }

    private void ended() {
        if (pending.decrementAndGet() > 0) return;
        lock.lock();
        try {
            taskEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Counted under its class; the first of each is logged with its stack trace.
    private void crashed(RunningTask task, Throwable e) {
        var simple = e.getClass().getSimpleName();
        var kind = simple.isEmpty() ? e.getClass().getName() : simple; // an anonymous class has none
        recorder.error("scenario: " + kind);
        crashCounts.computeIfAbsent(kind, _ -> new AtomicLong()).incrementAndGet();
        var shown =
                kind + (e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse("")) + place(e);
        if (firstCrashes.putIfAbsent(kind, shown) != null) return;
        var trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        log("task " + task.name + " failed\n" + trace);
        console.notice("task " + task.name + " failed: " + shown
                + " (further ones of its kind are only counted; the stack trace is in the log)");
    }

    /// The innermost line that is the user's own.
    private static String place(Throwable e) {
        for (var frame : e.getStackTrace()) {
            var isOurs = frame.getClassName().startsWith("io.hyload.") || frame.getClassName().startsWith("java.")
                    || frame.getClassName().startsWith("jdk.");
            if (!isOurs) return " at " + frame.getFileName() + ":" + frame.getLineNumber();
        }
        return "";
    }

    private static void closed(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            // What belonged to a task that has ended is of no further use, and there is nobody to tell.
        }
    }

    /// Closes `resource` when the task that asks this ends; outside of tasks, when the run does.
    public void own(AutoCloseable resource) {
        if (TASK.isBound()) {
            var task = TASK.get();
            if (task.owned.isEmpty()) {
                task.owned = List.of(resource);
                return;
            }
            var more = new ArrayList<>(task.owned);
            more.add(resource);
            task.owned = more;
            return;
        }
        synchronized (owned) {
            owned.add(resource);
        }
    }

    /// Tells connections opened and closed to the recorder.
    public Connection.Census census() {
        return new Connection.Census() {
            @Override
            public void opened() {
                recorder.opened();
            }

            @Override
            public void closed() {
                recorder.closed();
            }
        };
    }

    /// How many tasks run now.
    public int users() {
        return users.get();
    }

    /// Waits `nanos`, or until the run is being stopped.
    public void sleep(long nanos) {
        if (nanos <= 0 || stopping || isTrial()) return;
        var me = Thread.currentThread();
        boolean isTask = TASK.isBound();
        if (!isTask) sleepers.add(me);
        try {
            long until = System.nanoTime() + nanos;
            for (long left = nanos; left > 0 && !stopping && !me.isInterrupted(); left = until - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
        } finally {
            if (!isTask) sleepers.remove(me);
        }
    }

    /// Called before each request: ends the task of a run that is being stopped.
    public void checkRunning() {
        if (!stopping) {
            if (firstActivity.getPlain() == 0) firstActivity.compareAndSet(0, System.nanoTime());
            return;
        }
        // The process is about to end; whoever is not a task, the main thread mostly, has nobody to catch what is thrown.
        while (exiting && !TASK.isBound()) LockSupport.park(this);
        throw new Stopped();
    }

    /// Notes that something will go on until `nanos` from now, for showing progress.
    public void expectUntil(long nanos) {
        expectedEnd.accumulateAndGet(System.nanoTime() + nanos, (was, is) -> was == 0 || is - was > 0 ? is : was);
    }

    /// How much of the run is over, 0 to 1, where its length is known.
    public Optional<Double> progress() {
        long from = firstActivity.get();
        long to = expectedEnd.get();
        if (from == 0 || to == 0 || to - from <= 0) return Optional.empty();
        return Optional.of(Math.clamp((double) (System.nanoTime() - from) / (to - from), 0, 1));
    }

    /// Since the first activity.
    public Duration elapsed() {
        long from = firstActivity.get();
        return from == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - from);
    }

    // ------------------------------------------------------------------ the end

    /// Whether the run is being stopped.
    public boolean isStopping() {
        return stopping;
    }

    /// Whether a scenario has called [#start].
    public boolean hasStarted() {
        return started;
    }

    /// Whether [#finish] is done.
    public boolean hasFinished() {
        lock.lock();
        try {
            return result.isPresent();
        } finally {
            lock.unlock();
        }
    }

    /// Brings the run to an end soon: wakes those who sleep; no task starts any more, no request is sent any more.
    public void stop() {
        stopping = true;
        for (var task : tasks) {
            var thread = task.thread;
            if (thread != null) LockSupport.unpark(thread);
        }
        sleepers.forEach(LockSupport::unpark);
    }

    /// Waits until all tasks have ended; while the run is being stopped, no longer than the grace time.
    public void awaitTasks() {
        lock.lock();
        try {
            while (pending.get() > 0 && !stopping) taskEnded.awaitNanos(100_000_000);
            long mercy = System.nanoTime() + grace.toNanos();
            while (pending.get() > 0 && System.nanoTime() - mercy < 0) taskEnded.awaitNanos(20_000_000);
            long end = System.nanoTime() + 1_000_000_000L;
            while (pending.get() > 0 && System.nanoTime() - end < 0) {
                Deadlines.expireAll();
                taskEnded.awaitNanos(20_000_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the run is stopped, however long.
    public void awaitStop() {
        while (!stopping && !isTrial() && !Thread.currentThread().isInterrupted()) sleep(Long.MAX_VALUE >> 2);
    }

    /// Waits for all tasks, writes the last record and shows the result. Further calls return the same result.
    public Result finish() {
        awaitTasks();
        lock.lock();
        try {
            if (result.isPresent()) return result.get();
            synchronized (owned) {
                owned.forEach(Run::closed);
                owned.clear();
            }
            var elapsed = elapsed();
            clock.ifPresent(StatsClock::close);
            crashCounts.forEach((kind, count) -> log("scenario: " + kind + ": " + count + " in all"));
            log.close();
            var ended = new Result(scenario, summary, elapsed, crashes(), interrupted, pending.get(), statsFile,
                    log.file(), remarks());
            result = Optional.of(ended);
            if (started) console.finished(ended);
            forgetExit();
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Result.Crash> crashes() {
        var crashes = new TreeMap<String, Result.Crash>();
        crashCounts.forEach((kind, count) -> crashes.put(kind,
                new Result.Crash(count.get(), firstCrashes.getOrDefault(kind, kind))));
        return crashes;
    }

    private List<String> remarks() {
        var remarks = new ArrayList<String>();
        for (var name : options.unread()) {
            var known = String.join(", ", options.known());
            remarks.add("option " + name + " was given but the scenario never asked for it"
                    + (known.isEmpty() ? "" : " (it asks for: " + known + ")"));
        }
        if (pending.get() > 0)
            remarks.add(pending.get() + " tasks did not end within " + (grace.toSeconds() + 1) + " s of being stopped");
        return remarks;
    }

    private void forgetExit() {
        if (!started || exiting) return;
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending just now: the hook will find that there is nothing left to do.
        }
    }

    /// The process is about to end, by Ctrl+C or a signal, or because nobody waits for the tasks: nothing measured is lost.
    private void interrupted() {
        if (hasFinished()) return;
        interrupted = true;
        exiting = true;
        stop();
        finish();
    }
}
