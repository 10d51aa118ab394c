package io.hyload.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.hyload.run.Crew;

/// Workers that are processes of this machine.
record LocalWorkers(Io io, int count) implements Workforce {
    @Override
    public List<String> names() {
        return Crew.numbered(count);
    }

    @Override
    public Optional<String> advice() {
        return Optional.of(new MachineReader(Path.of("/"), io).limits().ofWorkers(count));
    }

    @Override
    public List<Worker> start(Crew.Identity identity, Consumer<String> notices) {
        return IntStream.range(0, count).<Worker>mapToObj(number -> LocalWorker.start(number, count, io.folder()))
                .toList();
    }

    @Override
    public Duration lead() {
        return Duration.ZERO;
    }

    @Override
    public void dismiss() {
        // They leave nothing.
    }
}
