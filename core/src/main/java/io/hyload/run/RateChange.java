package io.hyload.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/// How the rate of a run's arrivals shall change: `150%` of what the scenario asks for, `+10%` or `-10%` of the present
/// rate, or `500/s`.
///
/// Whatever it is, it comes down to a factor on what the scenario asks for, so that a ramp stays a ramp.
public sealed interface RateChange {

    /// `150%`: so much of what the scenario asks for.
    record OfAsked(double percent) implements RateChange {}

    /// `+10%`, `-10%`: so much more than at present, or less.
    record OfPresent(double percent) implements RateChange {}

    /// `500/s`: so many at the present point of the scenario.
    record PerSecond(double rate) implements RateChange {}

    /// The largest factor: a slip of the finger shall not ask for what no machine can do. Its inverse is the smallest.
    double MOST = 1e6;

    /// Reads what stands behind the word `rate`.
    ///
    /// @throws BadInput for what is not of these forms, and for a rate of 0 or below
    static RateChange parse(String text) {
        var parts = Pattern.compile("(?<sign>[+-]?)(?<digits>\\d{1,9}(?:\\.\\d{1,20})?)\\s*(?<unit>%|/s|)")
                .matcher(text.strip());
        var given = "rate " + text.strip();
        if (!parts.matches())
            throw new BadInput(given.strip() + ": not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)");
        var sign = parts.group("sign");
        double number = Double.parseDouble(parts.group("digits"));
        boolean isPercent = parts.group("unit").equals("%");
        if (!sign.isEmpty() && !isPercent) throw new BadInput(
                given + ": a change is told in per cent (write rate " + sign + "10%, or rate 500/s for a new rate)");
        if (sign.equals("-") ? number >= 100 : sign.isEmpty() && number == 0)
            throw new BadInput(given + ": nothing would be left (pause holds a run, stop ends it)");
        if (!isPercent) return new PerSecond(number);
        return sign.isEmpty() ? new OfAsked(number) : new OfPresent(sign.equals("-") ? -number : number);
    }

    /// The factor on what the scenario asks for, from now on.
    ///
    /// @throws BadInput when it is beyond [#MOST], or when nothing arrives at present that it could be measured by
    default double factor(Pace now) {
        double factor = switch (this) {
            case OfAsked(double percent) -> percent / 100;
            case OfPresent(double percent) -> now.factor() * (1 + percent / 100);
            case PerSecond(double rate) -> {
                if (!(now.rate() > 0)) throw new BadInput(
                        toLine() + ": nothing arrives just now (write it in per cent, or wait for the arrivals)");
                yield rate / (now.rate() / now.factor());
            }
        };
        if (!(factor >= 1 / MOST && factor <= MOST)) throw new BadInput(
                toLine() + ": " + (float) factor + " times what the scenario asks for (change the scenario)");
        return factor;
    }

    /// What is said of it to a run without arrivals.
    default BadInput refused() {
        return new BadInput(toLine() + ": the run has no arrivals; its users send as fast as they are answered"
                + " (use arrivals in the scenario)");
    }

    /// As it stands in the record: `rate 150 %`, `rate 500/s (125 %)`.
    default String told(double factor) {
        var percent = plain(new BigDecimal(factor * 100).round(new MathContext(6))) + " %";
        return this instanceof PerSecond ? toLine() + " (" + percent + ")" : "rate " + percent;
    }

    /// As [#parse] reads it, behind the word `rate`.
    default String toLine() {
        return "rate " + switch (this) {
            case OfAsked(double percent) -> plain(percent) + "%";
            case OfPresent(double percent) -> (percent < 0 ? "" : "+") + plain(percent) + "%";
            case PerSecond(double rate) -> plain(rate) + "/s";
        };
    }

    private static String plain(double number) {
        return plain(BigDecimal.valueOf(number));
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
