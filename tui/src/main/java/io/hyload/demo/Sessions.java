package io.hyload.demo;

import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Who is signed in. A load test may sign in for hours, so the oldest sessions are forgotten.
final class Sessions {

    private static final int KEPT = 100_000;

    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final Queue<String> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /// A new session's id.
    String open() {
        var id = UUID.randomUUID().toString().replace("-", "");
        open.add(id);
        oldestFirst.add(id);
        if (count.incrementAndGet() > KEPT) {
            count.decrementAndGet();
            open.remove(oldestFirst.remove());
        }
        return id;
    }

    boolean isOpen(String id) {
        return open.contains(id);
    }
}
