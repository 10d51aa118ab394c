package io.hyload.sshops;

import java.util.Locale;

/// What a Java image runs on.
///
/// @param os   `Linux`, as `uname -s` says it
/// @param arch `x86_64`, `aarch64`, as `uname -m` says it on Linux; other names of the same are made these
public record Platform(String os, String arch, Libc libc) {

    /// The C library, which a Java image is built for.
    public enum Libc {
        GLIBC, MUSL,
        /// Neither, or one that could not be found out.
        OTHER;

        /// @param text begins with its name, whatever version follows: `glibc 2.36`; the JDK says `gnu`
        public static Libc of(String text) {
            var name = text.toLowerCase(Locale.ROOT);
            return name.startsWith("glibc") || name.equals("gnu") ? GLIBC : name.startsWith("musl") ? MUSL : OTHER;
        }
    }

    public Platform {
        arch = switch (arch) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> arch;
        };
    }

    @Override
    public String toString() {
        return os + " " + arch + (libc == Libc.OTHER ? "" : " with " + libc.name().toLowerCase(Locale.ROOT));
    }
}
