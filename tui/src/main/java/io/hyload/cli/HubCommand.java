package io.hyload.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

import io.hyload.hub.Hub;
import io.hyload.hub.HubFigures;
import io.hyload.hub.ServerIdentity;
import io.hyload.run.AtExit;
import io.hyload.run.Figures;
import io.hyload.run.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The relay: runs until it is told to end, and says once a minute how it is.
@Command(name = "hub", description = {
        "Pass on the figures of many workers to everybody who watches: datagrams in, WebSocket frames out.",
        "The same port answers /healthz, and /metrics for Prometheus. Ctrl+C ends it."},
        footer = {"", "Example:",
                "  hyload hub                                            # on this machine alone",
                "  HYLOAD_TOKEN=$(openssl rand -hex 16) hyload hub --bind 0.0.0.0",
                "  hyload hub --bind 0.0.0.0 --token @token.txt --certificate chain.pem --key key.pem",
                "then:",
                "  hyload run Shop.java console=127.0.0.1:29999",
                "  hyload monitor --hub ws://127.0.0.1:28888"})
final class HubCommand implements Callable<Integer> {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /// What the workers of one run may say: 1,000 of them an hour, at 2 kB a second.
    private static final long MOST_KEPT = 8L << 30;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    @Option(names = "--wsport", paramLabel = "PORT", defaultValue = "28888",
            description = "For WebSocket clients and HTTP; 28888 by default, 0 for a free one.")
    private int wsPort;

    @Option(names = "--recvport", paramLabel = "PORT", defaultValue = "29999",
            description = "For the datagrams of workers; 29999 by default, 0 for a free one.")
    private int recvPort;

    @Option(names = "--bind", paramLabel = "ADDR", defaultValue = "127.0.0.1", description = {
            "The address of both ports; 127.0.0.1 by default, which only this machine reaches.",
            "0.0.0.0 or :: for all addresses; with a token, or anybody can read and fake figures."})
    private String bind;

    @Mixin
    private final Token token = new Token();

    @Option(names = "--meet", paramLabel = "N", description = {
            "Let N workers of one run meet whoever controls it here (hyload run --meet).",
            "What they say is kept in --keep until somebody removes it."})
    private Optional<Integer> meeting = Optional.empty();

    @Option(names = "--keep", paramLabel = "DIR", description = "With --meet, where; hub/ by default.")
    private Optional<String> folder = Optional.empty();

    @Mixin
    private final Lifeline lifeline = new Lifeline();

    @Option(names = "--allow-origin", paramLabel = "ORIGIN", description = {
            "A web site whose pages may listen: https://example.org. Repeatable. Without it, only pages",
            "of this address and the original's monitor; programs that are no browsers always may."})
    private List<String> origins = List.of();

    @Option(names = "--certificate", paramLabel = "FILE", description = {
            "For wss://, the certificate chain as PEM, the hub's own first; or a .p12 with its key, the password",
            "of which is in HYLOAD_KEYSTORE_PASSWORD, or asked for."})
    private Optional<String> certificate = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE",
            description = "The private key of a PEM certificate: PKCS #8, RSA or EC.")
    private Optional<String> key = Optional.empty();

    private final Io io;
    private boolean hasEnded;

    HubCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkPort("--wsport", wsPort, 28888);
        checkPort("--recvport", recvPort, 29999);
        for (var origin : origins) {
            if (!origin.equals("null") && !origin.matches("(?i)[a-z][a-z0-9+.-]*://[^/]*/?"))
                throw Fault.badInput("--allow-origin " + origin, "not an origin",
                        "write --allow-origin https://example.org");
        }
        var secret = token.value(io);
        var address = address();
        var options = new Hub.Options(address, wsPort, recvPort, secret, Set.copyOf(origins), identity(), meeting());
        if (!address.isLoopbackAddress() && secret.isEmpty()) {
            io.err().println("hyload: --bind " + bind + ": without --token anybody who reaches this machine can read"
                    + " the figures, and fake some (openssl rand -hex 16 makes a token)");
        }
        var hub = open(options);
        try (var _ = AtExit.of("hub-end", () -> end(hub))) {
            lifeline.hold(io);
            tell(hub, secret.isPresent());
            watch(hub);
            return ExitCode.PASSED;
        } finally {
            end(hub);
        }
    }

    private static void checkPort(String option, int port, int usual) {
        if (port < 0 || port > 65535)
            throw Fault.badInput(option + " " + port, "not a port",
                    "write " + option + " " + usual + ", or 0 for a free one");
    }

    private Optional<Hub.Meeting> meeting() {
        if (meeting.isEmpty() && folder.isPresent())
            throw Fault.badInput("--keep", "nothing is kept without a meeting", "add --meet N");
        meeting.filter(workers -> workers < 1 || workers > Limits.MOST_IN_CLUSTER).ifPresent(workers -> {
            throw Fault.badInput("--meet " + workers, "not 1 to " + Limits.MOST_IN_CLUSTER, "write --meet 4");
        });
        return meeting.map(workers -> new Hub.Meeting(workers, io.at(folder.orElse("hub")), MOST_KEPT));
    }

    private InetAddress address() {
        try {
            if (bind.isBlank()) throw new UnknownHostException(bind);
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw Fault.badInput("--bind " + bind, "no address of this machine", "write --bind 127.0.0.1, or 0.0.0.0");
        }
    }

    private Hub open(Hub.Options options) {
        try {
            return Hub.start(options);
        } catch (IOException e) {
            var told = Fault.told(ExitCode.BAD_INPUT, e);
            var mend = told.what().startsWith("udp ") ? "--recvport" : "--wsport";
            throw new Fault(ExitCode.BAD_INPUT, told.what(), told.why(),
                    "choose another with " + mend + "; 0 takes a free one", e);
        }
    }

    // ------------------------------------------------------------------ wss

    private Optional<ServerIdentity> identity() {
        if (certificate.isEmpty()) {
            if (key.isPresent()) throw Fault.badInput("--key " + key.get(), "without a certificate",
                    "give that with --certificate CHAIN.pem");
            return Optional.empty();
        }
        var file = io.at(certificate.get());
        boolean isStore = certificate.get().toLowerCase(Locale.ROOT).matches(".*\\.(p12|pfx)");
        if (!isStore && key.isEmpty()) throw Fault.badInput("--certificate " + certificate.get(), "without its key",
                "give that with --key KEY.pem");
        try {
            var identity = isStore ? ServerIdentity.ofPkcs12(file, password()) : ServerIdentity.ofPem(file,
                    io.at(key.orElseThrow()));
            identity.warning(Instant.now()).ifPresent(warning -> io.err().println("hyload: " + warning));
            return Optional.of(identity);
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private char[] password() {
        var given = io.environment().get("HYLOAD_KEYSTORE_PASSWORD");
        if (given != null) return given.toCharArray();
        return io.person().flatMap(person -> person.askHidden("Password of " + certificate.orElseThrow() + ": "))
                .map(secret -> secret.text().toCharArray()).orElse(new char[0]);
    }

    // ------------------------------------------------------------------ what it says

    private void tell(Hub hub, boolean isLocked) {
        var where = hub.udp().getAddress().isAnyLocalAddress() ? ", at every address of this machine" : "";
        io.out().println("hyload hub: datagrams at " + hub.udpText() + where + (isLocked ? ", signed" : ""));
        io.out().println(
                "hyload hub: WebSocket at " + hub.uri() + where + (isLocked ? ", with the token" : ", no token needed")
                        + " (Ctrl+C ends it)");
        io.out().flush();
        hub.remark().ifPresent(remark -> io.err().println("hyload: " + remark));
    }

    private void watch(Hub hub) throws InterruptedException {
        var before = hub.figures();
        while (true) {
            Thread.sleep(MINUTE);
            var now = hub.figures();
            say(line(now, before, MINUTE));
            hub.fault().ifPresent(fault -> io.err().println("hyload: " + hub.udpText() + ": " + fault
                    + " (it is tried again)"));
            before = now;
        }
    }

    /// Once, whoever comes first: the signal or the command.
    private synchronized void end(Hub hub) {
        if (hasEnded) return;
        hasEnded = true;
        hub.close();
        say("ended: " + sum(hub.figures()));
    }

    private void say(String text) {
        io.out().println(LocalTime.now().format(TIME) + "  " + text);
        io.out().flush();
    }

    /// How the last minute was.
    static String line(HubFigures now, HubFigures before, Duration between) {
        double seconds = between.toMillis() / 1e3;
        var line = new StringJoiner("  ");
        line.add(Figures.count(now.reporting()) + " workers");
        if (now.stale() > 0) line.add(Figures.count(now.stale()) + " stale");
        line.add(Figures.rate((now.datagrams() - before.datagrams()) / seconds) + " datagrams/s in");
        line.add(Figures.count(now.refusedInAll() - before.refusedInAll()) + " refused");
        now.kernelDrops().ifPresent(drops -> line.add(
                Figures.count(drops - before.kernelDrops().orElse(0)) + " kernel drops"));
        line.add(Figures.count(now.clients()) + " clients");
        line.add(Figures.rate((now.framesOut() - before.framesOut()) / seconds) + " frames/s out");
        line.add(Figures.count(now.dropped() - before.dropped()) + " dropped");
        if (now.isLogShort()) line.add("replay goes back " + now.logSpan().toSeconds() + " s, for want of room");
        return line.toString();
    }

    /// All of it.
    static String sum(HubFigures all) {
        return Figures.count(all.datagrams()) + " datagrams in, " + Figures.count(all.refusedInAll()) + " refused, "
                + Figures.count(all.framesOut()) + " frames out, " + Figures.count(all.dropped()) + " clients dropped";
    }
}
