package io.hyload.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.hyload.tui.FilePicker;
import io.hyload.tui.Msg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FolderListingTest {
    @TempDir
    Path folder;

    private FolderListing listing() {
        return new FolderListing(folder, folder.resolve("home"));
    }

    @Test
    void itNamesFilesAndFoldersWithTheirSizes() throws Exception {
        Files.createDirectory(folder.resolve("records"));
        Files.writeString(folder.resolve("商品.har"), "12345");
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("gone"));
        Files.createSymbolicLink(folder.resolve("again"), Path.of("records"));
        var reply = new CompletableFuture<Msg>();
        listing().run(new FilePicker.ToList(Path.of("")), reply::complete);
        var listed = (FilePicker.Listed) reply.get(5, TimeUnit.SECONDS);
        assertThat(listed.folder()).isEqualTo(folder.toAbsolutePath());
        assertThat(listed.problem()).isEmpty();
        assertThat(listed.items()).extracting(FilePicker.Item::name)
                .containsExactlyInAnyOrder("records", "商品.har", "nowhere", "again");
        assertThat(listed.items()).filteredOn(FilePicker.Item::isFolder).extracting(FilePicker.Item::name)
                .containsExactlyInAnyOrder("records", "again");
        assertThat(listed.items()).filteredOn(item -> item.name().equals("商品.har")).first()
                .extracting(FilePicker.Item::bytes).isEqualTo(5L);
    }

    @Test
    void tildeIsTheHomeFolder() throws Exception {
        Files.createDirectories(folder.resolve("home/keys"));
        assertThat(listing().listed(Path.of("~")).items()).extracting(FilePicker.Item::name).containsExactly("keys");
        assertThat(listing().listed(Path.of("~/keys/..")).folder()).isEqualTo(folder.resolve("home"));
    }

    @Test
    void whatCannotBeReadIsSaidInWords() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        assertThat(listing().listed(Path.of("gone")).problem())
                .isEqualTo("cannot read " + folder.resolve("gone") + ": no such file");
        assertThat(listing().listed(Path.of("file")).problem()).contains("cannot use " + folder.resolve("file"));
    }
}
