package io.hyload.har;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// A request's `postData`, of whatever tool, as what was sent.
///
/// @param body   empty where nothing was
/// @param losses what the recording does not hold, each in a few words
record RequestBody(Optional<Body> body, List<String> losses) {

    /// A `postData` as it stands in the file: all may be empty.
    ///
    /// @param encoding of `text`: `base64` with proxies that saw bytes
    record Recorded(String type, String text, String encoding, List<Param> params) {}

    record Param(String name, String value, String fileName, String type, String encoding) {
        boolean isFile() {
            return !fileName.isEmpty() || !type.isEmpty();
        }
    }

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String FORM_DATA = "multipart/form-data";
    /// Firefox and Firebug record the headers of the uploaded stream as part of its text.
    private static final Pattern STREAM_HEADERS =
            Pattern.compile("(?:(?i:content-(?:type|length|disposition)):[^\\r\\n]{0,400}\\r\\n){1,4}\\r\\n");
    private static final char LOST = '\ufffd';

    static final RequestBody NONE = new RequestBody(Optional.empty(), List.of());

    /// @param sentAs  the request's own `Content-Type`: what the server saw, where it is recorded
    /// @param creator the tool, since only that tells how it writes values
    static RequestBody of(Recorded recorded, String sentAs, String creator) {
        var type = sentAs.isEmpty() || MediaType.name(sentAs).startsWith("multipart/")
                && MediaType.boundary(sentAs).isEmpty() && !recorded.type.isEmpty() ? recorded.type : sentAs;
        if (recorded.text.isEmpty()) return ofParams(recorded.params, type, creator);
        var bytes = recorded.encoding.equalsIgnoreCase("base64") ? bytes(recorded.text) : Optional.<byte[]>empty();
        return bytes.isPresent() ? ofBytes(bytes.get(), type) : ofText(withoutStreamHeaders(recorded.text, type), type);
    }

    private static RequestBody ofParams(List<Param> params, String type, String creator) {
        if (params.isEmpty()) return NONE;
        var name = MediaType.name(type);
        if (name.equals(FORM_DATA) || params.stream().anyMatch(Param::isFile)) {
            var parts = params.stream().map(RequestBody::part).toList();
            return multipart(name.equals(FORM_DATA) ? type : FORM_DATA, parts);
        }
        if (!name.isEmpty() && !name.equals(FORM) && params.size() == 1 && params.getFirst().name.isEmpty())
            return whole(new Body.Text(type, params.getFirst().value));
        // Chrome and Internet Explorer leave values encoded, all others decode them.
        boolean isEncoded = creator.startsWith("WebInspector") || creator.contains("Internet Explorer");
        var fields = params.stream()
                .map(param -> isEncoded
                        ? new Field(FormText.decoded(param.name), FormText.decoded(param.value))
                        : new Field(param.name, param.value))
                .toList();
        return whole(new Body.Form(type.isEmpty() ? FORM : type, fields, ""));
    }

    private static Body.Part part(Param param) {
        boolean isBase64 = param.encoding.equalsIgnoreCase("base64")
                // Charles says nothing, and writes all files so.
                || param.isFile() && !MediaType.isText(MediaType.name(param.type)) && isBase64(param.value);
        var content = isBase64 ? bytes(param.value).orElseGet(() -> sent(param.value, true))
                : sent(param.value, param.isFile());
        return new Body.Part(param.name, param.fileName, param.type, content);
    }

    private static RequestBody ofBytes(byte[] bytes, String type) {
        if (MediaType.name(type).equals(FORM_DATA)) return ofText(new String(bytes, ISO_8859_1), type);
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.chars().noneMatch(RequestBody::isControl)) return ofText(text, type);
        } catch (CharacterCodingException _) {
            // It is no text, then.
        }
        return whole(new Body.Binary(type, bytes));
    }

    private static RequestBody ofText(String text, String type) {
        var name = MediaType.name(type);
        if (name.equals(FORM_DATA) || name.isEmpty()) {
            var parts = MultipartText.parts(text, MediaType.boundary(type));
            var boundary = MultipartText.boundary(text);
            if (parts.isEmpty() && !boundary.isEmpty()) parts = MultipartText.parts(text, boundary);
            if (!parts.isEmpty()) return multipart(name.isEmpty() ? FORM_DATA + "; boundary=" + boundary : type,
                    parts.stream().map(RequestBody::part).toList());
        }
        if (name.equals(FORM) && FormText.isOne(text)) return whole(new Body.Form(type, FormText.fields(text), text));
        if (name.isEmpty() || MediaType.isText(name)) return whole(new Body.Text(type, text));
        boolean isBytes = text.chars().allMatch(c -> c <= 0xff)
                && text.chars().anyMatch(c -> isControl(c) || c >= 0x80);
        if (isBytes) return whole(new Body.Binary(type, text.getBytes(ISO_8859_1)));
        var losses = text.indexOf(LOST) < 0 ? List.<String>of()
                : List.of("its body is no text, and the recording has not kept its bytes");
        return new RequestBody(Optional.of(new Body.Text(type, text)), losses);
    }

    private static Body.Part part(MultipartText.Part part) {
        var name = new String(sent(part.name(), false), UTF_8);
        var fileName = new String(sent(part.fileName(), false), UTF_8);
        boolean isBinary = !fileName.isEmpty() && !MediaType.isText(MediaType.name(part.type()));
        return new Body.Part(name, fileName, part.type(), sent(part.content(), isBinary));
    }

    private static RequestBody multipart(String type, List<Body.Part> parts) {
        var losses = new ArrayList<String>();
        for (var part : parts)
            if (part.isFile() && part.content().length == 0)
                losses.add("its file '" + Remark.excerpt(part.fileName())
                        + "' is not in the recording, and is sent empty");
        return new RequestBody(Optional.of(new Body.Multipart(type, parts)), losses);
    }

    /// The bytes that a tool has shown as this text. Firefox shows bytes that are no UTF-8 as characters of the same number;
    /// so do those look whose bytes are UTF-8 once more.
    private static byte[] sent(String text, boolean isBinary) {
        boolean mayBeBytes = text.chars().allMatch(c -> c <= 0xff) && text.chars().anyMatch(c -> c >= 0x80);
        if (!mayBeBytes) return text.getBytes(UTF_8);
        var bytes = text.getBytes(ISO_8859_1);
        return isBinary || isUtf8(bytes) ? bytes : text.getBytes(UTF_8);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static boolean isControl(int c) {
        return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7f;
    }

    private static String withoutStreamHeaders(String text, String type) {
        var headers = STREAM_HEADERS.matcher(text);
        boolean isForm = MediaType.name(type).equals(FORM) || MediaType.name(type).equals(FORM_DATA);
        return isForm && headers.lookingAt() ? text.substring(headers.end()) : text;
    }

    private static boolean isBase64(String text) {
        return text.length() % 4 == 0 && bytes(text).isPresent();
    }

    private static Optional<byte[]> bytes(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64.replaceAll("\\s", "")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static RequestBody whole(Body body) {
        return new RequestBody(Optional.of(body), List.of());
    }
}
