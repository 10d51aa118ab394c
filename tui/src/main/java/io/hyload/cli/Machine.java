package io.hyload.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What is known about the machine that would generate load: facts alone, judged by `Checkup`. Empty means that this
/// system does not tell.
///
/// @param receiveBuffer the most bytes that a socket may have waiting, `rmem_max`
record Machine(Files files, Optional<Ports> ports, Cores cores, Memory memory, Clock clock, Jdk jdk,
        OptionalInt listenBacklog, OptionalInt receiveBuffer, Fonts fonts, Terminal terminal, TempFolder temp) {
    /// How many files and sockets this process may have open; `Long.MAX_VALUE` for unlimited.
    record Files(OptionalLong soft, OptionalLong hard) {}

    /// The local ports that outgoing connections take.
    ///
    /// @param reuse `tcp_tw_reuse`: 0 never, 1 always, 2 on the loopback alone
    record Ports(int first, int last, OptionalInt reuse) {
        int count() {
            return last - first + 1;
        }
    }

    /// @param usable what Java will use
    /// @param present what the machine has
    /// @param limit of the control group, in cores
    record Cores(int usable, OptionalInt present, OptionalDouble limit) {}

    /// In bytes.
    ///
    /// @param limit of the control group
    record Memory(long maxHeap, OptionalLong physical, OptionalLong limit) {}

    /// @param granularity smallest step seen, in nanoseconds
    /// @param readCost of one reading, in nanoseconds
    /// @param drift how far the wall clock ran away from the monotonic one while it was looked at, in microseconds
    record Clock(long granularity, long readCost, long drift, Optional<String> source) {}

    record Jdk(String version, String vendor, String home, boolean compiler) {}

    /// @param count empty where fontconfig is not installed
    record Fonts(OptionalInt count) {}

    record Terminal(boolean present, String type, String charset) {}

    record TempFolder(Path path, boolean writable) {}
}
