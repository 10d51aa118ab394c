package io.hyload.tui;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(Form.class)
class FormTest {
    private record Saved(Form.Values values) implements Msg {}

    private static final Form MACHINE = Form.of("New machine", "Save", List.of(
            Form.Entry.text("name", "name", "").needed().hint("by which commands call it"),
            Form.Entry.text("host", "host", "商品.example.test").needed(),
            Form.Entry.number("port", "port", 22, 1, 65535),
            Form.Entry.path("key", "private key", "keys/id_ed25519"),
            Form.Entry.secret("password", "password").hint("only where no key is accepted"),
            Form.Entry.choice("role", "role", List.of("load", "sut", "both"), "load"),
            Form.Entry.toggle("monitor", "monitor", true)), Saved::new)
            .checked(values -> values.text("name").equals(values.text("host")) ? Map.of("host", "is the name")
                    : Map.of());

    private static Form.Values saved(Frames frames) {
        return ((Saved) frames.answers().getFirst()).values();
    }

    @Test
    void itAsksForAllAtOnce() {
        Frames.of(MACHINE).type("gen1").press("tab", "tab", "tab", "tab").type("hunter2")
                .matchesEverywhere(getClass(), "form");
    }

    @Test @Keys("enter")
    void enterAnswersWithAllValues() {
        var values = saved(Frames.of(MACHINE).type(" gen1 ").press("enter"));
        assertThat(values.text("name")).isEqualTo("gen1");
        assertThat(values.number("port")).isEqualTo(22);
        assertThat(values.isOn("monitor")).isTrue();
        assertThat(values.text("role")).isEqualTo("load");
    }

    @Test @Keys("enter")
    void whatIsWrongIsToldUnderItsEntryAndTheFirstGetsTheKeys() {
        var frames = Frames.of(MACHINE).press("tab", "tab", "^u").type("70000").press("tab", "enter");
        assertThat(frames.answers()).isEmpty();
        assertThat(frames.text()).contains("! is needed", "! a number from 1 to 65535", "> name");
        frames.matches(getClass(), "form-wrong");
        frames.type("gen1");
        assertThat(frames.text()).doesNotContain("is needed");
    }

    @Test
    void anEntryThatWasNotFilledInYetIsNotFoundWrong() {
        assertThat(Frames.of(MACHINE).text()).doesNotContain("is needed");
        assertThat(Frames.of(MACHINE).press("tab").text()).contains("is needed");
    }

    @Test @Keys("enter")
    void valuesThatDoNotGoTogetherAreToldAtTheirEntry() {
        var frames = Frames.of(MACHINE).type("商品.example.test").press("enter");
        assertThat(frames.text()).contains("! is the name");
        assertThat(frames.answers()).isEmpty();
    }

    @Test @Keys({"tab", "down", "shift+tab", "up"})
    void theKeysGoFromEntryToEntryAndToTheButtons() {
        var frames = Frames.of(MACHINE);
        assertThat(frames.press("tab", "down").text()).contains("> port");
        assertThat(frames.press("up", "shift+tab").text()).contains("> name");
        assertThat(frames.press("shift+tab").text()).contains("[ Cancel ]");
        assertThat(frames.press("up").text()).contains("[ Save ]");
    }

    @Test @Keys("enter")
    void enterOnCancelAnswersNothing() {
        var frames = Frames.of(MACHINE).type("gen1").press("up", "enter");
        assertThat(frames.answers()).isEmpty();
        assertThat(frames.front()).isNotInstanceOf(Form.class);
    }

    @Test
    void closingItAsksWhereSomethingWasFilledIn() {
        var frames = Frames.of(MACHINE).type("gen1").press("tab", "tab", "tab", "tab").type("hunter2").press("esc");
        assertThat(frames.text()).contains("Discard what was filled in?", "name", "password", "[ Go on ]")
                .doesNotContain("hunter2");
        frames.press("enter");
        assertThat(frames.front()).isInstanceOfSatisfying(Form.class,
                form -> assertThat(new Form.Values(form.entries()).text("name")).isEqualTo("gen1"));
        assertThat(frames.press("esc").type("discard").front()).isNotInstanceOf(Form.class);
        assertThat(frames.answers()).isEmpty();
    }

    @Test
    void whatWasTakenBackIsNoChange() {
        var frames = Frames.of(MACHINE).type("gen1").press("^u", "tab", "shift+tab", "esc");
        assertThat(frames.front()).isNotInstanceOf(Form.class);
    }

    @Test @Keys("esc")
    void escapeAnswersNothing() {
        var frames = Frames.of(MACHINE).press("esc");
        assertThat(frames.answers()).isEmpty();
        assertThat(frames.front()).isNotInstanceOf(Form.class);
    }

    @Test @Keys({"right", "left", "space"})
    void aChoiceGoesRound() {
        var frames = Frames.of(MACHINE).type("a").press("tab", "tab", "tab", "tab", "tab", "right", "space");
        assertThat(frames.text()).contains("◂ both ▸");
        assertThat(frames.press("right").text()).contains("◂ load ▸");
        assertThat(saved(frames.press("left", "enter")).text("role")).isEqualTo("both");
    }

    @Test @Keys({"space", "left", "right"})
    void aToggleIsSwitched() {
        var frames = Frames.of(MACHINE).type("a").press("up", "up", "up", "space");
        assertThat(frames.text()).contains("[ ]");
        assertThat(frames.press("left").text()).contains("[x]");
        assertThat(saved(frames.press("right", "enter")).isOn("monitor")).isFalse();
    }

    @Test @Keys("^o")
    void aFileIsChosenAndComesBack() {
        var frames = Frames.of(MACHINE).type("a").press("tab", "tab", "tab", "^o");
        assertThat(frames.front()).isInstanceOf(FilePicker.class);
        assertThat(frames.wanted()).containsExactly(new FilePicker.ToList(Path.of("keys")));
        frames.tell(new FilePicker.Listed(Path.of("keys"), Path.of("/home/me/keys"),
                List.of(new FilePicker.Item("id_rsa", false, 2602, Frames.START)), ""));
        frames.type("id").press("enter");
        assertThat(saved(frames.press("enter")).text("key")).isEqualTo("/home/me/keys/id_rsa");
    }

    @Test
    void pastedTextGoesToTheEntryThatHasTheKeys() {
        assertThat(saved(Frames.of(MACHINE).paste("gen7\n").press("enter")).text("name")).isEqualTo("gen7");
    }

    @Test
    void aSecretIsPrintedNowhere() {
        var frames = Frames.of(MACHINE).type("a").press("tab", "tab", "tab", "tab").type("hunter2");
        assertThat(frames.frame().toString()).doesNotContain("hunter2");
        var values = saved(frames.press("enter"));
        assertThat(values.secret("password").text()).isEqualTo("hunter2");
        assertThat(values.toString()).contains("host=").doesNotContain("hunter2");
    }

    @Test
    void aClickGoesToAnEntryOrDoesWhatAButtonSays() {
        assertThat(Frames.of(MACHINE).click("port").text()).contains("> port");
        assertThat(Frames.of(MACHINE).type("a").click("  Save").answers()).hasSize(1);
        assertThat(Frames.of(MACHINE).type("a").click("  Cancel").front()).isNotInstanceOf(Form.class);
    }

    @Test
    void itScrollsWhereItDoesNotFit() {
        var frames = Frames.of(MACHINE).sized(40, 8);
        assertThat(frames.text()).contains("> name");
        assertThat(frames.press("tab", "tab", "tab", "tab", "tab", "tab").text()).contains("> monitor");
    }
}
