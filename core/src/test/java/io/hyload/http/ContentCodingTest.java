package io.hyload.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ContentCodingTest {

    private static final Url.Origin ORIGIN = new Url.Origin("http", "api.local", 80);
    private static final byte[] TEXT = "商品 ".repeat(1000).getBytes(UTF_8);

    @Test
    void gzipAndBothKindsOfDeflateAreUndone() throws BadResponse {
        assertThat(undo("gzip", gzip(TEXT))).isEqualTo(TEXT);
        assertThat(undo("X-GZIP", gzip(TEXT))).isEqualTo(TEXT);
        assertThat(undo("deflate", deflate(TEXT, false))).isEqualTo(TEXT);
        assertThat(undo("deflate", deflate(TEXT, true))).as("without the zlib wrapper").isEqualTo(TEXT);
        assertThat(undo("identity", TEXT)).isEqualTo(TEXT);
    }

    @Test
    void severalCodingsAreUndoneFromTheLast() throws BadResponse {
        assertThat(undo("deflate, gzip", gzip(deflate(TEXT, false)))).isEqualTo(TEXT);
        assertThat(undo("gzip,identity, ,deflate", deflate(gzip(TEXT), true))).isEqualTo(TEXT);
    }

    @Test
    void severalGzipMembersAreOneBody() throws BadResponse {
        var two = new ByteArrayOutputStream();
        two.writeBytes(gzip("one ".getBytes(UTF_8)));
        two.writeBytes(gzip("two".getBytes(UTF_8)));
        assertThat(undo("gzip", two.toByteArray())).asString().isEqualTo("one two");
    }

    @ParameterizedTest @ValueSource(strings = {"gzip", "deflate"})
    void aBodyNotInItsCodingIsRefused(String coding) {
        assertBad(coding, "plain text, no coding at all".getBytes(UTF_8), "is not " + coding);
        var whole = coding.equals("gzip") ? gzip(TEXT) : deflate(TEXT, false);
        assertBad(coding, Arrays.copyOf(whole, whole.length / 2), "cut short");
        whole[whole.length / 2] ^= 0x55;
        assertBad(coding, whole, "is not " + coding);
    }

    @ParameterizedTest @ValueSource(strings = {"br", "zstd", "gzip, br", "compress", "aes128gcm"})
    void aCodingNotAskedForIsRefused(String codings) {
        assertBad(codings, gzip(TEXT), "was not asked for");
    }

    @Test
    void manyCodingsAreRefusedBeforeAnyWork() {
        assertBad("gzip,".repeat(50_000), gzip(TEXT), "codings");
    }

    @Test
    void aBombIsRefused() {
        var bomb = new ByteArrayOutputStream();
        var megabyteOfZeros = gzip(new byte[1 << 20]);
        for (int i = 0; i < 300; i++) bomb.writeBytes(megabyteOfZeros);
        assertThat(bomb.size()).isLessThan(400_000);
        assertThatThrownBy(() -> undo("gzip", bomb.toByteArray())).isInstanceOf(BadResponse.class)
                .hasMessageContaining("inflates past 256 MB")
                .satisfies(e -> assertThat(((BadResponse) e).kind).isEqualTo(ErrorKind.TOO_LARGE));
    }

    private static void assertBad(String codings, byte[] raw, String message) {
        var bad = catchThrowableOfType(BadResponse.class, () -> undo(codings, raw));
        assertThat(bad).isNotNull();
        assertThat(bad.kind).isEqualTo(ErrorKind.BAD_ENCODING);
        assertThat(bad.getMessage()).contains(message).contains("api.local").hasLineCount(1);
        assertThat(bad.getMessage().length()).isLessThan(200);
    }

    private static byte[] undo(String codings, byte[] raw) throws BadResponse {
        return ContentCoding.undo(codings, raw, ORIGIN, Limits.ANY_BODY);
    }

    private static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean raw) {
        var bytes = new ByteArrayOutputStream();
        try (var deflater = new Deflater(9, raw); var out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
