package io.hyload.har;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A recorded URL in its parts, nothing decoded.
///
/// @param origin scheme, host and port: `http://shop.local:8080`; also the user, if it names one
/// @param path   beginning with `/`
/// @param query  after the question mark; empty also where there is nothing after it
/// @param asks   whether there is a question mark
record SplitUrl(String origin, String path, String query, boolean asks) {

    /// More of them take more code than a method may have.
    private static final int MOST_PARAMS = 500;

    static SplitUrl of(String url) {
        int authority = url.indexOf("://") + 3;
        int end = authority;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) end++;
        var rest = url.substring(end);
        int question = rest.indexOf('?');
        var path = question < 0 ? rest : rest.substring(0, question);
        return new SplitUrl(url.substring(0, end), path.startsWith("/") ? path : "/" + path,
                question < 0 ? "" : rest.substring(question + 1), question >= 0);
    }

    String host() {
        return origin.substring(Math.max(origin.indexOf("://") + 3, origin.lastIndexOf('@') + 1));
    }

    /// Path and query.
    String target() {
        return asks ? path + "?" + query : path;
    }

    /// The query decoded, where our client would encode it to the same bytes.
    Optional<List<Field>> params() {
        return query.isEmpty() ? Optional.empty() : decoded(query);
    }

    /// `application/x-www-form-urlencoded` decoded, where our client would encode it to the same bytes.
    static Optional<List<Field>> decoded(String encoded) {
        var fields = new ArrayList<Field>();
        for (var pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0 || fields.size() == MOST_PARAMS) return Optional.empty();
            try {
                fields.add(new Field(URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return encoded(fields).equals(encoded) ? Optional.of(fields) : Optional.empty();
    }

    /// As our client encodes forms and parameters.
    static String encoded(List<Field> fields) {
        var encoded = new StringBuilder();
        for (var field : fields) {
            if (!encoded.isEmpty()) encoded.append('&');
            encoded.append(URLEncoder.encode(field.name(), UTF_8)).append('=')
                    .append(URLEncoder.encode(field.value(), UTF_8));
        }
        return encoded.toString();
    }
}
