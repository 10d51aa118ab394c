package io.hyload.cli;

import java.util.OptionalInt;
import java.util.function.DoubleConsumer;
import java.util.regex.Pattern;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Of a command that makes a file and may be run as a [Child], by which it is watched: it ends with that process, and with `--progress`
/// tells how much it has read, a line on standard error for every per cent.
final class Attended {
    private static final Pattern READ = Pattern.compile("hyload: (\\d{1,2}|100)% read");

    @Mixin
    private final Lifeline lifeline = new Lifeline();

    @Option(names = "--progress", hidden = true)
    private boolean isTold;

    /// From now on; see [Lifeline#hold].
    void begin(Io io) {
        lifeline.hold(io);
    }

    /// What takes how much has been read, of 1.
    ///
    /// @param before what had been read when this reading begins, of 1
    /// @param part   that this reading is of all there is to read
    DoubleConsumer reading(double before, double part, Io io) {
        if (!isTold) return _ -> {};
        var last = new int[] {-1};
        return share -> {
            int percent = (int) (100 * (before + part * share));
            if (percent == last[0]) return;
            last[0] = percent;
            io.err().println("hyload: " + percent + "% read");
            io.err().flush();
        };
    }

    /// The per cent that a line of such a command tells; empty for any other line.
    static OptionalInt percent(String line) {
        var told = READ.matcher(line);
        return told.matches() ? OptionalInt.of(Integer.parseInt(told.group(1))) : OptionalInt.empty();
    }
}
