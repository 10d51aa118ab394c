package io.hyload.stats;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// What Linux dropped of the datagrams to a socket, from the last column of `/proc/net/udp` and `/proc/net/udp6`.
///
/// A line is `sl local_address rem_address st …`, the address in hexadecimal: each 32 bits of it as a number of this
/// machine, then the port. Two sockets have the same only where they asked for that, which ours do not.
final class KernelDrops {

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/udp"), Path.of("/proc/self/net/udp6"));

    private KernelDrops() {}

    /// @param local where the socket is bound
    /// @return empty where the system does not tell, or the socket is closed
    static OptionalLong of(InetSocketAddress local) {
        for (var table : TABLES) {
            try {
                for (var line : Files.readAllLines(table)) {
                    var columns = line.strip().split("\\s+");
                    if (columns.length > 3 && columns[1].equals(written(local)))
                        return OptionalLong.of(Long.parseLong(columns[columns.length - 1]));
                }
            } catch (IOException | NumberFormatException e) {
                // No Linux, or none that we know: the next table, or nothing.
            }
        }
        return OptionalLong.empty();
    }

    private static String written(InetSocketAddress local) {
        var bytes = ByteBuffer.wrap(local.getAddress().getAddress()).order(ByteOrder.nativeOrder());
        var text = new StringBuilder();
        while (bytes.hasRemaining()) text.append("%08X".formatted(bytes.getInt()));
        return text.append(":%04X".formatted(local.getPort())).toString();
    }
}
