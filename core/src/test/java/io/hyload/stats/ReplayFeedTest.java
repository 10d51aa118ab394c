package io.hyload.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.ManualClock;
import io.hyload.testsupport.RequiresCorpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReplayFeedTest {

    @TempDir
    private Path folder;
    private final ManualClock clock = ManualClock.start();

    private static String line(long t, long sent) {
        return "{\"t\":" + t + ",\"rps\":" + sent + ",\"total\":{\"send\":" + sent + "}}";
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static List<Arrival> all(StatsFeed feed) throws InterruptedException {
        var all = new ArrayList<Arrival>();
        for (var next = feed.next(); next.isPresent(); next = feed.next()) all.add(next.get());
        return all;
    }

    @Test
    void filesArePlayedInTheOrderOfTime() throws Exception {
        var files = List.of(file("b.sts", line(2, 1), line(4, 2)), file("a.sts", line(1, 3), line(2, 4), line(5, 5)));
        try (var feed = ReplayFeed.of(files, ReplayFeed.FASTEST)) {
            assertThat(feed.name()).isEqualTo("b.sts a.sts");
            assertThat(feed.state()).isEqualTo(new StatsFeed.State(true, "playing"));
            var all = all(feed);
            assertThat(all).extracting(arrival -> arrival.source() + " " + arrival.record().sent())
                    .containsExactly("a.sts 3", "b.sts 1", "a.sts 4", "b.sts 2", "a.sts 5");
            assertThat(all).extracting(Arrival::form).containsOnly(Arrival.Form.REPLAY);
            assertThat(feed.state()).isEqualTo(new StatsFeed.State(false, "at its end"));
        }
    }

    @Test
    void filesOfOneNameAreToldApart() throws Exception {
        Files.createDirectory(folder.resolve("x"));
        var files = List.of(file("a.sts", line(1, 1)), file("x/a.sts", line(1, 2)));
        try (var feed = ReplayFeed.of(files, ReplayFeed.FASTEST)) {
            assertThat(all(feed)).extracting(Arrival::source)
                    .containsExactly(files.getFirst().toString(), files.getLast().toString());
        }
    }

    @Test
    void linesOfACaptureSayWhomTheyAreFrom() throws Exception {
        var files = List.of(file("capture.txt", "10.0.0.1:5|" + line(1, 1), "10.0.0.2:5|" + line(1, 2)));
        try (var feed = ReplayFeed.of(files, ReplayFeed.FASTEST)) {
            assertThat(all(feed)).extracting(Arrival::source).containsExactly("10.0.0.1:5", "10.0.0.2:5");
        }
    }

    @Test
    void whatIsNoRecordIsCountedAndStopsNothing() throws Exception {
        var bad = file("a.sts", "", "x", line(1, 1), "|" + line(2, 2), line(-3, 3), "  \r", "{\"t\":4}", line(5, 5));
        try (var feed = ReplayFeed.of(List.of(bad), ReplayFeed.FASTEST)) {
            assertThat(all(feed)).extracting(arrival -> arrival.record().t()).containsExactly(1L, 5L);
            assertThat(feed.refusals().count(Refusal.NO_SOURCE)).isEqualTo(2);
            assertThat(feed.refusals().count(Refusal.TIME)).isEqualTo(1);
            assertThat(feed.refusals().count(Refusal.NOT_A_RECORD)).isEqualTo(1);
        }
    }

    @Test
    void aLineOfAnyLengthIsSkippedInLittleMemory() throws Exception {
        var file = folder.resolve("a.sts");
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 20; i++) out.write(" ".repeat(1 << 20));
            out.write("\n" + line(7, 1) + "\n");
        }
        try (var feed = ReplayFeed.of(List.of(file), ReplayFeed.FASTEST)) {
            assertThat(all(feed)).hasSize(1);
            assertThat(feed.refusals().count(Refusal.TOO_LARGE)).isEqualTo(1);
        }
    }

    @Test
    void halfALineAtTheEndIsLeftOut() throws Exception {
        var cut = Files.writeString(folder.resolve("cut.sts"), line(1, 1) + "\n" + line(2, 2).substring(0, 20));
        var whole = Files.writeString(folder.resolve("whole.sts"), line(3, 1) + "\n" + line(4, 2));
        try (var feed = ReplayFeed.of(List.of(cut, whole), ReplayFeed.FASTEST)) {
            assertThat(all(feed)).extracting(arrival -> arrival.record().t()).containsExactly(1L, 3L, 4L);
            assertThat(feed.refusals().total()).isZero();
        }
    }

    @ParameterizedTest @ValueSource(doubles = {0.5, 1, 10})
    void secondsComeAtTheSpeedAskedFor(double speed) throws Exception {
        var begin = clock.instant();
        var file = file("a.sts", line(100, 1), line(101, 1), line(101, 2), line(130, 1));
        try (var feed = new ReplayFeed(List.of(file), speed, clock, clock, nanos -> {
            clock.advance(Duration.ofNanos(nanos));
            return false;
        })) {
            assertThat(all(feed)).extracting(arrival -> Duration.between(begin, arrival.at()).toMillis() * speed / 1e3)
                    .containsExactly(0.0, 1.0, 1.0, 30.0);
        }
    }

    @Test
    void whoWaitsReturnsWhenItIsClosed() throws Exception {
        var feed = ReplayFeed.of(List.of(file("a.sts", line(1, 1), line(1_000_000, 1))), 1);
        assertThat(feed.next()).isPresent();
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return feed.next();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        feed.close();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(feed.state().isUp()).isFalse();
        assertThat(feed.next()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereAndASpeedThatIsNoneAreRefused() throws Exception {
        assertThatThrownBy(() -> ReplayFeed.of(List.of(folder.resolve("none.sts")), 1))
                .isInstanceOf(NoSuchFileException.class);
        for (double speed : new double[] {0, -1, Double.NaN})
            assertThatThrownBy(() -> ReplayFeed.of(List.of(), speed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test @RequiresCorpus
    void theCaptureOfTheOriginalIsReadAsItIs() throws Exception {
        try (var feed = ReplayFeed.of(List.of(Corpus.path("original/udp-capture.txt")), ReplayFeed.FASTEST)) {
            var all = all(feed);
            assertThat(all).hasSize(52);
            assertThat(all).extracting(Arrival::source).containsOnly("127.0.0.1:53914", "127.0.0.1:46041");
            assertThat(all).allMatch(arrival -> arrival.at().isBefore(Instant.now().plusSeconds(1)));
        }
    }
}
