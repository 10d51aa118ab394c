package io.hyload.stats;

import java.util.Locale;
import java.util.Optional;

/// A second of a machine under test: a line of a resource file. **The one definition of that format**, which the original
/// reads and writes too: values divided by commas, one after the last as well, no header.
///
/// @param t         Unix second
/// @param cpu       per cent of all its processors that was used; `idle`, `user`, `nice` and `system` are the parts
/// @param memory    kB it has
/// @param used      per cent of them in use: neither free nor buffers nor cache
/// @param swapTotal kB
/// @param swapFree  kB
/// @param queue     operations waiting for its disks, on average
/// @param await     milliseconds a disk operation took on average, its wait included
/// @param util      per cent of the second in which the busiest disk was busy
/// @param more      what the original did not tell
public record ResourceRecord(long t, double cpu, double idle, double user, double nice, double system, long memory,
        double used, double free, double buffers, double cached, long swapTotal, long swapFree, double queue,
        double await, double util, Optional<More> more) {

    /// The columns both have, and those of ours.
    private static final int COLUMNS = 16;
    private static final int ALL_COLUMNS = 24;

    /// The columns that only ours has.
    ///
    /// @param iowait      per cent of the processors' time that waited for disks
    /// @param received    bytes a second from the network; `sent` to it
    /// @param read        bytes a second from disks; `written` to them
    /// @param load        the load average of the last minute
    /// @param processes   how many there are
    /// @param connections TCP connections established
    public record More(double iowait, long received, long sent, long read, long written, double load, long processes,
            long connections) {}

    /// The same second by a clock that is so many seconds ahead.
    public ResourceRecord later(long seconds) {
        return new ResourceRecord(t + seconds, cpu, idle, user, nice, system, memory, used, free, buffers, cached,
                swapTotal, swapFree, queue, await, util, more);
    }

    /// The record as a line, without the line break.
    public String toLine() {
        var line = new StringBuilder();
        line.append(t).append(',');
        for (double share : new double[] {cpu, idle, user, nice, system}) percent(line, share);
        line.append(memory).append(',');
        for (double share : new double[] {used, free, buffers, cached}) percent(line, share);
        line.append(swapTotal).append(',').append(swapFree).append(',');
        for (double value : new double[] {queue, await, util}) line.append(decimal(value)).append(',');
        more.ifPresent(ours -> {
            percent(line, ours.iowait);
            line.append(ours.received).append(',').append(ours.sent).append(',');
            line.append(ours.read).append(',').append(ours.written).append(',');
            line.append(String.format(Locale.ROOT, "%.2f", ours.load)).append(',');
            line.append(ours.processes).append(',').append(ours.connections).append(',');
        });
        return line.toString();
    }

    private static void percent(StringBuilder line, double share) {
        line.append(decimal(share)).append("%,");
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /// Reads [#toLine] and the lines of the original.
    ///
    /// @throws IllegalArgumentException when the line is not a record: why not, in words
    public static ResourceRecord parse(String line) {
        var values = line.strip().split(",", -1);
        int count = values.length > 0 && values[values.length - 1].isBlank() ? values.length - 1 : values.length;
        if (count < COLUMNS) throw new IllegalArgumentException(
                "not a resource record: " + count + " columns in place of " + COLUMNS + " or more");
        var columns = new Columns(values);
        long t = columns.whole();
        if (t <= 0) throw new IllegalArgumentException("not a resource record: its time is '" + values[0] + "'");
        return new ResourceRecord(t, columns.real(), columns.real(), columns.real(), columns.real(), columns.real(),
                columns.whole(), columns.real(), columns.real(), columns.real(), columns.real(), columns.whole(),
                columns.whole(), columns.real(), columns.real(), columns.real(),
                count < ALL_COLUMNS ? Optional.empty()
                        : Optional.of(new More(columns.real(), columns.whole(), columns.whole(), columns.whole(),
                                columns.whole(), columns.real(), columns.whole(), columns.whole())));
    }

    /// One value after the other.
    private static final class Columns {
        private final String[] values;
        private int next;

        Columns(String[] values) {
            this.values = values;
        }

        double real() {
            var text = values[next++].strip();
            var number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
            try {
                double value = Double.parseDouble(number);
                if (Double.isFinite(value) && value >= 0) return value;
            } catch (NumberFormatException e) {
                // told below, as what is infinite or negative
            }
            throw new IllegalArgumentException("not a resource record: '" + text + "' in column " + next);
        }

        long whole() {
            return Math.round(real());
        }
    }
}
