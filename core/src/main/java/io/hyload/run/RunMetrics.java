package io.hyload.run;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.hyload.stats.Health;
import io.hyload.stats.MetricsText;
import io.hyload.stats.MetricsText.Dialect;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Summary;
import io.hyload.stats.Tally;

/// The figures of a run as metrics, up to its last whole second: counters since its start, so that whoever scrapes it may
/// miss seconds and loses nothing.
///
/// Who adds up the records tells it each of them; who asks for the text meets neither that thread nor the recorder. The
/// text of a second is made once however often it is asked for.
///
/// Options of the scenario are none of it: they may hold secrets, and a label is kept for years.
final class RunMetrics {

    private final String tag;
    private volatile Moment now;

    /// What is known at the end of a second; all of it unchangeable.
    ///
    /// @param health of that second alone
    private record Moment(Facts facts, Totals total, double timeSum, Tally tally, int users, long open, Health health,
            AtomicReferenceArray<byte[]> texts) {

        Moment(Facts facts, Totals total, double timeSum, Tally tally, int users, long open, Health health) {
            this(facts, total, timeSum, tally, users, open, health,
                    new AtomicReferenceArray<>(Dialect.values().length));
        }
    }

    /// Of a run that has not begun.
    RunMetrics(Facts facts, String tag) {
        this.tag = tag;
        this.now = new Moment(facts, Totals.ZERO, 0, Tally.NONE, 0, 0, Health.NONE);
    }

    /// A second is over. Called by one thread at a time.
    ///
    /// @param summary of all records, this one among them
    void publish(Summary summary, StatsRecord record) {
        var hy = record.hy();
        now = new Moment(hy.flatMap(Details::run).orElse(now.facts), summary.total(), summary.timeSum(),
                summary.tally(), hy.map(Details::users).orElse(0), hy.map(Details::open).orElse(0L),
                hy.map(Details::tally).map(Tally::health).orElse(Health.NONE));
    }

    /// All families, as the format wants them.
    byte[] text(Dialect dialect) {
        var moment = now;
        var made = moment.texts.get(dialect.ordinal());
        if (made != null) return made;
        var text = new MetricsText(dialect);
        write(moment, text);
        var bytes = text.toBytes();
        moment.texts.set(dialect.ordinal(), bytes);
        return bytes;
    }

    private void write(Moment at, MetricsText text) {
        text.info("hyload_run", "The run.", Map.of("scenario", at.facts.scenario(), "tag", tag, "host",
                at.facts.host(), "version", at.facts.version()));
        text.gauge("hyload_start_time_seconds", "Unix time at which the run began.").sample(at.facts.start());
        requests(at, text);
        text.histogram("hyload_response_time_seconds",
                "Response times, from when a request should have been sent to the last byte of its response.")
                .sample(at.tally.times(), at.timeSum);
        at.tally.service().ifPresent(service -> text.histogram("hyload_service_time_seconds",
                "Response times from when a request was really begun; only where a schedule is kept.").sample(service));
        names(at.tally.names(), text);
        generator(at, text);
    }

    private static void requests(Moment at, MetricsText text) {
        text.counter("hyload_requests_sent", "Requests begun.").sample(at.total.sent());
        text.counter("hyload_responses_received", "Complete responses, whatever their status.")
                .sample(at.total.received());
        text.counter("hyload_timeouts", "Requests without a complete response in time.").sample(at.total.timeouts());
        text.counter("hyload_errors", "Requests that failed otherwise, and what the scenario counted as an error.")
                .sample(at.total.errors());
        var failures = text.counter("hyload_failures", "Timeouts and errors by kind.");
        at.tally.kinds().forEach((kind, count) -> failures.sample(count, Map.of("kind", kind)));
        text.counter("hyload_received_bytes", "Bytes read from connections.").sample(at.tally.in());
        text.counter("hyload_sent_bytes", "Bytes written to connections.").sample(at.tally.out());
        text.counter("hyload_connections_opened", "Connections opened.").sample(at.tally.opened());
        text.gauge("hyload_connections_open", "Connections open.").sample(at.open);
        text.gauge("hyload_users", "Tasks running.").sample(at.users);
    }

    private static void names(Map<String, StatsRecord.Line> names, MetricsText text) {
        var requests = text.counter("hyload_name_requests", "Requests that came to an end, by name.");
        names.forEach((name, line) -> requests.sample(line.n(), Map.of("name", name)));
        var failures = text.counter("hyload_name_failures", "Those of them that ended without a response, by name.");
        names.forEach((name, line) -> failures.sample(line.err(), Map.of("name", name)));
        var times = text.summary("hyload_name_response_time_seconds",
                "Response times since the start of the run, by name.");
        names.forEach((name, line) -> times.sample(line.times(), Map.of("name", name)));
    }

    private static void generator(Moment at, MetricsText text) {
        var all = at.tally.health();
        text.counter("hyload_cpu_seconds", "CPU time used by the load generator.").sample(all.cpu());
        text.counter("hyload_starved_seconds", "Time its threads waited for a core, added up over them.")
                .sample(all.starved());
        text.counter("hyload_gc_seconds", "Time it stood still to collect garbage.").sample(all.gc());
        text.gauge("hyload_lag_p99_seconds",
                "How late tasks started or woke in the last second, the 99th percentile.")
                .sample(at.health.lag() / 1e6);
        text.counter("hyload_arrivals_late", "Arrivals and paced iterations begun more than 10 ms late.")
                .sample(all.late());
        text.counter("hyload_arrivals_dropped", "Arrivals and paced iterations that were not begun at all.")
                .sample(all.dropped());
        text.counter("hyload_datagrams_lost", "Datagrams with records that this machine did not take.")
                .sample(all.lost());
    }
}
