package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;

/// Watches the pods of a run until it is closed: lists them, then takes what changes, and lists them again when that is cut off.
public final class PodWatch implements AutoCloseable {
    /// Whatever has gone wrong unseen is seen after so long.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// Who is told: one call after the other, by one thread.
    public interface Listener {
        /// A pod stands in another way than before.
        void seen(Sight sight);

        /// Whether the cluster tells how pods stand.
        ///
        /// @param problem why it does not; empty when it does again
        void connection(Optional<String> problem);
    }

    private final FilterWatchListDeletable<Pod, PodList, PodResource> pods;
    private final ApiCalls calls;
    private final Listener listener;
    private final Map<String, Sight> sights = new HashMap<>();
    private final Thread thread;
    private volatile boolean isClosed;
    private boolean isCut;

    PodWatch(FilterWatchListDeletable<Pod, PodList, PodResource> pods, ApiCalls calls, Listener listener) {
        this.pods = pods;
        this.calls = calls;
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("hyload-pods").daemon().start(this::watch);
    }

    private void watch() {
        var pause = FIRST_PAUSE;
        while (!isClosed) {
            try {
                var list = calls.idempotent("list pods", pods::list);
                all(list);
                tell(Optional.empty());
                pause = FIRST_PAUSE;
                follow(list.getMetadata() == null ? "" : list.getMetadata().getResourceVersion());
            } catch (IOException e) {
                tell(Optional.of(e.getMessage()));
            } catch (KubernetesClientException e) {
                tell(Optional.of(calls.told("watch pods", e).getMessage()));
            } catch (InterruptedException e) {
                return; // it is closed
            }
            if (!slept(pause)) return;
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private boolean slept(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /// A change, or the end of changes.
    private record Change(Optional<Pod> pod, boolean isDeleted) {
        static final Change NONE_ANY_MORE = new Change(Optional.empty(), false);
    }

    private void follow(String version) throws InterruptedException {
        var changes = new LinkedBlockingQueue<Change>();
        try (Watch _ = pods.watch(new ListOptionsBuilder().withResourceVersion(version).build(), new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                switch (action) {
                    case ADDED, MODIFIED -> changes.add(new Change(Optional.of(pod), false));
                    case DELETED -> changes.add(new Change(Optional.of(pod), true));
                    case ERROR -> changes.add(Change.NONE_ANY_MORE);
                    case BOOKMARK -> {
                        // tells only how far it has come
                    }
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                changes.add(Change.NONE_ANY_MORE);
            }

            @Override
            public void onClose() {
                changes.add(Change.NONE_ANY_MORE);
            }
        })) {
            take(changes);
        }
    }

    private void take(BlockingQueue<Change> changes) throws InterruptedException {
        long end = System.nanoTime() + LOOK_AGAIN.toNanos();
        while (!isClosed) {
            var change = changes.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (change == null || change.pod().isEmpty()) return;
            var sight = Sights.of(change.pod().get());
            if (change.isDeleted()) gone(sight.pod());
            else seen(sight);
        }
    }

    private void all(PodList list) {
        var missing = new HashSet<>(sights.keySet());
        for (var pod : list.getItems()) {
            missing.remove(pod.getMetadata().getName());
            seen(Sights.of(pod));
        }
        missing.forEach(this::gone);
    }

    private void seen(Sight sight) {
        if (!sight.equals(sights.put(sight.pod(), sight))) listener.seen(sight);
    }

    private void gone(String pod) {
        var before = sights.remove(pod);
        if (before != null) listener.seen(Sights.gone(before));
    }

    private void tell(Optional<String> problem) {
        if (isClosed || problem.isPresent() == isCut) return;
        isCut = problem.isPresent();
        listener.connection(problem);
    }

    /// Nothing is told any more when this has returned, unless a listener closes it.
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        if (Thread.currentThread() == thread) return;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
