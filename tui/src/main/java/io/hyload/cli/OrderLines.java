package io.hyload.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The standard input of a worker on another machine: what [Order] describes, in numbered lines of base64, so that shells may
/// hand it on.
///
/// A line that comes again is left out, and one cut short too, since it will come again: the sender repeats whatever may
/// not have arrived.
final class OrderLines extends InputStream {
    private final BufferedReader lines;
    private byte[] bytes = {};
    private int at;
    private long last = -1;

    OrderLines(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, US_ASCII));
    }

    /// The line of that number, counted from 0: `NUMBER:LENGTH:BASE64`.
    static String line(long number, byte[] bytes) {
        return number + ":" + bytes.length + ":" + Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public int read() throws IOException {
        while (at == bytes.length) {
            var line = lines.readLine();
            if (line == null) return -1;
            take(line);
        }
        return bytes[at++] & 0xff;
    }

    /// Gives what is there, and waits only where nothing is.
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) return 0;
        int first = read();
        if (first < 0) return -1;
        into[from] = (byte) first;
        int more = Math.min(length - 1, bytes.length - at);
        System.arraycopy(bytes, at, into, from + 1, more);
        at += more;
        return more + 1;
    }

    private void take(String line) {
        var fields = line.split(":", -1);
        if (fields.length != 3 || !fields[0].equals(Long.toString(last + 1))) return;
        try {
            var decoded = Base64.getDecoder().decode(fields[2]);
            if (decoded.length != Integer.parseInt(fields[1])) return;
            bytes = decoded;
            at = 0;
            last++;
        } catch (IllegalArgumentException e) {
            // Cut short: it will come again.
        }
    }
}
