package io.hyload.plots;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The exchanges a run kept to be read: its slowest requests, and the first of each kind of error, from the exemplar files
/// beside its stats files. Secrets are masked in the files already.
///
/// @param slow    the slowest first
/// @param firsts  by kind of error, in the order of time
/// @param remarks one line each on what could not be read
public record KeptExchanges(List<Exchange> slow, Map<String, Exchange> firsts, List<String> remarks) {

    /// As many as a run of one process keeps.
    private static final int MOST_SLOW = 10;
    private static final int LONGEST_LINE = 1 << 20;
    private static final String STATS = ".sts";

    /// What a run that kept nothing has.
    public static final KeptExchanges NONE = new KeptExchanges(List.of(), Map.of(), List.of());

    /// A request with its answer; or an error that is no request's, which has a time and a cause alone. Texts that are not
    /// known are empty.
    ///
    /// @param kind   of the error; empty for a slow request
    /// @param millis response time
    /// @param phases parts of the exchange by label, in ms, those that took time
    public record Exchange(String kind, Instant at, String name, String method, String url, OptionalInt status,
            OptionalDouble millis, Map<String, Double> phases, String cause, String requestHead, String requestBody,
            String responseHead, String responseBody) {

        /// Whether there was a request.
        public boolean isRequest() {
            return !url.isEmpty();
        }
    }

    /// What lies beside these stats files: a missing or damaged file is a remark.
    ///
    /// @param from  the first Unix second wanted
    /// @param to    the last one
    /// @param isDue whether there should be a file: those of the original never had one
    public static KeptExchanges beside(List<Path> statsFiles, long from, long to, boolean isDue) {
        var all = new ArrayList<Exchange>();
        var remarks = new ArrayList<String>();
        for (var stats : statsFiles) read(fileBeside(stats), isDue, all, remarks);
        all.removeIf(one -> one.at.getEpochSecond() < from || one.at.getEpochSecond() > to);
        var slow = all.stream().filter(one -> one.kind.isEmpty())
                .sorted(Comparator.comparingDouble((Exchange one) -> -one.millis.orElse(0))).limit(MOST_SLOW).toList();
        var firsts = new LinkedHashMap<String, Exchange>();
        all.stream().filter(one -> !one.kind.isEmpty()).sorted(Comparator.comparing(Exchange::at))
                .forEach(one -> firsts.putIfAbsent(one.kind, one));
        return new KeptExchanges(slow, firsts, remarks);
    }

    /// `a.exemplars.jsonl` beside `a.sts`.
    private static Path fileBeside(Path stats) {
        var name = stats.getFileName().toString();
        var stem = name.endsWith(STATS) ? name.substring(0, name.length() - STATS.length()) : name;
        return stats.resolveSibling(stem + ".exemplars.jsonl");
    }

    private static void read(Path file, boolean isDue, List<Exchange> into, List<String> remarks) {
        int damaged = 0;
        int firstDamaged = 0;
        int number = 0;
        // bytes that are no text become a sign for it, so that one bad line costs one line
        var decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file),
                decoder))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) continue;
                var read = line.length() > LONGEST_LINE ? Optional.<Exchange>empty() : exchange(line);
                read.ifPresent(into::add);
                if (read.isEmpty() && damaged++ == 0) firstDamaged = number;
            }
        } catch (NoSuchFileException e) {
            if (isDue) remarks.add(file.getFileName() + ": not there, so the slowest requests are not shown");
        } catch (IOException e) {
            remarks.add(file.getFileName() + ": cannot be read (" + e.getMessage() + ")");
        }
        if (damaged > 0) remarks.add(file.getFileName() + ": " + (damaged == 1 ? "one line is" : damaged + " lines are")
                + " no exchange and left out, the first of them line " + firstDamaged);
    }

    private static Optional<Exchange> exchange(String line) {
        var json = JsonCodec.found().parse(line.getBytes(UTF_8));
        var why = json.get("why").asString();
        double at = json.get("at").asDouble(Double.NaN);
        boolean isKnown = why.equals("slow") || why.equals("error") && !json.get("kind").asString().isEmpty();
        if (!isKnown || !(Math.abs(at) < 1e12)) return Optional.empty();
        var phases = new LinkedHashMap<String, Double>();
        var timing = json.get("timing");
        for (var phase : timing.names()) {
            double millis = timing.get(phase).asDouble(0);
            if (millis > 0) phases.put(phase, millis);
        }
        double millis = json.get("ms").asDouble(Double.NaN);
        int status = json.get("status").asInt(-1);
        return Optional.of(new Exchange(why.equals("slow") ? "" : json.get("kind").asString(),
                Instant.ofEpochMilli(Math.round(at * 1000)), json.get("name").asString(),
                json.get("method").asString(), json.get("url").asString(),
                status < 0 ? OptionalInt.empty() : OptionalInt.of(status),
                Double.isFinite(millis) ? OptionalDouble.of(millis) : OptionalDouble.empty(), phases,
                json.get("cause").asString(), text(json, "request", "head"), text(json, "request", "body"),
                text(json, "response", "head"), text(json, "response", "body")));
    }

    private static String text(Json json, String part, String of) {
        return json.get(part).get(of).asString();
    }
}
