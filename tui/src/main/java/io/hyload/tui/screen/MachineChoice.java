package io.hyload.tui.screen;

import io.hyload.tui.Dialog;
import io.hyload.tui.Msg;

/// What a person has chosen in a dialog of the screen of machines.
sealed interface MachineChoice extends Msg {

    /// Wants something done, and is asked first where it changes something there.
    record Wants(MachineOrder order) implements MachineChoice {}

    /// Meant it.
    record Meant(MachineOrder order) implements MachineChoice {}

    /// Wants something done that is no task.
    record Effects(MachineEffect effect) implements MachineChoice {}

    /// Opens another dialog.
    record Opens(Dialog dialog) implements MachineChoice {}

    /// Has left the shell on a machine.
    ///
    /// @param code -1 where there was none
    record LeftShell(String machine, int code) implements MachineChoice {}
}
