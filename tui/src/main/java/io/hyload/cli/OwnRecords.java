package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

import io.hyload.stats.FileSink;
import io.hyload.stats.StatsRecord;

/// The stats file of one worker of several; the run does without it where it cannot be written.
final class OwnRecords implements AutoCloseable {
    private final Path path;
    private final Consumer<String> notices;
    private Optional<FileSink> file = Optional.empty();
    private boolean hasFailed;

    /// @param path    is made at the first record
    /// @param notices takes a line when it cannot be written, once
    OwnRecords(Path path, Consumer<String> notices) {
        this.path = path;
        this.notices = notices;
    }

    void accept(StatsRecord record) {
        if (hasFailed) return;
        try {
            if (file.isEmpty()) file = Optional.of(FileSink.open(path));
            file.get().accept(record);
        } catch (IOException e) {
            hasFailed = true;
            notices.accept(e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            if (file.isPresent()) file.get().close();
        } catch (IOException e) {
            if (!hasFailed) notices.accept(e.getMessage());
        }
    }
}
