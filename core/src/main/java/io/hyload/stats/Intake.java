package io.hyload.stats;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Makes records of bytes that may come from anybody: what is none, or says what cannot be, is counted and left out.
/// For several threads at once.
public final class Intake {

    /// What a hub puts between the worker's address and its datagram.
    public static final byte SEPARATOR = '|';

    /// The largest datagram there can be.
    public static final int MOST_BYTES = 65_535;

    private static final int LONGEST_SOURCE = 64;
    private static final long DAY = 86_400;

    private final InstantSource clock;
    private final Refusals refusals;

    /// @param clock    tells when something has come
    /// @param refusals takes what is left out
    public Intake(InstantSource clock, Refusals refusals) {
        this.clock = clock;
        this.refusals = refusals;
    }

    /// What a worker sent: a datagram, or a line without its line break.
    public Optional<Arrival> datagram(String source, ByteBuffer bytes) {
        return datagram(source, bytes, clock.instant());
    }

    /// A datagram that has waited.
    ///
    /// @param at when it came, by the clock of this machine
    public Optional<Arrival> datagram(String source, ByteBuffer bytes, Instant at) {
        if (bytes.remaining() > MOST_BYTES) return refused(Refusal.TOO_LARGE);
        return record(source, bytes, at, Arrival.Form.DATAGRAM);
    }

    /// A line of a file or a pipe, which may be longer than any datagram.
    public Optional<Arrival> line(String source, byte[] line) {
        return record(source, ByteBuffer.wrap(line), clock.instant(), Arrival.Form.LINE);
    }

    /// What a hub passed on: `ip:port|`, then the datagram.
    public Optional<Arrival> frame(ByteBuffer bytes) {
        var frame = bytes.slice();
        int length = 0;
        while (length < Math.min(frame.limit(), LONGEST_SOURCE + 1) && frame.get(length) != SEPARATOR) {
            if (frame.get(length) <= ' ' || frame.get(length) == 127) return refused(Refusal.NO_SOURCE);
            length++;
        }
        if (length == 0 || length >= frame.limit() || length > LONGEST_SOURCE) return refused(Refusal.NO_SOURCE);
        return datagram(US_ASCII.decode(frame.slice(0, length)).toString(),
                frame.slice(length + 1, frame.limit() - length - 1));
    }

    private Optional<Arrival> record(String source, ByteBuffer bytes, Instant at, Arrival.Form form) {
        StatsRecord record;
        try {
            record = StatsRecord.parse(UTF_8.newDecoder().decode(bytes.slice()).toString());
        } catch (CharacterCodingException e) {
            return refused(Refusal.NOT_UTF8);
        } catch (IllegalArgumentException e) {
            return refused(Refusal.NOT_A_RECORD);
        }
        var fault = Fault.of(record, at.getEpochSecond() + DAY);
        return fault.isPresent() ? refused(fault.get().refusal()) : Optional.of(new Arrival(source, record, at, form));
    }

    private Optional<Arrival> refused(Refusal refusal) {
        refusals.add(refusal);
        return Optional.empty();
    }
}
