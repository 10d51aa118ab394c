package io.hyload.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.hyload.sysmon.MachineProbe;
import io.hyload.sysmon.ResourceClock;
import io.hyload.sysmon.Sysmon;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Records what this machine does, or shows it.
@Command(name = "sysmon", description = "Record what this machine does, second by second, or watch it.",
        synopsisSubcommandLabel = "record|show", footer = {"", "Example:", "  hyload sysmon show",
                "  hyload sysmon record --dir stats_resource/web1",
                "  hyload plot run.sts --resource stats_resource/web1/*.csv"})
final class SysmonCommand implements Callable<Integer> {

    private final Io io;

    SysmonCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        throw Fault.badInput("sysmon", "record or show?", "write hyload sysmon show");
    }

    @Command(name = "record",
            description = {"Write a line a second to a new file res--<date>.csv, until Ctrl+C or TERM.",
                    "A file of 256 MB is followed by a new one."})
    int record(@Option(names = "--dir", paramLabel = "DIR", defaultValue = "stats_resource",
            description = "Where files go; ${DEFAULT-VALUE} by default.") String folder)
            throws IOException, InterruptedException {
        try {
            Sysmon.record(io.at(folder), this::say, line -> io.err().println("hyload: " + line));
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
        return ExitCode.PASSED;
    }

    @Command(name = "show", description = "Show this machine live, until Ctrl+C.")
    int show(@Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "1",
            description = "Seconds between two pictures, each a mean of them.") int interval,
            @Option(names = "--plain", description = "A line each time, on a terminal too.") boolean plain)
            throws IOException, InterruptedException {
        if (interval < 1 || interval > 3600)
            throw Fault.badInput("--interval " + interval, "not 1 to 3600 seconds", "write --interval 5");
        var probe = new MachineProbe();
        var view = new ResourceView(io, probe.host(), io.terminal() && !plain);
        new ResourceClock(probe, interval, view::add).run();
        return ExitCode.PASSED;
    }

    private void say(String line) {
        io.out().println(line);
        io.out().flush();
    }
}
