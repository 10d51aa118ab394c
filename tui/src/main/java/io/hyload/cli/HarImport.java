package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.hyload.har.Flow;
import io.hyload.har.ScenarioSource;
import io.hyload.har.Secrets;
import io.hyload.run.SecretsFile;
import io.hyload.run.WholeFile;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A scenario that was written of a recording, and what lies beside it.
///
/// @param scenario its file
/// @param files    those that it sends
/// @param secrets  where its secrets stand; the name of a file that need not be there
/// @param kept     names of secrets that stand there with other values, which were left as they are
record HarImport(Path scenario, List<Sent> files, Path secrets, List<String> kept) {

    /// @param isWritten whether it is new: one that is there already stays as it is
    record Sent(Path path, long bytes, boolean isWritten) {}

    HarImport {
        files = List.copyOf(files);
        kept = List.copyOf(kept);
    }

    /// Writes it.
    ///
    /// @param source   of the flow
    /// @param project  in which a run looks for the files that it sends
    /// @param isOver   whether a scenario of that name may be lost
    /// @throws Fault where there is one that may not
    static HarImport write(Flow flow, String source, Path scenario, Path project, boolean isOver) throws IOException {
        Files.createDirectories(scenario.getParent());
        if (isOver && Files.exists(scenario)) WholeFile.replace(scenario, source.getBytes(UTF_8));
        else if (!ProjectFolder.write(scenario, source)) throw Fault.badInput(Io.shown(project, scenario),
                "it exists already", "choose another name with -o, or write over it with --force");
        var files = new ArrayList<Sent>();
        for (var sent : ScenarioSource.files(flow).entrySet()) {
            var path = project.resolve(sent.getKey()).normalize();
            boolean isThere = Files.exists(path);
            if (!isThere) {
                Files.createDirectories(path.getParent());
                Files.write(path, sent.getValue());
            }
            files.add(new Sent(path, sent.getValue().length, !isThere));
        }
        var secrets = scenario.resolveSibling(SecretsFile.NAME);
        var kept = flow.hidden().isEmpty() ? List.<String>of()
                : SecretsFile.add(scenario.getParent(), Secrets.values(flow)).kept();
        return new HarImport(scenario, files, secrets, kept);
    }
}
