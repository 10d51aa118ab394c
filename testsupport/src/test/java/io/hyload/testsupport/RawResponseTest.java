package io.hyload.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RawResponseTest {
    @Test
    void countsTheBytesOfTheBodyNotItsCharacters() {
        assertThat(text(RawResponse.http("200 OK", "商品", "Set-Cookie: a=1"))).isEqualTo("""
                HTTP/1.1 200 OK\r
                Set-Cookie: a=1\r
                Content-Length: 6\r
                \r
                商品""");
    }

    @Test
    void sendsTheChunksAsGiven() {
        assertThat(text(RawResponse.chunked("200 OK", List.of("Server: s"), "Hello, ", "big wide world"))).isEqualTo("""
                HTTP/1.1 200 OK\r
                Server: s\r
                Transfer-Encoding: chunked\r
                \r
                7\r
                Hello, \r
                e\r
                big wide world\r
                0\r
                \r
                """);
    }

    @Test
    void refusesAHeaderWithoutAName() {
        assertThatThrownBy(() -> RawResponse.http("200 OK", "", "oops")).hasMessageContaining("'oops'");
    }

    private static String text(byte[] raw) {
        return new String(raw, StandardCharsets.UTF_8);
    }
}
