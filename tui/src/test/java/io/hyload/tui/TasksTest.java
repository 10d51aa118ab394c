package io.hyload.tui;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import io.hyload.testsupport.Golden;
import org.junit.jupiter.api.Test;

import static io.hyload.tui.Tasks.State.CANCELLED;
import static io.hyload.tui.Tasks.State.DONE;
import static io.hyload.tui.Tasks.State.FAILED;
import static io.hyload.tui.Tasks.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

class TasksTest {
    private static final Instant AT = Instant.parse("2026-07-14T10:37:02Z");
    private static final Tasks DEPLOYING = told(Tasks.NONE,
            new Tasks.Event.Begun("d1", AT, "deploy agent on gen1, gen2, 商品, db1",
                    List.of("gen1", "gen2", "商品", "db1")),
            new Tasks.Event.Step("d1", "gen1", "upload hyload.jar"),
            new Tasks.Event.Bytes("d1", "gen1", 3_100_000, OptionalLong.of(4_400_000)),
            new Tasks.Event.Ended("d1", "gen2", DONE, "java 25.0.1"),
            new Tasks.Event.Ended("d1", "商品", FAILED, "no route to host"));

    private static Tasks told(Tasks tasks, Tasks.Event... events) {
        var now = tasks;
        for (var event : events) now = now.on(event);
        return now;
    }

    private static List<String> drawn(Tasks tasks, int columns, int rows, Look look) {
        var canvas = new Canvas(new Size(columns, rows), look);
        tasks.draw(canvas, new Context(canvas.size(), Size.Class.COMPACT, AT, ZoneOffset.UTC, look));
        return canvas.lines();
    }

    @Test
    void eachMachineHasALineWithItsStepAndHowFarItIs() {
        var all = new ArrayList<String>();
        for (int columns : new int[] {78, 58, 118}) all.addAll(drawn(DEPLOYING, columns, 5, Frames.DARK));
        all.addAll(drawn(DEPLOYING, 78, 5, Frames.ASCII));
        Golden.assertMatches(getClass(), "tasks.txt", String.join("\n", all) + "\n");
    }

    @Test
    void whatIsFinishedLeavesRoomToWhatIsNot() {
        assertThat(drawn(DEPLOYING, 60, 4, Frames.DARK)).anyMatch(line -> line.contains("gen1"))
                .anyMatch(line -> line.contains("db1")).noneMatch(line -> line.contains("no route"));
        assertThat(drawn(DEPLOYING, 60, 4, Frames.DARK).getFirst()).endsWith("1 more below");
    }

    @Test
    void aFinishedTaskLeavesNoLineUnfinished() {
        var over = told(DEPLOYING, new Tasks.Event.Finished("d1", CANCELLED, "cancelled by you"));
        assertThat(over.running()).isZero();
        assertThat(over.tasks().getFirst().lines()).extracting(Tasks.Line::state)
                .containsExactly(CANCELLED, DONE, FAILED, CANCELLED);
        assertThat(drawn(over, 100, 2, Frames.DARK).getFirst()).contains("⊘", "cancelled by you");
    }

    @Test
    void whatIsToldOfAnUnknownTaskIsDroppedAndAnUnknownLineAdded() {
        assertThat(told(Tasks.NONE, new Tasks.Event.Step("x", "gen1", "connect"))).isEqualTo(Tasks.NONE);
        assertThat(told(DEPLOYING, new Tasks.Event.Step("d1", "new", "connect")).tasks().getFirst().lines())
                .extracting(Tasks.Line::name).contains("new");
    }

    @Test
    void bytesOfUnknownLengthHaveNoBar() {
        var tasks = told(DEPLOYING, new Tasks.Event.Bytes("d1", "gen1", 3_100_000, OptionalLong.empty()));
        assertThat(drawn(tasks, 78, 5, Frames.DARK).get(1)).contains("3.1 MB").doesNotContain("%");
        assertThat(tasks.tasks().getFirst().lines().getFirst().share()).isEqualTo(Optional.empty());
        assertThat(tasks.tasks().getFirst().lines().getLast().state()).isEqualTo(WAITING);
    }

    private static Optional<Next> press(Tasks tasks, String key, Tasks[] after) {
        return tasks.bindings(next -> {
            after[0] = next;
            return Next.of(new Trial(List.of(), ""));
        }).stream().filter(binding -> binding.keys().contains(new Key(key))).findFirst()
                .map(binding -> binding.act().get());
    }

    @Test
    void xAndEscapeGiveUpTheTaskTheCursorIsOn() {
        var after = new Tasks[1];
        var two = told(DEPLOYING, new Tasks.Event.Begun("p1", AT, "pull", List.of("gen1")));
        assertThat(press(two, "x", after).orElseThrow().effects()).containsExactly(new Tasks.Cancel("p1"));
        assertThat(press(two, "k", after)).isPresent();
        assertThat(press(after[0], "esc", after).orElseThrow().effects()).containsExactly(new Tasks.Cancel("d1"));
        assertThat(press(after[0], "j", after)).isPresent();
        assertThat(press(after[0], "x", after).orElseThrow().effects()).containsExactly(new Tasks.Cancel("p1"));
    }

    @Test
    void aFinishedTaskCannotBeGivenUp() {
        var over = told(DEPLOYING, new Tasks.Event.Finished("d1", DONE, "41 s"));
        assertThat(press(over, "x", new Tasks[1])).isEmpty();
        assertThat(press(over, "j", new Tasks[1])).isEmpty();
        assertThat(press(Tasks.NONE, "esc", new Tasks[1])).isEmpty();
    }

    @Test
    void onlyTheNewestAreKept() {
        var many = IntStream.range(0, Tasks.MOST + 5).mapToObj(i -> new Tasks.Event.Begun("t" + i, AT, "t", List.of()))
                .toArray(Tasks.Event[]::new);
        assertThat(told(Tasks.NONE, many).tasks()).hasSize(Tasks.MOST).first()
                .extracting(Tasks.Task::id).isEqualTo("t5");
    }

    @Test
    void theBarIsFullOnlyAtItsEnd() {
        assertThat(Tasks.bar(0, 4, Frames.DARK)).isEqualTo("▕    ▏");
        assertThat(Tasks.bar(0.5, 4, Frames.DARK)).isEqualTo("▕██  ▏");
        assertThat(Tasks.bar(0.99, 4, Frames.DARK)).isEqualTo("▕███▉▏");
        assertThat(Tasks.bar(1, 4, Frames.DARK)).isEqualTo("▕████▏");
        assertThat(Tasks.bar(0.6, 4, Frames.ASCII)).isEqualTo("[##  ]");
    }

    @Test
    void anySizeIsDrawn() {
        for (int columns = 0; columns < 30; columns++)
            for (int rows = 0; rows < 7; rows++) drawn(DEPLOYING, columns, rows, Frames.DARK);
        assertThat(drawn(Tasks.NONE, 20, 1, Frames.DARK)).containsExactly("no task yet");
    }
}
