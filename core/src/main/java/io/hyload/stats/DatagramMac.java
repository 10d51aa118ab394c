package io.hyload.stats;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Signs datagrams, so that only who knows the token can put figures before those who watch.
///
/// The MAC is the last key of `hy`, which is the last of a record: `,"mac":"<43 characters>"}}`. It is the HMAC-SHA256 (RFC
/// 2104) with the token as its key, in base64url without padding (RFC 4648 section 5), over the bytes of the datagram
/// as it is without that piece. So it can be checked by who reads no records. For several threads at once.
public final class DatagramMac {

    private static final byte[] KEY = ",\"mac\":\"".getBytes(US_ASCII);
    private static final byte[] END = "\"}}".getBytes(US_ASCII);
    private static final int CODE = 43;

    /// By how many bytes a datagram grows.
    public static final int LENGTH = KEY.length + CODE + 1;

    private final SecretKeySpec key;

    /// @param token what sender and receiver share; not empty
    public DatagramMac(String token) {
        if (token.isEmpty()) throw new IllegalArgumentException("an empty token");
        key = new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA256");
    }

    /// The same datagram with its MAC.
    ///
    /// @param datagram of a record with `hy`
    public byte[] signed(byte[] datagram) {
        int rest = datagram.length - 2;
        if (rest < 0 || datagram[rest] != '}' || datagram[rest + 1] != '}')
            throw new IllegalArgumentException("not a record with hy");
        return ByteBuffer.allocate(datagram.length + LENGTH).put(datagram, 0, rest).put(KEY)
                .put(code(ByteBuffer.wrap(datagram, 0, rest))).put(END).array();
    }

    /// What is wrong with the datagram between position and limit, which are left as they are.
    public Optional<Refusal> fault(ByteBuffer datagram) {
        int rest = datagram.remaining() - LENGTH - 2;
        if (rest < 0 || !stands(KEY, datagram, rest) || !stands(END, datagram, rest + KEY.length + CODE))
            return Optional.of(Refusal.UNSIGNED);
        var given = new byte[CODE];
        datagram.get(datagram.position() + rest + KEY.length, given);
        var signed = datagram.slice(datagram.position(), rest);
        return MessageDigest.isEqual(given, code(signed)) ? Optional.empty() : Optional.of(Refusal.WRONG_MAC);
    }

    private static boolean stands(byte[] piece, ByteBuffer datagram, int at) {
        return datagram.slice(datagram.position() + at, piece.length).equals(ByteBuffer.wrap(piece));
    }

    /// @param beginning the datagram up to its last two bytes
    private byte[] code(ByteBuffer beginning) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(beginning);
            mac.update((byte) '}');
            mac.update((byte) '}');
            return Base64.getUrlEncoder().withoutPadding().encode(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
