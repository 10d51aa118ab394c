package io.hyload;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.hyload.http.ErrorKind;
import io.hyload.run.Run;
import io.hyload.testsupport.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.hyload.Hyload.all;
import static io.hyload.Hyload.maxBody;
import static io.hyload.Hyload.repeat;
import static io.hyload.Hyload.sleepBetween;
import static io.hyload.Hyload.timeout;
import static io.hyload.Hyload.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Many users against a server that does something wrong on every third request. 500 users for 3 seconds; the profile
/// `chaos` makes it 10,000 for 60.
class ChaosTest {

    private static final int USERS = Integer.getInteger("hyload.chaos.users", 500);
    private static final int SECONDS = Integer.getInteger("hyload.chaos.seconds", 3);
    private static final boolean TELL = Boolean.getBoolean("hyload.chaos.tell");
    private static final double TIMEOUT = 1;
    /// Slow enough for two cores that server and users share.
    private static final double THINK = Math.max(0.1, USERS / 2500.0);
    private static final Duration RAMP_UP = Duration.ofMillis(Math.max(200, USERS / 2));
    private static final long SOME_MORE_BYTES = 2 << 20;

    @RegisterExtension
    final SilentRun run = new SilentRun();

    /// What this process holds when nothing is going on.
    private record Usage(long files, long virtualThreads, long memory) {

        private static final int OFTEN_ENOUGH = 6;

        /// Once the memory no longer falls: the wheel of deadlines holds a connection until its last deadline has passed.
        static Usage settled() throws Exception {
            long least = Long.MAX_VALUE;
            for (int unchanged = 0; unchanged < OFTEN_ENOUGH; unchanged++) {
                Thread.sleep(250);
                System.gc();
                var runtime = Runtime.getRuntime();
                long memory = runtime.totalMemory() - runtime.freeMemory();
                if (memory < least * 0.99) unchanged = 0;
                least = Math.min(least, memory);
            }
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                return new Usage(files.count(), countVirtualThreads(), least);
            }
        }

        private static long countVirtualThreads() throws Exception {
            var folder = Files.createTempDirectory("hyload-threads");
            var dump = folder.resolve("dump");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(dump.toString(),
                        HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
                try (var lines = Files.lines(dump)) {
                    return lines.filter(line -> line.matches("#\\d+ .*\\bvirtual\\b.*")).count();
                }
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(folder);
            }
        }
    }

    @Test @Timeout(300) @EnabledOnOs(OS.LINUX)
    void everyRequestEndsInOneWayAndNothingIsLeftBehind() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = Command.of(java, "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                ChaosServer.class.getName());
        try (var server = command.start()) {
            var url = server.awaitOut(out -> out.endsWith("\n"), Duration.ofSeconds(20)).strip();
            // Classes are loaded and the engine's buffers are there when the first measurement is made.
            load(url, Duration.ofSeconds(1));
            var before = Usage.settled();

            long began = System.nanoTime();
            load(url, Duration.ofSeconds(SECONDS));
            double seconds = (System.nanoTime() - began) / 1e9;

            var counted = run.counted();
            assertThat(counted.received() + counted.timeouts() + counted.errors()).isEqualTo(counted.sent());
            assertThat(counted.kinds().values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(counted.timeouts() + counted.errors());
            assertThat(counted.kinds().keySet())
                    .isSubsetOf(Stream.of(ErrorKind.values()).map(ErrorKind::label).toList()).hasSizeGreaterThan(8);
            assertThat(counted.received()).isGreaterThan(counted.sent() / 3);
            assertThat(counted.opened()).isEqualTo(counted.closed());
            var after = Usage.settled();
            assertThat(after.files).isBetween(before.files - 3, before.files + 3);
            assertThat(after.virtualThreads).isEqualTo(before.virtualThreads);
            assertThat(after.memory).isLessThan(before.memory + before.memory / 10 + SOME_MORE_BYTES);
            if (TELL) System.out.printf("%d users, %.1f s: %s%nbefore %s%nafter  %s%n", USERS, seconds, counted, before,
                    after);
        }
    }

    /// Every tenth user fetches three things at once.
    private static void load(String url, Duration time) throws InterruptedException {
        var done = new CountDownLatch(USERS);
        users(USERS, RAMP_UP, number -> {
            var client = new HttpClient(timeout(TIMEOUT), maxBody(100_000));
            Task fetch = () -> client.get(url);
            repeat(time, () -> {
                if (number % 10 == 0) all(fetch, fetch, fetch);
                else fetch.run();
                sleepBetween(THINK / 2, THINK * 3 / 2);
            });
            done.countDown();
        });
        assertThat(done.await(200, TimeUnit.SECONDS)).isTrue();
        await().until(() -> Run.current().users() == 0);
    }
}
