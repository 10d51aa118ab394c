package io.hyload.har;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// An element of `entries` while it is read. Members come in any order, so what they mean is told in the end, by [#verdict].
final class EntryDraft {

    /// What has become of an element of `entries`.
    sealed interface Verdict {
        /// @param losses what the recording does not hold of it, each in a few words
        record Kept(Entry entry, List<String> losses) implements Verdict {}

        /// It is no request that a scenario could send.
        record LeftOut(String reason) implements Verdict {}

        record Broken(String why) implements Verdict {}
    }

    private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}");
    private static final Pattern UNSENT = Pattern.compile("(?i)insomnia|postman");
    private static final Duration LONGEST = Duration.ofDays(1);
    /// Those that recordings have; the others are counted together, lest a file fills the memory with reasons.
    private static final Set<String> KNOWN_SCHEMES = Set.of("data", "blob", "ws", "about", "file", "chrome-extension",
            "moz-extension", "safari-web-extension", "chrome", "edge", "resource", "javascript", "filesystem", "ftp",
            "view-source", "devtools", "mailto");

    private boolean isObject;
    private boolean hasRequest;
    private boolean hasResponse;
    private String started = "";
    private double time = Double.NaN;
    private double timings;
    private String page = "";
    private String method = "";
    private boolean isMethodNumber;
    private String url = "";
    private List<Field> headers = List.of();
    private double bodySize = Double.NaN;
    private RequestBody.Recorded posted = new RequestBody.Recorded("", "", "", List.of());
    private boolean isTooLong;
    private double status = Double.NaN;
    private List<Field> answerHeaders = List.of();
    private String redirect = "";
    private String type = "";
    private double size = Double.NaN;
    private String text = "";
    private String encoding = "";
    private String resourceType = "";
    private boolean isCached;
    private boolean hasCacheEntry;
    private boolean isAborted;

    private final Tokens json;
    private final Interned interned;
    private final boolean keepsBody;

    private EntryDraft(Tokens json, Interned interned, boolean keepsBody) {
        this.keepsBody = keepsBody;
        this.json = json;
        this.interned = interned;
    }

    /// Reads the element that `json` stands at.
    ///
    /// @param keepsBody whether [#body] is wanted, which may be large
    static EntryDraft read(Tokens json, Interned interned, boolean keepsBody) {
        var draft = new EntryDraft(json, interned, keepsBody);
        draft.isObject = json.isObject();
        json.members(draft::member);
        return draft;
    }

    private void member(String name) {
        switch (name) {
            case "startedDateTime" -> started = json.text();
            case "time" -> time = json.number();
            case "timings" -> json.members(this::timing);
            case "pageref" -> page = interned.of(json.text());
            case "request" -> {
                hasRequest = json.isObject();
                json.members(this::request);
            }
            case "response" -> {
                hasResponse = json.isObject();
                json.members(this::response);
            }
            case "cache" -> json.members(inside -> hasCacheEntry |= inside.equals("afterRequest"));
            case "_resourceType" -> resourceType = json.text();
            // Safari
            case "_fetchType" -> isCached |= json.text().matches("(?i)(memory|disk) cache|service worker");
            default -> mark(name);
        }
    }

    /// Chrome and its relatives, on an entry or on its response; Chrome tells `"memory"` or `"disk"`, others `true`.
    private void mark(String name) {
        switch (name) {
            case "_fromCache", "fromCache", "_fromDiskCache", "fromDiskCache", "_fromMemoryCache", "fromMemoryCache",
                    "_fetchedViaServiceWorker" ->
                isCached |= json.isSaid();
            case "_error", "_aborted", "_failureText" -> isAborted |= json.isSaid();
            default -> {}
        }
    }

    /// `ssl` is part of `connect`; −1 is for what does not apply.
    private void timing(String name) {
        switch (name) {
            case "blocked", "dns", "connect", "send", "wait", "receive" -> {
                double milliseconds = json.number();
                if (milliseconds > 0) timings += milliseconds;
            }
            default -> {}
        }
    }

    private void request(String name) {
        switch (name) {
            case "method" -> {
                isMethodNumber = json.isNumber();
                method = json.text();
            }
            case "url" -> url = json.text().strip();
            case "headers" -> headers = fields();
            case "bodySize" -> bodySize = json.number();
            case "postData" -> posted = posted();
            default -> {}
        }
    }

    private void response(String name) {
        switch (name) {
            case "status" -> status = json.number();
            case "headers" -> answerHeaders = fields();
            case "redirectURL" -> redirect = json.text().strip();
            case "content" -> json.members(this::content);
            default -> mark(name);
        }
    }

    private void content(String name) {
        switch (name) {
            case "mimeType" -> type = interned.of(json.text());
            case "size" -> size = json.number();
            case "encoding" -> encoding = json.text();
            // Pictures are most of a recording: where the type has come before, they are not even looked at.
            case "text" -> {
                var known = MediaType.name(type);
                if (keepsBody || known.isEmpty() || MediaType.isText(known)) text = json.text();
            }
            default -> {}
        }
    }

    /// A list of `name` and `value`; some tools write an object of them.
    private List<Field> fields() {
        var fields = new ArrayList<Field>();
        json.elements(() -> {
            var pair = new String[] {"", ""};
            json.members(name -> {
                if (name.equals("name")) pair[0] = interned.of(json.text());
                if (name.equals("value")) pair[1] = interned.of(json.text());
            });
            add(fields, pair[0], pair[1]);
        });
        json.members(name -> add(fields, interned.of(name), interned.of(json.text())));
        return fields;
    }

    /// Without those of HTTP/2, as `:authority`: the URL says the same. Browsers write headers of one name as one, with line
    /// feeds between the values.
    private void add(List<Field> fields, String name, String value) {
        if (!HEADER.matcher(name).matches()) return;
        if (value.indexOf('\n') < 0) fields.add(new Field(name, value));
        else value.lines().forEach(line -> fields.add(new Field(name, interned.of(line))));
    }

    private RequestBody.Recorded posted() {
        var texts = new String[] {"", "", ""};
        var params = new ArrayList<RequestBody.Param>();
        json.members(name -> {
            switch (name) {
                case "mimeType" -> texts[0] = json.text();
                case "text" -> texts[1] = whole(json.text());
                case "encoding", "_encoding" -> texts[2] = json.text();
                case "params" -> json.elements(() -> params.add(param()));
                default -> {}
            }
        });
        return new RequestBody.Recorded(texts[0], texts[1], texts[2], params);
    }

    private RequestBody.Param param() {
        var texts = new String[] {"", "", "", "", ""};
        json.members(name -> {
            switch (name) {
                case "name" -> texts[0] = json.text();
                case "value" -> texts[1] = whole(json.text());
                case "fileName" -> texts[2] = json.text();
                case "contentType" -> texts[3] = json.text();
                case "encoding", "_encoding" -> texts[4] = json.text();
                default -> {}
            }
        });
        return new RequestBody.Param(texts[0], texts[1], texts[2], texts[3], texts[4]);
    }

    /// A body that was cut cannot be sent.
    private String whole(String body) {
        isTooLong |= json.wasCut();
        return body;
    }

    /// What has become of it.
    ///
    /// @param number  in the file
    /// @param before  when the one before it was answered: taken as its start where it tells none
    /// @param creator the tool that wrote it
    Verdict verdict(int number, Instant before, String creator, AnswerTexts texts) {
        if (!isObject) return new Verdict.Broken("it is no object");
        if (!hasRequest) return new Verdict.Broken("it has no request");
        if (isMethodNumber) return new Verdict.Broken("its method is a number, " + Remark.excerpt(method));
        if (method.isEmpty()) return new Verdict.Broken("it has no method");
        if (!METHOD.matcher(method).matches())
            return new Verdict.Broken("its method '" + Remark.excerpt(method) + "' cannot be one");
        if (method.equalsIgnoreCase("CONNECT")) return new Verdict.LeftOut("CONNECT");
        if (url.isEmpty()) return new Verdict.Broken("it has no URL");
        var scheme = RecordedUrl.schemeOf(url);
        boolean isWebSocket = scheme.equals("ws") || scheme.equals("wss") || resourceType.equals("websocket")
                || status == 101;
        if (isWebSocket) return new Verdict.LeftOut("ws:");
        boolean isHttp = scheme.equals("http") || scheme.equals("https");
        if (!isHttp && (KNOWN_SCHEMES.contains(scheme) || url.startsWith(scheme + "://") && !scheme.isEmpty()))
            return new Verdict.LeftOut(KNOWN_SCHEMES.contains(scheme) ? scheme + ":" : "other schemes");
        try {
            RecordedUrl.parse(url);
        } catch (IllegalArgumentException e) {
            return new Verdict.Broken("its URL '" + Remark.excerpt(url) + "' " + e.getMessage());
        }
        if (isTooLong) return new Verdict.LeftOut("body over 8 MiB");
        return kept(number, before, creator, texts);
    }

    private Verdict kept(int number, Instant before, String creator, AnswerTexts texts) {
        var losses = new ArrayList<String>();
        var start = HarDate.parse(started);
        if (start.isEmpty() && !started.isEmpty())
            losses.add("its start '" + Remark.excerpt(started) + "' is no date: it follows the one before it");
        var body = RequestBody.of(posted, first(headers, "Content-Type"), creator);
        losses.addAll(body.losses());
        double length = Double.isNaN(bodySize) || bodySize <= 0 ? contentLength() : bodySize;
        if (body.body().isEmpty() && length > 0)
            losses.add("its body of %.0f bytes is not in the recording, and is not sent".formatted(length));
        int fragment = url.indexOf('#');
        var entry = new Entry(number, page, start.orElse(before), took(), method.toUpperCase(Locale.ROOT),
                fragment < 0 ? url : url.substring(0, fragment), headers, body.body(), answer(texts), marks(creator));
        return new Verdict.Kept(entry, losses);
    }

    /// The body of the answer: UTF-8 where it is text; empty where it cannot be decoded or was not recorded. Some tools leave
    /// out bodies of redirects or of earlier pages, and tell their sizes all the same.
    byte[] body() {
        if (!isBase64()) return text.getBytes(UTF_8);
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /// Whether [#body] is bytes, not text.
    boolean isBase64() {
        return encoding.equalsIgnoreCase("base64");
    }

    /// Media type of the answer with its parameters, as its header tells it, or else the tool.
    String answerType() {
        var told = first(answerHeaders, "Content-Type");
        return told.isEmpty() ? type : told;
    }

    private double contentLength() {
        var length = first(headers, "Content-Length").strip();
        return length.matches("\\d{1,15}") ? Double.parseDouble(length) : 0;
    }

    private Duration took() {
        double milliseconds = time > 0 ? time : timings;
        return milliseconds >= LONGEST.toMillis() ? LONGEST : Duration.ofNanos(Math.round(milliseconds * 1e6));
    }

    private Entry.Answer answer(AnswerTexts texts) {
        int code = status >= 100 && status <= 999 ? (int) status : 0;
        var itsType = type.isEmpty() ? first(answerHeaders, "Content-Type") : type;
        boolean isRedirect = code >= 300 && code < 400;
        var target = redirect.isEmpty() && isRedirect ? first(answerHeaders, "Location") : redirect;
        return new Entry.Answer(code, answerHeaders, interned.of(MediaType.name(itsType)), target,
                size >= 0 ? (long) size : -1, texts.kept(itsType, text, encoding));
    }

    /// An answer that nothing was changed is the browser's own where it had not asked whether something was. Insomnia and
    /// Postman export requests too that were never sent: those are not given up.
    private Set<Entry.Mark> marks(String creator) {
        var marks = EnumSet.noneOf(Entry.Mark.class);
        boolean isUnasked = status == 304 && !headers.isEmpty() && first(headers, "If-None-Match").isEmpty()
                && first(headers, "If-Modified-Since").isEmpty();
        if (isCached || isUnasked || hasCacheEntry && creator.startsWith("Firefox")) marks.add(Entry.Mark.CACHED);
        boolean isUnanswered = hasResponse && !(status >= 100) && !UNSENT.matcher(creator).find();
        if (isAborted || isUnanswered) marks.add(Entry.Mark.ABORTED);
        return marks;
    }

    private static String first(List<Field> fields, String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).findFirst()
                .orElse("");
    }

    /// Texts that come again and again, each held once: names and values of headers are most of what is kept of an entry.
    static final class Interned {

        private static final int MOST = 20_000;
        private static final int LONGEST = 250;

        private final HashMap<String, String> texts = new HashMap<>();

        String of(String text) {
            if (text.length() > LONGEST) return text;
            var known = texts.get(text);
            if (known != null) return known;
            if (texts.size() < MOST) texts.put(text, text);
            return text;
        }
    }
}
