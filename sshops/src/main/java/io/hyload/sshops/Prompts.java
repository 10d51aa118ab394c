package io.hyload.sshops;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Asks a person what a connection needs to be told. One question at a time; it may come from another thread than the one that
/// connects, and takes as long as the person does. Who asks is interrupted when nobody needs the answer any more; it is no then.
/// Texts of the server have no control characters left when they come here.
public interface Prompts {

    /// Nobody is there to ask: a script. What would have to be asked is a [RemoteFault].
    Prompts NOBODY = new Prompts() {
        @Override
        public Optional<Secret> password(String machine, String login) {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> passphrase(Path key) {
            return Optional.empty();
        }

        @Override
        public Optional<List<Secret>> answers(String machine, String login, String instruction,
                List<Question> questions) {
            return Optional.empty();
        }

        @Override
        public boolean accept(UnknownHostKey key) {
            return false;
        }
    };

    /// The password of a login, `root@10.0.0.7`; empty gives up.
    Optional<Secret> password(String machine, String login);

    /// The passphrase of a key file; empty gives up.
    Optional<Secret> passphrase(Path key);

    /// What the server asks, an answer to each question; empty gives up.
    ///
    /// @param instruction what the server says before; may be empty
    Optional<List<Secret>> answers(String machine, String login, String instruction, List<Question> questions);

    /// Whether a host that was never seen before is the right one.
    boolean accept(UnknownHostKey key);

    /// A question of the server.
    ///
    /// @param echo whether what is typed may be seen
    record Question(String text, boolean echo) {}

    /// The key of a host that `known_hosts` does not have.
    ///
    /// @param machine     its name, of the machine file, or that of the jump host
    /// @param host        as it will stand in `known_hosts`: `10.0.0.7`, `[10.0.0.7]:2222`
    /// @param type        `ssh-ed25519`
    /// @param fingerprint as OpenSSH shows it: `SHA256:` and base64
    record UnknownHostKey(String machine, String host, String type, String fingerprint) {}
}
