package io.hyload.hub;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Who may listen: those who know the token, and of web pages those that were named.
///
/// A page of any site can open a WebSocket to a hub on the machine of who looks at it, and the browser lets it read what
/// comes (RFC 6455 §10.2): that is what `Origin` is checked for. What sends none is no browser.
final class Access {

    private static final Pattern BEARER = Pattern.compile("(?i)bearer +(.+?) *");
    /// Names can be made to lead anywhere (DNS rebinding), so a page of the same name is one of ours only if the name is
    /// none.
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)(localhost|\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-f:.]+])(:\\d+)?");
    private static final String EDITOR = "vscode-webview:";

    private final Optional<byte[]> token;
    private final Set<String> origins;

    /// @param token   empty lets in everybody
    /// @param origins allowed besides, as [#origin] writes them
    Access(Optional<String> token, Set<String> origins) {
        this.token = token.map(Access::digest);
        this.origins = Set.copyOf(origins);
    }

    /// Why somebody is not let in.
    ///
    /// @param status of HTTP
    record Denial(int status, String reason) {}

    /// @param authorization that header, empty without it
    /// @param parameter     `token` of the query
    Optional<Denial> denial(Optional<String> authorization, Optional<String> parameter) {
        if (token.isEmpty()) return Optional.empty();
        var given = authorization.map(BEARER::matcher).filter(Matcher::matches)
                .map(bearer -> bearer.group(1)).or(() -> parameter);
        if (given.filter(this::fits).isPresent()) return Optional.empty();
        return Optional.of(new Denial(401, (given.isPresent() ? "not the token of this hub" : "a token is needed")
                + ": send Authorization: Bearer TOKEN, or add ?token=TOKEN"));
    }

    /// @param origin that header, empty without it
    /// @param host   that header
    Optional<Denial> denial(Optional<String> origin, String host) {
        if (origin.isEmpty() || isAllowed(origin.get(), host)) return Optional.empty();
        return Optional.of(new Denial(403, "pages of this origin may not listen: start the hub with --allow-origin"));
    }

    private boolean isAllowed(String given, String host) {
        if (given.startsWith(EDITOR)) return true;
        var origin = origin(given);
        return origins.contains(origin) || ADDRESS.matcher(host).matches()
                && (origin.equals(origin("http://" + host)) || origin.equals(origin("https://" + host)));
    }

    /// An origin as it is compared: `https://example.org`, without a port that goes without saying (RFC 6454 §6.2).
    static String origin(String text) {
        try {
            var uri = URI.create(text.strip());
            if (uri.getScheme() == null || uri.getHost() == null) return text.strip();
            var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            boolean isUsual = uri.getPort() == -1 || scheme.equals("http") && uri.getPort() == 80
                    || scheme.equals("https") && uri.getPort() == 443;
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT)
                    + (isUsual ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException e) {
            return text.strip();
        }
    }

    /// Digests have one length, so the time it takes tells nothing, not even how long the token is.
    private boolean fits(String given) {
        return MessageDigest.isEqual(token.orElseThrow(), digest(given));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
