package io.hyload;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.hyload.html.Html;
import io.hyload.html.HtmlReader;
import io.hyload.http.CookieJar;
import io.hyload.http.ErrorKind;
import io.hyload.http.Head;
import io.hyload.http.Outcome;
import io.hyload.http.Percent;
import io.hyload.http.Response;
import io.hyload.http.TextCharset;
import io.hyload.http.Url;
import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.json.JsonMismatch;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What came back for a request, or why nothing did: [#error] tells, and the status code of a failure is -1.
public final class HttpResponse {

    private static final Pattern PARAMETERS = Pattern.compile("[?&#]");

    private final Url url;
    private final Outcome outcome;
    private final Optional<Response> response;
    private final byte[] content;
    private final Optional<ErrorKind> error;
    private final String reason;
    private Json json;
    private Html html;

    HttpResponse(Url url, Outcome outcome) {
        this.url = url;
        this.outcome = outcome;
        switch (outcome) {
            case Outcome.Answered answered -> {
                response = Optional.of(answered.response());
                content = answered.response().content();
                error = Optional.empty();
                reason = answered.response().reason();
            }
            case Outcome.Failed failed -> {
                response = Optional.empty();
                content = failed.bytes();
                error = Optional.of(failed.kind());
                reason = failed.cause();
            }
        }
    }

    /// The status code; -1 when there was no complete response.
    public int statusCode() {
        return response.map(Response::status).orElse(-1);
    }

    /// Whether the status code is 200 to 299.
    public boolean ok() {
        return statusCode() >= 200 && statusCode() <= 299;
    }

    /// The reason phrase; for a failure what went wrong, in words.
    public String reason() {
        return reason;
    }

    /// The kind of failure, such as `timeout-response`; empty when there is a response, whatever its status.
    public String error() {
        return error.map(ErrorKind::label).orElse("");
    }

    /// The number of the kind of failure, that of the original hyload where it had one; 0 when there is a response.
    public int errorType() {
        return error.map(ErrorKind::number).orElse(0);
    }

    /// The first header field of that name, whatever its case; empty when there is none.
    public String header(String name) {
        return head().first(name).orElse("");
    }

    /// All header fields in order, each under the name it first came with.
    public Map<String, List<String>> headers() {
        var headers = new LinkedHashMap<String, List<String>>();
        var seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var field : head().fields()) {
            if (seen.add(field.name())) headers.put(field.name(), head().all(field.name()));
        }
        return headers;
    }

    private Head head() {
        return response.map(Response::head).orElse(Head.EMPTY);
    }

    /// The body, gzip and deflate undone; empty when discarded or saved. After a failure what had come of it, as it came.
    public byte[] content() {
        return content;
    }

    /// The body as text, in the character set of [#encoding], without a byte order mark.
    public String text() {
        return TextCharset.decoded(content, charset());
    }

    /// The body as text in that character set.
    ///
    /// @throws IllegalArgumentException when it is unknown
    public String text(String charset) {
        return TextCharset.decoded(content, Charset.forName(charset));
    }

    /// The character set the response says it is in: by a byte order mark, its `Content-Type`, a `meta` of HTML or the
    /// declaration of XML; else `UTF-8`.
    public String encoding() {
        return charset().name();
    }

    private Charset charset() {
        return TextCharset.of(head(), content);
    }

    /// The body as JSON; missing when it is none.
    public Json json() {
        if (json == null) json = content.length == 0 ? Json.missing() : JsonCodec.found().parse(inUtf8());
        return json;
    }

    /// The body bound to a record or class; members it does not know are ignored.
    ///
    /// @throws JsonMismatch when it does not fit
    public <T> T json(Class<T> type) {
        return JsonCodec.found().bind(inUtf8(), type);
    }

    /// A value of an HTML page: of the first element that a CSS selector matches, that attribute. Empty when it is not there.
    ///
    /// ```java
    /// var csrf = response.html("input[name=csrf]", "value");
    /// ```
    ///
    /// @param attribute the text of the element when empty or `text`
    /// @throws IllegalArgumentException when `selector` is no CSS selector
    /// @throws IllegalStateException when `hyload-core-jsoup` is not on the class path
    public String html(String selector, String attribute) {
        if (html == null) html = HtmlReader.found().parse(text());
        return html.first(selector, attribute);
    }

    /// The first place in [#text] that a regular expression matches: its first group, or all of it when it has no group.
    /// Empty when there is none.
    ///
    /// @throws IllegalArgumentException when `regex` is no regular expression
    public String find(String regex) {
        return found(regex, text());
    }

    /// As [#find(String)], in the first header field of that name: `find("Location", "/orders/(\\d+)")`.
    public String find(String header, String regex) {
        return found(regex, header(header));
    }

    private static String found(String regex, String text) {
        var match = Patterns.of(regex).matcher(text);
        if (!match.find()) return "";
        var found = match.group(Math.min(1, match.groupCount()));
        return found == null ? "" : found;
    }

    /// The decoded value of a parameter of the URL this response redirects to, in its query or its fragment; empty when there
    /// is none.
    public String redirectParam(String name) {
        var location = header("Location");
        int query = location.indexOf('?');
        int fragment = location.indexOf('#');
        int from = query < 0 || fragment >= 0 && fragment < query ? fragment : query;
        if (from < 0) return "";
        for (var pair : PARAMETERS.split(location.substring(from))) {
            int equals = pair.indexOf('=');
            if (equals < 0) continue;
            if (inQuery(pair.substring(0, equals)).equals(name)) return inQuery(pair.substring(equals + 1));
        }
        return "";
    }

    private static String inQuery(String encoded) {
        return Percent.decoded(encoded.replace('+', ' '));
    }

    private byte[] inUtf8() {
        var charset = charset();
        return charset.equals(UTF_8) ? content : TextCharset.decoded(content, charset).getBytes(UTF_8);
    }

    /// The value of a cookie that this response set; empty when it did not.
    public String cookie(String name) {
        return cookies().getOrDefault(name, "");
    }

    /// The cookies this response set.
    public Map<String, String> cookies() {
        return CookieJar.namesAndValues(head().all("Set-Cookie"));
    }

    /// Milliseconds from when the request should have been sent to its last byte.
    public double responseTime() {
        return outcome.timing().total() / 1e6;
    }

    /// Where the time went.
    public Timing timing() {
        var timing = outcome.timing();
        return new Timing(timing.dns() / 1e6, timing.connect() / 1e6, timing.tls() / 1e6, timing.resumed(),
                timing.send() / 1e6,
                timing.waiting() / 1e6, timing.receive() / 1e6);
    }

    /// The phases of an exchange in milliseconds. The first three are 0 on a kept connection; `waiting` is from the last
    /// byte sent to the first received; a phase not reached is 0. `resumed` tells that TLS went on with an earlier session.
    public record Timing(double dns, double connect, double tls, boolean resumed, double send, double waiting,
            double receive) {}

    /// The URL the response is from, after redirects that of the last one.
    public String url() {
        return url.toString();
    }

    /// Status or failure, and URL: `200 OK http://…`.
    @Override
    public String toString() {
        return (error.isPresent() ? error() + " (" + reason + ")" : statusCode() + " " + reason) + " " + url;
    }
}
