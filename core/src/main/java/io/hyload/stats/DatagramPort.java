package io.hyload.stats;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Where datagrams come in, from anybody: a UDP port that hands on those that may pass, as bytes, and counts the others by
/// the reason.
///
/// A datagram is looked at in this order, cheapest first, so that a flood costs little: is it small enough, does its
/// sender (`ip:port`) and do all of its address keep to their rate, does its MAC fit. What the kernel had no room for, it
/// drops without telling anyone but [#dropped].
///
/// [#receive] is for one thread, virtual or not; the rest for any.
public final class DatagramPort implements AutoCloseable {

    /// The largest datagram taken unless told otherwise: those of a worker have at most [StatsRecord#MAX_DATAGRAM] bytes, those of
    /// the original with all bands 300.
    public static final int LARGEST = 8192;

    /// The receive buffer asked of the system, in bytes: room for the datagrams of 1,000 workers that report on the same
    /// instant, of which each takes about 2.3 kB there. Linux grants no more than `net.core.rmem_max`.
    public static final int RECEIVE_BUFFER = 4 << 20;

    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private final int granted;
    private final int largest;
    private final Optional<DatagramMac> mac;
    private final Refusals refusals;
    private final SenderLimits limits;
    private final LongSupplier nanos;
    private final LongAdder datagrams = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile String fault = "";

    private DatagramPort(DatagramChannel channel, int largest, Optional<DatagramMac> mac, Refusals refusals,
            SenderLimits limits, LongSupplier nanos) throws IOException {
        this.channel = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
        this.largest = largest;
        this.mac = mac;
        this.refusals = refusals;
        this.limits = limits;
        this.nanos = nanos;
    }

    /// Listens there, for datagrams of at most [#LARGEST] bytes.
    ///
    /// @param at       port 0 for a free one
    /// @param mac      what datagrams must be signed with; empty takes unsigned ones
    /// @param refusals takes what does not pass
    /// @throws IOException in one line: where, why not, and how to mend it
    public static DatagramPort open(InetSocketAddress at, Optional<DatagramMac> mac, Refusals refusals)
            throws IOException {
        return open(at, mac, refusals, LARGEST);
    }

    /// @param largest in bytes, up to [Intake#MOST_BYTES]
    public static DatagramPort open(InetSocketAddress at, Optional<DatagramMac> mac, Refusals refusals, int largest)
            throws IOException {
        return open(at, mac, refusals, largest, System::nanoTime);
    }

    /// @param nanos the clock that rates are measured by
    static DatagramPort open(InetSocketAddress at, Optional<DatagramMac> mac, Refusals refusals, int largest,
            LongSupplier nanos) throws IOException {
        if (largest < 1 || largest > Intake.MOST_BYTES) throw new IllegalArgumentException(largest + " bytes");
        if (at.isUnresolved())
            throw new IOException("udp " + at.getHostString() + ": the name does not resolve (check it)");
        var family = at.getAddress() instanceof Inet4Address ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
        var channel = DatagramChannel.open(family);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(at);
            return new DatagramPort(channel, largest, mac, refusals, new SenderLimits(), nanos);
        } catch (IOException | RuntimeException e) {
            channel.close();
            var why = String.valueOf(e.getMessage());
            var mend = why.contains("annot assign") ? "choose an address of this machine"
                    : "choose another port; 0 takes a free one";
            throw new IOException("udp %s: %s (%s)".formatted(text(at), why, mend), e);
        }
    }

    /// A buffer as [#receive] wants it: outside the heap, so that the system writes into it without a copy, and one byte
    /// larger than any datagram that is taken, which tells those that were cut.
    public ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(largest + 1);
    }

    /// Waits for the next datagram that may pass. An interrupt closes the port.
    ///
    /// @param into of [#newBuffer]; what was in it is gone, and the datagram is what remains in it
    /// @return who sent it; empty when the port was closed
    public Optional<InetSocketAddress> receive(ByteBuffer into) {
        if (into.capacity() <= largest)
            throw new IllegalArgumentException("a buffer of " + into.capacity() + " bytes for " + largest);
        while (true) {
            into.clear();
            try {
                var sender = (InetSocketAddress) channel.receive(into);
                if (!fault.isEmpty()) fault = "";
                into.flip();
                var refusal = refusal(sender, into);
                if (refusal.isEmpty()) {
                    datagrams.increment();
                    bytes.add(into.remaining());
                    return Optional.of(sender);
                }
                refusals.add(refusal.get());
            } catch (ClosedChannelException e) {
                return Optional.empty();
            } catch (PortUnreachableException e) {
                // Of something sent from this port: no matter to those who send to it.
            } catch (IOException e) {
                fault = String.valueOf(e.getMessage());
                LockSupport.parkNanos(REST_NANOS); // what fails for want of memory fails again at once
            }
        }
    }

    private Optional<Refusal> refusal(InetSocketAddress sender, ByteBuffer datagram) {
        if (datagram.remaining() > largest) return Optional.of(Refusal.TOO_LARGE);
        if (!limits.admits(sender, nanos.getAsLong())) return Optional.of(Refusal.RATE);
        return mac.flatMap(it -> it.fault(datagram));
    }

    /// Where it listens, with the port that was chosen.
    public InetSocketAddress localAddress() {
        return address;
    }

    /// An address as it stands in front of a datagram that is passed on, and on a command line: `10.0.0.7:4711`,
    /// `[0:0:0:0:0:0:0:1]:4711`.
    public static String text(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        if (!(address.getAddress() instanceof Inet6Address)) return host + ":" + address.getPort();
        int scope = host.indexOf('%');
        return "[" + (scope < 0 ? host : host.substring(0, scope)) + "]:" + address.getPort();
    }

    /// The receive buffer that was granted, in bytes: where it is less than [#RECEIVE_BUFFER], a burst may be lost.
    public int receiveBuffer() {
        return granted;
    }

    /// How many datagrams have passed.
    public long datagrams() {
        return datagrams.sum();
    }

    /// Their bytes.
    public long bytes() {
        return bytes.sum();
    }

    /// How many the kernel has dropped, mostly because nobody took them in time; empty where the system does not tell.
    public OptionalLong dropped() {
        return KernelDrops.of(address);
    }

    /// Why no datagram can be had at present, in the words of the system; empty while all is well. It is tried again until
    /// [#close].
    public Optional<String> fault() {
        return Optional.of(fault).filter(text -> !text.isEmpty());
    }

    /// Ends it: a [#receive] that waits returns.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            fault = String.valueOf(e.getMessage()); // nothing is left to lose: what came has been taken
        }
    }
}
