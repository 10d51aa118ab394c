package io.hyload.sshops;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.apache.sshd.client.channel.ChannelShell;

/// A shell there in the terminal here: keys go through as they are pressed, and the window's size follows.
final class SshTerminal {
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final String USUAL_TYPE = "xterm";

    private SshTerminal() {}

    /// @return the shell's exit code
    static int run(SshConnection connection) throws IOException {
        var label = connection.hop().label();
        var before =
                stty("-g").orElseThrow(() -> new RemoteFault(label, "a shell needs a terminal", "there is none here"));
        var size = size(stty("size").orElse("24 80"));
        var channel = connection.terminal(Optional.ofNullable(System.getenv("TERM")).orElse(USUAL_TYPE), size.columns(),
                size.lines());
        var over = new CountDownLatch(1);
        try (var in = new FileInputStream(TERMINAL.toFile()); var out = new FileOutputStream(TERMINAL.toFile())) {
            channel.setOut(out);
            channel.setErr(out);
            connection.opened(channel);
            channel.addCloseFutureListener(_ -> over.countDown());
            stty("raw", "-echo");
            var resizes = resizes(channel);
            try {
                // A daemon: it stays in its read when the shell has ended.
                Thread.ofPlatform().daemon().name("ssh-keys").start(() -> keys(in, channel));
                over.await();
            } finally {
                resizes.descendants().forEach(ProcessHandle::destroy);
                resizes.destroy();
                stty(before);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            channel.close(true);
        }
        if (channel.getExitSignal() != null) return SshScript.exitCode(channel.getExitSignal());
        if (channel.getExitStatus() == null) throw connection.lost(null);
        return channel.getExitStatus();
    }

    private static void keys(InputStream from, ChannelShell channel) {
        var keys = new byte[1024];
        try (var to = channel.getInvertedIn()) {
            for (int read; (read = from.read(keys)) >= 0;) {
                to.write(keys, 0, read);
                to.flush();
            }
        } catch (IOException _) {
            // the shell has ended, and says so itself
        }
    }

    /// Java is not told of a new size (SIGWINCH), a shell is: it prints the size each time.
    private static Process resizes(ChannelShell channel) throws IOException {
        var watcher = new ProcessBuilder("sh", "-c",
                "trap 'stty size </dev/tty' WINCH; while :; do sleep 3600 & wait $!; kill $! 2>/dev/null; done")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Thread.ofVirtual().name("ssh-size").start(() -> {
            try (var lines =
                    new BufferedReader(new InputStreamReader(watcher.getInputStream(), StandardCharsets.US_ASCII))) {
                for (String line; (line = lines.readLine()) != null;) {
                    var now = size(line);
                    channel.sendWindowChange(now.columns(), now.lines());
                }
            } catch (IOException _) {
                // the shell has ended
            }
        });
        return watcher;
    }

    record Size(int columns, int lines) {}

    /// What `stty size` prints: lines, then columns. 0 means that the terminal does not know.
    static Size size(String printed) {
        var numbers = printed.strip().split(" ");
        try {
            var lines = Integer.parseInt(numbers[0]);
            var columns = Integer.parseInt(numbers[1]);
            if (lines > 0 && columns > 0) return new Size(columns, lines);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            // as if it did not know
        }
        return new Size(80, 24);
    }

    /// What `stty` says about this terminal; empty where there is none.
    private static Optional<String> stty(String... words) throws IOException {
        var line = new ArrayList<>(List.of("stty"));
        line.addAll(List.of(words));
        try {
            var process = new ProcessBuilder(line).redirectInput(TERMINAL.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (IOException _) {
            return Optional.empty(); // no /dev/tty
        }
    }
}
