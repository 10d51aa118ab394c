package io.hyload.http;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A machine that passes requests on: an HTTP proxy (RFC 9110 §7.6) or a SOCKS5 one (RFC 1928).
///
/// @param user `user:password`, or empty
public record Proxy(Kind kind, String host, int port, String user) {

    /// What it speaks.
    public enum Kind {
        HTTP, SOCKS5
    }

    /// Reads `host:port`, `http://user:pass@host:port` or `socks5://host:port`.
    ///
    /// @throws IllegalArgumentException with the reason, without the password
    public static Proxy parse(String text) {
        var trimmed = text.strip();
        int colon = trimmed.indexOf("://");
        var scheme = colon < 0 ? "http" : trimmed.substring(0, colon).toLowerCase(Locale.ROOT);
        var rest = colon < 0 ? trimmed : trimmed.substring(colon + 3);
        var kind = switch (scheme) {
            case "http" -> Kind.HTTP;
            case "socks5", "socks5h", "socks" -> Kind.SOCKS5;
            default -> throw new IllegalArgumentException(
                    "proxy: scheme " + scheme + ", not http or socks5 (write proxy(\"127.0.0.1:8888\"))");
        };
        Url url;
        try {
            url = Url.parse("http://" + rest);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("proxy: " + e.getMessage().replaceFirst("^URL '[^']*': ", "")
                    + " (write proxy(\"127.0.0.1:8888\"))", e);
        }
        boolean hasPort = rest.substring(rest.lastIndexOf('@') + 1).matches(".*:\\d+/?");
        int port = hasPort ? url.port() : kind == Kind.SOCKS5 ? 1080 : 8080;
        if (kind == Kind.SOCKS5 && !url.user().isEmpty()) {
            throw new IllegalArgumentException(
                    "proxy: socks5 with a user (only proxies that ask for none; write proxy(\"socks5://host:1080\"))");
        }
        var user = url.user().isEmpty() ? "" : URLDecoder.decode(url.user().replace("+", "%2B"), UTF_8);
        return new Proxy(kind, url.host(), port, user);
    }

    /// The value of `Proxy-Authorization`, if it wants one (RFC 7617).
    Optional<String> authorization() {
        return user.isEmpty() ? Optional.empty()
                : Optional.of("Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
    }

    /// Without the password.
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /// Which proxy a request goes through.
    @FunctionalInterface
    public interface Choice {

        /// Straight to the server.
        Choice NONE = _ -> Optional.empty();

        Optional<Proxy> of(Url.Origin origin);

        /// The same for all.
        static Choice always(Proxy proxy) {
            var chosen = Optional.of(proxy);
            return _ -> chosen;
        }

        /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say, in lower case before upper case, as curl reads
        /// them; `HTTP_PROXY` in upper case is left out, since a web server sets it from a header.
        ///
        /// @throws IllegalArgumentException when one of them cannot be read
        static Choice fromEnvironment(Map<String, String> environment) {
            var all = variable(environment, "all_proxy", "ALL_PROXY");
            var http = variable(environment, "http_proxy").or(() -> all).map(Proxy::parse);
            var https = variable(environment, "https_proxy", "HTTPS_PROXY").or(() -> all).map(Proxy::parse);
            var without = Arrays.stream(variable(environment, "no_proxy", "NO_PROXY").orElse("").split(","))
                    .map(entry -> entry.strip().toLowerCase(Locale.ROOT)).filter(entry -> !entry.isEmpty()).toList();
            return origin -> isExcepted(origin, without) ? Optional.empty() : origin.isHttps() ? https
                    : http;
        }

        private static Optional<String> variable(Map<String, String> environment, String... names) {
            return Arrays.stream(names).map(name -> environment.getOrDefault(name, ""))
                    .filter(value -> !value.isBlank()).findFirst();
        }

        /// `*`, a host, a domain with or without a dot in front, each with a port or without.
        private static boolean isExcepted(Url.Origin origin, List<String> without) {
            for (var entry : without) {
                if (entry.equals("*")) return true;
                int colon = entry.indexOf(':') == entry.lastIndexOf(':') ? entry.indexOf(':') : -1;
                if (colon >= 0 && !entry.substring(colon + 1).equals(Integer.toString(origin.port()))) continue;
                var name = colon < 0 ? entry : entry.substring(0, colon);
                if (name.startsWith(".")) name = name.substring(1);
                if (origin.host().equals(name) || origin.host().endsWith("." + name)) return true;
            }
            return false;
        }
    }
}
