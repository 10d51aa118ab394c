package io.hyload.har;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The answers of a recording with their whole bodies, which lie in a temporary file: of memory it takes what one body needs,
/// and some for each entry.
final class RecordedAnswers implements AutoCloseable {

    private static final int LONGEST_BODY = 256 << 20;

    /// Those that tell of the connection or of a body that is decoded by now, and what would bind a client to another host.
    private static final Set<String> NOT_SENT = Set.of("content-length", "transfer-encoding", "content-encoding",
            "connection", "keep-alive", "proxy-connection", "date", "server", "strict-transport-security", "alt-svc",
            "content-security-policy", "trailer", "upgrade", "public-key-pins", "expect-ct");

    /// @param number  of the entry
    /// @param target  method and path: `GET /orders`
    /// @param query   without `?`; may be empty
    /// @param headers those that matter
    /// @param at      where the body begins in the file of bodies
    /// @param length  of the body; 0 also where the recording does not hold it
    record Recorded(int number, String target, String query, int status, List<Field> headers, long at,
            int length) {}

    private final Path bodies;
    private final FileChannel channel;
    private final List<Recorded> all = new ArrayList<>();

    private RecordedAnswers() throws IOException {
        bodies = Files.createTempFile("hyload-", ".bodies");
        channel = FileChannel.open(bodies, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /// Reads a recording: the same entries as [HarReader].
    ///
    /// @throws UnreadableRecording when nothing of it can be used: the message says why
    /// @throws IOException         when the file cannot be read
    static RecordedAnswers of(Path har) throws IOException, UnreadableRecording {
        var answers = new RecordedAnswers();
        try {
            var out = new BufferedOutputStream(Channels.newOutputStream(answers.channel), 1 << 16);
            answers.new Reading(out).all(new HarFile(har));
            out.flush();
            return answers;
        } catch (IOException | UnreadableRecording e) {
            answers.close();
            throw e;
        } catch (UncheckedIOException e) {
            answers.close();
            throw e.getCause();
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

    /// One pass. What is no request is skipped: the reader of recordings has told of it.
    private final class Reading {
        private final OutputStream out;
        private final EntryDraft.Interned interned = new EntryDraft.Interned();
        private int number;
        private long written;

        Reading(OutputStream out) {
            this.out = out;
        }

        void all(HarFile file) throws IOException, UnreadableRecording {
            var broken = file.read(LONGEST_BODY, (member, json) -> {
                if (member.equals("entries")) json.elements(() -> entry(json));
            });
            if (broken.isPresent() && all.isEmpty()) throw file.unreadable(
                    broken.get() + ", and nothing before it can be used", "save the recording again");
        }

        private void entry(Tokens json) {
            var draft = EntryDraft.read(json, interned, true);
            number++;
            if (all.size() == HarReader.MOST_ENTRIES) return;
            // Texts of answers are searched by who makes a scenario, not by who answers: a new one keeps nothing alive.
            if (!(draft.verdict(number, HarDate.UNKNOWN, "",
                    new AnswerTexts()) instanceof EntryDraft.Verdict.Kept(var entry, _)))
                return;
            int status = entry.answer().status();
            if (status >= 200 && status <= 599) keep(entry, draft);
        }

        private void keep(Entry entry, EntryDraft draft) {
            var body = draft.body();
            try {
                out.write(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var url = entry.url();
            int authority = url.indexOf("://") + 3;
            int query = url.indexOf('?', authority);
            int path = url.indexOf('/', authority);
            var before = query < 0 ? url : url.substring(0, query);
            var target = path < 0 || path >= before.length() ? "/" : before.substring(path);
            boolean isText = body.length > 0 && !draft.isBase64();
            all.add(new Recorded(entry.number(), entry.method() + " " + target,
                    query < 0 ? "" : url.substring(query + 1), entry.answer().status(),
                    sent(entry.answer().headers(), draft.answerType(), isText), written, body.length));
            written += body.length;
        }

        /// @param type   of the body
        /// @param isText it is kept in UTF-8, whatever it came in
        private static List<Field> sent(List<Field> headers, String type, boolean isText) {
            var sent = new ArrayList<Field>();
            for (var header : headers) {
                var name = header.name().toLowerCase(Locale.ROOT);
                if (NOT_SENT.contains(name) || name.equals("content-type")) continue;
                var plain = plain(header.value());
                sent.add(new Field(header.name(), switch (name) {
                    case "location" -> withoutOrigin(plain);
                    case "set-cookie" -> forAnyHost(plain);
                    default -> plain;
                }));
            }
            var contentType =
                    plain(isText ? type.replaceFirst("(?i)(charset\\s*=\\s*)\"?[^\";]*\"?", "$1utf-8") : type);
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
    }
}
