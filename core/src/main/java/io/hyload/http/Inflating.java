package io.hyload.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import static io.hyload.http.ErrorKind.BAD_ENCODING;
import static io.hyload.http.ErrorKind.TOO_LARGE;

/// Undoes content codings while the bytes pass through, for bodies that are not kept: what [ContentCoding] does to a
/// whole body, by the same rules and limits.
///
/// Life: [#undo], [#write] as often as wanted, [#finish] when the body is complete, [#close] always.
class Inflating extends OutputStream {

    final OutputStream to;

    private Inflating(OutputStream to) {
        this.to = to;
    }

    /// @param codings the value of `Content-Encoding`, in the order they were applied
    static Inflating undo(String codings, OutputStream to, Url.Origin origin) throws BadResponse {
        var undone = new Inflating(to);
        var applied = codings.split(",");
        if (applied.length > ContentCoding.MAX_CODINGS) throw new BadResponse(BAD_ENCODING,
                "body of " + applied.length + " codings from " + origin);
        for (var one : applied) {
            var coding = one.strip().toLowerCase(Locale.ROOT);
            undone = switch (coding) {
                case "", "identity" -> undone;
                case "gzip", "x-gzip", "deflate" -> new Coded(coding, undone, origin);
                default -> throw new BadResponse(BAD_ENCODING,
                        "Content-Encoding '" + coding + "' from " + origin + " was not asked for");
            };
        }
        return undone;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        to.write(bytes, from, length);
    }

    /// The body is complete: so must be what was coded in it.
    void finish() throws IOException {
        if (to instanceof Inflating inner) inner.finish();
    }

    /// Gives back what inflating holds outside the heap; where it wrote to stays open.
    @Override
    public void close() {
        if (to instanceof Inflating inner) inner.close();
    }

    /// What the next byte belongs to. A gzip member (RFC 1952 §2.3) goes through all of them but BEGIN, and another may
    /// follow it; a deflate stream begins, is data, and is done.
    private enum Part {
        BEGIN, HEADER, EXTRA_LENGTH, EXTRA, NAME, COMMENT, HEADER_SUM, DATA, TRAILER, DONE
    }

    private static final class Coded extends Inflating {

        private static final int HEADER_SUM = 2;
        private static final int EXTRA = 4;
        private static final int NAME = 8;
        private static final int COMMENT = 16;

        private final String coding;
        private final Url.Origin origin;
        private final boolean isGzip;
        private final byte[] inflated = new byte[8192];
        private final byte[] small = new byte[10];
        private int smallLength;
        private int toSkip;
        private int flags;
        private Part part;
        private Inflater inflater;
        private final CRC32 sum = new CRC32();
        private long total;
        private long read;
        private boolean afterMember;

        Coded(String coding, OutputStream to, Url.Origin origin) {
            super(to);
            this.coding = coding;
            this.origin = origin;
            isGzip = !coding.equals("deflate");
            inflater = new Inflater(true);
            part = isGzip ? Part.HEADER : Part.BEGIN;
        }

        private BadResponse bad(String why) {
            return new BadResponse(BAD_ENCODING, "body from " + origin + " is not " + coding + ": " + why);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            read += length;
            int at = from;
            int end = from + length;
            while (at < end && part != Part.DONE) {
                if (part == Part.DATA) at = inflate(bytes, at, end);
                else octet(bytes[at++]);
            }
        }

        private int inflate(byte[] bytes, int from, int end) throws IOException {
            inflater.setInput(bytes, from, end - from);
            try {
                while (!inflater.finished()) {
                    int some = inflater.inflate(inflated);
                    if (some == 0 && inflater.needsDictionary()) throw bad("a dictionary is needed");
                    if (some == 0 && inflater.needsInput()) break;
                    give(some);
                }
            } catch (DataFormatException e) {
                throw bad(e.getMessage() == null ? "broken" : e.getMessage());
            }
            if (inflater.finished()) begin(isGzip ? Part.TRAILER : Part.DONE);
            return end - inflater.getRemaining();
        }

        private void give(int some) throws IOException {
            total += some;
            if (total > ContentCoding.MAX_INFLATED) throw new BadResponse(TOO_LARGE, coding + " body of " + read
                    + " bytes from " + origin + " inflates past " + (ContentCoding.MAX_INFLATED >> 20) + " MB");
            if (isGzip) sum.update(inflated, 0, some);
            to.write(inflated, 0, some);
        }

        private void begin(Part next) {
            part = next;
            smallLength = 0;
        }

        /// One byte of what is not data.
        private void octet(byte octet) throws IOException {
            if (smallLength < small.length) small[smallLength++] = octet;
            switch (part) {
                case BEGIN -> {
                    if (smallLength == 2) deflate();
                }
                case HEADER -> {
                    if (smallLength == 10) header();
                }
                case EXTRA_LENGTH -> {
                    if (smallLength < 2) return;
                    toSkip = little(0, 2);
                    begin(Part.EXTRA);
                    if (toSkip == 0) afterExtra();
                }
                case EXTRA -> {
                    if (--toSkip == 0) afterExtra();
                }
                case NAME -> {
                    if (octet == 0) afterName();
                }
                case COMMENT -> {
                    if (octet == 0) afterComment();
                }
                case HEADER_SUM -> {
                    if (smallLength == 2) begin(Part.DATA);
                }
                case TRAILER -> {
                    if (smallLength == 8) trailer();
                }
                case DATA, DONE -> throw new IllegalStateException(part.name());
            }
        }

        /// With the zlib wrapper, or without it, as half of the servers send it (RFC 1950 §2.2: method 8, and the first two
        /// bytes a multiple of 31).
        private void deflate() throws IOException {
            boolean wrapped = (small[0] & 0x0f) == 8 && ((small[0] & 0xff) << 8 | small[1] & 0xff) % 31 == 0;
            inflater.end();
            inflater = new Inflater(!wrapped);
            part = Part.DATA;
            inflate(small.clone(), 0, 2);
        }

        private void header() throws BadResponse {
            if ((small[0] & 0xff) != 0x1f || (small[1] & 0xff) != 0x8b || small[2] != 8) {
                // Padding behind a complete member is nobody's loss: gzip itself ignores it.
                if (!afterMember) throw bad("Not in GZIP format");
                part = Part.DONE;
                return;
            }
            flags = small[3];
            if ((flags & EXTRA) != 0) begin(Part.EXTRA_LENGTH);
            else afterExtra();
        }

        private void afterExtra() {
            if ((flags & NAME) != 0) begin(Part.NAME);
            else afterName();
        }

        private void afterName() {
            if ((flags & COMMENT) != 0) begin(Part.COMMENT);
            else afterComment();
        }

        private void afterComment() {
            begin((flags & HEADER_SUM) != 0 ? Part.HEADER_SUM : Part.DATA);
        }

        private void trailer() throws BadResponse {
            boolean isGood = little(0, 4) == (int) sum.getValue() && little(4, 4) == (int) inflater.getBytesWritten();
            if (!isGood) throw bad("Corrupt GZIP trailer");
            inflater.reset();
            sum.reset();
            afterMember = true;
            begin(Part.HEADER);
        }

        private int little(int from, int length) {
            int value = 0;
            for (int i = 0; i < length; i++) value |= (small[from + i] & 0xff) << 8 * i;
            return value;
        }

        @Override
        void finish() throws IOException {
            boolean isComplete = read == 0 || part == Part.DONE || afterMember && part == Part.HEADER;
            if (!isComplete) throw bad("cut short");
            super.finish();
        }

        @Override
        public void close() {
            inflater.end();
            super.close();
        }
    }
}
