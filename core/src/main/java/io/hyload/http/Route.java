package io.hyload.http;

import java.net.InetAddress;
import java.util.Optional;

/// How a connection gets to its origin.
///
/// @param proxy the machine in between, if there is one
/// @param local the address of this machine to connect from, or empty for the system's choice
/// @param tls   whom the user trusts, where the origin is https
public record Route(Url.Origin origin, Optional<Proxy> proxy, Optional<InetAddress> local, Optional<Tls> tls) {

    /// Straight there, in plain text.
    public static Route straight(Url.Origin origin) {
        return new Route(origin, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean isSecure() {
        return origin.isHttps();
    }

    /// The proxy that passes on plain requests, which are written to it in absolute form (RFC 9112 §3.2.2).
    Optional<Proxy> forwarding() {
        return isSecure() ? Optional.empty() : proxy.filter(p -> p.kind() == Proxy.Kind.HTTP);
    }

    /// The proxy that is asked for a tunnel (RFC 9110 §9.3.6).
    Optional<Proxy> tunnelling() {
        return isSecure() ? proxy.filter(p -> p.kind() == Proxy.Kind.HTTP) : Optional.empty();
    }

    Optional<Proxy> socks() {
        return proxy.filter(p -> p.kind() == Proxy.Kind.SOCKS5);
    }

    /// Whose address is looked up and connected to.
    String nextHost() {
        return proxy.map(Proxy::host).orElse(origin.host());
    }

    int nextPort() {
        return proxy.map(Proxy::port).orElse(origin.port());
    }

    /// As it stands in messages.
    @Override
    public String toString() {
        return proxy.map(p -> origin + " by proxy " + p).orElse(origin.toString());
    }
}
