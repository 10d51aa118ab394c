package io.hyload.har;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A host of a recording, to choose by.
///
/// @param host      with its port where that is not the usual one
/// @param requests  how many of its requests would be sent
/// @param ofStatic  how many of those are for static resources: pictures, fonts, styles, scripts
/// @param firstParty whether it belongs to whom the first document belongs to
public record HostCount(String host, int requests, int ofStatic, boolean firstParty) {

    /// The hosts of a recording: those of the first party first, then those with most requests.
    public static List<HostCount> of(Recording recording) {
        var firstSite = firstSite(recording.entries());
        var hosts = new LinkedHashMap<String, List<Entry>>();
        for (var entry : recording.entries())
            if (entry.marks().isEmpty()) hosts.computeIfAbsent(host(entry), _ -> new ArrayList<>()).add(entry);
        return hosts.entrySet().stream()
                .map(host -> new HostCount(host.getKey(), host.getValue().size(),
                        (int) host.getValue().stream().filter(StaticResource::is).count(),
                        firstSite.filter(site(host.getValue().getFirst())::equals).isPresent()))
                .sorted(Comparator.comparing(HostCount::firstParty).thenComparing(HostCount::requests).reversed()
                        .thenComparing(HostCount::host))
                .toList();
    }

    /// Of a request, with its port where that is not the usual one.
    public static String host(Entry entry) {
        return RecordedUrl.parse(entry.url()).hostAndPort();
    }

    static String site(Entry entry) {
        return Site.of(RecordedUrl.parse(entry.url()).host());
    }

    /// That of the first document; of the first request where there is none.
    static Optional<String> firstSite(List<Entry> entries) {
        return entries.stream().filter(Visits::isDocument).findFirst().or(() -> entries.stream().findFirst())
                .map(HostCount::site);
    }
}
