package io.hyload.cli;

import java.util.List;
import java.util.stream.IntStream;

import io.hyload.stats.Worker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WorkerChangesTest {

    private final WorkerChanges changes = new WorkerChanges();

    private static Worker up(String label) {
        return WorkerTableTest.worker(label, "", 0, false, false);
    }

    private static Worker stale(String label) {
        return WorkerTableTest.worker(label, "", 5, true, false);
    }

    private static Worker ended(String label) {
        return WorkerTableTest.worker(label, "", 5, false, true);
    }

    @Test
    void eachChangeIsToldOnce() {
        assertThat(changes.since(List.of(up("a:1"), WorkerTableTest.worker("b:2", "shop", 0, false, false))))
                .containsExactly("worker a:1 joined", "worker b:2 shop joined");
        assertThat(changes.since(List.of(up("a:1"), up("b:2")))).isEmpty();
        assertThat(changes.since(List.of(up("a:1"), stale("b:2")))).containsExactly("worker b:2 stale: nothing comes");
        assertThat(changes.since(List.of(ended("a:1"), stale("b:2")))).containsExactly("worker a:1 ended: SUSPECT");
        assertThat(changes.since(List.of(ended("a:1"), up("b:2")))).containsExactly("worker b:2 back");
        assertThat(changes.since(List.of(ended("a:1"), up("b:2")))).isEmpty();
    }

    @Test
    void manyAtOnceAreOneLine() {
        var thousand = IntStream.range(0, 1000).mapToObj(i -> up("gen" + i)).toList();

        assertThat(changes.since(thousand))
                .containsExactly("1,000 workers joined: gen0, gen1, gen2 and 997 more");
        assertThat(changes.since(thousand)).isEmpty();
    }
}
