package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.hyload.run.Figures;
import io.hyload.run.WholeFile;

/// Where a picture or report goes: a file that is there in full or not at all, or standard output.
///
/// @param file empty for standard output
record OutputFile(Optional<Path> file) {

    /// What `-o` says; without it a file of that name in the project's `reports` folder, or in the current one where
    /// there is none.
    static OutputFile of(Optional<String> word, String name, Io io) {
        if (word.filter("-"::equals).isPresent()) return new OutputFile(Optional.empty());
        if (word.isPresent()) return new OutputFile(word.map(io::at));
        var reports = io.at("reports");
        return new OutputFile(Optional.of((Files.isDirectory(reports) ? reports : io.folder()).resolve(name)));
    }

    /// What comes after the last point of its name, in small letters; empty without one.
    String ending() {
        var name = file.map(path -> path.getFileName().toString()).orElse("");
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    }

    /// Writes it, and says so: `hyload plot: reports/a.svg (31.2 kB)`.
    void write(String command, byte[] bytes, Io io) throws IOException {
        if (file.isEmpty()) {
            io.out().print(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
            io.out().flush();
            return;
        }
        var target = file.get();
        WholeFile.write(target, bytes);
        io.out().println("hyload " + command + ": " + io.shown(target) + " (" + Figures.bytes(bytes.length) + ")");
        io.out().flush();
    }
}
