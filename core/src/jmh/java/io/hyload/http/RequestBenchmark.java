package io.hyload.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What it costs to make the request of a GET without options, and to write its head.
@State(Scope.Thread) @BenchmarkMode(Mode.AverageTime) @OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {

    private final Url url = Url.parse("http://127.0.0.1:8080/small.json");
    private final List<Head.Field> usual = List.of(new Head.Field("User-Agent", "hyload"),
            new Head.Field("Accept", "*/*"), new Head.Field("Accept-Encoding", "gzip, deflate"));
    private final Request made = new Request("GET", url, usual, Body.NONE, false);
    private final byte[] buffer = new byte[8 << 10];

    @Benchmark
    public Request make() {
        return new Request("GET", url, new ArrayList<>(usual), Body.NONE, false);
    }

    @Benchmark
    public int writeHead() {
        return made.head(buffer, Optional.empty()).length;
    }
}
