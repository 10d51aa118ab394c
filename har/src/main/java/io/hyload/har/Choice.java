package io.hyload.har;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What of a recording becomes a scenario.
///
/// What the server has not seen, since it came from the browser's cache or was given up, never does.
///
/// @param hosts          only these; all where there is none. `example.test` is that host on any port, `localhost:8080` on
///                       that one, `*.example.test` all below it
/// @param excludedHosts  not these
/// @param skipStatic     no pictures, fonts, styles, scripts
/// @param onlyFirstParty only hosts of whom the first document belongs to (see [Site])
/// @param pages          only these, by number from 1 in the flow without this choice, or by a part of the title; all
///                       where there is none
/// @param longestThink   what think time is cut to; zero for none
public record Choice(List<String> hosts, List<String> excludedHosts, boolean skipStatic, boolean onlyFirstParty,
        List<String> pages, Optional<Duration> longestThink) {

    /// All that the server has seen, with the recorded think time.
    public static final Choice ALL = new Choice(List.of(), List.of(), false, false, List.of(), Optional.empty());

    static final String FROM_CACHE = "from the browser's cache";
    static final String GIVEN_UP = "given up by the browser";

    public Choice {
        hosts = List.copyOf(hosts);
        excludedHosts = List.copyOf(excludedHosts);
        pages = List.copyOf(pages);
    }

    /// What is left of a recording: what never becomes part of a scenario is counted as skipped, what was not chosen is not.
    public Recording of(Recording recording) {
        var skipped = new LinkedHashMap<>(recording.skipped());
        for (var entry : recording.entries()) {
            if (isSent(entry)) continue;
            skipped.merge(entry.marks().contains(Entry.Mark.CACHED) ? FROM_CACHE : GIVEN_UP, 1, Integer::sum);
        }
        var entries = visits(recording).stream().flatMap(visit -> visit.entries().stream())
                .sorted(Comparator.comparing(Entry::start)).toList();
        return new Recording(recording.name(), recording.creator(), recording.pages(), entries, skipped,
                recording.remarks());
    }

    /// What a scenario of it does: visits with their requests in order, those at once that were on their way at once.
    ///
    /// A redirect and its target stay two steps, since a client of ours follows redirects only when told to: so what is sent
    /// is what was recorded, down to the method that a browser chose for the target.
    public Flow flow(Recording recording) {
        var visits = visits(recording).stream()
                .map(visit -> new Flow.Visit(visit.title(), Steps.of(visit.entries()), visit.think())).toList();
        return new Flow(recording.name(), visits, List.of(), List.of());
    }

    /// The hosts and pages asked for that the recording does not have: most likely misspelt.
    public List<String> unmatched(Recording recording) {
        var unmatched = new ArrayList<String>();
        var found = HostCount.of(recording).stream().map(HostCount::host).toList();
        for (var words : List.of(hosts, excludedHosts))
            for (var word : words) if (found.stream().noneMatch(host -> isOf(host, word))) unmatched.add(word);
        var visits = allVisits(recording);
        for (var word : pages) if (chosen(visits, word).isEmpty()) unmatched.add(word);
        return unmatched;
    }

    /// Static resources go last: whether they are sent or not, visits and think times are the same.
    private List<Visits.Visit> visits(Recording recording) {
        var all = allVisits(recording);
        var asked = Collections.<Visits.Visit>newSetFromMap(new IdentityHashMap<>());
        pages.forEach(word -> asked.addAll(chosen(all, word)));
        var kept = pages.isEmpty() ? all : all.stream().filter(asked::contains).toList();
        var visits = new ArrayList<Visits.Visit>();
        for (var visit : kept) {
            var entries = skipStatic ? visit.entries().stream().filter(entry -> !StaticResource.is(entry)).toList()
                    : visit.entries();
            if (!entries.isEmpty()) visits.add(new Visits.Visit(visit.title(), entries, visit.think()));
            // The person went on looking at the page before.
            else if (!visits.isEmpty()) visits.add(longer(visits.removeLast(), visit.think()));
        }
        if (visits.isEmpty()) return visits;
        var last = visits.removeLast();
        visits.add(new Visits.Visit(last.title(), last.entries(), Duration.ZERO));
        return visits.stream().map(visit -> new Visits.Visit(visit.title(), visit.entries(), cut(visit.think())))
                .toList();
    }

    private List<Visits.Visit> allVisits(Recording recording) {
        var sent = recording.entries().stream().filter(Choice::isSent).toList();
        var firstSite = HostCount.firstSite(recording.entries());
        var chosen = sent.stream().filter(entry -> isOfChosenHost(entry, firstSite)).toList();
        return Visits.of(recording.pages(), chosen);
    }

    private static boolean isSent(Entry entry) {
        return entry.marks().isEmpty();
    }

    private boolean isOfChosenHost(Entry entry, Optional<String> firstSite) {
        var host = HostCount.host(entry);
        if (!hosts.isEmpty() && hosts.stream().noneMatch(word -> isOf(host, word))) return false;
        if (excludedHosts.stream().anyMatch(word -> isOf(host, word))) return false;
        return !onlyFirstParty || firstSite.filter(HostCount.site(entry)::equals).isPresent();
    }

    /// @param host with its port where that is not the usual one
    private static boolean isOf(String host, String word) {
        var wanted = word.toLowerCase(Locale.ROOT);
        int port = host.lastIndexOf(':') > host.lastIndexOf(']') ? host.lastIndexOf(':') : host.length();
        var name = host.substring(0, port);
        return wanted.startsWith("*.") ? name.endsWith(wanted.substring(1))
                : host.equals(wanted) || name.equals(wanted);
    }

    /// By number, or else by title, the whole one first.
    private static List<Visits.Visit> chosen(List<Visits.Visit> visits, String word) {
        if (word.matches("[1-9]\\d{0,6}")) {
            int number = Integer.parseInt(word);
            return number <= visits.size() ? List.of(visits.get(number - 1)) : List.of();
        }
        var whole = visits.stream().filter(visit -> visit.title().equalsIgnoreCase(word)).toList();
        var wanted = word.toLowerCase(Locale.ROOT);
        return !whole.isEmpty() || word.isEmpty() ? whole
                : visits.stream().filter(visit -> visit.title().toLowerCase(Locale.ROOT).contains(wanted)).toList();
    }

    private static Visits.Visit longer(Visits.Visit visit, Duration think) {
        return new Visits.Visit(visit.title(), visit.entries(), visit.think().plus(think));
    }

    private Duration cut(Duration think) {
        return longestThink.filter(longest -> longest.compareTo(think) < 0).orElse(think);
    }
}
