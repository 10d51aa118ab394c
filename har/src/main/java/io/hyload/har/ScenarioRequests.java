package io.hyload.har;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.hyload.har.Expression.Call;
import io.hyload.har.Expression.Code;
import io.hyload.har.Expression.Text;
import io.hyload.har.KnownValues.Encoding;
import io.hyload.har.KnownValues.Known;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// The requests of a flow as calls of the scenario API: `client.post("/login", form("user", "ann"))`. What options and
/// variables they need is collected on the way.
final class ScenarioRequests {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS");
    /// More arguments take more code than a method may have.
    private static final int MOST_FIELDS = 500;
    /// Longer bytes are no constant for people to read around, but a file.
    private static final int MOST_BYTES = 12_000;
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset=\"?([^\";\\s]+)");
    private static final Pattern BOUNDARY = Pattern.compile("(?i);\\s*boundary=\"?([^\";\\r\\n]{1,70})");
    private static final Pattern FILE_NAME = Pattern.compile("[^/\\\\:*?\"<>|\\p{Cntrl}]{1,120}");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BYTES = "application/octet-stream";

    private final MeaningfulHeaders headers;
    private final RequestNames requestNames;
    private final String mainOrigin;
    private final Map<String, String> origins;
    private final List<Known> secrets;
    private final Map<Integer, List<CarriedHere>> carried;
    private final JavaNames names;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Map<String, String> paths = new HashMap<>();
    private Set<String> used = new HashSet<>();

    /// A call, and the variables in it.
    record Made(Expression call, Set<String> variables) {}

    /// A value that is known when an entry is sent, and where it stands in it.
    record CarriedHere(Known known, List<Flow.Place> places) {}

    /// @param origins  the variables of origins, the main one left out
    /// @param secrets  what is hidden, wherever it stands
    /// @param carried  what comes from earlier answers, by entry number
    /// @param names    for the variables of files
    ScenarioRequests(List<Entry> entries, String mainOrigin, Map<String, String> origins, List<Known> secrets,
            Map<Integer, List<CarriedHere>> carried, JavaNames names) {
        this.mainOrigin = mainOrigin;
        this.origins = origins;
        this.secrets = secrets;
        this.carried = carried;
        this.names = names;
        headers = new MeaningfulHeaders(entries);
        requestNames = new RequestNames(entries, mainOrigin);
    }

    /// The variables of files that are sent, and the paths where they are looked for, as far as they are known yet.
    Map<String, String> files() {
        return files;
    }

    /// What the recording holds of them, by path.
    Map<String, byte[]> contents() {
        return contents;
    }

    /// `new HttpClient(…)`.
    Expression client() {
        var units = new ArrayList<List<Expression>>();
        units.add(List.of(Call.of("baseUrl", new Code("url"))));
        for (var header : headers.ofClient()) {
            units.add(List.of(Call.of("header", new Text(header.name()),
                    noted(KnownValues.in(header.value(), secrets, Encoding.NONE)).after())));
        }
        return new Call("new HttpClient", units);
    }

    /// `client.get(…)`.
    Made call(Entry entry) {
        used = new HashSet<>();
        var url = SplitUrl.of(entry.url());
        var units = new ArrayList<List<Expression>>();
        boolean isKnownMethod = METHODS.contains(entry.method());
        if (!isKnownMethod) units.add(List.of(new Text(entry.method())));

        var charset = entry.body().filter(Body.Text.class::isInstance).flatMap(_ -> charset(contentType(entry)));
        var path = noted(in(entry, url.path(), Flow.Place.PATH, Encoding.PERCENT));
        // Parameters are written in the same character set as the body.
        var params = charset.isPresent() ? Optional.<List<Field>>empty() : url.params();
        var target = new ArrayList<>(path.pieces());
        if (params.isEmpty() && url.asks()) {
            target.add(new Phrase.Piece.Plain("?"));
            target.addAll(noted(in(entry, url.query(), Flow.Place.QUERY, Encoding.FORM)).pieces());
        }
        units.add(List.of(address(url, new Phrase(target))));
        params.ifPresent(fields -> units.add(List.of(pairs("params", fields,
                value -> in(entry, value, Flow.Place.QUERY, Encoding.NONE)))));

        var content = content(entry);
        units.addAll(headers(entry, content));
        charset.ifPresent(name -> units.add(List.of(Call.of("charset", new Text(name)))));
        var name = requestNames.of(entry, path)
                .map(text -> List.<Expression>of(Call.of("name", new Text(shown(text).strip()))));
        // What is said about a form reads best after it, but nobody looks for anything behind a long text.
        boolean isText = content.isPresent() && content.get().isText;
        if (isText) name.ifPresent(units::add);
        content.ifPresent(said -> units.add(List.of(said.expression)));
        if (!isText) name.ifPresent(units::add);
        var function = "client." + (isKnownMethod ? entry.method().toLowerCase(Locale.ROOT) : "send");
        return new Made(new Call(function, units), used);
    }

    /// For people: secrets are shown by the names of their options.
    String shown(String data) {
        return KnownValues.in(data, secrets, Encoding.PERCENT).shown();
    }

    // ------------------------------------------------------------------ URLs

    private Expression address(SplitUrl url, Phrase target) {
        var rest = target.pieces().getFirst() instanceof Phrase.Piece.Plain(var start) ? start : "";
        if (url.origin().equals(mainOrigin)) {
            // What begins with two slashes is another host (RFC 3986 §4.2), and what begins with a variable may.
            boolean isPath = rest.length() > 1 && rest.charAt(1) != '/' && rest.charAt(1) != '\\' || rest.equals("/")
                    && target.pieces().size() == 1;
            return isPath ? target.after() : target.after(new Code("url"));
        }
        var variable = origins.get(url.origin());
        return variable != null
                ? target.after(new Code(variable))
                : target.after(noted(KnownValues.in(url.origin(), secrets, Encoding.PERCENT)).after());
    }

    // ------------------------------------------------------------------ headers

    private List<List<Expression>> headers(Entry entry, Optional<Content> content) {
        var said = new ArrayList<Field>();
        for (var field : headers.of(entry)) {
            if (!field.name().equalsIgnoreCase("Content-Type")) said.add(field);
        }
        content.flatMap(one -> one.type).ifPresent(type -> said.add(new Field("Content-Type", type)));
        var units = new ArrayList<List<Expression>>();
        var fields = new ArrayList<List<Expression>>();
        for (var field : said) {
            var value = noted(in(entry, field.value(), Flow.Place.HEADER, Encoding.NONE));
            if (field.name().equals("Authorization") && value.isValueAfter("Bearer ")) {
                units.add(List
                        .of(new Call("bearer", List.of(List.of(new Phrase(value.pieces().subList(1, 2)).after())))));
                continue;
            }
            fields.add(List.of(new Text(field.name()), headerValue(field, value)));
        }
        if (fields.size() == 1) units.addFirst(List.of(new Call("header", fields)));
        else if (fields.size() > 1) units.addFirst(List.of(new Call("headers", fields)));
        return units;
    }

    /// The page a request comes from is at `url`, wherever that is.
    private Expression headerValue(Field field, Phrase value) {
        boolean isPlace = field.name().equalsIgnoreCase("Origin") || field.name().equalsIgnoreCase("Referer");
        if (isPlace && value.isPlain()) {
            if (field.value().equals(mainOrigin)) return new Code("url");
            if (field.value().startsWith(mainOrigin + "/"))
                return Phrase.of(field.value().substring(mainOrigin.length())).after(new Code("url"));
        }
        return value.after();
    }

    private static String contentType(Entry entry) {
        return entry.header("Content-Type").orElse(entry.body().map(Body::type).orElse(""));
    }

    /// The character set a text is to be sent in, where it is not UTF-8.
    private static Optional<String> charset(String type) {
        var matcher = CHARSET.matcher(type);
        if (!matcher.find()) return Optional.empty();
        try {
            var charset = Charset.forName(matcher.group(1));
            return charset.equals(UTF_8) || !charset.canEncode() ? Optional.empty() : Optional.of(charset.name());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    // ------------------------------------------------------------------ bodies

    /// A body as an argument.
    ///
    /// @param type   its `Content-Type`, where it must be said
    /// @param isText whether it may take many lines
    private record Content(Expression expression, Optional<String> type, boolean isText) {}

    private Optional<Content> content(Entry entry) {
        if (entry.body().isEmpty()) return Optional.empty();
        var type = contentType(entry);
        return switch (entry.body().get()) {
            case Body.Form form -> form(entry, form, type);
            case Body.Multipart multipart -> multipart(entry, multipart, type);
            case Body.Text(_, var text) -> text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Content(
                            Call.of("body", noted(in(entry, text, Flow.Place.BODY, Encoding.JSON)).asBody()),
                            said(type, "text/plain; charset=utf-8"), true));
            case Body.Binary(_, var bytes) -> binary(entry, bytes, type);
        };
    }

    private Optional<Content> form(Entry entry, Body.Form form, String type) {
        var fields = form.raw().isEmpty() ? Optional.of(form.fields()) : SplitUrl.decoded(form.raw());
        if (fields.isPresent() && fields.get().size() <= MOST_FIELDS) {
            if (fields.get().isEmpty()) return Optional.empty();
            var call = pairs("form", fields.get(), value -> in(entry, value, Flow.Place.BODY, Encoding.NONE));
            return Optional.of(new Content(call, said(type, FORM), false));
        }
        var raw = form.raw().isEmpty() ? SplitUrl.encoded(form.fields()) : form.raw();
        return Optional.of(new Content(
                Call.of("body", noted(in(entry, raw, Flow.Place.BODY, Encoding.FORM)).after()),
                Optional.of(type.isEmpty() ? FORM : type).flatMap(one -> said(one, "")), true));
    }

    private Optional<Content> multipart(Entry entry, Body.Multipart multipart, String type) {
        var parts = multipart.parts();
        if (parts.isEmpty()) return Optional.empty();
        if (parts.size() > MOST_FIELDS) return Optional.of(written(entry, parts, type));
        var units = new ArrayList<List<Expression>>();
        for (var part : parts) {
            var name = noted(in(entry, part.name(), Flow.Place.BODY, Encoding.NONE)).after();
            var content = part.isFile()
                    ? Call.of("file", name,
                            Call.of("Path.of",
                                    new Code(file(part.name(), part.fileName(), part.name(), part.content()))),
                            new Text(isFieldValue(part.type()) && !part.type().isEmpty() ? part.type() : BYTES))
                    : Call.of("field", name,
                            noted(in(entry, text(part.content()), Flow.Place.BODY, Encoding.NONE)).after());
            units.add(List.of(content));
        }
        return Optional.of(new Content(new Call("files", units), Optional.empty(), false));
    }

    /// More parts than a call can have, as one text.
    private Content written(Entry entry, List<Body.Part> parts, String type) {
        var matcher = BOUNDARY.matcher(type);
        var boundary = matcher.find() ? matcher.group(1) : "hyload-0d2f6a9be1c4";
        var body = new StringBuilder();
        for (var part : parts) {
            body.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"")
                    .append(quotable(part.name())).append('"');
            if (part.isFile()) body.append("; filename=\"").append(quotable(part.fileName())).append('"');
            body.append("\r\n");
            if (isFieldValue(part.type()) && !part.type().isEmpty())
                body.append("Content-Type: ").append(part.type()).append("\r\n");
            body.append("\r\n").append(text(part.content())).append("\r\n");
        }
        body.append("--").append(boundary).append("--\r\n");
        return new Content(Call.of("body", noted(in(entry, body.toString(), Flow.Place.BODY, Encoding.NONE)).asBody()),
                Optional.of("multipart/form-data; boundary=" + boundary), true);
    }

    private Optional<Content> binary(Entry entry, byte[] bytes, String type) {
        if (bytes.length == 0) return Optional.empty();
        if (bytes.length > MOST_BYTES) {
            var file = file("body", "body-" + entry.number() + ".bin", "entry " + entry.number(), bytes);
            return Optional.of(new Content(Call.of("body", Call.of("Path.of", new Code(file))),
                    said(type.isEmpty() ? BYTES : type, ""), false));
        }
        var decoded = Call.of("decode", new Text(Base64.getEncoder().encodeToString(bytes)));
        return Optional.of(new Content(
                Call.of("body", new Expression.Chain(Call.of("Base64.getDecoder"), List.of(decoded))),
                said(type, BYTES), true));
    }

    /// The variable that holds the path of a file. Files are looked for in a folder of their own by their bare name: a
    /// recording that names `../.ssh/id_ed25519` must not have it sent to where the recording leads.
    ///
    /// @param name what the variable is named after
    /// @param kind    two files of the same name are one when they are of the same kind
    /// @param content nothing where the recording does not hold it
    private String file(String name, String recordedName, String kind, byte[] content) {
        return paths.computeIfAbsent(kind + "\0" + recordedName, _ -> {
            var bare =
                    recordedName.substring(Math.max(recordedName.lastIndexOf('/'), recordedName.lastIndexOf('\\')) + 1);
            boolean isName = FILE_NAME.matcher(bare).matches() && !bare.startsWith(".") && !bare.isBlank()
                    && shown(bare).equals(bare) && isWellFormed(bare);
            var variable = names.give(name, "file", "file");
            var path = "upload/" + (isName ? bare : variable);
            files.put(variable, path);
            if (content.length > 0) contents.putIfAbsent(path, content);
            return variable;
        });
    }

    private static boolean isWellFormed(String text) {
        return UTF_8.newEncoder().canEncode(text);
    }

    private static String quotable(String text) {
        return text.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    private static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, ISO_8859_1);
        }
    }

    /// The type, unless the client says it by itself or it cannot be sent.
    private static Optional<String> said(String type, String usual) {
        return type.isEmpty() || type.equalsIgnoreCase(usual) || !isFieldValue(type)
                ? Optional.empty()
                : Optional.of(type);
    }

    private static boolean isFieldValue(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    // ------------------------------------------------------------------ values

    private Call pairs(String function, List<Field> fields, Function<String, Phrase> values) {
        var units = fields.stream().map(field -> List.of(
                noted(KnownValues.in(field.name(), secrets, Encoding.NONE)).after(),
                noted(values.apply(field.value())).after())).toList();
        return new Call(function, units);
    }

    private Phrase in(Entry entry, String data, Flow.Place place, Encoding encoding) {
        var here = carried.getOrDefault(entry.number(), List.of());
        if (here.isEmpty()) return KnownValues.in(data, secrets, encoding);
        var known = new ArrayList<Known>();
        for (var one : here) if (one.places().contains(place)) known.add(one.known());
        known.addAll(secrets);
        return KnownValues.in(data, known, encoding);
    }

    private Phrase noted(Phrase phrase) {
        used.addAll(phrase.variables());
        return phrase;
    }
}
