package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import picocli.CommandLine.Option;

/// `--token`: what workers, hubs and monitors share, so that only they speak to each other.
///
/// It is a secret: it stands in no message, and there are two places for it, a file and the environment, that no list of
/// processes shows.
final class Token {
    /// Where it is looked for when the command line has none.
    static final String VARIABLE = "HYLOAD_TOKEN";

    private static final int LONGEST = 512;
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    @Option(names = "--token", paramLabel = "T|@FILE", description = {
            "The secret that workers, hubs and monitors share; @FILE reads it from a file.",
            "HYLOAD_TOKEN by default. Other users of this machine can see T, but neither of those."})
    private Optional<String> given = Optional.empty();

    /// The token, if there is to be one.
    ///
    /// @throws Fault when its file cannot be read, or when it cannot stand in a header of HTTP
    Optional<String> value(Io io) {
        if (given.isPresent() && given.get().startsWith("@")) return Optional.of(inFile(given.get().substring(1), io));
        if (given.isPresent()) return Optional.of(checked("--token", given.get()));
        return Optional.ofNullable(io.environment().get(VARIABLE)).filter(value -> !value.isEmpty())
                .map(value -> checked(VARIABLE, value));
    }

    private static String inFile(String name, Io io) {
        var what = "--token @" + name;
        var file = io.at(name);
        try {
            if (name.isEmpty() || Files.isDirectory(file))
                throw Fault.badInput(what, "not a file", "write --token @token.txt");
            if (Files.size(file) > 2 * LONGEST)
                throw Fault.badInput(what, "too long for a token", "give a file that holds the token alone");
            var token = checked(what, Files.readString(file).strip());
            if (isForOthers(file)) {
                io.err().println("hyload: " + what + ": readable by others (chmod 600 " + io.shown(file) + ")");
            }
            return token;
        } catch (IOException e) {
            throw Fault.of(e);
        }
    }

    /// The characters of HTTP's bearer tokens and a few more; none that ends a line or splits a header.
    private static String checked(String what, String token) {
        if (token.isEmpty()) throw Fault.badInput(what, "empty", "openssl rand -hex 16 makes one");
        if (token.length() > LONGEST)
            throw Fault.badInput(what, "longer than " + LONGEST + " characters", "openssl rand -hex 16 makes one");
        if (!token.chars().allMatch(c -> c > ' ' && c < 127))
            throw Fault.badInput(what, "holds a space or what is not ASCII", "openssl rand -hex 16 makes one");
        return token;
    }

    private static boolean isForOthers(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (UnsupportedOperationException e) {
            return false; // a system without such modes
        }
    }
}
