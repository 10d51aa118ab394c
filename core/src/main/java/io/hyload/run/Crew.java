package io.hyload.run;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.hyload.stats.Check;
import io.hyload.stats.Ending;
import io.hyload.stats.Judge;
import io.hyload.stats.Sinks;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Threshold;
import io.hyload.stats.Timeline;

/// The run of several workers, as if it were one: it is told what each of them says, and makes of it one stats file, one
/// log, one view and one result.
///
/// It knows nothing of processes. A worker is known by its number, and says in this order: that it has [#started], its
/// records and whatever else, and in the end its [#ended]; or somebody says for it that it is [#lost]. May be called from
/// any thread.
public final class Crew implements Course, Steering {

    /// How long a second waits for the record of a worker that is late.
    private static final long PATIENCE_SECONDS = 2;
    private static final long TICK_MILLIS = 250;
    /// How long the past of a run may be silent before what is missing of it counts as late.
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String scenario;
    private final List<String> names;
    private final Words words;
    private final Console console;
    private final InstantSource wall;
    private final Orders orders;
    private final Gate gate = new Gate();
    private final LocalDateTime startTime = LocalDateTime.now();
    private final Options options;
    private final LogFile log;
    private final Summary summary = new Summary();
    private final RunMetrics metrics;
    private final Optional<MetricsPort> metricsPort;
    private final Judge judge;
    private final Terms terms;
    private final ThresholdWatch watch;
    private final Timeline timeline;
    private final Identity identity;
    /// Seconds before this one have been shown by somebody else.
    private final long since;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private final Member[] members;
    private Optional<Sinks> sinks = Optional.empty();
    private Optional<Outlets> outlets = Optional.empty();
    private final Map<String, Set<Integer>> notices = new LinkedHashMap<>();
    private final Set<String> advice = new TreeSet<>();
    private final Map<String, Result.Crash> crashes = new TreeMap<>();
    private final Set<String> failures = new TreeSet<>();
    private final List<String> lost = new ArrayList<>();
    private List<Exemplar> exemplars = List.of();
    private Optional<ExemplarFile> exemplarFile = Optional.empty();
    private Optional<Result> result = Optional.empty();
    private boolean interrupted;
    private Optional<ControlPort> control = Optional.empty();
    /// Held while orders are given, so that all workers get them in the same order; nothing else waits for a worker that
    /// does not read them.
    private final ReentrantLock giving = new ReentrantLock();
    private volatile double factor = 1;
    private boolean isCatchingUp;
    private long lastTold;

    /// What a run is known by to those who watch it from afar.
    ///
    /// @param id    of its records: `host:pid:start`
    /// @param start Unix second
    public record Identity(String id, long start) {}

    /// Tells a worker what is wanted of it while it runs.
    @FunctionalInterface
    public interface Orders {
        void give(int worker, ControlRequest request);
    }

    /// What is known of one worker; changed under the lock alone. What is shown is read without it: the console has a lock
    /// of its own, and is told things under ours.
    private static final class Member {
        private boolean hasStarted;
        private volatile boolean hasEnded;
        private volatile long firstActivity;
        private volatile Optional<Double> progress = Optional.empty();
        private volatile int users;
        private volatile Optional<Pace> pace = Optional.empty();
        private Optional<Farewell> farewell = Optional.empty();
        /// The latest second it has told of.
        private long reported = -1;
    }

    /// A run that has not started yet. From now on it can be scraped, if that is wanted.
    ///
    /// @param orders tell the workers what to do while they run
    /// @throws BadInput when the port for that cannot be had
    public Crew(String scenario, Words words, Console console, int workers, Terms terms, Orders orders) {
        this(scenario, words, console, numbered(workers), terms, orders);
    }

    /// As above.
    ///
    /// @param names of the workers, each another one
    public Crew(String scenario, Words words, Console console, List<String> names, Terms terms, Orders orders) {
        this(scenario, words, console, names, terms, orders, InstantSource.system(), Optional.empty());
    }

    /// A run that is on already, begun by another process, whose workers tell all of it again from its beginning: file, summary and
    /// verdict are of the whole run; console and datagrams go on from now.
    ///
    /// @param begun what the other one was known by
    public Crew(String scenario, Words words, Console console, List<String> names, Terms terms, Orders orders,
            Identity begun) {
        this(scenario, words, console, names, terms, orders, InstantSource.system(), Optional.of(begun));
    }

    Crew(String scenario, Words words, Console console, int workers, Terms terms, Orders orders, InstantSource wall) {
        this(scenario, words, console, numbered(workers), terms, orders, wall, Optional.empty());
    }

    Crew(String scenario, Words words, Console console, List<String> names, Terms terms, Orders orders,
            InstantSource wall, Optional<Identity> begun) {
        this.names = List.copyOf(names);
        this.scenario = scenario;
        this.words = words;
        this.console = console;
        this.wall = wall;
        this.terms = terms;
        this.judge = new Judge(terms.startUpSeconds());
        this.watch = new ThresholdWatch(terms, summary, this::elapsed, wall, this::failed);
        this.orders = orders;
        this.options = new Options(words.options(), words.secrets());
        this.log = LogFile.in(words.logFile(startTime), console::notice);
        this.members = new Member[names.size()];
        Arrays.setAll(members, _ -> new Member());
        var facts = Run.facts(scenario, words, names.size(), begun.map(Identity::start));
        this.identity = begun.orElseGet(() -> new Identity(
                facts.host() + ":" + ProcessHandle.current().pid() + ":" + facts.start(), facts.start()));
        this.timeline = new Timeline(identity.id, words.tag(), Optional.of(facts));
        this.since = begun.map(_ -> wall.instant().getEpochSecond() - 1).orElse(Long.MIN_VALUE);
        this.isCatchingUp = begun.isPresent();
        this.lastTold = System.nanoTime();
        if (isCatchingUp) names.forEach(timeline::await);
        this.metrics = new RunMetrics(facts, words.tag());
        this.metricsPort = words.metrics().map(at -> MetricsPort.open(at, metrics::text, console::notice));
    }

    // ------------------------------------------------------------------ what a worker says

    /// Its scenario has called `Stats.start()`: the first one opens file and console.
    public void started(int worker) {
        lock.lock();
        try {
            if (members[worker].hasStarted || members[worker].hasEnded) return;
            members[worker].hasStarted = true;
            timeline.await(name(worker));
            if (sinks.isPresent() || result.isPresent()) return;
            var opened = Outlets.open(words, startTime, console, terms, since);
            outlets = Optional.of(opened);
            exemplarFile = ExemplarFile.beside(opened.file(), console::notice);
            sinks = Optional.of(new Sinks(opened.sinks(), console::notice));
            control = words.control().flatMap(at -> ControlPort.open(at, this, console::notice));
            console.started(this);
            Thread.ofPlatform().name("hyload-clock").daemon().start(this::tickOn);
        } finally {
            lock.unlock();
        }
    }

    /// The record of one of its seconds.
    public void accept(int worker, StatsRecord record) {
        lock.lock();
        try {
            members[worker].users = record.hy().map(StatsRecord.Details::users).orElse(0);
            members[worker].reported = Math.max(members[worker].reported, record.t());
            lastTold = System.nanoTime();
            timeline.add(name(worker), record);
            emit(timeline.complete());
        } finally {
            lock.unlock();
        }
    }

    /// How far it is.
    ///
    /// @param elapsed since its first activity
    public void progress(int worker, Duration elapsed, Optional<Double> progress) {
        lock.lock();
        try {
            if (!elapsed.isZero()) members[worker].firstActivity = System.nanoTime() - elapsed.toNanos();
            members[worker].progress = progress;
        } finally {
            lock.unlock();
        }
    }

    /// How fast its arrivals come.
    public void pace(int worker, Pace pace) {
        members[worker].pace = Optional.of(pace);
    }

    /// A finished line of its log.
    public void log(String line) {
        log.append(line);
    }

    /// One line a person should know. What another worker says alike is only counted.
    public void notice(int worker, String line) {
        lock.lock();
        try {
            var saying = notices.computeIfAbsent(line, _ -> new TreeSet<>());
            boolean isNew = saying.isEmpty();
            saying.add(worker);
            if (isNew) console.notice(name(worker) + ": " + line);
        } finally {
            lock.unlock();
        }
    }

    /// One line on the run as a whole, which others may say alike.
    public void advice(String line) {
        lock.lock();
        try {
            if (advice.add(line)) console.advice(line);
        } finally {
            lock.unlock();
        }
    }

    /// A task has thrown what none had thrown before in that worker; told if it is so of all workers.
    public void failed(String kind, String line) {
        lock.lock();
        try {
            if (failures.add(kind)) console.failed(kind, line);
        } finally {
            lock.unlock();
        }
    }

    /// One of its exemplars; it may say the same again. No more are kept than of a run in one process. That of a new kind of
    /// error can be read at once.
    public void exemplar(Exemplar exemplar) {
        lock.lock();
        try {
            if (exemplars.contains(exemplar)) return;
            boolean isNew = exemplar.kind().isPresent()
                    && exemplars.stream().noneMatch(known -> known.kind().equals(exemplar.kind()));
            var all = new ArrayList<>(exemplars);
            all.add(exemplar);
            exemplars = Exemplars.chosen(all);
            if (isNew && result.isEmpty() && exemplars.contains(exemplar))
                exemplarFile.ifPresent(file -> file.add(List.of(exemplar)));
        } finally {
            lock.unlock();
        }
    }

    /// Its scenario holds the run to a threshold; others say it alike.
    public void require(Threshold threshold) {
        watch.require(threshold);
    }

    /// Its part is over, and this is the last it says.
    public void ended(int worker, Farewell farewell) {
        lock.lock();
        try {
            leave(worker);
            members[worker].farewell = Optional.of(farewell);
            farewell.asked().forEach(options::asked);
            farewell.crashes().forEach((kind, crash) -> crashes.merge(kind, crash,
                    (one, other) -> new Result.Crash(one.count() + other.count(), one.first())));
        } finally {
            lock.unlock();
        }
    }

    /// It is gone without a word. What it had counted is kept, and the others go on.
    ///
    /// @param why what is known of it, in the past tense: `was killed`
    public void lost(int worker, String why) {
        lock.lock();
        try {
            leave(worker);
            var line = name(worker) + " " + why;
            lost.add(line);
            judge.suspect(line);
            var others = Arrays.stream(members).allMatch(member -> member.hasEnded) ? "" : "; the others go on";
            console.notice(line + " (what it had counted is kept" + others + ")");
        } finally {
            lock.unlock();
        }
    }

    private void leave(int worker) {
        members[worker].hasEnded = true;
        members[worker].users = 0;
        members[worker].pace = members[worker].pace.map(pace -> new Pace(0, pace.factor()));
        timeline.left(name(worker));
        emit(timeline.complete());
    }

    private String name(int worker) {
        return names.get(worker);
    }

    /// What workers are called that have no names.
    public static List<String> numbered(int workers) {
        return IntStream.range(0, workers).mapToObj(number -> "worker " + number).toList();
    }

    // ------------------------------------------------------------------ seconds

    private void emit(List<StatsRecord> records) {
        for (var record : records) {
            judge.add(record);
            if (outlets.map(Outlets::lost).orElse(0L) > 0)
                judge.suspect("datagrams could not be sent: who watches from afar has gaps");
            summary.add(record);
            metrics.publish(summary, record);
            watch.accept(record);
            boolean isLast = record.hy().map(StatsRecord.Details::end).orElse(false);
            var told = isLast ? record.ending(new Ending(judge.verdict(), watch.end(longest()).met())) : record;
            sinks.ifPresent(open -> open.accept(told));
        }
    }

    private void tickOn() {
        lock.lock();
        try {
            while (result.isEmpty()) {
                tick();
                over.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Lets seconds out that have waited long enough.
    void tick() {
        lock.lock();
        try {
            if (isCatchingUp()) return;
            emit(timeline.upTo(wall.instant().getEpochSecond() - 1 - PATIENCE_SECONDS));
        } finally {
            lock.unlock();
        }
    }

    /// Whether the past is still being told: then a second waits for all workers, however old it is.
    private boolean isCatchingUp() {
        if (!isCatchingUp) return false;
        isCatchingUp = System.nanoTime() - lastTold < SILENCE_NANOS
                && Arrays.stream(members).anyMatch(member -> !member.hasEnded && member.reported < since);
        return isCatchingUp;
    }

    /// What this run is known by, for who goes on with it.
    public Identity identity() {
        return identity;
    }

    // ------------------------------------------------------------------ as it is shown

    @Override
    public String scenario() {
        return scenario;
    }

    @Override
    public Duration elapsed() {
        long now = System.nanoTime();
        return Duration.ofNanos(Arrays.stream(members).mapToLong(member -> member.firstActivity)
                .filter(first -> first != 0).map(first -> now - first).max().orElse(0));
    }

    /// That of the worker that has most to do yet.
    @Override
    public Optional<Double> progress() {
        return Arrays.stream(members).filter(member -> !member.hasEnded).flatMap(member -> member.progress.stream())
                .min(Double::compare);
    }

    @Override
    public int users() {
        return Arrays.stream(members).mapToInt(member -> member.users).sum();
    }

    /// What a worker says is up to a second old: the factor is that of now.
    @Override
    public Optional<Pace> pace() {
        var told = Arrays.stream(members).flatMap(member -> member.pace.stream()).toList();
        if (told.isEmpty()) return Optional.empty();
        double asked = told.stream().mapToDouble(pace -> pace.rate() / pace.factor()).sum();
        double now = factor;
        return Optional.of(new Pace(gate.isPaused() ? 0 : asked * now, now));
    }

    // ------------------------------------------------------------------ changed while it is on

    @Override
    public Status status() {
        return new Status(scenario, elapsed(), users(), pace(), gate.isPaused(), gate.isStopping(), progress(),
                summary.total(), watch.standing());
    }

    @Override
    public boolean pause() {
        return give(gate::pause, new ControlRequest.Pause());
    }

    @Override
    public boolean resume() {
        return give(gate::resume, new ControlRequest.Resume());
    }

    @Override
    public boolean stop() {
        return give(gate::stop, new ControlRequest.Stop());
    }

    @Override
    public double rate(RateChange change) {
        giving.lock();
        try {
            factor = change.factor(pace().orElseThrow(change::refused));
            giveAll(new ControlRequest.Rate(new RateChange.OfAsked(factor * 100)));
            return factor;
        } finally {
            giving.unlock();
        }
    }

    /// Said by one worker, it stands in the record once.
    @Override
    public void note(String text) {
        giving.lock();
        try {
            running().findFirst().ifPresent(worker -> orders.give(worker, new ControlRequest.Note(text)));
        } finally {
            giving.unlock();
        }
    }

    private boolean give(BooleanSupplier change, ControlRequest request) {
        giving.lock();
        try {
            if (!change.getAsBoolean()) return false;
            giveAll(request);
            return true;
        } finally {
            giving.unlock();
        }
    }

    private void giveAll(ControlRequest request) {
        running().forEach(worker -> orders.give(worker, request));
    }

    private IntStream running() {
        return IntStream.range(0, members.length).filter(worker -> !members[worker].hasEnded);
    }

    // ------------------------------------------------------------------ the end

    /// Whether any worker has called [#started].
    public boolean hasStarted() {
        lock.lock();
        try {
            return sinks.isPresent();
        } finally {
            lock.unlock();
        }
    }

    /// A threshold has failed for longer than it may.
    private void failed(Check check) {
        console.notice(ThresholdText.ending(check, terms));
        stop();
    }

    /// The run was ended from outside.
    public void interrupted() {
        gate.stop();
        lock.lock();
        try {
            interrupted = true;
        } finally {
            lock.unlock();
        }
    }

    /// Writes the last records and shows the result. To be called when all workers have ended or are lost; further calls
    /// return the same result.
    public Result finish() {
        // A file channel closes itself in the hands of an interrupted thread, and the last record would be lost.
        boolean wasInterrupted = Thread.interrupted();
        closeControl();
        lock.lock();
        try {
            if (result.isPresent()) return result.get();
            emit(timeline.finish());
            sinks.ifPresent(Sinks::close);
            crashes.forEach((kind, crash) -> log.write("scenario: " + kind + ": " + crash.count() + " in all"));
            log.close();
            var examples = Examples.of(exemplarFile.flatMap(file -> file.write(exemplars, console::notice)), exemplars);
            var elapsed = longest();
            var ended = new Result(scenario, summary, judge.verdict(), elapsed, crashes, interrupted, unfinished(),
                    outlets.flatMap(Outlets::file), log.file(), remarks(), lost, examples, watch.end(elapsed));
            result = Optional.of(ended);
            over.signalAll();
            if (sinks.isEmpty() && ended.isJudged()) console.notice(Run.UNJUDGED);
            if (sinks.isPresent() || ended.isJudged()) console.finished(ended);
            metricsPort.ifPresent(MetricsPort::close);
            return ended;
        } finally {
            lock.unlock();
            if (wasInterrupted) Thread.currentThread().interrupt();
        }
    }

    private void closeControl() {
        lock.lock();
        Optional<ControlPort> port;
        try {
            port = control;
            control = Optional.empty();
        } finally {
            lock.unlock();
        }
        port.ifPresent(ControlPort::close);
    }

    /// Lost workers have not told how long they ran; then the time up to now is the best there is.
    private Duration longest() {
        var told = Arrays.stream(members).flatMap(member -> member.farewell.stream()).map(Farewell::elapsed)
                .max(Duration::compareTo).orElse(Duration.ZERO);
        return told.isZero() ? elapsed() : told;
    }

    private int unfinished() {
        return Arrays.stream(members).flatMap(member -> member.farewell.stream()).mapToInt(Farewell::unfinished).sum();
    }

    /// A worker that is lost may have asked for options that the others did not.
    private List<String> remarks() {
        var remarks = new ArrayList<>(lost.isEmpty() ? Run.remarks(options, unfinished()) : List.<String>of());
        notices.forEach((line, saying) -> {
            if (saying.size() > 1) remarks.add(saying.size() + " workers said: " + line);
        });
        return remarks;
    }
}
