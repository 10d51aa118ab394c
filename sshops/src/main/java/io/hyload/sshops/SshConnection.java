package io.hyload.sshops;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.session.helpers.MissingAttachedSessionException;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.FullAccessSftpClient;

/// One login: a session, and what runs in it. Several threads may use it at once.
final class SshConnection implements AutoCloseable {
    private static final Duration TO_CHANNEL = Duration.ofSeconds(15);
    private static final Duration TO_ANSWER = Duration.ofSeconds(30); // PAM delays, reverse lookups
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration TO_FREE = Duration.ofSeconds(3);
    private static final int MOST_SPARE = 1;
    private static final int PLACES = 6;

    private final SshHop hop;
    private final ClientSession session;
    private final Optional<SshConnections.Lease> via;
    private final Semaphore places = new Semaphore(PLACES, true);
    private final Deque<FullAccessSftpClient> spare = new ArrayDeque<>();

    private SshConnection(SshHop hop, ClientSession session, Optional<SshConnections.Lease> via) {
        this.hop = hop;
        this.session = session;
        this.via = via;
    }

    /// Connects, checks the host key, logs in.
    static SshConnection open(SshClient client, List<SshHop> way, SshConnections.Settings settings,
            Map<Path, KeyPair> opened, SshConnections connections) throws IOException {
        var hop = way.getLast();
        var asking = new AtomicInteger();
        var login = new SshLogin(hop, settings.prompts(), opened, asking);
        login.check();
        Optional<SshConnections.Lease> via = way.size() == 1 ? Optional.empty()
                : Optional.of(connections.lease(way.subList(0, way.size() - 1)));
        try {
            var session = trusted(client, hop, login, settings, via);
            try {
                authenticate(session.session(), session.handshake(), hop, login, asking);
            } catch (IOException | RuntimeException e) {
                session.session().close(true);
                throw e;
            }
            return new SshConnection(hop, session.session(), via);
        } catch (IOException | RuntimeException e) {
            via.ifPresent(SshConnections.Lease::close);
            throw e;
        } finally {
            login.finish();
        }
    }

    private record Agreed(ClientSession session, SshHandshake handshake) {}

    /// A session with a host that is known. One that is not is asked about when the first attempt is over: nobody waits at the other end while
    /// a person thinks, and the second attempt is judged by what then stands in the file.
    private static Agreed trusted(SshClient client, SshHop hop, SshLogin login, SshConnections.Settings settings,
            Optional<SshConnections.Lease> via) throws IOException {
        var knownHosts = new KnownHosts(hop.knownHosts());
        for (var asked = false;; asked = true) {
            var handshake = new SshHandshake(hop, knownHosts, login);
            var session = connected(client, hop, handshake, via);
            var agreed = false;
            try {
                agreed = handshake.await(hop.connectLimit());
                if (agreed) return new Agreed(session, handshake);
            } finally {
                if (!agreed) session.close(true);
            }
            if (handshake.localFault().isPresent()) throw handshake.localFault().get();
            if (handshake.verdict().isEmpty()) throw handshake.failure();
            switch (handshake.verdict().get()) {
                case KnownHosts.Verdict.Known() -> throw handshake.failure();
                case KnownHosts.Verdict.Changed(var file, var line) -> throw new RemoteFault(hop.label(),
                        "the host key of " + hop.known() + " has changed",
                        "it is no longer the one in " + file + " line " + line
                                + "; if that is right, remove it: ssh-keygen -f " + Quoted.word(file.toString())
                                + " -R "
                                + Quoted.word(hop.known()));
                case KnownHosts.Verdict.Revoked(var file, var line) -> throw new RemoteFault(hop.label(),
                        "the host key of " + hop.known() + " is revoked", file + " line " + line + " says so");
                case KnownHosts.Verdict.Unknown() -> {
                    if (asked) throw handshake.failure();
                    accept(hop, handshake.hostKey(), knownHosts, settings);
                }
            }
        }
    }

    private static void accept(SshHop hop, byte[] key, KnownHosts knownHosts, SshConnections.Settings settings)
            throws IOException {
        var type = SshLogin.printable(KnownHosts.typeOf(key));
        var fingerprint = KnownHosts.fingerprint(key);
        var unknown = new Prompts.UnknownHostKey(hop.label(), hop.known(), type, fingerprint);
        var accepted = switch (hop.unknown()) {
            case REFUSE -> false;
            case ACCEPT -> true;
            case ASK -> settings.acceptNewHostKeys() || ask(settings.prompts(), unknown);
        };
        if (!accepted) {
            var mend = hop.unknown() == SshHop.Unknown.REFUSE ? "~/.ssh/config has StrictHostKeyChecking yes"
                    : "compare the fingerprint, then say yes when asked, or use --accept-new-hostkey";
            throw new RemoteFault(hop.label(),
                    "the host " + hop.known() + " is not known; its " + type + " key is " + fingerprint, mend);
        }
        knownHosts.add(hop.known(), key, hop.hashNames());
    }

    private static boolean ask(Prompts prompts, Prompts.UnknownHostKey key) {
        synchronized (prompts) {
            return prompts.accept(key);
        }
    }

    private static ClientSession connected(SshClient client, SshHop hop, SshHandshake handshake,
            Optional<SshConnections.Lease> via) throws IOException {
        if (via.isPresent()) return via.get().connection().tunnelled(client, hop, handshake);
        IOException last = new UnknownHostException(hop.host());
        for (var address : addresses(hop)) {
            try {
                return connected(client, hop, handshake, new InetSocketAddress(address, hop.port()));
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                last = e;
            }
        }
        throw unreachable(hop, last);
    }

    private static ClientSession connected(SshClient client, SshHop hop, SshHandshake handshake,
            InetSocketAddress address)
            throws IOException {
        var connecting = client.connect(hop.user(), address, handshake.context(), null);
        var options = new CancelOption[] {CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT};
        return connecting.verify(hop.connectLimit(), options).getSession();
    }

    private static List<InetAddress> addresses(SshHop hop) throws RemoteFault {
        try {
            return List.of(InetAddress.getAllByName(hop.host()));
        } catch (UnknownHostException e) {
            throw new RemoteFault(hop.label(), "no host is called " + hop.host(), "check `host` in its file", e);
        }
    }

    private static RemoteFault unreachable(SshHop hop, IOException e) {
        var causes = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return new RemoteFault(hop.label(),
                        "no answer from " + hop.address() + " within " + hop.connectLimit().toSeconds() + " s",
                        "is the address right, and does a firewall let this through?", e);
            }
            if (cause instanceof MissingAttachedSessionException) {
                return SshHandshake.silent(hop, e); // it hung up before the library was ready
            }
            if (cause instanceof NoRouteToHostException || String.valueOf(cause.getMessage()).contains("nreachable")) {
                return new RemoteFault(hop.label(), "there is no way to " + hop.address(), "is the network up?", e);
            }
            if (cause instanceof ConnectException && String.valueOf(cause.getMessage()).contains("refused")) {
                return new RemoteFault(hop.label(), "connection refused", "is sshd running on " + hop.address() + "?",
                        e);
            }
            causes.append(causes.isEmpty() ? "" : ": ").append(cause.getMessage());
        }
        return new RemoteFault(hop.label(),
                "cannot connect to " + hop.address() + ": " + SshLogin.printable(causes.toString()),
                "", e);
    }

    /// A session with a host behind this one. The library can only connect to an address, so a port of this computer is opened for that, on
    /// loopback, and closed again as soon as the connection stands.
    private ClientSession tunnelled(SshClient client, SshHop target, SshHandshake handshake) throws IOException {
        try (ExplicitPortForwardingTracker tunnel = session.createLocalPortForwardingTracker(
                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(target.host(), target.port()))) {
            var end = new InetSocketAddress("127.0.0.1", tunnel.getBoundAddress().getPort());
            var inner = connected(client, target, handshake, end);
            if (!handshake.awaitGreeting(target.connectLimit())) {
                inner.close(true);
                throw refusal(target).orElseGet(handshake::failure);
            }
            return inner;
        } catch (RemoteFault | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (!isOpen()) throw lost(e);
            throw refusal(target).orElseGet(() -> unreachable(target, e));
        }
    }

    /// Why the other end of a tunnel cannot be reached. The end here takes every connection, and only closes it again: so the jump host is
    /// asked once more, without a tunnel; empty where it does get through.
    private Optional<RemoteFault> refusal(SshHop target) throws IOException {
        var here = new SshdSocketAddress("127.0.0.1", 0);
        var channel = session.createDirectTcpipChannel(here, new SshdSocketAddress(target.host(), target.port()));
        try {
            channel.open().verify(TO_CHANNEL);
            return Optional.empty();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (!isOpen()) return Optional.of(lost(e));
            var why = isRefused(e) ? SshLogin.printable(String.valueOf(e.getMessage())) : "no answer";
            return Optional.of(new RemoteFault(target.label(),
                    "the jump host " + hop.host() + " cannot reach " + target.address() + ": " + why,
                    "is sshd running there, and may the jump host forward (AllowTcpForwarding)?", e));
        } finally {
            channel.close(false);
        }
    }

    private static void authenticate(ClientSession session, SshHandshake handshake, SshHop hop, SshLogin login,
            AtomicInteger asking) throws IOException {
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(session, hop.aliveInterval());
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(session, hop.aliveCount());
        try {
            var future = session.auth();
            var patience = System.nanoTime() + TO_ANSWER.toNanos();
            while (!future.await(LOOK)) {
                if (asking.get() > 0) patience = System.nanoTime() + TO_ANSWER.toNanos();
                if (System.nanoTime() - patience > 0) {
                    throw new RemoteFault(hop.label(),
                            hop.address() + " did not answer the login within " + TO_ANSWER.toSeconds() + " s",
                            "is it overloaded?");
                }
            }
            if (!future.isSuccess()) throw notLetIn(future.getException(), handshake, hop, login);
        } catch (RemoteFault | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw notLetIn(e, handshake, hop, login);
        }
    }

    /// The server may say that there is no way left, end the connection with a reason, or without one.
    private static RemoteFault notLetIn(Throwable e, SshHandshake handshake, SshHop hop, SshLogin login) {
        var code = e instanceof SshException ssh ? ssh.getDisconnectCode() : 0;
        if (code == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) return login.failure("", e);
        var said = code > 0 ? SshLogin.printable(String.valueOf(e.getMessage())) : handshake.farewell();
        if (!said.isEmpty()) return login.failure(said, e);
        return new RemoteFault(hop.label(), hop.address() + " hung up during the login of " + hop.user(),
                "does its log say why?", e);
    }

    boolean isOpen() {
        return session.isOpen() && session.isAuthenticated();
    }

    SshHop hop() {
        return hop;
    }

    /// A shell that reads its script from standard input, whatever the login shell is.
    ///
    /// @param prepare says where its output goes, before it opens
    ChannelExec script(Consumer<ChannelExec> prepare) throws IOException {
        return patiently(() -> {
            var channel = session.createExecChannel("exec /bin/sh");
            prepare.accept(channel);
            return opened(channel);
        });
    }

    ChannelShell terminal(String type, int columns, int lines) throws IOException {
        var channel = session.createShellChannel();
        channel.setUsePty(true);
        channel.setupSensibleDefaultPty();
        channel.setPtyType(type);
        channel.setPtyColumns(columns);
        channel.setPtyLines(lines);
        return channel;
    }

    <C extends ClientChannel> C opened(C channel) throws IOException {
        try {
            channel.open().verify(TO_CHANNEL);
            return channel;
        } catch (InterruptedIOException e) {
            channel.close(true);
            throw e;
        } catch (IOException | RuntimeException e) {
            channel.close(true);
            throw notOpened(e);
        }
    }

    /// Does something that takes a channel for a while. A server allows a few at once in a connection (MaxSessions, mostly 10); some are left
    /// for those that stay.
    <T> T withPlace(Work<T> work) throws IOException {
        return interruptible(() -> {
            try {
                places.acquire();
            } catch (InterruptedException _) {
                throw new InterruptedIOException("interrupted while others used " + hop.label());
            }
            try {
                return work.run();
            } finally {
                places.release();
            }
        });
    }

    /// Leaves the thread interrupted that was, which the library forgets.
    static <T> T interruptible(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (SocketTimeoutException e) {
            throw e; // one of these too, but nobody interrupted it
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    /// Something that is done over a connection.
    interface Work<T> {
        T run() throws IOException;
    }

    /// Opens a channel. The server counts one that was closed until what ran in it has ended, a little later: so it is tried again.
    private <T> T patiently(Work<T> opening) throws IOException {
        var end = System.nanoTime() + TO_FREE.toNanos();
        while (true) {
            if (!isOpen()) throw lost(null);
            try {
                return opening.run();
            } catch (IOException | RuntimeException e) {
                if (!isRefused(e) || System.nanoTime() - end > 0) throw e;
            }
            synchronized (spare) {
                if (!spare.isEmpty()) closeQuietly(spare.pop());
            }
            try {
                Thread.sleep(LOOK.dividedBy(4));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while connecting to " + hop.label());
            }
        }
    }

    private static boolean isRefused(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause())
            if (cause instanceof SshChannelOpenException) return true;
        return false;
    }

    private static void closeQuietly(FullAccessSftpClient files) {
        files.getClientChannel().close(false);
    }

    /// Uses SFTP. A client of it is used by one at a time, and again by the next, unless something went wrong with it.
    <T> T withFiles(SftpUse<T> use) throws IOException {
        return withPlace(() -> {
            var files = takeFiles();
            var whole = false;
            try {
                var result = use.apply(files);
                whole = true;
                return result;
            } finally {
                giveBack(files, whole);
            }
        });
    }

    /// Work with an SFTP client.
    interface SftpUse<T> {
        T apply(FullAccessSftpClient files) throws IOException;
    }

    private FullAccessSftpClient takeFiles() throws IOException {
        synchronized (spare) {
            while (!spare.isEmpty()) {
                var files = spare.pop();
                if (files.isOpen()) return files;
            }
        }
        try {
            return patiently(() -> new SshFiles(session));
        } catch (SocketTimeoutException e) {
            throw noFiles(e); // it took the request, and never said a word of SFTP
        } catch (RemoteFault | InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (!isOpen() || isRefused(e)) throw notOpened(e);
            throw noFiles(e);
        }
    }

    private RemoteFault noFiles(Throwable e) {
        return new RemoteFault(hop.label(), "there is no SFTP on " + hop.address(),
                "sshd_config there needs a line `Subsystem sftp internal-sftp`", e);
    }

    private void giveBack(FullAccessSftpClient files, boolean whole) {
        synchronized (spare) {
            if (whole && files.isOpen() && spare.size() < MOST_SPARE) {
                spare.push(files);
                return;
            }
        }
        closeQuietly(files);
    }

    private RemoteFault notOpened(Throwable e) {
        if (!isOpen()) return lost(e);
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SshChannelOpenException) {
                return new RemoteFault(hop.label(), hop.address() + " starts nothing more in this connection: "
                        + SshLogin.printable(String.valueOf(cause.getMessage())),
                        "see MaxSessions in sshd_config there", e);
            }
        }
        return new RemoteFault(hop.label(), hop.address() + " does not start a shell",
                "may this user run commands there?", e);
    }

    /// The connection is gone.
    RemoteFault lost(Throwable cause) {
        return new RemoteFault(hop.label(), "the connection to " + hop.address() + " was lost", "try again", cause);
    }

    @Override
    public void close() {
        session.close(true);
        via.ifPresent(SshConnections.Lease::close);
    }
}
