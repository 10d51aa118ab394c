package io.hyload.hub;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Who listens to a hub, and what they were sent. For several threads at once.
final class Traffic {

    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder tooSlow = new LongAdder();
    private final LongAdder silent = new LongAdder();

    void joined(Client client) {
        clients.add(client);
    }

    void left(Client client) {
        clients.remove(client);
    }

    /// The connection of a client has taken so many.
    void sent(int count, int size) {
        frames.add(count);
        bytes.add(size);
    }

    /// A client is dropped because it is too far behind.
    void tooSlow() {
        tooSlow.increment();
    }

    /// A client is dropped because it answers no pings.
    void silent() {
        silent.increment();
    }

    List<Client> clients() {
        return List.copyOf(clients);
    }

    int count() {
        return clients.size();
    }

    /// Those that connections have taken, since the hub began.
    ///
    /// @param tooSlow clients dropped for that
    /// @param silent  clients dropped for that
    record Sum(int clients, long frames, long bytes, long tooSlow, long silent) {}

    Sum sum() {
        return new Sum(count(), frames.sum(), bytes.sum(), tooSlow.sum(), silent.sum());
    }
}
