package io.hyload.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.hyload.tui.Effect;
import io.hyload.tui.FilePicker;
import io.hyload.tui.Msg;
import io.hyload.tui.Runner;

/// Reads folders for the file picker of the terminal application.
///
/// @param folder that relative ones are below
/// @param home   that `~` stands for
record FolderListing(Path folder, Path home) implements Runner {
    /// A person finds nothing in a longer list, and to read one takes long.
    private static final int MOST = 5000;

    static FolderListing of(Io io) {
        return new FolderListing(io.folder(), RemoteCommand.home(io));
    }

    @Override
    public void run(Effect effect, Consumer<Msg> reply) {
        if (!(effect instanceof FilePicker.ToList(var asked)))
            throw new IllegalArgumentException("no folder to list: " + effect);
        Thread.ofVirtual().name("folder").start(() -> reply.accept(listed(asked)));
    }

    FilePicker.Listed listed(Path asked) {
        var real = real(asked);
        try (var found = Files.newDirectoryStream(real)) {
            var items = new ArrayList<FilePicker.Item>();
            for (var path : found) {
                item(path).ifPresent(items::add);
                if (items.size() == MOST) break;
            }
            return new FilePicker.Listed(asked, real, items, "");
        } catch (IOException e) {
            return unread(asked, real, e);
        } catch (DirectoryIteratorException e) {
            return unread(asked, real, e.getCause());
        }
    }

    private static FilePicker.Listed unread(Path asked, Path real, IOException e) {
        var fault = Fault.of(e);
        return new FilePicker.Listed(asked, real, List.of(), fault.what() + ": " + fault.why());
    }

    private Path real(Path asked) {
        if (asked.startsWith("~")) return home.resolve(Path.of("~").relativize(asked)).normalize();
        return folder.resolve(asked).toAbsolutePath().normalize();
    }

    /// A link is what it leads to; one that leads nowhere is itself. Empty for what has gone meanwhile.
    private static Optional<FilePicker.Item> item(Path path) {
        return facts(path).or(() -> facts(path, LinkOption.NOFOLLOW_LINKS))
                .map(facts -> new FilePicker.Item(path.getFileName().toString(), facts.isDirectory(), facts.size(),
                        facts.lastModifiedTime().toInstant()));
    }

    private static Optional<BasicFileAttributes> facts(Path path, LinkOption... how) {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, how));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
