package io.hyload.stats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Records out of a stream of lines, as they come: those of an `.sts` file, and those of a capture, which begin with
/// `ip:port|`.
///
/// A line that is no record is counted, an empty one is nothing. For one thread.
final class LineReader implements AutoCloseable {

    /// No record is nearly as long.
    private static final int LONGEST = 16 << 20;

    private final String source;
    private final InputStream in;
    private final Intake intake;
    private final Refusals refusals;
    private final boolean isFinished;
    private final byte[] some = new byte[1 << 16];
    private int from;
    private int to;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean isTooLong;

    /// @param source     of the lines that do not say whom they are from
    /// @param refusals   those of the intake
    /// @param isFinished whether nobody writes any more: then the last line may lack its line break
    LineReader(String source, InputStream in, Intake intake, Refusals refusals, boolean isFinished) {
        this.source = source;
        this.in = in;
        this.intake = intake;
        this.refusals = refusals;
        this.isFinished = isFinished;
    }

    /// Waits for the next record. Half a line at the end is left out.
    ///
    /// @return empty at the end of the stream
    Optional<Arrival> next() throws IOException {
        while (true) {
            if (from == to && !isFilled()) return rest();
            int end = from;
            while (end < to && some[end] != '\n') end++;
            isTooLong |= line.size() + end - from > LONGEST;
            if (!isTooLong) line.write(some, from, end - from);
            boolean isWhole = end < to;
            from = isWhole ? end + 1 : end;
            if (!isWhole) continue;
            var arrival = record(line.toByteArray());
            line.reset();
            isTooLong = false;
            if (arrival.isPresent()) return arrival;
        }
    }

    /// What stands behind the last line break.
    private Optional<Arrival> rest() {
        var bytes = line.toByteArray();
        line.reset();
        boolean isWhole = isFinished && bytes.length > 0 && bytes[bytes.length - 1] == '}';
        return isWhole ? record(bytes) : Optional.empty();
    }

    private boolean isFilled() throws IOException {
        from = 0;
        to = Math.max(0, in.read(some));
        return to > 0;
    }

    private Optional<Arrival> record(byte[] bytes) {
        if (isTooLong) {
            refusals.add(Refusal.TOO_LARGE);
            return Optional.empty();
        }
        int first = 0;
        while (first < bytes.length && " \t\r".indexOf(bytes[first]) >= 0) first++;
        if (first == bytes.length) return Optional.empty();
        return bytes[first] == '{' ? intake.line(source, bytes) : intake.frame(ByteBuffer.wrap(bytes));
    }

    /// The source of its lines.
    String name() {
        return source;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
