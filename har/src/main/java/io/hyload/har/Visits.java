package io.hyload.har;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds in a list of requests what a person did: each visit is what one act set off, be it a page that was opened or a
/// button on it.
///
/// A visit begins where the recording opens another page, where a document is navigated to, and where the browser had
/// been quiet for a second: that is longer than scripts let a page wait, and shorter than a person does. So a recording of a
/// proxy, which knows no pages, falls into the same visits as one of a browser. What is static opens none: pictures
/// are fetched late when a page is scrolled, and belong to it. A request that a page sends just before it is left
/// belongs to the next one, as the act that led there.
final class Visits {

    /// @param title   see [#title]
    /// @param entries in their order
    /// @param think   until the next
    record Visit(String title, List<Entry> entries, Duration think) {}

    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Pattern TITLE =
            Pattern.compile("<title\\b[^>]{0,200}>([^<]{1,400})</title", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHARACTER = Pattern.compile("&(?:#(\\d{1,7})|#[xX](\\p{XDigit}{1,6})|(\\w{2,6}));?");
    private static final Map<String, String> NAMED = Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'",
            "nbsp", " ", "ndash", "–", "mdash", "—", "hellip", "…", "copy", "©");
    /// A title stands at the beginning of a document.
    private static final int HEAD = 1 << 16;

    private final Map<String, Page> pages = new HashMap<>();
    private final Map<String, Open> latest = new HashMap<>();
    private final List<Open> visits = new ArrayList<>();
    /// The end of the last answer so far, late pictures and event streams left out.
    private Instant busyUntil = Instant.MIN;

    /// One under way.
    private static final class Open {
        private String page;
        private final List<Entry> entries = new ArrayList<>();
        private boolean opensPage;
        private Duration think = Duration.ZERO;

        private Open(String page, boolean opensPage) {
            this.page = page;
            this.opensPage = opensPage;
        }

        private boolean hasDocument() {
            return entries.stream().anyMatch(Visits::isDocument);
        }
    }

    private Visits(List<Page> pages) {
        for (var page : pages) this.pages.putIfAbsent(page.id(), page);
    }

    /// @param entries in the order they were sent
    static List<Visit> of(List<Page> pages, List<Entry> entries) {
        var visits = new Visits(pages);
        entries.forEach(visits::add);
        return visits.visits.stream().map(visit -> new Visit(visits.title(visit), visit.entries, visit.think)).toList();
    }

    private void add(Entry entry) {
        var visit = visitOf(entry);
        visit.entries.add(entry);
        boolean isLate = StaticResource.is(entry) && isQuietBefore(entry) && visit.entries.size() > 1;
        // An event stream is answered for as long as its page is open.
        var end = entry.answer().type().equals("text/event-stream") ? entry.start() : entry.start().plus(entry.took());
        if (!isLate && end.isAfter(busyUntil)) busyUntil = end;
    }

    private boolean isQuietBefore(Entry entry) {
        return !busyUntil.equals(Instant.MIN) && !entry.start().isBefore(busyUntil.plus(QUIET));
    }

    private Open visitOf(Entry entry) {
        if (visits.isEmpty()) return open(entry, entry.page(), true);
        var current = visits.getLast();
        boolean isQuiet = isQuietBefore(entry);
        boolean isOtherPage = !entry.page().isEmpty() && !entry.page().equals(current.page);
        if (isOtherPage) {
            var earlier = latest.get(entry.page());
            if (earlier != null)
                return isQuiet && !StaticResource.is(entry) ? open(entry, entry.page(), false) : earlier;
            return isQuiet || !isLeadingAway(current) ? open(entry, entry.page(), true) : becoming(current, entry);
        }
        if (isNavigation(entry) && !isLedTo(entry, current))
            return isQuiet || !isLeadingAway(current) ? open(entry, current.page, true) : becoming(current, entry);
        return isQuiet && !StaticResource.is(entry) ? open(entry, current.page, isDocument(entry)) : current;
    }

    private Open open(Entry entry, String page, boolean opensPage) {
        if (!visits.isEmpty()) {
            var think = Duration.between(busyUntil, entry.start());
            visits.getLast().think = think.isNegative() ? Duration.ZERO : think;
        }
        var visit = new Open(page, opensPage);
        visits.add(visit);
        latest.put(page, visit);
        return visit;
    }

    /// Whether a visit may be what led to the page that follows: a button's request, say, without a document of its own.
    private static boolean isLeadingAway(Open visit) {
        return !visit.opensPage && !visit.hasDocument();
    }

    private Open becoming(Open visit, Entry entry) {
        if (!entry.page().isEmpty()) {
            visit.page = entry.page();
            latest.put(visit.page, visit);
        }
        visit.opensPage = true;
        return visit;
    }

    /// Whether a redirect of that visit led here.
    private static boolean isLedTo(Entry entry, Open visit) {
        var last = visit.entries.getLast();
        return Steps.isRedirect(last) || visit.entries.stream().anyMatch(earlier -> Steps.leadsTo(earlier, entry));
    }

    /// Whether the browser says so.
    static boolean isNavigation(Entry entry) {
        return entry.header("Sec-Fetch-Dest").filter("document"::equalsIgnoreCase).isPresent();
    }

    /// Whether it is a page as a person sees one, and not a frame of it or a piece that a script fetched.
    static boolean isDocument(Entry entry) {
        var destination = entry.header("Sec-Fetch-Dest");
        if (destination.isPresent()) return destination.get().equalsIgnoreCase("document");
        return MediaType.isHtml(entry.answer().type()) && entry.header("X-Requested-With").isEmpty();
    }

    /// What a visit is called: what its document is called, else the recording's title of the page, else the path. The
    /// document comes first since only it tells for certain: Firefox writes the title of what the tab showed last,
    /// Chrome the URL.
    private String title(Open visit) {
        var own = visit.entries.stream().filter(entry -> entry.answer().status() / 100 == 2 && isDocument(entry))
                .map(entry -> titleIn(entry.answer().text())).flatMap(Optional::stream).findFirst();
        var path = path(visit.entries.getFirst());
        return own.or(() -> visit.opensPage ? pageTitle(visit.page) : Optional.empty()).orElse(path);
    }

    private Optional<String> pageTitle(String id) {
        return Optional.ofNullable(pages.get(id)).map(page -> page.title().strip())
                .filter(title -> !title.isEmpty() && title.length() <= 400 && RecordedUrl.schemeOf(title).isEmpty());
    }

    private static Optional<String> titleIn(String html) {
        var title = TITLE.matcher(html.length() > HEAD ? html.substring(0, HEAD) : html);
        if (!title.find()) return Optional.empty();
        var text = CHARACTER.matcher(title.group(1)).replaceAll(match -> {
            var named = match.group(3);
            if (named != null) return quoted(NAMED.getOrDefault(named, match.group()));
            int code = match.group(1) != null ? Integer.parseInt(match.group(1)) : Integer.parseInt(match.group(2), 16);
            return quoted(Character.isValidCodePoint(code) ? Character.toString(code) : "?");
        });
        return Optional.of(text.strip().replaceAll("\\s+", " ")).filter(found -> !found.isEmpty());
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    /// The host for `/`, which says nothing.
    private static String path(Entry entry) {
        var url = RecordedUrl.parse(entry.url());
        return url.path().equals("/") ? url.host() : url.path();
    }
}
