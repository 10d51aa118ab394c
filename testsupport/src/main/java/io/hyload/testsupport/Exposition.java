package io.hyload.testsupport;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Metrics as a strict reader takes them: Prometheus text 0.0.4 or OpenMetrics 1.0, with the rules that `promtool` does not
/// check, such as that families are not torn apart, that a series is told once, and that buckets grow.
///
/// What breaks a rule is an [AssertionError] with the line.
///
/// @param types   of the families, by name
/// @param samples by series
public record Exposition(Map<String, String> types, Map<Series, Double> samples) {

    private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.+)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"");
    private static final Pattern HELP = Pattern.compile("(?:[^\\\\]|\\\\[\\\\n])*");
    private static final Pattern OPEN_HELP = Pattern.compile("(?:[^\"\\\\]|\\\\[\\\\\"n])*");
    private static final Pattern NUMBER =
            Pattern.compile("NaN|[+-]Inf|[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");
    private static final Map<String, List<String>> SUFFIXES = Map.of("gauge", List.of(""), "counter", List.of("_total"),
            "info", List.of("_info"), "histogram", List.of("_bucket", "_sum", "_count"), "summary",
            List.of("", "_sum", "_count"));

    /// The name of a sample and its labels, unescaped.
    public record Series(String name, Map<String, String> labels) {}

    /// Reads the older format.
    public static Exposition prometheus(byte[] text) {
        return new Reading(false).all(text(text));
    }

    /// Reads OpenMetrics.
    public static Exposition openMetrics(byte[] text) {
        var all = text(text);
        if (!all.endsWith("# EOF\n")) throw new AssertionError("no # EOF at the end");
        return new Reading(true).all(all.substring(0, all.length() - 6));
    }

    private static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }

    /// The value of a sample.
    public double value(String name) {
        return value(name, Map.of());
    }

    /// The value of the sample with just these labels.
    public double value(String name, Map<String, String> labels) {
        var value = samples.get(new Series(name, labels));
        if (value == null) throw new AssertionError("no " + name + labels + " among " + samples.keySet());
        return value;
    }

    /// Whether there is a sample of that name.
    public boolean has(String name) {
        return samples.keySet().stream().anyMatch(series -> series.name.equals(name));
    }

    private static final class Reading {
        private final boolean isOpen;
        private final Map<String, String> types = new LinkedHashMap<>();
        private final Map<Series, Double> samples = new LinkedHashMap<>();
        private final Set<String> told = new HashSet<>();
        private final Set<String> begun = new HashSet<>();
        private String family = "";
        private boolean hasSamples;
        /// Of the family, by labels without `le`: the borders and counts so far.
        private final Map<Map<String, String>, TreeMap<Double, Double>> buckets = new HashMap<>();

        Reading(boolean isOpen) {
            this.isOpen = isOpen;
        }

        Exposition all(String text) {
            if (!text.endsWith("\n")) throw new AssertionError("no line break at the end");
            var at = "";
            try {
                for (var line : text.substring(0, text.length() - 1).split("\n", -1)) {
                    at = line;
                    if (line.startsWith("#")) meta(line);
                    else sample(line);
                }
                at = "in the whole text";
                finishFamily();
                types.forEach((name, type) -> require(
                        !isOpen || !type.equals("counter") || !types.containsKey(name + "_total"),
                        "two families whose samples have one name"));
            } catch (IllegalArgumentException e) {
                throw new AssertionError(e.getMessage() + ": " + at, e);
            }
            return new Exposition(types, samples);
        }

        private static void require(boolean holds, String rule) {
            if (!holds) throw new IllegalArgumentException(rule);
        }

        private void meta(String line) {
            var parts = META.matcher(line);
            require(parts.matches(), "no comment is expected but HELP, TYPE and UNIT");
            var name = parts.group(2);
            if (!name.equals(family)) {
                finishFamily();
                require(begun.add(name), "a family in two places");
                family = name;
                hasSamples = false;
            }
            require(!hasSamples, "metadata after samples");
            require(told.add(parts.group(1) + " " + name), "told twice");
            switch (parts.group(1)) {
                case "HELP" -> require((isOpen ? OPEN_HELP : HELP).matcher(parts.group(3)).matches(), "bad escape");
                case "UNIT" -> require(isOpen && name.endsWith("_" + parts.group(3)), "a unit that is not in the name");
                default -> {
                    var type = parts.group(3);
                    require(SUFFIXES.containsKey(type) && (isOpen || !type.equals("info")), "unknown type");
                    require(!type.equals("counter") || isOpen != name.endsWith("_total"),
                            "_total where it should not be");
                    types.put(name, type);
                }
            }
        }

        private void sample(String line) {
            var parts = SAMPLE.matcher(line);
            require(parts.matches(), "no sample");
            var type = types.get(family);
            require(type != null, "a sample before its type");
            var name = parts.group(1);
            require(name.startsWith(family), "a sample of another family");
            var suffix = name.substring(family.length());
            require(!isOpen && type.equals("counter") ? suffix.isEmpty() : SUFFIXES.get(type).contains(suffix),
                    "suffix " + suffix + " of a " + type);
            var labels = labels(parts.group(2) == null ? "" : parts.group(2));
            require(NUMBER.matcher(parts.group(3)).matches(), "no number");
            double value = number(parts.group(3));
            require(samples.put(new Series(name, labels), value) == null, "a series twice");
            hasSamples = true;
            boolean isCount = type.equals("counter") || suffix.equals("_count") || suffix.equals("_bucket");
            require(!isCount || value >= 0 && !Double.isInfinite(value), "a count that is none");
            require(!type.equals("info") || value == 1, "info that is not 1");
            require(labels.containsKey("le") == suffix.equals("_bucket"), "le");
            require(labels.containsKey("quantile") == (type.equals("summary") && suffix.isEmpty()), "quantile");
            if (suffix.equals("_bucket")) bucket(new HashMap<>(labels), value);
            if (type.equals("summary") && suffix.isEmpty()) {
                double quantile = Double.parseDouble(labels.get("quantile"));
                require(quantile >= 0 && quantile <= 1, "quantile");
            }
        }

        private void bucket(Map<String, String> labels, double count) {
            var border = labels.remove("le");
            require(border.equals("+Inf") || border.contains("."), "a border that is no float");
            var before = buckets.computeIfAbsent(labels, _ -> new TreeMap<>());
            require(before.isEmpty() || before.lastKey() < number(border), "borders out of order");
            require(before.isEmpty() || before.lastEntry().getValue() <= count, "buckets that shrink");
            before.put(number(border), count);
        }

        private void finishFamily() {
            var type = types.getOrDefault(family, "");
            if (type.equals("histogram")) {
                buckets.forEach((labels, counts) -> {
                    require(counts.containsKey(Double.POSITIVE_INFINITY), "no bucket +Inf");
                    require(counts.lastEntry().getValue().equals(samples.get(new Series(family + "_count", labels))),
                            "a count that is not that of +Inf");
                    require(samples.containsKey(new Series(family + "_sum", labels)), "no sum");
                });
                buckets.clear();
            }
        }

        private static Map<String, String> labels(String text) {
            var labels = new LinkedHashMap<String, String>();
            var found = LABEL.matcher(text);
            int at = 0;
            while (at < text.length()) {
                require(found.find(at) && found.start() == at, "no label at " + text.substring(at));
                var value = new StringBuilder();
                for (int i = 0; i < found.group(2).length(); i++) {
                    char c = found.group(2).charAt(i);
                    if (c == '\\') c = found.group(2).charAt(++i) == 'n' ? '\n' : found.group(2).charAt(i);
                    value.append(c);
                }
                require(labels.put(found.group(1), value.toString()) == null, "a label twice");
                at = found.end();
                require(at == text.length() || text.charAt(at++) == ',' && at < text.length(), "no comma");
            }
            return labels;
        }

        private static double number(String text) {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                case String digits -> Double.parseDouble(digits);
            };
        }
    }
}
