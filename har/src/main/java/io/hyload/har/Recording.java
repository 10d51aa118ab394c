package io.hyload.har;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a browser or proxy recorded, as far as it can be sent again.
///
/// @param name    of the file
/// @param creator the tool that wrote it, `Firefox 128`; may be empty
/// @param pages   in the order they were opened; recordings of proxies have none
/// @param entries in the order they were started
/// @param skipped why entries were left out, and how many for each reason
/// @param remarks one line each on what is broken or not recorded: file, entry number, reason; as many as one may want to read
public record Recording(String name, String creator, List<Page> pages, List<Entry> entries,
        Map<String, Integer> skipped,
        List<String> remarks) {

    public Recording {
        pages = List.copyOf(pages);
        entries = List.copyOf(entries);
        skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
        remarks = List.copyOf(remarks);
    }
}
