package io.hyload.har;

import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.hyload.har.Flow.Extraction;
import io.hyload.har.Flow.Place;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Whatever a stranger has written into a recording: what becomes of it does what a recording of harmless words becomes,
/// and its strings are the data.
class HostileRecordingTest {

    private static final Pattern TOKEN = Pattern.compile("h\\d{5}h");

    /// Data for the places of a flow. Told to be harmless, it gives a token in place of each text, the same for the same.
    private static final class Data {
        private final Hostile hostile;
        private final boolean isHarmless;
        private final Map<String, String> tokens = new HashMap<>();

        Data(long seed, boolean isHarmless) {
            hostile = new Hostile(seed);
            this.isHarmless = isHarmless;
        }

        String text() {
            return given(hostile.text());
        }

        String scalar() {
            return given(Hostile.scalar(hostile.text()));
        }

        String fieldValue() {
            return given(hostile.fieldValue().replaceAll("\\p{Cntrl}", "").replaceAll("[\\x80-\\x9f]", ""));
        }

        private String given(String text) {
            var token = tokens.computeIfAbsent(text, _ -> "h%05dh".formatted(tokens.size()));
            return isHarmless ? token : text;
        }

        int number(int below) {
            return hostile.number(below);
        }

        /// What stands for what.
        Map<String, String> texts() {
            var texts = new HashMap<String, String>();
            tokens.forEach((text, token) -> texts.put(token, text));
            return texts;
        }
    }

    /// A flow with data wherever a recording has some.
    private static Flow flow(Data data) {
        var pages = new ArrayList<Flow.Visit>();
        var values = new ArrayList<Flow.Carried>();
        var suspects = new ArrayList<Flow.Suspect>();
        var secret = "secret: " + data.fieldValue();
        int number = 0;
        for (int i = 1 + data.number(4); i > 0; i--) {
            var steps = new ArrayList<Flow.Step>();
            for (int j = 1 + data.number(4); j > 0; j--) {
                var entries = new ArrayList<Entry>();
                for (int k = data.number(3) == 0 ? 3 : 1; k > 0; k--) entries.add(entry(data, ++number, secret));
                steps.add(entries.size() > 1 ? new Flow.Step.AtOnce(entries) : new Flow.Step.One(entries.getFirst()));
                suspects.add(new Flow.Suspect(number, data.text(), Place.BODY));
            }
            pages.add(new Flow.Visit(data.text(), steps, Duration.ofMillis(data.number(5000))));
        }
        // Every way to take a value, each used by all later requests in a form field of its own.
        for (var how : List.<Function<Data, Extraction>>of(
                some -> new Extraction.JsonPointer("/" + some.text()),
                some -> new Extraction.Html(some.text(), some.text()),
                some -> new Extraction.Header(some.text()),
                some -> new Extraction.InHeader(some.text(), some.text()),
                some -> new Extraction.RedirectParam(some.text()),
                some -> new Extraction.Cookie(some.text()),
                some -> new Extraction.Regex(some.text()))) {
            var uses = new HashMap<Integer, List<Place>>();
            for (int use = 1; use <= number; use++) uses.put(use, List.of(Place.BODY));
            values.add(new Flow.Carried("v" + data.text(), "carried %d: ".formatted(values.size()) + data.scalar(),
                    1 + data.number(number), how.apply(data), uses));
        }
        var used = new ArrayList<Flow.Visit>();
        for (var page : pages) {
            var steps = page.steps().stream().map(step -> using(step, values)).toList();
            used.add(new Flow.Visit(page.title(), steps, page.think()));
        }
        return new Flow(data.text(), used, values, List.of(new Flow.Hidden(data.text(), secret, data.text())),
                suspects);
    }

    private static Flow.Step using(Flow.Step step, List<Flow.Carried> values) {
        var entries = step.entries().stream().map(entry -> {
            if (!(entry.body().orElse(null) instanceof Body.Form(var type, var fields, _))) return entry;
            var more = new ArrayList<>(fields);
            values.forEach(value -> more.add(new Field("carried", value.value())));
            return new Entry(entry.number(), entry.page(), entry.start(), entry.took(), entry.method(), entry.url(),
                    entry.headers(), Optional.of(new Body.Form(type, more, "")), entry.answer(), entry.marks());
        }).toList();
        return entries.size() > 1 ? new Flow.Step.AtOnce(entries) : new Flow.Step.One(entries.getFirst());
    }

    private static Entry entry(Data data, int number, String secret) {
        var url = List.of("http://shop.test", "http://cdn.test", "https://shop.test").get(data.number(3)) + "/page";
        if (data.number(2) == 0) url += "?" + encoded(data.scalar()) + "=" + encoded(data.scalar()) + "&q=" + encoded(
                data.scalar());
        var headers = new String[] {"X-One", data.fieldValue(), "X-Two", data.fieldValue(), "Authorization",
                "Token " + secret, "Referer", data.fieldValue()};
        return switch (data.number(6)) {
            case 0 -> Flows.get(number, url, headers);
            case 1, 2 -> Flows.post(number, url, new Body.Form("application/x-www-form-urlencoded",
                    List.of(new Field(data.scalar(), data.scalar()), new Field(data.scalar(), data.scalar())), ""),
                    headers);
            case 3 -> Flows.post(number, url, new Body.Text("text/" + data.fieldValue(), "x" + data.text()), headers);
            case 4 -> Flows.post(number, url, new Body.Multipart("multipart/form-data", List.of(
                    new Body.Part(data.scalar(), "", "", data.scalar().getBytes(UTF_8)),
                    new Body.Part("upload", "f" + data.text(), "image/" + data.fieldValue(), new byte[0]))), headers);
            default -> Flows.entry(number, "X" + data.fieldValue(), url,
                    Optional.of(new Body.Binary("", new byte[] {1, 2, (byte) number})), headers);
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Test
    void doesWhatAHarmlessOneDoes() {
        for (int seed = 0; seed < 250; seed++) {
            var data = new Data(seed, false);
            var hostile = SourceShape.of(ScenarioSource.of(flow(data), data.text()));
            var twin = new Data(seed, true);
            var harmless = SourceShape.of(ScenarioSource.of(flow(twin), twin.text()));
            assertThat(hostile).as("seed " + seed).hasToString(harmless.toString());

            var texts = twin.texts();
            for (int i = 0; i < harmless.strings().size(); i++) {
                var pattern = harmless.strings().get(i);
                var string = hostile.strings().get(i);
                if (pattern.startsWith("upload/")) {
                    assertThat(string).matches("upload/[^/\\\\\\p{Cntrl}]+").doesNotStartWith("upload/.");
                    continue;
                }
                var expected = Hostile.scalar(TOKEN.matcher(pattern)
                        .replaceAll(token -> Matcher.quoteReplacement(texts.get(token.group()))));
                // Options of hosts and files are called as their variables are.
                if (string.equals(expected) || hostile.names().contains(string) && harmless.names().contains(pattern))
                    continue;
                assertThat(string).as("seed " + seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void compilesWithoutAWarning() {
        for (int seed = 1000; seed < 1020; seed++) {
            var data = new Data(seed, false);
            Compiled.of("Shop", ScenarioSource.of(flow(data), data.text()));
        }
    }

    /// Here all of it is hostile, what decides the shape too: paths, queries that nobody has encoded, names of headers.
    @Test
    void callsNothingButTheScenarioApiWhateverItsShape() {
        for (int seed = 2000; seed < 2120; seed++) {
            var hostile = new Hostile(seed);
            var entries = new ArrayList<Flow.Step>();
            for (int i = 1; i < 8; i++) {
                var url = "http://shop.test/" + (hostile.text() + "?" + hostile.text()).replace("#", "");
                var body = hostile.number(2) == 0
                        ? new Body.Form(hostile.text(), List.of(), hostile.text())
                        : new Body.Text(hostile.text(), "{\"operationName\":\"" + hostile.text() + "\"}");
                entries.add(new Flow.Step.One(Flows.post(i, url, body, hostile.text(), hostile.text(), "Content-Type",
                        hostile.text(), hostile.text().replaceAll("\\W", "x"), hostile.text())));
            }
            var page = new Flow.Visit(hostile.text(), entries, Duration.ZERO);
            var hidden = List.of(new Flow.Hidden(hostile.text(), "user", ""), new Flow.Hidden("p", hostile.text(), ""));
            var carried = new Flow.Carried(hostile.text(), "42", 1, new Extraction.Header("X"),
                    Map.of(2, List.of(Place.values()), 5, List.of(Place.values())));
            var flow = new Flow(hostile.text(), List.of(page), List.of(carried), hidden);
            var source = ScenarioSource.of(flow, hostile.text());
            // The page, the value, the options of the secrets; and responses that more than one value is taken from.
            assertThat(SourceShape.of(source).names()).as(source).hasSizeLessThanOrEqualTo(4);
            if (seed % 10 == 0) Compiled.of("Shop", source);
        }
    }

    @Test
    void noFileIsNamedThatARecordingChose() {
        var names = List.of("../../.ssh/id_ed25519", "/etc/shadow", "C:\\Users\\ann\\secrets.txt", "..", ".netrc",
                "a\0b", "secrets.properties", "photo.jpg");
        var parts = new ArrayList<Body.Part>();
        for (var name : names) parts.add(new Body.Part("doc", name, "text/plain", new byte[0]));
        var source = ScenarioSource.of(Flows.flow(Flows.page("Upload", 0,
                Flows.post(1, "http://shop.test/up", new Body.Multipart("multipart/form-data", parts)))), "Shop");
        assertThat(SourceShape.of(source).strings().stream().filter(string -> string.contains("/")
                && !string.contains("://") && !string.startsWith("/") && !string.equals("text/plain")).toList())
                .containsExactly("upload/id_ed25519", "upload/shadow", "upload/secrets.txt", "upload/doc4",
                        "upload/doc5", "upload/doc6", "upload/secrets.properties", "upload/photo.jpg");
    }
}
