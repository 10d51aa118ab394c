package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import io.hyload.run.Columns;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.KeyAgentIdentity;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.signature.SignatureFactoriesManager;
import org.apache.sshd.common.util.buffer.Buffer;

/// One attempt to log in, in the order of OpenSSH: keys of the agent, key files, the server's questions, a password.
///
/// A key file is offered by its public key, and its passphrase asked for only once the server has said that it takes it. What was tried
/// is noted, so that a failure can name it. Its methods are called by threads of the library, one at a time.
final class SshLogin {
    private static final int MOST_TRIES = 3;
    private static final int LONGEST_TEXT = 500;

    private final SshHop hop;
    private final Prompts prompts;
    private final Map<Path, KeyPair> opened;
    private final AtomicInteger asking;
    private final List<String> tried = Collections.synchronizedList(new ArrayList<>());
    private final List<Optional<SshAgent>> agents = new ArrayList<>(1);
    private volatile Optional<RemoteFault> keyFault = Optional.empty();
    private volatile Optional<RemoteFault> expired = Optional.empty();
    private volatile boolean sentPassword;
    private volatile boolean nobodyForPassword;
    private boolean filePasswordUsed;
    /// Who waits for an answer, under the lock of `asking`, as is `isOver`.
    private Optional<Thread> asker = Optional.empty();
    private boolean isOver;
    private int passwordsAsked;

    /// @param opened keys whose passphrase was told before in this process
    /// @param asking how many people are being asked just now: time that they take is not the server's
    SshLogin(SshHop hop, Prompts prompts, Map<Path, KeyPair> opened, AtomicInteger asking) {
        this.hop = hop;
        this.prompts = prompts;
        this.opened = opened;
        this.asking = asking;
    }

    /// Looks at key files that have to be there, before anything is sent.
    void check() throws RemoteFault {
        for (var key : hop.keys()) {
            if (!key.named()) continue;
            try {
                SshKeyFile.read(key.path());
            } catch (SshKeyFile.Unusable e) {
                throw new RemoteFault(hop.label(), "the key " + key.path() + " " + e.getMessage(), e.mend());
            }
        }
    }

    /// The ways to log in, in their order. A session takes them from its client, hence the way back from the session to its login.
    static List<UserAuthFactory> methods(Function<ClientSession, SshLogin> loginOf) {
        return List.of(new UserAuthPublicKeyFactory() {
            @Override
            public UserAuthPublicKey createUserAuth(ClientSession session) {
                return loginOf.apply(session).new Keys(getSignatureFactories());
            }
        }, UserAuthKeyboardInteractiveFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE);
    }

    UserInteraction questions() {
        return new Questions();
    }

    /// Lets go of the agent. A question that a person is still being asked is of no use any more: who asks it is interrupted.
    void finish() {
        synchronized (asking) {
            isOver = true;
            asker.ifPresent(Thread::interrupt);
        }
        for (var agent : agents) {
            agent.ifPresent(open -> {
                try {
                    open.close();
                } catch (IOException _) {
                    // it was only read from
                }
            });
        }
        agents.clear();
    }

    /// Why the server did not let us in.
    ///
    /// @param said what the server said when it hung up; may be empty
    RemoteFault failure(String said, Throwable cause) {
        if (expired.isPresent()) return expired.get();
        var keys = tried.isEmpty() ? "there was no key to try" : "tried " + String.join(", ", tried);
        if (!said.isEmpty()) {
            return new RemoteFault(hop.label(), hop.login() + " was not let in: " + said + "; " + keys,
                    "name the one key in its file, or use IdentitiesOnly", cause);
        }
        if (sentPassword) {
            return new RemoteFault(hop.label(), "wrong password for " + hop.login(), keys, cause);
        }
        if (keyFault.isPresent()) return keyFault.get();
        if (nobodyForPassword) {
            return new RemoteFault(hop.label(), hop.login() + " wants a password, and nobody is there to ask; " + keys,
                    "install a key: hyload remote NAME install-key", cause);
        }
        return new RemoteFault(hop.label(), "no key was accepted for " + hop.login() + "; " + keys,
                "is the right one in its file, and in ~/.ssh/authorized_keys there?", cause);
    }

    private Optional<SshAgent> agent() {
        if (agents.isEmpty()) {
            try {
                agents.add(
                        hop.agent().isEmpty() ? Optional.empty() : Optional.of(new SshAgentSocket(hop.agent().get())));
            } catch (IOException e) {
                tried.add("the agent (it does not answer)");
                agents.add(Optional.empty());
            }
        }
        return agents.getFirst();
    }

    /// Runs a question to a person, whose time is not counted.
    private <T> T asked(Supplier<T> question) {
        asking.incrementAndGet();
        try {
            synchronized (prompts) {
                begin();
                return question.get();
            }
        } finally {
            end();
            asking.decrementAndGet();
        }
    }

    private void begin() {
        synchronized (asking) {
            asker = Optional.of(Thread.currentThread());
            if (isOver) Thread.currentThread().interrupt();
        }
    }

    /// The thread is the library's, which needs it for other connections.
    private void end() {
        synchronized (asking) {
            asker = Optional.empty();
            if (isOver) Thread.interrupted();
        }
    }

    /// The keys in their order, each looked at when its turn comes.
    private List<PublicKeyIdentity> identities(ClientSession session, SignatureFactoriesManager factories) {
        var fromAgent = new LinkedHashMap<String, PublicKeyIdentity>();
        agent().ifPresent(agent -> {
            try {
                for (var key : agent.getIdentities()) {
                    fromAgent.put(KeyUtils.getFingerPrint(key.getKey()),
                            new FromAgent(agent, key.getKey(), key.getValue()));
                }
            } catch (IOException | RuntimeException _) {
                tried.add("the agent (it does not answer)");
            }
        });
        var first = new ArrayList<PublicKeyIdentity>();
        var last = new ArrayList<PublicKeyIdentity>();
        for (var key : hop.keys()) {
            try {
                if (!key.named() && !Files.exists(key.path())) continue;
                var file = SshKeyFile.read(key.path());
                var inAgent = file.shown().map(shown -> fromAgent.remove(KeyUtils.getFingerPrint(shown)));
                if (inAgent.isPresent()) {
                    first.add(inAgent.get());
                } else {
                    last.add(new FromFile(file, session, factories));
                }
            } catch (SshKeyFile.Unusable e) {
                tried.add(key.path() + " (" + e.getMessage() + ")");
            }
        }
        var all = new ArrayList<PublicKeyIdentity>();
        // A key that the machine file names comes before what else the agent has: servers count how many are tried.
        var named = hop.keys().stream().anyMatch(SshHop.KeyFile::named);
        if (named) {
            all.addAll(first);
            all.addAll(last);
        }
        if (!named) all.addAll(first);
        if (!hop.onlyThese()) all.addAll(fromAgent.values());
        if (!named) all.addAll(last);
        return all;
    }

    /// A key that can be offered before it can sign.
    private interface Offered extends PublicKeyIdentity {
        /// Makes it able to sign; false leaves it out.
        boolean unlock();
    }

    private final class FromAgent extends KeyAgentIdentity {
        private final String name;

        FromAgent(SshAgent agent, PublicKey key, String comment) {
            super(agent, key, comment);
            name = "agent " + printable(comment);
        }

        @Override
        public KeyPair getKeyIdentity() {
            if (!tried.contains(name)) tried.add(name);
            return super.getKeyIdentity();
        }
    }

    private final class FromFile implements Offered {
        private final SshKeyFile file;
        private final ClientSession session;
        private final SignatureFactoriesManager factories;
        private Optional<KeyPair> pair = Optional.empty();
        private boolean refused;

        FromFile(SshKeyFile file, ClientSession session, SignatureFactoriesManager factories) {
            this.file = file;
            this.session = session;
            this.factories = factories;
        }

        @Override
        public KeyPair getKeyIdentity() {
            if (!tried.contains(file.path().toString())) tried.add(file.path().toString());
            return pair.orElseGet(() -> new KeyPair(file.shown().orElseThrow(), null));
        }

        /// Whether its public key is known; one of an encrypted file of an old format is only known with the passphrase.
        boolean canBeOffered() {
            return file.shown().isPresent() || unlock();
        }

        @Override
        public boolean unlock() {
            if (pair.isPresent()) return true;
            if (refused) return false;
            try {
                pair = Optional.ofNullable(opened.get(file.path()));
                if (pair.isEmpty()) pair = file.encrypted() ? ask() : file.open(Optional.empty());
            } catch (SshKeyFile.Unusable e) {
                note(e.getMessage(), e.mend());
            }
            refused = pair.isEmpty();
            return !refused;
        }

        private Optional<KeyPair> ask() throws SshKeyFile.Unusable {
            for (var tries = 0; tries < MOST_TRIES; tries++) {
                var passphrase = asked(() -> prompts.passphrase(file.path()));
                if (passphrase.isEmpty()) {
                    note("needs a passphrase, and " + (tries == 0 ? "nobody told it" : "the right one was not told"),
                            "load the key into ssh-agent: ssh-add " + file.path());
                    return Optional.empty();
                }
                var right = file.open(passphrase);
                if (right.isPresent()) {
                    opened.put(file.path(), right.get());
                    return right;
                }
            }
            note("was not opened: wrong passphrase", "");
            return Optional.empty();
        }

        /// The first such reason is the one to tell: it may be that the next key or a password works.
        private void note(String why, String mend) {
            tried.remove(file.path().toString());
            tried.add(file.path() + " (" + why + ")");
            if (keyFault.isEmpty()) {
                keyFault = Optional.of(new RemoteFault(hop.label(), "the key " + file.path() + " " + why, mend));
            }
        }

        @Override
        public Map.Entry<String, byte[]> sign(SessionContext context, String algorithm, byte[] data) throws Exception {
            return new KeyPairIdentity(factories, session, pair.orElseThrow()).sign(context, algorithm, data);
        }

        @Override
        public String toString() {
            return file.path().toString();
        }
    }

    /// The method `publickey`, with our keys in our order.
    private final class Keys extends UserAuthPublicKey {
        Keys(List<NamedFactory<Signature>> factories) {
            super(factories);
        }

        @Override
        protected Iterator<PublicKeyIdentity> createPublicKeyIterator(ClientSession session,
                SignatureFactoriesManager manager) {
            var all = identities(session, manager).iterator();
            return new Iterator<>() {
                private Optional<PublicKeyIdentity> next = Optional.empty();

                @Override
                public boolean hasNext() {
                    while (next.isEmpty() && all.hasNext()) {
                        var key = all.next();
                        if (!(key instanceof FromFile file) || file.canBeOffered()) next = Optional.of(key);
                    }
                    return next.isPresent();
                }

                @Override
                public PublicKeyIdentity next() {
                    if (!hasNext()) throw new NoSuchElementException();
                    var key = next.get();
                    next = Optional.empty();
                    return key;
                }
            };
        }

        /// The server takes the key: now it has to sign. One that cannot be opened is left out, and the next one offered.
        @Override
        protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer)
                throws Exception {
            if (current instanceof Offered key && !key.unlock()) {
                currentAlgorithms.clear();
                return sendAuthDataRequest(session, service);
            }
            return super.processAuthDataRequest(session, service, buffer);
        }
    }

    /// The methods `keyboard-interactive` and `password`.
    private final class Questions implements UserInteraction {

        @Override
        public String[] interactive(ClientSession session, String name, String instruction, String lang,
                String[] prompt,
                boolean[] echo) {
            if (prompt.length == 0) return new String[0];
            var isPassword = prompt.length == 1 && !echo[0] && prompt[0].toLowerCase(Locale.ROOT).contains("password");
            if (isPassword) {
                var password = nextPassword();
                return password.map(secret -> new String[] {secret.text()}).orElse(null);
            }
            var questions = new ArrayList<Prompts.Question>();
            for (var i = 0; i < prompt.length; i++) questions.add(new Prompts.Question(printable(prompt[i]), echo[i]));
            var answers = asked(() -> prompts.answers(hop.label(), hop.login(), printable(instruction), questions));
            if (answers.isEmpty() || answers.get().size() != prompt.length) {
                nobodyForPassword = true;
                return null; // MINA: no answer, try the next method
            }
            sentPassword = true;
            if (!tried.contains("the server's questions")) tried.add("the server's questions");
            return answers.get().stream().map(Secret::text).toArray(String[]::new);
        }

        @Override
        public String resolveAuthPasswordAttempt(ClientSession session) {
            return nextPassword().map(Secret::text).orElse(null);
        }

        /// A server that wants another password than the right one is not helped: that is for its administrator.
        @Override
        public String getUpdatedPassword(ClientSession session, String prompt, String lang) {
            expired = Optional.of(new RemoteFault(hop.label(), "the password of " + hop.login() + " has expired",
                    "log in with ssh and set another one"));
            return null;
        }
    }

    /// The password of the file, once; then what is asked for, in both methods together no more often than OpenSSH does in one.
    private Optional<Secret> nextPassword() {
        if (!filePasswordUsed && hop.password().isPresent()) {
            filePasswordUsed = true;
            sentPassword = true;
            tried.add("the password in its file");
            return hop.password();
        }
        if (passwordsAsked == MOST_TRIES) return Optional.empty();
        passwordsAsked++;
        var password = asked(() -> prompts.password(hop.label(), hop.login()));
        if (password.isPresent()) {
            sentPassword = true;
        } else {
            passwordsAsked = MOST_TRIES; // who gives up is not asked again
            nobodyForPassword = true;
        }
        return password;
    }

    /// Text of the other end as it may be shown, on one line and not endless.
    static String printable(String text) {
        var shown = Columns.plain(text.strip().replaceAll("\\s+", " "));
        return shown.length() <= LONGEST_TEXT ? shown : shown.substring(0, LONGEST_TEXT) + "…";
    }
}
