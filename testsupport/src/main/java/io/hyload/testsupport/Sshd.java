package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The real OpenSSH server on a free loopback port: a machine of its own, with its own host keys and its own home, for the user
/// that runs the tests. Several are several machines.
///
/// ```java
/// try (var gen1 = Sshd.start()) {
///     gen1.authorize(Sshd.newKey(folder.resolve("id"), "ed25519", ""));
///     Command.of("ssh", "-i", …, "-p", "" + gen1.port(), "127.0.0.1", "echo $HOME")
/// }
/// ```
///
/// Passwords are not taken: they would be those of this computer.
public final class Sshd implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(10);
    private static final Duration TO_STOP = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;

    private final TempFolder folder;
    private final Setup setup;
    private final int port;
    private Process process;

    /// What a machine is like.
    ///
    /// @param home     name of the home folder; blanks are allowed
    /// @param shell    of the user there: `/bin/csh`
    /// @param sftp     whether there is an SFTP subsystem
    /// @param hostKeys types of its host keys, as `ssh-keygen` names them
    /// @param more     further lines of `sshd_config`
    public record Setup(String home, String shell, boolean sftp, List<String> hostKeys, List<String> more) {
        public Setup {
            hostKeys = List.copyOf(hostKeys);
            more = List.copyOf(more);
        }

        public Setup() {
            this("home", "/bin/sh", true, List.of("ed25519"), List.of());
        }

        public Setup home(String name) {
            return new Setup(name, shell, sftp, hostKeys, more);
        }

        public Setup shell(String path) {
            return new Setup(home, path, sftp, hostKeys, more);
        }

        public Setup withoutSftp() {
            return new Setup(home, shell, false, hostKeys, more);
        }

        public Setup hostKeys(String... types) {
            return new Setup(home, shell, sftp, List.of(types), more);
        }

        public Setup more(String... lines) {
            return new Setup(home, shell, sftp, hostKeys, List.of(lines));
        }
    }

    private Sshd(TempFolder folder, Setup setup, int port, Process process) {
        this.folder = folder;
        this.setup = setup;
        this.port = port;
        this.process = process;
    }

    public static Sshd start() {
        return start(new Setup());
    }

    public static Sshd start(Setup setup) {
        var folder = TempFolder.create("sshd");
        try {
            Files.createDirectory(folder.file(setup.home));
            for (var type : setup.hostKeys) newKey(hostKey(folder, type), type, "");
            writeSession(folder, setup, "");
            if (runsAsRoot(folder)) Files.createDirectories(Path.of("/run/sshd")); // the package's service makes it otherwise
            return startOnFreePort(folder, setup);
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /// Makes a pair of keys with `ssh-keygen`; the public one is beside it, and returned as a line of `authorized_keys`.
    public static String newKey(Path file, String type, String passphrase) {
        var line = new ArrayList<>(List.of(Programs.require("ssh-keygen"), "-q", "-t", type, "-N", passphrase, "-C",
                "test " + type, "-f", file.toString()));
        if (type.equals("rsa")) line.addAll(List.of("-b", "2048")); // a longer one takes seconds
        if (!passphrase.isEmpty()) line.addAll(List.of("-a", "4"));
        var finished = Command.of(line.toArray(String[]::new)).run();
        if (finished.exitCode() != 0) throw new IllegalStateException("ssh-keygen: " + finished.err().strip());
        try {
            return Files.readString(file.resolveSibling(file.getFileName() + ".pub")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /// The only user there is.
    public String user() {
        return System.getProperty("user.name");
    }

    /// The user's home on this machine.
    public Path home() {
        return folder.file(setup.home);
    }

    /// Lets a public key in, as a line of `~/.ssh/authorized_keys`.
    public Sshd authorize(String publicKey) {
        try {
            Files.createDirectories(home().resolve(".ssh"));
            Files.writeString(home().resolve(".ssh/authorized_keys"), publicKey + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its host keys as lines of `known_hosts`.
    public String knownHosts() {
        var lines = new StringBuilder();
        for (var type : setup.hostKeys)
            lines.append("[127.0.0.1]:").append(port).append(' ').append(hostKey(type)).append('\n');
        return lines.toString();
    }

    /// The public host key of a type: `ssh-ed25519 AAAA…`.
    public String hostKey(String type) {
        var words = read(hostKey(folder, type) + ".pub").split(" ");
        return words[0] + " " + words[1];
    }

    /// What it has logged: who connected, how they logged in, why not.
    public String log() {
        return read(folder.file("log").toString());
    }

    /// Waits until the log says something, and returns it.
    ///
    /// @throws AssertionError at the timeout, with the log
    public String awaitLog(Predicate<String> wanted, Duration atMost) {
        Patience.until(atMost, () -> wanted.test(log()), () -> "the log is still\n" + log());
        return log();
    }

    /// How many have logged in so far.
    public long logins() {
        return log().lines().filter(line -> line.startsWith("Accepted publickey for ")).count();
    }

    /// Makes new host keys and starts again on the same port, as after the machine was set up anew. Connections end.
    public void renewHostKeys() {
        shutDown();
        try {
            for (var type : setup.hostKeys) {
                Files.delete(hostKey(folder, type));
                Files.delete(Path.of(hostKey(folder, type) + ".pub"));
                newKey(hostKey(folder, type), type, "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startAgain();
    }

    /// Ends all connections, and takes no new ones until [#startAgain]: the machine is out of reach. What runs there detached goes on.
    public void shutDown() {
        var tree = ProcessTree.of(process.toHandle());
        process.destroy();
        try {
            if (!process.waitFor(TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly().waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        tree.kill();
        Patience.within(TO_STOP, tree::hasEnded);
    }

    /// Is reached again, on the same port.
    public void startAgain() {
        try {
            process = started(folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (process == null) throw new IllegalStateException("sshd did not start again: " + log());
    }

    /// What a shell does first in every session from now on, and what it starts inherits: variables, limits. Nothing, without lines.
    public void eachSession(String... lines) {
        try {
            writeSession(folder, setup, String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets the clock go wrong for what is started in sessions from now on: `+3s`. Time that is measured runs as ever.
    public void clock(String offset) {
        eachSession("LD_PRELOAD=" + fakeTime(),
                "FAKETIME=" + offset + " FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0",
                "export LD_PRELOAD FAKETIME FAKETIME_DONT_FAKE_MONOTONIC FAKETIME_FORCE_MONOTONIC_FIX");
    }

    /// The library that the program `faketime` lets others load.
    private static Path fakeTime() {
        Programs.require("faketime");
        try (var files = Files.find(Path.of("/usr/lib"), 3, (file, _) -> file.endsWith("libfaketimeMT.so.1"))) {
            return files.findFirst().orElseThrow(() -> new IllegalStateException("no libfaketimeMT.so.1 in /usr/lib"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends all connections, as when the machine loses its network; new ones are taken.
    public void cut() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        shutDown();
        endWhatWasInstalled();
        folder.close();
    }

    /// A test that failed may have left programs running that it had brought to the home.
    private void endWhatWasInstalled() {
        var here = folder.path().toString();
        ProcessHandle.allProcesses().filter(process -> process.info().command().orElse("").startsWith(here + "/"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /// Between our looking for a free port and sshd binding it, another process may take it: so it is tried again.
    private static Sshd startOnFreePort(TempFolder folder, Setup setup) throws IOException {
        for (var attempt = 1;; attempt++) {
            var port = LoopbackPort.free();
            Files.writeString(folder.file("sshd_config"), config(folder, setup, port));
            var process = started(folder, port);
            if (process != null) return new Sshd(folder, setup, port, process);
            var said = Files.readString(folder.file("log")) + Files.readString(folder.file("printed"));
            if (attempt == ATTEMPTS || !said.contains("Address already in use")) {
                throw new IllegalStateException("sshd did not start: " + said.strip());
            }
        }
    }

    private static Process started(TempFolder folder, int port) throws IOException {
        // With its full path, since it starts itself anew for each connection; -D: it stays our child.
        var process =
                new ProcessBuilder(Programs.require("sshd"), "-D", "-f", folder.file("sshd_config").toString(), "-E",
                        folder.file("log").toString()).redirectErrorStream(true)
                        .redirectOutput(folder.file("printed").toFile())
                        .start();
        Patience.within(TO_START, () -> !process.isAlive() || LoopbackPort.isOpen(port));
        if (process.isAlive()) return process;
        return null;
    }

    private static Path hostKey(TempFolder folder, String type) {
        return folder.file("host_" + type);
    }

    private static String config(TempFolder folder, Setup setup, int port) {
        var config = new StringBuilder("""
                Port %d
                ListenAddress 127.0.0.1
                PidFile none
                AuthorizedKeysFile "%s"
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin yes
                PrintMotd no
                ForceCommand %s
                LogLevel VERBOSE
                MaxStartups 100
                """.formatted(port, folder.file(setup.home).resolve(".ssh/authorized_keys"), folder.file("session")));
        for (var type : setup.hostKeys) config.append("HostKey ").append(hostKey(folder, type)).append('\n');
        if (setup.sftp) config.append("Subsystem sftp /usr/lib/openssh/sftp-server\n");
        setup.more.forEach(line -> config.append(line).append('\n'));
        return config.toString();
    }

    /// Every session goes through a script that gives it the home of this machine, which sshd would take from the list of users. What it
    /// was asked for, SFTP too, is then run by the user's shell there, as sshd does.
    private static void writeSession(TempFolder folder, Setup setup, String first) throws IOException {
        var session = folder.file("session");
        Files.writeString(session, """
                #!/bin/sh
                HOME='%s' SHELL='%s'
                export HOME SHELL
                cd "$HOME" || exit 1
                %s
                [ -n "$SSH_ORIGINAL_COMMAND" ] && exec "$SHELL" -c "$SSH_ORIGINAL_COMMAND"
                exec "$SHELL" -i
                """.formatted(folder.file(setup.home).toString().replace("'", "'\\''"), setup.shell, first));
        Files.setPosixFilePermissions(session, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean runsAsRoot(TempFolder folder) throws IOException {
        return Files.getAttribute(folder.path(), "unix:uid").equals(0);
    }

    private static String read(String file) {
        try {
            return Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
