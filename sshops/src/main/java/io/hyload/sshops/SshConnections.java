package io.hyload.sshops;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;

/// Connections to machines by SSH. One that is there is used again: several actions on a machine log in once, and machines behind
/// the same jump host share the way to it. A connection nobody uses any more is kept for a while, then closed.
///
/// Keys whose passphrase was told are kept in memory until this is closed; nothing that is secret is written anywhere.
public final class SshConnections implements AutoCloseable {

    /// What connecting depends on.
    ///
    /// @param home              folder whose `.ssh` has keys, `config` and `known_hosts`
    /// @param user              name of the user here, for machines where nobody says another
    /// @param environment       for `SSH_AUTH_SOCK`
    /// @param prompts           who is asked
    /// @param acceptNewHostKeys whether a host that was never seen is taken for the right one without asking
    /// @param warnings          told in a line of what is not as it should be
    /// @param idle              how long a connection is kept that nobody uses
    public record Settings(Path home, String user, Map<String, String> environment, Prompts prompts,
            boolean acceptNewHostKeys, Consumer<String> warnings, Duration idle) {

        public Settings {
            environment = Map.copyOf(environment);
        }

        Settings with(Prompts others) {
            return new Settings(home, user, environment, others, acceptNewHostKeys, warnings, idle);
        }

        /// Without the environment, which may hold what is secret.
        @Override
        public String toString() {
            return "Settings[home=" + home + ", user=" + user + "]";
        }

        /// Those of the user who runs this.
        public static Settings ofUser(Prompts prompts, boolean acceptNewHostKeys, Consumer<String> warnings) {
            return new Settings(Path.of(System.getProperty("user.home")), System.getProperty("user.name"),
                    System.getenv(), prompts, acceptNewHostKeys, warnings, Duration.ofMinutes(1));
        }
    }

    private final Settings settings;
    private final SshClient client;
    private final Map<List<SshHop>, Slot> slots = new ConcurrentHashMap<>();
    private final Map<Path, KeyPair> opened = new ConcurrentHashMap<>();
    private final Set<String> warned = new HashSet<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("ssh-idle").factory());
    private volatile boolean closed;

    public SshConnections(Settings settings) {
        this.settings = settings;
        client = SshClient.setUpDefaultClient();
        // Nothing of the library's own ways: what it is to use is told to each session.
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
        client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
        client.setServerKeyVerifier(SshHandshake.verifier());
        client.setUserAuthFactories(SshHandshake.methods());
        client.addSessionListener(SshHandshake.listener());
        // As many threads as there are people being asked at once: each waits in one of them.
        client.setIoServiceFactoryFactory(
                new Nio2ServiceFactoryFactory(() -> ThreadUtils.newCachedThreadPool("ssh-io")));
        CoreModuleProperties.TCP_NODELAY.set(client, true); // questions and answers, each in one packet
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.AUTH_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, "hyload");
        client.start();
    }

    /// Logs in on a machine, or uses the connection that is there.
    ///
    /// @throws RemoteFault when that cannot be done, with the reason
    public Remote connect(Machine machine) throws IOException {
        return new SshRemote(machine.name(), lease(way(machine)));
    }

    /// Logs in with one key and nothing else, to see whether it lets its owner in.
    ///
    /// @param key file of the private key
    /// @throws RemoteFault when that cannot be done, with the reason
    public void tryKey(Machine machine, Path key) throws IOException {
        var way = new ArrayList<>(way(machine));
        way.add(way.removeLast().withKeyAlone(key));
        SshConnection.open(client, List.copyOf(way), settings.with(new ForKeys(settings.prompts)), opened, this)
                .close();
    }

    /// No password is asked for where a key is to be tried: it would prove nothing.
    private record ForKeys(Prompts prompts) implements Prompts {
        @Override
        public Optional<Secret> password(String machine, String login) {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> passphrase(Path key) {
            return prompts.passphrase(key);
        }

        @Override
        public Optional<List<Secret>> answers(String machine, String login, String instruction,
                List<Question> questions) {
            return Optional.empty();
        }

        @Override
        public boolean accept(UnknownHostKey key) {
            return prompts.accept(key);
        }
    }

    /// An interactive shell in this terminal, until it ends there: for a computer that has no `ssh`.
    ///
    /// @return its exit code
    public int shell(Machine machine) throws IOException {
        try (var lease = lease(way(machine))) {
            return SshTerminal.run(lease.connection());
        }
    }

    private List<SshHop> way(Machine machine) throws IOException {
        if (closed) throw new RemoteFault(machine.name(), "the connections are closed", "");
        if (machine.password().isPresent()) warnOnce(MachineFile.storedPassword(machine.name(), ""));
        return SshHop.way(machine, new SshHop.Here(settings.home(), settings.user(), settings.environment()));
    }

    /// Ends all connections, those in use too, and forgets the keys.
    @Override
    public void close() {
        closed = true;
        clock.shutdownNow();
        slots.values().forEach(slot -> slot.connection.ifPresent(SshConnection::close));
        slots.clear();
        opened.clear();
        client.stop();
    }

    /// The right to use a connection, until it is closed.
    final class Lease implements AutoCloseable {
        private final Slot slot;
        private final SshConnection connection;
        private boolean over;

        private Lease(Slot slot, SshConnection connection) {
            this.slot = slot;
            this.connection = connection;
        }

        SshConnection connection() {
            return connection;
        }

        @Override
        public synchronized void close() {
            if (over) return;
            over = true;
            slot.release(connection);
        }
    }

    /// A connection that can be used now; logs in if need be. Others who want the same one wait for it; an interrupt ends that.
    Lease lease(List<SshHop> way) throws IOException {
        var key = way.stream().map(SshHop::unlabelled).toList();
        var slot = slots.computeIfAbsent(key, _ -> new Slot());
        return SshConnection.interruptible(() -> slot.take(way));
    }

    private void warnOnce(String warning) {
        synchronized (warned) {
            if (!warned.add(warning)) return;
        }
        settings.warnings().accept(warning);
    }

    /// Where the connection of one way is kept.
    private final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private Optional<SshConnection> connection = Optional.empty();
        private int users;
        private Optional<Future<?>> ending = Optional.empty();

        Lease take(List<SshHop> way) throws IOException {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while connecting");
            }
            try {
                ending.ifPresent(end -> end.cancel(false));
                ending = Optional.empty();
                if (connection.filter(SshConnection::isOpen).isEmpty()) {
                    connection.ifPresent(SshConnection::close);
                    connection = Optional.empty();
                    users = 0;
                    connection = Optional.of(SshConnection.open(client, way, settings, opened, SshConnections.this));
                }
                users++;
                return new Lease(this, connection.get());
            } finally {
                lock.unlock();
            }
        }

        void release(SshConnection used) {
            lock.lock();
            try {
                // One that broke was replaced meanwhile: its users are not counted any more.
                if (connection.filter(now -> now == used).isEmpty() || --users > 0 || closed) return;
                ending = Optional
                        .of(clock.schedule(() -> end(used), settings.idle().toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                lock.unlock();
            }
        }

        private void end(SshConnection idle) {
            lock.lock();
            try {
                if (users > 0 || connection.filter(now -> now == idle).isEmpty()) return;
                connection = Optional.empty();
            } finally {
                lock.unlock();
            }
            idle.close();
        }
    }
}
