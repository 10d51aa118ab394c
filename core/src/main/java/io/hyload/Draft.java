package io.hyload;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.http.Body;
import io.hyload.http.DigestAuth;
import io.hyload.http.Head;
import io.hyload.http.Limits;
import io.hyload.http.Request;
import io.hyload.http.Url;
import io.hyload.json.JsonCodec;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A request being put together from its options.
final class Draft {

    final String method;
    final Standards standards;
    private List<Head.Field> headers = List.of();
    private List<Map.Entry<String, String>> params = List.of();
    Content content = new Nothing();
    Charset charset = UTF_8;
    Optional<String> name = Optional.empty();
    Optional<DigestAuth.Credentials> digest;
    boolean discard;
    Optional<Path> saveTo = Optional.empty();
    boolean debug;
    boolean showSecrets;
    boolean followRedirects;
    long timeout;
    long maxBody;

    Draft(String method, Standards standards, RequestOption... options) {
        this.method = method;
        this.standards = standards;
        timeout = standards.timeout;
        maxBody = standards.maxBody;
        followRedirects = standards.followRedirects;
        digest = standards.digest;
        for (var option : options) {
            switch (option) {
                case RequestSetting setting -> setting.change().accept(this);
                case CommonSetting setting -> setting.ofRequest().accept(this);
            }
        }
    }

    /// What the body is made of. It is made last, since `charset()` may come after it.
    sealed interface Content {}

    private record Nothing() implements Content {}

    record Text(String text) implements Content {}

    record Bytes(byte[] bytes) implements Content {}

    record Made(Body body) implements Content {}

    record Form(List<Map.Entry<String, String>> fields) implements Content {}

    record AsJson(Object value) implements Content {}

    record Files(List<FilePart> parts) implements Content {}

    void headers(List<Head.Field> more) {
        headers = joined(headers, more);
    }

    void params(List<Map.Entry<String, String>> more) {
        params = joined(params, more);
    }

    /// Most requests have none, and most of the others what one option gives them.
    private static <T> List<T> joined(List<T> all, List<T> more) {
        if (all.isEmpty()) return more;
        var joined = new ArrayList<>(all);
        joined.addAll(more);
        return joined;
    }

    /// @throws IllegalStateException when there is a body already
    void content(Content one) {
        if (!(content instanceof Nothing))
            throw new IllegalStateException("two bodies for one request: only one of form, json, body and files");
        content = one;
    }

    Url url(Url target) {
        return params.isEmpty() ? target : target.withQuery(encoded(params, charset));
    }

    Request request(Url url, String cookies) {
        var fields = headers.isEmpty() ? standards.fields() : standards.fields(headers);
        if (!cookies.isEmpty() && !fields.has("Cookie")) fields = fields.and(new Head.Field("Cookie", cookies));
        if (!url.user().isEmpty() && !fields.has("Authorization")) fields = fields.and(basic(url.user()));
        return new Request(method, url, fields, body(), discard, saveTo);
    }

    Limits limits() {
        var usual = standards.limits();
        return timeout == usual.timeout() && maxBody == usual.maxBody()
                ? usual
                : new Limits(timeout, standards.connectTimeout, standards.idleTimeout, maxBody);
    }

    static Head.Field basic(String userAndPassword) {
        return new Head.Field("Authorization",
                "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8)));
    }

    private Body body() {
        return switch (content) {
            case Nothing _ -> Body.NONE;
            case Text(var text) -> new Body.Bytes(text.getBytes(charset),
                    Optional.of("text/plain; charset=" + charset.name().toLowerCase(java.util.Locale.ROOT)));
            case Bytes(var bytes) -> new Body.Bytes(bytes, Optional.of("application/octet-stream"));
            case Made(var body) -> body;
            case Form(var fields) -> new Body.Bytes(encoded(fields, charset).getBytes(UTF_8),
                    Optional.of("application/x-www-form-urlencoded"));
            case AsJson(var value) -> json(value);
            case Files(var parts) -> Multipart.of(parts);
        };
    }

    private Body json(Object value) {
        var utf8 = JsonCodec.found().write(value);
        var bytes = charset.equals(UTF_8) ? utf8 : new String(utf8, UTF_8).getBytes(charset);
        return new Body.Bytes(bytes,
                Optional.of("application/json; charset=" + charset.name().toLowerCase(java.util.Locale.ROOT)));
    }

    /// `application/x-www-form-urlencoded`.
    private static String encoded(List<Map.Entry<String, String>> fields, Charset charset) {
        var encoded = new StringBuilder();
        for (var field : fields) {
            if (!encoded.isEmpty()) encoded.append('&');
            encoded.append(URLEncoder.encode(field.getKey(), charset)).append('=')
                    .append(URLEncoder.encode(field.getValue(), charset));
        }
        return encoded.toString();
    }
}
