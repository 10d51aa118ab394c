package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.hyload.plots.KeptExchanges.Exchange;
import io.hyload.run.Figures;

/// The exchanges that were kept, each to be opened: a line says which it is and where its time went, below it is what was
/// sent and what came back. Long texts are cut, the file has more of them.
final class ExchangeList {

    /// Characters of a head or body that are shown: a report stays small whatever the bodies are.
    private static final int LONGEST = 1500;
    /// Kinds of errors of which the first is shown; the others are in the table of errors.
    private static final int MOST_FIRSTS = 40;

    private ExchangeList() {}

    static Html of(KeptExchanges kept, RunFigures run) {
        var parts = new ArrayList<Html>();
        if (!kept.slow().isEmpty()) {
            parts.add(Html.of("h3", "The slowest"));
            for (var exchange : kept.slow()) parts.add(details(exchange, "", run));
        }
        var firsts = kept.firsts().values().stream().filter(Exchange::isRequest).limit(MOST_FIRSTS).toList();
        if (!firsts.isEmpty()) {
            parts.add(Html.of("h3", "The first of each kind of error"));
            for (var exchange : firsts) parts.add(details(exchange, id(exchange, kept), run));
        }
        return Html.group(parts);
    }

    /// To link to the first of its kind; empty where that is not shown.
    static String id(Exchange exchange, KeptExchanges kept) {
        var shown = kept.firsts().values().stream().filter(Exchange::isRequest).limit(MOST_FIRSTS).toList();
        return shown.contains(exchange) ? "error-" + shown.indexOf(exchange) : "";
    }

    private static Html details(Exchange exchange, String id, RunFigures run) {
        var line = new ArrayList<Html>();
        if (!exchange.kind().isEmpty()) line.add(Html.foreign(exchange.kind()).as("bad"));
        exchange.millis().ifPresent(millis -> line.add(Html.of("span", Figures.millis(millis) + " ms").as("ms")));
        line.add(Html.foreign(exchange.method() + " " + cut(exchange.url(), 200)));
        exchange.status().ifPresent(status -> line.add(Html.of("span", String.valueOf(status))));
        var told = told(exchange, run);
        line.add(Html.of("span", told).as("soft"));
        var exchanged = new ArrayList<Html>();
        if (!exchange.cause().isEmpty()) exchanged.add(Html.of("p", Html.foreign(exchange.cause())));
        block("Request", exchange.requestHead(), exchange.requestBody(), exchanged);
        block("Response", exchange.responseHead(), exchange.responseBody(), exchanged);
        var details = Html.of("details", Html.of("summary", line), Html.of("div", exchanged));
        return id.isEmpty() ? details : details.with("id", id);
    }

    /// `at 14:03:07, as "sign in": connect 0.2 ms, wait 309 ms`.
    private static List<Html> told(Exchange exchange, RunFigures run) {
        var parts = new ArrayList<Html>();
        parts.add(Html.text("at " + run.time(exchange.at())));
        boolean isNamed = !exchange.name().isEmpty() && !exchange.url().endsWith(exchange.name());
        if (isNamed) parts.add(Html.group(Html.text(", as "), Html.foreign(exchange.name())));
        var phases = exchange.phases().entrySet().stream().filter(phase -> phase.getValue() >= 0.05)
                .map(ExchangeList::phase).toList();
        if (!phases.isEmpty()) parts.add(Html.text(": " + String.join(", ", phases)));
        return parts;
    }

    private static String phase(Map.Entry<String, Double> phase) {
        return String.format(Locale.ROOT, "%s %s ms", phase.getKey(), Figures.millis(phase.getValue()));
    }

    private static void block(String title, String head, String body, List<Html> into) {
        if (head.isEmpty() && body.isEmpty()) return;
        into.add(Html.of("div", title).as("soft"));
        var text = cut(head, LONGEST) + (body.isEmpty() ? "" : "\n\n" + cut(body, LONGEST));
        into.add(Html.of("pre", text).with("dir", "auto"));
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) return text;
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "\n… " + Figures.count(text.length() - end) + " characters more";
    }
}
