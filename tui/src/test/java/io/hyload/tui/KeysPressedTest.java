package io.hyload.tui;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(KeysPressedTest.Door.class)
class KeysPressedTest {
    private static final List<Class<? extends Screen>> DOOR = List.of(Door.class);

    /// Open, it can also be locked.
    record Door(boolean isOpen) implements Screen {
        @Override
        public String name() {
            return "Door";
        }

        @Override
        public List<Binding> bindings() {
            var toggle = new Binding(Key.of("o", "enter"), isOpen ? "close" : "open", true,
                    () -> Next.of(new Door(!isOpen)));
            return isOpen ? List.of(toggle, Binding.of("l", "lock", () -> Next.of(this))) : List.of(toggle);
        }

        @Override
        public void draw(Canvas canvas, Context context) {}
    }

    @Test
    void aKeyThatIsOnlyThereOneKeyLaterNeedsATestToo() {
        Frames.of(new Door(false));
        assertThat(KeysPressed.untested(DOOR, Set.of(new Key("o")))).containsExactly("Door: l  lock");
        assertThat(KeysPressed.untested(DOOR, Set.of(new Key("enter"), new Key("l")))).isEmpty();
    }

    @Test @Keys({"o", "l"})
    void aPromisedKeyCountsWhereItDoesSomething() {
        var frames = Frames.of(new Door(false)).press("l");
        assertThat(KeysPressed.unpressed(DOOR, Set.of(new Key("l")))).containsExactly(new Key("l"));
        frames.press("o", "l");
        assertThat(KeysPressed.unpressed(DOOR, Set.of(new Key("o"), new Key("l")))).isEmpty();
    }

    @Test
    void aKeyOverADialogIsNotAKeyOfTheScreen() {
        Frames.of(new Door(true)).press("?", "l");
        assertThat(KeysPressed.unpressed(DOOR, Set.of(new Key("l")))).containsExactly(new Key("l"));
    }
}
