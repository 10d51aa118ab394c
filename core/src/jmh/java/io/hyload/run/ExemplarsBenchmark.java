package io.hyload.run;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hyload.http.Body;
import io.hyload.http.Head;
import io.hyload.http.Outcome;
import io.hyload.http.Request;
import io.hyload.http.Response;
import io.hyload.http.Timing;
import io.hyload.http.Url;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What it costs a request that exemplars are kept: as nearly all are, no slower than ten before it; and slower than all
/// before it, with small bodies and with bodies of a megabyte.
@State(Scope.Benchmark) @BenchmarkMode(Mode.AverageTime) @OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExemplarsBenchmark {

    private static final List<Head.Field> FIELDS = List.of(new Head.Field("User-Agent", "hyload"),
            new Head.Field("Accept", "*/*"), new Head.Field("Accept-Encoding", "gzip, deflate"));

    private final Request request =
            new Request("GET", Url.parse("http://127.0.0.1:8080/small.json"), FIELDS, Body.NONE, false);
    private final Exemplars exemplars = new Exemplars(InstantSource.system(), System::nanoTime, () -> {});
    private final Outcome.Answered usual = answered(1_000_000, "{\"ret\": 0}".getBytes(UTF_8));
    private final byte[] large = new byte[1 << 20];
    private long slower = 2_000_000;

    public ExemplarsBenchmark() {
        exemplars.open();
        for (int i = 0; i < 10; i++) exemplars.note("GET /small.json", request, usual);
    }

    private static Outcome.Answered answered(long nanos, byte[] body) {
        return new Outcome.Answered(new Response(200, "OK", 1, Head.EMPTY, body),
                new Timing(0, 0, 0, 0, false, 0, 0, 0, nanos), 0, 0);
    }

    @Benchmark
    public void noSlower() {
        exemplars.note("GET /small.json", request, usual);
    }

    @Benchmark
    public void slowerThanAll() {
        exemplars.note("GET /small.json", request, answered(slower++, usual.response().content()));
    }

    @Benchmark
    public void slowerThanAllAndLarge() {
        exemplars.note("GET /small.json", request, answered(slower++, large));
    }
}
