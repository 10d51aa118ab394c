package io.hyload.tui;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(FilePicker.class)
class FilePickerTest {
    private record Picked(Path path) implements Msg {}

    private static final Path HOME = Path.of("/home/me/tests");

    private static FilePicker.Item folder(String name) {
        return new FilePicker.Item(name, true, 0, Frames.START);
    }

    private static FilePicker.Item file(String name) {
        return new FilePicker.Item(name, false, 31_200, Frames.START);
    }

    private static final FilePicker.Listed HERE = new FilePicker.Listed(Path.of(""), HOME,
            List.of(file("shop.har"), file("notes.txt"), folder("records"), folder("reports"), file(".hidden.har"),
                    file("商品.har")),
            "");

    private static Frames picking(FilePicker picker) {
        return Frames.of(picker).tell(HERE);
    }

    private static Frames picking() {
        return picking(FilePicker.ofFiles("Import a recording", Path.of(""), Picked::new, ".har"));
    }

    @Test
    void itAsksForItsFolderAndShowsWhatCanBeChosen() {
        var frames = Frames.of(FilePicker.ofFiles("Import a recording", Path.of(""), Picked::new, ".har"));
        assertThat(frames.wanted()).containsExactly(new FilePicker.ToList(Path.of("")));
        frames.tell(HERE).matchesEverywhere(getClass(), "file-picker");
        assertThat(frames.text()).contains("records/", "shop.har").doesNotContain("notes.txt", "hidden");
    }

    @Test @Keys({"enter", "down", "up"})
    void aFileIsChosenAndAFolderGoneTo() {
        var frames = picking();
        frames.wanted();
        assertThat(frames.press("down", "down", "up", "enter").wanted())
                .containsExactly(new FilePicker.ToList(HOME.resolve("records")));
        frames.tell(
                new FilePicker.Listed(HOME.resolve("records"), HOME.resolve("records"), List.of(file("a.har")), ""));
        assertThat(frames.press("down", "enter").answers()).containsExactly(new Picked(HOME.resolve("records/a.har")));
    }

    @Test @Keys("enter")
    void whatIsTypedNarrowsTheList() {
        assertThat(picking().type("SHO").press("enter").answers())
                .containsExactly(new Picked(HOME.resolve("shop.har")));
        assertThat(picking().type(".hid").press("enter").answers())
                .containsExactly(new Picked(HOME.resolve(".hidden.har")));
        var none = picking().type("zzz").press("enter");
        assertThat(none.answers()).isEmpty();
        assertThat(none.text()).contains("! there is no 'zzz' here");
    }

    @Test @Keys("tab")
    void tabCompletesAsFarAsNamesAreTheSame() {
        var frames = picking().type("r").press("tab");
        frames.wanted();
        assertThat(frames.front()).extracting(picker -> ((FilePicker) picker).typed().text()).isEqualTo("re");
        assertThat(frames.type("c").press("tab").wanted()).containsExactly(
                new FilePicker.ToList(HOME.resolve("records")));
        assertThat(picking().type("zz").press("tab").front()).extracting(picker -> ((FilePicker) picker).typed().text())
                .isEqualTo("zz");
    }

    @Test
    void aPathIsGoneToWhereItIsTypedOrPasted() {
        var frames = picking();
        frames.wanted();
        assertThat(frames.type("../").wanted()).containsExactly(new FilePicker.ToList(Path.of("/home/me")));
        assertThat(picking().paste("/tmp/a/b.har").wanted()).contains(new FilePicker.ToList(Path.of("/tmp/a")));
        assertThat(picking().type("~/").wanted()).contains(new FilePicker.ToList(Path.of("~")));
    }

    @Test @Keys("backspace")
    void backspaceGoesToTheFolderAbove() {
        var frames = picking();
        frames.wanted();
        assertThat(frames.press("backspace").wanted()).containsExactly(new FilePicker.ToList(HOME.getParent()));
        assertThat(picking().type("ab").press("backspace").front())
                .extracting(picker -> ((FilePicker) picker).typed().text()).isEqualTo("a");
    }

    @Test
    void aFolderThatCannotBeReadIsToldAndTheOldOneStays() {
        var frames = picking().press("down", "enter");
        frames.tell(new FilePicker.Listed(HOME.resolve("records"), HOME.resolve("records"), List.of(),
                "permission denied"));
        assertThat(frames.text()).contains("! permission denied", "shop.har");
    }

    @Test
    void anAnswerThatCameTooLateIsDropped() {
        var frames = picking().press("down", "enter").tell(HERE);
        assertThat(frames.text()).contains("reading " + HOME.resolve("records"));
    }

    @Test @Keys({"enter", "tab"})
    void nothingIsChosenWhileAnotherFolderIsBeingRead() {
        var there = HOME.resolve("records");
        var frames = picking(FilePicker.of("Write to", FilePicker.Kind.FILE_TO_WRITE, Path.of(""), Picked::new));
        assertThat(frames.paste("records/shop.har").press("tab", "enter").answers()).isEmpty();
        frames.tell(new FilePicker.Listed(there, there, List.of(), ""));
        assertThat(frames.press("enter").answers()).containsExactly(new Picked(there.resolve("shop.har")));
    }

    @Test
    void onlyATildeAloneIsTheHomeFolder() {
        assertThat(picking().type("~old/").wanted()).contains(new FilePicker.ToList(HOME.resolve("~old")));
    }

    @Test
    void aFolderIsChosenAsThisFolder() {
        var frames = picking(FilePicker.of("Where to", FilePicker.Kind.FOLDER, Path.of(""), Picked::new));
        assertThat(frames.text()).contains("this folder").doesNotContain("shop.har");
        assertThat(frames.press("enter").answers()).containsExactly(new Picked(HOME));
    }

    @Test
    void aFileToWriteMayBeNew() {
        var frames = picking(FilePicker.of("Write to", FilePicker.Kind.FILE_TO_WRITE, Path.of(""), Picked::new));
        assertThat(frames.type("new.java").press("enter").answers())
                .containsExactly(new Picked(HOME.resolve("new.java")));
    }

    @Test @Keys({"pgdn", "pgup"})
    void pagesAreTurned() {
        var frames = picking();
        assertThat(frames.press("pgdn").text()).contains("> 商品.har");
        assertThat(frames.press("pgup").text()).contains("> ../");
        frames.mouse(Msg.Mouse.Action.WHEEL_DOWN, 40, 12);
        assertThat(frames.text()).contains("> shop.har");
        assertThat(frames.mouse(Msg.Mouse.Action.WHEEL_UP, 40, 12).text()).contains("> ../");
    }

    @Test @Keys("esc")
    void escapeChoosesNothing() {
        assertThat(picking().press("esc").front()).isNotInstanceOf(FilePicker.class);
    }

    @Test
    void aClickGoesToAFileAndASecondOneChoosesIt() {
        var frames = picking().click("shop.har");
        assertThat(frames.text()).contains("> shop.har");
        assertThat(frames.click("shop.har").answers()).containsExactly(new Picked(HOME.resolve("shop.har")));
    }
}
