package io.hyload.hub;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameLogTest {

    private static final int MEGABYTE = 1 << 20;

    private final ManualClock clock = ManualClock.start();
    private final FrameLog log = new FrameLog(4 * MEGABYTE, Duration.ofSeconds(120), clock);

    private void append(String text) {
        log.append(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    /// A frame of 1,000 bytes that begins with its number.
    private void append(int number) {
        append((number + "|").concat("x".repeat(1000)).substring(0, 1000));
    }

    private List<String> from(long position) {
        var all = new ArrayList<String>();
        var batch = new FrameLog.Batch();
        for (boolean isKept = log.read(position, batch); isKept && batch.count() > 0; isKept =
                log.read(batch.next(), batch)) {
            for (var frame : batch.frames()) all.add(US_ASCII.decode(frame).toString());
        }
        return all;
    }

    private static int number(String frame) {
        return Integer.parseInt(frame.substring(0, frame.indexOf('|')));
    }

    @Test
    void whoBeginsAtTheEndGetsWhatComesThen() {
        append("before");
        long here = log.end();

        append("one");
        append("");
        append("two");

        assertThat(from(here)).containsExactly("one", "", "two");
    }

    @Test
    void framesLeaveInTheirOrderAcrossChunks() {
        long here = log.end();
        for (int i = 0; i < 2500; i++) append(i);

        var frames = from(here);

        assertThat(frames).hasSize(2500);
        for (int i = 0; i < frames.size(); i++) assertThat(number(frames.get(i))).isEqualTo(i);
    }

    @Test
    void whoAsksForTheLastSecondsGetsThemAndNothingElse() {
        for (int second = 0; second < 10; second++) {
            append("second " + second);
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(from(log.since(Duration.ofSeconds(3)))).containsExactly("second 7", "second 8", "second 9");
        assertThat(from(log.since(Duration.ofSeconds(120)))).hasSize(10);
        assertThat(from(log.since(Duration.ofMillis(500)))).isEmpty();
        assertThat(log.since(Duration.ZERO)).isEqualTo(log.end());
    }

    @Test
    void theSameHoldsFarInTheLog() {
        for (int i = 0; i < 2500; i++) {
            append(i);
            clock.advance(Duration.ofMillis(10));
        }

        var frames = from(log.since(Duration.ofSeconds(20)));

        assertThat(frames).hasSize(2000);
        assertThat(number(frames.getFirst())).isEqualTo(500);
    }

    @Test
    void aFullLogForgetsTheOldestAndSaysSo() {
        long begin = log.end();
        for (int i = 0; i < 10_000; i++) {
            append(i);
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(log.read(begin, new FrameLog.Batch())).as("the beginning is kept").isFalse();
        var kept = from(log.since(Duration.ofSeconds(120)));
        assertThat(kept).hasSizeBetween(2000, 4150);
        assertThat(number(kept.getLast())).isEqualTo(9999);
        var extent = log.extent();
        assertThat(extent.frames()).isEqualTo(10_000);
        assertThat(extent.bytes()).isLessThanOrEqualTo(5 * MEGABYTE);
        assertThat(extent.isShort()).isTrue();
        assertThat(extent.span()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    @Test
    void whoBeginsAsFarBackAsThereIsIsNotOvertakenByTheNextChunk() {
        for (int i = 0; i < 10_000; i++) append(i);
        long oldest = log.since(Duration.ofSeconds(120));

        for (int i = 0; i < 1000; i++) append(i);

        assertThat(log.read(oldest, new FrameLog.Batch())).isTrue();
    }

    @Test
    void whatIsTooOldMakesRoomAndItsMemoryIsFilledAnew() {
        for (int hour = 0; hour < 50; hour++) {
            for (int i = 0; i < 1000; i++) append(i);
            clock.advance(Duration.ofHours(1));
        }

        var extent = log.extent();

        assertThat(extent.bytes()).isLessThanOrEqualTo(3 * MEGABYTE);
        assertThat(extent.isShort()).isFalse();
        assertThat(from(log.since(Duration.ofSeconds(120)))).isEmpty();
    }

    @Test
    void aReaderAtTheEndOfAFullChunkLosesNothingWhenTheOldOnesGo() {
        for (int i = 0; i < 1030; i++) append(i);
        long here = log.end();
        clock.advance(Duration.ofHours(1));

        for (int i = 0; i < 100; i++) append(i);

        assertThat(from(here)).hasSize(100);
    }

    @Test
    void theLargestFrameFitsIntoABatch() {
        long here = log.end();
        append("x".repeat(FrameLog.LARGEST));
        append("next");

        assertThat(from(here)).hasSize(2);
        assertThatThrownBy(() -> append("x".repeat(FrameLog.LARGEST + 1))).hasMessageContaining("65537 bytes");
    }

    @Test
    void framesOfWhateverSizeFillChunksToTheLastByteAndNotFurther() {
        long here = log.end();
        int head = 12;
        append("x".repeat(FrameLog.LARGEST));
        for (int i = 1; i < 15; i++) append("x".repeat(FrameLog.LARGEST));
        int left = MEGABYTE - 15 * (FrameLog.LARGEST + head);
        append("y".repeat(left - head)); // to the byte
        append("z");

        var frames = from(here);
        assertThat(frames).hasSize(17);
        assertThat(frames.getLast()).isEqualTo("z");
    }

    @Test @Timeout(10)
    void readersWakeWhenFramesHaveBeenGathered() throws InterruptedException {
        long here = log.end();
        append("one");
        var gatherer = Thread.ofVirtual().start(() -> {
            try {
                log.gather(Duration.ofMillis(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        log.await(here, Long.MAX_VALUE);

        gatherer.join();
        assertThat(from(here)).containsExactly("one");
    }
}
