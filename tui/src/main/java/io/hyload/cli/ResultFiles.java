package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

import io.hyload.run.Console;
import io.hyload.run.Result;

/// A console that also writes the result to files, for machines: at the moment it is shown, so that they are there after
/// Ctrl+C too. One that cannot be written is told in one line, and changes nothing else.
final class ResultFiles extends Console.Wrapped {
    private final Io io;
    private final Optional<String> json;
    private final Optional<String> junit;
    private Optional<Result> written = Optional.empty();

    /// @param json  a path, or `-` for standard output
    /// @param junit a path
    ResultFiles(Console shown, Io io, Optional<String> json, Optional<String> junit) {
        super(shown);
        this.io = io;
        this.json = json;
        this.junit = junit;
    }

    @Override
    public void finished(Result result) {
        super.finished(result);
        written = Optional.of(result);
        if (json.filter("-"::equals).isPresent()) {
            io.out().print(ResultJson.text(result, Optional.empty()));
            io.out().flush();
        }
        write(result, Optional.empty());
    }

    /// The run has ended with a fault that its result does not know of: no file may look as if all had gone well.
    void thrown(Fault fault) {
        written.ifPresent(result -> write(result, Optional.of(fault)));
    }

    private void write(Result result, Optional<Fault> fault) {
        json.filter(target -> !target.equals("-")).ifPresent(target -> write(target, ResultJson.text(result, fault)));
        junit.ifPresent(target -> write(target, JUnitXml.text(result, fault)));
    }

    private void write(String target, String text) {
        try {
            Path file = io.at(target);
            if (file.getParent() != null) Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            tell(Fault.of(e));
        } catch (InvalidPathException e) {
            tell(Fault.of(e));
        }
    }

    private void tell(Fault fault) {
        io.err().println(fault.line());
        io.err().flush();
    }
}
