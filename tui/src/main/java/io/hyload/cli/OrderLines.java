package io.hyload.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The standard input of a worker on another machine: what [Order] describes, in numbered lines of base64, so that shells may
/// hand it on.
///
/// A line that comes again is left out, and one cut short too, since it will come again: the sender repeats whatever may
/// not have arrived. Another sender may take over, with numbers of its own from 0; then the earlier one is not listened to any more.
final class OrderLines extends InputStream {
    private final BufferedReader lines;
    private byte[] bytes = {};
    private int at;
    private final Set<String> senders = new HashSet<>();
    private String sender = "";
    private long last = -1;

    OrderLines(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, US_ASCII));
    }

    /// The line of that number, counted from 0: `SENDER:NUMBER:LENGTH:BASE64`.
    ///
    /// @param sender a word that no other has, of letters and digits
    static String line(String sender, long number, byte[] bytes) {
        return sender + ":" + number + ":" + bytes.length + ":" + Base64.getEncoder().encodeToString(bytes);
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
        if (fields.length != 4) return;
        boolean isNew = !senders.contains(fields[0]);
        if (!isNew && !fields[0].equals(sender)) return;
        long expected = isNew ? 0 : last + 1;
        if (!fields[1].equals(Long.toString(expected))) return;
        try {
            var decoded = Base64.getDecoder().decode(fields[3]);
            if (decoded.length != Integer.parseInt(fields[2])) return;
            bytes = decoded;
            at = 0;
            sender = fields[0];
            senders.add(sender);
            last = expected;
        } catch (IllegalArgumentException e) {
            // Cut short: it will come again.
        }
    }
}
