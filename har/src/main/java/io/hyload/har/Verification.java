package io.hyload.har;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.hyload.HttpClient;
import io.hyload.HttpResponse;
import io.hyload.RequestOption;
import io.hyload.har.Flow.Carried;
import io.hyload.har.Flow.Extraction;

import static io.hyload.Hyload.body;
import static io.hyload.Hyload.header;
import static io.hyload.Hyload.sslVerify;
import static java.nio.charset.StandardCharsets.UTF_8;

/// What a server answers to a flow now, held against what was recorded: status, media type, and the size within an order of
/// magnitude. Each request is sent once, one after the other, as one user with the values carried that the flow carries.
///
/// @param compared those that were sent, in their order
public record Verification(List<Compared> compared) {

    public Verification {
        compared = List.copyOf(compared);
    }

    /// An answer.
    ///
    /// @param status 0 when there is none
    /// @param type   media type without parameters, or why there is no answer
    /// @param size   bytes of the body, decoded; -1 when not known
    public record Seen(int status, String type, long size) {

        @Override
        public String toString() {
            if (status == 0) return type;
            var sized = size < 0 ? "" : " " + (size < 10_000 ? size + " B" : size / 1000 + " kB");
            return status + (type.isEmpty() ? "" : " " + type) + sized;
        }
    }

    /// @param number  of the entry
    /// @param request method and path, without the query
    public record Compared(int number, String request, Seen recorded, Seen now) {

        /// What differs, in words: `status`, `type`, `size`; nothing where it is as recorded.
        public List<String> differences() {
            if (now.status() == 0) return List.of("no answer");
            var differences = new ArrayList<String>();
            if (recorded.status() != now.status()) differences.add("status");
            if (!recorded.type().isEmpty() && !recorded.type().equals(now.type())) differences.add("type");
            boolean hasBody = recorded.status() == now.status() && now.status() != 204 && now.status() != 304
                    && !request.startsWith("HEAD ");
            if (hasBody && recorded.size() >= 0 && isOtherMagnitude(recorded.size(), now.size()))
                differences.add("size");
            return differences;
        }

        private static boolean isOtherMagnitude(long a, long b) {
            if (a == 0 || b == 0) return a != b;
            return Math.max(a, b) / Math.min(a, b) >= 10;
        }
    }

    /// Sends the flow to a server that stands for all recorded hosts.
    ///
    /// @param base `http` or `https`, perhaps with a path before all others; its certificate is not checked
    /// @throws IllegalArgumentException when it is no such URL
    public static Verification of(Flow flow, URI base) {
        return of(flow, base, Set.of());
    }

    /// Sends the flow to the recording it was made of. The size of a body that the recording does not hold is not known of
    /// that server, and not held against it.
    public static Verification of(Flow flow, Replay replay) {
        return of(flow, replay.uri(), replay.bodiless());
    }

    private static Verification of(Flow flow, URI base, Set<Integer> bodiless) {
        boolean isHttp = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
        if (!isHttp || base.getHost() == null)
            throw new IllegalArgumentException("'" + base + "': no http or https URL (write http://127.0.0.1:8080)");
        try (var client = new HttpClient(sslVerify(false))) {
            return new Sending(flow, base.toString().replaceFirst("/+$", ""), client, bodiless).all();
        }
    }

    /// Those that are not as recorded.
    public List<Compared> differing() {
        return compared.stream().filter(one -> !one.differences().isEmpty()).toList();
    }

    /// A table of the differences, a line each, and a last line that counts them.
    public List<String> lines() {
        var differing = differing();
        var rows = new ArrayList<List<String>>();
        if (!differing.isEmpty()) rows.add(List.of("entry", "request", "recorded", "now", "differs in"));
        for (var one : differing)
            rows.add(List.of("#" + one.number(), shown(one.request()), shown(one.recorded().toString()),
                    shown(one.now().toString()), String.join(", ", one.differences())));
        var widths = new int[5];
        for (var row : rows) for (int i = 0; i < 5; i++) widths[i] = Math.max(widths[i], row.get(i).length());
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < 5; i++) line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            lines.add(line.toString().stripTrailing());
        }
        lines.add(differing.isEmpty()
                ? compared.size() + (compared.size() == 1 ? " request" : " requests") + ", all answered as recorded"
                : "%d of %d answered otherwise than recorded".formatted(differing.size(), compared.size()));
        return lines;
    }

    /// For a person at a terminal: paths and types are a stranger's.
    private static String shown(String text) {
        var plain = text.replaceAll("[\\p{C}\\p{Z}&&[^ ]]", "?");
        return plain.length() <= 60 ? plain : plain.substring(0, 57) + "...";
    }

    /// One pass over a flow.
    private static final class Sending {
        private final Flow flow;
        private final String base;
        private final HttpClient client;
        private final Set<Integer> bodiless;
        private final Map<Integer, List<Carried>> bySource = new HashMap<>();
        /// What was recorded, and what it is now.
        private final Map<Carried, String> current = new LinkedHashMap<>();
        private final Set<String> recordedOrigins = new HashSet<>();

        /// @param bodiless entries that the server has no body of
        Sending(Flow flow, String base, HttpClient client, Set<Integer> bodiless) {
            this.bodiless = bodiless;
            this.flow = flow;
            this.base = base;
            this.client = client;
            for (var carried : flow.values())
                bySource.computeIfAbsent(carried.from(), _ -> new ArrayList<>()).add(carried);
            flow.entries().forEach(entry -> recordedOrigins.add(origin(entry.url())));
        }

        Verification all() {
            var compared = new ArrayList<Compared>();
            for (var entry : flow.entries()) {
                if (entry.answer().status() == 0 || entry.marks().contains(Entry.Mark.ABORTED)) continue;
                var response = client.send(entry.method(), url(entry), options(entry));
                for (var carried : bySource.getOrDefault(entry.number(), List.of()))
                    current.put(carried, extracted(response, carried));
                var path = entry.url().substring(origin(entry.url()).length()).replaceFirst("[?#].*", "");
                compared.add(new Compared(entry.number(), entry.method() + " " + (path.isEmpty() ? "/" : path),
                        recorded(entry), now(response)));
            }
            return new Verification(compared);
        }

        private Seen recorded(Entry entry) {
            var answer = entry.answer();
            return new Seen(answer.status(), answer.type(), bodiless.contains(entry.number()) ? -1 : answer.size());
        }

        private static Seen now(HttpResponse response) {
            if (response.statusCode() < 0) return new Seen(0, response.error(), -1);
            var type = response.header("Content-Type").replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
            return new Seen(response.statusCode(), type, response.content().length);
        }

        /// What has not come is sent as it was recorded: the difference is told where it was to come from.
        private static String extracted(HttpResponse response, Carried carried) {
            var value = switch (carried.how()) {
                case Extraction.JsonPointer(var pointer) -> response.json().at(pointer).asString();
                case Extraction.Html(var selector, var attribute) -> response.html(selector, attribute);
                case Extraction.Header(var name) -> response.header(name);
                case Extraction.InHeader(var name, var pattern) -> response.find(name, pattern);
                case Extraction.RedirectParam(var name) -> response.redirectParam(name);
                case Extraction.Cookie(var name) -> response.cookie(name);
                case Extraction.Regex(var pattern) -> response.find(pattern);
            };
            return value.isEmpty() ? carried.value() : value;
        }

        private String url(Entry entry) {
            var rest = entry.url().substring(origin(entry.url()).length());
            if (!rest.startsWith("/")) rest = "/" + rest;
            return base + replaced(entry, rest, Sending::percentEncoded, Flow.Place.PATH, Flow.Place.QUERY);
        }

        private RequestOption[] options(Entry entry) {
            var options = new ArrayList<RequestOption>();
            var type = entry.body().map(Body::type).orElse("");
            for (var field : MeaningfulHeaders.kept(entry)) {
                var name = field.name().toLowerCase(Locale.ROOT);
                if (name.equals("content-type") && entry.body().isPresent()) {
                    if (type.isEmpty()) type = field.value();
                    continue;
                }
                var value = replaced(entry, field.value(), text -> text, Flow.Place.HEADER);
                if (name.equals("origin") || name.equals("referer")) value = here(value);
                options.add(header(field.name(), value));
            }
            if (entry.body().isPresent()) addBody(entry, entry.body().get(), type, options);
            return options.toArray(RequestOption[]::new);
        }

        private void addBody(Entry entry, Body sent, String type, List<RequestOption> options) {
            var place = Flow.Place.BODY;
            var contentType = type;
            switch (sent) {
                case Body.Form form -> {
                    var raw = form.raw().isEmpty() ? encoded(form.fields()) : form.raw();
                    options.add(body(replaced(entry, raw, Sending::percentEncoded, place)));
                    if (type.isEmpty()) contentType = "application/x-www-form-urlencoded";
                }
                case Body.Text text -> options.add(body(replaced(entry, text.text(), Sending::inJson, place)));
                case Body.Binary binary -> options.add(body(binary.bytes()));
                case Body.Multipart multipart -> {
                    var boundary = "hyload-%016x".formatted(multipart.hashCode() * 31L);
                    options.add(body(bytes(entry, multipart, boundary)));
                    contentType = "multipart/form-data; boundary=" + boundary;
                }
            }
            if (!contentType.isEmpty()) options.add(header("Content-Type", contentType));
        }

        private byte[] bytes(Entry entry, Body.Multipart multipart, String boundary) {
            var out = new ByteArrayOutputStream();
            for (var part : multipart.parts()) {
                var head = new StringBuilder("--" + boundary + "\r\nContent-Disposition: form-data; name=\"")
                        .append(quoted(part.name())).append('"');
                if (part.isFile()) head.append("; filename=\"").append(quoted(part.fileName())).append('"');
                if (!part.type().isEmpty())
                    head.append("\r\nContent-Type: ").append(part.type().replaceAll("[\r\n]", ""));
                out.writeBytes(head.append("\r\n\r\n").toString().getBytes(UTF_8));
                out.writeBytes(part.isFile()
                        ? part.content()
                        : replaced(entry, new String(part.content(), UTF_8), text -> text, Flow.Place.BODY)
                                .getBytes(UTF_8));
                out.writeBytes("\r\n".getBytes(UTF_8));
            }
            out.writeBytes(("--" + boundary + "--\r\n").getBytes(UTF_8));
            return out.toByteArray();
        }

        private static String quoted(String name) {
            return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
        }

        private static String encoded(List<Field> fields) {
            var encoded = new ArrayList<String>();
            for (var field : fields) encoded.add(percentEncoded(field.name()) + "=" + percentEncoded(field.value()));
            return String.join("&", encoded);
        }

        private interface Encoding {
            String of(String value);
        }

        /// The text with what is carried there as it is now.
        private String replaced(Entry entry, String text, Encoding encoding, Flow.Place... places) {
            var replaced = text;
            for (var value : current.entrySet()) {
                var carried = value.getKey();
                var used = carried.uses().getOrDefault(entry.number(), List.of());
                if (List.of(places).stream().noneMatch(used::contains) || carried.value().equals(value.getValue()))
                    continue;
                var now = encoding.of(value.getValue());
                var before = encoding.of(carried.value());
                replaced = replaced.replace(before, now);
                if (!before.equals(carried.value())) replaced = replaced.replace(carried.value(), now);
            }
            return replaced;
        }

        private static String percentEncoded(String value) {
            return URLEncoder.encode(value, UTF_8).replace("+", "%20");
        }

        private static String inJson(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"");
        }

        private String here(String url) {
            var origin = origin(url);
            return recordedOrigins.contains(origin) ? base + url.substring(origin.length()) : url;
        }

        /// `https://shop.test:8443` of a URL; what is none has none.
        private static String origin(String url) {
            int authority = url.indexOf("://");
            if (authority < 0) return "";
            int end = authority + 3;
            while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) end++;
            return url.substring(0, end);
        }
    }
}
