package io.hyload.tui.screen;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.hyload.stats.Worker;

/// The hubs of the project, the UDP port of this machine, and the hub that was started here, at one moment.
///
/// @param at     when
/// @param inlets the hubs in the order of the settings, then the port
/// @param here   the hub that was started here, or the last one
public record HubList(Instant at, List<Inlet> inlets, Optional<HubHere> here) {
    /// Before anything is known.
    public static final HubList NOTHING = new HubList(Instant.EPOCH, List.of(), Optional.empty());

    public HubList {
        inlets = List.copyOf(inlets);
    }

    /// How records come in, or why they do not.
    public enum State {
        UP, CONNECTING,
        /// It is tried again in some seconds.
        RETRYING,
        /// It is tried again, but most likely in vain: a token is wrong, a port is taken.
        REFUSED,
        /// Nobody wants it.
        OFF
    }

    /// What records come in by.
    public sealed interface Source {
        record Hub(HubEntry entry) implements Source {}

        /// Datagrams of workers to this machine.
        ///
        /// @param port 0 for a free one
        record Port(int port, boolean isOn) implements Source {}
    }

    /// A hub or the port.
    ///
    /// @param address where it is: a URL, or `127.0.0.1:29999`
    /// @param again   seconds until it is tried again
    /// @param cause   why it is not up, for a person; empty if it is, or is not wanted
    /// @param rate    records a second
    /// @param workers whose records came by it, in the order they were first heard of
    public record Inlet(Source source, String address, State state, OptionalLong again, String cause, double rate,
            List<Worker> workers) {
        public Inlet {
            workers = List.copyOf(workers);
        }

        /// By which it is known: a URL, or `udp` for the port.
        String id() {
            return switch (source) {
                case Source.Hub(var entry) -> entry.url();
                case Source.Port _ -> "udp";
            };
        }

        boolean isOn() {
            return switch (source) {
                case Source.Hub(var entry) -> entry.isOn();
                case Source.Port(int _, boolean isOn) -> isOn;
            };
        }

        /// Records that are known to be lost on their way.
        long lost() {
            return workers.stream().mapToLong(Worker::lost).sum();
        }

        /// How late the last record of the worker that is latest came, by what its clock is known to differ; empty where nobody
        /// speaks.
        Optional<Duration> behind() {
            return workers.stream().filter(worker -> !worker.hasEnded() && !worker.isStale()).map(worker -> {
                long late = worker.lastHeard().toEpochMilli() - (worker.last().t() + 1) * 1000
                        + worker.skewMillis().orElse(0);
                return Duration.ofMillis(Math.max(0, late));
            }).max(Duration::compareTo);
        }
    }

    /// A hub that was started here.
    ///
    /// @param url       of its WebSocket; empty until it has said so
    /// @param datagrams where workers send to: `127.0.0.1:29999`; empty until it has said so
    /// @param said      its last lines
    public record HubHere(boolean isOn, String url, String datagrams, List<String> said) {
        public HubHere {
            said = List.copyOf(said);
        }
    }
}
