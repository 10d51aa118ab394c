package io.hyload.stats;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Metric families as Prometheus reads them: its own text format 0.0.4, or OpenMetrics 1.0.
///
/// ```java
/// var text = new MetricsText(Dialect.accepted(accept));
/// text.counter("hyload_requests_sent", "Requests sent.").sample(1234);
/// var failures = text.counter("hyload_failures", "Requests that failed, by kind.");
/// kinds.forEach((kind, count) -> failures.sample(count, Map.of("kind", kind)));
/// text.summary("hyload_response_time_seconds", "Response times.").sample(times);
/// send(text.toBytes());
/// ```
///
/// Families stand in the order they are asked for, samples in the order they are given, labels in that of their names: the
/// same calls make the same text. A family is complete when the next one begins. One whose name ends in `_seconds` or
/// `_bytes` has that unit.
///
/// Names and help texts are the program's own, and a name that is none is a bug. Values of labels may be anything.
///
/// Not for several threads at once.
///
/// @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format 0.0.4</a>
/// @see <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics 1.0</a>
public final class MetricsText {

    /// How a text is written.
    public enum Dialect {
        /// What every scraper reads.
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        /// The standard that came of it.
        OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String contentType;

        Dialect(String contentType) {
            this.contentType = contentType;
        }

        /// The value of the header `Content-Type`.
        public String contentType() {
            return contentType;
        }

        /// The one to answer with, by the header `Accept` of a request (RFC 9110 §12.5.1), empty if there is none.
        ///
        /// OpenMetrics only for who names it and likes it no less than text. Everybody else gets the old format, whatever they
        /// accept: a browser or curl is to show something.
        public static Dialect accepted(String accept) {
            double open = 0;
            double text = 0;
            for (var range : accept.toLowerCase(Locale.ROOT).split(",")) {
                var parts = range.split(";");
                var version = parameter(parts, "version", "1.0.0");
                double quality = quality(parameter(parts, "q", "1"));
                switch (parts[0].strip()) {
                    case "application/openmetrics-text" -> {
                        if (version.equals("1.0.0")) open = Math.max(open, quality);
                    }
                    case "text/plain" -> text = Math.max(text, quality);
                    default -> {
                        // A wildcard does not ask for what only a few can read.
                    }
                }
            }
            return open > 0 && open >= text ? OPENMETRICS : PROMETHEUS;
        }

        private static String parameter(String[] parts, String name, String standard) {
            for (int i = 1; i < parts.length; i++) {
                var pair = parts[i].strip().split("\\s*=\\s*", 2);
                if (pair.length == 2 && pair[0].equals(name)) return pair[1].replace("\"", "");
            }
            return standard;
        }

        private static double quality(String value) {
            return QUALITY.matcher(value).matches() ? Double.parseDouble(value) : 0;
        }
    }

    private static final Pattern QUALITY = Pattern.compile("0(\\.\\d{0,3})?|1(\\.0{0,3})?");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");

    /// Borders of the buckets of a histogram, in microseconds, 1 ms to 60 s. What people choose as objectives is among them,
    /// and no bucket is wider than half its lower border: so far may a percentile be off that is interpolated.
    private static final long[] BORDERS = LongStream.of(1_000, 10_000, 100_000, 1_000_000, 10_000_000)
            .flatMap(decade -> LongStream.of(2, 3, 4, 5, 6, 8, 10, 15).map(halves -> halves * decade / 2))
            .map(micros -> micros == 75_000_000 ? 60_000_000 : micros).toArray();
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private final Dialect dialect;
    private final StringBuilder text = new StringBuilder(16_384);
    private final Set<String> families = new HashSet<>();
    private String current = "";

    /// An empty text.
    public MetricsText(Dialect dialect) {
        this.dialect = dialect;
    }

    /// A family of plain numbers.
    public final class Numbers {
        private final String family;
        private final String series;

        private Numbers(String family, String series) {
            this.family = family;
            this.series = series;
        }

        /// Its only sample.
        public void sample(double value) {
            sample(value, Map.of());
        }

        /// The one with these labels, of which every other one must have others.
        public void sample(double value, Map<String, String> labels) {
            checkCurrent(family);
            line(series, labels, "", value);
        }
    }

    /// A family of times.
    public final class Times {
        private final String family;
        private final boolean isHistogram;

        private Times(String family, boolean isHistogram) {
            this.family = family;
            this.isHistogram = isHistogram;
        }

        /// Its only one.
        ///
        /// @param sum of all the times, in seconds
        public void sample(Histogram times, double sum) {
            sample(times, sum, Map.of());
        }

        /// Its only one; the sum is that of the counters' middles, which is right to half of the histogram's last digit.
        public void sample(Histogram times) {
            sample(times, Map.of());
        }

        /// The one with these labels, as [#sample(Histogram)] has it.
        public void sample(Histogram times, Map<String, String> labels) {
            sample(times, times.mean() * times.count() / 1e6, labels);
        }

        /// The one with these labels, as [#sample(Histogram, double)] has it.
        public void sample(Histogram times, double sum, Map<String, String> labels) {
            checkCurrent(family);
            if (isHistogram) buckets(times, labels);
            else quantiles(times, labels);
            line(family + "_sum", labels, "", sum);
            line(family + "_count", labels, "", times.count());
        }

        private void quantiles(Histogram times, Map<String, String> labels) {
            for (double quantile : QUANTILES) {
                double seconds = times.count() == 0 ? Double.NaN : times.percentile(quantile * 100) / 1e6;
                line(family, labels, "quantile=\"" + quantile + "\"", seconds);
            }
        }

        private void buckets(Histogram times, Map<String, String> labels) {
            var counts = new long[BORDERS.length];
            times.forEach((_, highest, count) -> {
                for (int i = BORDERS.length - 1; i >= 0 && highest <= BORDERS[i]; i--) counts[i] += count;
            });
            for (int i = 0; i < counts.length; i++)
                line(family + "_bucket", labels, "le=\"" + BORDERS[i] / 1e6 + "\"", counts[i]);
            line(family + "_bucket", labels, "le=\"+Inf\"", times.count());
        }
    }

    /// What only grows while the program runs. Its samples are called `NAME_total`.
    ///
    /// @param name without `_total`
    public Numbers counter(String name, String help) {
        boolean isOpen = dialect == Dialect.OPENMETRICS;
        begin(name, isOpen ? name : name + "_total", "counter", help);
        return new Numbers(name, name + "_total");
    }

    /// What goes up and down.
    public Numbers gauge(String name, String help) {
        begin(name, name, "gauge", help);
        return new Numbers(name, name);
    }

    /// What is known of the program, as labels of one sample called `NAME_info` that is 1.
    ///
    /// @param name without `_info`
    public void info(String name, String help, Map<String, String> labels) {
        boolean isOpen = dialect == Dialect.OPENMETRICS;
        begin(name, isOpen ? name : name + "_info", isOpen ? "info" : "gauge", help);
        line(name + "_info", labels, "", 1);
    }

    /// Times in buckets that grow, which add up over programs: Prometheus takes percentiles of their sums.
    ///
    /// The buckets are the same for every histogram, from 1 ms to 60 s. A counter of ours that has a border within it counts
    /// above that border, so nothing above a border is told below it, and what comes up to 0.1 % below may be told above.
    ///
    /// @param name ends in `_seconds`
    public Times histogram(String name, String help) {
        begin(name, name, "histogram", help);
        return new Times(name, true);
    }

    /// Times with their 50th, 90th and 99th percentiles, which do not add up over programs; `NaN` where there are no times.
    ///
    /// @param name ends in `_seconds`
    public Times summary(String name, String help) {
        begin(name, name, "summary", help);
        return new Times(name, false);
    }

    private void begin(String family, String shown, String type, String help) {
        if (!NAME.matcher(family).matches()) throw new IllegalArgumentException("metric name '" + family + "'");
        if (!families.add(family)) throw new IllegalArgumentException("metric '" + family + "' twice");
        current = family;
        boolean isOpen = dialect == Dialect.OPENMETRICS;
        text.append("# HELP ").append(shown).append(' ');
        escape(help, isOpen);
        text.append("\n# TYPE ").append(shown).append(' ').append(type).append('\n');
        if (!isOpen) return;
        if (family.endsWith("_seconds")) text.append("# UNIT ").append(shown).append(" seconds\n");
        if (family.endsWith("_bytes")) text.append("# UNIT ").append(shown).append(" bytes\n");
    }

    private void checkCurrent(String family) {
        if (!family.equals(current))
            throw new IllegalStateException("metric '" + family + "' is complete: '" + current + "' has begun");
    }

    /// @param last a label that is written as it is, after the others
    private void line(String series, Map<String, String> labels, String last, double value) {
        text.append(series);
        if (!labels.isEmpty() || !last.isEmpty()) {
            char before = '{';
            for (var label : new TreeMap<>(labels).entrySet()) {
                if (!LABEL.matcher(label.getKey()).matches())
                    throw new IllegalArgumentException("label name '" + label.getKey() + "'");
                text.append(before).append(label.getKey()).append("=\"");
                escape(label.getValue(), true);
                text.append('"');
                before = ',';
            }
            if (!last.isEmpty()) text.append(before).append(last);
            text.append('}');
        }
        text.append(' ').append(number(value)).append('\n');
    }

    /// Backslashes, line breaks and, where they would end it, quotes, as both formats have them. What is no text, or would
    /// end a line for some readers, is written as Java writes it, `\u0000`: another character in its place could make two
    /// labels one.
    private void escape(String value, boolean isQuoted) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') text.append("\\\\");
            else if (c == '\n') text.append("\\n");
            else if (c == '"' && isQuoted) text.append("\\\"");
            else if (Character.isHighSurrogate(c) && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1)))
                text.append(c).append(value.charAt(++i));
            else if (Character.isSurrogate(c) || Character.isISOControl(c) || c == '\u2028' || c == '\u2029')
                text.append(String.format(Locale.ROOT, "\\\\u%04x", (int) c));
            else text.append(c);
        }
    }

    /// As both formats read it: whole numbers without a fraction, so that they are those of the record.
    private static String number(double value) {
        if (Double.isNaN(value)) return "NaN";
        if (Double.isInfinite(value)) return value > 0 ? "+Inf" : "-Inf";
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /// All of it, UTF-8.
    public byte[] toBytes() {
        return toString().getBytes(UTF_8);
    }

    /// As [#toBytes], as characters.
    @Override
    public String toString() {
        return dialect == Dialect.OPENMETRICS ? text + "# EOF\n" : text.toString();
    }
}
