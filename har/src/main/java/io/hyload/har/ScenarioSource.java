package io.hyload.har;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.hyload.har.Expression.Assignment;
import io.hyload.har.Expression.Call;
import io.hyload.har.Expression.Chain;
import io.hyload.har.Expression.Code;
import io.hyload.har.Expression.Lambda;
import io.hyload.har.Expression.Remarked;
import io.hyload.har.Expression.Text;
import io.hyload.har.KnownValues.Known;

/// Writes a flow as a scenario: a compact source file with its options on top, a class for one user with a method for each
/// page, and a `main`.
///
/// All data of the recording goes through [JavaText], as an [Expression], a comment or a name. What is long is divided,
/// since a class file has limits: methods at 64 kB of code, classes at 65,535 constants; then the user's class extends
/// others that hold the first pages.
public final class ScenarioSource {

    /// Items of a method and of a class: an item is less than 20 bytes of code and four constants.
    private static final int METHOD_ITEMS = 1500;
    private static final int CLASS_ITEMS = 9000;
    private static final int MOST_AT_ONCE = 100;
    private static final int NOT_MODIFIED = 304;
    /// What a part of a path is that says something.
    private static final Pattern WORD = Pattern.compile("(?=.*[A-Za-z]{2})[\\w-]{2,30}");
    private static final String INDENT = "    ";
    private static final String DEEPER = INDENT + INDENT;

    private static final String CHECK = """
            // Counts an error when the answer has another status than the one recorded.
            HttpResponse expect(int status, HttpResponse response) {
                if (response.error().isEmpty() && response.statusCode() != status) {
                    var path = response.url().replaceFirst("\\\\?.*", "");
                    Stats.oneError("%s: status %d, not %d".formatted(path, response.statusCode(), status));
                }
                return response;
            }
            """;
    private static final String MAIN = """
            void main() {
                Stats.start();

                users(users, Duration.ofSeconds(users), _ -> new User().visit());  // a new user each second
                waitForTasksDone();
            }
            """;

    private final Flow flow;
    private final String className;
    private final JavaNames names = new JavaNames(List.of("main", "client", "url", "users", "visit", "expect",
            "statsfile", "console", "control", "tag", "logPath"));
    private final String mainOrigin;
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final List<Flow.Hidden> hidden = new ArrayList<>();
    private final List<Known> secrets = new ArrayList<>();
    /// By the entry whose answer they are in.
    private final Map<Integer, List<Value>> values = new HashMap<>();
    private final Map<Integer, List<Flow.Suspect>> suspects;
    private final ScenarioRequests requests;
    /// The methods of the classes before the user's, that go through their pages.
    private final List<String> visits = new ArrayList<>();

    /// A value carried from an answer, under the name it has in the source.
    private record Value(String variable, Flow.Carried carried) {}

    /// A method to be: a page, or a part of a long one.
    private record Method(String name, String comment, List<List<Sending>> steps, BigDecimal pause) {
        int items() {
            return steps.stream().flatMap(List::stream).mapToInt(Sending::items).sum() + 2;
        }
    }

    /// A request that is sent.
    private record Sending(Entry entry, Expression call, Set<String> variables, List<Value> taken) {
        int items() {
            return Expression.items(call) + 6 * (taken.size() + 1);
        }
    }

    private ScenarioSource(Flow flow, String className) {
        this.flow = flow;
        this.className = className;
        var entries = flow.entries();
        mainOrigin = mainOrigin(entries);
        suspects = flow.suspects().stream().collect(Collectors.groupingBy(Flow.Suspect::entry));
        nameSecrets();
        nameOrigins(entries);
        var carried = nameValues();
        requests = new ScenarioRequests(entries, mainOrigin, origins, secrets, carried, names);
    }

    /// The scenario of a flow, as text of a file that compiles without a warning whatever is in the flow.
    ///
    /// @param className of the file, for the comment that tells how to run it
    public static String of(Flow flow, String className) {
        return located(flow, className).text();
    }

    /// A scenario, and where in it one finds the requests.
    ///
    /// @param lines in which each begins, from 1, by its number in the recording
    public record Located(String text, Map<Integer, Integer> lines) {
        public Located {
            lines = Map.copyOf(lines);
        }
    }

    /// As [#of].
    public static Located located(Flow flow, String className) {
        return new ScenarioSource(flow, className).write();
    }

    /// The files that the scenario of a flow sends, as far as the recording holds them, by the path it looks for them at:
    /// `upload/` and a bare name, whatever the recording called them.
    public static Map<String, byte[]> files(Flow flow) {
        if (flow.entries().stream().flatMap(entry -> entry.body().stream())
                .noneMatch(body -> body instanceof Body.Multipart || body instanceof Body.Binary))
            return Map.of();
        var source = new ScenarioSource(flow, "Scenario");
        source.write();
        return source.requests.contents();
    }

    // ------------------------------------------------------------------ names

    private void nameSecrets() {
        for (var secret : flow.hidden()) {
            if (secret.value().isEmpty()) continue;
            secrets.add(new Known(names.give(secret.option(), "secret", "secret"), secret.value()));
            hidden.add(secret);
        }
    }

    private static String mainOrigin(List<Entry> entries) {
        var counts = new LinkedHashMap<String, Integer>();
        for (var entry : entries) {
            var origin = SplitUrl.of(entry.url()).origin();
            // Credentials in a URL are those of its user, not of all.
            if (origin.indexOf('@') < 0) counts.merge(origin, StaticResource.is(entry) ? 0 : 1, Integer::sum);
        }
        return counts.entrySet().stream().reduce((most, next) -> next.getValue() > most.getValue() ? next : most)
                .map(Map.Entry::getKey).orElse("http://127.0.0.1:8080");
    }

    /// Other origins that several requests go to are options too, so that they can be pointed elsewhere.
    private void nameOrigins(List<Entry> entries) {
        var counts = new LinkedHashMap<String, Integer>();
        for (var entry : entries) counts.merge(SplitUrl.of(entry.url()).origin(), 1, Integer::sum);
        counts.forEach((origin, count) -> {
            boolean isHidden = !KnownValues.in(origin, secrets, KnownValues.Encoding.PERCENT).isPlain();
            if (count < 2 || origin.equals(mainOrigin) || isHidden) return;
            var host = SplitUrl.of(origin).host().replaceFirst("^www\\.", "");
            var label = host.matches("[\\d.:]+|\\[.*") ? "url" : host.replaceFirst("\\..*", "");
            origins.put(origin, names.give(label + " url", "host", "otherUrl"));
        });
    }

    /// What is carried to which entry. A value is known once the step that brings it is over.
    private Map<Integer, List<ScenarioRequests.CarriedHere>> nameValues() {
        var stepOf = new HashMap<Integer, Integer>();
        int step = 0;
        for (var page : flow.pages()) {
            for (var one : page.steps()) {
                for (var entry : one.entries()) stepOf.putIfAbsent(entry.number(), step);
                step++;
            }
        }
        var here = new HashMap<Integer, List<ScenarioRequests.CarriedHere>>();
        for (var carried : flow.values()) {
            var from = stepOf.get(carried.from());
            if (from == null || carried.value().isEmpty()) continue;
            var value = new Value(names.give(carried.variable(), "value", "value"), carried);
            values.computeIfAbsent(carried.from(), _ -> new ArrayList<>()).add(value);
            carried.uses().forEach((entry, places) -> {
                if (stepOf.getOrDefault(entry, -1) <= from) return;
                here.computeIfAbsent(entry, _ -> new ArrayList<>())
                        .add(new ScenarioRequests.CarriedHere(new Known(value.variable, carried.value()), places));
            });
        }
        return here;
    }

    // ------------------------------------------------------------------ methods

    private List<Method> methods() {
        var methods = new ArrayList<Method>();
        for (var page : flow.pages()) {
            if (page.steps().isEmpty()) continue;
            var number = methods.size() + 1;
            var name = names.give(pageTitle(page), "page", "page" + number);
            var parts = divided(page.steps().stream().flatMap(step -> sendings(step).stream()).toList());
            for (int i = 0; i < parts.size(); i++) {
                boolean isLast = i == parts.size() - 1;
                methods.add(new Method(i == 0 ? name : names.give(name, "page", name), i == 0 ? comment(page) : "",
                        parts.get(i), isLast ? pause(page.think()) : BigDecimal.ZERO));
            }
        }
        return methods;
    }

    /// What a page is named after: its title, or the last word of its path where the title is its address or empty.
    private String pageTitle(Flow.Visit page) {
        var title = requests.shown(page.title());
        if (!isAddress(title) && !JavaText.name(title, "page").isEmpty()) return title;
        var entries = page.steps().getFirst().entries();
        if (entries.isEmpty()) return "";
        var path = SplitUrl.of(entries.getFirst().url()).path();
        var segments = requests.shown(path).replaceFirst("\\.[A-Za-z]{2,5}$", "").split("/");
        for (int i = segments.length - 1; i >= 0; i--) if (WORD.matcher(segments[i]).matches()) return segments[i];
        return "";
    }

    private static boolean isAddress(String title) {
        return title.startsWith("http://") || title.startsWith("https://") || title.startsWith("/");
    }

    private String comment(Flow.Visit page) {
        var shown = requests.shown(page.title());
        return JavaText.comment(isAddress(shown) ? shown.replaceFirst("[?#].*", "") : shown);
    }

    /// The requests of a step, in groups that are sent at once.
    private List<List<Sending>> sendings(Flow.Step step) {
        var all = step.entries().stream().map(this::sending).toList();
        var groups = new ArrayList<List<Sending>>();
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE)
            groups.add(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
        return groups;
    }

    private Sending sending(Entry entry) {
        var made = requests.call(entry);
        return new Sending(entry, made.call(), made.variables(),
                values.getOrDefault(entry.number(), List.of()));
    }

    private static List<List<List<Sending>>> divided(List<List<Sending>> steps) {
        var parts = new ArrayList<List<List<Sending>>>();
        var part = new ArrayList<List<Sending>>();
        int items = 0;
        for (var step : steps) {
            int more = step.stream().mapToInt(Sending::items).sum();
            if (!part.isEmpty() && items + more > METHOD_ITEMS) {
                parts.add(part);
                part = new ArrayList<>();
                items = 0;
            }
            part.add(step);
            items += more;
        }
        parts.add(part);
        return parts;
    }

    /// Seconds, as a person would write them.
    private static BigDecimal pause(Duration think) {
        var seconds = BigDecimal.valueOf(think.toMillis(), 3);
        if (seconds.signum() <= 0) return BigDecimal.ZERO;
        int digits = seconds.compareTo(BigDecimal.ONE) < 0 ? 2 : seconds.compareTo(BigDecimal.TEN) < 0 ? 1 : 0;
        return seconds.setScale(digits, RoundingMode.HALF_UP).stripTrailingZeros();
    }

    // ------------------------------------------------------------------ statements

    /// Which values are fields: those used in another method than the one that takes them, and those taken at once with others.
    private Set<String> fields(List<Method> methods) {
        var takenIn = new HashMap<String, Integer>();
        var fields = new HashSet<String>();
        for (int i = 0; i < methods.size(); i++) {
            for (var step : methods.get(i).steps()) {
                for (var sending : step) {
                    for (var value : sending.taken()) {
                        takenIn.putIfAbsent(value.variable, i);
                        if (step.size() > 1) fields.add(value.variable);
                    }
                }
            }
        }
        for (int i = 0; i < methods.size(); i++) {
            for (var step : methods.get(i).steps())
                for (var sending : step)
                    for (var variable : sending.variables())
                        if (takenIn.getOrDefault(variable, i) != i) fields.add(variable);
        }
        return fields;
    }

    private void writeMethod(Layout out, Method method, Set<String> used, Set<String> fields) {
        out.line("", "").comment(INDENT, method.comment());
        out.line(INDENT, "void " + method.name() + "() {");
        for (var step : method.steps()) {
            if (step.size() == 1) {
                var statements = statements(step.getFirst(), used, fields);
                for (var statement : statements) out.statement(DEEPER, "", statement);
            } else {
                var tasks = new ArrayList<List<Expression>>();
                for (var sending : step) tasks.add(List.of(task(sending, used, fields)));
                out.statement(DEEPER, "", new Call("all", tasks));
            }
        }
        out.line(INDENT, "}");
    }

    /// As an argument of `all(…)`: a remark stands above all of it.
    private Expression task(Sending sending, Set<String> used, Set<String> fields) {
        var statements = new ArrayList<>(statements(sending, used, fields));
        var remarks = new ArrayList<String>();
        while (statements.getFirst() instanceof Remarked(var comment, var inner)) {
            remarks.add(comment);
            statements.set(0, inner);
        }
        Expression task = new Lambda(statements);
        for (var remark : remarks.reversed()) task = new Remarked(remark, task);
        return task;
    }

    /// A request, its check, and what is taken out of its answer.
    private List<Expression> statements(Sending sending, Set<String> used, Set<String> fields) {
        var checked = checked(sending);
        var taken = sending.taken().stream().filter(value -> used.contains(value.variable)).toList();
        var statements = new ArrayList<Expression>();
        if (taken.isEmpty()) statements.add(checked);
        else if (taken.size() == 1 && Layout.isShort(taken(taken.getFirst(), checked, fields), DEEPER + "() -> "))
            statements.add(taken(taken.getFirst(), checked, fields));
        else {
            var response = names.give("response", "", "response");
            statements.add(new Assignment("var " + response, checked));
            for (var value : taken) statements.add(taken(value, new Code(response), fields));
        }
        var found = suspects.getOrDefault(sending.entry().number(), List.of());
        for (var suspect : found.reversed()) {
            var comment = JavaText.comment("TODO value from recording: " + requests.shown(suspect.value()));
            statements.set(0, new Remarked(comment, statements.getFirst()));
        }
        return statements;
    }

    private static Expression checked(Sending sending) {
        int recorded = sending.entry().answer().status();
        if (recorded < 100 || recorded > 999) return sending.call();
        // It was asked whether the browser's copy was still good; a user without one gets it.
        int status = recorded == NOT_MODIFIED ? 200 : recorded;
        return Call.of("expect", new Code(String.valueOf(status)), sending.call());
    }

    private static Expression taken(Value value, Expression response, Set<String> fields) {
        var calls = switch (value.carried.how()) {
            case Flow.Extraction.JsonPointer(var pointer) ->
                List.of(Call.of("json"), Call.of("at", new Text(pointer)), Call.of("asString"));
            case Flow.Extraction.Html(var selector, var attribute) ->
                List.of(Call.of("html", new Text(selector), new Text(attribute)));
            case Flow.Extraction.Header(var name) -> List.of(Call.of("header", new Text(name)));
            case Flow.Extraction.InHeader(var name, var pattern) ->
                List.of(Call.of("find", new Text(name), new Text(pattern)));
            case Flow.Extraction.RedirectParam(var name) -> List.of(Call.of("redirectParam", new Text(name)));
            case Flow.Extraction.Cookie(var name) -> List.of(Call.of("cookie", new Text(name)));
            case Flow.Extraction.Regex(var pattern) -> List.of(Call.of("find", new Text(pattern)));
        };
        var target = fields.contains(value.variable) ? value.variable : "var " + value.variable;
        return new Assignment(target, new Chain(response, calls));
    }

    // ------------------------------------------------------------------ the file

    private Located write() {
        var methods = methods();
        var used = methods.stream().flatMap(method -> method.steps().stream()).flatMap(List::stream)
                .flatMap(sending -> sending.variables().stream()).collect(Collectors.toSet());
        var fields = fields(methods);
        var out = new Layout();
        var sent = methods.stream().flatMap(method -> method.steps().stream()).flatMap(List::stream).toList();
        sent.forEach(sending -> out.mark(sending.call()));
        var client = requests.client();
        writeHead(out);
        var classes = classes(methods);
        for (int i = 0; i < classes.size(); i++) {
            out.line("", "");
            if (i == 0) out.comment("", "One user: own cookies, own connections.");
            out.line("", "class " + className(i, classes.size())
                    + (i == 0 ? "" : " extends " + className(i - 1, classes.size())) + " {");
            if (i == 0) writeFields(out, client, used, fields);
            writeVisit(out, classes, i);
            for (var method : classes.get(i)) writeMethod(out, method, used, fields);
            if (i == 0) writeCheck(out);
            out.line("", "}");
        }
        writeMain(out);
        var starts = out.lines();
        var lines = new HashMap<Integer, Integer>();
        for (var sending : sent)
            if (starts.containsKey(sending.call())) lines.put(sending.entry().number(), starts.get(sending.call()));
        return new Located(out.toString(), lines);
    }

    private static String className(int index, int count) {
        return index == count - 1 ? "User" : "Pages" + (index + 1);
    }

    private static List<List<Method>> classes(List<Method> methods) {
        var classes = new ArrayList<List<Method>>();
        var current = new ArrayList<Method>();
        int items = 0;
        for (var method : methods) {
            if (!current.isEmpty() && items + method.items() > CLASS_ITEMS) {
                classes.add(current);
                current = new ArrayList<>();
                items = 0;
            }
            current.add(method);
            items += method.items();
        }
        classes.add(current);
        return classes;
    }

    private void writeHead(Layout out) {
        var title = JavaText.comment(requests.shown(flow.title()));
        out.comment("", "Recorded" + (title.isEmpty() ? "" : ": " + title));
        out.line("", "import io.hyload.*;").line("", "import static io.hyload.Hyload.*;").line("", "");
        var file = JavaText.comment(className);
        out.comment("", "Change them here, or for one run: hyload run " + file + ".java users=50");
        writeOption(out, "String url", "url", new Text(mainOrigin));
        origins.forEach((origin, variable) -> writeOption(out, "String " + variable, variable, new Text(origin)));
        writeOption(out, "int users", "users", new Code("1"));
        if (!hidden.isEmpty()) out.line("", "").comment("", "Secrets: they stand in secrets.properties.");
        for (int i = 0; i < hidden.size(); i++)
            writeOption(out, "String " + secrets.get(i).variable(), hidden.get(i).option(), new Text(""));
        var files = requests.files();
        if (!files.isEmpty())
            out.line("", "").comment("", "Files that are sent, found from the folder that hyload is started in.");
        files.forEach((variable, path) -> writeOption(out, "String " + variable, variable, new Text(path)));
    }

    private static void writeOption(Layout out, String variable, String option, Expression standard) {
        out.statement("", "final ", new Assignment(variable, Call.of("option", new Text(option), standard)));
    }

    private void writeFields(Layout out, Expression client, Set<String> used, Set<String> fields) {
        out.statement(INDENT, "final ", new Assignment("HttpClient client", client));
        var carried = flow.pages().stream().flatMap(page -> page.steps().stream())
                .flatMap(step -> step.entries().stream())
                .flatMap(entry -> values.getOrDefault(entry.number(), List.of()).stream())
                .map(Value::variable).filter(used::contains).filter(fields::contains).distinct().toList();
        if (!carried.isEmpty()) out.line("", "").comment(INDENT, "What answers have told, for later requests.");
        for (var variable : carried) out.statement(INDENT, "", new Assignment("String " + variable, new Text("")));
    }

    /// The pages of a class in turn, and those of the classes before.
    private void writeVisit(Layout out, List<List<Method>> classes, int index) {
        out.line("", "");
        if (index == classes.size() - 1) {
            out.comment(INDENT, "What one user does.").line(INDENT, "void visit() {");
            for (var part : visits) out.line(DEEPER, part + "();");
        } else {
            visits.add(names.give("visit part", "", "visitPart"));
            out.line(INDENT, "void " + visits.getLast() + "() {");
        }
        for (var method : classes.get(index)) {
            out.line(DEEPER, method.name() + "();");
            if (method.pause().signum() > 0) out.line(DEEPER, "sleep(" + method.pause().toPlainString() + ");");
        }
        out.line(INDENT, "}");
    }

    private static void writeCheck(Layout out) {
        out.line("", "");
        for (var line : CHECK.lines().toList()) out.line(INDENT, line);
    }

    private static void writeMain(Layout out) {
        out.line("", "");
        for (var line : MAIN.lines().toList()) out.line("", line);
    }
}
