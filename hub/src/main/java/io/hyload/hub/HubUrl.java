package io.hyload.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;

/// Where a hub is: `ws://10.0.0.7:28888`, or `wss://` for one with a certificate; path and query are its own affair.
///
/// @param uri as it was written
public record HubUrl(URI uri) {

    /// @throws IllegalArgumentException in one line, when it is none
    public static HubUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw refused(text, "not ws:// or wss://");
        }
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) throw refused(text, "not ws:// or wss://");
        if (uri.getRawUserInfo() != null)
            throw new IllegalArgumentException(shown(uri) + ": a user in it (give the token with --token @FILE)");
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535)
            throw refused(text, "no host and port");
        if (uri.getRawFragment() != null) throw refused(text, "a # in it");
        return new HubUrl(uri);
    }

    private static IllegalArgumentException refused(String text, String why) {
        var what = text.replaceAll("[?#].*", "").replaceAll("//[^/]*@", "//");
        return new IllegalArgumentException("%s: %s (write %s)".formatted(what, why, meant(what)));
    }

    /// `http://host:port` and `host:port` are what a person may well write.
    private static String meant(String what) {
        var rest = what.strip().replaceFirst("(?i)^(https?|wss?)://", "");
        var scheme = what.strip().toLowerCase(Locale.ROOT).matches("(https|wss)://.*") ? "wss://" : "ws://";
        return scheme + (rest.matches("[\\w.-]+:[1-9]\\d{0,4}(/\\S*)?") ? rest : "10.0.0.7:28888");
    }

    /// As it may be shown: a query can hold a token.
    public String name() {
        return shown(uri);
    }

    private static String shown(URI uri) {
        var path = uri.getRawPath() == null || uri.getRawPath().equals("/") ? "" : uri.getRawPath();
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path;
    }

    /// The same, asking for the last `seconds` too. What its query says of that already counts.
    URI withReplay(long seconds) {
        var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        if (Arrays.stream(query.split("&")).anyMatch(pair -> pair.startsWith("replay="))) return uri;
        var text = uri.toString();
        var bare = uri.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
        return URI.create(bare + (uri.getRawPath().isEmpty() ? "/" : "") + "?" + query + (query.isEmpty() ? "" : "&")
                + "replay=" + seconds);
    }
}
