package io.hyload.tui.screen;

import java.util.List;

import io.hyload.tui.Msg;

/// What came of a [StartEffect].
public sealed interface StartMsg extends Msg {

    /// The folder is a project.
    ///
    /// @param created files and folders, relative to it
    record Made(List<String> created) implements StartMsg {
        public Made {
            created = List.copyOf(created);
        }
    }

    /// The shop is open.
    ///
    /// @param arguments what stands behind `hyload run` for the run that loads it
    record ShopIsOpen(String scenario, List<String> arguments) implements StartMsg {
        public ShopIsOpen {
            arguments = List.copyOf(arguments);
        }
    }

    record Failed(String why) implements StartMsg {}
}
