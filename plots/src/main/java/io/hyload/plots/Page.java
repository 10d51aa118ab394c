package io.hyload.plots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A page in one file: its style sheet and its script are in it, it refers to nothing outside, and its policy tells the
/// browser to load and run nothing but these two, which it names by their hashes. So a name or a body with markup in it
/// could do nothing even if it were not escaped.
///
/// The same for a report and a comparison: a head, then sections under headings, each named in a list of contents.
final class Page {

    /// @param id    of its heading, for links within the page
    /// @param title its heading
    record Section(String id, String title, Html content) {}

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'";

    private Page() {}

    /// @param title    of the window
    /// @param head     what stands above the contents, with the only `h1`
    /// @param lead     between the contents and the first section
    /// @param sections those without content are left out
    /// @param files    what it was made from, for the last line
    static String of(String title, Html head, Html lead, List<Section> sections, List<String> files) {
        var shown = sections.stream().filter(section -> !section.content.markup().isEmpty()).toList();
        var parts = new ArrayList<Html>();
        parts.add(Html.of("header", head, contents(shown), lead));
        var main = new ArrayList<Html>();
        for (var section : shown) main.add(Html.of("section", Html.of("h2", section.title).with("id", section.id),
                section.content).with("aria-labelledby", section.id));
        parts.add(Html.of("main", main));
        parts.add(Html.of("footer", "Made by " + maker() + " from " + String.join(", ", files) + "."));
        var body = Html.of("body", parts).markup();
        var style = resource("page.css") + "@media screen and (prefers-color-scheme: dark) {\n" + Night.rules(body)
                + "}\n";
        var script = resource("page.js");
        var head2 = Html.of("head",
                Html.of("meta").with("charset", "utf-8"),
                Html.of("meta").with("http-equiv", "Content-Security-Policy").with("content",
                        POLICY.formatted(hash(style), hash(script))),
                Html.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Html.of("meta").with("name", "color-scheme").with("content", "light dark"),
                Html.of("meta").with("name", "generator").with("content", maker()),
                Html.of("title", title),
                Html.of("style", new Html.Ours(style)));
        return "<!DOCTYPE html>\n<html lang=\"en\">\n" + head2.markup() + "\n" + body.replace("</body>", "")
                + Html.of("script", new Html.Ours(script)).markup() + "\n</body>\n</html>\n";
    }

    private static Html contents(List<Section> sections) {
        var items = sections.stream()
                .map(section -> Html.of("li", Html.of("a", section.title).with("href", "#" + section.id))).toList();
        return Html.of("nav", Html.of("ul", items)).with("aria-label", "Contents");
    }

    private static String maker() {
        var version = Page.class.getPackage().getImplementationVersion();
        return version == null ? "hyload" : "hyload " + version;
    }

    private static String hash(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static String resource(String name) {
        try (var in = Page.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
