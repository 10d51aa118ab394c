package io.hyload.har;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.hyload.har.Flow.Carried;
import io.hyload.har.Flow.Place;
import io.hyload.har.Flow.Suspect;

/// Finds what a flow takes out of answers and sends again: tokens, ids, nonces. A recording sent again as it is would send
/// those of the day it was made.
///
/// A value is carried when it looks as if a server made it (see [Worth]), stands in a request, and in an answer that was
/// there before the first request that has it: what the client has said first is its own, though answers repeat it. Of
/// several answers the last one counts that holds the value in a place with a name (JSON, HTML, header, cookie); a place in a
/// text only where there is no such. What looks made for one occasion and comes from no answer is a suspect.
///
/// It takes one pass over the answers, looking for all values at once, and reads only those that seem to hold one.
public final class Correlation {

    /// Answers looked into for one value, the latest first.
    private static final int MOST_ANSWERS = 8;
    /// Characters of answers that are parsed in all: a flow whose every answer must be parsed is not worth more time.
    private static final long MOST_PARSED = 64L << 20;
    /// Longer ones are not looked into for parts.
    private static final int LONGEST_WHOLE = 1024;
    private static final Pattern SEPARATOR = Pattern.compile("[\\s:;,|?&=\"'/@()<>]+");

    private final Flow flow;
    private final List<Step> entries = new ArrayList<>();
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Found>> parsed = new HashMap<>();
    private long charactersParsed;

    private Correlation(Flow flow) {
        this.flow = flow;
    }

    /// The flow with what it carries, and with its suspects.
    public static Flow of(Flow flow) {
        return new Correlation(flow).correlated();
    }

    /// @param position in the flow
    /// @param step     what is sent at once has the same one
    private record Step(int position, int step, Entry entry) {}

    /// @param whole what the value is a part of there; most are the whole themselves
    private record Use(Step at, Sent sent, String whole) {}

    /// A value of requests, and the answers that may hold it.
    private static final class Candidate {
        final String value;
        final Worth worth;
        final List<Use> uses = new ArrayList<>();
        final Deque<Step> inText = new ArrayDeque<>();
        final Deque<Choice> inHeaders = new ArrayDeque<>();
        boolean isPart;
        boolean isInStatic;
        boolean isSettled;

        Candidate(String value, Worth worth) {
            this.value = value;
            this.worth = worth;
        }

        int firstStep() {
            return uses.getFirst().at().step();
        }

        void seenInText(Step answer) {
            if (inText.isEmpty() || inText.getLast() != answer) seen(inText, answer, answer);
        }

        void seenInHeader(Step answer, Found found) {
            seen(inHeaders, answer, new Choice(answer, found));
        }

        /// What comes at the same time as the value is first sent, or later, may only repeat it.
        private <T> void seen(Deque<T> last, Step answer, T what) {
            if (answer.step() >= firstStep()) return;
            if (last.size() == MOST_ANSWERS) last.removeFirst();
            last.addLast(what);
        }

    }

    private record Choice(Step at, Found found) {}

    private Flow correlated() {
        int step = 0;
        for (var page : flow.pages()) {
            for (var one : page.steps()) {
                for (var entry : one.entries()) entries.add(new Step(entries.size(), step, entry));
                step++;
            }
        }
        entries.forEach(this::collect);
        search();
        var values = new ArrayList<>(flow.values());
        var names = new VariableNames();
        flow.values().forEach(value -> names.next(value.variable()));
        // A part of a value is only of interest where the whole comes from nowhere.
        var wholesFirst = candidates.values().stream()
                .sorted(Comparator.comparing((Candidate candidate) -> candidate.isPart)).toList();
        for (var candidate : wholesFirst) {
            if (candidate.isPart && candidate.uses.stream().anyMatch(use -> isSettled(use.whole()))) continue;
            choose(candidate).ifPresent(choice -> {
                candidate.uses.stream().map(Use::whole).filter(candidates::containsKey)
                        .forEach(whole -> candidates.get(whole).isSettled = true);
                candidate.isSettled = true;
                values.add(new Carried(names.next(name(candidate, choice.found())), candidate.value,
                        choice.at().entry().number(), choice.found().how(), uses(candidate)));
            });
        }
        return new Flow(flow.title(), flow.pages(), values, flow.hidden(), suspects());
    }

    private boolean isSettled(String value) {
        var candidate = candidates.get(value);
        return candidate != null && candidate.isSettled;
    }

    // ------------------------------------------------------------------ what is sent

    private void collect(Step at) {
        for (var sent : Sent.in(at.entry())) {
            add(new Use(at, sent, sent.value()));
            if (sent.value().length() > LONGEST_WHOLE) continue;
            for (var part : SEPARATOR.split(sent.value())) {
                if (part.length() < sent.value().length() && Worth.of(part) == Worth.BY_ITSELF)
                    add(new Use(at, new Sent(sent.place(), sent.name(), part), sent.value()));
            }
        }
    }

    private void add(Use use) {
        var sent = use.sent();
        boolean isPart = !use.whole().equals(sent.value());
        var candidate = candidates.get(sent.value());
        if (candidate == null) {
            var worth = Worth.of(sent.value());
            if (worth == Worth.NONE && !(Worth.isTelling(sent.name()) && isWord(sent.value()))) return;
            candidate = new Candidate(sent.value(), worth);
            candidate.isPart = isPart;
            candidates.put(sent.value(), candidate);
        }
        candidate.isPart &= isPart;
        candidate.uses.add(use);
    }

    /// A word may be a token too where its name says so.
    private static boolean isWord(String value) {
        return value.length() >= 12 && value.chars().allMatch(c -> c > ' ' && c < 0x7f) && !value.contains("/")
                && !value.contains("@");
    }

    // ------------------------------------------------------------------ what came

    private void search() {
        var index = new RunIndex();
        var byRun = new ArrayList<List<Candidate>>();
        int last = 0;
        for (var candidate : candidates.values()) {
            last = Math.max(last, candidate.firstStep());
            var run = RunIndex.runOf(candidate.value);
            if (run.isEmpty()) continue;
            int number = index.add(run);
            if (number == byRun.size()) byRun.add(new ArrayList<>());
            byRun.get(number).add(candidate);
        }
        for (var at : entries) {
            if (at.step() >= last) return;
            var answer = at.entry().answer();
            AnswerValues.inHeaders(answer, candidates::containsKey)
                    .forEach((value, found) -> candidates.get(value).seenInHeader(at, found));
            boolean isStatic = AnswerValues.isStatic(answer);
            index.scan(answer.text(), AnswerValues.LONGEST, number -> {
                for (var candidate : byRun.get(number)) {
                    if (isStatic) candidate.isInStatic = true;
                    else candidate.seenInText(at);
                }
            });
        }
    }

    private Optional<Choice> choose(Candidate candidate) {
        var headers = new HashMap<Integer, Found>();
        var latestFirst = new TreeMap<Integer, Step>(Comparator.reverseOrder());
        for (var seen : candidate.inHeaders) {
            headers.put(seen.at().position(), seen.found());
            latestFirst.put(seen.at().position(), seen.at());
        }
        var texts = new TreeMap<Integer, Step>(Comparator.reverseOrder());
        candidate.inText.forEach(at -> texts.put(at.position(), at));
        latestFirst.putAll(texts);
        for (var at : latestFirst.values()) {
            var inBody = Optional.ofNullable(texts.containsKey(at.position()) ? inBody(at).get(candidate.value) : null);
            var best = inBody.or(() -> Optional.ofNullable(headers.get(at.position())))
                    .filter(found -> isWorth(candidate, found));
            if (best.isPresent()) return best.map(found -> new Choice(at, found));
        }
        for (var at : texts.values()) {
            var inText = AnswerValues.inText(at.entry().answer(), candidate.value)
                    .filter(found -> isWorth(candidate, found));
            if (inText.isPresent()) return inText.map(found -> new Choice(at, found));
        }
        return Optional.empty();
    }

    private Map<String, Found> inBody(Step at) {
        var known = parsed.get(at.position());
        if (known != null) return known;
        var answer = at.entry().answer();
        charactersParsed += answer.text().length();
        if (charactersParsed > MOST_PARSED) return Map.of();
        var values = AnswerValues.inBody(answer, candidates::containsKey);
        parsed.put(at.position(), values);
        return values;
    }

    /// A short number is an id only where it is called one on both sides: a price may be 4711 too.
    private static boolean isWorth(Candidate candidate, Found found) {
        if (candidate.worth == Worth.BY_ITSELF) return true;
        boolean isCalledSo = Worth.isTelling(found.name());
        return candidate.uses.stream().anyMatch(use -> use.sent().place() == Place.PATH
                ? isCalledSo
                : isCalledSo && (Worth.isTelling(use.sent().name())
                        || use.sent().name().equalsIgnoreCase(found.name())));
    }

    /// What it is called by who made it, or else by who uses it.
    private static String name(Candidate candidate, Found found) {
        var name = found.name();
        boolean isId = name.isEmpty() || name.equalsIgnoreCase("id") || name.equals("_id");
        if (!isId) return name;
        for (var use : candidate.uses) {
            var sent = use.sent();
            if (sent.place() == Place.PATH && !sent.name().isEmpty())
                return AnswerValues.singular(sent.name()) + "-id";
            if (sent.place() != Place.PATH && !sent.name().isEmpty() && !sent.name().equalsIgnoreCase("id"))
                return sent.name();
        }
        return name.isEmpty() ? "value" : name;
    }

    private static Map<Integer, List<Place>> uses(Candidate candidate) {
        var uses = new LinkedHashMap<Integer, List<Place>>();
        for (var use : candidate.uses) {
            var places = uses.computeIfAbsent(use.at().entry().number(), _ -> new ArrayList<>());
            if (!places.contains(use.sent().place())) places.add(use.sent().place());
        }
        return uses;
    }

    // ------------------------------------------------------------------ what comes from nowhere

    private List<Suspect> suspects() {
        var suspects = new ArrayList<Suspect>();
        for (var candidate : candidates.values()) {
            if (candidate.isSettled || candidate.isInStatic || candidate.isPart) continue;
            var first = candidate.uses.getFirst();
            var start = first.at().entry().start();
            if (Worth.isMadeUp(candidate.value) || Worth.isTimeOf(candidate.value, start))
                suspects.add(new Suspect(first.at().entry().number(), candidate.value, first.sent().place()));
        }
        suspects.sort(Comparator.comparingInt(Suspect::entry));
        return suspects;
    }
}
