package io.hyload.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SecretsTest {

    @ParameterizedTest @ValueSource(
            strings = {"password", "Password", "user_password", "passwd", "pwd", "token", "access_token", "apiKey",
                    "api-key", "X-Api-Key", "client_secret", "passphrase", "credentials", "JSESSIONID", "private_key"})
    void aNameTellsASecret(String name) {
        assertThat(Secrets.isSecret(name)).isTrue();
        assertThat(Secrets.header(name, "s3cret")).isEqualTo("***");
    }

    @ParameterizedTest @ValueSource(
            strings = {"user", "passenger", "tokens_used", "keyboard", "secretary", "Content-Type"})
    void anInnocentNameDoesNot(String name) {
        assertThat(Secrets.isSecret(name)).isFalse();
        assertThat(Secrets.header(name, "value")).isEqualTo("value");
    }

    @ParameterizedTest @ValueSource(
            strings = {"Authorization", "authorization", "Cookie", "Set-Cookie", "Proxy-Authorization"})
    void headersOfCredentialsAreMasked(String name) {
        assertThat(Secrets.header(name, "Basic YTpi")).isEqualTo("***");
    }

    @Test
    void ofATextThatWasCutNoEndOfASecretIsLeft() {
        assertThat(Secrets.masked("{\"token\": \"s3c,ret")).isEqualTo("{\"token\": \"***\"");
        assertThat(Secrets.masked("{\"token\": \"s3c,ret\\")).isEqualTo("{\"token\": \"***\"");
    }

    @Test
    void urlsInHeadersAreMaskedToo() {
        assertThat(Secrets.header("Location", "https://shop/back?token=s3cret&n=1"))
                .isEqualTo("https://shop/back?token=***&n=1");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            username=byhy&password=s3cret                  | username=byhy&password=***
            password=s3cret&a=1                            | password=***&a=1
            GET /a?token=s3cret&b=2 HTTP/1.1               | GET /a?token=***&b=2 HTTP/1.1
            http://h/p?x=1&api_key=s3cret                  | http://h/p?x=1&api_key=***
            passenger=Ada                                  | passenger=Ada
            {"user": "a", "password": "s3c\\"ret", "n": 1} | {"user": "a", "password": "***", "n": 1}
            {"pwd":12345,"n":1}                            | {"pwd":"***","n":1}
            {"a":{"access_token":"s3cret"}}                | {"a":{"access_token":"***"}}
            {"token":null}                                 | {"token":"***"}
            """)
    void valuesInQueriesFormsAndJsonAreMasked(String text, String masked) {
        assertThat(Secrets.masked(text)).isEqualTo(masked);
    }

    @Test
    void onlyTheSecretPartsOfAMultipartBodyAreMasked() {
        assertThat(Secrets.masked("""
                --b\r
                Content-Disposition: form-data; name="password"\r
                \r
                s3cret\r
                --b\r
                Content-Disposition: form-data; name="user"\r
                \r
                byhy\r
                --b\r
                Content-Disposition: form-data; name="private_key"; filename="k.pem"\r
                Content-Type: text/plain\r
                \r
                BEGIN\r
                S3CRET\r
                --b--\r
                """)).isEqualTo("""
                --b\r
                Content-Disposition: form-data; name="password"\r
                \r
                ***\r
                --b\r
                Content-Disposition: form-data; name="user"\r
                \r
                byhy\r
                --b\r
                Content-Disposition: form-data; name="private_key"; filename="k.pem"\r
                Content-Type: text/plain\r
                \r
                ***\r
                --b--\r
                """);
    }

    @Test
    void aLongSecretNeedsNoDeepStack() throws InterruptedException {
        var json = "{\"token\": \"" + "abc\\n".repeat(100_000) + "\", \"n\": 1}";
        var masked = new String[1];
        var small = new Thread(null, () -> masked[0] = Secrets.masked(json), "small stack", 1 << 18);
        small.setUncaughtExceptionHandler((_, e) -> masked[0] = e.toString());
        small.start();
        small.join();
        assertThat(masked[0]).isEqualTo("{\"token\": \"***\", \"n\": 1}");
    }
}
