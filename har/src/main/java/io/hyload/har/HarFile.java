package io.hyload.har;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

/// The file of a recording, gone through once from front to back: what it is written in, whether it is one at all, and where
/// it breaks off. The one way in for all who read recordings, so that what one of them takes, the others take.
final class HarFile {

    private static final Pattern CALL = Pattern.compile("[A-Za-z_$][\\w$.]{0,200}\\s*\\(.*", Pattern.DOTALL);
    /// Where one looks for what a file is that is no recording.
    private static final int BEGINNING = 4_096;

    private final Path file;
    private boolean hasLog;
    private boolean hasEntries;
    private boolean isPostman;

    HarFile(Path file) {
        this.file = file;
    }

    /// Goes through the members of its `log`.
    ///
    /// @param longest strings are cut there, in characters
    /// @param log     gets the name of a member, and the tokens that stand at its value
    /// @return where the text is no JSON any more; empty when all of it is
    /// @throws UnreadableRecording when it is no recording: the message says what it is
    /// @throws IOException         when it cannot be read
    Optional<String> read(int longest, BiConsumer<String, Tokens> log) throws IOException, UnreadableRecording {
        Optional<String> broken;
        try (var bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            var text = new BufferedReader(new InputStreamReader(bytes, charset(bytes)), 1 << 15);
            checkBeginning(text);
            try (var json = new Tokens(text, longest)) {
                broken = read(json, log);
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        if (broken.isPresent()) return broken;
        if (!hasLog) throw isPostman
                ? unreadable("a Postman collection, no recording", "run it through a proxy that records, or export HAR")
                : unreadable("no \"log\" in it, so it is no HAR file", "save the recording again as HAR");
        if (!hasEntries) throw unreadable("its \"log\" has no \"entries\"", "save the recording again as HAR");
        return broken;
    }

    private Optional<String> read(Tokens json, BiConsumer<String, Tokens> log) {
        try {
            json.begin();
            json.members(member -> {
                if (member.equals("log") && json.isObject()) {
                    hasLog = true;
                    json.members(inside -> {
                        hasEntries |= inside.equals("entries") && json.isArray();
                        log.accept(inside, json);
                    });
                }
                isPostman |= member.equals("info") || member.equals("item");
            });
            return Optional.empty();
        } catch (JacksonIOException e) {
            throw e;
        } catch (StreamConstraintsException e) {
            return Optional.of("nested too deeply in line " + json.line());
        } catch (JacksonException e) {
            return Optional.of(json.hasEnded() ? "the file breaks off" : "not JSON in line " + json.line());
        }
    }

    /// A BOM, or where the zeros of the first brace stand; the format wants UTF-8. Bad bytes become replacement characters.
    private static Charset charset(InputStream bytes) throws IOException {
        bytes.mark(4);
        var first = bytes.readNBytes(3);
        bytes.reset();
        int a = first.length > 0 ? first[0] & 0xff : -1;
        int b = first.length > 1 ? first[1] & 0xff : -1;
        boolean isMarked8 = a == 0xef && b == 0xbb && first.length > 2 && (first[2] & 0xff) == 0xbf;
        boolean isMarked16 = a == 0xfe && b == 0xff || a == 0xff && b == 0xfe;
        bytes.skipNBytes(isMarked8 ? 3 : isMarked16 ? 2 : 0);
        if (a == 0xff && b == 0xfe || a == '{' && b == 0) return UTF_16LE;
        return a == 0xfe && b == 0xff || a == 0 && b == '{' ? UTF_16BE : UTF_8;
    }

    /// Says what a file is that cannot be one.
    private void checkBeginning(Reader text) throws IOException, UnreadableRecording {
        text.mark(BEGINNING);
        var chars = new char[BEGINNING];
        int length = 0;
        for (int count; length < BEGINNING && (count = text.read(chars, length, BEGINNING - length)) > 0;)
            length += count;
        text.reset();
        if (length > 0 && chars[0] == '\u001f') throw unreadable("compressed", "unpack it first, with gunzip");
        var beginning = new String(chars, 0, length).stripLeading();
        if (beginning.isEmpty()) throw unreadable("it is empty", "save the recording again");
        if (beginning.startsWith("{")) return;
        if (beginning.startsWith("PK\u0003\u0004")) throw unreadable("a ZIP archive", "unpack it first");
        if (beginning.startsWith("<"))
            throw unreadable("XML or HTML, not JSON",
                    "Internet Explorer saves XML: record with another browser or proxy");
        if (CALL.matcher(beginning).matches())
            throw unreadable("JSONP, not JSON: a call around the recording",
                    "remove " + beginning.substring(0, beginning.indexOf('(') + 1) + " in front and ) at the end");
        throw unreadable(beginning.startsWith("[") ? "a list, with no \"log\" in it, so it is no HAR file" : "not JSON",
                "save the recording as HAR");
    }

    UnreadableRecording unreadable(String why, String mend) {
        return new UnreadableRecording(file, why, mend);
    }
}
