package io.hyload.run;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.ThreadMXBean;
import io.hyload.http.Body;
import io.hyload.http.ErrorKind;
import io.hyload.http.Head;
import io.hyload.http.Outcome;
import io.hyload.http.Request;
import io.hyload.http.Response;
import io.hyload.http.Timing;
import io.hyload.http.Url;
import io.hyload.testsupport.ManualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ExemplarsTest {

    private static final Request GET =
            new Request("GET", Url.parse("http://shop.test/cart?token=s3cret"), List.of(), Body.NONE, false);

    private final ManualClock time = ManualClock.start();
    private final AtomicInteger tooMany = new AtomicInteger();
    private final Exemplars exemplars = new Exemplars(time, time, tooMany::incrementAndGet);

    @BeforeEach
    void open() {
        exemplars.open();
    }

    private Timing timing(long nanos) {
        long end = time.getAsLong();
        return new Timing(end - nanos, end - nanos, 1_000_000, 2_000_000, 3_000_000, false, 40_000, 5_500_000, 600_000,
                end);
    }

    private Outcome.Answered answered(long nanos) {
        return answered(nanos, "hi".getBytes(UTF_8));
    }

    private Outcome.Answered answered(long nanos, byte[] body) {
        return new Outcome.Answered(new Response(200, "OK", 1, Head.EMPTY, body), timing(nanos), 0, 0);
    }

    private Outcome.Failed failed(ErrorKind kind, String cause) {
        return new Outcome.Failed(kind, cause, new byte[0], timing(10_000_000), 0, 0);
    }

    private List<Exemplar> all() {
        return exemplars.all(Optional.empty());
    }

    private List<Long> nanos() {
        return all().stream().map(one -> one.responseTime().toNanos()).toList();
    }

    // ------------------------------------------------------------------ the slowest

    @Test
    void theTenSlowestAreKeptSlowestFirst() {
        for (int i = 1; i <= 1000; i++) exemplars.note("GET /cart", GET, answered(i * 7919 % 1009));
        assertThat(nanos()).containsExactly(1008L, 1007L, 1006L, 1005L, 1004L, 1003L, 1002L, 1001L, 1000L, 999L);
    }

    @Test
    void fewRequestsAreAllKept() {
        for (long nanos : new long[] {0, 5, 5}) exemplars.note("GET /cart", GET, answered(nanos));
        assertThat(nanos()).containsExactly(5L, 5L, 0L);
    }

    @Test
    void ofEquallySlowOnesTheFirstAreKept() {
        for (int i = 0; i < 30; i++) exemplars.note("number " + i, GET, answered(1000));
        assertThat(all()).extracting(Exemplar::name).containsExactlyInAnyOrder("number 0", "number 1", "number 2",
                "number 3", "number 4", "number 5", "number 6", "number 7", "number 8", "number 9");
    }

    @Test
    void manyThreadsAtOnceLoseNoneOfTheSlowest() throws InterruptedException {
        int threads = 64;
        int each = 5_000;
        var times = new Random(7).longs(threads * each, 1, Long.MAX_VALUE >> 8).toArray();
        Arrays.sort(times, 0, threads * each / 2); // half of them in a run that gets slower and slower
        var go = new CountDownLatch(1);
        var running = new ArrayList<Thread>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            running.add(Thread.ofVirtual().start(() -> {
                await(go);
                for (int i = first; i < times.length; i += threads) exemplars.note("n", GET, answered(times[i]));
            }));
        }
        go.countDown();
        for (var thread : running) thread.join();
        var slowest = Arrays.stream(times).boxed().sorted(java.util.Comparator.reverseOrder()).limit(10).toList();
        assertThat(nanos()).isEqualTo(slowest);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequestThatIsNoSlowerCostsNoMemory() {
        for (int i = 0; i < 10; i++) exemplars.note("GET /cart", GET, answered(1000));
        var usual = answered(1000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        // Not the first time: loading a class allocates.
        for (int round = 0; round < 3; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) exemplars.note("GET /cart", GET, usual);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isLessThan(10_000);
    }

    @Test
    void noBodyIsKeptAlive() {
        var bodies = new ArrayList<WeakReference<byte[]>>();
        for (int i = 0; i < 20; i++) {
            var sent = new byte[1 << 20];
            var received = new byte[1 << 20];
            bodies.add(new WeakReference<>(sent));
            bodies.add(new WeakReference<>(received));
            var request = new Request("POST", GET.url(), List.of(), new Body.Bytes(sent, Optional.empty()), false);
            exemplars.note("POST /cart", request, answered(i, received));
            exemplars.note("POST /cart", request,
                    new Outcome.Failed(ErrorKind.values()[i], "", received, timing(1), 0, 0));
        }
        Awaitility.await().until(() -> {
            System.gc();
            return bodies.stream().allMatch(body -> body.get() == null);
        });
        assertThat(all()).hasSize(30).allSatisfy(one -> assertThat(one.line().length()).isLessThan(10_000));
    }

    // ------------------------------------------------------------------ the first of each kind

    @Test
    void theFirstOfEachKindIsKeptInTheOrderOfTime() {
        exemplars.note("GET /b", GET, failed(ErrorKind.TIMEOUT_RESPONSE, "first"));
        time.advance(Duration.ofSeconds(1));
        exemplars.error("list: ret", () -> "list: ret at Shop.java:3");
        time.advance(Duration.ofSeconds(1));
        exemplars.note("GET /a", GET, failed(ErrorKind.CONNECT_REFUSED, "second"));
        exemplars.note("GET /c", GET, failed(ErrorKind.TIMEOUT_RESPONSE, "third"));
        exemplars.error("list: ret", () -> "never asked for");
        var firsts = Examples.of(Optional.empty(), all()).firsts();
        var start = time.instant().minusSeconds(2);
        assertThat(firsts).containsExactly(
                new Examples.First("timeout-response", start.minusMillis(10), "GET /b", "first"),
                new Examples.First("list: ret", start.plusSeconds(1), "", "list: ret at Shop.java:3"),
                new Examples.First("connect-refused", start.plusMillis(1990), "GET /a", "second"));
    }

    @Test
    void eachNewKindIsNewsOnceAndNoSlowRequestIs() {
        assertThat(exemplars.news(Optional.empty())).isEmpty();
        exemplars.note("GET /", GET, answered(1000));
        exemplars.error("ret", () -> "first");
        exemplars.note("GET /b", GET, failed(ErrorKind.DNS, "first"));
        exemplars.error("ret", () -> "second");
        assertThat(exemplars.news(Optional.of(3))).extracting(one -> one.kind().orElseThrow())
                .containsExactlyInAnyOrder("ret", "dns");
        assertThat(exemplars.news(Optional.of(3))).isEmpty();
        exemplars.error("late", () -> "third");
        assertThat(exemplars.news(Optional.of(3))).singleElement()
                .satisfies(one -> assertThat(one.line()).contains("\"kind\":\"late\"", "\"worker\":3"));
        assertThat(all()).hasSize(4);
    }

    @Test
    void aTimeoutIsNotAmongTheSlowest() {
        exemplars.note("GET /b", GET, failed(ErrorKind.TIMEOUT_RESPONSE, "late"));
        assertThat(all()).singleElement().satisfies(one -> assertThat(one.kind()).contains("timeout-response"));
    }

    @Test
    void moreThanAHundredKindsAreNotKeptAndThatIsSaidOnce() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 150; i++) exemplars.error("kind " + i, () -> "");
        }
        exemplars.note("GET /b", GET, failed(ErrorKind.DNS, "late"));
        assertThat(all()).hasSize(100).allMatch(one -> one.kind().orElseThrow().matches("kind \\d\\d?"));
        assertThat(tooMany).hasValue(1);
    }

    @Test
    void aKindIsTheTextItIsCountedUnder() {
        exemplars.error("two\nlines " + "x".repeat(500), () -> "cause\n  in two lines");
        exemplars.error("two\nlines " + "x".repeat(600), () -> "the same, as far as it is counted");
        assertThat(all()).singleElement().satisfies(one -> {
            assertThat(one.kind().orElseThrow()).hasSize(200).startsWith("two lines xxx").endsWith("x…");
            assertThat(one.cause()).isEqualTo("cause in two lines");
        });
    }

    @Test
    void beforeTheStartNothingIsKept() {
        var closed = new Exemplars(time, time, tooMany::incrementAndGet);
        closed.note("GET /b", GET, answered(Long.MAX_VALUE >> 1));
        closed.note("GET /b", GET, failed(ErrorKind.TIMEOUT_RESPONSE, "late"));
        closed.error("ret", () -> "cause");
        assertThat(closed.all(Optional.empty())).isEmpty();
    }

    // ------------------------------------------------------------------ as text

    @Test
    void aLineHoldsTheWholeExchange() {
        exemplars.note("GET /cart", GET, answered(12_345_678));
        var at = time.instant().toEpochMilli() - 13; // 12.3 ms ago, in whole milliseconds
        assertThat(exemplars.all(Optional.of(3)).getFirst().line()).isEqualTo("{\"why\":\"slow\",\"at\":"
                + new java.math.BigDecimal(at).movePointLeft(3).stripTrailingZeros().toPlainString()
                + ",\"name\":\"GET /cart\",\"method\":\"GET\",\"url\":\"http://shop.test/cart?token=***\",\"status\":200,"
                + "\"ms\":12.346,\"timing\":{\"dns\":1,\"connect\":2,\"tls\":3,\"send\":0.04,\"wait\":5.5,\"receive\":0.6},"
                + "\"request\":{\"head\":\"GET /cart?token=*** HTTP/1.1\\nHost: shop.test\",\"body\":\"\"},"
                + "\"response\":{\"head\":\"HTTP/1.1 200 OK\",\"body\":\"hi\"},\"worker\":3}");
    }

    @Test
    void anErrorHasItsKindAndCauseAndNoResponse() {
        exemplars.note("GET /cart", GET, failed(ErrorKind.DNS, "host shop.test does not resolve"));
        assertThat(all().getFirst().line()).startsWith("{\"why\":\"error\",\"kind\":\"dns\",\"at\":")
                .contains("\"cause\":\"host shop.test does not resolve\",\"request\":{").doesNotContain("status",
                        "response",
                        "worker");
    }

    @Test
    void anErrorThatIsNoRequestsHasNoExchange() {
        exemplars.error("stock: none", () -> "stock: none at Shop.java:12, password=s3cret");
        assertThat(all().getFirst().line()).matches("\\{\"why\":\"error\",\"kind\":\"stock: none\",\"at\":[0-9.]+,"
                + "\"cause\":\"stock: none at Shop.java:12, password=\\*\\*\\*\"}");
    }

    // ------------------------------------------------------------------ of several processes

    @Test
    void ofSeveralProcessesTheSlowestOfAllAndTheEarliestOfEachKindAreTaken() {
        var every = new ArrayList<Exemplar>();
        for (int worker = 2; worker >= 0; worker--) {
            var own = new Exemplars(time, time, tooMany::incrementAndGet);
            own.open();
            for (int i = 0; i < 50; i++) own.note("slow", GET, answered(1000 + 10 * i + worker));
            int number = worker;
            own.error("ret", () -> "of " + number);
            own.error("only of " + worker, () -> "");
            time.advance(Duration.ofSeconds(1));
            every.addAll(own.all(Optional.of(worker)));
        }
        var chosen = Exemplars.chosen(every);
        assertThat(chosen).extracting(one -> one.responseTime().toNanos()).startsWith(1492L, 1491L, 1490L, 1482L, 1481L,
                1480L, 1472L, 1471L, 1470L, 1462L);
        assertThat(chosen.subList(10, chosen.size())).extracting(one -> one.kind().orElseThrow() + ", " + one.cause())
                .containsExactlyInAnyOrder("ret, of 2", "only of 2, ", "only of 1, ", "only of 0, ");
        assertThat(Exemplars.chosen(chosen)).isEqualTo(chosen);
    }
}
