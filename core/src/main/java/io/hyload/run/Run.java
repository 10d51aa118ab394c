package io.hyload.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import io.hyload.http.Connection;
import io.hyload.http.Deadlines;
import io.hyload.http.Names;
import io.hyload.http.Secrets;
import io.hyload.stats.Check;
import io.hyload.stats.Ending;
import io.hyload.stats.Judge;
import io.hyload.stats.LagRecorder;
import io.hyload.stats.LocalHost;
import io.hyload.stats.Recorder;
import io.hyload.stats.StatsClock;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsSink;
import io.hyload.stats.Summary;
import io.hyload.stats.Threshold;

/// The run of this process: its recorder, its tasks, its sinks, and how it is brought to an end.
///
/// Life: made by [#begin], or by itself when a scenario is run without us; counts from then on; [#start] opens the sinks
/// and starts the clock; tasks come and go; [#finish], once, waits for them, writes the last record and tells the result.
/// [#stop] may come at any time, from any thread.
///
/// Once stopped, no request is sent any more, and those on their way get [#GRACE] to be answered; what has no answer then is
/// counted as `stopped`.
public final class Run implements Course, Steering {

    /// How long requests on their way may still take once a run is stopped, unless begun otherwise.
    public static final Duration GRACE = Duration.ofSeconds(5);

    /// The version told in the records.
    public static final String VERSION =
            Optional.ofNullable(Run.class.getPackage().getImplementationVersion()).orElse("development");

    static final String UNJUDGED = "nothing was judged: the scenario never called Stats.start() (call it in main)";

    private static volatile Run current;

    /// How a run is meant.
    public enum Mode {
        /// For its figures.
        LOAD,
        /// As a dry run: one task, one pass, no think time, no files, every exchange shown.
        TRIAL,
        /// As the part of a run that another process shows: all goes to the console, nothing to files.
        WORKER
    }

    private final String scenario;
    private final Words words;
    private final Mode mode;
    private final Share share;
    private final Options options;
    private final Console console;
    private final LocalDateTime startTime = LocalDateTime.now();
    private final LogFile log;
    private final Summary summary = new Summary();
    private final RunMetrics metrics;
    private final Optional<MetricsPort> metricsPort;
    private final Judge judge;
    private final LagRecorder lag = new LagRecorder();
    private final Terms terms;
    private final ThresholdWatch watch;
    private final Targets targets;
    private volatile Recorder recorder = new Recorder();

    private final Connection.Census census = new Connection.Census() {
        @Override
        public void opened() {
            recorder.opened();
        }

        @Override
        public void closed() {
            recorder.closed();
        }
    };
    private final Gate gate;
    private final Tasks tasks;
    /// Whether any request has an instant it should be sent at. Set before the task is begun, or by the task itself, so that
    /// whoever may have to see it does.
    private boolean isScheduled;
    private final Crashes crashes = new Crashes();
    private final Exemplars exemplars =
            new Exemplars(Clock.systemUTC(), System::nanoTime, () -> log(Exemplars.TOO_MANY_KINDS));
    private final List<AutoCloseable> owned = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private Optional<StatsClock> clock = Optional.empty();
    private Optional<Sampler> sampler = Optional.empty();
    private Optional<Path> statsFile = Optional.empty();
    private Optional<ExemplarFile> exemplarFile = Optional.empty();
    private Optional<Result> result = Optional.empty();
    private volatile Optional<AtExit> atExit = Optional.empty();
    private final AtomicBoolean tried = new AtomicBoolean();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean started;
    private volatile boolean interrupted;
    private volatile boolean exiting;
    private final AtomicLong firstActivity = new AtomicLong();
    private final AtomicLong expectedEnd = new AtomicLong();
    private final List<Paced> paced = new ArrayList<>();
    private double dueOfThoseOver;
    private boolean hasArrivals;
    private double factor = 1;

    private Run(String scenario, Words words, Console console, Mode mode, Share share, Duration grace, Terms terms) {
        this.scenario = scenario;
        this.mode = mode;
        this.share = share;
        this.words = words;
        this.options = new Options(words.options(), words.secrets());
        this.console = console;
        this.metrics = new RunMetrics(facts(scenario, words, share.count()), words.tag());
        // First, since a port that cannot be had ends it before anything is sent or written.
        this.metricsPort = mode == Mode.LOAD
                ? words.metrics().map(at -> MetricsPort.open(at, metrics::text, console::notice))
                : Optional.empty();
        this.tasks = new Tasks(grace, this::crashed, lag);
        this.gate = tasks.gate();
        this.log = mode == Mode.WORKER
                ? LogFile.to(console::log)
                : LogFile.in(words.logFile(startTime), console::notice);
        this.targets = new Targets();
        this.terms = terms;
        this.judge = new Judge(terms.startUpSeconds());
        this.watch = new ThresholdWatch(terms, summary, this::elapsed, Clock.systemUTC(), this::failed);
    }

    /// The run of this process; one without words, shown on standard output, when none was begun.
    public static Run current() {
        var run = current;
        if (run != null) return run;
        var console = new PlainConsole(System.getenv());
        var secrets = SecretsFile.read(Words.NONE.folder(), console::notice);
        return begin("scenario", Words.NONE.withSecrets(secrets).withEnvironment(System.getenv()), console);
    }

    /// Begins the run of this process, in place of an earlier one that has finished. From now on it can be scraped, if
    /// that is wanted.
    ///
    /// @throws BadInput when the port for that cannot be had
    public static Run begin(String scenario, Words words, Console console) {
        return begin(scenario, words, console, Mode.LOAD, GRACE);
    }

    /// As [#begin(String, Words, Console)], in that mode.
    public static Run begin(String scenario, Words words, Console console, Mode mode) {
        return begin(scenario, words, console, mode, GRACE);
    }

    /// As [#begin(String, Words, Console)], held to these terms.
    public static Run begin(String scenario, Words words, Console console, Terms terms) {
        return begin(scenario, words, console, Mode.LOAD, Share.WHOLE, GRACE, terms);
    }

    /// As [#begin(String, Words, Console, Terms)], of that part alone, which nobody else shows.
    public static Run begin(String scenario, Words words, Console console, Share share, Terms terms) {
        return begin(scenario, words, console, Mode.LOAD, share, GRACE, terms);
    }

    /// Begins the part of a run that is this process's.
    public static Run begin(String scenario, Words words, Console console, Share share) {
        return begin(scenario, words, console, Mode.WORKER, share, GRACE, Terms.NONE);
    }

    static Run begin(String scenario, Words words, Console console, Mode mode, Duration grace) {
        return begin(scenario, words, console, mode, Share.WHOLE, grace, Terms.NONE);
    }

    static synchronized Run begin(String scenario, Words words, Console console, Mode mode, Share share,
            Duration grace, Terms terms) {
        Deadlines.resume();
        Names.system().forget();
        Secrets.know(words.secrets().values());
        current = new Run(scenario, words, console, mode, share, grace, terms);
        return current;
    }

    /// Takes the words of a scenario that was started without us. Only before [#start], and only where there are none yet.
    public static void adopt(List<String> given) {
        var run = current();
        if (run.started || !run.words.equals(Words.NONE.withSecretsOf(run.words))) return;
        var adopted = begin(run.scenario, Words.parse(given).withSecretsOf(run.words), run.console);
        run.watch.required().forEach(adopted.watch::require);
    }

    // ------------------------------------------------------------------ what a scenario asks for

    /// Opens the sinks and starts the clock. Further calls do nothing.
    public void start() {
        lock.lock();
        try {
            if (started) return;
            started = true;
            var sinks = new ArrayList<StatsSink>();
            LongSupplier lost = () -> 0;
            switch (mode) {
                case LOAD -> {
                    var outlets = Outlets.open(words, startTime, console, terms, Long.MIN_VALUE);
                    lost = outlets::lost;
                    statsFile = outlets.file();
                    exemplarFile = ExemplarFile.beside(statsFile, console::notice);
                    sinks.addAll(outlets.sinks());
                    openControl();
                }
                case TRIAL -> {
                    // Nothing is written.
                }
                case WORKER -> sinks.add(console);
            }
            sinks.addFirst(record -> judge(record, false));
            sinks.add(_ -> tellNewErrors());
            var sampling = new Sampler(tasks, lag, recorder::open, lost, this::due);
            var ticking = new StatsClock(recorder, sinks, Clock.systemUTC(), System::nanoTime, tasks::users,
                    sampling::sample, this::ending, facts(scenario, words, share.count()), words.tag(),
                    console::notice);
            sampler = Optional.of(sampling);
            if (mode == Mode.WORKER) ticking.fromTheFirstSecond();
            if (mode != Mode.TRIAL) exemplars.open();
            clock = Optional.of(ticking);
            atExit = Optional.of(AtExit.of("hyload-exit", this::interrupted));
            console.started(this);
            ticking.start();
            sampling.start();
        } finally {
            lock.unlock();
        }
    }

    /// The last record is judged before it is complete: it holds the verdict.
    private void judge(StatsRecord record, boolean isLast) {
        boolean isMarked = record.hy().map(StatsRecord.Details::end).orElse(false);
        if (!isLast && isMarked) return;
        judge.add(record);
        if (mode == Mode.WORKER) return;
        summary.add(record);
        metrics.publish(summary, record);
        watch.accept(record);
    }

    private Ending ending(StatsRecord last) {
        judge(last, true);
        return new Ending(judge.verdict(), watch.end(elapsed()).met());
    }

    private void openControl() {
        var port = words.control().flatMap(at -> ControlPort.open(at, this, console::notice));
        synchronized (owned) {
            port.ifPresent(owned::add);
        }
    }

    static StatsRecord.Facts facts(String scenario, Words words, int workers) {
        return facts(scenario, words, workers, Optional.empty());
    }

    /// @param start Unix second; now, if empty
    static StatsRecord.Facts facts(String scenario, Words words, int workers, Optional<Long> start) {
        var runtime = Runtime.getRuntime();
        return new StatsRecord.Facts(scenario, words.shownOptions(), LocalHost.name(), runtime.availableProcessors(),
                System.getProperty("java.version"), VERSION,
                start.orElseGet(() -> Clock.systemUTC().instant().getEpochSecond()), workers);
    }

    /// Sets the borders of the response-time bands in milliseconds.
    ///
    /// @throws IllegalStateException after [#start]
    public void setRanges(List<Integer> ranges) {
        if (started) throw new IllegalStateException("setResponseTimeRanges after Stats.start(): call it before");
        recorder = new Recorder(ranges);
    }

    /// Holds the run to these thresholds too. In a dry run they are only read.
    ///
    /// @throws BadInput when one of them is none
    public void require(List<String> texts) {
        for (var text : texts) {
            var threshold = threshold(text);
            switch (mode) {
                case LOAD -> watch.require(threshold);
                case WORKER -> console.required(threshold);
                case TRIAL -> {
                    // One pass of one task proves nothing.
                }
            }
        }
    }

    private static Threshold threshold(String text) {
        try {
            return Threshold.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadInput(e.getMessage(), e);
        }
    }

    /// The counters.
    public Recorder recorder() {
        return recorder;
    }

    /// The exchanges worth keeping.
    public Exemplars exemplars() {
        return exemplars;
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
    @Override
    public String scenario() {
        return scenario;
    }

    /// What relative paths are relative to.
    public Path folder() {
        return words.folder();
    }

    /// The part of the run that is this process's.
    public Share share() {
        return share;
    }

    /// The part of what the caller starts that is this process's: a task runs in one process, so all it starts does too;
    /// the main thread runs in all of them.
    public Share shareOfCaller() {
        return Tasks.isTask() ? Share.WHOLE : share;
    }

    /// Says so if `users` users, each with a connection, are more than this system allows.
    public void expect(int users) {
        if (!isTrial()) Limits.ofProcess().onUsers(users, shareOfCaller().count()).ifPresent(console::advice);
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
        exemplars.error(text, () -> text + Crashes.place(new Throwable()));
        log(text);
        if (isTrial()) console.error(text);
    }

    // ------------------------------------------------------------------ tasks

    /// What a task does.
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /// Starts a task, or leaves it to the worker whose turn it is. Waits while the run is paused; once it is being stopped none
    /// is started any more.
    ///
    /// @throws IllegalStateException when the run has finished
    public void task(String name, Work work) {
        tasks.awaitOpen();
        if (tasks.isStopping() || isTrial() && tried.getAndSet(true)) return;
        var mine = shareOfCaller();
        if (!mine.isWhole() && !mine.has(asked.getAndIncrement())) return;
        launch(name, work, true);
    }

    /// Starts what starts tasks: it is waited for like a task, and does not count as a user.
    public void starter(String name, Work work) {
        if (tasks.isStopping()) return;
        launch(name, work, false);
    }

    private void launch(String name, Work work, boolean isUser) {
        checkUnfinished();
        tasks.start(name, work, isUser);
    }

    private void checkUnfinished() {
        if (hasFinished()) throw new IllegalStateException(
                "a task started after the run has ended (start all tasks before waitForTasksDone())");
    }

    // ------------------------------------------------------------------ schedules

    /// Begins to start a task at every instant that the stages tell, those that are this process's, and returns at once.
    ///
    /// @param most how many may run at once, over all workers; unless said, as many as the file limit allows
    /// @throws BadInput for stages that cannot be, or fewer tasks at once than workers
    public void arrivals(List<Stage> stages, OptionalInt most, Work work) {
        var schedule = new Schedule(stages);
        var mine = shareOfCaller();
        if (most.isPresent() && most.getAsInt() < mine.count())
            throw new BadInput("maxConcurrent: %d tasks for %d workers (give one each, or use --workers %1$d)"
                    .formatted(most.getAsInt(), mine.count()));
        long cap = most.isPresent() ? mine.of(most.getAsInt()) : Limits.ofProcess().connections();
        if (isTrial()) {
            task("arrival 0", work);
            return;
        }
        if (tasks.isStopping()) return;
        checkUnfinished();
        isScheduled = true;
        var host = new Arrivals.Host() {
            @Override
            public void start(long number, long due, Work arrived) {
                if (!tasks.isStopping()) tasks.startDue("arrival " + number, arrived, due);
            }

            @Override
            public void expectUntil(long nanos) {
                Run.this.expectUntil(nanos);
            }

            @Override
            public void notice(String line) {
                console.advice(line);
            }
        };
        var begun = new Arrivals(schedule, mine, cap, work, host, lag, System::nanoTime);
        pacing(begun);
        tasks.startClock("hyload-arrivals", () -> {
            begun.run(tasks::isStopping);
            over(begun);
        });
    }

    /// Does `work` every `period` nanoseconds for `time` nanoseconds, in the task that asks this; as
    /// [io.hyload.Hyload#pace] has it.
    ///
    /// @throws BadInput outside of a task
    public void pace(long period, long time, Runnable work) {
        if (isTrial()) {
            work.run();
            return;
        }
        if (!Tasks.isTask())
            throw new BadInput(
                    "pace: called outside of a task (put it into one: users(1, Duration.ZERO, _ -> pace(…)))");
        isScheduled = true;
        expectUntil(time);
        // An arrival that begins late has been due before now.
        long start = Tasks.due(System.nanoTime()) - gate.paused();
        try {
            for (long due = 0; due < time; due += period) {
                Tasks.forgetDue();
                long now = nanos() - start;
                if (now >= time) {
                    lag.dropped(-Math.floorDiv(due - time, period));
                    return;
                }
                sleepUntil(start + due);
                if (isStopping()) return;
                lag.paced(nanos() - start - due);
                Tasks.giveDue(start + due + gate.paused());
                work.run();
            }
        } finally {
            Tasks.forgetDue();
        }
    }

    /// When a request that is sent now should have been sent. Asked with every request: where nothing is scheduled it costs
    /// nothing.
    public long due(long now) {
        return isScheduled ? Tasks.due(now) : now;
    }

    /// How late this process is with what it does.
    public LagRecorder lag() {
        return lag;
    }

    /// Runs all of `works` at once, each in a virtual thread that belongs to the task that asks this, and waits for all.
    ///
    /// @throws E what the first of them threw; what others threw is attached to it
    public <E extends Throwable> void all(List<Work> works) throws E {
        tasks.<E>all(works);
    }

    /// Counted under its class; the first of each is logged with its stack trace.
    private void crashed(String task, Throwable e) {
        var counted = e instanceof RunDry ? Crashes.kind(e) : "scenario: " + Crashes.kind(e);
        recorder.error(counted);
        exemplars.error(counted, () -> Crashes.line(e));
        crashes.add(e).ifPresent(first -> {
            log("task " + task + " failed\n" + Crashes.trace(e));
            console.failed(Crashes.kind(e), "task " + task + " failed: " + first
                    + " (further ones of its kind are only counted; the stack trace is in the log)");
        });
    }

    /// Something worth a mark in the charts, now.
    @Override
    public void note(String text) {
        recorder.note(System.currentTimeMillis(), text);
    }

    /// Closes `resource` when the task that asks this ends; outside of tasks, when the run does.
    public void own(AutoCloseable resource) {
        if (Tasks.isTask()) {
            Tasks.own(resource);
            return;
        }
        synchronized (owned) {
            owned.add(resource);
        }
    }

    /// Tells connections opened and closed to the recorder.
    public Connection.Census census() {
        return census;
    }

    /// How many tasks run now.
    @Override
    public int users() {
        return tasks.users();
    }

    /// Waits `nanos`, or until the run is being stopped.
    public void sleep(long nanos) {
        if (!isTrial()) tasks.sleep(nanos);
    }

    /// Waits until [#nanos] has come to `until`, or until the run is being stopped.
    public void sleepUntil(long until) {
        if (isTrial()) return;
        for (long left = until - nanos(); left > 0 && !isStopping(); left = until - nanos()) {
            tasks.awaitOpen();
            tasks.sleep(until - nanos());
        }
    }

    /// Nanoseconds as of `System.nanoTime`, on a clock that stands still while the run is paused: what is planned by it goes
    /// on after a pause where it stood.
    public long nanos() {
        return gate.nanos();
    }

    /// Called before each request: waits while the run is paused, and ends the task of one that is being stopped.
    public void checkRunning() {
        while (!gate.isOpen()) {
            if (gate.isStopping()) endTask();
            tasks.awaitOpen();
        }
        if (firstActivity.getPlain() == 0) firstActivity.compareAndSet(0, System.nanoTime());
    }

    private void endTask() {
        // The process is about to end; whoever is not a task, the main thread mostly, has nobody to catch what is thrown.
        while (exiting && !Tasks.isTask()) LockSupport.park(this);
        throw new Stopped();
    }

    /// Notes that something will go on until `nanos` from now, for showing progress.
    public void expectUntil(long nanos) {
        expectedEnd.accumulateAndGet(nanos() + nanos, (was, is) -> was == 0 || is - was > 0 ? is : was);
    }

    /// How much of the run is over, 0 to 1, where its length is known.
    @Override
    public Optional<Double> progress() {
        long from = firstActivity.get();
        long to = expectedEnd.get();
        if (from == 0 || to == 0 || to - from <= 0) return Optional.empty();
        return Optional.of(Math.clamp((double) (nanos() - from) / (to - from), 0, 1));
    }

    /// Since the first activity.
    @Override
    public Duration elapsed() {
        long from = firstActivity.get();
        return from == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - from);
    }

    // ------------------------------------------------------------------ changed while it is on

    /// Lets the rate of `arrivals` be changed while they come.
    public void pacing(Paced arrivals) {
        synchronized (paced) {
            hasArrivals = true;
            paced.add(arrivals);
            if (gate.isPaused()) arrivals.rate(0);
            else if (factor != 1) arrivals.rate(factor);
        }
    }

    /// Forgets what has come to its end: a task may have arrivals of its own, as often as it likes.
    void over(Paced arrivals) {
        synchronized (paced) {
            paced.remove(arrivals);
            dueOfThoseOver += arrivals.due();
        }
    }

    /// Arrivals due so far.
    private double due() {
        synchronized (paced) {
            return dueOfThoseOver + paced.stream().mapToDouble(Paced::due).sum();
        }
    }

    /// How fast arrivals come; empty if there never were any.
    @Override
    public Optional<Pace> pace() {
        synchronized (paced) {
            if (!hasArrivals) return Optional.empty();
            return Optional.of(new Pace(paced.stream().mapToDouble(Paced::currentRate).sum(), factor));
        }
    }

    @Override
    public double rate(RateChange change) {
        synchronized (paced) {
            var now = pace().orElseThrow(() -> change.refused());
            factor(change.factor(now));
            return factor;
        }
    }

    /// From now on all arrivals, those still to come included, come at so many times the rate that the scenario asks for.
    public void factor(double changed) {
        synchronized (paced) {
            factor = changed;
            if (!gate.isPaused()) paced.forEach(arrivals -> arrivals.rate(changed));
        }
    }

    @Override
    public boolean pause() {
        synchronized (paced) {
            if (!gate.pause()) return false;
            paced.forEach(arrivals -> arrivals.rate(0));
            return true;
        }
    }

    @Override
    public boolean resume() {
        synchronized (paced) {
            if (!gate.resume()) return false;
            paced.forEach(arrivals -> arrivals.rate(factor));
            return true;
        }
    }

    @Override
    public Status status() {
        return new Status(scenario, elapsed(), users(), pace(), gate.isPaused(), isStopping(), progress(),
                summary.total(), watch.standing());
    }

    // ------------------------------------------------------------------ the end

    /// Whether the run is being stopped.
    public boolean isStopping() {
        return tasks.isStopping();
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

    @Override
    public boolean stop() {
        return tasks.stop();
    }

    /// A threshold has failed for longer than it may.
    private void failed(Check check) {
        console.notice(ThresholdText.ending(check, terms));
        stop();
    }

    /// Waits until the run is stopped, however long.
    public void awaitStop() {
        while (!tasks.isStopping() && !isTrial() && !Thread.currentThread().isInterrupted()) sleep(Long.MAX_VALUE >> 2);
    }

    /// Waits for all tasks, writes the last record and shows the result. Further calls return the same result.
    public Result finish() {
        tasks.await();
        lock.lock();
        try {
            if (result.isPresent()) return result.get();
            synchronized (owned) {
                owned.forEach(Tasks::close);
                owned.clear();
            }
            var elapsed = elapsed();
            clock.ifPresent(StatsClock::close);
            sampler.ifPresent(Sampler::stop);
            if (mode != Mode.WORKER)
                crashes.byKind().forEach((kind, crash) -> log("scenario: " + kind + ": " + crash.count() + " in all"));
            log.close();
            var examples = examples();
            int unfinished = tasks.pending();
            var ended =
                    new Result(scenario, summary, judge.verdict(), elapsed, crashes.byKind(), interrupted, unfinished,
                            statsFile,
                            log.file(), remarks(options, unfinished), List.of(), examples, watch.end(elapsed));
            result = Optional.of(ended);
            if (!started && ended.isJudged()) console.notice(UNJUDGED);
            if (started || mode == Mode.WORKER || ended.isJudged()) console.finished(ended);
            metricsPort.ifPresent(MetricsPort::close);
            forgetExit();
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /// The first exchange of a kind of error can be read a second after it came.
    private void tellNewErrors() {
        var news = exemplars.news(workerNumber());
        if (mode == Mode.WORKER) news.forEach(console::exemplar);
        else exemplarFile.ifPresent(file -> file.add(news));
    }

    private Optional<Integer> workerNumber() {
        return share.isWhole() ? Optional.empty() : Optional.of(share.number());
    }

    private Examples examples() {
        if (mode == Mode.WORKER) {
            exemplars.all(workerNumber()).forEach(console::exemplar);
            return Examples.NONE;
        }
        var kept = exemplars.all(Optional.empty());
        return Examples.of(exemplarFile.flatMap(file -> file.write(kept, console::notice)), kept);
    }

    static List<String> remarks(Options options, int unfinished) {
        var remarks = new ArrayList<String>();
        for (var name : options.unread()) {
            var known = String.join(", ", options.known());
            remarks.add("option " + name + " was given but the scenario never asked for it"
                    + (known.isEmpty() ? "" : " (it asks for: " + known + ")"));
        }
        if (unfinished > 0) remarks.add(unfinished + " tasks did not end when they were told to");
        return remarks;
    }

    private void forgetExit() {
        if (!exiting) atExit.ifPresent(AtExit::close);
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
