package io.hyload.stats;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StatsRecordTest {

    private static final String LEGACY = """
            {"t":1795356434,"rps":107,"tops":4,"eps":8,"tps":109,"respTimeSum":10.0587,"avgRespTime":0.0923,\
            "total":{"send":2570,"recv":2479,"timeout":81,"error":127,"0-100ms":2110,"100-500ms":246,\
            "500-1000ms":123}}""";

    private static StatsRecord legacy(double respTimeSum, double avgRespTime, Totals total) {
        return new StatsRecord(7, 1, 2, 3, 4, respTimeSum, avgRespTime, total, Optional.empty());
    }

    static StatsRecord full(String name, String kind) {
        var times = Histogram.of(1_200, 3_400, 250_000);
        var facts = new Facts("shop.java", Map.of("users", "10"), "api", 4, "25.0.3", "1.0", 1_795_356_400L);
        var details = new Details("api:7:1795356400", "morning", 42, 10, 9, 3, 12_345, 678, times,
                Map.of(name, new Line(4, 1, 12_345, times)), Map.of(kind, 1L), Optional.of(facts), true);
        var total = new Totals(4, 3, 0, 1, Map.of("0-100ms", 2L));
        return new StatsRecord(1_795_356_434L, 4, 3, 0, 1, 0.2546, 0.0849, total, Optional.of(details));
    }

    // ------------------------------------------------------------------ what we write

    @Test
    void writesTheKeysOfTheOriginalInItsOrder() {
        assertThat(StatsRecord.parse(LEGACY).toLine()).isEqualTo(LEGACY);
    }

    @Test
    void timeoutsErrorsAndBandsAppearOnlyWhenThereAreAny() {
        assertThat(legacy(0, 0, Totals.ZERO).toLine()).isEqualTo("""
                {"t":7,"rps":1,"tops":3,"eps":4,"tps":2,"respTimeSum":0,"avgRespTime":0,\
                "total":{"send":0,"recv":0}}""");
        assertThat(legacy(0, 0, new Totals(1, 0, 1, 0, Map.of())).toLine()).contains("\"recv\":0,\"timeout\":1}");
    }

    @Test
    void secondsHaveFourDecimalsAndNeverAnExponent() {
        assertThat(legacy(1e-9, 0.00004999, Totals.ZERO).toLine()).contains("\"respTimeSum\":0,\"avgRespTime\":0,");
        assertThat(legacy(0.00005001, 0.071, Totals.ZERO).toLine())
                .contains("\"respTimeSum\":0.0001,\"avgRespTime\":0.071,");
        assertThat(legacy(1e15, 123.45678, Totals.ZERO).toLine())
                .contains("\"respTimeSum\":1000000000000000,\"avgRespTime\":123.4568,");
        assertThat(legacy(1e300, Double.NaN, Totals.ZERO).toLine()).doesNotContain("E").contains("\"avgRespTime\":0,");
    }

    @Test
    void ourPartFollowsTheOriginals() {
        assertThat(full("GET /cart", "reset-body").toLine()).matches("""
                \\{"t":1795356434,"rps":4,"tops":0,"eps":1,"tps":3,"respTimeSum":0\\.2546,"avgRespTime":0\\.0849,\
                "total":\\{"send":4,"recv":3,"error":1,"0-100ms":2\\},\
                "hy":\\{"v":1,"id":"api:7:1795356400","tag":"morning","seq":42,"users":10,"open":9,"new":3,\
                "in":12345,"out":678,"hist":"[\\w+/=]+","lat":\\[3\\.401,250\\.111,250\\.111,250\\.111,250\\.111\\],\
                "names":\\{"GET /cart":\\{"n":4,"err":1,"in":12345,"hist":"[\\w+/=]+"\\}\\},"errors":\\{"reset-body":1\\},\
                "run":\\{"scenario":"shop\\.java","options":\\{"users":"10"\\},"host":"api","cores":4,"java":"25\\.0\\.3",\
                "version":"1\\.0","start":1795356400\\},"end":true\\}\\}""");
    }

    @ParameterizedTest @ValueSource(
            strings = {"GET /cart", "say \"hi\"", "back\\slash", "商品 列表", "😀", "half \ud83d", "\udc00 half",
                    "tab\tline\nreturn\r\u0000\u001f\u007f\u2028", "", "{\"t\":1}", "\\u0041"})
    void ownRecordsComeBackAsTheyWere(String text) {
        var record = full(text, text);
        assertThat(StatsRecord.parse(record.toLine())).isEqualTo(record);
        assertThat(record.toLine().lines()).hasSize(1);
    }

    @Test
    void aRecorderedSecondComesBackAsItWas() {
        var recorder = new Recorder();
        recorder.sent();
        recorder.failed(recorder.name("GET /a"), "dns", 0, 0, 0);
        recorder.sent();
        recorder.received(recorder.name("GET /b"), 200, 7_250_000, 7_250_000, 10, 20);
        recorder.name("GET /on-its-way");
        var record = second(recorder);
        assertThat(record.hy().orElseThrow().names()).containsOnlyKeys("GET /a", "GET /b");
        var read = StatsRecord.parse(record.toLine());
        assertThat(read.respTimeSum()).isEqualTo(0.0072); // half to even
        assertThat(read.hy()).isEqualTo(record.hy());
        assertThat(read.total()).isEqualTo(record.total());
    }

    @Test
    void statusesAreToldByClassWhereThereAreAny() {
        var recorder = new Recorder();
        for (int status : new int[] {200, 299, 301, 404, 418, 503, 999, 100})
            recorder.received(recorder.name("GET /"), status, 1_000_000, 1_000_000, 1, 1);
        recorder.failed(recorder.name("GET /b"), "dns", 0, 0, 0);
        var record = second(recorder);
        assertThat(record.toLine()).contains("\"status\":{\"2xx\":2,\"3xx\":1,\"4xx\":2,\"5xx\":1}}",
                "\"GET /b\":{\"n\":1,\"err\":1,\"in\":0}");
        var names = StatsRecord.parse(record.toLine()).hy().orElseThrow().names();
        assertThat(names.get("GET /").statuses()).isEqualTo(new Statuses(2, 1, 2, 1));
        assertThat(names.get("GET /").n()).isEqualTo(8);
        assertThat(names.get("GET /b").statuses()).isEqualTo(Statuses.NONE);
        assertThat(names.get("GET /").plus(names.get("GET /")).statuses()).isEqualTo(new Statuses(4, 2, 4, 2));
    }

    private static StatsRecord second(Recorder recorder) {
        var origin = new StatsRecord.Origin("api:1:2", "", 3, 1, Health.NONE, List.of(), Optional.empty());
        return StatsRecord.between(Recorder.Snapshot.ZERO, recorder.snapshot(Recorder.Snapshot.ZERO),
                recorder.bandNames(), 9, origin);
    }

    // ------------------------------------------------------------------ what we read

    @Test
    void unknownKeysAreIgnored() {
        var more = LEGACY.replace("\"rps\"", "\"new\":[1,{\"a\":null}],\"rps\"").replace("\"send\"",
                "\"x\":\"y\",\"send\"");
        assertThat(StatsRecord.parse(more)).isEqualTo(StatsRecord.parse(LEGACY));
        var own = full("a", "b").toLine();
        var newer = own.replace("\"seq\":42", "\"v2\":{\"deep\":[true,false]},\"seq\":42");
        assertThat(StatsRecord.parse(newer)).isEqualTo(StatsRecord.parse(own));
    }

    @Test
    void anEndWithVerdictIsAnEnd() {
        var record = StatsRecord.parse("""
                {"t":1,"total":{},"hy":{"end":{"verdict":"VALID"}}}""");
        assertThat(record.hy().orElseThrow().end()).isTrue();
    }

    @ParameterizedTest @ValueSource(strings = {"", " ", "null", "[]", "7", "{", "{}", "{\"t\":1}",
            "{\"t\":\"1\",\"total\":{}}",
            "{\"t\":1,\"total\":[]}", "{\"t\":1,\"total\":{}}x", "{\"t\":1,\"total\":{},}", "{\"t\":NaN,\"total\":{}}",
            "{\"t\":1e999,\"total\":{}}", "{\"t\":99999999999999999999,\"total\":{}}", "{'t':1,'total':{}}",
            "{\"t\":-,\"total\":{}}", "{\"t\":1,\"total\":{},\"hy\":{\"hist\":\"AAAA\"}}", "{\"t\":tru", "\ufeff{}",
            "{\"t\":1,\"total\":{\"\\u12g4\":1}}", "{\"t\":1,\"total\":{\"a\nb\":1}}", "hello", "<html>"})
    void whatIsNoRecordIsRefusedInOneLine(String line) {
        assertThatThrownBy(() -> StatsRecord.parse(line)).isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().hasLineCount(1));
    }

    @Test
    void deepNestingDoesNotExhaustTheStack() {
        for (var open : List.of("[", "{\"a\":", "[{\"a\":")) {
            var deep = "{\"t\":1,\"total\":{},\"x\":" + open.repeat(100_000);
            assertThatThrownBy(() -> StatsRecord.parse(deep)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("less nesting");
        }
    }

    @Test
    void wrongTypesCountAsNothing() {
        var record = StatsRecord
                .parse("""
                {"t":1,"rps":"many","tps":null,"total":{"send":[],"0-100ms":"x"},"hy":{"id":5,"names":{"a":1},"run":7}}""");
        assertThat(record.sent()).isZero();
        assertThat(record.total()).isEqualTo(Totals.ZERO);
        assertThat(record.hy().orElseThrow().names()).isEmpty();
    }

    @Test
    void cutAndDamagedLinesThrowNothingElse() {
        var random = new Random(3);
        var lines = List.of(LEGACY, full("GET /cart", "say \"hi\" 😀").toLine());
        var alphabet = "{}[]\":,\\utrflne0123456789.-+eE \u0000\t\ud83d商";
        for (int i = 0; i < 20_000; i++) {
            var line = new StringBuilder(lines.get(i % lines.size()));
            for (int n = random.nextInt(4); n > 0; n--) {
                int at = random.nextInt(line.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(4)) {
                    case 0 -> line.setCharAt(at, c);
                    case 1 -> line.insert(at, c);
                    case 2 -> line.deleteCharAt(at);
                    default -> line.insert(at, line.substring(at, Math.min(line.length(), at + random.nextInt(40))));
                }
            }
            if (random.nextBoolean()) line.setLength(random.nextInt(line.length()));
            try {
                var record = StatsRecord.parse(line.toString());
                assertThat(StatsRecord.parse(record.toLine())).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void everyCutOfALineIsRefused() {
        var line = full("GET /cart", "dns").toLine();
        for (int length = 0; length < line.length(); length++) {
            var cut = line.substring(0, length);
            assertThatThrownBy(() -> StatsRecord.parse(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    // ------------------------------------------------------------------ files of the original

    /// The fields of a flat JSON object as they are written, in order.
    private static Map<String, String> fields(String json) {
        var fields = new LinkedHashMap<String, String>();
        var field = Pattern.compile("\"([^\"]+)\": ?(-?[0-9.]+)").matcher(json);
        while (field.find()) fields.put(field.group(1), field.group(2));
        return fields;
    }

    private static List<String> originalLines() throws Exception {
        var lines = new ArrayList<String>();
        for (var file : List.of("worker-a.sts", "worker-b.sts", "closed-loop-64.sts")) {
            lines.addAll(Files.readAllLines(Corpus.path("original/" + file)));
        }
        for (var datagram : Files.readAllLines(Corpus.path("original/udp-capture.txt"))) {
            lines.add(datagram.substring(datagram.indexOf('|') + 1));
        }
        return lines;
    }

    @Test @RequiresCorpus
    void readsEveryLineOfTheOriginal() throws Exception {
        var lines = originalLines();
        assertThat(lines).hasSizeGreaterThan(100);
        for (var line : lines) {
            var fields = fields(line);
            var record = StatsRecord.parse(line);
            assertThat(record.t()).isEqualTo(Long.parseLong(fields.remove("t")));
            assertThat(record.sent()).isEqualTo(Long.parseLong(fields.remove("rps")));
            assertThat(record.timeouts()).isEqualTo(Long.parseLong(fields.remove("tops")));
            assertThat(record.errors()).isEqualTo(Long.parseLong(fields.remove("eps")));
            assertThat(record.received()).isEqualTo(Long.parseLong(fields.remove("tps")));
            assertThat(record.respTimeSum()).isEqualTo(Double.parseDouble(fields.remove("respTimeSum")));
            assertThat(record.avgRespTime()).isEqualTo(Double.parseDouble(fields.remove("avgRespTime")));
            assertThat(record.total().sent()).isEqualTo(Long.parseLong(fields.remove("send")));
            assertThat(record.total().received()).isEqualTo(Long.parseLong(fields.remove("recv")));
            assertThat(record.total().timeouts()).isEqualTo(Long.parseLong(fields.getOrDefault("timeout", "0")));
            assertThat(record.total().errors()).isEqualTo(Long.parseLong(fields.getOrDefault("error", "0")));
            fields.remove("timeout");
            fields.remove("error");
            var bands = new LinkedHashMap<String, Long>();
            fields.forEach((band, count) -> bands.put(band, Long.valueOf(count)));
            assertThat(record.total().bands()).containsExactlyEntriesOf(bands);
            assertThat(record.hy()).isEmpty();
        }
    }

    @Test @RequiresCorpus
    void writesEveryLineOfTheOriginalAgainAsItWas() throws Exception {
        for (var line : originalLines()) {
            // Python writes a blank after colon and comma, and a whole float as 10.0.
            var dense = line.replace(": ", ":").replace(", ", ",").replaceAll("(\\d)\\.0(?=[,}])", "$1");
            assertThat(StatsRecord.parse(line).toLine()).isEqualTo(dense);
        }
    }

    @Test @RequiresCorpus
    void theBooksOfTheOriginalAddUp() throws Exception {
        for (var file : List.of("worker-a.sts", "worker-b.sts", "closed-loop-64.sts")) {
            var summary = new Summary();
            long sent = 0;
            for (var line : Files.readAllLines(Corpus.path("original/" + file))) {
                var record = StatsRecord.parse(line);
                summary.add(record);
                sent += record.sent();
            }
            assertThat(summary.total().sent()).isEqualTo(sent);
            assertThat(summary.total().bands().values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(summary.total().received());
        }
    }

    @Test @RequiresProgram("python3")
    void pythonReadsOursAsItReadTheOriginals() {
        var input = new StringBuilder();
        var recorder = new Recorder();
        var before = Recorder.Snapshot.ZERO;
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < second * 3; i++) {
                recorder.sent();
                if (i % 5 == 0) recorder.timedOut(recorder.name("a \"b\" \\ 商品 😀"), "timeout-body", 1, 1, 1);
                else recorder.received(recorder.name("GET /\ud83d"), 200, i * 40_000_000L, i * 40_000_000L, 1, 1);
            }
            var now = recorder.snapshot(before);
            var origin = new StatsRecord.Origin("api:1:1", "tag", second, 1, Health.NONE, List.of(), Optional.empty());
            var record = StatsRecord.between(before, now, recorder.bandNames(), 100 + second, origin);
            before = now;
            for (var datagram : record.datagrams()) input.append(new String(datagram, UTF_8)).append('\n');
        }
        var script = """
                import json, sys
                rps = tps = tops = eps = 0
                for line in sys.stdin.buffer:
                    r = json.loads(line)
                    rps += r["rps"]; tps += r["tps"]; tops += r["tops"]; eps += r["eps"]
                    assert isinstance(r["t"], int) and isinstance(r["rps"], int)
                    assert 0 <= r["avgRespTime"] * r["tps"] - r["respTimeSum"] + 0.01
                total = r["total"]
                bands = sum(v for k, v in total.items() if k.endswith("ms"))
                assert rps == total["send"] and tps == total["recv"] == bands
                assert tops == total.get("timeout", 0) and eps == total.get("error", 0)
                print(rps)
                """;
        var finished = Command.of("python3", "-c", script).input(input.toString()).run();
        assertThat(finished).isEqualTo(new Command.Finished(0, "570\n", ""));
    }

    // ------------------------------------------------------------------ datagrams

    private static Histogram wide(long seed, int count) {
        var random = new Random(seed);
        return Histogram.of(java.util.stream.LongStream
                .generate(() -> (long) Math.exp(random.nextDouble() * Math.log(Buckets.HIGHEST))).limit(count)
                .toArray());
    }

    private static Stream<StatsRecord> largeRecords() {
        var names = new LinkedHashMap<String, Line>();
        var kinds = new LinkedHashMap<String, Long>();
        for (int i = 0; i < 500; i++) {
            names.put("GET /path/" + i + "/" + "x".repeat(i % 190),
                    new Line(i + 3L, 3, i * 10L, wide(i, i), new Statuses(i, 0, 1, 0)));
            kinds.put("商品 " + i + " \" \\ ".repeat(i % 20), (long) i);
        }
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i < 60; i++) options.put("option" + i, "value ".repeat(i));
        var facts = Optional.of(new Facts("shop.java", options, "api", 4, "25", "1.0", 1));
        return Stream.of(large(wide(1, 20_000), Map.of(), Map.of(), Optional.empty()),
                large(Histogram.empty(), names, Map.of(), Optional.empty()),
                large(Histogram.of(5), Map.of(), kinds, Optional.empty()),
                large(Histogram.of(5), Map.of(), Map.of(), facts),
                large(wide(2, 5_000), names, kinds, facts), everything(names, kinds, facts));
    }

    private static StatsRecord everything(Map<String, Line> names, Map<String, Long> kinds, Optional<Facts> facts) {
        var phases = Map.of(Phase.DNS, wide(3, 10), Phase.WAIT, wide(4, 3_000), Phase.RECEIVE, wide(5, 1));
        var health = new Health(1.25, 0.034, 1_234, 56_789, 0.017, 1_020, 20_000, 312, 5, 2, 64, 63.125, 0.5,
                1_204.5);
        var events = new ArrayList<Event>();
        for (int i = 0; i < 60; i++) events.add(new Event(1_795_356_434_123L + i, "商品 deployed " + "x".repeat(i)));
        var reasons = new ArrayList<String>();
        var met = new ArrayList<Ending.Met>();
        for (int i = 0; i < 20; i++) {
            reasons.add("reason " + i + " " + "y".repeat(i * 10));
            met.add(new Ending.Met("p99 < " + i + "ms", i % 2 == 0, "\"212\" ms"));
        }
        var tally = new Tally(3, 12_345, 678, wide(6, 9_000), Optional.of(wide(7, 9_000)), names, kinds, phases, health,
                events);
        var ending = new Ending(new Verdict(Verdict.Level.SUSPECT, reasons), met);
        return new StatsRecord(1_795_356_434L, 9, 8, 2, 1, 0.2546, 0.0318,
                new Totals(10_000_000, 9_000_000, 81, 7, Map.of("0-100ms", 9_000_000L)),
                Optional.of(new Details("api:7:1795356400", "tag", 100, 10, 9, tally, facts, Optional.of(ending))));
    }

    @Test
    void whatIsKnownOfAGeneratorComesBackAsItWas() {
        var record = everything(Map.of(), Map.of(), Optional.empty());
        assertThat(StatsRecord.parse(record.toLine())).isEqualTo(record);
        assertThat(record.toLine()).contains("""
                "gen":{"cpu":1.25,"lag99":1.234,"lagmax":56.789,"gc":17,"fds":1020,"fdmax":20000,"dropped":5,"late":312,\
                "lost":2,"starved":0.034,"ran":64,"asked":63.125,"slept":0.5,\"due\":1204.5},\
                "events":[{"at":1795356434.123,"text":"商品 deployed "},""").contains("""
                "end":true,"verdict":"SUSPECT","reasons":["reason 0 ",""").contains("""
                "thresholds":[{"text":"p99 < 0ms","passed":true,"actual":"\\"212\\" ms"},""")
                .containsPattern("\"phases\":\\{\"dns\":\\[[\\d.]+,[\\d.]+,\"[\\w+/=]+\"\\],\"wait\":");
    }

    private static StatsRecord large(Histogram times, Map<String, Line> names, Map<String, Long> kinds,
            Optional<Facts> facts) {
        var details =
                new Details("api:7:1795356400", "tag", 100, 10, 9, 3, 12_345, 678, times, names, kinds, facts, true);
        var bands = Map.of("0-100ms", 9_000_000L);
        return new StatsRecord(1_795_356_434L, 9, 8, 2, 1, 0.2546, 0.0318,
                new Totals(10_000_000, 9_000_000, 81, 7, bands), Optional.of(details));
    }

    private static List<StatsRecord> parts(StatsRecord record) {
        var datagrams = record.datagrams();
        var mac = new DatagramMac("token");
        assertThat(datagrams.stream().mapToInt(datagram -> mac.signed(datagram).length))
                .allMatch(length -> length <= 1400);
        return datagrams.stream()
                .map(datagram -> StatsRecord.parse(new String(datagram, UTF_8)))
                .toList();
    }

    /// As a receiver adds them up.
    private static Details added(Details one, Details other) {
        var run = one.run().isEmpty() ? other.run() : one.run().map(facts -> {
            var options = new LinkedHashMap<>(facts.options());
            other.run().ifPresent(more -> options.putAll(more.options()));
            return new Facts(facts.scenario(), options, facts.host(), facts.cores(), facts.java(), facts.version(),
                    facts.start());
        });
        return new Details(one.id(), one.tag(), one.seq(), one.users(), one.open(), one.tally().plus(other.tally()),
                run,
                one.ending().map(ending -> other.ending().map(end -> end.after(ending)).orElse(ending)));
    }

    @ParameterizedTest @org.junit.jupiter.params.provider.MethodSource("largeRecords")
    void aLargeRecordTravelsInPartsThatAddUpToIt(StatsRecord record) {
        var parts = parts(record);
        assertThat(parts).hasSizeGreaterThan(1);
        var sum = parts.stream().map(part -> part.hy().orElseThrow()).reduce(StatsRecordTest::added).orElseThrow();
        assertThat(sum).isEqualTo(StatsRecord.parse(record.toLine()).hy().orElseThrow());
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            assertThat(part.t()).isEqualTo(record.t());
            assertThat(part.total()).isEqualTo(record.total());
            assertThat(part.hy().orElseThrow().seq()).isEqualTo(100 + i);
            long counts = part.sent() + part.received() + part.timeouts() + part.errors();
            assertThat(counts).isEqualTo(i == 0 ? 20 : 0);
            assertThat(part.respTimeSum()).isEqualTo(i == 0 ? 0.2546 : 0);
            assertThat(part.avgRespTime()).isEqualTo(i == 0 ? 0.0318 : 0);
        }
    }

    @Test
    void aSmallRecordIsOneDatagramWithTheBytesOfItsLine() {
        var record = full("GET /cart", "dns");
        assertThat(record.datagrams()).singleElement()
                .isEqualTo(record.toLine().getBytes(UTF_8));
    }

    @ParameterizedTest @ValueSource(strings = {"x", "商", "😀", "\"", "\u0001", "\ud83d"})
    void textsOfAnyLengthAreCutToFit(String character) {
        var text = character.repeat(5_000);
        var facts = new Facts("shop.java", Map.of("key", text), "api", 4, "25", "1.0", 1);
        var named = new Line(3, 1, 5, Histogram.of(1, 2));
        var parts = parts(large(Histogram.of(5), Map.of(text, named), Map.of(text, 3L), Optional.of(facts)));
        var all = parts.stream().map(part -> part.hy().orElseThrow()).reduce(StatsRecordTest::added).orElseThrow();
        assertThat(all.kinds().values()).containsExactly(3L);
        assertThat(all.names().values()).containsExactly(named);
        assertThat(all.run().orElseThrow().options()).hasSize(1);
    }
}
