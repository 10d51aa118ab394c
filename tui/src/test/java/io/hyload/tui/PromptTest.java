package io.hyload.tui;

import io.hyload.sshops.Secret;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(Prompt.class)
class PromptTest {
    private record Noted(String text) implements Msg {}

    private record Unlocked(Secret passphrase) implements Msg {}

    private static final Prompt NOTE = Prompt.of("Note on the run", "What happened?", "商品 ",
            text -> text.isBlank() ? "a note without words" : "", Noted::new);
    private static final Prompt PASSPHRASE = Prompt.secret("Passphrase",
            "The key ~/.ssh/id_ed25519 is locked. Its passphrase is kept until hyload ends.", Unlocked::new);

    @Test @Keys("enter")
    void enterAnswersWithWhatWasTyped() {
        assertThat(Frames.of(NOTE).type("cache off").press("enter").answers())
                .containsExactly(new Noted("商品 cache off"));
    }

    @Test @Keys("enter")
    void whatIsWrongStandsUnderItUntilItIsTypedOn() {
        var frames = Frames.of(NOTE).press("^u", "enter");
        assertThat(frames.text()).contains("! a note without words");
        frames.matches(getClass(), "prompt-wrong");
        assertThat(frames.type("a").text()).doesNotContain("without words");
        assertThat(frames.answers()).isEmpty();
    }

    @Test @Keys("esc")
    void escapeAnswersNothing() {
        var frames = Frames.of(NOTE).type("a").press("esc");
        assertThat(frames.answers()).isEmpty();
        assertThat(frames.front()).isNotInstanceOf(Prompt.class);
    }

    @Test
    void aPassphraseIsMaskedAndPrintedNowhere() {
        var frames = Frames.of(PASSPHRASE).type("tiger ses").paste("ame\n");
        frames.matchesEverywhere(getClass(), "prompt-passphrase");
        assertThat(frames.text()).contains("•••••••••••").doesNotContain("sesame");
        assertThat(frames.frame().toString()).doesNotContain("tiger").doesNotContain("sesame");
        assertThat(frames.press("enter").answers()).containsExactly(new Unlocked(new Secret("tiger sesame")));
        assertThat(frames.answers().toString()).doesNotContain("sesame");
    }

    @Test
    void theFieldIsSeenInTheLeastRoom() {
        assertThat(Frames.of(PASSPHRASE).sized(30, 6).type("abc").text()).contains("> •••");
    }
}
