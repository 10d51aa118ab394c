package io.hyload.stats;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// How many datagrams each may send: token buckets, one for each sender (`ip:port`) and one for each address.
///
/// Senders may be forged, any number of them. So there is a bound on how many are known at a time. Where it is
/// reached a new one is refused, and none of those that go on sending has to leave: a worker sends every second, and
/// one that has been silent for [#PATIENCE_NANOS] is forgotten. By then its buckets are full, so it gains nothing. For one
/// thread.
final class SenderLimits {

    /// Datagrams a second of one sender, and how many at once.
    static final int RATE = 200;
    static final int BURST = 400;
    /// The same for all senders of one address together.
    static final int ADDRESS_RATE = 5_000;
    static final int ADDRESS_BURST = 10_000;
    /// Senders that are new: so that one address cannot be all that are known.
    static final int NEW_RATE = 400;
    static final int NEW_BURST = 2_000;
    /// The most senders known at a time, and the most addresses.
    static final int MOST = 16_384;
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Buckets senders = new Buckets(RATE, BURST);
    private final Buckets addresses = new Buckets(ADDRESS_RATE, ADDRESS_BURST);
    private final Buckets newcomers = new Buckets(NEW_RATE, NEW_BURST);

    /// Whether one more may come from there.
    ///
    /// A sender that sends too much takes nothing from the others of its address.
    ///
    /// @param now in nanoseconds, of a clock that does not go back
    boolean admits(InetSocketAddress from, long now) {
        var origin = Origin.of(from.getAddress(), from.getPort());
        var place = Origin.of(from.getAddress(), 0);
        var sender = senders.known(origin, now);
        if (sender.isPresent() && sender.get().isEmpty()) return false;
        var address = addresses.knownOrNew(place, now);
        if (address.isEmpty() || address.get().isEmpty()) return false;
        if (sender.isEmpty()) {
            var newcomer = newcomers.knownOrNew(place, now);
            if (newcomer.isEmpty() || newcomer.get().isEmpty()) return false;
            newcomer.get().take();
            sender = senders.knownOrNew(origin, now);
            if (sender.isEmpty()) return false;
        }
        sender.get().take();
        address.get().take();
        return true;
    }

    /// How many senders are known.
    int senders() {
        return senders.known.size();
    }

    /// How many addresses are known.
    int addresses() {
        return addresses.known.size();
    }

    /// Where datagrams come from; port 0 stands for an address as a whole. Who forges senders can choose them so that all
    /// have one hash code: a map then goes by their order.
    private record Origin(long high, long low, int port) implements Comparable<Origin> {
        private static final Comparator<Origin> ORDER =
                Comparator.comparingLong(Origin::low).thenComparingLong(Origin::high).thenComparingInt(Origin::port);

        static Origin of(InetAddress address, int port) {
            var bytes = ByteBuffer.wrap(address.getAddress());
            return bytes.capacity() == 4
                    ? new Origin(0, bytes.getInt(), port)
                    : new Origin(bytes.getLong(), bytes.getLong(), port);
        }

        @Override
        public int compareTo(Origin other) {
            return ORDER.compare(this, other);
        }
    }

    /// What one may still send: it fills by and by, up to its burst.
    private static final class Bucket {
        private double tokens;
        private long at;

        Bucket(int burst, long now) {
            tokens = burst;
            at = now;
        }

        void fill(double rate, int burst, long now) {
            tokens = Math.min(burst, tokens + (now - at) / 1e9 * rate);
            at = now;
        }

        boolean isEmpty() {
            return tokens < 1;
        }

        void take() {
            tokens--;
        }
    }

    /// Those that were silent for longest stand first.
    private static final class Buckets {
        private final LinkedHashMap<Origin, Bucket> known = new LinkedHashMap<>(16, 0.75f, true);
        private final int rate;
        private final int burst;

        Buckets(int rate, int burst) {
            this.rate = rate;
            this.burst = burst;
        }

        Optional<Bucket> known(Origin origin, long now) {
            var bucket = Optional.ofNullable(known.get(origin));
            bucket.ifPresent(it -> it.fill(rate, burst, now));
            return bucket;
        }

        /// @return empty where no more can be known
        Optional<Bucket> knownOrNew(Origin origin, long now) {
            var bucket = known(origin, now);
            if (bucket.isPresent()) return bucket;
            forget(now);
            if (known.size() >= MOST) return Optional.empty();
            var added = new Bucket(burst, now);
            known.put(origin, added);
            return Optional.of(added);
        }

        private void forget(long now) {
            while (!known.isEmpty() && now - known.firstEntry().getValue().at > PATIENCE_NANOS) known.pollFirstEntry();
        }
    }
}
