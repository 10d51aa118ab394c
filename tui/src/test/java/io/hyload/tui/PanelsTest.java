package io.hyload.tui;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PanelsTest {
    private static final Panels THREE = Panels.of("Runs", "Compare").andWhereThereIsRoom("Phases");

    private static Panels after(Panels panels, String key) {
        var now = new Panels[1];
        for (var binding : panels.bindings(next -> {
            now[0] = next;
            return Next.of(new Trial(List.of(), ""));
        }))
            if (binding.keys().contains(new Key(key))) binding.act().get();
        return now[0];
    }

    @Test
    void tabGoesRoundThroughAllOfThem() {
        var second = after(THREE, "tab");
        assertThat(second.focused()).isEqualTo("Compare");
        assertThat(second.has("Compare")).isTrue();
        assertThat(after(after(second, "tab"), "tab").focused()).isEqualTo("Runs");
        assertThat(after(THREE, "shift+tab").focused()).isEqualTo("Phases");
    }

    @Test
    void theOneWithTheKeysIsAloneWhereItIsNarrowOrFillsTheScreen() {
        assertThat(THREE.isAlone(Size.Class.COMPACT)).isFalse();
        assertThat(THREE.isAlone(Size.Class.NARROW)).isTrue();
        assertThat(after(THREE, "z").isAlone(Size.Class.FULL)).isTrue();
        assertThat(after(after(THREE, "z"), "z").isAlone(Size.Class.FULL)).isFalse();
    }

    @Test
    void aPanelThatHasNoRoomBesideTheOthersIsAloneWhenItHasTheKeys() {
        var phases = THREE.on("Phases");
        assertThat(phases.isAlone(Size.Class.COMPACT)).isTrue();
        assertThat(phases.isAlone(Size.Class.FULL)).isFalse();
        assertThat(THREE.isBeside("Phases", Size.Class.COMPACT)).isFalse();
        assertThat(THREE.isBeside("Phases", Size.Class.FULL)).isTrue();
        assertThat(THREE.on("none such")).isEqualTo(THREE);
    }

    @Test
    void theTabsShowWhichHasTheKeysAndAreClickedOn() {
        var canvas = new Canvas(new Size(30, 5), Frames.DARK);
        var below = THREE.on("Compare").drawTabs(canvas);
        assertThat(canvas.lines().getFirst()).isEqualTo(" Runs [Compare] Phases");
        assertThat(below.size()).isEqualTo(new Size(30, 4));
        var click = new Msg.Mouse(Msg.Mouse.Action.CLICK, 16, 0);
        assertThat(THREE.on("Compare").clicked(click, 30).focused()).isEqualTo("Phases");
        assertThat(THREE.clicked(new Msg.Mouse(Msg.Mouse.Action.CLICK, 16, 1), 30)).isEqualTo(THREE);
    }

    @Test
    void theTabOfTheFocusIsSeenWhereNotAllHaveRoom() {
        var canvas = new Canvas(new Size(10, 5), Frames.DARK);
        THREE.on("Phases").drawTabs(canvas);
        assertThat(canvas.lines().getFirst()).isEqualTo("[Phases]");
    }

    @Test
    void oneAloneHasNoTab() {
        assertThat(Panels.of("Only").bindings(_ -> Next.of(new Trial(List.of(), "")))).hasSize(1);
    }
}
