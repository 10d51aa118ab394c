package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;

/// Where records can come from.
public sealed interface Source {

    /// Datagrams that workers send here.
    ///
    /// @param host address to listen on: `127.0.0.1`
    record Port(String host, int port) implements Source {}

    /// A hub.
    ///
    /// @param url `ws://10.0.0.33:28888`
    record Hub(String url) implements Source {}

    /// Files that are played again.
    ///
    /// @param speed 1 is as it was
    record Files(List<Path> files, double speed) implements Source {
        public Files {
            files = List.copyOf(files);
        }
    }
}
