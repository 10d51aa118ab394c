import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The server of `truth`, whose every delay is known, and what a client without limits would see of it.
///
/// `serve RATE SECONDS FREEZE` prints its port and serves until it is ended; `compare RATE SECONDS FREEZE RUN.sts` tells how
/// far the response times of the run are off, and ends with 1 when one is too far.
///
/// Time stands still on the server for FREEZE seconds in the middle: what is being served then takes that much longer, and
/// what comes meanwhile begins to be served afterwards. Requests for `/warm` are answered after 10 ms, always.
final class Delays {

    private static final double MEDIAN_MILLIS = 50;
    private static final double SIGMA = 0.5;
    private static final int SEED = 20_000;
    private static final long WARM = 10_000_000;
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(US_ASCII);

    private final double rate;
    private final long freezeAt;
    private final long freeze;
    /// Nanoseconds of the requests in the order they come; log-normal.
    private final long[] delays;
    private final DelayQueue<Answer> due = new DelayQueue<>();
    private long first;
    private int next;

    private Delays(double rate, double seconds, double freeze) {
        this.rate = rate;
        this.freezeAt = Math.round((seconds - freeze) / 2 * 1e9);
        this.freeze = Math.round(freeze * 1e9);
        var random = new Random(SEED);
        delays = IntStream.range(0, (int) Math.round(rate * seconds))
                .mapToLong(_ -> Math.round(MEDIAN_MILLIS * 1e6 * Math.exp(SIGMA * random.nextGaussian()))).toArray();
    }

    static void main(String[] words) throws Exception {
        var delays = new Delays(Double.parseDouble(words[1]), Double.parseDouble(words[2]), Double.parseDouble(words[3]));
        if (words[0].equals("serve")) delays.serve();
        else System.exit(delays.compare(Path.of(words[4])) ? 0 : 1);
    }

    /// When what comes at `at` and takes `delay` is done; all since the first request.
    private long done(long at, long delay) {
        if (at + delay < freezeAt || at >= freezeAt + freeze) return at + delay;
        return (at < freezeAt ? at + freeze : freezeAt + freeze) + delay;
    }

    // ------------------------------------------------------------------ the server

    private record Answer(long at, SocketChannel to) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(at - ((Answer) other).at);
        }
    }

    /// Two threads, one that reads and one that answers: a request costs a few microseconds, so that the delays stay what
    /// they are.
    private void serve() throws IOException {
        var bytes = ByteBuffer.allocateDirect(8192);
        try (var selector = Selector.open(); var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress("127.0.0.1", 0), 16_384).configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            Thread.ofPlatform().daemon().start(this::answer);
            System.out.println(listener.socket().getLocalPort());
            while (true) {
                selector.select(key -> {
                    try {
                        if (key.isAcceptable()) accept(listener, selector);
                        else read((SocketChannel) key.channel(), bytes.clear());
                    } catch (IOException e) {
                        key.cancel(); // the client has gone
                    }
                });
            }
        }
    }

    private void answer() {
        while (true) {
            try {
                due.take().to.write(ByteBuffer.wrap(ANSWER));
            } catch (IOException e) {
                // The client has gone.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void accept(ServerSocketChannel listener, Selector selector) throws IOException {
        for (var channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /// A request is small and comes in one piece; the next one comes when it is answered.
    private void read(SocketChannel channel, ByteBuffer bytes) throws IOException {
        if (channel.read(bytes) <= 0) {
            channel.close();
            return;
        }
        long now = System.nanoTime();
        boolean isWarm = bytes.get(5) == 'w';
        if (!isWarm && next == 0) first = now;
        due.add(new Answer(isWarm ? now + WARM : first + done(now - first, delays[next++ % delays.length]), channel));
    }

    // ------------------------------------------------------------------ the comparison

    private boolean compare(Path file) throws IOException {
        var known = new double[delays.length];
        for (int k = 0; k < known.length; k++) {
            long at = Math.round(k / rate * 1e9);
            known[k] = (done(at, delays[k]) - at) / 1e6;
        }
        Arrays.sort(known);
        var measured = measured(file);
        System.out.printf(Locale.ROOT, "%,d requests, of %,d that were due%n%n", measured.count(), known.length);
        System.out.println("percentile    known ms   hyload ms       off");
        boolean isGood = measured.count() == known.length;
        var percents = DoubleStream.concat(IntStream.rangeClosed(50, 99).asDoubleStream(),
                IntStream.rangeClosed(1, 9).mapToDouble(tenth -> 99 + tenth / 10.0));
        for (double percent : percents.toArray()) {
            double is = measured.percentile(percent) / 1000.0;
            double should = known[(int) Math.ceil(percent / 100 * known.length - 1e-9) - 1];
            double off = is - should;
            boolean isNear = Math.abs(off) <= Math.max(1, 0.02 * should);
            isGood &= isNear;
            if (isNear && percent % 5 != 0 && percent < 99) continue;
            System.out.printf(Locale.ROOT, "p%-8s %12.2f %11.2f %+8.2f%%%s%n",
                    percent == Math.rint(percent) ? (int) percent : percent, should, is, 100 * off / should,
                    isNear ? "" : "  too far");
        }
        System.out.println(isGood ? "\nall percentiles from p50 to p99.9 within 2 % or 1 ms" : "\nnot what a client without limits sees");
        return isGood;
    }

    /// What came after the pause that follows the warm-up.
    private static Histogram measured(Path file) throws IOException {
        var sum = Histogram.empty();
        boolean isWarm = false;
        for (var line : Files.readAllLines(file)) {
            var record = StatsRecord.parse(line);
            if (!isWarm && record.sent() == 0 && record.received() == 0) isWarm = true;
            if (isWarm) sum = sum.plus(record.hy().orElseThrow().times());
        }
        return sum;
    }
}
