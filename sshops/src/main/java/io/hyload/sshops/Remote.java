package io.hyload.sshops;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// The other end of a connection to a machine. Several actions may use it one after the other, and several at once.
///
/// All paths are relative to the home of the user there, or absolute. What cannot be done is a [RemoteFault]; an interrupted
/// thread ends what it waits for by an `InterruptedIOException`.
public interface Remote extends AutoCloseable {

    /// The machine's name, for messages.
    String name();

    /// Runs a script for `sh` (POSIX) to its end. It is handed over on the shell's standard input: it may be long, is not to be seen in
    /// the list of processes, and no login shell, which may be another one, reads it. What it runs has no input.
    ///
    /// @param limit after which it is given up
    Finished run(String script, Duration limit) throws IOException;

    /// Runs such a script and gives what it prints while it runs: `tail -F`. Closing the stream ends it there too.
    /// Its end is told only where the script ended well: otherwise reading fails, with what it complained of or that the connection was lost.
    InputStream open(String script) throws IOException;

    /// Asks for the time there, so many times. A round takes as long as a script takes to start, unless there is a quicker way.
    ///
    /// @param here the clock of this machine
    default List<ClockSkew.Round> clock(int rounds, InstantSource here) throws IOException {
        var answers = new ArrayList<ClockSkew.Round>();
        for (int i = 0; i < rounds; i++) {
            var sent = here.instant();
            var finished = run("date +%s%N\n", Duration.ofSeconds(10));
            ClockSkew.Round.of(sent, finished.out().strip(), here.instant()).ifPresent(answers::add);
        }
        return answers;
    }

    /// What lies in a folder, without `.` and `..`; empty where there is no such folder.
    List<Entry> list(String folder) throws IOException;

    /// What lies at a path.
    Optional<Entry> find(String path) throws IOException;

    /// Writes a file, or the rest of it from `offset` on.
    ///
    /// @param from     what is to be written, from the file's `offset` on
    /// @param size     bytes that `from` has
    /// @param offset   where to begin; with 0 the file is made, or emptied and keeps its mode
    /// @param progress told of the bytes of `from` written so far, now and then
    void put(InputStream from, long size, String path, long offset, LongConsumer progress) throws IOException;

    /// Reads a file from `offset` to its end.
    ///
    /// @param into     what it throws ends the reading and is thrown on, as it is or as a cause
    /// @param progress told of the bytes read so far, those before `offset` not among them, now and then
    void get(String path, long offset, OutputStream into, LongConsumer progress) throws IOException;

    /// Ends the connection where nobody else uses it.
    @Override
    void close();

    /// What a script left.
    ///
    /// @param exitCode 128 + the signal's number where one ended it
    /// @param out      at most 1 MB
    /// @param err      at most 64 kB
    record Finished(int exitCode, String out, String err) {}

    /// A file or folder there.
    ///
    /// @param name of it alone, whatever it holds: never to be trusted as a path
    record Entry(String name, boolean isFolder, long size, int mode, long modified) {}
}
