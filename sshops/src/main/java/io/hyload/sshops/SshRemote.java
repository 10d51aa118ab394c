package io.hyload.sshops;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.sftp.client.FullAccessSftpClient;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// A machine reached by SSH: scripts by `exec`, files by SFTP.
final class SshRemote implements Remote {
    private static final int MOST_OUT = 1 << 20;
    private static final int MOST_ERR = 64 << 10;
    private static final int MOST_ENTRIES = 100_000;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration TO_DRAIN = Duration.ofSeconds(2);
    private static final Duration TO_TELL_TIME = Duration.ofSeconds(20);

    private final String name;
    private final SshConnections.Lease lease;

    SshRemote(String name, SshConnections.Lease lease) {
        this.name = name;
        this.lease = lease;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Finished run(String script, Duration limit) throws IOException {
        var out = new SshScript.Beginning(SshScript.BEGIN.length() + MOST_OUT);
        var err = new SshScript.End(MOST_ERR);
        return connection().withPlace(() -> {
            var running = started(script, channel -> {
                channel.setOut(out);
                channel.setErr(err);
            });
            try {
                awaitEnd(running, limit);
                var code = exitCode(running.channel).orElseThrow(() -> connection().lost(null));
                return SshScript.finished(code, out.text(), err.text());
            } finally {
                running.channel.close(false); // where it still runs, the watcher there ends it
            }
        });
    }

    @Override
    public InputStream open(String script) throws IOException {
        var err = new SshScript.End(MOST_ERR);
        return SshConnection.interruptible(() -> new Output(started(script, channel -> channel.setErr(err)), err));
    }

    /// One shell answers line by line: a round is the way there and back, and one `date`.
    @Override
    public List<ClockSkew.Round> clock(int rounds, InstantSource here) throws IOException {
        return connection().withPlace(() -> {
            var channel = connection().script(_ -> {});
            var late = Thread.ofVirtual().start(() -> closeAfter(channel, TO_TELL_TIME));
            try (channel) {
                var ask = channel.getInvertedIn();
                var answers = new BufferedReader(new InputStreamReader(channel.getInvertedOut(), US_ASCII));
                ask.write("echo ready; while read -r hyload_; do date +%s%N; done\n".getBytes(US_ASCII));
                ask.flush();
                var told = new ArrayList<ClockSkew.Round>();
                for (var line = ""; !line.endsWith("ready");) { // a login shell may have printed something before
                    line = answers.readLine();
                    if (line == null) return told;
                }
                for (int i = 0; i < rounds; i++) {
                    var sent = here.instant();
                    ask.write('\n');
                    ask.flush();
                    var answer = answers.readLine();
                    if (answer == null) break;
                    ClockSkew.Round.of(sent, answer.strip(), here.instant()).ifPresent(told::add);
                }
                return told;
            } catch (IOException e) {
                if (e instanceof InterruptedIOException || connection().isOpen()) throw e;
                throw connection().lost(e);
            } finally {
                late.interrupt();
            }
        });
    }

    private static void closeAfter(ChannelExec channel, Duration limit) {
        try {
            Thread.sleep(limit);
            channel.close(false);
        } catch (InterruptedException e) {
            // All is told.
        }
    }

    @Override
    public List<Entry> list(String folder) throws IOException {
        return connection().withFiles(files -> {
            var entries = new ArrayList<Entry>();
            try (var handle = files.openDir(relative(folder))) {
                for (var some = files.readDir(handle); some != null; some = files.readDir(handle)) {
                    for (var entry : some) {
                        if (entry.getFilename().equals(".") || entry.getFilename().equals("..")) continue;
                        if (entries.size() == MOST_ENTRIES) {
                            throw new RemoteFault(name, folder + " there has more than " + MOST_ENTRIES + " entries",
                                    "");
                        }
                        entries.add(entry(entry.getFilename(), entry.getAttributes()));
                    }
                }
            } catch (IOException e) {
                if (isMissing(e)) return List.of();
                throw fault(e, folder, files);
            }
            return List.copyOf(entries);
        });
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        return connection().withFiles(files -> {
            try {
                var end = path.substring(path.lastIndexOf('/') + 1);
                return Optional.of(entry(end, files.stat(relative(path))));
            } catch (IOException e) {
                if (isMissing(e)) return Optional.empty();
                throw fault(e, path, files);
            }
        });
    }

    @Override
    public void put(InputStream from, long size, String path, long offset, LongConsumer progress) throws IOException {
        connection().withFiles(files -> {
            try {
                SshTransfer.put(files, from, size, relative(path), offset, progress);
                return true;
            } catch (SshTransfer.Source e) {
                throw e.getCause();
            } catch (IOException e) {
                throw fault(e, path, files);
            }
        });
    }

    @Override
    public void get(String path, long offset, OutputStream into, LongConsumer progress) throws IOException {
        connection().withFiles(files -> {
            try {
                SshTransfer.get(files, relative(path), offset, into, progress);
                return true;
            } catch (SshTransfer.Source e) {
                throw e.getCause();
            } catch (IOException e) {
                throw fault(e, path, files);
            }
        });
    }

    @Override
    public void close() {
        lease.close();
    }

    private SshConnection connection() {
        return lease.connection();
    }

    /// A script that was handed over.
    ///
    /// @param over when its channel is closed
    private record Running(ChannelExec channel, CountDownLatch over) {}

    /// Hands the script over; the channel's input stays open, for its end is the sign to stop.
    private Running started(String script, Consumer<ChannelExec> prepare) throws IOException {
        var channel = connection().script(prepare);
        var over = new CountDownLatch(1);
        channel.addCloseFutureListener(_ -> over.countDown());
        try {
            var in = channel.getInvertedIn();
            in.write(SshScript.wrapped(script).getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            if (e instanceof InterruptedIOException || !connection().isOpen()) {
                channel.close(false);
                throw e instanceof InterruptedIOException ? e : connection().lost(e);
            }
            // A shell that ends before it has read everything says why in its output.
        }
        return new Running(channel, over);
    }

    private void awaitEnd(Running running, Duration limit) throws IOException {
        var end = System.nanoTime() + limit.toNanos();
        var drained = Long.MAX_VALUE;
        try {
            while (!running.over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                var now = System.nanoTime();
                // Something it left behind may hold the output open: the script itself is over.
                if (drained == Long.MAX_VALUE && exitCode(running.channel).isPresent())
                    drained = now + TO_DRAIN.toNanos();
                if (drained != Long.MAX_VALUE && now - drained > 0) return;
                if (drained == Long.MAX_VALUE && now - end > 0) {
                    throw new RemoteFault(name, "a script there was given up after " + limit.toSeconds() + " s",
                            "is the machine overloaded?");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a script ran on " + name);
        }
    }

    private static Optional<Integer> exitCode(ChannelExec channel) {
        if (channel.getExitSignal() != null) return Optional.of(SshScript.exitCode(channel.getExitSignal()));
        return Optional.ofNullable(channel.getExitStatus());
    }

    private Entry entry(String end, SftpClient.Attributes attributes) {
        return new Entry(end, attributes.isDirectory(), attributes.getSize(), attributes.getPermissions() & 07777,
                attributes.getModifyTime() == null ? 0 : attributes.getModifyTime().to(TimeUnit.SECONDS));
    }

    /// A path as SFTP takes it, where an empty one is no path.
    private static String relative(String path) {
        return path.isEmpty() ? "." : path;
    }

    private static boolean isMissing(IOException e) {
        return e instanceof SftpException status && (status.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE
                || status.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH);
    }

    /// What an SFTP server says, as a sentence about the path.
    private IOException fault(IOException e, String path, FullAccessSftpClient files) {
        if (e instanceof RemoteFault || e instanceof InterruptedIOException) return e;
        if (!(e instanceof SftpException status)) {
            return connection().isOpen()
                    ? new RemoteFault(name, "SFTP broke off at " + path, "try again", e)
                    : connection().lost(e);
        }
        return switch (status.getStatus()) {
            case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
                new RemoteFault(name, "there is no " + path + " there", "", e);
            case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
                new RemoteFault(name, "permission denied for " + path, "whose is it? ls -l there", e);
            case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED -> full(path, e);
            default -> SshTransfer.isFull(files, path) ? full(path, e)
                    : new RemoteFault(name, path + ": " + SshLogin.printable(String.valueOf(e.getMessage())), "", e);
        };
    }

    private RemoteFault full(String path, IOException e) {
        return new RemoteFault(name, "no space is left on the disk for " + path, "df -h there", e);
    }

    /// What a script prints. Its end is told only where the script has ended well; otherwise reading fails with the reason.
    private final class Output extends InputStream {
        private final Running running;
        private final SshScript.End err;
        private final InputStream out;
        private boolean begun;
        private volatile boolean closed;

        Output(Running running, SshScript.End err) {
            this.running = running;
            this.err = err;
            out = running.channel.getInvertedOut();
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return SshConnection.interruptible(() -> next(bytes, from, length));
        }

        private int next(byte[] bytes, int from, int length) throws IOException {
            if (closed) throw new IOException("the stream is closed");
            int read;
            try {
                begun = begun || SshScript.skipToOwn(out);
                read = begun ? out.read(bytes, from, length) : -1;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (closed) throw e;
                throw connection().isOpen() ? e : connection().lost(e);
            }
            if (read < 0) ended();
            return read;
        }

        @Override
        public int available() throws IOException {
            return closed || !begun ? 0 : out.available();
        }

        private void ended() throws IOException {
            awaitEnd(running, TO_DRAIN);
            var code = exitCode(running.channel);
            if (code.isEmpty()) throw connection().lost(null);
            if (code.get() == 0) return;
            var why = SshScript.lastLine(SshScript.own(err.text()));
            throw new RemoteFault(name, why.isEmpty() ? "a script there ended with exit code " + code.get() : why, "");
        }

        @Override
        public void close() {
            closed = true;
            running.channel.close(false);
        }
    }
}
