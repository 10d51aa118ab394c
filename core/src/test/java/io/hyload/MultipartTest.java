package io.hyload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.hyload.http.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.hyload.Hyload.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class MultipartTest {

    private static String written(List<FilePart> parts, String... boundaries) {
        var body = Multipart.of(parts, Arrays.asList(boundaries).iterator()::next);
        var out = new ByteArrayOutputStream();
        try {
            body.writeTo(out, new byte[16]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(body.length()).isEqualTo(out.size());
        return out.toString(UTF_8);
    }

    private static FilePart file(String name, String fileName) {
        return new FilePart(name, Optional.of(fileName), Optional.of("text/plain"),
                new Body.Bytes("x".getBytes(UTF_8), Optional.empty()));
    }

    @Test
    void theBoundaryStandsInNoFieldAndNoName() {
        var parts = List.of(field("bound1", "x"), field("k", "a\r\n--bound2--\r\n"), file("f", "bound3.txt"));
        assertThat(written(parts, "bound1", "bound2", "bound3", "bound4")).startsWith("--bound4\r\n")
                .contains("\r\n\r\na\r\n--bound2--\r\n\r\n--bound4\r\n").endsWith("\r\n--bound4--\r\n");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a.txt     | filename="a.txt"
            a b';.txt | filename="a b';.txt"
            a"b\\.txt | filename="a%22b\\.txt"
            é.txt     | filename="é.txt"; filename*=UTF-8''%C3%A9.txt
            报 1'*.x  | filename="报 1'*.x"; filename*=UTF-8''%E6%8A%A5%201%27%2A.x
            """)
    void aFileNameOutsideAsciiComesTwice(String name, String attribute) {
        assertThat(written(List.of(file("f", name)), "B"))
                .contains("form-data; name=\"f\"; " + attribute + "\r\nContent-Type: text/plain\r\n\r\nx\r\n");
    }

    @Test
    void noNameEndsItsLine() {
        assertThat(written(List.of(file("a\r\nX-Evil: 1\0\"", "b\r\n\r\nevil\"\0")), "B")).isEqualTo("""
                --B\r
                Content-Disposition: form-data; name="a%0D%0AX-Evil: 1%00%22"; filename="b%0D%0A%0D%0Aevil%22%00"\r
                Content-Type: text/plain\r
                \r
                x\r
                --B--\r
                """);
    }

    @Test
    void nothingButTheLastBoundaryIsThereWithoutParts() {
        assertThat(written(List.of(), "B")).isEqualTo("--B--\r\n");
    }
}
