package io.hyload.stats;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/// Sends each record as datagrams to a hub or monitor: the word `console=HOST:PORT`.
///
/// Nobody need be listening, and who does may come and go: the socket is not connected, so that the answer of a system where
/// nobody listens (ICMP port unreachable) ends nothing. What the network drops is seen by the receiver as a gap in `seq`. The
/// name of the host is looked up once, at the start.
public final class UdpSink implements StatsSink {

    private final String target;
    private final InetSocketAddress address;
    private final DatagramChannel channel;
    private final Optional<DatagramMac> mac;
    private volatile long lost;

    private UdpSink(String target, InetSocketAddress address, DatagramChannel channel, Optional<DatagramMac> mac) {
        this.target = target;
        this.address = address;
        this.channel = channel;
        this.mac = mac;
    }

    /// Unsigned datagrams to there.
    ///
    /// @param target as [#to(String, Optional)] has it
    /// @throws IOException              as there
    /// @throws IllegalArgumentException as there
    public static UdpSink to(String target) throws IOException {
        return to(target, Optional.empty());
    }

    /// Datagrams to there.
    ///
    /// @param target `HOST:PORT`, an IPv6 address in brackets
    /// @param mac    signs them
    /// @throws IOException              in one line, when the host does not resolve or no socket can be had
    /// @throws IllegalArgumentException in one line, when the target is not of that form
    public static UdpSink to(String target, Optional<DatagramMac> mac) throws IOException {
        int colon = checked(target).lastIndexOf(':');
        int port = portOf(target.substring(colon + 1));
        var host = target.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("console=" + target + ": host " + host
                    + " does not resolve (the run goes on without it; check the name)");
        }
        var family = address.getAddress() instanceof Inet6Address ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
        var channel = DatagramChannel.open(family);
        channel.configureBlocking(false);
        return new UdpSink(target, address, channel, mac);
    }

    /// `target` itself.
    ///
    /// @throws IllegalArgumentException in one line, when it is not of the form `HOST:PORT`
    public static String checked(String target) {
        int colon = target.lastIndexOf(':');
        if (colon < 1 || portOf(target.substring(colon + 1)) < 1 || target.startsWith("[]")) {
            throw new IllegalArgumentException("console=" + target + ": not HOST:PORT (write console=127.0.0.1:29999)");
        }
        return target;
    }

    private static int portOf(String digits) {
        try {
            int port = Integer.parseInt(digits);
            return port <= 65535 ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public void accept(StatsRecord record) throws IOException {
        try {
            for (var datagram : record.datagrams()) {
                var bytes = mac.isPresent() ? mac.get().signed(datagram) : datagram;
                if (channel.send(ByteBuffer.wrap(bytes), address) == 0) lost++;
            }
        } catch (IOException e) {
            throw new IOException("console=" + target + ": " + e.getMessage() + " (the run goes on without it)", e);
        }
    }

    /// Datagrams that the system had no room for: its receiver finds gaps in `seq`.
    public long lost() {
        return lost;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
