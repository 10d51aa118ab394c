package io.hyload.har;

import io.hyload.har.Flow.Hidden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SecretsTest {

    private static Flow hidden(String exchanges) {
        return Secrets.of(Correlation.of(Exchanges.flow(exchanges)), false);
    }

    @Test
    void credentialsPasswordsAndKeysBecomeOptions() {
        var flow = hidden("""
                GET https://shop.test/a?api_key=k-17-x&lang=en
                Authorization: Basic YWxpY2U6c2VjcmV0
                Cookie: sid=zzz
                =====
                POST https://shop.test/login
                Content-Type: application/x-www-form-urlencoded
                Authorization: Basic YWxpY2U6c2VjcmV0

                user=alice&password=hunter2&password_confirmation=hunter2
                =====
                POST https://shop.test/api
                Content-Type: application/json
                X-Auth: key17

                {"user":{"newPassword":"other"},"token_type":"Bearer","token":true}
                """);
        assertThat(flow.hidden()).containsExactly(
                new Hidden("authorization", "YWxpY2U6c2VjcmV0", "Authorization 2×"),
                new Hidden("apiKey", "k-17-x", "api_key #1"),
                new Hidden("password", "hunter2", "password #2"), new Hidden("auth", "key17", "X-Auth #3"),
                new Hidden("newPassword", "other", "newPassword #3"));
        assertThat(Secrets.listed(flow))
                .isEqualTo("Authorization 2×, api_key #1, password #2, X-Auth #3, newPassword #3"
                        + " → secrets.properties");
        assertThat(Secrets.values(flow)).containsEntry("password", "hunter2").hasSize(5);
    }

    @Test
    void whatIsCarriedIsNoSecret() {
        var flow = hidden("""
                POST https://shop.test/login
                Content-Type: application/json

                {"password":"hunter2"}
                -----
                200
                Content-Type: application/json

                {"token":"b7Gq1mmQ2Zz81hd7"}
                =====
                GET https://shop.test/a?token=b7Gq1mmQ2Zz81hd7
                Authorization: Bearer b7Gq1mmQ2Zz81hd7
                """);
        assertThat(flow.values()).hasSize(1);
        assertThat(flow.hidden()).extracting(Hidden::option).containsExactly("password");
    }

    @Test
    void whatIsHiddenIsNoSuspect() {
        var flow = hidden("""
                GET https://shop.test/a
                Authorization: Bearer b7Gq1mmQ2Zz81hd7
                """);
        assertThat(flow.hidden()).containsExactly(new Hidden("authorization", "b7Gq1mmQ2Zz81hd7", "Authorization #1"));
        assertThat(flow.suspects()).isEmpty();
    }

    @Test
    void optionsTakeNoNameThatIsTaken() {
        var flow = hidden("""
                POST https://shop.test/a?password=one
                Content-Type: application/json

                {"password":"two","url":"x","tag":"y"}
                =====
                POST https://tom:three@shop.test/a
                """);
        assertThat(Secrets.values(flow)).containsOnlyKeys("password", "password2", "password3")
                .containsValues("one", "two", "three");
    }

    @ParameterizedTest @ValueSource(strings = {"AKIAIOSFODNN7EXAMPLE", "ghp_0123456789abcdefghij0123",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0NzExIn0.sig", "sk_live_0123456789abcdefgh"})
    void keysAreKnownByTheirForm(String key) {
        assertThat(hidden("""
                POST https://shop.test/a
                Content-Type: application/json

                {"thing":"%s"}
                """.formatted(key)).hidden()).extracting(Hidden::value).containsExactly(key);
    }

    @Test
    void asRecordedNothingIsHidden() {
        var flow = Exchanges.flow("GET https://shop.test/a?password=one");
        assertThat(Secrets.of(flow, true)).isSameAs(flow);
        assertThat(Secrets.listed(flow)).isEmpty();
    }
}
