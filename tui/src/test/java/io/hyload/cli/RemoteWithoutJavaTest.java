package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// A machine that has the C library, a shell and SFTP, and nothing else: a root of its own, made of copies of what is here.
@RequiresProgram({"sshd", "busybox", "nginx"})
class RemoteWithoutJavaTest {
    private static final String SFTP = "/usr/lib/openssh/sftp-server";
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*) \\(0x");

    @TempDir
    private Path folder;

    /// Busybox for all programs but those that tell what the system is.
    private Path root() throws IOException {
        var root = Files.createDirectory(folder.resolve("root"));
        for (var name : List.of("bin", "proc", "sys", "tmp", "dev", "home", "etc", "usr/bin"))
            Files.createDirectories(root.resolve(name));
        Files.copy(Path.of("/usr/bin/busybox"), root.resolve("bin/busybox"));
        for (var name : List.of("sh", "cat", "sed", "grep", "head", "tail", "ls", "mkdir", "rm", "mv", "ln", "readlink",
                "chmod", "date", "uname", "nproc", "df", "wc", "tr", "sha256sum", "tar", "gzip", "setsid", "sleep",
                "kill",
                "printf", "od", "find", "ps"))
            Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/home:/bin/sh\n"); // sftp-server asks for its user
        var needed = new TreeSet<String>(List.of("/usr/bin/getconf", SFTP));
        for (var program : List.of("/usr/bin/getconf", "/usr/bin/busybox", SFTP,
                System.getProperty("java.home") + "/lib/server/libjvm.so")) {
            var found = LIBRARY.matcher(Command.of("ldd", program).run().out());
            while (found.find()) needed.add(found.group(1));
        }
        // The C library looks for these by itself.
        for (var name : List.of("libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libnss_files.so.2"))
            needed.add(Path.of(needed.stream().filter(file -> file.contains("libc.so")).findFirst().orElseThrow())
                    .resolveSibling(name).toString());
        for (var file : needed) {
            var to = root.resolve(file.substring(1));
            Files.createDirectories(to.getParent());
            if (Files.exists(Path.of(file))) Files.copy(Path.of(file), to);
        }
        return root;
    }

    /// The shell of the machine: one that has moved to the root first.
    private Path shell(Path root) throws IOException {
        var shell = Files.writeString(folder.resolve("shell"), """
                #!/bin/sh
                for fs in proc sysfs; do
                    mountpoint -q '%1$s'/${fs%%fs} || mount -t $fs $fs '%1$s'/${fs%%fs}
                done
                [ -e '%1$s/dev/null' ] || mknod -m 666 '%1$s/dev/null' c 1 3
                [ -e '%1$s/dev/urandom' ] || mknod -m 666 '%1$s/dev/urandom' c 1 9
                exec env -i PATH=/bin:/usr/bin HOME=/home /usr/sbin/chroot '%1$s' /bin/sh -c 'cd /home && exec /bin/sh "$@"' sh "$@"
                """.formatted(root));
        Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwxr-xr-x"));
        return shell;
    }

    @Test
    void theShippedJavaRecordsTheMachineAndRunsAScenarioThere() throws IOException {
        assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0), "chroot is for root alone");
        var root = root();
        var me = Files.createDirectories(folder.resolve("me/.ssh"));
        var project = Files.createDirectories(folder.resolve("project/remotes")).getParent();
        try (var sshd = Sshd.start(new Sshd.Setup().shell(shell(root).toString())); var nginx = Nginx.start()) {
            sshd.authorize(Sshd.newKey(me.resolve("id_ed25519"), "ed25519", ""));
            Files.writeString(project.resolve("remotes/bare.host"), """
                    {"host": "127.0.0.1", "sshport": %d, "role": "both"}
                    """.formatted(sshd.port()));
            Files.writeString(project.resolve("Visit.java"), """
                    import module io.hyload.core;
                    import static io.hyload.Hyload.*;

                    void main() {
                        Stats.start();
                        var client = new HttpClient(baseUrl(option("url", "")));
                        repeat(3, () -> client.get("/"));
                        repeat(Duration.ofSeconds(60), () -> sleep(0.1));
                    }
                    """);
            var shell = Shell.in(project).with("HOME", folder.resolve("me").toString()).with("XDG_CACHE_HOME",
                    RemoteMachinesTest.CACHE.toString());
            assertThat(done(shell, "check", "--accept-new-hostkey")).contains("java        none")
                    .contains("with glibc");
            for (var program : List.of("sysmon", "worker")) done(shell, "deploy-" + program);
            done(shell, "upload", "Visit.java");
            try {
                assertThat(done(shell, "start-sysmon")).contains("runs as process");
                assertThat(done(shell, "start-worker", "Visit.java", "url=" + nginx.url())).contains("runs as process");
                nginx.awaitAccessLogLines(3, RemoteMachinesTest.LIMIT);
            } finally {
                done(shell, "stop-worker", "--yes");
                done(shell, "stop-sysmon", "--yes");
            }
            assertThat(done(shell, "pull-stats")).contains(" to stats_perf/bare");
            assertThat(done(shell, "pull-sysmon")).contains(" to stats_resource/bare");
        } finally {
            for (var name : List.of("proc", "sys")) Command.of("umount", "-l", root.resolve(name).toString()).run();
        }
    }

    private static String done(Shell shell, String... words) {
        var all = new String[words.length + 2];
        all[0] = "remote";
        all[1] = "bare";
        System.arraycopy(words, 0, all, 2, words.length);
        var result = shell.hyload(all);
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        return result.out();
    }
}
