package io.hyload.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Turns host names into addresses, for all clients of the process at once.
///
/// 1. An answer holds for 30 seconds, a failure for one; then the next who asks has it looked up again. The JDK's own
///    cache is turned off, since it would keep a failure for ten seconds more.
/// 2. However many ask for a name at the same time, it is looked up once.
/// 3. The look-up blocks in the system's resolver, where it would hold up a carrier of virtual threads. So it runs on a
///    few threads of its own, and an asker waits only as long as it wants to.
/// 4. Each asker gets all addresses, beginning with the one after its predecessor's. Those of the other family (IPv6 where
///    the JDK puts IPv4 first, which is its habit) come last and keep their order: a host without a way to them would
///    otherwise fail to connect every other time before it connects.
///
/// Addresses in place of names are not looked up.
public final class Names {

    static final long TTL = 30_000_000_000L;
    static final long FAILURE_TTL = 1_000_000_000L;
    /// A scenario with a host for each user must not fill the memory.
    private static final int MOST_KEPT = 10_000;
    private static final int THREADS = 8;
    private static final long IDLE_SECONDS = 10;

    private static final Names SYSTEM;

    static {
        // Read by the JDK at its first look-up; without effect when something else in the process came before us.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        SYSTEM = new Names(InetAddress::getAllByName, System::nanoTime, threads());
    }

    /// What looks a name up, and blocks meanwhile.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final LongSupplier clock;
    private final Executor threads;
    private final Map<String, Lookup> lookups;
    private final Map<String, Addresses> pins;

    /// @param clock in nanoseconds
    Names(Resolver resolver, LongSupplier clock, Executor threads) {
        this(resolver, clock, threads, new ConcurrentHashMap<>(), Map.of());
    }

    private Names(Resolver resolver, LongSupplier clock, Executor threads, Map<String, Lookup> lookups,
            Map<String, Addresses> pins) {
        this.resolver = resolver;
        this.clock = clock;
        this.threads = threads;
        this.lookups = lookups;
        this.pins = pins;
    }

    private static Executor threads() {
        var threads = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("hyload-names-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /// As the system resolves them.
    public static Names system() {
        return SYSTEM;
    }

    /// As these, but for the names among `pins`, which have exactly those addresses.
    public Names pinned(Map<String, List<InetAddress>> pins) {
        var more = new ConcurrentHashMap<>(this.pins);
        pins.forEach((host, addresses) -> more.put(host, new Addresses(addresses, new AtomicInteger())));
        return new Names(resolver, clock, threads, lookups, Map.copyOf(more));
    }

    /// Looks every name up anew from now on.
    public void forget() {
        lookups.clear();
    }

    /// Asks for the addresses of a host, in the order in which they are to be tried.
    ///
    /// @param host as in [Url#host]
    Question ask(String host) {
        var pinned = pins.get(host);
        if (pinned != null) return new Question(host, CompletableFuture.completedFuture(pinned));
        if (mayBeAddress(host)) {
            try {
                var address = new Addresses(List.of(InetAddress.ofLiteral(host)), new AtomicInteger());
                return new Question(host, CompletableFuture.completedFuture(address));
            } catch (IllegalArgumentException e) {
                // A name that begins like an address: 3com.com, say.
            }
        }
        return new Question(host, lookup(host).answer.copy());
    }

    private static boolean mayBeAddress(String host) {
        return !host.isEmpty() && host.charAt(0) >= '0' && host.charAt(0) <= '9' || host.indexOf(':') >= 0;
    }

    private Lookup lookup(String host) {
        long now = clock.getAsLong();
        var known = lookups.get(host);
        if (known != null && known.holds(now)) return known;
        if (lookups.size() >= MOST_KEPT) lookups.clear();
        return lookups.compute(host, (_, was) -> was != null && was.holds(now) ? was : started(host, was));
    }

    private Lookup started(String host, Lookup before) {
        var lookup = new Lookup(host, before == null ? new AtomicInteger() : before.turn);
        threads.execute(lookup);
        return lookup;
    }

    /// One look-up, shared by all who ask meanwhile and for as long as it holds.
    private final class Lookup implements Runnable {

        private final String host;
        private final AtomicInteger turn;
        private final CompletableFuture<Addresses> answer = new CompletableFuture<>();
        /// Only once there is an answer.
        private volatile long until;

        Lookup(String host, AtomicInteger turn) {
            this.host = host;
            this.turn = turn;
        }

        boolean holds(long now) {
            return !answer.isDone() || now - until < 0;
        }

        @Override
        public void run() {
            try {
                var addresses = new Addresses(List.of(resolver.addresses(host)), turn);
                until = clock.getAsLong() + TTL;
                answer.complete(addresses);
            } catch (Throwable e) {
                until = clock.getAsLong() + FAILURE_TTL;
                answer.completeExceptionally(e);
            }
        }
    }

    /// The addresses of a host, handed out in turn.
    private record Addresses(List<InetAddress> preferred, List<InetAddress> others, AtomicInteger turn) {

        Addresses(List<InetAddress> all, AtomicInteger turn) {
            var family = all.getFirst().getClass();
            this(all.stream().filter(family::isInstance).toList(),
                    all.stream().filter(address -> !family.isInstance(address)).toList(), turn);
        }

        List<InetAddress> next() {
            if (preferred.size() == 1 && others.isEmpty()) return preferred;
            int first = Math.floorMod(turn.getAndIncrement(), preferred.size());
            var all = new ArrayList<>(preferred.subList(first, preferred.size()));
            all.addAll(preferred.subList(0, first));
            all.addAll(others);
            return all;
        }
    }

    /// A question on the way to its answer.
    static final class Question {

        private final String host;
        private final CompletableFuture<Addresses> answer;

        private Question(String host, CompletableFuture<Addresses> answer) {
            this.host = host;
            this.answer = answer;
        }

        /// Waits for the answer, or until another thread lets it [#abandon].
        ///
        /// @return at least one address, in the order to try them in
        /// @throws UnknownHostException when there is none
        List<InetAddress> await() throws IOException {
            try {
                return answer.get().next();
            } catch (ExecutionException e) {
                throw new UnknownHostException(host);
            } catch (CancellationException e) {
                throw new IOException("no answer yet for " + host);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        /// Ends [#await]; the look-up goes on for those who ask later.
        void abandon() {
            answer.cancel(false);
        }
    }
}
