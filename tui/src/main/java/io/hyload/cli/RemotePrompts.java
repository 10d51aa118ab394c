package io.hyload.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.hyload.sshops.Prompts;
import io.hyload.sshops.Secret;
import io.hyload.sshops.SshConnections;

/// What connections ask, put to a person as OpenSSH does; progress stands still meanwhile.
final class RemotePrompts implements Prompts {

    /// Longer than a connection is unused between two steps, or while a run is on.
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Person person;
    private final ProgressBoard board;

    RemotePrompts(Person person, ProgressBoard board) {
        this.person = person;
        this.board = board;
    }

    /// Connections of the user here, who is asked what they want to know.
    ///
    /// @param isBatch nobody is asked
    /// @param takesNew whether the key of a host that was never seen before is taken
    static SshConnections connections(Io io, ProgressBoard board, boolean isBatch, boolean takesNew) {
        var prompts = io.person().filter(_ -> !isBatch).<Prompts>map(person -> new RemotePrompts(person, board))
                .orElse(Prompts.NOBODY);
        return new SshConnections(new SshConnections.Settings(RemoteCommand.home(io), System.getProperty("user.name"),
                io.environment(), prompts, takesNew, board::warn, IDLE));
    }

    @Override
    public Optional<Secret> password(String machine, String login) {
        return board.still(() -> person.askHidden(machine + ": " + login + "'s password: "));
    }

    @Override
    public Optional<Secret> passphrase(Path key) {
        return board.still(() -> person.askHidden("Enter passphrase for key '" + key + "': "));
    }

    @Override
    public Optional<List<Secret>> answers(String machine, String login, String instruction,
            List<Question> questions) {
        return board.still(() -> {
            var prefix = machine + ": (" + login + ") ";
            var before = instruction.isEmpty() ? "" : prefix + instruction + "\n";
            var answers = new ArrayList<Secret>();
            for (var question : questions) {
                var text = (answers.isEmpty() ? before : "") + prefix + question.text();
                var answer = question.echo() ? person.ask(text).map(Secret::new) : person.askHidden(text);
                if (answer.isEmpty()) return Optional.empty();
                answers.add(answer.get());
            }
            return Optional.of(List.copyOf(answers));
        });
    }

    @Override
    public boolean accept(UnknownHostKey key) {
        return board.still(() -> {
            var type = key.type().replaceFirst("^ssh-", "").replaceFirst("^ecdsa-.*", "ecdsa").toUpperCase(Locale.ROOT);
            var question = """
                    %s: the authenticity of host '%s' can't be established.
                    %s key fingerprint is %s.
                    Are you sure you want to continue connecting (yes/no/[fingerprint])? \
                    """.formatted(key.machine(), key.host(), type, key.fingerprint());
            for (var answer = person.ask(question); answer.isPresent(); answer = person
                    .ask("Please type 'yes', 'no' or the fingerprint: ")) {
                var said = answer.get().strip();
                if (said.equals(key.fingerprint()) || said.equalsIgnoreCase("yes")) return true;
                if (said.equalsIgnoreCase("no")) return false;
            }
            return false;
        });
    }
}
