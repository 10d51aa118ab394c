package io.hyload.tui.screen;

import java.util.List;
import java.util.Optional;

import io.hyload.sshops.Machine;
import io.hyload.sshops.Secret;
import io.hyload.sshops.SshKeygen;
import io.hyload.tui.Effect;

/// What the screen of machines wants done: files of machines, and work by SSH.
public sealed interface MachineEffect extends Effect {

    /// Reads the files of all machines. Answered by [MachineMsg.Listed].
    record Read() implements MachineEffect {}

    /// Finds out how machines are, without asking anybody anything. Each is answered by [MachineMsg.Looked].
    ///
    /// @param isWhole whether their clocks are compared too
    record Look(List<Machine> machines, boolean isWhole) implements MachineEffect {}

    /// Puts into words what would be done, script by script, and connects to nothing. Answered by [MachineMsg.Planned].
    record Plan(MachineOrder order) implements MachineEffect {}

    /// Does it. Told by the events of a task, and more of [MachineMsg].
    ///
    /// @param task by which its events are known
    record Perform(String task, MachineOrder order) implements MachineEffect {}

    /// Gives up a task; all its machines are told by their events.
    record Cancel(String task) implements MachineEffect {}

    /// Watches the resources of a machine that is recorded, instead of the one before. Told by [MachineMsg.Live].
    record Watch(Machine machine) implements MachineEffect {}

    /// Ends watching.
    record Unwatch() implements MachineEffect {}

    /// Brings what these machines do from when each is recorded to the end of its recording: for long, without asking anybody
    /// anything. Told by [MachineMsg.Live].
    ///
    /// @param names of their files
    record Follow(List<String> names) implements MachineEffect {
        public Follow {
            names = List.copyOf(names);
        }
    }

    /// Ends following.
    record Unfollow(List<String> names) implements MachineEffect {
        public Unfollow {
            names = List.copyOf(names);
        }
    }

    /// Answers a question, see [MachineMsg.Asks].
    ///
    /// @param answer empty for no; a host key is taken by any answer
    record Answer(long question, Optional<Secret> answer) implements MachineEffect {}

    /// Wants to know how one logs in on a machine. Answered by [MachineMsg.Shell].
    record Login(Machine machine) implements MachineEffect {}

    /// Writes the file of a machine that has none yet. Answered by [MachineMsg.Changed].
    record Create(Machine machine) implements MachineEffect {}

    /// Writes what was changed of each into its file. Answered by [MachineMsg.Changed].
    record Save(List<Edit> edits) implements MachineEffect {
        public Save {
            edits = List.copyOf(edits);
        }
    }

    /// A machine before somebody changed it, and after.
    record Edit(Machine from, Machine to) {}

    /// Deletes the files of machines of these names, and nothing else. Answered by [MachineMsg.Changed].
    record Delete(List<String> names) implements MachineEffect {}

    /// Makes a pair of keys here. Answered by [MachineMsg.Changed].
    ///
    /// @param file       of the private one; `~` allowed
    /// @param passphrase empty for none
    record MakeKey(String file, SshKeygen.Type type, Optional<Secret> passphrase) implements MachineEffect {}
}
