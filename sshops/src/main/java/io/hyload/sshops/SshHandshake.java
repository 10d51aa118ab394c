package io.hyload.sshops;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// One attempt to come to an agreement with a server on keys, and what was seen of it: what it says it is, its host key, why
/// it ended. Nothing of ours but the version goes out before the host key is judged, and no person is asked meanwhile.
final class SshHandshake implements SessionListener {
    private static final AttributeKey<SshHandshake> KEY = new AttributeKey<>();

    /// Names of signatures that a type of key goes with, best first (RFC 8332 for RSA).
    private static final Map<String, List<String>> SIGNATURES =
            Map.of("ssh-rsa", List.of("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"));

    private final SshHop hop;
    private final KnownHosts knownHosts;
    private final SshLogin login;
    private final CountDownLatch greeted = new CountDownLatch(1);
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile Optional<KnownHosts.Verdict> verdict = Optional.empty();
    private volatile byte[] hostKey = new byte[0];
    private volatile List<String> greeting = List.of();
    private volatile boolean identified;
    private volatile boolean agreed;
    private volatile String disagreement = "";
    private volatile String farewell = "";
    private volatile Optional<Throwable> cause = Optional.empty();

    /// @param login how to log in afterwards
    SshHandshake(SshHop hop, KnownHosts knownHosts, SshLogin login) {
        this.hop = hop;
        this.knownHosts = knownHosts;
        this.login = login;
    }

    /// What every session of the client is watched by: it tells the handshake that the session belongs to.
    static SessionListener listener() {
        return new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                of(session).ifPresent(handshake -> {
                    session.addSessionListener(handshake);
                    ((ClientSession) session).setUserInteraction(handshake.login.questions());
                });
            }
        };
    }

    static List<UserAuthFactory> methods() {
        return SshLogin.methods(session -> of(session).orElseThrow().login);
    }

    static ServerKeyVerifier verifier() {
        return (session, _, key) -> of(session).filter(handshake -> handshake.judge(key)).isPresent();
    }

    private static Optional<SshHandshake> of(Session session) {
        return session instanceof ClientSession client && client.getConnectionContext() != null
                ? Optional.ofNullable(client.getConnectionContext().getAttribute(KEY))
                : Optional.empty();
    }

    AttributeRepository context() {
        return AttributeRepository.ofKeyValuePair(KEY, this);
    }

    /// Waits until keys are agreed on, or it is clear that they will not be.
    ///
    /// @return whether they are
    boolean await(Duration limit) throws IOException {
        try {
            if (!settled.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RemoteFault(hop.label(),
                        hop.address() + (identified ? " stopped talking while keys were agreed on"
                                : " accepts connections but says nothing") + " within " + limit.toSeconds() + " s",
                        "is it an SSH server, and not overloaded?");
            }
            return agreed;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting");
        }
    }

    /// Waits until the server has said which one it is: false when it hung up before, or said nothing in time.
    boolean awaitGreeting(Duration limit) throws IOException {
        try {
            return greeted.await(limit.toMillis(), TimeUnit.MILLISECONDS) && identified;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting");
        }
    }

    /// What `known_hosts` says of the key that the server showed; empty as long as it has shown none.
    Optional<KnownHosts.Verdict> verdict() {
        return verdict;
    }

    byte[] hostKey() {
        return hostKey.clone();
    }

    /// What the server said when it hung up; may be empty.
    String farewell() {
        return farewell;
    }

    /// Why no keys were agreed on.
    RemoteFault failure() {
        var reason = cause.orElse(null);
        if (!identified) {
            var said = greeting.stream().map(SshLogin::printable).filter(line -> !line.isEmpty()).findFirst();
            if (said.isPresent()) {
                return new RemoteFault(hop.label(), hop.address() + " is no SSH server; it says: " + said.get(),
                        "check the port", reason);
            }
            var garbage = reason != null && String.valueOf(reason.getMessage()).contains("dentification");
            return garbage
                    ? new RemoteFault(hop.label(), hop.address() + " is no SSH server", "check the port", reason)
                    : silent(hop, reason);
        }
        if (!disagreement.isEmpty())
            return new RemoteFault(hop.label(), disagreement, "the server there is too old or too strict");
        if (!farewell.isEmpty()) {
            return new RemoteFault(hop.label(), hop.address() + " hung up: " + farewell, "", reason);
        }
        return new RemoteFault(hop.label(), hop.address() + " hung up while keys were agreed on",
                "does its log say why?", reason);
    }

    static RemoteFault silent(SshHop hop, Throwable reason) {
        return new RemoteFault(hop.label(), hop.address() + " closed the connection without a word",
                "is it an SSH server, and does it let this computer in?", reason);
    }

    private boolean judge(PublicKey key) {
        var buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        hostKey = buffer.getCompactData();
        try {
            verdict = Optional.of(knownHosts.judge(hop.known(), hostKey));
        } catch (IOException e) {
            cause = Optional.of(e);
            return false;
        }
        return verdict.get() instanceof KnownHosts.Verdict.Known;
    }

    /// Puts the types first that are known of the host: otherwise it might show a key of another type, which would look as if it
    /// had changed.
    @Override
    public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
        var offered = proposal.get(KexProposalOption.SERVERKEYS);
        if (offered == null) return;
        try {
            var known = new ArrayList<String>();
            for (var type : knownHosts.typesOf(hop.known())) known.addAll(SIGNATURES.getOrDefault(type, List.of(type)));
            var all = new ArrayList<>(Arrays.asList(offered.split(",")));
            all.removeIf(name -> name.contains("-cert-")); // no certificates of hosts
            all.sort(Comparator.comparing(name -> !known.contains(name)));
            proposal.put(KexProposalOption.SERVERKEYS, String.join(",", all));
        } catch (IOException e) {
            cause = Optional.of(e); // the file will be read again for the key, and fail there
        }
    }

    @Override
    public void sessionPeerIdentificationLine(Session session, String line, List<String> extraLines) {
        var lines = new ArrayList<>(extraLines);
        lines.add(line);
        greeting = List.copyOf(lines);
    }

    @Override
    public void sessionPeerIdentificationReceived(Session session, String version, List<String> extraLines) {
        identified = true;
        greeted.countDown();
    }

    @Override
    public void sessionNegotiationEnd(Session session, Map<KexProposalOption, String> client,
            Map<KexProposalOption, String> server, Map<KexProposalOption, String> negotiated, Throwable reason) {
        if (reason == null) return;
        cause = Optional.of(reason);
        for (var option : KexProposalOption.VALUES) {
            var ours = List.of(client.getOrDefault(option, "").split(","));
            var theirs = server.getOrDefault(option, "");
            if (theirs.isEmpty() || Arrays.stream(theirs.split(",")).anyMatch(ours::contains)) continue;
            disagreement = "no " + option.getDescription() + " in common: " + hop.address() + " offers only "
                    + SshLogin.printable(theirs.replace(",", ", "));
            return;
        }
    }

    /// Only when both use the new keys, for "completed" is told before the host key is judged.
    @Override
    public void sessionEvent(Session session, Event event) {
        if (event != Event.KeyEstablished) return;
        agreed = true;
        settled.countDown();
    }

    @Override
    public void sessionException(Session session, Throwable reason) {
        if (cause.isEmpty()) cause = Optional.of(reason);
    }

    @Override
    public void sessionDisconnect(Session session, int reason, String message, String language, boolean initiator) {
        if (!initiator) farewell = SshLogin.printable(String.valueOf(message));
    }

    @Override
    public void sessionClosed(Session session) {
        greeted.countDown();
        settled.countDown();
    }

    /// The fault of a file that could not be read, if that is why.
    Optional<RemoteFault> localFault() {
        return cause.filter(RemoteFault.class::isInstance).map(RemoteFault.class::cast);
    }
}
