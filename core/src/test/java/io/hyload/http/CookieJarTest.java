package io.hyload.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CookieJarTest {

    private final ManualClock clock = ManualClock.at("2026-03-01T10:00:00Z");
    private final CookieJar jar = new CookieJar(clock);

    private void store(String from, String setCookie) {
        jar.store(Url.parse(from), setCookie);
    }

    private String sentTo(String url) {
        return jar.header(Url.parse(url));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            a=1               | a=1
            a=                | a=
            ' a = 1 2 '       | a=1 2
            a=b=c             | a=b=c
            a="q"; HttpOnly   | a="q"
            a=1;;; Unknown=2  | a=1
            novalue           | novalue
            =1                | 1
            ' = x y ; Path=/' | x y
            """)
    void aCookieIsSentBackAsItCame(String setCookie, String header) {
        store("http://shop.example/", setCookie);
        assertThat(sentTo("http://shop.example/x")).isEqualTo(header);
    }

    @ParameterizedTest @ValueSource(
            strings = {"", ";", ";;", " ; a=1", "=", " = ", "; Path=/", "a=1\r\nSet-Cookie: b=2",
                    "a=\0", "a=\u007f", "a\u0001=1", "a=1; Path=/\n"})
    void whatIsEmptyOrHasAControlCharacterIsIgnored(String setCookie) {
        store("http://shop.example/", setCookie);
        assertThat(jar.isEmpty()).isTrue();
    }

    /// A response has cookies by name; those without one are in the jar only.
    @Test
    void namesAndValuesOfAResponse() {
        assertThat(CookieJar.namesAndValues(List.of("a=1; Path=/", "novalue", "=2", " b = 3 ", "a=4", "c=")))
                .containsExactly(Map.entry("a", "4"), Map.entry("b", "3"), Map.entry("c", ""));
    }

    @Test
    void aCookieLongerThanFourKilobytesIsIgnored() {
        store("http://shop.example/", "a=" + "x".repeat(4096));
        assertThat(jar.isEmpty()).isTrue();
    }

    @Test
    void withoutDomainItGoesToTheVeryHostThatSetIt() {
        store("http://shop.example/", "a=1");
        assertThat(sentTo("http://shop.example:8080/")).isEqualTo("a=1");
        assertThat(sentTo("http://www.shop.example/")).isEmpty();
        assertThat(sentTo("http://example/")).isEmpty();
    }

    @ParameterizedTest @ValueSource(strings = {"shop.example", ".shop.example", "SHOP.Example"})
    void withADomainItGoesToTheHostsBelowToo(String domain) {
        store("http://www.shop.example/", "a=1; Domain=" + domain);
        assertThat(sentTo("http://shop.example/")).isEqualTo("a=1");
        assertThat(sentTo("http://api.shop.example/")).isEqualTo("a=1");
        assertThat(sentTo("http://workshop.example/")).isEmpty();
    }

    @ParameterizedTest @ValueSource(strings = {"example", "com", "other.example", "www.shop.example", "hop.example"})
    void aDomainThatIsNotTheHostsIsRefused(String domain) {
        store("http://shop.example/", "a=1; Domain=" + domain);
        assertThat(jar.isEmpty()).isTrue();
    }

    @Test
    void anAddressHasNoHostsBelow() {
        store("http://127.0.0.1/", "a=1; Domain=0.0.1");
        assertThat(jar.isEmpty()).isTrue();
        store("http://127.0.0.1/", "a=1; Domain=127.0.0.1");
        assertThat(sentTo("http://127.0.0.1/")).isEqualTo("a=1");
        store("http://localhost/", "b=1; Domain=localhost");
        assertThat(sentTo("http://localhost/")).isEqualTo("b=1");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            http://h/        | Path=/shop  | /shop      | true
            http://h/        | Path=/shop  | /shop/x    | true
            http://h/        | Path=/shop  | /shop?q=1  | true
            http://h/        | Path=/shop  | /shopping  | false
            http://h/        | Path=/shop/ | /shop      | false
            http://h/        | Path=/shop/ | /shop/x    | true
            http://h/a/b     | Path=x      | /a/c       | true
            http://h/a/b     | HttpOnly    | /a         | true
            http://h/a/b     | HttpOnly    | /a/x/y     | true
            http://h/a/b     | HttpOnly    | /b         | false
            http://h/a       | HttpOnly    | /b         | true
            """)
    void itGoesToItsPathAndBelow(String setAt, String attribute, String target, boolean sent) {
        store(setAt, "a=1; " + attribute);
        assertThat(sentTo("http://h" + target)).isEqualTo(sent ? "a=1" : "");
    }

    @Test
    void aSecureCookieGoesToHttpsOnly() {
        store("https://h/", "a=1; Secure");
        assertThat(sentTo("http://h/")).isEmpty();
        assertThat(sentTo("https://h/")).isEqualTo("a=1");
    }

    @Test
    void longerPathsComeFirstThenOlderCookies() {
        store("http://h/", "late=1; Path=/a");
        store("http://h/", "later=2; Path=/a");
        store("http://h/", "deep=3; Path=/a/b");
        store("http://h/", "root=4; Path=/");
        store("http://h/", "late=5; Path=/a");
        assertThat(sentTo("http://h/a/b/c")).isEqualTo("deep=3; late=5; later=2; root=4");
    }

    @Test
    void theSameNameDomainAndPathIsTheSameCookie() {
        store("http://h/", "a=1");
        store("http://h/", "a=2");
        store("http://h/", "a=3; Path=/x");
        assertThat(sentTo("http://h/")).isEqualTo("a=2");
        assertThat(sentTo("http://h/x")).isEqualTo("a=3; a=2");
    }

    @Test
    void maxAgeEndsACookie() {
        store("http://h/", "a=1; Max-Age=60");
        clock.advance(Duration.ofSeconds(59));
        assertThat(sentTo("http://h/")).isEqualTo("a=1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(sentTo("http://h/")).isEmpty();
    }

    @Test
    void maxAgeCountsMoreThanExpires() {
        store("http://h/", "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        store("http://h/", "b=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Max-Age=0");
        assertThat(sentTo("http://h/")).isEqualTo("a=1");
    }

    @ParameterizedTest @ValueSource(
            strings = {"Max-Age=0", "Max-Age=-1", "Max-Age=00", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"})
    void aTimeThatIsOverDeletesTheCookie(String attribute) {
        store("http://h/", "a=1");
        store("http://h/", "a=; " + attribute);
        assertThat(jar.isEmpty()).isTrue();
    }

    @ParameterizedTest @ValueSource(
            strings = {"Max-Age=soon", "Max-Age=", "Max-Age=99999999999999999999", "Expires=tomorrow", "Expires",
                    "Expires=Sun, 31 Feb 2027 08:00:00 GMT"})
    void aTimeThatIsNoneMeansForTheSession(String attribute) {
        store("http://h/", "a=1; " + attribute);
        clock.advance(Duration.ofDays(3650));
        assertThat(sentTo("http://h/")).isEqualTo("a=1");
    }

    @ParameterizedTest @ValueSource(strings = {"Sun, 06 Nov 2094 08:49:37 GMT", "Saturday, 06-Nov-2094 08:49:37 GMT",
            "Sun Nov  6 08:49:37 2094", "6 november 2094 8:49:37", "2094 Nov 06 08:49:37"})
    void datesAreReadInTheThreeFormatsOfHttpAndMore(String date) {
        assertThat(CookieDate.parse(date)).hasValueSatisfying(
                instant -> assertThat(instant).hasToString("2094-11-06T08:49:37Z"));
    }

    @Test
    void yearsOfTwoDigitsAreFrom1970To2069() {
        assertThat(CookieDate.parse("Sunday, 06-Nov-94 08:49:37 GMT").orElseThrow())
                .hasToString("1994-11-06T08:49:37Z");
        assertThat(CookieDate.parse("Sunday, 06-Nov-69 08:49:37 GMT").orElseThrow())
                .hasToString("2069-11-06T08:49:37Z");
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "06 Nov 2026", "08:49:37", "06 Nov 1600 08:49:37", "32 Nov 2026 08:49:37",
                    "06 Nov 2026 24:49:37", "06 Nov 2026 08:60:37"})
    void whatIsNoDateIsNone(String text) {
        assertThat(CookieDate.parse(text)).isEmpty();
    }

    @Test
    void aServerCannotFillTheMemory() {
        for (int i = 0; i < 4000; i++) store("http://h" + i + ".example/", "a=" + i);
        assertThat(sentTo("http://h0.example/")).isEmpty();
        assertThat(sentTo("http://h3999.example/")).isEqualTo("a=3999");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            4096 | 0 | true
            2048 | 2048 | true
            4096 | 1 | false
            0    | 4097 | false
            """)
    void nameAndValueHaveFourKilobytes(int name, int value, boolean kept) {
        store("http://h/", "n".repeat(name) + "=" + "v".repeat(value));
        assertThat(jar.isEmpty()).isEqualTo(!kept);
    }

    @Test
    void sizesAreInBytes() {
        store("http://h/", "a=" + "商".repeat(1365));
        assertThat(jar.isEmpty()).as("4,096 bytes").isFalse();
        store("http://h/", "b=" + "商".repeat(1366));
        assertThat(jar.kept()).hasSize(1);
    }

    @Test
    void anAttributeOfMoreThanAKilobyteIsAsIfNotThere() {
        store("http://h/x/y", "a=1; Path=/" + "p".repeat(1024) + "; Max-Age=60");
        assertThat(sentTo("http://h/x/z")).isEqualTo("a=1");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            Path=/a; Path=/b                | /b
            Path=/a; Path                   | /
            Path=/a; path=b                 | /
            """)
    void theLastOfTwoAttributesCounts(String attributes, String path) {
        store("http://h/", "a=1; " + attributes);
        assertThat(sentTo("http://h" + path)).isEqualTo("a=1");
    }

    @Test
    void anAttributeThatIsNoneDoesNotUndoTheOneBefore() {
        store("http://h/", "a=1; Max-Age=0; Max-Age=soon; Expires=never");
        assertThat(jar.isEmpty()).isTrue();
    }

    // ------------------------------------------------------------------ secure

    @Test
    void plainHttpCannotSetASecureCookie() {
        store("http://h/", "a=1; Secure");
        assertThat(jar.isEmpty()).isTrue();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            http://h.example/         | a=2                       | false
            http://h.example/         | a=2; Path=/login/x        | false
            http://h.example/         | a=2; Domain=h.example     | false
            http://h.example/         | a=; Max-Age=0             | false
            http://www.h.example/     | a=2; Path=/login          | false
            http://h.example/         | a=2; Path=/               | true
            http://h.example/         | b=2                       | true
            http://other.example/     | a=2; Path=/login          | true
            https://h.example/        | a=2; Path=/login/x        | true
            """)
    void plainHttpCannotLayACookieOverASecureOne(String from, String setCookie, boolean kept) {
        store("https://h.example/", "a=1; Secure; Domain=h.example; Path=/login");
        store(from + "login/", setCookie);
        assertThat(jar.kept()).hasSize(kept ? 2 : 1);
        assertThat(sentTo("https://h.example/login")).contains("a=1");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            https | __Secure-a=1; Secure                        | true
            https | __Secure-a=1; Secure; Domain=h.example      | true
            https | __Secure-a=1                                | false
            https | __SECURE-a=1                                | false
            http  | __Secure-a=1; Secure                        | false
            https | __Host-a=1; Secure; Path=/                  | true
            https | __host-a=1; Secure; Path=/                  | true
            https | __Host-a=1; Secure                          | false
            https | __Host-a=1; Path=/                          | false
            https | __Host-a=1; Secure; Path=/x                 | false
            https | __Host-a=1; Secure; Path=/; Domain=h.example | false
            http  | __Host-a=1; Secure; Path=/                  | false
            https | __Hosta=1                                   | true
            https | =__Host-a=1; Secure; Path=/                 | false
            https | __Secure-a; Secure                          | false
            """)
    void prefixesPromiseWhatTheySay(String scheme, String setCookie, boolean kept) {
        store(scheme + "://h.example/", setCookie);
        assertThat(jar.isEmpty()).isEqualTo(!kept);
    }

    @Test
    void sameSiteIsKeptAndNotEnforced() {
        store("https://h/", "a=1; SameSite=Strict");
        store("https://h/", "b=1; samesite = none ; Secure");
        store("https://h/", "c=1");
        assertThat(jar.kept()).extracting(SetCookie::sameSite).containsExactly("Strict", "none", "");
        assertThat(sentTo("https://h/")).isEqualTo("a=1; b=1; c=1");
    }

    // ------------------------------------------------------------------ hosts

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            http://localhost/      | localhost       | true
            http://shop.example./  | example.        | false
            http://shop.com/       | com.            | false
            http://[::1]/          | [::1]           | true
            http://[::1]/          | 1               | false
            http://127.0.0.1/      | 127.1           | true
            http://127.0.0.1/      | 1               | false
            http://a.müller.de/    | müller.de       | true
            http://a.müller.de/    | xn--mller-kva.de | true
            http://shop.example/   | 'a b'           | false
            """)
    void aDomainIsComparedInTheFormOfHosts(String url, String domain, boolean kept) {
        store(url, "a=1; Domain=" + domain);
        assertThat(sentTo(url)).isEqualTo(kept ? "a=1" : "");
    }

    @Test
    void aHostNamedLikeATopLevelDomainHasItsCookieAlone() {
        store("http://localhost/", "a=1; Domain=localhost");
        assertThat(sentTo("http://sub.localhost/")).isEmpty();
    }

    @Test
    void aCookieOfTheHostAndOneOfItsDomainAreTwo() {
        store("http://h.example/", "a=1");
        store("http://h.example/", "a=2; Domain=h.example");
        assertThat(sentTo("http://h.example/")).isEqualTo("a=1; a=2");
        assertThat(sentTo("http://www.h.example/")).isEqualTo("a=2");
    }

    // ------------------------------------------------------------------ limits

    private List<String> names() {
        return jar.kept().stream().map(SetCookie::name).toList();
    }

    @Test
    void aDomainHas180AndTheOneUsedLongestAgoGoesFirst() {
        for (int i = 0; i < 180; i++) store("http://h.example/", "c" + i + "=1; Path=/" + i);
        sentTo("http://h.example/0");
        store("http://h.example/", "new=1");
        assertThat(names()).hasSize(180).contains("c0", "new").doesNotContain("c1");
    }

    @Test
    void ofACrowdedDomainSecureCookiesGoLast() {
        store("https://h.example/", "secure=1; Secure");
        store("https://other.example/", "other=1");
        for (int i = 0; i < 300; i++) store("https://h.example/", "c" + i + "=1");
        assertThat(names()).hasSize(181).contains("secure", "other", "c299").doesNotContain("c120");
    }

    @Test
    void whatIsOverGoesBeforeAnythingElse() {
        store("http://h.example/", "oldest=1");
        for (int i = 0; i < 179; i++) store("http://h.example/", "c" + i + "=1; Max-Age=60");
        clock.advance(Duration.ofSeconds(61));
        store("http://h.example/", "new=1");
        assertThat(names()).containsExactly("oldest", "new");
    }

    @Test
    void thereAreThreeThousandInAll() {
        IntStream.range(0, 3100).forEach(i -> store("http://h" + i % 50 + ".example/", "c" + i + "=1"));
        assertThat(names()).hasSize(3000).first().isEqualTo("c100");
    }

    /// The rules of RFC 6265 §5.1.1 one by one: delimiters, what may follow a number, which of two counts.
    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            'Thu, 19-Nov-2026 08:49:37 GMT+5'      | 2026-11-19T08:49:37Z
            '8:9:7 1 jan 99'                       | 1999-01-01T08:09:07Z
            '08:49:37x 1z janitor 2026years'       | 2026-01-01T08:49:37Z
            '1 2 jan 26 08:49:37 2030'             | 2026-01-01T08:49:37Z
            '1 jan 26 27 08:49:37 09:00:00 feb'    | 2026-01-01T08:49:37Z
            '2026 1 jan 08:49:37'                  | 2026-01-01T08:49:37Z
            '1/jan/70 00:00:00'                    | 1970-01-01T00:00:00Z
            '1,jan;69(08?49)08:49:37'              | 2069-01-01T08:49:37Z
            '001 jan 2026 08:49:37'                | -
            '1 jan 20266 08:49:37'                 | -
            '1 jan 2026 08:49'                     | -
            '1 jan 2026 008:49:37'                 | -
            '1 jan 2026 08:49:377'                 | -
            '0 jan 2026 08:49:37'                  | -
            '29 feb 2028 23:59:59'                 | 2028-02-29T23:59:59Z
            '29 feb 2027 23:59:59'                 | -
            '1 jan 2026 23:59:60'                  | -
            '1 jan 1601 00:00:00'                  | 1601-01-01T00:00:00Z
            '1 ja 2026 08:49:37'                   | -
            """)
    void datesAreReadByTheLenientRules(String text, String instant) {
        assertThat(CookieDate.parse(text).map(Object::toString).orElse("-")).isEqualTo(instant);
    }
}
