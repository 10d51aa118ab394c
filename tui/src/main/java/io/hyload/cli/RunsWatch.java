package io.hyload.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.hyload.stats.UnreadableStats;
import io.hyload.tui.Msg;
import io.hyload.tui.screen.RunFile;
import io.hyload.tui.screen.RunsMsg;

/// Looks at the stats files of a project, and has those read that are new or have grown, the newest first.
///
/// A file is read once as long as it stays the same. One that grows is read again when ten times as long has passed as that took: a run
/// of ten hours that goes on does not keep a processor busy.
final class RunsWatch {
    private static final int PATIENCE = 10;

    private final StatsFolder folder;
    private final Supplier<Optional<Path>> baseline;
    private final RunReading reading;
    private final Executor readers;
    private final LongSupplier nanos;
    private final Consumer<Msg> reply;
    /// As they were read last, or are being read.
    private final Map<Path, RunFile> known = new HashMap<>();
    private final Set<Path> inWork = new HashSet<>();
    private final Map<Path, Long> due = new HashMap<>();
    private Optional<RunsMsg.Found> found = Optional.empty();
    private String problem = "";
    private boolean isWanted;

    /// @param baseline the stats file that is kept as such
    /// @param readers  does the reading
    RunsWatch(StatsFolder folder, Supplier<Optional<Path>> baseline, RunReading reading, Executor readers,
            LongSupplier nanos, Consumer<Msg> reply) {
        this.folder = folder;
        this.baseline = baseline;
        this.reading = reading;
        this.readers = readers;
        this.nanos = nanos;
        this.reply = reply;
    }

    /// Once.
    synchronized void look() {
        try {
            var now = new RunsMsg.Found(folder.files(), baseline.get());
            if (found.filter(now::equals).isEmpty()) reply.accept(now);
            found = Optional.of(now);
            problem = "";
            readNew(now.files());
        } catch (IOException e) {
            var why = Fault.of(e).text();
            if (!why.equals(problem)) reply.accept(new RunsMsg.Failed(why));
            problem = why;
        }
    }

    private void readNew(List<RunFile> files) {
        var there = files.stream().map(RunFile::path).collect(Collectors.toSet());
        known.keySet().retainAll(there);
        due.keySet().retainAll(there);
        long now = nanos.getAsLong();
        for (var file : files) {
            boolean isLater = due.containsKey(file.path()) && now - due.get(file.path()) < 0;
            if (file.equals(known.get(file.path())) || inWork.contains(file.path()) || isLater) continue;
            known.put(file.path(), file);
            inWork.add(file.path());
            readers.execute(() -> read(file));
        }
    }

    private void read(RunFile file) {
        long begun = nanos.getAsLong();
        var read = told(file);
        long ended = nanos.getAsLong();
        synchronized (this) {
            inWork.remove(file.path());
            due.put(file.path(), ended + PATIENCE * (ended - begun));
            if (!known.containsKey(file.path())) return; // deleted meanwhile
        }
        reply.accept(read);
    }

    /// Whatever a file holds, the others are read.
    private RunsMsg told(RunFile file) {
        try {
            return new RunsMsg.Read(file, reading.overview(file));
        } catch (UnreadableStats e) {
            return new RunsMsg.Broken(file, e.getMessage());
        } catch (IOException e) {
            var fault = Fault.of(e);
            return new RunsMsg.Broken(file, fault.what() + ": " + fault.why());
        } catch (InvalidPathException e) {
            return new RunsMsg.Broken(file, Fault.of(e).text());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return new RunsMsg.Broken(file, Fault.internal(e).why());
        }
    }

    /// Looks again and again while that is [#wanted], until the process ends.
    void run(Duration pause) {
        try {
            while (true) {
                awaitWanted();
                look();
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /// Whether [#run] is to look from now on; at first it is not.
    synchronized void wanted(boolean isSo) {
        isWanted = isSo;
        notifyAll();
    }

    private synchronized void awaitWanted() throws InterruptedException {
        while (!isWanted) wait();
    }
}
