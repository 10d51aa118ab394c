package io.hyload.stats;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What it costs to count a request that was answered, in a recorder shared by all threads.
@State(Scope.Benchmark) @BenchmarkMode(Mode.AverageTime) @OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecorderBenchmark {

    private final Recorder recorder = new Recorder();
    private final NameCounters name = recorder.name("GET /small.json");

    @State(Scope.Thread)
    public static class Times {
        private int next;

        /// From 0.1 to 1.7 ms, so that neighbouring samples fall into different bars, as in a real run.
        long next() {
            return 100_000 + (next++ & 1023) * 1_600L;
        }
    }

    @Benchmark
    public void sentAndReceived(Times times) {
        recorder.sent();
        long nanos = times.next();
        recorder.received(name, 200, nanos, nanos, 250, 120);
        recorder.spent(3_000, nanos - 10_000, 5_000);
    }
}
