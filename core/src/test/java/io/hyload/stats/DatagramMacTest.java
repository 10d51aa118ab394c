package io.hyload.stats;

import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DatagramMacTest {

    private static final byte[] RECORD =
            "{\"t\":5,\"rps\":2,\"total\":{\"send\":2},\"hy\":{\"v\":1,\"id\":\"w\",\"seq\":3}}".getBytes(UTF_8);

    private final DatagramMac mac = new DatagramMac("correct horse");

    @Test
    void aSignedDatagramIsARecordWithOneKeyMore() {
        var signed = mac.signed(RECORD);
        assertThat(signed).hasSize(RECORD.length + DatagramMac.LENGTH);
        assertThat(new String(signed, UTF_8)).matches(".*\"seq\":3,\"mac\":\"[A-Za-z0-9_-]{43}\"}}");
        assertThat(StatsRecord.parse(new String(signed, UTF_8)))
                .isEqualTo(StatsRecord.parse(new String(RECORD, UTF_8)));
    }

    /// As any other language would compute it: `printf %s '{…}}' | openssl dgst -sha256 -hmac key -binary | basenc --base64url`.
    @Test
    void theCodeIsHmacSha256OfTheDatagramWithoutIt() throws Exception {
        var hmac = javax.crypto.Mac.getInstance("HmacSHA256");
        hmac.init(new javax.crypto.spec.SecretKeySpec("correct horse".getBytes(UTF_8), "HmacSHA256"));
        var code = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(hmac.doFinal(RECORD));
        assertThat(new String(mac.signed(RECORD), UTF_8)).contains("\"mac\":\"" + code + "\"");
    }

    @Test
    void whatWasSignedWithTheSameTokenIsRight() {
        assertThat(mac.fault(ByteBuffer.wrap(new DatagramMac("correct horse").signed(RECORD)))).isEmpty();
    }

    @Test
    void whatWasSignedWithAnotherTokenIsWrong() {
        assertThat(mac.fault(ByteBuffer.wrap(new DatagramMac("correct horsf").signed(RECORD))))
                .contains(Refusal.WRONG_MAC);
    }

    @Test
    void whatIsNotSignedIsUnsignedHoweverShort() {
        assertThat(mac.fault(ByteBuffer.wrap(RECORD))).contains(Refusal.UNSIGNED);
        assertThat(mac.fault(ByteBuffer.allocate(0))).contains(Refusal.UNSIGNED);
        assertThat(mac.fault(ByteBuffer.wrap("}}".getBytes(UTF_8)))).contains(Refusal.UNSIGNED);
    }

    @Test
    void anyOtherByteIsFound() {
        var signed = mac.signed(RECORD);
        for (int i = 0; i < signed.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                var changed = signed.clone();
                changed[i] ^= (byte) (1 << bit);
                assertThat(mac.fault(ByteBuffer.wrap(changed))).as("bit %d of byte %d", bit, i).isPresent();
            }
        }
    }

    @Test
    void positionAndLimitAreLeftAsTheyAre() {
        var signed = mac.signed(RECORD);
        var around = ByteBuffer.allocate(2_000).position(100).put(signed).flip().position(100);
        assertThat(mac.fault(around)).isEmpty();
        assertThat(around.position()).isEqualTo(100);
        assertThat(around.remaining()).isEqualTo(signed.length);
    }

    @Test
    void randomBytesNeverPassAndNeverThrow() {
        var random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            assertThat(mac.fault(ByteBuffer.wrap(bytes))).isPresent();
        }
    }

    @Test
    void anEmptyTokenAndARecordWithoutHyAreRefused() {
        assertThatThrownBy(() -> new DatagramMac("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mac.signed("{\"t\":5}".getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }
}
