package io.hyload.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.hyload.stats.LagRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

class SamplerTest {

    private final LagRecorder lag = new LagRecorder();
    private final Tasks tasks = new Tasks(Duration.ofSeconds(1), (_, _) -> {}, lag);
    private final AtomicLong connections = new AtomicLong(3);
    private final AtomicLong lost = new AtomicLong();
    private double due;
    private final Sampler sampler = new Sampler(tasks, lag, connections::get, lost::get, () -> due);

    @Test @EnabledOnOs(OS.LINUX)
    void processorTimeIsThatOfAllThreads() throws InterruptedException {
        var spinning = Thread.ofPlatform().start(() -> {
            for (long end = System.nanoTime() + 200_000_000; System.nanoTime() < end;) Thread.onSpinWait();
        });
        spinning.join();
        // Other tests may run beside: no less than was spent, no more than the cores had.
        assertThat(sampler.sample().cpu()).isBetween(0.05, 10.0);
    }

    @Test @EnabledOnOs(OS.LINUX)
    void threadsThatOutnumberTheCoresWaitForThem() throws InterruptedException {
        int count = 3 * Runtime.getRuntime().availableProcessors();
        var go = new CountDownLatch(1);
        var done = new CountDownLatch(count);
        var sampled = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    go.await();
                    for (long end = System.nanoTime() + 300_000_000; System.nanoTime() < end;) Thread.onSpinWait();
                    done.countDown();
                    sampled.await(); // of threads that have ended nothing is known
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        sampler.sample();
        go.countDown();
        done.await();
        var health = sampler.sample();
        sampled.countDown();
        assertThat(health.starved()).isGreaterThan(0.2);
    }

    @Test
    void filesAreThoseOfTheStartAndTheConnections() {
        long before = sampler.sample().files();
        connections.addAndGet(1_000);
        assertThat(sampler.sample().files()).isEqualTo(before + 1_000);
        assertThat(before).isPositive();
    }

    @Test
    void latenessAndSleepAreThoseSinceTheLastSample() {
        lag.arrived(25_000_000);
        lag.woken(3_000_000);
        lag.dropped(4);
        lag.slept(1_500_000_000);
        lost.set(2);
        due += 250.5;
        var health = sampler.sample();
        assertThat(health.lost()).isEqualTo(2);
        assertThat(health.due()).isEqualTo(250.5);
        assertThat(health.late()).isEqualTo(1);
        assertThat(health.dropped()).isEqualTo(4);
        assertThat(health.slept()).isEqualTo(1.5);
        assertThat(health.lagMax()).isBetween(25_000L, 25_200L);
        var next = sampler.sample();
        assertThat(next.lagMax()).isZero();
        assertThat(next.lost()).isZero();
        assertThat(next.due()).isZero();
    }

    @Test
    void theTimeOfUsersIsAddedUpWhileTheyRunAndWhenTheyHaveEnded() throws InterruptedException {
        var running = new CountDownLatch(2);
        var end = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            tasks.start("user", () -> {
                running.countDown();
                end.await();
            }, true);
        }
        tasks.start("starter", end::await, false);
        running.await();
        long before = tasks.ran();
        long from = System.nanoTime();
        while (System.nanoTime() - from < 50_000_000) Thread.onSpinWait();
        long ran = tasks.ran() - before;
        assertThat(ran).isBetween(100_000_000L, 100_000_000L + 2 * (System.nanoTime() - from));
        end.countDown();
        tasks.await();
        assertThat(tasks.ran()).isGreaterThan(before + ran);
        assertThat(tasks.ran()).isEqualTo(tasks.ran());
    }

    @Test
    void aUserWhoWaitsForPartsAtOnceIsAsManyAsTheseAre() throws InterruptedException {
        var measured = new AtomicLong();
        tasks.start("user", () -> {
            long from = System.nanoTime();
            long before = tasks.ran();
            Run.Work spin = () -> {
                while (System.nanoTime() - from < 30_000_000) Thread.sleep(1);
            };
            tasks.<Exception>all(java.util.List.of(spin, spin, spin));
            measured.set(tasks.ran() - before);
        }, true);
        tasks.await();
        assertThat(measured.get()).isGreaterThan(60_000_000);
    }

    @Test
    void whereThereIsNoProcNothingIsKnownAndNothingFails(@org.junit.jupiter.api.io.TempDir java.nio.file.Path nowhere) {
        var blind = new Sampler(nowhere, tasks, lag, connections::get, lost::get, () -> due);
        var health = blind.sample();
        assertThat(health.starved()).isZero();
        assertThat(health.fileLimit()).isZero();
    }
}
