import java.io.DataInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Tally;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Many workers that send to a hub, clients that read it, one that does not, and what became of every datagram.
///
/// Words: the hub's process, its ports for WebSockets and datagrams, workers, seconds, clients, and `spread` or `at-once`: when in
/// a second the workers send.
///
/// A datagram is known again by its sender's port and its `seq`; its delay is from the call that sent it to when a client
/// has read its frame.
void main(String[] words) throws Exception {
    long pid = Long.parseLong(words[0]);
    int webSockets = Integer.parseInt(words[1]);
    int datagrams = Integer.parseInt(words[2]);
    var load = new Load(Integer.parseInt(words[3]), Integer.parseInt(words[4]), words[6].equals("at-once"));
    int clients = Integer.parseInt(words[5]);

    var workers = load.open(datagrams);
    var readers = new ArrayList<Reader>();
    for (int i = 0; i < clients; i++) readers.add(Reader.start(webSockets, load));
    var deaf = handshake(webSockets);

    long cpu = cpuNanos(pid);
    long begin = System.nanoTime();
    var watch = Thread.ofPlatform().daemon().start(() -> awaitDropped(webSockets, begin));
    load.send(workers);
    Thread.sleep(2000); // what is on its way
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cores = (cpuNanos(pid) - cpu) / 1e9 / seconds;
    long in = metric(webSockets, "hyload_hub_datagrams_in_total");
    long sent = (long) load.workers * load.seconds;
    long got = readers.stream().mapToLong(reader -> reader.frames).sum();
    long disorder = readers.stream().mapToLong(reader -> reader.disorder).sum();
    var delays = new long[Reader.BINS];
    var cold = new long[Reader.BINS];
    for (var reader : readers) {
        for (int i = 0; i < delays.length; i++) {
            delays[i] += reader.delays[i];
            cold[i] += reader.cold[i];
        }
    }
    double p99 = percentile(delays, 0.99);
    double rss = peakKilobytes(pid) / 1024.0;
    boolean isDropped = !watch.isAlive();

    System.out.printf(Locale.ROOT, "%-22s %d × %d s to %d clients, %s, %,d bytes each%n", "load", load.workers, load.seconds,
            clients, load.isAtOnce ? "all at the full second" : "spread over the second", load.size());
    System.out.printf(Locale.ROOT, "%-22s %,d of %,d before the hub, %,d by the kernel%n", "datagrams lost", sent - in, sent,
            metric(webSockets, "hyload_hub_kernel_drops_total"));
    System.out.printf(Locale.ROOT, "%-22s %,d of %,d, %,d out of order or twice%n", "frames lost", in * clients - got,
            in * clients, disorder);
    tell("delay", delays);
    tell("in the first " + Reader.COLD + " s", cold);
    System.out.printf(Locale.ROOT, "%-22s %.1f %% of a core%n", "CPU of the hub", 100 * cores);
    System.out.printf(Locale.ROOT, "%-22s %.0f MB%n", "peak RSS of the hub", rss);
    System.out.printf(Locale.ROOT, "%-22s %s%n", "who never reads", isDropped
            ? "dropped after %.1f s; %d frames not read for metrics".formatted(dropped,
                    metric(webSockets, "hyload_hub_frames_unread_total"))
            : "STILL CONNECTED");
    deaf.close();
    boolean isGood = in == sent && got == in * clients && disorder == 0 && p99 <= 100 && cores < 0.6 && rss < 300
            && (isDropped || load.seconds < 20);
    System.exit(isGood ? 0 : 1);
}

static void tell(String what, long[] delays) {
    System.out.printf(Locale.ROOT, "%-22s p50 %.1f ms, p99 %.1f ms, max %.1f ms%n", what, percentile(delays, 0.5),
            percentile(delays, 0.99), percentile(delays, 1));
}

static volatile double dropped;

static void awaitDropped(int port, long begin) {
    while (metric(port, "hyload_hub_clients_dropped_total{reason=\"too-slow\"}") == 0) LockSupport.parkNanos(500_000_000);
    dropped = (System.nanoTime() - begin) / 1e9;
}

/// The workers and what they send.
static final class Load {
    private static final Random RANDOM = new Random(8);
    private static final int VARIANTS = 50;

    final int workers;
    final int seconds;
    final boolean isAtOnce;
    private final String[] variants = new String[VARIANTS];
    /// By port and second.
    final long[][] sentAt = new long[65536][];

    Load(int workers, int seconds, boolean isAtOnce) {
        this.workers = workers;
        this.seconds = seconds;
        this.isAtOnce = isAtOnce;
        for (int i = 0; i < VARIANTS; i++) variants[i] = record();
    }

    /// Of a worker with 200 requests a second, as long as ours are.
    private static String record() {
        var times = new long[200];
        for (int k = 0; k < times.length; k++) times[k] = (long) (20_000 * Math.exp(RANDOM.nextGaussian() * 0.5));
        var all = Histogram.of(times);
        double sum = all.mean() * all.count() / 1e6;
        var tally = new Tally(2, 180_000, 40_000, all, Optional.empty(), Map.of(), Map.of(), Map.of(),
                new Health(0.4, 0.01, 900, 2_500, 0.003, 240, 20_000, 0, 0, 0, 100, 30, 70, 200), List.of());
        return new StatsRecord(4_000_000_001L, 200, 200, 0, 0, sum, sum / 200,
                new Totals(4_000_000_002L, 4_000_000_002L, 0, 0, Map.of("0-100ms", 4_000_000_002L)),
                Optional.of(new Details("ID", "", 4_000_000_003L, 100, 100, tally, Optional.empty(), Optional.empty())))
                .toLine();
    }

    int size() {
        return datagram(0, 0, 0).length;
    }

    private byte[] datagram(int worker, long t, int second) {
        return variants[(worker + second) % VARIANTS].replace("4000000001", Long.toString(t))
                .replace("4000000002", Long.toString(200L * (second + 1))).replace("4000000003", Integer.toString(second))
                .replace("\"ID\"", "\"gen" + worker + ":7:1\"").strip().getBytes(UTF_8);
    }

    List<DatagramChannel> open(int port) throws IOException {
        var channels = new ArrayList<DatagramChannel>();
        for (int i = 0; i < workers; i++) {
            var channel = DatagramChannel.open();
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            sentAt[((InetSocketAddress) channel.getLocalAddress()).getPort()] = new long[seconds];
            channels.add(channel);
        }
        return channels;
    }

    /// From the next full second on.
    void send(List<DatagramChannel> channels) throws IOException {
        long first = System.currentTimeMillis() / 1000 + 2;
        long zero = System.nanoTime() + (first * 1000 - System.currentTimeMillis()) * 1_000_000;
        for (int second = 0; second < seconds; second++) {
            var made = new ByteBuffer[workers];
            for (int i = 0; i < workers; i++) made[i] = ByteBuffer.wrap(datagram(i, first + second - 1, second));
            for (int i = 0; i < workers; i++) {
                long at = zero + second * 1_000_000_000L + (isAtOnce ? 0 : i * 1_000_000_000L / workers);
                for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) LockSupport.parkNanos(left);
                int port = ((InetSocketAddress) channels.get(i).getLocalAddress()).getPort();
                sentAt[port][second] = System.nanoTime();
                channels.get(i).write(made[i]);
            }
        }
    }
}

/// A client that takes what comes.
static final class Reader {
    /// Of 0.1 ms.
    static final int BINS = 100_000;
    /// Seconds in which both JVMs are still compiling; told apart.
    static final int COLD = 5;
    private static final byte[] SEQ = "\"seq\":".getBytes(US_ASCII);

    final long[] delays = new long[BINS];
    final long[] cold = new long[BINS];
    private final int[] expected = new int[65536];
    private final Load load;
    volatile long frames;
    volatile long disorder;

    private Reader(Load load) {
        this.load = load;
    }

    static Reader start(int port, Load load) throws IOException {
        var reader = new Reader(load);
        var socket = handshake(port);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                reader.read(socket);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return reader;
    }

    private void read(Socket socket) throws IOException {
        var out = socket.getOutputStream();
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65536));
        var bytes = new byte[70_000];
        while (true) {
            int code = in.read() & 15;
            int length = in.read();
            if (length == 126) length = in.readUnsignedShort();
            if (length < 0 || length == 127) throw new IOException("no frame of the hub");
            in.readFully(bytes, 0, length);
            long now = System.nanoTime();
            if (code == 9) out.write(new byte[] {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0}); // pong, masked with zeros
            if (code == 8) throw new IOException("closed: " + new String(bytes, 2, length - 2, UTF_8));
            if (code == 2) frame(bytes, length, now);
        }
    }

    private void frame(byte[] bytes, int length, long now) {
        int at = 10; // after `127.0.0.1:`
        int port = 0;
        for (; bytes[at] != '|'; at++) port = port * 10 + bytes[at] - '0';
        while (!Arrays.equals(bytes, at, at + SEQ.length, SEQ, 0, SEQ.length)) at++;
        int seq = 0;
        for (at += SEQ.length; at < length && bytes[at] >= '0' && bytes[at] <= '9'; at++) seq = seq * 10 + bytes[at] - '0';
        if (seq != expected[port]) disorder++;
        expected[port] = seq + 1;
        (seq < COLD ? cold : delays)[(int) Math.min(BINS - 1, (now - load.sentAt[port][seq]) / 100_000)]++;
        frames++;
    }
}

static Socket handshake(int port) throws IOException {
    var socket = new Socket("127.0.0.1", port);
    socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(US_ASCII));
    InputStream in = socket.getInputStream();
    for (int ends = 0; ends < 4;) ends = in.read() == "\r\n\r\n".charAt(ends) ? ends + 1 : 0;
    return socket;
}

static final HttpClient HTTP = HttpClient.newHttpClient();

static long metric(int port, String name) {
    try {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
        return HTTP.send(request, BodyHandlers.ofLines()).body().filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1))).findFirst().orElseThrow();
    } catch (IOException e) {
        throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
        throw new IllegalStateException(e);
    }
}

static double percentile(long[] bins, double share) {
    long wanted = (long) Math.ceil(share * Arrays.stream(bins).sum());
    long seen = 0;
    for (int i = 0; i < bins.length; i++) {
        seen += bins[i];
        if (seen >= wanted) return (i + 1) / 10.0;
    }
    return Double.NaN;
}

/// User and system time, in ticks of 10 ms.
static long cpuNanos(long pid) throws IOException {
    var fields = Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst(".*\\) ", "").split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000_000;
}

static long peakKilobytes(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
        return lines.filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst().orElseThrow();
    }
}
