package io.hyload.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.http.ErrorKind.BAD_ENCODING;
import static io.hyload.http.ErrorKind.TOO_LARGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class InflatingTest {

    private static final Url.Origin ORIGIN = new Url.Origin("http", "api.local", 80);
    private static final byte[] TEXT = "hello, 商品 ".repeat(5000).getBytes(UTF_8);

    private static byte[] undone(String codings, byte[] raw, int piece) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var inflating = Inflating.undo(codings, out, ORIGIN)) {
            for (int at = 0; at < raw.length; at += piece) inflating.write(raw, at, Math.min(piece, raw.length - at));
            inflating.finish();
        }
        return out.toByteArray();
    }

    private static BadResponse refused(String codings, byte[] raw) {
        return catchThrowableOfType(BadResponse.class, () -> undone(codings, raw, 100));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] deflate(byte[] content, boolean raw) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var deflater = new Deflater(6, raw);
        try (var out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(content);
        }
        deflater.end();
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) bytes.writeBytes(part);
        return bytes.toByteArray();
    }

    @ParameterizedTest @ValueSource(ints = {1, 7, 1000, 1 << 20})
    void everyCodingIsUndoneWhateverThePieces(int piece) throws IOException {
        assertThat(undone("gzip", gzip(TEXT), piece)).isEqualTo(TEXT);
        assertThat(undone("X-GZIP", gzip(TEXT), piece)).isEqualTo(TEXT);
        assertThat(undone("deflate", deflate(TEXT, false), piece)).isEqualTo(TEXT);
        assertThat(undone("deflate", deflate(TEXT, true), piece)).isEqualTo(TEXT);
        assertThat(undone("deflate, identity, gzip", gzip(deflate(TEXT, true)), piece)).isEqualTo(TEXT);
        assertThat(undone("", TEXT, piece)).isEqualTo(TEXT);
    }

    @ParameterizedTest @ValueSource(ints = {1, 7, 1 << 20})
    void severalMembersAndPaddingBehindThem(int piece) throws IOException {
        var members = joined(gzip("one ".getBytes(UTF_8)), gzip(new byte[0]), gzip("two".getBytes(UTF_8)));
        assertThat(undone("gzip", members, piece)).asString().isEqualTo("one two");
        assertThat(undone("gzip", joined(members, new byte[20]), piece)).asString().isEqualTo("one two");
    }

    /// RFC 1952 §2.3.1: extra field, name, comment and a sum of the header.
    @ParameterizedTest @ValueSource(ints = {1, 7, 1 << 20})
    void aHeadOfGzipMayHaveMore(int piece) throws IOException {
        var member = gzip(TEXT);
        var head = joined(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3}, new byte[] {3, 0, 1, 2, 3},
                "name\0".getBytes(UTF_8), "comment\0".getBytes(UTF_8));
        var sum = new CRC32();
        sum.update(head);
        var full = joined(head, new byte[] {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)},
                Arrays.copyOfRange(member, 10, member.length));
        assertThat(undone("gzip", full, piece)).isEqualTo(TEXT);
    }

    @Test
    void whatIsNotWhatItSaysIsRefused() throws IOException {
        var good = gzip(TEXT);
        var wrongSum = good.clone();
        wrongSum[good.length - 8] ^= 1;
        var broken = good.clone();
        Arrays.fill(broken, 20, 60, (byte) 0xff);
        assertThat(refused("gzip", TEXT))
                .hasMessage("body from api.local is not gzip: Not in GZIP format");
        assertThat(refused("gzip", wrongSum)).hasMessageContaining("trailer");
        assertThat(refused("gzip", broken).kind).isEqualTo(BAD_ENCODING);
        assertThat(refused("deflate", TEXT).kind).isEqualTo(BAD_ENCODING);
        assertThat(refused("br", TEXT)).hasMessageContaining("'br'");
        assertThat(refused("gzip,gzip,gzip,gzip,gzip", TEXT).kind).isEqualTo(BAD_ENCODING);
        for (int length : new int[] {1, 5, 10, 30, good.length - 8, good.length - 1})
            assertThat(refused("gzip", Arrays.copyOf(good, length))).hasMessageEndingWith("cut short");
        assertThat(refused("deflate", Arrays.copyOf(deflate(TEXT, false), 40))).hasMessageEndingWith("cut short");
    }

    @Test
    void nothingIsNothingInAnyCoding() throws IOException {
        assertThat(undone("gzip", new byte[0], 1)).isEmpty();
        assertThat(undone("deflate", new byte[0], 1)).isEmpty();
    }

    @Test
    void aBombIsRefused() throws IOException {
        var zeros = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zeros)) {
            var some = new byte[1 << 20];
            for (int i = 0; i <= 256; i++) gzip.write(some);
        }
        var refused = catchThrowableOfType(BadResponse.class, () -> {
            try (var inflating = Inflating.undo("gzip", OutputStream.nullOutputStream(), ORIGIN)) {
                inflating.write(zeros.toByteArray());
            }
        });
        assertThat(refused.kind).isEqualTo(TOO_LARGE);
        assertThat(refused).hasMessageContaining("inflates past 256 MB");
    }

    /// A byte changed anywhere ends in a [BadResponse] or in some text, never in anything else.
    @Test
    void noBytesBreakIt() throws IOException {
        var random = new Random(3);
        var bytes = new byte[500];
        random.nextBytes(bytes);
        for (var good : new byte[][] {gzip(bytes), deflate(bytes, true), deflate(bytes, false)}) {
            for (int i = 0; i < 2000; i++) {
                var mutated = good.clone();
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
                try {
                    undone(i % 2 == 0 ? "gzip" : "deflate", mutated, 64);
                } catch (BadResponse e) {
                    assertThat(e.kind).isEqualTo(BAD_ENCODING);
                }
            }
        }
    }
}
