package io.hyload.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.stats.Aside;
import io.hyload.stats.FileSink;
import io.hyload.stats.StatsSink;
import io.hyload.stats.UdpSink;

/// Where the records of a run go: its file, the targets of `console=`, its console, and who watches for limits. What
/// cannot be had is told, and the run goes on without it.
record Outlets(List<StatsSink> sinks, Optional<Path> file) {

    /// Datagrams that could not be sent so far.
    long lost() {
        return sinks.stream().mapToLong(sink -> sink instanceof UdpSink udp ? udp.lost() : 0).sum();
    }

    static Outlets open(Words words, LocalDateTime start, Console console, Terms terms) {
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
                sinks.add(UdpSink.to(target, words.mac()));
            } catch (IOException e) {
                console.notice(e.getMessage());
            }
        }
        sinks.add(new Aside(console));
        sinks.add(new LimitsWatch(console));
        sinks.add(new VerdictWatch(console, terms));
        return new Outlets(sinks, written);
    }
}
