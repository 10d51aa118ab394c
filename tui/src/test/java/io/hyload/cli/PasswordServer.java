package io.hyload.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.shell.InvertedShellWrapper;
import org.apache.sshd.server.shell.ProcessShell;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// An SSH server that takes a password, or a key of `~/.ssh/authorized_keys`, and runs in a home of its own what it is asked to.
/// OpenSSH would want the password that the user has on this computer.
final class PasswordServer implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final AtomicInteger passwords = new AtomicInteger();

    private PasswordServer(Path home, String password) throws GeneralSecurityException {
        var generator = SecurityUtils.getKeyPairGenerator("EC");
        generator.initialize(256);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(generator.generateKeyPair()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(home));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setCommandFactory((_, command) -> new InvertedShellWrapper(new ProcessShell("/usr/bin/env", "-C",
                home.toString(), "HOME=" + home, "/bin/sh", "-c", command)));
        var keys = home.resolve(".ssh/authorized_keys");
        // Read anew each time: the library's own look at the time of the file may miss a change.
        server.setPublickeyAuthenticator(
                (user, key, session) -> new AuthorizedKeysAuthenticator(keys).authenticate(user, key, session));
        server.setPasswordAuthenticator((_, given, _) -> {
            if (!given.equals(password)) return false;
            passwords.incrementAndGet();
            return true;
        });
    }

    static PasswordServer start(Path home, String password) {
        try {
            var started = new PasswordServer(home, password);
            started.server.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /// How often somebody was let in by the password.
    int passwordLogins() {
        return passwords.get();
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
