package io.hyload.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The code helper: a few lines for one thing each, to be put into a scenario.
public final class Snippets {

    /// A file begins with the title, and may then name what its code takes for granted.
    private static final String NEEDS = "// needs: ";

    // A folder inside a jar cannot be listed everywhere, so the names stand here, in the order of the menu.
    private static final List<String> NAMES = List.of(
            "client", "simple-request", "url-parameters", "headers",
            "form-body", "json-body", "string-body", "bytes-body", "upload-files",
            "basic-auth", "bearer-token", "name-request", "discard-body", "debug-request",
            "request-loop", "repeat", "users", "arrivals", "pace",
            "response-time", "response-status", "response-text", "response-bytes", "response-json", "response-record",
            "response-html", "response-find", "response-redirect",
            "response-header", "response-headers", "response-cookies",
            "record-error", "require", "write-log", "wait", "option");

    /// @param needs the variables that must be there: `client`, `response`
    /// @param code what is inserted, without title and needs
    public record Snippet(String name, String title, Set<String> needs, String code) {

        private static final String ADDRESS_IN_SNIPPETS = "http://127.0.0.1:8080";

        public Snippet {
            needs = Set.copyOf(needs);
        }

        /// A whole scenario around the snippet, against a demo shop at `baseUrl` (no slash at its end): it shows that
        /// the snippet compiles and does what it says. Files that a snippet reads must be in the working directory.
        public String asScenario(String baseUrl) {
            var before = new StringBuilder();
            if (needs.contains("client") || needs.contains("response")) {
                before.append("var client = new HttpClient();\n");
            }
            if (needs.contains("response")) {
                before.append("""
                        client.post("%s/api/mgr/signin", form("username", "byhy", "password", "88888888"));
                        var response = client.get("/api/mgr/customers", params("action", "list_customer"));
                        """.formatted(ADDRESS_IN_SNIPPETS));
            }
            return """
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;

                    void main() throws Exception {
                        Stats.start();
                    %s    waitForTasksDone();
                    }
                    """.formatted((before + code).indent(4)).replace(ADDRESS_IN_SNIPPETS, baseUrl);
        }
    }

    private Snippets() {}

    /// In the order of the menu.
    public static List<Snippet> all() {
        return NAMES.stream().map(Snippets::load).toList();
    }

    public static Optional<Snippet> find(String name) {
        return NAMES.contains(name) ? Optional.of(load(name)) : Optional.empty();
    }

    private static Snippet load(String name) {
        var text = SourceText.load("snippets", name);
        var afterTitle = afterFirstLine(text.code());
        if (!afterTitle.startsWith(NEEDS)) {
            return new Snippet(name, text.title(), Set.of(), afterTitle);
        }
        var needs = afterTitle.lines().findFirst().orElseThrow().substring(NEEDS.length()).split(",");
        var trimmed = Arrays.stream(needs).map(String::strip).collect(Collectors.toUnmodifiableSet());
        return new Snippet(name, text.title(), trimmed, afterFirstLine(afterTitle));
    }

    private static String afterFirstLine(String text) {
        return text.substring(text.indexOf('\n') + 1);
    }
}
