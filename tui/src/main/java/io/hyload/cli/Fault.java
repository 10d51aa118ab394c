package io.hyload.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/// The one way for a command to fail: `hyload: WHAT: WHY (HOW TO MEND)` on one line, and an exit code.
///
/// A stack trace tells a user nothing, so it is shown under `--debug` alone. Whoever throws this owes the user
/// the mend; it is empty only where there is truly nothing to advise.
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Pattern TOLD =
            Pattern.compile("(.*?): (.*?)(?: \\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\))?", Pattern.DOTALL);

    private final int exitCode;
    private final String what;
    private final String why;
    private final String mend;

    Fault(int exitCode, String what, String why, String mend) {
        this(exitCode, what, why, mend, null);
    }

    Fault(int exitCode, String what, String why, String mend, Throwable cause) {
        this.exitCode = exitCode;
        this.what = what;
        this.why = why;
        this.mend = mend;
        super(what + ": " + why, cause);
    }

    /// Bad usage or bad input, exit code 2: by far the most frequent kind.
    static Fault badInput(String what, String why, String mend) {
        return new Fault(ExitCode.BAD_INPUT, what, why, mend);
    }

    /// One whose message has our form already, `WHAT: WHY (HOW TO MEND)`, as those of `core` have.
    static Fault told(int exitCode, Exception e) {
        var line = TOLD.matcher(String.valueOf(e.getMessage()));
        if (!line.matches()) return new Fault(exitCode, "bad input", String.valueOf(e.getMessage()), "", e);
        return new Fault(exitCode, line.group(1), line.group(2), line.group(3) == null ? "" : line.group(3), e);
    }

    /// Says in words what the exceptions of `java.nio.file` say by their class.
    static Fault of(IOException e) {
        return switch (e) {
            case NoSuchFileException x ->
                of("cannot read " + x.getFile(), "no such file", "", x);
            case AccessDeniedException x ->
                of("cannot use " + x.getFile(), "permission denied", "look at its owner and mode with ls -ld", x);
            case FileAlreadyExistsException x ->
                of("cannot create " + x.getFile(), "it exists already", "move it away or choose another name", x);
            case FileSystemException x when x.getFile() != null ->
                of("cannot use " + x.getFile(), x.getReason() == null ? nameOf(x) : x.getReason(), "", x);
            case CharacterCodingException x ->
                of("cannot read a file", "not UTF-8 text", "save it as UTF-8", x);
            default -> of("input or output failed", messageOf(e), "", e);
        };
    }

    /// A locale that knows ASCII only cannot even name the files of others.
    static Fault of(InvalidPathException e) {
        return new Fault(ExitCode.BAD_INPUT, "'" + e.getInput() + "'", "not a possible file name: " + e.getReason(),
                "if it is not ASCII: export LC_ALL=C.UTF-8", e);
    }

    private static Fault of(String what, String why, String mend, IOException cause) {
        return new Fault(ExitCode.BAD_INPUT, what, why, mend, cause);
    }

    /// What was asked for takes more memory than there is.
    static Fault of(OutOfMemoryError e) {
        long most = Runtime.getRuntime().maxMemory() >> 20;
        return new Fault(ExitCode.CRASHED, "not enough memory", "Java may have no more than " + most + " MB here",
                "give it more: HYLOAD_OPTS=-Xmx" + 2 * most + "m", e);
    }

    /// A bug of ours, or a broken machine.
    static Fault internal(Throwable e) {
        var why = e.getMessage() == null ? nameOf(e) : nameOf(e) + ": " + e.getMessage();
        return new Fault(ExitCode.CRASHED, "internal error", why, "run again with --debug for the stack trace", e);
    }

    int exitCode() {
        return exitCode;
    }

    String what() {
        return what;
    }

    String why() {
        return why;
    }

    String mend() {
        return mend;
    }

    /// Why and how to mend it, where it is known of what: `port taken (choose another)`.
    String because() {
        return why + (mend.isEmpty() ? "" : " (" + mend + ")");
    }

    /// What the user reads on the side of errors.
    String line() {
        return "hyload: " + text();
    }

    /// What went wrong and how to mend it: always one line, even where a file name holds a line break or an escape sequence.
    String text() {
        var text = what + ": " + because();
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }

    private static String messageOf(Throwable e) {
        return e.getMessage() == null ? nameOf(e) : e.getMessage();
    }

    private static String nameOf(Throwable e) {
        return e.getClass().getSimpleName();
    }
}
