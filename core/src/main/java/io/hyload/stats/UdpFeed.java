package io.hyload.stats;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Records that workers send here: `console=HOST:PORT` of a run, and of the original.
///
/// A thread of its own does nothing but take datagrams, since the kernel keeps few of them: many workers report on the same
/// instant. Where [#next] is called too seldom [#MOST_WAITING] wait here, the next ones in the kernel, and what has no
/// room there is [#dropped].
public final class UdpFeed implements StatsFeed {

    /// Some seconds of 1,000 workers; at most 32 MB of the largest there can be.
    private static final int MOST_WAITING = 4_096;

    private static final Datagram END = new Datagram("", new byte[0], Instant.EPOCH);

    private final DatagramPort port;
    private final InstantSource clock;
    private final Refusals refusals;
    private final Intake intake;
    private final BlockingQueue<Datagram> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread receiver;
    private volatile boolean closed;

    private record Datagram(String source, byte[] bytes, Instant at) {}

    private UdpFeed(DatagramPort port, InstantSource clock, Refusals refusals) {
        this.port = port;
        this.clock = clock;
        this.refusals = refusals;
        this.intake = new Intake(clock, refusals);
        this.receiver = Thread.ofPlatform().name("hyload-udp").daemon().unstarted(this::receive);
        receiver.start();
    }

    /// Listens there.
    ///
    /// @param at    port 0 for a free one, told by [#localAddress]
    /// @param mac   what datagrams must be signed with; empty takes unsigned ones
    /// @param clock tells when a datagram has come
    /// @throws IOException in one line: where, why not, and how to mend it
    public static UdpFeed open(InetSocketAddress at, Optional<DatagramMac> mac, InstantSource clock)
            throws IOException {
        var refusals = new Refusals();
        return new UdpFeed(DatagramPort.open(at, mac, refusals), clock, refusals);
    }

    private void receive() {
        try {
            var buffer = port.newBuffer();
            for (var sender = port.receive(buffer); sender.isPresent(); sender = port.receive(buffer)) {
                var bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                waiting.put(new Datagram(DatagramPort.text(sender.get()), bytes, clock.instant()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by close, while there was no room
        } finally {
            port.close();
            waiting.clear();
            waiting.add(END);
        }
    }

    @Override
    public Optional<Arrival> next() throws InterruptedException {
        while (true) {
            var datagram = waiting.take();
            if (datagram == END) {
                waiting.add(END);
                return Optional.empty();
            }
            var arrival = intake.datagram(datagram.source, ByteBuffer.wrap(datagram.bytes), datagram.at);
            if (arrival.isPresent()) return arrival;
        }
    }

    /// Where it listens, with the port that was chosen.
    public InetSocketAddress localAddress() {
        return port.localAddress();
    }

    /// Datagrams that came and that the kernel had no room for; empty where the system does not tell.
    public OptionalLong dropped() {
        return port.dropped();
    }

    @Override
    public String name() {
        return "udp " + DatagramPort.text(port.localAddress());
    }

    @Override
    public State state() {
        if (closed) return new State(false, "closed");
        return port.fault().map(why -> new State(false, "cannot receive: " + why))
                .orElseGet(() -> new State(true, "listening"));
    }

    @Override
    public Refusals refusals() {
        return refusals;
    }

    @Override
    public void close() {
        closed = true;
        port.close();
        receiver.interrupt();
    }
}
