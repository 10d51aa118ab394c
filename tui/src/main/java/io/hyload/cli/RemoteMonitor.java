package io.hyload.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import io.hyload.json.JsonCodec;
import io.hyload.run.Columns;
import io.hyload.sshops.Machine;
import io.hyload.sshops.Plans;
import io.hyload.sshops.RemoteFault;
import io.hyload.sshops.SshConnections;
import io.hyload.stats.ResourceRecord;
import io.hyload.sysmon.Host;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A machine that is recorded, watched from here second by second.
final class RemoteMonitor {
    /// Longer than any line of ours: a machine may send anything.
    private static final int LONGEST = 1 << 16;
    private static final int LONGEST_NAME = 60;

    private final Machine machine;

    RemoteMonitor(Machine machine) {
        this.machine = machine;
    }

    /// Until the recording ends, which is an error, or the connection does.
    static void show(Io io, Machine machine, SshConnections connections, boolean isRedrawn) throws IOException {
        new RemoteMonitor(machine).follow(connections, host -> new ResourceView(io, host, isRedrawn)::add);
    }

    /// Until the recording ends, which is an error, or the connection does.
    ///
    /// @param view is told what the machine is, and makes who is told of its seconds
    void follow(SshConnections connections, Function<Host, Consumer<ResourceRecord>> view) throws IOException {
        try (var remote = connections.connect(machine);
                var in = new BufferedInputStream(remote.open(Plans.followSysmon(machine)))) {
            var seconds = view.apply(host(line(in).orElse("")));
            long last = 0;
            for (var line = line(in); line.isPresent(); line = line(in)) {
                // A line that was being written when it was read, or one twice, since a file has followed another.
                var second = parse(line.get());
                if (second.isEmpty() || second.get().t() <= last) continue;
                last = second.get().t();
                seconds.accept(second.get());
            }
        }
    }

    private static Optional<ResourceRecord> parse(String line) {
        try {
            return Optional.of(ResourceRecord.parse(line));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Host host(String line) {
        var json = JsonCodec.found().parse(line.getBytes(UTF_8));
        return new Host(machine.name(), json.get("cores").asInt(0), json.get("memory").asLong(0),
                plain(json.get("kernel").asString()), List.of(), List.of());
    }

    private static String plain(String text) {
        return Columns.plain(text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text);
    }

    private Optional<String> line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b; (b = in.read()) != '\n';) {
            if (b < 0) return Optional.empty();
            if (line.size() == LONGEST)
                throw new RemoteFault(machine.name(), "sends something that is no resource file", "");
            line.write(b);
        }
        return Optional.of(line.toString(UTF_8));
    }
}
