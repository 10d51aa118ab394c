package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The machines of a project: what its folder `remotes/` says, in the order of their names.
///
/// @param broken files that say nothing usable; the other machines are there in spite of them
public record MachineFiles(Path folder, List<MachineFile> files, List<Broken> broken) {

    /// @param fault why it is of no use, in a line
    public record Broken(Path path, RemoteFault fault) {}

    public MachineFiles {
        files = List.copyOf(files);
        broken = List.copyOf(broken);
    }

    /// What is wrong with the broken ones, a line each.
    public List<RemoteFault> faults() {
        return broken.stream().map(Broken::fault).toList();
    }

    /// Reads all; none where there is no such folder.
    public static MachineFiles all(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return new MachineFiles(folder, List.of(), List.of());
        var files = new ArrayList<MachineFile>();
        var broken = new ArrayList<Broken>();
        List<Path> paths;
        try (var entries = Files.list(folder)) {
            paths = entries.filter(path -> path.getFileName().toString().endsWith(MachineFile.ENDING)).sorted()
                    .toList();
        }
        for (var path : paths) {
            try {
                files.add(MachineFile.read(path));
            } catch (RemoteFault e) {
                broken.add(new Broken(path, e));
            }
        }
        return new MachineFiles(folder, files, broken);
    }

    public List<Machine> machines() {
        return files.stream().map(MachineFile::machine).toList();
    }

    /// Those with a role; who has not said one has none.
    public List<Machine> withRole(Role role) {
        return machines().stream().filter(machine -> machine.roles().contains(role)).toList();
    }

    /// Those with a tag.
    public List<Machine> withTag(String tag) {
        return machines().stream().filter(machine -> machine.tags().contains(tag)).toList();
    }

    /// The one of a name.
    ///
    /// @throws RemoteFault where its file is broken, or there is none
    public MachineFile named(String name) throws RemoteFault {
        for (var file : files) if (file.machine().name().equals(name)) return file;
        MachineFile.requireName(name);
        var path = folder.resolve(name + MachineFile.ENDING);
        if (Files.exists(path)) return MachineFile.read(path);
        var known = machines().stream().map(Machine::name).collect(Collectors.joining(", "));
        throw new RemoteFault("machine " + name, "no file " + path,
                known.isEmpty() ? "there is none at all: write one" : "there are " + known);
    }
}
