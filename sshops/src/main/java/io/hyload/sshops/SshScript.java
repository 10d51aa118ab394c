package io.hyload.sshops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// How a script is handed to `sh` on its standard input.
final class SshScript {

    /// Numbers of signals that RFC 4254 §6.10 names.
    private static final Map<String, Integer> SIGNALS = Map.ofEntries(Map.entry("HUP", 1), Map.entry("INT", 2),
            Map.entry("QUIT", 3), Map.entry("ILL", 4), Map.entry("ABRT", 6), Map.entry("FPE", 8), Map.entry("KILL", 9),
            Map.entry("USR1", 10), Map.entry("SEGV", 11), Map.entry("USR2", 12), Map.entry("PIPE", 13),
            Map.entry("ALRM", 14), Map.entry("TERM", 15));

    /// Stands in both outputs before anything of the script: what a login shell prints before, from its `.bashrc` or `.cshrc`, is
    /// none of it.
    static final String BEGIN = "\001hyload\002\n";

    private SshScript() {}

    /// The script so that
    ///
    /// - its output begins behind [#BEGIN];
    /// - it is read as a whole before its first command runs: the group in braces; cut on the way, it does nothing;
    /// - what it runs has no input, and cannot eat the rest of the script;
    /// - it ends when we go: standard input stays open as long as we want it, and a watcher, who waits for its end, then ends the
    ///   process group, politely and two seconds later by force. A server itself does not end what runs without a terminal. Where
    ///   the shell does not lead a group, only the shell is ended.
    ///
    /// The watcher reads with the shell's own `read`, so that there is no other process to be left over.
    static String wrapped(String script) {
        return """
                {
                printf '\\001hyload\\002\\n'; printf '\\001hyload\\002\\n' >&2
                ( while read -r hyload_; do :; done; trap '' TERM
                kill -TERM -$$ || kill -TERM $$; sleep 2; kill -KILL -$$ ) <&3 3<&- >/dev/null 2>&1 &
                hyload_=$!
                ( :
                %s
                ) 3<&-
                set -- $?; kill $hyload_ 2>/dev/null; exit $1
                } 3<&0 </dev/null
                """.formatted(script);
    }

    /// What the script itself has left. Where it did not begin, what was printed says why: `nologin` complains on its output.
    static Remote.Finished finished(int exitCode, String out, String err) {
        boolean isComplaint = exitCode != 0 && !out.contains(BEGIN) && err.isBlank();
        return isComplaint ? new Remote.Finished(exitCode, "", out)
                : new Remote.Finished(exitCode, own(out), own(err));
    }

    /// What comes behind the sign of its beginning; all, where there is none.
    static String own(String printed) {
        int at = printed.indexOf(BEGIN);
        return at < 0 ? printed : printed.substring(at + BEGIN.length());
    }

    /// Reads over what comes before the output of the script.
    ///
    /// @return whether there is any such output: otherwise this is the end
    static boolean skipToOwn(InputStream printed) throws IOException {
        for (int matched = 0; matched < BEGIN.length();) {
            int next = printed.read();
            if (next < 0) return false;
            if (next == BEGIN.charAt(matched)) matched++;
            else matched = next == BEGIN.charAt(0) ? 1 : 0; // its first character comes once in it
        }
        return true;
    }

    /// The exit code that a shell gives a command ended by a signal.
    static int exitCode(String signal) {
        return 128 + SIGNALS.getOrDefault(signal, 0);
    }

    /// The last line that says something, as the reason of a failure.
    static String lastLine(String text) {
        var lines = text.lines().map(SshLogin::printable).filter(line -> !line.isEmpty()).toList();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    /// What is printed, up to a limit: its beginning.
    static final class Beginning extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int most;

        Beginning(int most) {
            this.most = most;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            kept.write(bytes, from, Math.min(length, most - kept.size()));
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }

    /// What is printed, up to a limit: its end, which has the reason of a failure.
    static final class End extends OutputStream {
        private final byte[] ring;
        private long written;

        End(int most) {
            ring = new byte[most];
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            for (var i = Math.max(0, length - ring.length); i < length; i++) {
                ring[(int) ((written + i) % ring.length)] = bytes[from + i];
            }
            written += length;
        }

        synchronized String text() {
            var length = (int) Math.min(written, ring.length);
            var text = new byte[length];
            for (var i = 0; i < length; i++) text[i] = ring[(int) ((written - length + i) % ring.length)];
            return new String(text, StandardCharsets.UTF_8);
        }
    }
}
