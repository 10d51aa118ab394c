package io.hyload.tui.screen;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.hyload.har.Entry;
import io.hyload.har.HostCount;
import io.hyload.har.Recording;

/// What of a recording is to become a scenario.
///
/// @param hosts       whose requests are sent
/// @param leftOut     numbers of requests that are not, though their host is
/// @param notCarried  names of values that are sent as they were recorded
/// @param pauses      whether users wait between pages as the person did
/// @param showSecrets whether passwords and tokens stand in the source
public record HarChoice(Set<String> hosts, Set<Integer> leftOut, Set<String> notCarried, boolean pauses,
        boolean showSecrets) {

    public HarChoice {
        hosts = Set.copyOf(hosts);
        leftOut = Set.copyOf(leftOut);
        notCarried = Set.copyOf(notCarried);
    }

    /// The hosts of whom the first document belongs to, with all that was asked of them.
    static HarChoice standard(Recording recording) {
        var first = HostCount.of(recording).stream().filter(HostCount::firstParty).map(HostCount::host)
                .collect(Collectors.toSet());
        return new HarChoice(first, Set.of(), Set.of(), true, false);
    }

    /// The requests to choose from: those that a server has seen, of the chosen hosts.
    List<Entry> requests(Recording recording) {
        return recording.entries().stream().filter(entry -> entry.marks().isEmpty())
                .filter(entry -> hosts.contains(HostCount.host(entry))).toList();
    }

    HarChoice toggledHost(String host) {
        return new HarChoice(toggled(hosts, host), leftOut, notCarried, pauses, showSecrets);
    }

    HarChoice toggledRequest(int number) {
        return new HarChoice(hosts, toggled(leftOut, number), notCarried, pauses, showSecrets);
    }

    HarChoice toggledValue(String variable) {
        return new HarChoice(hosts, leftOut, toggled(notCarried, variable), pauses, showSecrets);
    }

    HarChoice toggledPauses() {
        return new HarChoice(hosts, leftOut, notCarried, !pauses, showSecrets);
    }

    HarChoice toggledSecrets() {
        return new HarChoice(hosts, leftOut, notCarried, pauses, !showSecrets);
    }

    /// Leaves all pictures, fonts, styles and scripts out, or takes them in where none was in.
    HarChoice toggledStatic(Recording recording) {
        var numbers = requests(recording).stream().filter(Entry::isStatic).map(Entry::number)
                .collect(Collectors.toSet());
        var others = new HashSet<>(leftOut);
        if (!others.removeAll(numbers) || !leftOut.containsAll(numbers)) others.addAll(numbers);
        return new HarChoice(hosts, others, notCarried, pauses, showSecrets);
    }

    private static <T> Set<T> toggled(Set<T> all, T one) {
        var others = new HashSet<>(all);
        if (!others.remove(one)) others.add(one);
        return others;
    }
}
