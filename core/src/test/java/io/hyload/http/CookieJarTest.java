package io.hyload.http;

import java.time.Duration;
import java.util.List;

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
            """)
    void aCookieIsSentBackAsItCame(String setCookie, String header) {
        store("http://shop.example/", setCookie);
        assertThat(sentTo("http://shop.example/x")).isEqualTo(header);
    }

    @ParameterizedTest @ValueSource(strings = {"", ";", ";;", "novalue", "=1", " ; a=1", "=", "; Path=/"})
    void whatHasNoNameIsIgnored(String setCookie) {
        store("http://shop.example/", setCookie);
        assertThat(jar.isEmpty()).isTrue();
        assertThat(CookieJar.namesAndValues(List.of(setCookie))).isEmpty();
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
        assertThat(CookieJar.date(date)).hasValueSatisfying(
                instant -> assertThat(instant).hasToString("2094-11-06T08:49:37Z"));
    }

    @Test
    void yearsOfTwoDigitsAreFrom1970To2069() {
        assertThat(CookieJar.date("Sunday, 06-Nov-94 08:49:37 GMT").orElseThrow()).hasToString("1994-11-06T08:49:37Z");
        assertThat(CookieJar.date("Sunday, 06-Nov-69 08:49:37 GMT").orElseThrow()).hasToString("2069-11-06T08:49:37Z");
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "06 Nov 2026", "08:49:37", "06 Nov 1600 08:49:37", "32 Nov 2026 08:49:37",
                    "06 Nov 2026 24:49:37", "06 Nov 2026 08:60:37"})
    void whatIsNoDateIsNone(String text) {
        assertThat(CookieJar.date(text)).isEmpty();
    }

    @Test
    void aServerCannotFillTheMemory() {
        for (int i = 0; i < 4000; i++) store("http://h" + i + ".example/", "a=" + i);
        assertThat(sentTo("http://h0.example/")).isEmpty();
        assertThat(sentTo("http://h3999.example/")).isEqualTo("a=3999");
    }
}
