package io.hyload.sshops;

import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

/// A machine that is a folder: scripts run in a real shell whose home it is.
final class LocalRemote implements Remote {

    private final Path home;
    private final List<String> shell;
    private final Map<String, String> environment;
    private final UnaryOperator<String> rewriting;
    /// Bytes after which the connection of a transfer is cut, once.
    private long cutAfter = Long.MAX_VALUE;
    /// What happens right before bytes are written.
    private Runnable beforePut = () -> {
    };
    private long moved;
    private int scripts;

    LocalRemote(Path home) {
        this(home, List.of("/bin/sh"), Map.of(), UnaryOperator.identity());
    }

    /// @param environment instead of ours, for the variables in it
    /// @param rewriting   of scripts, to pretend that something of the system is missing
    LocalRemote(Path home, List<String> shell, Map<String, String> environment, UnaryOperator<String> rewriting) {
        this.home = home;
        this.shell = shell;
        this.environment = environment;
        this.rewriting = rewriting;
    }

    void cutAfter(long bytes) {
        cutAfter = bytes;
    }

    void beforePut(Runnable action) {
        beforePut = action;
    }

    /// Bytes that went through [#put] and [#get].
    long moved() {
        return moved;
    }

    int scripts() {
        return scripts;
    }

    Path home() {
        return home;
    }

    @Override
    public String name() {
        return "gen1";
    }

    /// As over SSH: the script comes on standard input, which stays what the shell reads.
    @Override
    public Finished run(String script, Duration limit) throws IOException {
        scripts++;
        var process = start(script);
        try (var err = process.getErrorStream(); var out = process.getInputStream()) {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS))
                throw new RemoteFault(name(), "no end within " + limit.toSeconds() + " s", "");
            return new Finished(process.exitValue(), new String(out.readAllBytes(), UTF_8),
                    new String(err.readAllBytes(), UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String script) throws IOException {
        var builder = new ProcessBuilder(new ArrayList<>(shell)).directory(home.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("USER", "nobody's name");
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(rewriting.apply(script).getBytes(UTF_8));
        }
        return process;
    }

    /// As over SSH: the end of the stream is the end of the script.
    @Override
    public InputStream open(String script) throws IOException {
        var process = start(script);
        return new FilterInputStream(process.getInputStream()) {
            @Override
            public void close() {
                process.destroy(); // and with it the stream, which a close alone may wait for
            }
        };
    }

    @Override
    public List<Entry> list(String folder) throws IOException {
        try (var files = Files.list(home.resolve(folder))) {
            var entries = new ArrayList<Entry>();
            for (var file : (Iterable<Path>) files::iterator) entries.add(entry(file));
            return entries;
        }
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        return Files.exists(home.resolve(path)) ? Optional.of(entry(home.resolve(path))) : Optional.empty();
    }

    private static Entry entry(Path file) throws IOException {
        return new Entry(file.getFileName().toString(), Files.isDirectory(file), Files.size(file), 0,
                Files.getLastModifiedTime(file).toMillis());
    }

    @Override
    public void put(InputStream from, long size, String path, long offset, LongConsumer progress) throws IOException {
        beforePut.run();
        try (var channel = offset == 0 ? FileChannel.open(home.resolve(path), WRITE, CREATE, TRUNCATE_EXISTING)
                : FileChannel.open(home.resolve(path), WRITE)) {
            channel.position(offset);
            copy(from, Channels.newOutputStream(channel), progress);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedIOException(e.toString());
        } catch (RemoteFault | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new RemoteFault(name() + ": " + path, "failure", "", e); // as little as SFTP says
        }
    }

    @Override
    public void get(String path, long offset, OutputStream into, LongConsumer progress) throws IOException {
        if (!Files.exists(home.resolve(path))) throw new FileNotFoundException(path);
        try (var in = Files.newInputStream(home.resolve(path))) {
            in.skipNBytes(offset);
            copy(in, into, progress);
        }
    }

    private void copy(InputStream from, OutputStream to, LongConsumer progress) throws IOException {
        var chunk = new byte[1000];
        long copied = 0;
        for (int n = from.read(chunk); n > 0; n = from.read(chunk)) {
            if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("interrupted");
            long until = cutAfter - copied;
            to.write(chunk, 0, (int) Math.min(n, until));
            copied += Math.min(n, until);
            moved += Math.min(n, until);
            if (n >= until) {
                cutAfter = Long.MAX_VALUE;
                throw new RemoteFault(name(), "the connection was cut", "");
            }
            progress.accept(copied);
        }
    }

    @Override
    public void close() {}
}
