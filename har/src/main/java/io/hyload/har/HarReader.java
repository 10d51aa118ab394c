package io.hyload.har;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a recording, whatever tool wrote it: HAR 1.1 and 1.2 with their dialects, needing only the fields that nothing can
/// do without.
///
/// It goes through the file once, an entry at a time, so that memory holds what is to be sent and a bounded part of the
/// answers, not the file. An entry that is broken costs itself and a remark; a file that breaks off costs its rest.
public final class HarReader {

    /// A request with a longer body cannot be sent again.
    static final int LONGEST_STRING = 8 << 20;
    /// More than a person records; a file made of nothing else must not fill the memory.
    static final int MOST_ENTRIES = 200_000;
    static final int MOST_REMARKS = 1_000;
    private static final String BROKEN = "broken";

    private final HarFile file;
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

    private HarReader(Path file) {
        this.file = new HarFile(file);
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
        var broken = file.read(LONGEST_STRING, this::log);
        if (broken.isPresent()) {
            if (entries.isEmpty()) throw file.unreadable(broken.get() + (number > 0 ? " in entry " + (number + 1) : "")
                    + ", and nothing before it can be used", "save the recording again");
            remarks.add("%s: after entry %d %s; what comes then is lost".formatted(name, number, broken.get()));
        }
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
            int others = skipped.getOrDefault(BROKEN, 0) - 1;
            var more = others > 0 ? "; %,d more are broken".formatted(others) : "";
            return file.unreadable(
                    "no request in it can be used: " + remarks.getFirst().substring(name.length() + 2) + more,
                    "record again");
        }
        if (!skipped.isEmpty())
            return file.unreadable("no HTTP request in it, only " + String.join(", ", skipped.keySet()),
                    "record again");
        return file.unreadable("no entries in it", "record again, and save before the list is cleared");
    }

    private void log(String member, Tokens json) {
        switch (member) {
            case "creator" -> creator = tool(json);
            case "browser" -> browser = tool(json);
            case "pages" -> json.elements(() -> page(json));
            case "entries" -> json.elements(() -> entry(json));
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
        if (pages.size() == MOST_ENTRIES) return;
        var previous = pages.isEmpty() ? HarDate.UNKNOWN : pages.getLast().start();
        pages.add(new Page(texts[0], texts[1], HarDate.parse(texts[2]).orElse(previous)));
    }

    private void entry(Tokens json) {
        if (entries.size() == MOST_ENTRIES) {
            number++;
            skip("beyond %,d requests".formatted(MOST_ENTRIES));
            return;
        }
        var draft = EntryDraft.read(json, interned, false);
        number++;
        switch (draft.verdict(number, before, creator.isEmpty() ? browser : creator, texts)) {
            case EntryDraft.Verdict.Kept(var entry, var losses) -> {
                entries.add(entry);
                before = entry.start().plus(entry.took());
                losses.forEach(loss -> remark(": " + loss));
            }
            case EntryDraft.Verdict.LeftOut(var reason) -> skip(reason);
            case EntryDraft.Verdict.Broken(var why) -> {
                skip(BROKEN);
                remark(" is left out: " + why);
            }
        }
    }

    private void skip(String reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    /// On the entry being read; when there are too many, the last says so.
    private void remark(String what) {
        if (remarks.size() < MOST_REMARKS) remarks.add(name + ": entry " + number + what);
        else if (remarks.size() == MOST_REMARKS) remarks.add(name + ": the others are not listed");
    }
}
