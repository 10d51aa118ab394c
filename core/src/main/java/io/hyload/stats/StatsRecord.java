package io.hyload.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What one second held, and the totals up to its end. **The one definition of the wire format**: a line of an `.sts`
/// file, a datagram and whatever is shown are this record.
///
/// The keys outside `hy` are those of the original hyload, whose readers ignore `hy`.
///
/// @param t           Unix second
/// @param sent        requests sent in that second, `rps`
/// @param received    complete responses received in it, `tps`
/// @param timeouts    `tops`
/// @param errors      `eps`
/// @param respTimeSum seconds, over the second's responses, 4 decimals
/// @param avgRespTime seconds, 4 decimals; 0 without responses
/// @param total       since the start
/// @param hy          what the original had not; empty in its files
public record StatsRecord(long t, long sent, long received, long timeouts, long errors, double respTimeSum,
        double avgRespTime, Totals total, Optional<Details> hy) {

    /// The version of the `hy` part written here.
    public static final int VERSION = 1;

    /// The largest datagram sent: it fits an Ethernet frame with room for tunnels.
    public static final int MAX_DATAGRAM = 1400;

    /// A datagram without its MAC: whether one is sent signed or not, it is cut the same and its numbers are the same.
    private static final int ROOM = MAX_DATAGRAM - DatagramMac.LENGTH;

    /// Sums since the start of the run. `bands` holds, in order, the response-time bands that are not 0, by name.
    public record Totals(long sent, long received, long timeouts, long errors, Map<String, Long> bands) {

        /// Nothing yet.
        public static final Totals ZERO = new Totals(0, 0, 0, 0, Map.of());

        public Totals {
            bands = Collections.unmodifiableMap(new LinkedHashMap<>(bands));
        }

        /// What has come since `before`, earlier totals of the same run.
        public Totals minus(Totals before) {
            var more = new LinkedHashMap<>(bands);
            before.bands.forEach((band, count) -> more.merge(band, -count, Long::sum));
            more.values().removeIf(count -> count == 0);
            return new Totals(sent - before.sent, received - before.received, timeouts - before.timeouts,
                    errors - before.errors, more);
        }
    }

    /// The `hy` part.
    ///
    /// @param id     who wrote it: `host:pid:start`
    /// @param tag    the word `tag=` of the run, or empty
    /// @param seq    number of the datagram, counted from 0; a gap is a lost datagram
    /// @param users  tasks running at the end of the second
    /// @param open   connections open at the end of the second
    /// @param tally  what the second held
    /// @param run    facts on the run, in its first record
    /// @param ending how the run ended, in its last record
    public record Details(String id, String tag, long seq, int users, long open, Tally tally, Optional<Facts> run,
            Optional<Ending> ending) {

        /// Of who tells counts and response times alone.
        public Details(String id, String tag, long seq, int users, long open, long opened, long in, long out,
                Histogram times, Map<String, Line> names, Map<String, Long> kinds, Optional<Facts> run, boolean end) {
            this(id, tag, seq, users, open, new Tally(opened, in, out, times, Optional.empty(), names, kinds, Map.of(),
                    Health.NONE, List.of()), run, end ? Optional.of(Ending.PLAIN) : Optional.empty());
        }

        /// Connections opened in the second.
        public long opened() {
            return tally.opened();
        }

        /// Bytes received in the second.
        public long in() {
            return tally.in();
        }

        /// Bytes sent in the second.
        public long out() {
            return tally.out();
        }

        /// Response times of the second.
        public Histogram times() {
            return tally.times();
        }

        /// What the second held under each name.
        public Map<String, Line> names() {
            return tally.names();
        }

        /// Errors and timeouts of the second by kind.
        public Map<String, Long> kinds() {
            return tally.kinds();
        }

        /// Whether this is the last record of the run.
        public boolean end() {
            return ending.isPresent();
        }

        private Details plus(Details later) {
            var end = ending.map(known -> later.ending.map(more -> more.after(known)).orElse(known)).or(later::ending);
            return new Details(later.id, later.tag, later.seq, later.users, later.open, tally.plus(later.tally),
                    run.or(later::run), end);
        }

        /// What a datagram begins with that holds a part of this.
        private Details part(long number, Tally counts) {
            return new Details(id, tag, seq + number, users, open, counts, Optional.empty(),
                    ending.map(_ -> Ending.PLAIN));
        }
    }

    /// What a second held under one name: `n` requests that came to an end, `err` of them not with a response, bytes
    /// received, response times, and the statuses of the responses where they are told.
    public record Line(long n, long err, long in, Histogram times, Statuses statuses) {

        /// Of who does not tell statuses.
        public Line(long n, long err, long in, Histogram times) {
            this(n, err, in, times, Statuses.NONE);
        }

        /// Both together.
        public Line plus(Line other) {
            return new Line(n + other.n, err + other.err, in + other.in, times.plus(other.times),
                    statuses.plus(other.statuses));
        }
    }

    /// The same second by a clock that is so many seconds ahead.
    public StatsRecord later(long seconds) {
        return new StatsRecord(t + seconds, sent, received, timeouts, errors, respTimeSum, avgRespTime, total,
                hy.map(details -> new Details(details.id, details.tag, details.seq, details.users, details.open,
                        details.tally.later(seconds), details.run, details.ending)));
    }

    /// What is known when a run starts. `start` is a Unix second; secrets among the options are masked; `workers` are the
    /// processes that share it.
    public record Facts(String scenario, Map<String, String> options, String host, int cores, String java,
            String version, long start, int workers) {

        public Facts {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }

        /// Of a run in one process.
        public Facts(String scenario, Map<String, String> options, String host, int cores, String java, String version,
                long start) {
            this(scenario, options, host, cores, java, version, start, 1);
        }

        /// The same, shared by so many processes.
        Facts with(int workers) {
            return new Facts(scenario, options, host, cores, java, version, start, workers);
        }

        private Facts with(List<Map.Entry<String, String>> entries) {
            var some = new LinkedHashMap<String, String>();
            entries.forEach(entry -> some.put(entry.getKey(), entry.getValue()));
            return new Facts(scenario, some, host, cores, java, version, start, workers);
        }

        private Facts plus(Facts other) {
            var entries = new ArrayList<>(options.entrySet());
            entries.addAll(other.options.entrySet());
            return with(entries);
        }

        /// The longest of the texts that may be any length.
        private String longest() {
            return options.entrySet().stream().flatMap(option -> Stream.of(option.getKey(), option.getValue()))
                    .max(Comparator.comparingInt(String::length)).orElse("");
        }

        private Facts shortened(String text) {
            var shorter = new LinkedHashMap<String, String>();
            options.forEach((key, value) -> shorter.put(key.equals(text) ? shorter(text) : key,
                    value.equals(text) ? shorter(text) : value));
            return new Facts(scenario, shorter, host, cores, java, version, start, workers);
        }
    }

    public StatsRecord {
        Objects.requireNonNull(total);
        Objects.requireNonNull(hy);
    }

    /// The record as one line of JSON, without the line break.
    public String toLine() {
        var json = new JsonText().open();
        json.put("t", t).put("rps", sent).put("tops", timeouts).put("eps", errors).put("tps", received);
        json.put("respTimeSum", respTimeSum, 4).put("avgRespTime", avgRespTime, 4);
        json.open("total").put("send", total.sent).put("recv", total.received);
        if (total.timeouts > 0) json.put("timeout", total.timeouts);
        if (total.errors > 0) json.put("error", total.errors);
        json.counts(total.bands).close();
        hy.ifPresent(details -> write(json, details));
        return json.close().toString();
    }

    private void write(JsonText json, Details details) {
        var tally = details.tally;
        json.open("hy").put("v", VERSION).put("id", details.id);
        if (!details.tag.isEmpty()) json.put("tag", details.tag);
        json.put("seq", details.seq).put("users", details.users).put("open", details.open).put("new", tally.opened());
        json.put("in", tally.in()).put("out", tally.out());
        if (tally.times().count() > 0) {
            json.put("hist", tally.times().encoded());
            json.raw("lat", latencies(tally.times()));
        }
        tally.service().ifPresent(service -> json.put("svc", service.count() == 0 ? "" : service.encoded()));
        if (!tally.names().isEmpty()) {
            json.open("names");
            tally.names().forEach((name, line) -> {
                json.open(name).put("n", line.n).put("err", line.err).put("in", line.in);
                if (line.times.count() > 0) json.put("hist", line.times.encoded());
                write(json, line.statuses);
                json.close();
            });
            json.close();
        }
        if (!tally.kinds().isEmpty()) json.open("errors").counts(tally.kinds()).close();
        if (!tally.phases().isEmpty()) {
            json.open("phases");
            tally.phases().forEach((phase, times) -> json.raw(phase.label(), "[" + millis(times.percentile(50)) + ","
                    + millis(times.percentile(99)) + ",\"" + times.encoded() + "\"]"));
            json.close();
        }
        if (!tally.health().equals(Health.NONE)) write(json, tally.health());
        if (!tally.events().isEmpty()) {
            json.list("events");
            tally.events().forEach(event -> json.open().put("at", event.at() / 1000.0, 3).put("text", event.text())
                    .close());
            json.endList();
        }
        details.run.ifPresent(run -> {
            json.open("run").put("scenario", run.scenario).open("options");
            run.options.forEach(json::put);
            json.close().put("host", run.host).put("cores", run.cores).put("java", run.java);
            json.put("version", run.version).put("start", run.start);
            if (run.workers > 1) json.put("workers", run.workers);
            json.close();
        });
        details.ending.ifPresent(ending -> write(json, ending));
        json.close();
    }

    /// Classes that no response had are left out.
    private static void write(JsonText json, Statuses statuses) {
        if (statuses.equals(Statuses.NONE)) return;
        json.open("status");
        if (statuses.successful() > 0) json.put("2xx", statuses.successful());
        if (statuses.redirection() > 0) json.put("3xx", statuses.redirection());
        if (statuses.clientError() > 0) json.put("4xx", statuses.clientError());
        if (statuses.serverError() > 0) json.put("5xx", statuses.serverError());
        json.close();
    }

    private static Statuses statuses(Map<?, ?> json) {
        return new Statuses(whole(json, "2xx"), whole(json, "3xx"), whole(json, "4xx"), whole(json, "5xx"));
    }

    private static void write(JsonText json, Health health) {
        json.open("gen").put("cpu", health.cpu(), 3).put("lag99", health.lag() / 1000.0, 3);
        json.put("lagmax", health.lagMax() / 1000.0, 3).put("gc", health.gc() * 1000, 0);
        json.put("fds", health.files()).put("fdmax", health.fileLimit()).put("dropped", health.dropped());
        if (health.late() > 0) json.put("late", health.late());
        if (health.lost() > 0) json.put("lost", health.lost());
        json.put("starved", health.starved(), 3);
        json.put("ran", health.ran(), 3).put("asked", health.asked(), 3).put("slept", health.slept(), 3);
        if (health.due() > 0) json.put("due", health.due(), 3);
        json.close();
    }

    private static void write(JsonText json, Ending ending) {
        json.put("end", true);
        if (ending.equals(Ending.PLAIN)) return;
        json.put("verdict", ending.verdict().level().name());
        if (!ending.verdict().reasons().isEmpty()) {
            json.list("reasons");
            ending.verdict().reasons().forEach(json::item);
            json.endList();
        }
        if (ending.thresholds().isEmpty()) return;
        json.list("thresholds");
        ending.thresholds().forEach(met -> json.open().put("text", met.text()).put("passed", met.passed())
                .put("actual", met.actual()).close());
        json.endList();
    }

    private static String millis(long micros) {
        return JsonText.number(micros / 1000.0, 3);
    }

    /// Milliseconds: median, 90, 99 and 99.9 per cent, largest.
    private static String latencies(Histogram times) {
        var list = new StringBuilder("[");
        for (double percent : new double[] {50, 90, 99, 99.9}) {
            list.append(millis(times.percentile(percent))).append(',');
        }
        return list.append(millis(times.max())).append(']').toString();
    }

    /// Reads [#toLine] and the lines of the original. Unknown keys are ignored.
    ///
    /// @throws IllegalArgumentException when the line is not a record, or holds histograms that take a thousand times its
    ///                                  length, as no recorder writes them
    public static StatsRecord parse(String line) {
        return parse(line, true);
    }

    /// @param isWhole if not, names and phases are left out: most of the work where there are many
    static StatsRecord parse(String line, boolean isWhole) {
        var json = JsonLine.object(line);
        if (!(json.get("t") instanceof Number t)) throw new IllegalArgumentException("not a record: no time 't'");
        if (!(json.get("total") instanceof Map<?, ?> total))
            throw new IllegalArgumentException("not a record: no 'total'");
        Optional<Details> hy = json.get("hy") instanceof Map<?, ?> part
                ? Optional.of(details(part, isWhole, new Histograms(line.length())))
                : Optional.empty();
        return new StatsRecord(t.longValue(), whole(json, "rps"), whole(json, "tps"), whole(json, "tops"),
                whole(json, "eps"), real(json, "respTimeSum"), real(json, "avgRespTime"), totals(total), hy);
    }

    private static Totals totals(Map<?, ?> json) {
        var bands = counts(json);
        for (var key : List.of("send", "recv", "timeout", "error")) bands.remove(key);
        return new Totals(whole(json, "send"), whole(json, "recv"), whole(json, "timeout"), whole(json, "error"),
                bands);
    }

    /// Reads the histograms of one line, as long as they are in proportion to it: a few bytes can say what takes a quarter
    /// of a megabyte to keep, and one datagram has room for hundreds of these.
    private static final class Histograms {

        /// What any line may hold: all counters of one histogram.
        private static final int ALWAYS = Buckets.FINE.length;
        /// Counters a character stands for at most, besides.
        private static final int IN_A_CHARACTER = 8;

        private long room;

        Histograms(int length) {
            room = ALWAYS + (long) IN_A_CHARACTER * length;
        }

        Histogram read(String encoded) {
            if (encoded.isEmpty()) return Histogram.empty();
            var histogram = Histogram.decode(encoded);
            room -= histogram.size();
            if (room < 0) throw new IllegalArgumentException("not a record: histograms out of all proportion");
            return histogram;
        }
    }

    private static Details details(Map<?, ?> json, boolean isWhole, Histograms histograms) {
        var names = new LinkedHashMap<String, Line>();
        if (isWhole) part(json, "names").forEach((name, value) -> {
            if (value instanceof Map<?, ?> line) {
                names.put(name.toString(),
                        new Line(whole(line, "n"), whole(line, "err"), whole(line, "in"),
                                histograms.read(text(line, "hist")), statuses(part(line, "status"))));
            }
        });
        Optional<Facts> run = json.get("run") instanceof Map<?, ?> facts ? Optional.of(facts(facts)) : Optional.empty();
        Optional<Histogram> service = json.get("svc") instanceof String svc
                ? Optional.of(histograms.read(svc))
                : Optional.empty();
        var tally = new Tally(whole(json, "new"), whole(json, "in"), whole(json, "out"),
                histograms.read(text(json, "hist")),
                service, names, counts(part(json, "errors")),
                isWhole ? phases(part(json, "phases"), histograms) : Map.of(),
                health(part(json, "gen")),
                events(json));
        return new Details(text(json, "id"), text(json, "tag"), whole(json, "seq"), number(json, "users"),
                whole(json, "open"), tally, run, ending(json));
    }

    private static Map<Phase, Histogram> phases(Map<?, ?> json, Histograms histograms) {
        var phases = new EnumMap<Phase, Histogram>(Phase.class);
        for (var phase : Phase.ALL) {
            if (json.get(phase.label()) instanceof List<?> list && list.size() > 2
                    && list.get(2) instanceof String encoded)
                phases.put(phase, histograms.read(encoded));
        }
        return phases;
    }

    private static Health health(Map<?, ?> json) {
        if (json.isEmpty()) return Health.NONE;
        return new Health(real(json, "cpu"), real(json, "starved"), Math.round(real(json, "lag99") * 1000),
                Math.round(real(json, "lagmax") * 1000), real(json, "gc") / 1000, whole(json, "fds"),
                whole(json, "fdmax"), whole(json, "late"), whole(json, "dropped"), whole(json, "lost"),
                real(json, "ran"), real(json, "asked"), real(json, "slept"), real(json, "due"));
    }

    private static List<Event> events(Map<?, ?> json) {
        return maps(json, "events")
                .map(event -> new Event(Math.round(real(event, "at") * 1000), text(event, "text"))).toList();
    }

    private static Optional<Ending> ending(Map<?, ?> json) {
        if (!Boolean.TRUE.equals(json.get("end")) && !(json.get("end") instanceof Map)) return Optional.empty();
        var level = Stream.of(Verdict.Level.values()).filter(known -> known.name().equals(text(json, "verdict")))
                .findFirst().orElse(Verdict.Level.VALID);
        var reasons = list(json, "reasons").stream().map(String::valueOf).toList();
        var thresholds = maps(json, "thresholds").map(met -> new Ending.Met(text(met, "text"),
                Boolean.TRUE.equals(met.get("passed")), text(met, "actual"))).toList();
        return Optional.of(new Ending(new Verdict(level, reasons), thresholds));
    }

    private static Facts facts(Map<?, ?> json) {
        var options = new LinkedHashMap<String, String>();
        part(json, "options").forEach((key, value) -> options.put(key.toString(), String.valueOf(value)));
        return new Facts(text(json, "scenario"), options, text(json, "host"), number(json, "cores"),
                text(json, "java"), text(json, "version"), whole(json, "start"),
                Math.max(1, number(json, "workers")));
    }

    private static Map<?, ?> part(Map<?, ?> json, String key) {
        return json.get(key) instanceof Map<?, ?> part ? part : Map.of();
    }

    private static List<?> list(Map<?, ?> json, String key) {
        return json.get(key) instanceof List<?> list ? list : List.of();
    }

    private static Stream<? extends Map<?, ?>> maps(Map<?, ?> json, String key) {
        return list(json, key).stream().filter(Map.class::isInstance).map(item -> (Map<?, ?>) item);
    }

    private static Map<String, Long> counts(Map<?, ?> json) {
        var counts = new LinkedHashMap<String, Long>();
        json.forEach((key, value) -> {
            if (value instanceof Number number) counts.put(key.toString(), number.longValue());
        });
        return counts;
    }

    private static long whole(Map<?, ?> json, String key) {
        return json.get(key) instanceof Number number ? number.longValue() : 0;
    }

    private static int number(Map<?, ?> json, String key) {
        return Math.clamp(whole(json, key), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static double real(Map<?, ?> json, String key) {
        return json.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private static String text(Map<?, ?> json, String key) {
        return json.get(key) instanceof String text ? text : "";
    }

    /// The record in datagrams of at most [#MAX_DATAGRAM] bytes, once they are signed: its line as it is where it fits. Otherwise the first
    /// holds the counts, and what does not fit beside them follows in further ones of the same `t` and `total`: each a
    /// valid record with zeros for the second's counts. A reader adds the parts up: numbers and histograms are sums,
    /// names and kinds are merged by key.
    public List<byte[]> datagrams() {
        var whole = toLine().getBytes(UTF_8);
        if (whole.length <= ROOM || hy.isEmpty()) return List.of(whole);
        var details = hy.get();
        var sent = new ArrayList<StatsRecord>();
        sent.add(new StatsRecord(t, this.sent, received, timeouts, errors, respTimeSum, avgRespTime, total,
                Optional.of(details.part(0, details.tally.counts()))));
        for (var piece : pieces(details)) {
            var joined = sent.getLast().joinedWith(piece);
            if (joined.bytes() <= ROOM) sent.set(sent.size() - 1, joined);
            else sent.add(follower(sent.size()).joinedWith(piece));
        }
        return sent.stream().map(record -> record.toLine().getBytes(UTF_8)).toList();
    }

    /// The smallest parts a record is cut into, each small enough for a datagram.
    private sealed interface Piece {
        /// @param service nothing of them, where they differ: a histogram without would be taken for both
        record Times(Histogram times, Optional<Histogram> service) implements Piece {}

        record Service(Histogram times) implements Piece {}

        record Named(String name, Line line) implements Piece {}

        record Kind(String kind, long count) implements Piece {}

        record Phased(Phase phase, Histogram times) implements Piece {}

        record Noted(Event event) implements Piece {}

        record Whole(Tally tally) implements Piece {}

        record Started(Facts facts) implements Piece {}

        record Ended(Ending ending) implements Piece {}
    }

    private List<Piece> pieces(Details details) {
        var pieces = new ArrayList<Piece>();
        var tally = details.tally;
        cut(new Piece.Whole(Tally.of(tally.health())), pieces);
        cut(new Piece.Times(tally.times(), tally.service().map(_ -> Histogram.empty())), pieces);
        tally.service().ifPresent(service -> cut(new Piece.Service(service), pieces));
        tally.phases().forEach((phase, times) -> cut(new Piece.Phased(phase, times), pieces));
        tally.names().forEach((name, line) -> cut(new Piece.Named(name, line), pieces));
        tally.kinds().forEach((kind, count) -> cut(new Piece.Kind(kind, count), pieces));
        tally.events().forEach(event -> cut(new Piece.Noted(event), pieces));
        details.run.ifPresent(run -> cut(new Piece.Started(run), pieces));
        details.ending.ifPresent(ending -> cut(new Piece.Ended(ending), pieces));
        return pieces;
    }

    /// Halves a histogram or the options, since halves add up to the whole, until the piece fits a datagram. A text that
    /// does not fit even alone is cut.
    private void cut(Piece piece, List<Piece> into) {
        if (follower(1).joinedWith(piece).bytes() <= ROOM) {
            into.add(piece);
            return;
        }
        switch (piece) {
            case Piece.Times(var times, var service) when times.isDivisible() ->
                times.halves().forEach(half -> cut(new Piece.Times(half, service), into));
            case Piece.Service(var times) when times.isDivisible() ->
                times.halves().forEach(half -> cut(new Piece.Service(half), into));
            case Piece.Phased(var phase, var times) when times.isDivisible() ->
                times.halves().forEach(half -> cut(new Piece.Phased(phase, half), into));
            case Piece.Named(var name, var line) when line.times.isDivisible() -> {
                var halves = line.times.halves();
                cut(new Piece.Named(name,
                        new Line(line.err + halves.getFirst().count(), line.err, line.in, halves.getFirst(),
                                line.statuses)),
                        into);
                cut(new Piece.Named(name, new Line(halves.getLast().count(), 0, 0, halves.getLast())), into);
            }
            case Piece.Started(var facts) when facts.options.size() > 1 -> {
                var options = new ArrayList<>(facts.options.entrySet());
                int half = options.size() / 2;
                cut(new Piece.Started(facts.with(options.subList(0, half))), into);
                cut(new Piece.Started(facts.with(options.subList(half, options.size()))), into);
            }
            case Piece.Named(var name, var line) when isCuttable(name) ->
                cut(new Piece.Named(shorter(name), line), into);
            case Piece.Kind(var kind, var count) when isCuttable(kind) ->
                cut(new Piece.Kind(shorter(kind), count), into);
            case Piece.Noted(var event) when isCuttable(event.text()) ->
                cut(new Piece.Noted(new Event(event.at(), shorter(event.text()))), into);
            case Piece.Started(var facts) when isCuttable(facts.longest()) ->
                cut(new Piece.Started(facts.shortened(facts.longest())), into);
            case Piece.Ended(var ending) when ending.isDivisible() ->
                ending.halves().forEach(half -> cut(new Piece.Ended(half), into));
            case Piece.Times _,Piece.Service _,Piece.Phased _,Piece.Named _,Piece.Kind _,Piece.Noted _,Piece.Whole _,Piece.Started _,Piece.Ended _ ->
                into.add(piece);
        }
    }

    private static boolean isCuttable(String text) {
        return text.length() > 8;
    }

    private static String shorter(String text) {
        int half = text.length() / 2;
        return text.substring(0, Character.isHighSurrogate(text.charAt(half - 1)) ? half - 1 : half) + "…";
    }

    /// What the first one said is not said twice.
    private StatsRecord follower(int ahead) {
        return new StatsRecord(t, 0, 0, 0, 0, 0, 0, total, Optional.of(hy.orElseThrow().part(ahead, Tally.NONE)));
    }

    private StatsRecord joinedWith(Piece piece) {
        var was = hy.orElseThrow();
        var more = switch (piece) {
            case Piece.Times(var times, var service) -> Tally.of(times, service);
            case Piece.Service(var times) -> Tally.of(Histogram.empty(), Optional.of(times));
            case Piece.Named(var name, var line) -> Tally.of(name, line);
            case Piece.Kind(var kind, var count) -> Tally.of(kind, count);
            case Piece.Phased(var phase, var times) -> Tally.of(phase, times);
            case Piece.Noted(var event) -> Tally.of(event);
            case Piece.Whole(var tally) -> tally;
            case Piece.Started _,Piece.Ended _ -> Tally.NONE;
        };
        var run = piece instanceof Piece.Started(var facts)
                ? Optional.of(was.run.map(before -> before.plus(facts)).orElse(facts))
                : was.run;
        var ending = piece instanceof Piece.Ended(var end) ? was.ending.map(end::after) : was.ending;
        return new StatsRecord(t, sent, received, timeouts, errors, respTimeSum, avgRespTime, total,
                Optional.of(new Details(was.id, was.tag, was.seq, was.users, was.open, was.tally.plus(more), run,
                        ending)));
    }

    private int bytes() {
        return toLine().getBytes(UTF_8).length;
    }

    /// The same at another time.
    StatsRecord at(long t) {
        return new StatsRecord(t, sent, received, timeouts, errors, respTimeSum, avgRespTime, total, hy);
    }

    /// Both together: what was told of a second, and what was told of it later.
    public StatsRecord plus(StatsRecord later) {
        long responses = received + later.received;
        double timeSum = respTimeSum + later.respTimeSum;
        var details = hy.isEmpty() ? later.hy : later.hy.isEmpty() ? hy
                : Optional.of(hy.get().plus(later.hy.get()));
        return new StatsRecord(t, sent + later.sent, responses, timeouts + later.timeouts, errors + later.errors,
                timeSum, responses == 0 ? 0 : timeSum / responses, later.total, details);
    }

    /// The same as the original would have written it.
    StatsRecord withoutDetails() {
        return new StatsRecord(t, sent, received, timeouts, errors, respTimeSum, avgRespTime, total, Optional.empty());
    }

    /// About what it takes in memory, in tens of bytes.
    long size() {
        return 20 + 8L * total.bands.size() + hy.map(details -> details.tally.size()).orElse(0L);
    }

    /// The same without names and phases: most of the memory, where there are many.
    public StatsRecord withoutNames() {
        return new StatsRecord(t, sent, received, timeouts, errors, respTimeSum, avgRespTime, total,
                hy.map(was -> new Details(was.id, was.tag, was.seq, was.users, was.open, was.tally.withoutNames(),
                        was.run, was.ending)));
    }

    /// The second between two snapshots.
    static StatsRecord between(Recorder.Snapshot before, Recorder.Snapshot now, List<String> bandNames, long t,
            Origin origin) {
        long received = now.received() - before.received();
        double timeSum = (now.timeSum() - before.timeSum()) / 1e9;
        var bands = new LinkedHashMap<String, Long>();
        for (int i = 0; i < now.bands().length; i++) {
            if (now.bands()[i] > 0) bands.put(bandNames.get(i), now.bands()[i]);
        }
        var names = new LinkedHashMap<String, Line>();
        now.names().forEach((name, counters) -> {
            var earlier = before.names().getOrDefault(name, NameCounters.Snapshot.ZERO);
            if (earlier == counters) return;
            var times = counters.timesSince(earlier);
            long failed = counters.failed() - earlier.failed();
            var line = new Line(times.count() + failed, failed, counters.in() - earlier.in(), times,
                    counters.statusesSince(earlier));
            if (line.n > 0 || line.in > 0) names.put(name, line);
        });
        var kinds = new LinkedHashMap<String, Long>();
        now.kinds().forEach((kind, count) -> {
            long more = count - before.kinds().getOrDefault(kind, 0L);
            if (more > 0) kinds.put(kind, more);
        });
        var times = now.times().minus(before.times());
        var health = origin.health.withAsked(Math.round((now.asked() - before.asked()) / 1e6) / 1e3);
        var tally = new Tally(now.opened() - before.opened(), now.in() - before.in(), now.out() - before.out(), times,
                now.serviceSince(before, times), names, kinds, now.phasesSince(before), health, origin.events);
        var details = new Details(origin.id, origin.tag, origin.seq, origin.users, now.opened() - now.closed(), tally,
                origin.facts, Optional.empty());
        return new StatsRecord(t, now.sent() - before.sent(), received, now.timeouts() - before.timeouts(),
                now.errors() - before.errors(), timeSum, received == 0 ? 0 : timeSum / received,
                new Totals(now.sent(), now.received(), now.timeouts(), now.errors(), bands), Optional.of(details));
    }

    /// What a record says of its writer.
    record Origin(String id, String tag, long seq, int users, Health health, List<Event> events,
            Optional<Facts> facts) {}

    /// The same record, as the last of its run.
    public StatsRecord ending(Ending ending) {
        var ended = hy.map(was -> new Details(was.id, was.tag, was.seq, was.users, was.open, was.tally, was.run,
                Optional.of(ending)));
        return new StatsRecord(t, sent, received, timeouts, errors, respTimeSum, avgRespTime, total, ended);
    }

    @Override
    public String toString() {
        return toLine();
    }
}
