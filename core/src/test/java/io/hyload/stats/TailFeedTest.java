package io.hyload.stats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TailFeedTest {

    private static final String LINE = "{\"t\":%d,\"rps\":2,\"total\":{\"send\":2}}";

    private static byte[] line(long t) {
        return (LINE.formatted(t) + "\n").getBytes(UTF_8);
    }

    @Test
    void linesComeAsTheyAreWritten() throws Exception {
        try (var out = new PipedOutputStream(); var feed = new TailFeed("stdin", new PipedInputStream(out))) {
            for (int t = 1; t < 4; t++) {
                var bytes = line(t);
                out.write(bytes, 0, 10);
                out.flush();
                out.write(bytes, 10, bytes.length - 10);
                out.flush();
                var arrival = feed.next().orElseThrow();
                assertThat(arrival.record().t()).isEqualTo(t);
                assertThat(arrival.source()).isEqualTo("stdin");
                assertThat(arrival.form()).isEqualTo(Arrival.Form.LINE);
            }
            assertThat(feed.state()).isEqualTo(new StatsFeed.State(true, "reading"));
            assertThat(feed.name()).isEqualTo("stdin");
        }
    }

    @Test
    void linesOfACaptureSayWhomTheyAreFrom() throws Exception {
        var bytes = "10.0.0.1:5|".getBytes(UTF_8);
        var in = new java.io.SequenceInputStream(new ByteArrayInputStream(bytes), new ByteArrayInputStream(line(1)));
        try (var feed = new TailFeed("stdin", in)) {
            assertThat(feed.next().orElseThrow().source()).isEqualTo("10.0.0.1:5");
        }
    }

    @Test
    void halfALineAtTheEndIsLeftOutAndBadOnesAreCounted() throws Exception {
        var text = "what\n" + LINE.formatted(1) + "\n" + LINE.formatted(2);
        try (var feed = new TailFeed("stdin", new ByteArrayInputStream(text.getBytes(UTF_8)))) {
            assertThat(feed.next().orElseThrow().record().t()).isEqualTo(1);
            assertThat(feed.next()).isEmpty();
            assertThat(feed.next()).isEmpty();
            assertThat(feed.state()).isEqualTo(new StatsFeed.State(false, "at its end"));
            assertThat(feed.refusals().total()).isEqualTo(1);
        }
    }

    @Test
    void aStreamThatBreaksSaysWhy() throws Exception {
        try (var feed = new TailFeed("ssh", new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        })) {
            assertThat(feed.next()).isEmpty();
            assertThat(feed.state()).isEqualTo(new StatsFeed.State(false, "broken: connection reset"));
        }
    }

    /// As standard input does: it stays in its read whatever happens.
    @Test
    void whoWaitsReturnsWhenItIsClosedThoughTheStreamDoesNot() throws Exception {
        var isRead = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var feed = new TailFeed("stdin", new InputStream() {
            @Override
            public int read() {
                isRead.countDown();
                while (true) {
                    try {
                        end.await();
                        return -1;
                    } catch (InterruptedException e) {
                        // as a read in the kernel
                    }
                }
            }
        });
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return feed.next();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        isRead.await();
        feed.close();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(feed.state()).isEqualTo(new StatsFeed.State(false, "closed"));
        end.countDown();
    }

    @Test
    void whoDoesNotTakeSlowsTheWriterDownAndLosesNothing() throws Exception {
        var all = new java.io.ByteArrayOutputStream();
        for (int t = 1; t <= 5_000; t++) all.write(line(t));
        var in = new ByteArrayInputStream(all.toByteArray());
        try (var feed = new TailFeed("stdin", in)) {
            await().atMost(10, TimeUnit.SECONDS).until(() -> in.available() < all.size());
            long sum = 0;
            for (var next = feed.next(); next.isPresent(); next = feed.next()) sum += next.get().record().t();
            assertThat(sum).isEqualTo(5_000L * 5_001 / 2);
        }
    }
}
