package io.hyload.run;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.http.Secrets;
import io.hyload.stats.UdpSink;

/// The `key=value` words of a run's command line.
///
/// @param statsFile where the records go, `statsfile=`; empty means a new file in `stats_perf`
/// @param consoles  `console=HOST:PORT`, as often as given
/// @param control   where the run can be changed while it is on, `control=`
/// @param tag       `tag=`, or empty
/// @param logFolder `logPath=`
/// @param options   every other word: options of the scenario
/// @param folder    what relative paths are relative to
/// @param secrets   options that are not given as words, from the [SecretsFile] of the scenario
public record Words(Optional<Path> statsFile, List<String> consoles, Optional<InetSocketAddress> control,
        String tag, Path logFolder, Map<String, String> options, Path folder, Map<String, String> secrets) {

    /// No words at all.
    public static final Words NONE = new Words(Optional.empty(), List.of(), Optional.empty(), "", Path.of("log"),
            Map.of(), Path.of(""), Map.of());

    private static final DateTimeFormatter STATS_NAME = DateTimeFormatter.ofPattern("yyyy-M-d_HH.mm.ss.SSS");
    private static final DateTimeFormatter LOG_NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH.mm.ss");

    public Words {
        consoles = List.copyOf(consoles);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        secrets = Map.copyOf(secrets);
    }

    /// Reads the words as they stand on a command line.
    ///
    /// @throws IllegalArgumentException in one line, for a word without `=` or without a key
    public static Words parse(List<String> words) {
        return parse(words, NONE.folder);
    }

    /// As [#parse(List)], with paths relative to `folder`.
    public static Words parse(List<String> words, Path folder) {
        Optional<Path> statsFile = Optional.empty();
        var consoles = new ArrayList<String>();
        Optional<InetSocketAddress> control = Optional.empty();
        var tag = "";
        var logFolder = NONE.logFolder;
        var options = new LinkedHashMap<String, String>();
        for (var word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "word '" + word + "': not key=value (options of a scenario are written name=value)");
            }
            var value = word.substring(equals + 1);
            switch (word.substring(0, equals)) {
                case "statsfile" -> statsFile = Optional.of(path(word, value));
                case "console" -> consoles.add(UdpSink.checked(value));
                case "control" -> control = Optional.of(ControlPort.address(value));
                case "tag" -> tag = value;
                case "logPath" -> logFolder = path(word, value);
                case String name -> options.put(name, value);
            }
        }
        return new Words(statsFile, consoles, control, tag, logFolder, options, folder, Map.of());
    }

    /// The same words, with these for what they do not say.
    public Words withSecrets(Map<String, String> secrets) {
        return new Words(statsFile, consoles, control, tag, logFolder, options, folder, secrets);
    }

    /// The same words, with this stats file if they name none.
    public Words withStatsFile(Path file) {
        return new Words(Optional.of(statsFile.orElse(file)), consoles, control, tag, logFolder, options, folder,
                secrets);
    }

    private static Path path(String word, String value) {
        if (value.isEmpty())
            throw new IllegalArgumentException("word '" + word + "': no path (leave the word out for the default)");
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("word '" + word + "': no path (" + e.getReason() + ")", e);
        }
    }

    /// What a run that starts at `start` is called where it has no name: its stats file is called so.
    public static String nameOf(LocalDateTime start) {
        return STATS_NAME.format(start);
    }

    /// The stats file of a run that starts at `start`.
    Path statsFile(LocalDateTime start) {
        return folder.resolve(statsFile.orElseGet(() -> Path.of("stats_perf", nameOf(start) + ".sts")));
    }

    /// The log file of a run that starts at `start`.
    Path logFile(LocalDateTime start) {
        return folder.resolve(logFolder).resolve(LOG_NAME.format(start) + ".log");
    }

    /// The options as they may be written down: secrets masked, and those left out that are no words.
    public Map<String, String> shownOptions() {
        var shown = new LinkedHashMap<>(options);
        shown.replaceAll((name, value) -> Secrets.isSecret(name) || secrets.containsKey(name) ? Secrets.MASK : value);
        return shown;
    }
}
