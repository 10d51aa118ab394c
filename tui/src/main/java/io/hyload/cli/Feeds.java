package io.hyload.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

import io.hyload.hub.WebSocketFeed;
import io.hyload.stats.DatagramMac;
import io.hyload.stats.UdpFeed;

/// Opens what a person names as a source of records, or says in one line why that cannot be.
final class Feeds {

    private Feeds() {}

    /// @param secret for a hub that wants one
    /// @param cacert certificates that vouch for it, in place of those that Java trusts
    /// @throws Fault for what is no URL of a hub, and for a file without certificates
    static WebSocketFeed hub(String url, Optional<String> secret, Optional<Path> cacert) {
        try {
            return WebSocketFeed.to(url, secret, cacert);
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, new IllegalArgumentException("--hub " + e.getMessage(), e));
        } catch (NoSuchFileException e) {
            throw Fault.of(e);
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, new IOException("--cacert " + e.getMessage(), e));
        }
    }

    /// @param host   address to listen on
    /// @param port   0 for a free one
    /// @param secret that datagrams must be signed with
    /// @throws Fault for an address or port that cannot be had
    static UdpFeed udp(String host, int port, Optional<String> secret) {
        if (port < 0 || port > 65_535) throw Fault.badInput("--port " + port, "not a port", "write --port 29999");
        try {
            return UdpFeed.open(new InetSocketAddress(address(host), port), secret.map(DatagramMac::new),
                    InstantSource.system());
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw Fault.badInput("--bind " + host, "no address of that name", "write --bind 127.0.0.1");
        }
    }
}
