package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.hyload.stats.ReplayFeed;
import io.hyload.stats.StatsFeed;
import io.hyload.stats.TailFeed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows many workers as one, wherever their records come from.
@Command(name = "monitor", description = {"Show many workers as one, live.",
        "Their records come by UDP, from hubs, from files or through a pipe, in any combination."},
        footer = {"", "Example:",
                "  hyload monitor --port 29999        # and elsewhere: hyload run Shop.java console=HOST:29999",
                "  hyload monitor --hub ws://10.0.0.7:28888 --token @token.txt",
                "  hyload monitor stats_perf/a.sts stats_perf/b.sts --speed 10",
                "  ssh gen1 tail -f shop/stats_perf/a.sts | hyload monitor -"})
final class MonitorCommand implements Callable<Integer> {
    private static final String STDIN = "-";

    @Parameters(arity = "0..*", paramLabel = "FILE", description = {
            "Stats files to replay; - reads records from standard input."})
    private List<String> files = List.of();

    @Option(names = "--port", paramLabel = "P", description = {
            "UDP port to listen on; a free one by default, which is told.",
            "With hubs or files no port is opened unless this or --bind is given."})
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--bind", paramLabel = "ADDR", description = "Address to listen on; 127.0.0.1 by default.")
    private Optional<String> bind = Optional.empty();

    @Option(names = "--hub", paramLabel = "URL", description = {
            "A hub to watch, ws://HOST:PORT or wss://HOST:PORT;", "may be given several times."})
    private List<String> hubs = List.of();

    @Mixin
    private final Token token = new Token();

    @Option(names = "--cacert", paramLabel = "FILE", description = {
            "Certificates (PEM) that vouch for that of a wss:// hub,", "instead of those that Java trusts."})
    private Optional<String> cacert = Optional.empty();

    @Option(names = "--speed", paramLabel = "N", defaultValue = "1", description = {
            "How many times as fast files are replayed; 1 by default,", "max for as fast as they can be read."})
    private String speed;

    @Option(names = "--until-end", description = "End once every worker heard of has ended.")
    private boolean untilEnd;

    @Option(names = "--plain", description = "A line a second, on a terminal too.")
    private boolean plain;

    @Option(names = "--json", description = "Each merged second as its record, one JSON object a line.")
    private boolean json;

    private final Io io;

    MonitorCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        double factor = factor(speed);
        if (plain && json) throw Fault.badInput("--plain --json", "two forms at once", "leave one out");
        var secret = token.value(io);
        var feeds = new ArrayList<StatsFeed>();
        try {
            open(secret, factor, feeds);
            new Watch(InstantSource.system(), feeds, view(),
                    untilEnd ? Watch.Until.WORKERS_END : Watch.Until.FEEDS_END).run();
        } finally {
            feeds.forEach(StatsFeed::close);
        }
        return ExitCode.PASSED;
    }

    private MonitorView view() {
        if (json) return new JsonMonitor(io);
        return io.terminal() && !plain ? new LiveMonitor(io) : new PlainMonitor(io);
    }

    private static double factor(String speed) {
        if (speed.equals("max")) return ReplayFeed.FASTEST;
        try {
            double factor = Double.parseDouble(speed);
            if (factor > 0 && Double.isFinite(factor)) return factor;
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Fault.badInput("--speed " + speed, "not a number above 0", "write --speed 10, or --speed max");
    }

    private void open(Optional<String> secret, double factor, List<StatsFeed> feeds) throws IOException {
        var named = new HashSet<String>();
        for (var file : files) {
            if (!named.add(file)) throw Fault.badInput(file, "given twice", "leave one out");
        }
        var paths = files.stream().filter(file -> !file.equals(STDIN)).map(io::at).toList();
        for (var path : paths) {
            if (Files.isDirectory(path)) throw Fault.badInput(io.shown(path), "a folder", "name the files in it");
        }
        if (!paths.isEmpty()) feeds.add(ReplayFeed.of(paths, factor));
        if (named.contains(STDIN)) feeds.add(new TailFeed("standard input", io.in()));
        for (var hub : hubs) feeds.add(Feeds.hub(hub, secret, cacert.map(io::at)));
        if (files.isEmpty() && hubs.isEmpty() || port.isPresent() || bind.isPresent()) feeds.add(udp(secret));
    }

    private StatsFeed udp(Optional<String> secret) {
        var host = bind.orElse("127.0.0.1");
        var feed = Feeds.udp(host, port.orElse(0), secret);
        var at = feed.name().substring("udp ".length());
        if (!feed.localAddress().getAddress().isLoopbackAddress() && secret.isEmpty()) {
            remark("--bind " + host + ": without --token anybody who reaches this machine can put figures before you"
                    + " (openssl rand -hex 16 makes a token)");
        }
        remark("listening on udp " + at + ", start runs with console=" + at
                + (secret.isPresent() ? " and the same HYLOAD_TOKEN" : ""));
        return feed;
    }

    private void remark(String line) {
        io.err().println("hyload: " + line);
        io.err().flush();
    }
}
