package io.hyload.har;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SiteTest {

    @ParameterizedTest @CsvSource({"example.test, example.test", "a.b.example.test, example.test",
            "www.shop.co.uk, shop.co.uk",
            "shop.co.uk, shop.co.uk", "a.t.co, t.co", "www.co.com, co.com", "me.github.io, me.github.io",
            "x.me.github.io, me.github.io", "localhost, localhost", "127.0.0.1, 127.0.0.1", "[::1], [::1]",
            "www.example.test., example.test"})
    void anOwnerIsToldByTheEndOfTheName(String host, String site) {
        assertThat(Site.of(host)).isEqualTo(site);
    }
}
