package io.hyload.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

import static io.hyload.http.ErrorKind.BAD_ENCODING;
import static io.hyload.http.ErrorKind.TOO_LARGE;

/// Undoes content codings (RFC 9110 §8.4): gzip, and deflate with or without the zlib wrapper that half of the servers
/// leave out.
final class ContentCoding {

    /// Most a body may inflate to: a bomb of a few kilobytes must not end the generator.
    static final int MAX_INFLATED = 256 << 20;

    /// Most codings of one body; servers use one, and each costs as much as [#MAX_INFLATED].
    static final int MAX_CODINGS = 4;

    private ContentCoding() {}

    /// @param codings the value of `Content-Encoding`, in the order they were applied
    /// @param most    bytes it may inflate to, if that is less than [#MAX_INFLATED]
    static byte[] undo(String codings, byte[] raw, Url.Origin origin, long most) throws BadResponse {
        var content = raw;
        var applied = codings.split(",");
        if (applied.length > MAX_CODINGS) throw new BadResponse(BAD_ENCODING,
                "body of " + applied.length + " codings from " + origin);
        for (int i = applied.length - 1; i >= 0; i--) {
            var coding = applied[i].strip().toLowerCase(Locale.ROOT);
            content = switch (coding) {
                case "", "identity" -> content;
                case "gzip", "x-gzip", "deflate" ->
                    inflated(coding, content, origin, (int) Math.min(most, MAX_INFLATED));
                default -> throw new BadResponse(BAD_ENCODING,
                        "Content-Encoding '" + coding + "' from " + origin + " was not asked for");
            };
        }
        return content;
    }

    private static byte[] inflated(String coding, byte[] raw, Url.Origin origin, int most) throws BadResponse {
        Inflater inflater = null;
        try {
            InputStream in;
            if (coding.equals("deflate")) {
                inflater = new Inflater(!hasZlibHeader(raw));
                in = new InflaterInputStream(new ByteArrayInputStream(raw), inflater, 4096);
            } else {
                in = new GZIPInputStream(new ByteArrayInputStream(raw), 4096);
            }
            try (in) {
                return all(in, raw.length, coding, origin, most);
            }
        } catch (BadResponse e) {
            throw e;
        } catch (IOException e) {
            var why = e instanceof EOFException || e.getMessage() == null ? "cut short" : e.getMessage();
            throw new BadResponse(BAD_ENCODING, "body from " + origin + " is not " + coding + ": " + why);
        } finally {
            if (inflater != null) inflater.end();
        }
    }

    private static byte[] all(InputStream in, int rawLength, String coding, Url.Origin origin, int most)
            throws IOException {
        var content = new ByteArrayOutputStream(Math.max(512, 3 * Math.min(rawLength, 1 << 20)));
        var some = new byte[8192];
        for (int read; (read = in.read(some)) >= 0;) {
            if (content.size() + read > most) {
                throw new BadResponse(TOO_LARGE, coding + " body of " + rawLength + " bytes from " + origin
                        + " inflates past " + (most == MAX_INFLATED ? (most >> 20) + " MB"
                                : most + " bytes, the most that maxBody allows"));
            }
            content.write(some, 0, read);
        }
        return content.toByteArray();
    }

    /// RFC 1950 §2.2: method 8, and the first two bytes a multiple of 31.
    private static boolean hasZlibHeader(byte[] raw) {
        return raw.length >= 2 && (raw[0] & 0x0f) == 8 && ((raw[0] & 0xff) << 8 | raw[1] & 0xff) % 31 == 0;
    }
}
