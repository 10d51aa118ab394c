package io.hyload.sshops;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.PromptEntry;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// The library's own server, for what the real one does not do here: it takes passwords and asks questions, and fails on demand.
final class MinaServer implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final List<String> tried = Collections.synchronizedList(new ArrayList<>());
    private final KeyPair hostKey;

    private MinaServer(Path home) {
        try {
            var generator = SecurityUtils.getKeyPairGenerator("EC");
            generator.initialize(256);
            hostKey = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setFileSystemFactory(new VirtualFileSystemFactory(home));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setCommandFactory((_, command) -> new Echo(command));
    }

    /// A server that takes a password, and nothing else.
    static MinaServer withPassword(Path home, String right) {
        return started(home, server -> server.password(right::equals));
    }

    /// A server that asks one question by `keyboard-interactive`, and takes one answer to it.
    static MinaServer asking(Path home, String instruction, List<PromptEntry> questions, List<String> right) {
        return started(home, server -> server.questions(instruction, questions, right));
    }

    /// A server that lets everybody in with the password `x`, and does to each chunk that is written by SFTP what the test says.
    static MinaServer writing(Path home, Writing writing) {
        return started(home, server -> {
            server.password("x"::equals);
            var sftp = new SftpSubsystemFactory();
            sftp.addSftpEventListener(new SftpEventListener() {
                @Override
                public void writing(ServerSession session, String remoteHandle,
                        FileHandle handle, long offset, byte[] data, int at, int length)
                        throws IOException {
                    writing.chunk(session, offset);
                }
            });
            server.server.setSubsystemFactories(List.of(sftp));
        });
    }

    /// What happens when a chunk comes.
    interface Writing {
        void chunk(ServerSession session, long offset) throws IOException;
    }

    private static MinaServer started(Path home, Consumer<MinaServer> setup) {
        var server = new MinaServer(home);
        setup.accept(server);
        try {
            server.server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    private void password(Predicate<String> right) {
        server.setUserAuthFactories(List.<UserAuthFactory>of(UserAuthPasswordFactory.INSTANCE));
        server.setPasswordAuthenticator((_, password, _) -> {
            tried.add(password);
            return right.test(password);
        });
    }

    private void questions(String instruction, List<PromptEntry> questions, List<String> right) {
        server.setUserAuthFactories(List.<UserAuthFactory>of(UserAuthKeyboardInteractiveFactory.INSTANCE));
        server.setKeyboardInteractiveAuthenticator(new KeyboardInteractiveAuthenticator() {
            @Override
            public InteractiveChallenge generateChallenge(ServerSession session, String user, String lang, String sub) {
                var challenge = new InteractiveChallenge();
                challenge.setInteractionName("");
                challenge.setInteractionInstruction(instruction);
                challenge.setLanguageTag("");
                questions.forEach(challenge::addPrompt);
                return challenge;
            }

            @Override
            public boolean authenticate(ServerSession session, String user, List<String> answers) {
                tried.addAll(answers);
                return answers.equals(right);
            }
        });
    }

    int port() {
        return server.getPort();
    }

    /// Passwords and answers that came, in their order.
    List<String> tried() {
        return List.copyOf(tried);
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A command that runs nothing: it says what it was.
    private static final class Echo implements org.apache.sshd.server.command.Command {
        private final String command;
        private OutputStream out;
        private ExitCallback exit;

        Echo(String command) {
            this.command = command;
        }

        @Override
        public void setInputStream(InputStream in) {}

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {}

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment env)
                throws IOException {
            out.write(command.getBytes(StandardCharsets.UTF_8));
            out.flush();
            exit.onExit(0);
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
