package io.hyload.run;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.http.Secrets;
import io.hyload.stats.DatagramMac;
import io.hyload.stats.UdpSink;

/// The `key=value` words of a run's command line.
///
/// @param statsFile where the records go, `statsfile=`; empty means a new file in `stats_perf`
/// @param consoles  `console=HOST:PORT`, as often as given
/// @param control   where the run can be changed while it is on, `control=`
/// @param metrics   where its metrics can be scraped, `prometheus=`
/// @param tag       `tag=`, at most 100 characters, or empty
/// @param logFolder `logPath=`
/// @param options   every other word: options of the scenario
/// @param folder    what relative paths are relative to
/// @param secrets   options that are not given as words, from the [SecretsFile] of the scenario
/// @param mac       signs what goes to the consoles
public record Words(Optional<Path> statsFile, List<String> consoles, Optional<InetSocketAddress> control,
        Optional<InetSocketAddress> metrics, String tag, Path logFolder, Map<String, String> options, Path folder,
        Map<String, String> secrets, Optional<DatagramMac> mac) {

    /// Where the token stands that signs datagrams: a variable of the environment, or a line of the [SecretsFile]. It is no
    /// word, since a command line is for all to read, and no option.
    public static final String TOKEN = "HYLOAD_TOKEN";

    /// No words at all.
    public static final Words NONE =
            new Words(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), "", Path.of("log"),
                    Map.of(), Path.of(""), Map.of(), Optional.empty());

    private static final int LONGEST_TAG = 100;
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
        Optional<InetSocketAddress> metrics = Optional.empty();
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
                case "prometheus" -> metrics = Optional.of(MetricsPort.address(value));
                case "tag" -> tag = tag(value);
                case "logPath" -> logFolder = path(word, value);
                case TOKEN -> throw new IllegalArgumentException("word '" + TOKEN
                        + "': a command line is for all to read (set the variable " + TOKEN
                        + ", or write the line into "
                        + SecretsFile.NAME + ")");
                case String name -> options.put(name, value);
            }
        }
        return new Words(statsFile, consoles, control, metrics, tag, logFolder, options, folder, Map.of(),
                Optional.empty());
    }

    /// The same words, with these for what they do not say; the token among them signs, and is no option.
    ///
    /// @throws BadInput for what is no [SharedToken]
    public Words withSecrets(Map<String, String> secrets) {
        var others = new HashMap<>(secrets);
        return with(others, macOf(Optional.ofNullable(others.remove(TOKEN))).or(() -> mac));
    }

    /// The same words, signed with the token of the environment where it has one.
    ///
    /// @throws BadInput for what is no [SharedToken]
    public Words withEnvironment(Map<String, String> environment) {
        return with(secrets, macOf(Optional.ofNullable(environment.get(TOKEN))).or(() -> mac));
    }

    /// A variable that was emptied is no token.
    private static Optional<DatagramMac> macOf(Optional<String> token) {
        return token.filter(text -> !text.isBlank()).map(text -> new DatagramMac(SharedToken.checked(TOKEN, text)));
    }

    /// The same words, with the secrets and the token of others.
    Words withSecretsOf(Words others) {
        return with(others.secrets, others.mac);
    }

    private Words with(Map<String, String> secrets, Optional<DatagramMac> mac) {
        return new Words(statsFile, consoles, control, metrics, tag, logFolder, options, folder, secrets, mac);
    }

    /// Short, since every datagram has it.
    private static String tag(String value) {
        if (value.length() > LONGEST_TAG) throw new IllegalArgumentException(
                "word 'tag=': %d characters (at most %d)".formatted(value.length(), LONGEST_TAG));
        return value;
    }

    /// The same words, with this stats file if they name none.
    public Words withStatsFile(Path file) {
        return new Words(Optional.of(statsFile.orElse(file)), consoles, control, metrics, tag, logFolder, options,
                folder,
                secrets, mac);
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
