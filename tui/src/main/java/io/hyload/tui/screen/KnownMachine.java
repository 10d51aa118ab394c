package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFile;
import io.hyload.sshops.Program;
import io.hyload.tui.Canvas;
import io.hyload.tui.Ink;

/// A file of `remotes/`, and what was seen of its machine.
///
/// @param machine empty where the file says nothing usable
/// @param fault   why it does not; empty if it does
/// @param warning what its owner should know of the file; may be empty
/// @param pulled  when the newest file came that is here from it
public record KnownMachine(String name, Path file, Optional<Machine> machine, String fault, String warning,
        Optional<Instant> pulled, Sight sight) {

    KnownMachine with(Sight other) {
        return new KnownMachine(name, file, machine, fault, warning, pulled, sight.then(other));
    }

    /// As the file says now; what was seen of the machine is still true if it says the same.
    KnownMachine reread(KnownMachine now) {
        return machine.equals(now.machine) ? new KnownMachine(name, now.file, now.machine, now.fault, now.warning,
                now.pulled, sight) : now;
    }

    boolean isRunning(Program program) {
        return sight instanceof Sight.Seen seen && !seen.running(program).isEmpty();
    }

    String host() {
        return machine.map(Machine::host).orElse("");
    }

    String tags() {
        return machine.map(one -> MachineFile.tagsText(one.tags())).orElse("");
    }

    /// In one word, with a sign before it.
    Canvas.Text state(boolean isAscii) {
        if (machine.isEmpty()) return new Canvas.Text("! broken", Ink.BAD);
        return switch (sight) {
            case Sight.Unknown _ -> new Canvas.Text((isAscii ? ". " : "◌ ") + "looking", Ink.DIM);
            case Sight.Unreached _ -> new Canvas.Text((isAscii ? "x " : "✗ ") + "no ssh", Ink.BAD);
            case Sight.Seen _ -> {
                boolean runs = isRunning(Program.WORKER);
                boolean records = isRunning(Program.SYSMON);
                if (!runs && !records) yield new Canvas.Text((isAscii ? "o " : "○ ") + "idle", Ink.PLAIN);
                yield new Canvas.Text((isAscii ? "* " : "● ")
                        + (runs && records ? "run+rec" : runs ? "running" : "recording"), Ink.GOOD);
            }
        };
    }
}
