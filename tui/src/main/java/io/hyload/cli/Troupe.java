package io.hyload.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.hyload.run.AtExit;
import io.hyload.run.Console;
import io.hyload.run.ControlRequest;
import io.hyload.run.Crew;
import io.hyload.run.Run;
import io.hyload.run.Share;
import io.hyload.run.Terms;
import io.hyload.run.Words;

/// A scenario performed by several processes that are shown as one: it starts them, lets them begin together, passes on to
/// the [Crew] what they say, and brings them to an end.
///
/// 1. A worker that is gone without a farewell is lost; the others go on.
/// 2. What `main` throws in one ends all: the same scenario runs in the others.
/// 3. When this process is told to end, so are they, and it ends after them. When it is killed, their input ends.
final class Troupe {
    /// How long workers may take to end once they are told to: longer than a run takes for that.
    private static final long TO_END_NANOS = Run.GRACE.plusSeconds(4).toNanos();

    private final Io io;
    private final String scenario;
    private final Workforce workforce;
    private final int count;
    private final Terms terms;
    private final Words words;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final List<Thread> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch ready;
    private Crew crew;
    private Console console;
    private volatile boolean begun;
    private volatile boolean interrupted;
    private volatile long killAt;
    private Optional<Fault> fault = Optional.empty();

    /// @param scenario its name
    Troupe(Io io, String scenario, Words words, Workforce workforce, Terms terms) {
        this.io = io;
        this.scenario = scenario;
        this.words = words;
        this.workforce = workforce;
        this.count = workforce.names().size();
        this.terms = terms;
        this.ready = new CountDownLatch(count);
    }

    /// Runs it to its end.
    ///
    /// @throws Fault for what `main` throws in a worker, or when one does not come up
    int run(Performance performance, Console shown) {
        return run(Optional.of(performance), false, shown);
    }

    /// As [#run(Performance, Console)], with workers that have their part from elsewhere.
    int begin(Console shown) {
        return run(Optional.empty(), false, shown);
    }

    /// Goes on with a run whose workers are at work, until its end.
    ///
    /// @throws Fault as [#run(Performance, Console)]
    int goOn(Console shown) {
        return run(Optional.empty(), true, shown);
    }

    /// @param isOn whether they are at work
    private int run(Optional<Performance> performance, boolean isOn, Console shown) {
        console = shown;
        var names = workforce.names();
        crew = workforce.begun().map(begun -> new Crew(scenario, words, console, names, terms, this::order, begun))
                .orElseGet(() -> new Crew(scenario, words, console, names, terms, this::order));
        workforce.advice().ifPresent(console::advice);
        try (var _ = AtExit.of("hyload-exit", this::interrupted)) {
            return performed(performance, isOn);
        }
    }

    private int performed(Optional<Performance> performance, boolean isOn) {
        try {
            begun = isOn;
            listen();
            performance.ifPresent(this::give);
            if (!isOn) start();
            awaitEnd();
            var result = crew.finish();
            var thrown = fault();
            if (thrown.isPresent()) throw thrown.get();
            return result.exitCode();
        } finally {
            workers.forEach(Worker::kill);
            workforce.dismiss();
        }
    }

    private void listen() {
        workers.addAll(workforce.start(crew.identity(), crew::advice));
        for (var worker : workers) {
            listeners.add(Thread.ofPlatform().name("worker " + worker.number()).daemon().start(new Ear(worker)));
        }
    }

    private void give(Performance performance) {
        var given = performance.given();
        for (var worker : workers) {
            worker.give(new Order(performance.scenario().classes(), given, words.secrets(),
                    new Share(worker.number(), count),
                    console.isColoured(), io.options().debug()));
        }
    }

    private void start() {
        awaitReady();
        begun = true;
        if (fault().isPresent() || interrupted) return;
        var start = Instant.now().plus(workforce.lead());
        workers.forEach(worker -> worker.go(start));
    }

    private void awaitReady() {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Listens to one worker until it is gone.
    private final class Ear implements Runnable {
        private final Worker worker;
        private final int number;
        private boolean isReady;
        private boolean hasStarted;
        private boolean hasEnded;

        Ear(Worker worker) {
            this.worker = worker;
            this.number = worker.number();
        }

        @Override
        public void run() {
            var complaints = Thread.ofPlatform().name("worker " + number + " errors").daemon()
                    .start(() -> worker.listenToErrors(line -> crew.notice(number, line)));
            worker.listen(this::hear);
            var how = worker.end();
            join(complaints);
            if (!hasEnded && isMissed()) crew.lost(number, how);
            if (isReady || isGoneOnWith()) return;
            if (!interrupted) {
                threw(new Fault(ExitCode.CRASHED, workforce.names().get(number), how + " before it was ready",
                        worker.mend()));
            }
            ready.countDown();
        }

        /// Whether its end was not ours, or came with something left to tell.
        private boolean isMissed() {
            return hasStarted || isGoneOnWith() || isReady && !interrupted && (begun || fault().isEmpty());
        }

        private boolean isGoneOnWith() {
            return workforce.begun().isPresent();
        }

        /// What explains an end is told before it.
        private static void join(Thread complaints) {
            try {
                complaints.join(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /// What a worker leaves without a line break in the end would run into what another says.
        private static String line(String text) {
            return text.endsWith("\n") ? text : text + "\n";
        }

        private void hear(Message message) {
            switch (message) {
                case Message.Ready() -> {
                    isReady = true;
                    ready.countDown();
                }
                case Message.Started() -> {
                    hasStarted = true;
                    crew.started(number);
                }
                case Message.Second(var record) -> crew.accept(number, record);
                case Message.Progress(var elapsed, var done) -> crew.progress(number, elapsed, done);
                case Message.Pacing(var pace) -> crew.pace(number, pace);
                case Message.Log(var line) -> crew.log(line);
                case Message.Notice(var line) -> crew.notice(number, line);
                case Message.Advice(var line) -> crew.advice(line);
                case Message.Failed(var kind, var line) -> crew.failed(kind, line);
                case Message.Kept(var exemplar) -> crew.exemplar(exemplar);
                case Message.Required(var threshold) -> crew.require(threshold);
                case Message.Exchange(var exchange) -> console.exchange(exchange);
                case Message.CheckFailed(var text) -> console.error(text);
                case Message.Out(var text) -> System.out.print(line(text));
                case Message.Err(var text) -> System.err.print(line(text));
                case Message.Threw(int code, var what, var why, var mend) -> threw(new Fault(code, what, why, mend));
                case Message.Ended(var farewell) -> {
                    hasEnded = true;
                    crew.ended(number, farewell);
                }
                case Message.Stray(var line) -> crew.notice(number, line);
            }
        }
    }

    /// Of several the one with the worst exit code is told.
    private synchronized void threw(Fault thrown) {
        if (fault.isEmpty() || fault.get().exitCode() < thrown.exitCode()) fault = Optional.of(thrown);
        stop();
    }

    private synchronized Optional<Fault> fault() {
        return fault;
    }

    private void stop() {
        setKillAt();
        workers.forEach(begun ? Worker::stop : Worker::kill);
    }

    /// Gives one of them an order of the crew.
    private void order(int worker, ControlRequest request) {
        if (!(request instanceof ControlRequest.Stop)) {
            workers.get(worker).ask(request);
            return;
        }
        setKillAt();
        workers.get(worker).stop();
    }

    private void setKillAt() {
        if (killAt == 0) killAt = System.nanoTime() + TO_END_NANOS;
    }

    /// Waits until all are gone; once they are told to end, not for ever.
    private void awaitEnd() {
        for (int i = 0; i < listeners.size(); i++) {
            var listener = listeners.get(i);
            try {
                while (!listener.join(Duration.ofMillis(50))) {
                    if (killAt != 0 && System.nanoTime() - killAt > 0) workers.get(i).kill();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// This process is about to end, by Ctrl+C or a signal.
    private void interrupted() {
        interrupted = true;
        crew.interrupted();
        stop();
        awaitEnd();
        crew.finish();
        workforce.dismiss();
    }
}
