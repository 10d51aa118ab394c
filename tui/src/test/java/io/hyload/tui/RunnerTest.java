package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunnerTest {
    private sealed interface Machines extends Effect {
        record Check() implements Machines {}
    }

    private sealed interface Runs extends Effect {
        record List() implements Runs {}
    }

    @Test
    void anEffectGoesToTheOneThatDoesItsType() {
        var done = new ArrayList<String>();
        var runner = Runner.of(Map.of(Machines.class, (_, _) -> done.add("machines"), Runs.class,
                (_, _) -> done.add("runs")));
        runner.run(new Runs.List(), _ -> {});
        runner.run(new Machines.Check(), _ -> {});

        assertThat(done).isEqualTo(List.of("runs", "machines"));
    }

    @Test
    void anEffectThatNobodyDoesIsABug() {
        assertThatThrownBy(() -> Runner.of(Map.of()).run(new Runs.List(), _ -> {})).hasMessageContaining(
                "nobody does io.hyload.tui.RunnerTest$Runs$List");
    }
}
