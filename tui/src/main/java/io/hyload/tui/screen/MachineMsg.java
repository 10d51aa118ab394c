package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;

import io.hyload.sshops.Prompts;
import io.hyload.stats.ResourceRecord;
import io.hyload.tui.Msg;

/// What the effects of the screen of machines bring back, besides the events of tasks.
public sealed interface MachineMsg extends Msg {

    /// What there is in `remotes/`, by name; nobody has looked at them.
    record Listed(List<KnownMachine> machines) implements MachineMsg {
        public Listed {
            machines = List.copyOf(machines);
        }
    }

    /// How a machine is.
    record Looked(String machine, Sight sight) implements MachineMsg {}

    /// What would be done, or why it cannot be.
    record Planned(MachineOrder order, String text) implements MachineMsg {}

    /// What was said while something was done, for the log.
    record Said(List<String> lines) implements MachineMsg {
        public Said {
            lines = List.copyOf(lines);
        }
    }

    /// What somebody wanted to read.
    record Results(String title, List<String> lines) implements MachineMsg {
        public Results {
            lines = List.copyOf(lines);
        }
    }

    /// A file here was written or deleted.
    ///
    /// @param name    of the machine it was; empty for none, or several
    /// @param text    what was done, or why it could not be
    /// @param isDone  whether it was
    record Changed(String name, String text, boolean isDone) implements MachineMsg {}

    /// The program that logs in on a machine.
    record Shell(String machine, List<String> command, Path folder) implements MachineMsg {
        public Shell {
            command = List.copyOf(command);
        }
    }

    /// A connection cannot go on without an answer: [MachineEffect.Answer].
    record Asks(long id, Query query) implements MachineMsg {}

    /// Nobody waits for the answer any more.
    ///
    /// @param id of the question
    record Withdrawn(long id) implements MachineMsg {}

    /// What a connection must be told.
    sealed interface Query {
        record HostKey(Prompts.UnknownHostKey key) implements Query {}

        record Password(String machine, String login) implements Query {}

        record Passphrase(Path key) implements Query {}

        /// The server's own.
        ///
        /// @param instruction may be empty
        /// @param echo        whether what is typed may be seen
        record OfServer(String machine, String login, String instruction, String text, boolean echo)
                implements
                Query {}
    }

    /// What there is to see of a machine that is watched or followed.
    sealed interface Live extends MachineMsg {
        String machine();

        /// @param memory bytes
        record Began(String machine, int cores, long memory, String kernel) implements Live {}

        /// @param record its time is that of the clock here
        record Second(String machine, ResourceRecord record) implements Live {}

        /// @param why it ended by itself
        record Ended(String machine, String why) implements Live {}
    }
}
