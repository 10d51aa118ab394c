package io.hyload.hub;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.hyload.stats.MetricsText;
import io.hyload.stats.Refusal;
import io.hyload.stats.Summary;

/// How a hub stands at one moment; what is counted is counted since it began.
///
/// @param reporting   workers that are heard of
/// @param stale       workers that have fallen silent without having told their end
/// @param ended       workers that have told their end
/// @param datagrams   that came in and passed
/// @param bytes       of them
/// @param refused     datagrams that did not pass, and such that passed and are no records, by the reason
/// @param kernelDrops datagrams that the system had no room for; empty where it does not tell
/// @param clients     that are connected
/// @param framesOut   that connections have taken, all clients together
/// @param bytesOut    of them
/// @param tooSlow     clients dropped because they were too far behind
/// @param silent      clients dropped because they gave no sign of life
/// @param unread      frames that were sent on but not read for the metrics, for want of time
/// @param logBytes    of memory that what can be replayed takes
/// @param logSpan     how far back a client can begin now
/// @param isLogShort  whether that is less than promised, for want of room
public record HubFigures(int reporting, int stale, int ended, long datagrams, long bytes, Map<Refusal, Long> refused,
        OptionalLong kernelDrops, int clients, long framesOut, long bytesOut, long tooSlow, long silent, long unread,
        long logBytes, Duration logSpan, boolean isLogShort) {

    /// All datagrams that did not pass or were no records.
    public long refusedInAll() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Clients that were dropped, whatever for.
    public long dropped() {
        return tooSlow + silent;
    }

    /// As metrics. Their names are other than those of a worker: who collects both counts nothing twice.
    ///
    /// @param summary of the seconds that the workers have told of
    void write(MetricsText text, Summary summary) {
        load(text, summary);
        var workers = text.gauge("hyload_hub_workers", "Workers by how they stand.");
        workers.sample(reporting, Map.of("state", "reporting"));
        workers.sample(stale, Map.of("state", "stale"));
        workers.sample(ended, Map.of("state", "ended"));
        text.counter("hyload_hub_datagrams_in", "Datagrams that came in and passed.").sample(datagrams);
        text.counter("hyload_hub_in_bytes", "Bytes of datagrams that passed.").sample(bytes);
        var reasons = text.counter("hyload_hub_refused",
                "Datagrams that did not pass, and such that passed and are no records, by reason.");
        for (var refusal : Refusal.values())
            reasons.sample(refused.getOrDefault(refusal, 0L), Map.of("reason", refusal.label()));
        kernelDrops.ifPresent(drops -> text.counter("hyload_hub_kernel_drops",
                "Datagrams that the system had no room for.").sample(drops));
        text.gauge("hyload_hub_clients", "WebSocket clients connected.").sample(clients);
        text.counter("hyload_hub_frames_out", "Frames that connections have taken, all clients together.")
                .sample(framesOut);
        text.counter("hyload_hub_out_bytes", "Bytes of those frames.").sample(bytesOut);
        var dropped = text.counter("hyload_hub_clients_dropped", "Clients that were dropped, by reason.");
        dropped.sample(tooSlow, Map.of("reason", "too-slow"));
        dropped.sample(silent, Map.of("reason", "silent"));
        text.counter("hyload_hub_frames_unread", "Frames sent on but not read for these metrics, for want of time.")
                .sample(unread);
        text.gauge("hyload_hub_log_bytes", "Memory of what can be replayed.").sample(logBytes);
        text.gauge("hyload_hub_log_seconds", "How far back a client can begin.").sample(logSpan.toMillis() / 1e3);
    }

    private static void load(MetricsText text, Summary summary) {
        var total = summary.total();
        text.counter("hyload_hub_requests_sent", "Requests begun by all workers.").sample(total.sent());
        text.counter("hyload_hub_responses_received", "Complete responses to all workers, whatever their status.")
                .sample(total.received());
        text.counter("hyload_hub_timeouts", "Requests of all workers without a complete response in time.")
                .sample(total.timeouts());
        text.counter("hyload_hub_errors", "Errors of all workers.").sample(total.errors());
        text.summary("hyload_hub_response_time_seconds",
                "Response times of all workers since the hub began; of those of the original, which send no histograms, none.")
                .sample(summary.times());
    }
}
