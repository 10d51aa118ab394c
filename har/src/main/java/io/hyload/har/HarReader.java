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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Reads a recording, whatever tool wrote it: HAR 1.1 and 1.2 with their dialects, needing only the fields that nothing can
/// do without.
///
/// It goes through the file once, an entry at a time, so that memory holds what is to be sent and a bounded part of the
/// answers, not the file. An entry that is broken costs itself and a remark; a file that breaks off costs its rest.
public final class HarReader {

    private static final Pattern CALL = Pattern.compile("[A-Za-z_$][\\w$.]{0,200}\\s*\\(.*", Pattern.DOTALL);
    /// Where one looks for what a file is that is no recording.
    private static final int BEGINNING = 4_096;

    private final Path file;
    private final String name;
    private String creator = "";
    private String browser = "";
    private final List<Page> pages = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> skipped = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final EntryDraft.Interned interned = new EntryDraft.Interned();
    private final AnswerTexts texts = new AnswerTexts();
    private int number;
    private Instant before = HarDate.UNKNOWN;
    private boolean hasLog;
    private boolean hasEntries;
    private boolean isPostman;

    private HarReader(Path file) {
        this.file = file;
        this.name = Remark.excerpt(file.getFileName().toString());
    }

    /// Reads the recording of that file.
    ///
    /// @throws UnreadableRecording when nothing of it can be used: the message says why
    /// @throws IOException         when the file cannot be read
    public static Recording read(Path file) throws IOException, UnreadableRecording {
        return new HarReader(file).recording();
    }

    private Recording recording() throws IOException, UnreadableRecording {
        try (var bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            var text = new BufferedReader(new InputStreamReader(bytes, charset(bytes)), 1 << 15);
            checkBeginning(text);
            try (var json = new Tokens(text)) {
                read(json);
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        if (!hasLog) throw isPostman
                ? unreadable("a Postman collection, no recording", "run it through a proxy that records, or export HAR")
                : unreadable("no \"log\" in it, so it is no HAR file", "save the recording again as HAR");
        if (!hasEntries) throw unreadable("its \"log\" has no \"entries\"", "save the recording again as HAR");
        if (entries.isEmpty()) throw nothingLeft();
        if (texts.isFull())
            remarks.add(name + ": its answers are too many to keep: later ones are not searched for values");
        dateTheFirst();
        entries.sort(Comparator.comparing(Entry::start));
        pages.sort(Comparator.comparing(Page::start));
        return new Recording(name, creator.isEmpty() ? browser : creator, pages, entries, skipped, remarks);
    }

    /// Those that tell no start and have nothing before them come right before the first that tells one.
    private void dateTheFirst() {
        int count = 0;
        while (count < entries.size() && entries.get(count).start().isBefore(HarDate.EARLIEST)) count++;
        if (count == 0 || count == entries.size()) return;
        var last = entries.get(count - 1);
        var later = Duration.between(last.start().plus(last.took()), entries.get(count).start());
        entries.subList(0, count).replaceAll(entry -> entry.startedAt(entry.start().plus(later)));
    }

    private UnreadableRecording nothingLeft() {
        if (!remarks.isEmpty()) {
            var more = remarks.size() > 1 ? "; " + (remarks.size() - 1) + " more are broken" : "";
            return unreadable("no request in it can be used: " + remarks.getFirst().substring(name.length() + 2) + more,
                    "record again");
        }
        if (!skipped.isEmpty())
            return unreadable("no HTTP request in it, only " + String.join(", ", skipped.keySet()), "record again");
        return unreadable("no entries in it", "record again, and save before the list is cleared");
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

    /// Ends early, with a remark, where the text is no JSON.
    private void read(Tokens json) throws UnreadableRecording {
        try {
            json.begin();
            json.members(member -> {
                if (member.equals("log") && json.isObject()) {
                    hasLog = true;
                    json.members(inside -> log(inside, json));
                }
                isPostman |= member.equals("info") || member.equals("item");
            });
        } catch (JacksonIOException e) {
            throw e;
        } catch (JacksonException e) {
            var why = switch (e) {
                case StreamConstraintsException _ -> "nested too deeply in line " + json.line();
                default -> json.hasEnded() ? "the file breaks off" : "not JSON in line " + json.line();
            };
            if (entries.isEmpty())
                throw unreadable(
                        why + (number > 0 ? " in entry " + (number + 1) : "") + ", and nothing before it can be used",
                        "save the recording again");
            remarks.add("%s: after entry %d %s; what comes then is lost".formatted(name, number, why));
        }
    }

    private void log(String member, Tokens json) {
        switch (member) {
            case "creator" -> creator = tool(json);
            case "browser" -> browser = tool(json);
            case "pages" -> json.elements(() -> page(json));
            case "entries" -> {
                hasEntries |= json.isArray();
                json.elements(() -> entry(json));
            }
            default -> {}
        }
    }

    private static String tool(Tokens json) {
        var texts = new String[] {"", ""};
        json.members(name -> {
            if (name.equals("name")) texts[0] = json.text();
            if (name.equals("version")) texts[1] = json.text();
        });
        return Remark.excerpt((texts[0] + " " + texts[1]).strip());
    }

    private void page(Tokens json) {
        if (!json.isObject()) return;
        var texts = new String[] {"", "", ""};
        json.members(name -> {
            switch (name) {
                case "id" -> texts[0] = interned.of(json.text());
                case "title" -> texts[1] = json.text();
                case "startedDateTime" -> texts[2] = json.text();
                default -> {}
            }
        });
        var previous = pages.isEmpty() ? HarDate.UNKNOWN : pages.getLast().start();
        pages.add(new Page(texts[0], texts[1], HarDate.parse(texts[2]).orElse(previous)));
    }

    private void entry(Tokens json) {
        var draft = EntryDraft.read(json, interned);
        number++;
        switch (draft.verdict(number, before, creator.isEmpty() ? browser : creator, texts)) {
            case EntryDraft.Verdict.Kept(var entry, var losses) -> {
                entries.add(entry);
                before = entry.start().plus(entry.took());
                losses.forEach(loss -> remarks.add("%s: entry %d: %s".formatted(name, number, loss)));
            }
            case EntryDraft.Verdict.LeftOut(var reason) -> skipped.merge(reason, 1, Integer::sum);
            case EntryDraft.Verdict.Broken(var why) ->
                remarks.add("%s: entry %d is left out: %s".formatted(name, number, why));
        }
    }

    private UnreadableRecording unreadable(String why, String mend) {
        return new UnreadableRecording(file, why, mend);
    }
}
