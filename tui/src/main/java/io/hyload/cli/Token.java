package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import io.hyload.run.BadInput;
import io.hyload.run.SharedToken;
import io.hyload.run.Words;
import picocli.CommandLine.Option;

/// `--token`: what workers, hubs and monitors share, so that only they speak to each other.
///
/// It is a secret: it stands in no message, and there are two places for it, a file and the environment, that no list of
/// processes shows.
final class Token {
    /// Where it is looked for when the command line has none.
    static final String VARIABLE = Words.TOKEN;

    /// Far more bytes than a token has.
    private static final int LARGEST_FILE = 1024;
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
        return ofEnvironment(io);
    }

    /// That of the environment, if it has one.
    ///
    /// @throws Fault when it cannot stand in a header of HTTP
    static Optional<String> ofEnvironment(Io io) {
        return Optional.ofNullable(io.environment().get(VARIABLE)).filter(value -> !value.isBlank())
                .map(value -> checked(VARIABLE, value));
    }

    private static String inFile(String name, Io io) {
        var what = "--token @" + name;
        var file = io.at(name);
        try {
            if (name.isEmpty() || Files.isDirectory(file))
                throw Fault.badInput(what, "not a file", "write --token @token.txt");
            if (Files.size(file) > LARGEST_FILE)
                throw Fault.badInput(what, "too long for a token", "give a file that holds the token alone");
            var token = checked(what, Files.readString(file));
            if (isForOthers(file)) {
                io.err().println("hyload: " + what + ": readable by others (chmod 600 " + io.shown(file) + ")");
            }
            return token;
        } catch (IOException e) {
            throw Fault.of(e);
        }
    }

    private static String checked(String what, String token) {
        try {
            return SharedToken.checked(what, token);
        } catch (BadInput e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private static boolean isForOthers(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (UnsupportedOperationException e) {
            return false; // a system without such modes
        }
    }
}
