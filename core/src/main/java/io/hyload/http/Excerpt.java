package io.hyload.http;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The beginning of an exchange, as much of it as is ever shown: it keeps no body, no buffer and no head alive, so that it
/// may be held for the length of a run. Taking one costs some copying of at most 16 kB a part; to be read it becomes an
/// [ExchangeText], which alone knows of secrets: here they still are as they were sent.
///
/// @param url      as it was requested
/// @param status   of a complete response
/// @param response with an empty head when it was not complete
/// @param trouble  why there is no complete response: kind and cause
public record Excerpt(String method, String url, OptionalInt status, Timing timing, Part request, Part response,
        Optional<Trouble> trouble) {

    /// The most that is kept of a head, of a URL and of a body, in bytes or characters. A body is shown up to a quarter of as
    /// many characters, and a character has at most four bytes.
    static final int MOST = 4 * ExchangeText.LONGEST;

    /// What kept a response from being complete.
    public record Trouble(ErrorKind kind, String cause) {}

    /// A request or a response.
    ///
    /// @param head   lines that end in CR LF
    /// @param length of the whole body
    /// @param lost   why the body cannot be shown; mostly empty
    record Part(String head, byte[] body, long length, Charset charset, String lost) {}

    /// The beginning of that exchange.
    public static Excerpt of(Request request, Outcome outcome) {
        var asked = part(request);
        var url = start(request.url().toString());
        return switch (outcome) {
            case Outcome.Answered(var response, var timing, _, _) -> new Excerpt(request.method(), url,
                    OptionalInt.of(response.status()), timing, asked, part(response), Optional.empty());
            case Outcome.Failed(var kind, var cause, var bytes, var timing, _, _) -> new Excerpt(request.method(), url,
                    OptionalInt.empty(), timing, asked, new Part("", start(bytes), bytes.length, UTF_8, ""),
                    Optional.of(new Trouble(kind, start(cause))));
        };
    }

    private static Part part(Request request) {
        var head = start(request.headText());
        var body = request.body();
        if (body.length() == 0) return new Part(head, new byte[0], 0, UTF_8, "");
        var type = request.fields().stream().filter(field -> field.name().equalsIgnoreCase("Content-Type"))
                .map(Head.Field::value).findFirst().or(body::type);
        var charset = type.flatMap(TextCharset::named).orElse(UTF_8);
        try (var in = body.open()) {
            return new Part(head, in.readNBytes(MOST), body.length(), charset, "");
        } catch (IOException e) {
            return new Part(head, new byte[0], body.length(), charset, "(body cannot be read: " + e.getMessage() + ")");
        }
    }

    private static Part part(Response response) {
        var head = new StringBuilder("HTTP/1." + response.minor() + " " + response.status() + " " + response.reason());
        for (var field : response.head().fields()) {
            if (head.length() > MOST) break;
            head.append("\r\n").append(field.name()).append(": ").append(field.value());
        }
        var content = response.content();
        return new Part(start(head.toString()), start(content), content.length,
                TextCharset.of(response.head(), content), "");
    }

    private static String start(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST);
    }

    private static byte[] start(byte[] bytes) {
        return bytes.length <= MOST ? bytes : Arrays.copyOf(bytes, MOST);
    }
}
