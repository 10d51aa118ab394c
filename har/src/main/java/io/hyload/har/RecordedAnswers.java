package io.hyload.har;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The answers of a recording with their whole bodies, which lie in a temporary file: of memory it takes what one body needs,
/// and some for each entry.
final class RecordedAnswers implements AutoCloseable {

    private static final int LONGEST_BODY = 256 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST_BODY).build()).build();

    /// Those that tell of the connection or of a body that is decoded by now, and what would bind a client to another host.
    private static final Set<String> NOT_SENT = Set.of("content-length", "transfer-encoding", "content-encoding",
            "connection", "keep-alive", "proxy-connection", "date", "server", "strict-transport-security", "alt-svc",
            "content-security-policy", "trailer", "upgrade", "public-key-pins", "expect-ct");

    /// @param target  method and path: `GET /orders`
    /// @param query   without `?`; may be empty
    /// @param headers those that matter
    /// @param at      where the body begins in the file of bodies
    record Recorded(String target, String query, int status, List<Field> headers, long at, int length) {}

    private final Path bodies;
    private final FileChannel channel;
    private final List<Recorded> all = new ArrayList<>();

    private RecordedAnswers() throws IOException {
        bodies = Files.createTempFile("hyload-", ".bodies");
        channel = FileChannel.open(bodies, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /// Reads a recording.
    ///
    /// @throws IOException when it cannot be read, or is no JSON: `FILE: not JSON at line 3, column 7`
    static RecordedAnswers of(Path har) throws IOException {
        var answers = new RecordedAnswers();
        try (var in = new BufferedInputStream(Files.newInputStream(har));
                var json = JSON.createParser(ObjectReadContext.empty(), in)) {
            var out = new BufferedOutputStream(Channels.newOutputStream(answers.channel), 1 << 16);
            answers.new Reading(json, out).log();
            out.flush();
            return answers;
        } catch (JacksonException e) {
            answers.close();
            var where = e.getLocation();
            throw new IOException("%s: not JSON at line %d, column %d".formatted(har.getFileName(),
                    where == null ? 0 : where.getLineNr(), where == null ? 0 : where.getColumnNr()), e);
        } catch (IOException e) {
            answers.close();
            throw e;
        }
    }

    /// In the order of the file.
    List<Recorded> all() {
        return all;
    }

    /// Writes the body of one.
    void writeBody(Recorded recorded, OutputStream out) throws IOException {
        var to = Channels.newChannel(out);
        for (long at = recorded.at(), end = at + recorded.length(); at < end;) {
            long written = channel.transferTo(at, end - at, to);
            if (written <= 0) throw new IOException("the file of bodies is shorter than it was");
            at += written;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// One pass. Whatever is not as the format has it is skipped: the reader of recordings has told of it.
    private final class Reading {
        private final JsonParser json;
        private final OutputStream out;
        private long written;

        private String method = "";
        private String url = "";
        private int status;
        private String type = "";
        private String text = "";
        private boolean isBase64;
        private List<Field> headers = new ArrayList<>();

        Reading(JsonParser json, OutputStream out) {
            this.json = json;
            this.out = out;
        }

        /// What is done with a member, its value being the current token.
        private interface Member {
            void read(String name) throws IOException;
        }

        void log() throws IOException {
            json.nextToken();
            members(name -> {
                if (name.equals("log")) members(this::inLog);
            });
        }

        private void inLog(String name) throws IOException {
            if (name.equals("entries")) elements(this::entry);
        }

        private void entry() throws IOException {
            method = url = type = text = "";
            status = 0;
            isBase64 = false;
            headers = new ArrayList<>();
            members(name -> {
                if (name.equals("request")) members(this::inRequest);
                else if (name.equals("response")) members(this::inResponse);
            });
            if (status >= 200 && status <= 599 && url.regionMatches(true, 0, "http", 0, 4) && !method.isEmpty()) keep();
        }

        private void inRequest(String name) {
            if (name.equals("method")) method = string().toUpperCase(Locale.ROOT);
            else if (name.equals("url")) url = string();
        }

        private void inResponse(String name) throws IOException {
            switch (name) {
                case "status" -> status = json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getValueAsInt() : 0;
                case "headers" -> elements(this::header);
                case "content" -> members(this::inContent);
                default -> {
                    // Not needed.
                }
            }
        }

        private void header() throws IOException {
            var field = new String[] {"", ""};
            members(name -> {
                if (name.equals("name")) field[0] = string();
                else if (name.equals("value")) field[1] = string();
            });
            if (!field[0].isEmpty()) headers.add(new Field(field[0], field[1]));
        }

        private void inContent(String name) {
            switch (name) {
                case "mimeType" -> type = string();
                case "text" -> text = string();
                case "encoding" -> isBase64 = string().equalsIgnoreCase("base64");
                default -> {
                    // Not needed.
                }
            }
        }

        private void keep() throws IOException {
            byte[] body = isBase64 ? decoded(text) : text.getBytes(UTF_8);
            text = "";
            out.write(body);
            int authority = url.indexOf("://") + 3;
            int fragment = url.indexOf('#');
            var plain = fragment < 0 ? url : url.substring(0, fragment);
            int query = plain.indexOf('?', authority);
            int path = plain.indexOf('/', authority);
            var before = query < 0 ? plain : plain.substring(0, query);
            var target = path < 0 || path >= before.length() ? "/" : before.substring(path);
            all.add(new Recorded(method + " " + target, query < 0 ? "" : plain.substring(query + 1), status,
                    sent(body.length > 0 && !isBase64), written, body.length));
            written += body.length;
        }

        private static byte[] decoded(String base64) {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                return new byte[0];
            }
        }

        /// @param isText it is kept in UTF-8, whatever it came in
        private List<Field> sent(boolean isText) {
            var sent = new ArrayList<Field>();
            for (var header : headers) {
                var name = header.name().toLowerCase(Locale.ROOT);
                if (name.startsWith(":") || NOT_SENT.contains(name) || name.equals("content-type")) continue;
                if (!name.matches("[!#$%&'*+.^_`|~0-9a-z-]+")) continue;
                for (var value : header.value().split("\\r?\\n")) {
                    var plain = plain(value);
                    sent.add(new Field(header.name(), switch (name) {
                        case "location" -> withoutOrigin(plain);
                        case "set-cookie" -> forAnyHost(plain);
                        default -> plain;
                    }));
                }
            }
            var told = headers.stream().filter(header -> header.name().equalsIgnoreCase("Content-Type"))
                    .map(Field::value).findFirst().orElse(type);
            var contentType =
                    plain(isText ? told.replaceFirst("(?i)(charset\\s*=\\s*)\"?[^\";]*\"?", "$1utf-8") : told);
            if (!contentType.isBlank()) sent.add(new Field("Content-Type", contentType));
            return sent;
        }

        private static String plain(String value) {
            return value.replaceAll("[^\\t\\x20-\\x7e]", "?").strip();
        }

        /// The redirect stays here.
        private static String withoutOrigin(String location) {
            return location.replaceFirst("(?i)^https?://[^/?#]*(?=/)", "").replaceFirst("(?i)^https?://[^/?#]*", "/");
        }

        private static String forAnyHost(String cookie) {
            return cookie.replaceAll("(?i);\\s*(?:domain\\s*=[^;]*|secure|samesite\\s*=[^;]*|partitioned)(?=;|$)", "");
        }

        private void members(Member member) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) return;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = json.currentName();
                json.nextToken();
                member.read(name);
                json.skipChildren();
            }
        }

        private void elements(Element element) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) return;
            for (var token = json.nextToken(); token != null && token != JsonToken.END_ARRAY;
                    token = json.nextToken()) {
                element.read();
                json.skipChildren();
            }
        }

        private interface Element {
            void read() throws IOException;
        }

        private String string() {
            return json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
        }
    }
}
