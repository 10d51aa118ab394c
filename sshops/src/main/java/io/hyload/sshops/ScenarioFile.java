package io.hyload.sshops;

import java.nio.file.Path;

import io.hyload.run.Columns;

/// A file that a worker needs, a scenario or what it reads.
///
/// @param file here
/// @param as   its path within the folder of scenarios there: `data/users.csv`
public record ScenarioFile(Path file, String as) {

    /// @throws IllegalArgumentException in one line, where that path would lead out of the folder
    public ScenarioFile {
        var why = Inventory.complaint(as);
        if (!why.isEmpty()) throw new IllegalArgumentException("'" + Columns.plain(as) + "': " + why);
    }

    /// One that lies right in the folder, under its own name.
    public ScenarioFile(Path file) {
        this(file, file.getFileName().toString());
    }
}
