package io.hyload.har;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a scenario will do: steps after one another, with what is carried from one to the next. It is made from a recording by
/// `Choice`, gets its values from `Correlation`, its secrets from `Secrets`, and is written by `ScenarioSource`.
///
/// @param title  of the recording
/// @param pages  in their order
/// @param values what is taken from answers and used later
/// @param hidden what is not written into the source, but read from options
/// @param suspects what looks as if it was made for one occasion, and comes from no answer
public record Flow(String title, List<Visit> pages, List<Carried> values, List<Hidden> hidden,
        List<Suspect> suspects) {

    public Flow {
        pages = List.copyOf(pages);
        values = List.copyOf(values);
        hidden = List.copyOf(hidden);
        suspects = List.copyOf(suspects);
    }

    /// One as it was recorded: nothing is carried, nothing hidden.
    public Flow(String title, List<Visit> pages) {
        this(title, pages, List.of(), List.of(), List.of());
    }

    /// One without suspects.
    public Flow(String title, List<Visit> pages, List<Carried> values, List<Hidden> hidden) {
        this(title, pages, values, hidden, List.of());
    }

    /// What is sent, in order.
    public List<Entry> entries() {
        return pages.stream().flatMap(page -> page.steps().stream()).flatMap(step -> step.entries().stream()).toList();
    }

    /// A page: what is fetched for it, and how long a person looked at it.
    ///
    /// @param title of the document; may be empty
    /// @param think time until the next page; zero for the last one
    public record Visit(String title, List<Step> steps, Duration think) {
        public Visit {
            steps = List.copyOf(steps);
        }
    }

    /// What is sent: one request, or several at once.
    public sealed interface Step {

        /// In the order of the recording.
        List<Entry> entries();

        record One(Entry entry) implements Step {
            @Override
            public List<Entry> entries() {
                return List.of(entry);
            }
        }

        record AtOnce(List<Entry> entries) implements Step {
            public AtOnce {
                entries = List.copyOf(entries);
            }
        }
    }

    /// A value of an earlier answer that later requests have in them.
    ///
    /// @param variable a legal Java name, unique in the flow
    /// @param value    as the extraction gives it: without percent-encoding, HTML entities, JSON escapes
    /// @param from     number of the entry whose answer holds it
    /// @param how      how it is taken out of that answer
    /// @param uses     where it is used, by entry number
    public record Carried(String variable, String value, int from, Extraction how, Map<Integer, List<Place>> uses) {}

    /// How a value is taken out of an answer.
    public sealed interface Extraction {
        /// By JSON pointer (RFC 6901).
        record JsonPointer(String pointer) implements Extraction {}

        /// By CSS selector, and the attribute.
        record Html(String selector, String attribute) implements Extraction {}

        /// The whole value of a header.
        record Header(String name) implements Extraction {}

        /// By regular expression in a header, its first group: `response.find("Location", "/orders/([^/?#]+)")`.
        record InHeader(String name, String pattern) implements Extraction {}

        /// A parameter of the URL that the answer redirects to, decoded: `response.redirectParam("code")`.
        record RedirectParam(String name) implements Extraction {}

        /// The value of a cookie that the answer sets, where it is sent in another place than the cookie itself too:
        /// `response.cookie("XSRF-TOKEN")`.
        record Cookie(String name) implements Extraction {}

        /// By regular expression in the body, its first group.
        record Regex(String pattern) implements Extraction {}
    }

    /// Where in a request a value stands.
    public enum Place {
        PATH, QUERY, HEADER, BODY
    }

    /// A secret: its value is an option of the scenario and stands in `secrets.properties`.
    ///
    /// @param option the name of the option
    /// @param value  as it was recorded
    /// @param what   for whom it is listed: `Authorization, 33 times`
    public record Hidden(String option, String value, String what) {}

    /// A value that a server would not take twice, perhaps: a nonce, a time, an id that the page made up.
    ///
    /// @param entry the number of the entry that sends it
    /// @param value as it stands there, decoded
    public record Suspect(int entry, String value, Place place) {}
}
