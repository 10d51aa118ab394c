package io.hyload.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.stats.Aside;
import io.hyload.stats.FileSink;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsSink;
import io.hyload.stats.UdpSink;

/// Where the records of a run go: its file, the targets of `console=`, its console, and who watches for limits. What
/// cannot be had is told, and the run goes on without it.
record Outlets(List<StatsSink> sinks, Optional<Path> file) {

    /// Datagrams that could not be sent so far.
    long lost() {
        return sinks.stream().mapToLong(sink -> sink instanceof Since(var _, UdpSink udp) ? udp.lost() : 0).sum();
    }

    /// @param since who watches is told of no second before this one; the file gets all
    static Outlets open(Words words, LocalDateTime start, Console console, Terms terms, long since) {
        var sinks = new ArrayList<StatsSink>();
        Optional<Path> written = Optional.empty();
        var file = words.statsFile(start);
        try {
            sinks.add(FileSink.open(file));
            written = Optional.of(file);
        } catch (IOException e) {
            console.notice(e.getMessage());
        }
        for (var target : words.consoles()) {
            try {
                sinks.add(new Since(since, UdpSink.to(target, words.mac())));
            } catch (IOException e) {
                console.notice(e.getMessage());
            }
        }
        sinks.add(new Since(since, new Aside(console)));
        sinks.add(new LimitsWatch(console));
        sinks.add(new VerdictWatch(console, terms));
        return new Outlets(sinks, written);
    }

    /// The last record counts as new, however old it is.
    private record Since(long second, StatsSink sink) implements StatsSink {
        @Override
        public void accept(StatsRecord record) throws IOException {
            boolean isLast = record.hy().map(StatsRecord.Details::end).orElse(false);
            if (record.t() >= second || isLast) sink.accept(record);
        }

        @Override
        public void close() throws IOException {
            sink.close();
        }
    }
}
