package io.hyload.har;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds which requests of a visit were on their way at the same time, so that a scenario may send them at once, and none of
/// them before an answer that it may need.
///
/// The document goes first, alone, as do the redirects that led to it. Of the others, those go together that were all sent
/// before any of them was answered. A static resource may also follow on the answer of another: no value of one stands in
/// the other, and a browser with six connections would otherwise cut a page into sixes. What a request was redirected to,
/// and what names another as its referer, waits for that one, even if the recording says that it was sent before.
final class Steps {

    private final List<Flow.Step> steps = new ArrayList<>();
    private final List<Entry> together = new ArrayList<>();
    private final Set<String> urls = new HashSet<>();
    private final List<Entry> redirects = new ArrayList<>();
    private Instant firstEnd = Instant.MAX;
    private Instant firstEndOfValues = Instant.MAX;
    private Instant lastEnd = Instant.MIN;

    private Steps() {}

    /// @param entries of one visit, in their order
    static List<Flow.Step> of(List<Entry> entries) {
        var steps = new Steps();
        boolean isLeading = true;
        for (var entry : entries) {
            boolean isDocument = isLeading && Visits.isDocument(entry) || Visits.isNavigation(entry);
            isLeading = isLeading && isRedirect(entry);
            if (isDocument || isLeading) {
                steps.close();
                steps.steps.add(new Flow.Step.One(entry));
            } else steps.add(entry);
        }
        steps.close();
        return steps.steps;
    }

    static boolean isRedirect(Entry entry) {
        return entry.answer().status() / 100 == 3 && !entry.answer().redirect().isEmpty();
    }

    /// Whether one request was redirected to the other. It is told by how the target ends, so a relative one need not be
    /// resolved; taking too many for that costs nothing but that they are sent one after the other.
    static boolean leadsTo(Entry from, Entry to) {
        if (!isRedirect(from)) return false;
        var target = from.answer().redirect();
        int fragment = target.indexOf('#');
        int start = 0;
        int end = fragment < 0 ? target.length() : fragment;
        while (target.startsWith("../", start) || target.startsWith("./", start))
            start = target.indexOf('/', start) + 1;
        return start < end && to.url().endsWith(target.substring(start, end));
    }

    private void add(Entry entry) {
        if (!together.isEmpty() && !mayJoin(entry)) close();
        together.add(entry);
        urls.add(entry.url());
        if (isRedirect(entry)) redirects.add(entry);
        var end = entry.start().plus(entry.took());
        if (end.isBefore(firstEnd)) firstEnd = end;
        if (end.isBefore(firstEndOfValues) && !StaticResource.is(entry)) firstEndOfValues = end;
        if (end.isAfter(lastEnd)) lastEnd = end;
    }

    private boolean mayJoin(Entry entry) {
        if (entry.header("Referer").filter(urls::contains).isPresent()) return false;
        if (redirects.stream().anyMatch(redirect -> leadsTo(redirect, entry))) return false;
        return StaticResource.is(entry)
                ? entry.start().isBefore(firstEndOfValues) && entry.start().isBefore(lastEnd)
                : entry.start().isBefore(firstEnd);
    }

    private void close() {
        if (together.size() == 1) steps.add(new Flow.Step.One(together.getFirst()));
        if (together.size() > 1) steps.add(new Flow.Step.AtOnce(together));
        together.clear();
        urls.clear();
        redirects.clear();
        firstEnd = Instant.MAX;
        firstEndOfValues = Instant.MAX;
        lastEnd = Instant.MIN;
    }
}
