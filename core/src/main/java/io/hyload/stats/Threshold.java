package io.hyload.stats;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// One thing a run is held to, as it is written: `[NAME.]METRIC OP VALUE[UNIT]`.
///
/// ```
/// p99 < 300ms        errors < 1%      rate >= 1000/s      checkout.p99 < 500ms      GET /cart.p99.9 <= 1s
/// ```
///
/// | metric | is | units |
/// |---|---|---|
/// | `p0` … `p99.9` … `p100` | what that share of all response times does not exceed | `us` `ms` `s` |
/// | `mean` `max` | of the response times | `us` `ms` `s` |
/// | `errors` | failed requests, timeouts among them; for the whole run what `Stats.oneError` counted too | `%` of the requests that ended, or nothing: a count |
/// | `timeouts` | of the whole run only | `%` of the requests that ended, or nothing |
/// | `service.p99` `service.mean` `service.max` | of the service times of the whole run: from when a request was really begun | `us` `ms` `s` |
/// | `rate` | responses | `/s` `/min` or nothing: a second |
/// | `count` | responses | none |
///
/// `OP` is one of `< <= > >=`. A metric without a name is that of the whole run. Names may hold anything, dots and spaces
/// too: what stands after the last dot that leaves a metric is the metric. Only a name `service` has no times of its own.
///
/// Times come from histograms: a percentile, and `max`, is the highest value of the counter it falls into, up to 0.1 % more
/// than what was measured, for a name up to 1 %. So what must be below may fail by that little, and never holds by it.
public final class Threshold {

    private static final String OPERATORS = "<>=!≤≥";
    private static final Pattern FORM = Pattern.compile(
            "(?<subject>.*?)\\s*(?<operator>[" + OPERATORS + "]+)\\s*(?<value>[^" + OPERATORS + "]*)");
    private static final Pattern SUBJECT = Pattern.compile(
            "(?:(?<name>.+)\\.)?(?:p(?<percent>\\d+(?:\\.\\d+)?)|(?<metric>mean|max|errors|timeouts|rate|count))");
    private static final Pattern VALUE = Pattern.compile("(?<number>[-+0-9._,]*)\\s*(?<unit>.*)");
    private static final Pattern K6_PERCENTILE = Pattern.compile("p\\((\\d+(?:\\.\\d+)?)\\)");
    private static final List<String> METRICS =
            List.of("p50", "p90", "p95", "p99", "p99.9", "mean", "max", "errors", "timeouts", "rate", "count");
    private static final String ALL_METRICS = "p0 to p100, mean, max, errors, timeouts, rate, count, service.p99";
    /// What other tools call them.
    private static final Map<String, String> ELSEWHERE = Map.of("avg", "mean", "average", "mean", "median", "p50",
            "med", "p50", "min", "p0", "rps", "rate", "tps", "rate", "throughput", "rate", "failed", "errors",
            "requests", "count");
    private static final String SERVICE = "service";
    private static final int MOST_NAMES = 5;

    private enum Operator {
        BELOW("<"), AT_MOST("<="), ABOVE(">"), AT_LEAST(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        static Optional<Operator> of(String sign) {
            for (var operator : values()) {
                if (operator.sign.equals(sign)) return Optional.of(operator);
            }
            return Optional.empty();
        }

        boolean holds(double value, double limit) {
            return switch (this) {
                case BELOW -> value < limit;
                case AT_MOST -> value <= limit;
                case ABOVE -> value > limit;
                case AT_LEAST -> value >= limit;
            };
        }

        boolean asksForMore() {
            return this == ABOVE || this == AT_LEAST;
        }
    }

    private enum Metric {
        PERCENTILE, MEAN, MAX, ERRORS, TIMEOUTS, RATE, COUNT;

        boolean isTime() {
            return this == PERCENTILE || this == MEAN || this == MAX;
        }
    }

    /// In what a value is shown and compared with the limit.
    private enum Unit {
        MILLISECONDS(" ms"), PERCENT("%"), PER_SECOND("/s"), PER_MINUTE("/min"), NONE("");

        private final String shown;

        Unit(String shown) {
            this.shown = shown;
        }
    }

    private final String text;
    private final String subject;
    private final Optional<String> name;
    private final boolean isService;
    private final Metric metric;
    private final double percent;
    private final Operator operator;
    private final String number;
    private final String unitText;
    private final Unit unit;
    private final double limit;

    /// Reads one.
    ///
    /// @throws IllegalArgumentException in one line that names it, says what is wrong, and how to mend it
    public static Threshold parse(String text) {
        return new Threshold(Recorder.label(text.strip(), Integer.MAX_VALUE));
    }

    /// As it was written, but for its spaces: `p99 < 300ms`.
    public String text() {
        return subject + " " + operator.sign + " " + number + unitText;
    }

    /// The name whose requests it is about; empty for the whole run.
    public Optional<String> name() {
        return name;
    }

    /// Whether only the end tells: what is counted may yet become enough, as for `count >= 1000`.
    public boolean isForTheEnd() {
        return operator.asksForMore() && unit == Unit.NONE && !metric.isTime();
    }

    /// Whether it holds for what `judged` has added up.
    ///
    /// @param seconds how long that took
    public Check check(Summary judged, double seconds) {
        if (judged.seconds() == 0) return without("there is nothing to judge");
        if (name.isEmpty()) return check(Subject.all(judged, isService), seconds);
        var line = judged.names().get(Recorder.label(name.get(), Recorder.LONGEST_LABEL));
        return line == null ? without(unknownName(judged)) : check(Subject.of(line), seconds);
    }

    /// What is measured, of the whole run or of one name.
    ///
    /// @param ended requests that came to an end
    private record Subject(Histogram times, double meanMillis, long answered, long ended, long errors, long timeouts) {

        static Subject all(Summary judged, boolean isService) {
            var total = judged.total();
            long failed = total.errors() + total.timeouts();
            long ended = judged.names().values().stream().mapToLong(StatsRecord.Line::n).sum();
            var times = isService ? judged.serviceTimes() : judged.times();
            return new Subject(times, isService ? times.mean() / 1000 : judged.meanMillis(), total.received(),
                    ended > 0 ? ended : total.received(), failed, total.timeouts());
        }

        static Subject of(StatsRecord.Line line) {
            return new Subject(line.times(), line.times().mean() / 1000, line.n() - line.err(), line.n(), line.err(),
                    0);
        }
    }

    private Check check(Subject subject, double seconds) {
        if (metric.isTime() && subject.times.count() == 0) return without("no response to measure");
        if ((metric == Metric.ERRORS || metric == Metric.TIMEOUTS) && subject.ended == 0)
            return without("no request has ended");
        if (metric == Metric.RATE && !(seconds > 0)) return without("no time to measure a rate in");
        return judged(switch (metric) {
            case PERCENTILE -> subject.times.percentile(percent) / 1000.0;
            case MAX -> subject.times.max() / 1000.0;
            case MEAN -> subject.meanMillis;
            case ERRORS -> countOrShare(subject.errors, subject.ended);
            case TIMEOUTS -> countOrShare(subject.timeouts, subject.ended);
            case RATE -> subject.answered / seconds * (unit == Unit.PER_MINUTE ? 60 : 1);
            case COUNT -> subject.answered;
        });
    }

    private double countOrShare(long part, long whole) {
        return unit == Unit.PERCENT ? 100.0 * part / whole : part;
    }

    private Check judged(double value) {
        boolean holds = operator.holds(value, limit);
        var actual = shown(value) + unit.shown;
        return new Check(this, holds ? Check.State.PASSED : Check.State.FAILED, OptionalDouble.of(value), actual,
                holds ? "" : actual + " is not " + operator.sign + " " + number + unitText);
    }

    private Check without(String reason) {
        return new Check(this, Check.State.NO_DATA, OptionalDouble.empty(), "no data", reason);
    }

    /// Three digits that matter, and more where fewer would stand on the other side of the limit: 300.04 and not 300.
    private String shown(double value) {
        int decimals = value >= 99.95 || value == Math.rint(value) ? 0 : value >= 9.995 ? 1 : 2;
        boolean holds = operator.holds(value, limit);
        while (decimals < 6 && operator.holds(rounded(value, decimals), limit) != holds) decimals++;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static double rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
    }

    private String unknownName(Summary judged) {
        var names = Spelling.likest(name.orElseThrow(), judged.names().keySet());
        if (names.isEmpty()) return "no request has ended";
        var some = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return "no request is named " + name.get() + " (there are " + some
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more)" : ")");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Threshold that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }

    // ------------------------------------------------------------------ reading

    private Threshold(String text) {
        this.text = text;
        if (text.isEmpty()) throw bad("empty", "write p99 < 300ms");
        var form = FORM.matcher(text);
        if (!form.matches()) throw bad("no comparison", "write p99 < 300ms");
        subject = form.group("subject");
        operator = operator(form.group("operator"), form.group("value"));
        var parts = SUBJECT.matcher(subject);
        if (!parts.matches()) throw unknownMetric();
        var word = parts.group("metric");
        metric = word == null ? Metric.PERCENTILE : Metric.valueOf(word.toUpperCase(Locale.ROOT));
        isService = metric.isTime() && SERVICE.equals(parts.group("name"));
        name = Optional.ofNullable(parts.group("name")).filter(_ -> !isService);
        percent = word == null ? Double.parseDouble(parts.group("percent")) : 0;
        if (percent > 100) throw bad("no percentile " + parts.group("percent"), "p0 to p100, such as p99 or p99.9");
        if (metric == Metric.TIMEOUTS && name.isPresent())
            throw bad("timeouts are counted for the whole run only",
                    "write timeouts < 1%, or " + name.get() + ".errors < 1%, which has them too");
        var value = VALUE.matcher(form.group("value"));
        if (!value.matches()) throw bad("no value", example());
        number = value.group("number");
        unitText = value.group("unit").strip();
        var given = given();
        unit = unit();
        limit = inShownUnit(given).doubleValue();
        if (limit == 0 && operator == Operator.BELOW) throw bad("nothing is below 0", "write <= 0");
    }

    private Operator operator(String sign, String value) {
        var known = Operator.of(sign);
        if (known.isPresent()) return known.get();
        var instead = switch (sign) {
            case "=<", "≤" -> "<=";
            case "=>", "≥" -> ">=";
            default -> "";
        };
        if (!instead.isEmpty()) throw bad("unknown operator " + sign, "write " + instead);
        var likely = subject.endsWith("rate") || subject.endsWith("count") ? ">=" : "<=";
        throw bad(sign + " is no threshold: there are <, <=, > and >=",
                "write " + subject + " " + likely + " " + value);
    }

    private IllegalArgumentException unknownMetric() {
        if (subject.isEmpty()) return bad("no metric", ALL_METRICS + ": write p99 < 300ms");
        if (subject.startsWith(".")) return bad("no name before the dot", "write " + text.substring(1));
        var word = subject.matches("p[0-9.]+") ? subject : subject.substring(subject.lastIndexOf('.') + 1);
        var before = subject.substring(0, subject.length() - word.length());
        var percentile = K6_PERCENTILE.matcher(word);
        var meant = percentile.matches() ? Optional.of("p" + percentile.group(1))
                : Optional.ofNullable(ELSEWHERE.get(word.toLowerCase(Locale.ROOT)))
                        .or(() -> Spelling.likest(word, METRICS).stream()
                                .filter(metric -> Spelling.isLike(word, metric)).findFirst());
        return bad("unknown metric " + word,
                meant.map(metric -> "did you mean " + before + metric + "? ").orElse("") + "there are "
                        + ALL_METRICS);
    }

    private BigDecimal given() {
        if (number.isEmpty())
            throw bad(unitText.isEmpty() ? "no value" : "no number " + unitText, example());
        try {
            var given = new BigDecimal(number.replace("_", ""));
            if (given.signum() < 0) throw bad(number + " is below 0", example());
            return given;
        } catch (NumberFormatException e) {
            throw bad("no number " + number, example());
        }
    }

    private Unit unit() {
        return switch (metric) {
            case PERCENTILE, MEAN, MAX -> switch (unitText) {
                case "us", "µs", "μs", "ms", "s" -> Unit.MILLISECONDS;
                case "" -> throw bad("a time without a unit", "us, ms or s: " + example());
                default -> throw unknownUnit("us, ms or s");
            };
            case ERRORS, TIMEOUTS -> switch (unitText) {
                case "%" -> Unit.PERCENT;
                case "" -> Unit.NONE;
                default -> throw unknownUnit("% for a share of the requests, nothing for a count");
            };
            case RATE -> switch (unitText) {
                case "/s", "" -> Unit.PER_SECOND;
                case "/min" -> Unit.PER_MINUTE;
                default -> throw unknownUnit("/s or /min");
            };
            case COUNT -> {
                if (!unitText.isEmpty()) throw unknownUnit("it has none");
                yield Unit.NONE;
            }
        };
    }

    private IllegalArgumentException unknownUnit(String units) {
        return bad("unknown unit " + unitText, units + ": " + example());
    }

    /// In the unit that is shown.
    private BigDecimal inShownUnit(BigDecimal given) {
        if (!metric.isTime()) return given;
        return switch (unitText) {
            case "s" -> given.movePointRight(3);
            case "ms" -> given;
            default -> given.movePointLeft(3);
        };
    }

    /// The same threshold as it could be.
    private String example() {
        boolean isUsable = !number.isEmpty() && number.matches("\\d+(\\.\\d+)?");
        return "write " + subject + " " + operator.sign + " " + switch (metric) {
            case PERCENTILE, MEAN, MAX -> (isUsable ? number : "300") + "ms";
            case ERRORS, TIMEOUTS -> (isUsable ? number : "1") + "%";
            case RATE -> (isUsable ? number : "1000") + "/s";
            case COUNT -> isUsable ? number : "1000";
        };
    }

    private IllegalArgumentException bad(String why, String mend) {
        return new IllegalArgumentException("threshold '" + text + "': " + why + " (" + mend + ")");
    }
}
