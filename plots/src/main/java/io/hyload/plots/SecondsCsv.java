package io.hyload.plots;

import java.util.Locale;

import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;

/// The seconds of a run as a table for other programs (RFC 4180): what the load chart shows, number by number.
public final class SecondsCsv {

    private static final String HEADER =
            "second,requests,responses,errors,timeouts,mean_ms,p50_ms,p90_ms,p99_ms,max_ms,users,arrivals_due\r\n";

    private SecondsCsv() {}

    /// A line a second. What is not known, response times of a second without a response or histograms of the original's
    /// files, is empty.
    public static String of(History history) {
        var csv = new StringBuilder(HEADER);
        history.seconds().forEach(second -> line(csv, second));
        return csv.toString();
    }

    private static void line(StringBuilder csv, StatsRecord second) {
        csv.append(second.t()).append(',').append(second.sent()).append(',').append(second.received()).append(',')
                .append(second.errors()).append(',').append(second.timeouts()).append(',');
        if (second.received() > 0) csv.append(millis(second.respTimeSum() * 1000 / second.received()));
        var times = second.hy().map(Details::times).orElse(Histogram.empty());
        for (double percent : new double[] {50, 90, 99, 100}) {
            csv.append(',');
            if (times.count() > 0) csv.append(millis(times.percentile(percent) / 1000.0));
        }
        csv.append(',');
        second.hy().ifPresent(hy -> csv.append(hy.users()));
        csv.append(',');
        second.hy().map(hy -> hy.tally().health().due()).filter(due -> due > 0)
                .ifPresent(due -> csv.append(millis(due)));
        csv.append("\r\n");
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
