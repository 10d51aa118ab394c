package io.hyload.testsupport;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the programs that tests talk to. Servers live in `sbin`, which is not on the PATH of ordinary users, so it is
/// searched as well.
public final class Programs {
    /// Debian's packages, where their name is not the program's.
    private static final Map<String, String> PACKAGES = Map.of("nginx", "nginx-light", "ssh", "openssh-client",
            "ssh-keygen", "openssh-client", "sshd", "openssh-server", "fc-list", "fontconfig", "tinyproxy",
            "tinyproxy-bin", "rsvg-convert", "librsvg2-bin", "xmllint", "libxml2-utils");

    private Programs() {}

    public static Optional<Path> find(String name) {
        return find(name, System.getenv().getOrDefault("PATH", ""));
    }

    static Optional<Path> find(String name, String path) {
        var onPath = Arrays.stream(path.split(File.pathSeparator)).filter(folder -> !folder.isEmpty());
        return Stream.concat(onPath, Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin"))
                .map(folder -> Path.of(folder, name)).filter(Files::isRegularFile).filter(Files::isExecutable)
                .findFirst();
    }

    /// The program's path, for a peer that cannot do without.
    static String require(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(missing(name))).toString();
    }

    static String missing(String name) {
        return name + " is not installed: apt install " + PACKAGES.getOrDefault(name, name);
    }
}
