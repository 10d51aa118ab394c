package io.hyload.json.jackson;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.json.JsonMismatch;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JacksonCodecTest {

    private static final JsonCodec CODEC = JsonCodec.found();

    private static Json parse(String text) {
        return CODEC.parse(text.getBytes(UTF_8));
    }

    private static String write(Object value) {
        return new String(CODEC.write(value), UTF_8);
    }

    @Test
    void isFoundByServiceLoader() {
        assertThat(CODEC).isInstanceOf(JacksonCodec.class);
    }

    // ------------------------------------------------------------------ reading

    @Test
    void whatIsThereIsReached() {
        var json = parse("""
                {"ret":0,"retlist":[{"id":7,"name":"商品 \\"x\\""},{"id":8}],"a/b":{"~":true}}""");
        assertThat(json.get("ret").asInt(-1)).isZero();
        assertThat(json.get("retlist").get(0).get("name").asString()).isEqualTo("商品 \"x\"");
        assertThat(json.at("/retlist/1/id").asLong(-1)).isEqualTo(8);
        assertThat(json.at("/a~1b/~0").asBoolean(false)).isTrue();
        assertThat(json.at("").size()).isEqualTo(3);
        assertThat(json.names()).containsExactly("ret", "retlist", "a/b");
        assertThat(json.get("retlist").elements()).hasSize(2);
        assertThat(json.get("retlist").isArray()).isTrue();
        assertThat(json.isObject()).isTrue();
    }

    @Test
    void whatIsNotThereIsMissingHoweverLongTheChain() {
        var json = parse("{\"list\":[1],\"text\":\"x\",\"none\":null}");
        for (var missing : List.of(json.get("no"), json.get("no").get(3).get("x").at("/y"), json.get("list").get(1),
                json.get("list").get(-1), json.get("list").get("x"), json.get("text").get(0), json.get(0),
                json.at("/list/1"),
                json.at("/text/0"), json.get("none").get("x"))) {
            assertThat(missing.isMissing()).isTrue();
            assertThat(missing.isNull()).isFalse();
            assertThat(missing.asInt(-1)).isEqualTo(-1);
            assertThat(missing.asLong(-2)).isEqualTo(-2);
            assertThat(missing.asDouble(-3)).isEqualTo(-3);
            assertThat(missing.asBoolean(true)).isTrue();
            assertThat(missing.asString()).isEmpty();
            assertThat(missing.toString()).isEmpty();
            assertThat(missing.elements()).isEmpty();
            assertThat(missing.names()).isEmpty();
            assertThat(missing.size()).isZero();
        }
        assertThatThrownBy(() -> json.get("no").as(Map.class)).isInstanceOf(JsonMismatch.class);
        assertThatThrownBy(() -> json.at("no-slash")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nullIsAValueThatGivesDefaults() {
        var json = parse("{\"a\":null}").get("a");
        assertThat(json.isNull()).isTrue();
        assertThat(json.isMissing()).isFalse();
        assertThat(json.asInt(-1)).isEqualTo(-1);
        assertThat(json.asLong(-1)).isEqualTo(-1);
        assertThat(json.asDouble(-1)).isEqualTo(-1);
        assertThat(json.asBoolean(true)).isTrue();
        assertThat(json.asString()).isEmpty();
        assertThat(json.toString()).isEqualTo("null");
        assertThatThrownBy(() -> json.as(Map.class)).isInstanceOf(JsonMismatch.class);
        assertThat(parse("null").isNull()).isTrue();
    }

    @Test
    void numbersInStringsAreNumbers() {
        var json = parse("[\"12\",\"-3\",\"x\",\"\",\"1.5\",\"99999999999\"]");
        assertThat(json.get(0).asInt(-1)).isEqualTo(12);
        assertThat(json.get(1).asLong(-1)).isEqualTo(-3);
        assertThat(json.get(2).asInt(-1)).isEqualTo(-1);
        assertThat(json.get(3).asInt(-1)).isEqualTo(-1);
        assertThat(json.get(4).asDouble(-1)).isEqualTo(1.5);
        assertThat(json.get(5).asInt(-1)).isEqualTo(-1);
        assertThat(json.get(5).asLong(-1)).isEqualTo(99_999_999_999L);
    }

    @Test
    void numbersThatDoNotFitGiveTheDefault() {
        var json = parse("[2147483648,9223372036854775808,-9223372036854775809,true,[],{}]");
        assertThat(json.get(0).asInt(-1)).isEqualTo(-1);
        assertThat(json.get(0).asLong(-1)).isEqualTo(2_147_483_648L);
        assertThat(json.get(1).asLong(-1)).isEqualTo(-1);
        assertThat(json.get(1).asDouble(-1)).isEqualTo(9.223372036854775808e18);
        assertThat(json.get(2).asLong(-1)).isEqualTo(-1);
        for (int i = 4; i < 6; i++) {
            assertThat(json.get(i).asInt(-1)).isEqualTo(-1);
            assertThat(json.get(i).asDouble(-1)).isEqualTo(-1);
            assertThat(json.get(i).asString()).isEmpty();
        }
    }

    @Test
    void scalarsAsStringsAreWrittenAsTheyStand() {
        var json = parse("[\"a\\nb\",12,1.50,true,null]");
        assertThat(json.elements().stream().map(Json::asString)).containsExactly("a\nb", "12", "1.5", "true", "");
        assertThat(json.toString()).isEqualTo("[\"a\\nb\",12,1.50,true,null]".replace("1.50", "1.5"));
    }

    @ParameterizedTest @ValueSource(strings = {"", " ", "{", "{}{}", "{} x", "[1,]", "<html>", "{\"a\":}", "nul",
            "\"open", "{'a':1}", "NaN", "\u0001"})
    void whatIsNotOneJsonTextIsMissing(String text) {
        assertThat(parse(text).isMissing()).isTrue();
    }

    @Test
    void nonsenseBytesAndDeepNestingAreMissing() {
        assertThat(CODEC.parse(new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'}).isMissing()).isTrue();
        assertThat(parse("[".repeat(200_000)).isMissing()).isTrue();
        assertThat(parse("[".repeat(200_000) + "]".repeat(200_000)).isMissing()).isTrue();
    }

    // ------------------------------------------------------------------ writing

    private record Customer(int id, String name, LocalDate since) {}

    @Test
    void writesMapsListsRecordsAndJson() {
        var map = new LinkedHashMap<String, Object>();
        map.put("z", 1);
        map.put("a", Arrays.asList("x", null, 2.5, true));
        assertThat(write(map)).isEqualTo("{\"z\":1,\"a\":[\"x\",null,2.5,true]}");
        assertThat(write(new Customer(7, "商品", LocalDate.of(2026, 3, 1))))
                .isEqualTo("{\"id\":7,\"name\":\"商品\",\"since\":\"2026-03-01\"}");
        assertThat(write(parse("{\"b\":[1]}"))).isEqualTo("{\"b\":[1]}");
        assertThat(write("a\"b")).isEqualTo("\"a\\\"b\"");
        assertThat(write(new int[] {1, 2})).isEqualTo("[1,2]");
        assertThat(write(null)).isEqualTo("null");
    }

    @Test
    void jsonMayStandInsideOfAnything() {
        var json = parse("{\"id\":7,\"tags\":[\"a\"]}");
        assertThat(write(Map.of("customer", json))).isEqualTo("{\"customer\":{\"id\":7,\"tags\":[\"a\"]}}");
        assertThat(write(List.of(json.get("id"), json.get("tags")))).isEqualTo("[7,[\"a\"]]");
    }

    @Test
    void jsonThatIsMissingIsWrittenAsNull() {
        assertThat(write(Map.of("customer", parse("{}").get("no")))).isEqualTo("{\"customer\":null}");
        assertThat(write(Json.missing())).isEqualTo("null");
    }

    @Test
    void whatCannotBeWrittenIsTold() {
        var loop = new LinkedHashMap<String, Object>();
        loop.put("me", loop);
        assertThatThrownBy(() -> CODEC.write(loop)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("json: java.util.LinkedHashMap cannot be written: ");
    }

    // ------------------------------------------------------------------ binding

    private static <T> T bind(String text, Class<T> type) {
        return CODEC.bind(text.getBytes(UTF_8), type);
    }

    @Test
    void bindsToRecordsWhoeverSeesThem() {
        record Local(String a, List<Customer> list) {}
        var text = "{\"a\":\"x\",\"unknown\":[1],\"list\":[{\"id\":1,\"name\":\"n\",\"since\":\"2026-03-01\"}]}";
        var expected = new Local("x", List.of(new Customer(1, "n", LocalDate.of(2026, 3, 1))));
        assertThat(bind(text, Local.class)).isEqualTo(expected);
        assertThat(parse(text).as(Local.class)).isEqualTo(expected);
        assertThat(parse(text).get("list").get(0).as(Customer.class).id()).isEqualTo(1);
    }

    @Test
    void aMissingNumberDoesNotFitWhileAMissingObjectIsNull() {
        assertThat(bind("{\"id\":1}", Customer.class)).isEqualTo(new Customer(1, null, null));
        assertThatThrownBy(() -> bind("{\"name\":\"n\"}", Customer.class))
                .hasMessage("JSON is no Customer: at [\"id\"] expected int");
    }

    @Test
    void timesStandInRecords() {
        record Order(Instant at, Duration took, LocalDate day) {}
        var order = new Order(Instant.parse("2026-03-01T10:00:00Z"), Duration.ofSeconds(90), LocalDate.of(2026, 3, 1));
        assertThat(bind("{\"at\":\"2026-03-01T10:00:00Z\",\"took\":\"PT1M30S\",\"day\":\"2026-03-01\"}", Order.class))
                .isEqualTo(order);
        assertThat(bind(write(order), Order.class)).isEqualTo(order);
    }

    @ParameterizedTest @ValueSource(
            strings = {"{\"id\":\"hunter2\"}", "{\"id\":[\"hunter2\"]}", "{\"since\":\"hunter2\"}", "\"hunter2\"",
                    "[{\"id\":\"hunter2\"}]", "hunter2", "{\"name\":hunter2}", "{\"name\":\"hunter2", "{} hunter2",
                    "{\"hunter2\" 1}",
                    "{\"name\":{\"hunter2\":1}}", "{\"id\":99999999999, \"name\":\"hunter2\"}", "", "null"})
    void whatDoesNotFitIsToldInOneLineWithoutItsContents(String text) {
        assertThatThrownBy(() -> bind(text, Customer.class)).isInstanceOf(JsonMismatch.class)
                .satisfies(e -> assertThat(e.getMessage()).contains("Customer").hasLineCount(1)
                        .doesNotContain("hunter2").doesNotContain("99999999999").doesNotContain("Jackson"));
        var json = parse(text);
        assertThatThrownBy(() -> json.as(Customer.class)).isInstanceOf(JsonMismatch.class)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).doesNotContain("hunter2"));
    }

    @Test
    void aMismatchSaysWhereItIs() {
        record Page(List<Customer> list) {}
        assertThatThrownBy(() -> bind("{\"list\":[{\"id\":1},{\"id\":\"x\"}]}", Page.class))
                .hasMessage("JSON is no Page: at [\"list\"][1][\"id\"] expected int");
        assertThatThrownBy(() -> bind("{\n\"list\": oops}", Page.class))
                .hasMessage("JSON is no Page: not JSON at line 2, column 9");
    }

    // ------------------------------------------------------------------ the stats record, by another reader

    @Test @RequiresCorpus
    void theRecordsOfTheOriginalCarryTheSameNumbers() throws Exception {
        for (var file : List.of("worker-a.sts", "worker-b.sts", "closed-loop-64.sts")) {
            for (var line : Files.readAllLines(Corpus.path("original/" + file))) {
                var again = parse(StatsRecord.parse(line).toLine());
                var original = parse(line);
                assertThat(again.names()).containsExactlyElementsOf(original.names());
                assertThat(again.get("total")).hasToString(original.get("total").toString());
                for (var key : original.names()) {
                    assertThat(again.get(key).asDouble(-1)).isEqualTo(original.get(key).asDouble(-1));
                }
            }
        }
    }
}
