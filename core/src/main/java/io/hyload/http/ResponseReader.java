package io.hyload.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

import static io.hyload.http.ErrorKind.BAD_CHUNK;
import static io.hyload.http.ErrorKind.BAD_HEADER;
import static io.hyload.http.ErrorKind.BAD_STATUS_LINE;
import static io.hyload.http.ErrorKind.RESET_RESPONSE;
import static io.hyload.http.ErrorKind.SHORT_BODY;
import static io.hyload.http.ErrorKind.TOO_LARGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Reads one response from a stream, by RFC 9112.
///
/// Life: [#fill] where the first bytes are to be waited for apart, [#readHead] once, then [#readBody] once, then [#release].
/// What breaks the protocol ends in a [BadResponse] that names the kind; what breaks the stream ends in the stream's own
/// exception.
///
/// A line may end in LF alone (§2.2); a CR elsewhere, folded lines (§5.2), white space before a colon (§5.1), repeated
/// `Content-Length` (§6.3) and a `Transfer-Encoding` other than `chunked` are refused.
final class ResponseReader {

    /// Longest head, interim responses included.
    static final int MAX_HEAD = 256 << 10;
    /// Longest body kept: a Java array.
    private static final long MAX_BODY = Integer.MAX_VALUE - 16;
    private static final int MAX_INTERIM = 32;
    private static final long SECOND = 1_000_000_000;
    /// What is allocated on a server's word alone; more comes as bytes come.
    private static final int TRUSTED = 1 << 20;
    private static final byte[] NOTHING = new byte[0];
    private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

    private final InputStream in;
    private final Url.Origin origin;
    private final long maxBody;
    private byte[] buffer = Buffers.SMALL.borrow();
    private int at;
    private int end;
    private int lineEnd;
    private int valueEnd;
    private int headFrom;
    private boolean inHead = true;

    private long bytes;
    private long firstByte;

    private int status;
    private int minor;
    private String reason = "";
    private Head head = Head.EMPTY;
    private long contentLength;
    private boolean chunked;
    private boolean keepAlive;
    private boolean toClose;
    private long keptFor = Long.MAX_VALUE;
    private String coding = "";
    private byte[] body = NOTHING;
    private int bodyLength;
    private long allowed;
    private OutputStream passedTo = NOWHERE;
    private ReadableByteChannel unwanted;

    /// @param maxBody bytes of body that are accepted, kept or not
    ResponseReader(InputStream in, Url.Origin origin, long maxBody) {
        this.in = in;
        this.origin = origin;
        this.maxBody = maxBody;
    }

    /// Reads up to the end of the head of the final response, skipping interim ones (RFC 9110 §15.2).
    void readHead(boolean isHeadRequest) throws IOException {
        for (int interim = 0;; interim++) {
            headFrom = at;
            statusLine();
            fields();
            if (status >= 200 || status == 101) break;
            if (interim == MAX_INTERIM) throw new BadResponse(BAD_STATUS_LINE,
                    "more than " + MAX_INTERIM + " interim responses from " + origin);
        }
        inHead = false;
        frame(isHeadRequest);
    }

    private void statusLine() throws IOException {
        int to = line();
        int from = at;
        boolean good = to - from >= 12 && buffer[from] == 'H' && buffer[from + 1] == 'T' && buffer[from + 2] == 'T'
                && buffer[from + 3] == 'P' && buffer[from + 4] == '/' && buffer[from + 5] == '1'
                && buffer[from + 6] == '.'
                && isDigit(buffer[from + 7]) && buffer[from + 8] == ' ' && isDigit(buffer[from + 9])
                && isDigit(buffer[from + 10]) && isDigit(buffer[from + 11]) && buffer[from + 9] != '0'
                && (to - from == 12 || buffer[from + 12] == ' ');
        for (int i = from + 12; good && i < to; i++) good = buffer[i] < 0 || buffer[i] >= ' ' || buffer[i] == '\t';
        if (!good) throw badStatusLine(from, to);
        minor = buffer[from + 7] - '0';
        status = 100 * (buffer[from + 9] - '0') + 10 * (buffer[from + 10] - '0') + buffer[from + 11] - '0';
        reason = reason(from + 13, to);
        next();
    }

    private BadResponse badStatusLine(int from, int to) {
        return new BadResponse(BAD_STATUS_LINE,
                "bad status line " + BadResponse.shown(buffer, from, to) + " from " + origin);
    }

    private String reason(int from, int to) {
        if (from >= to) return "";
        if (to - from == 2 && buffer[from] == 'O' && buffer[from + 1] == 'K') return "OK";
        return new String(buffer, from, to - from, ISO_8859_1).strip();
    }

    private void fields() throws IOException {
        contentLength = -1;
        chunked = false;
        coding = "";
        keepAlive = minor >= 1;
        keptFor = Long.MAX_VALUE;
        boolean hasTransferEncoding = false;
        int fieldsFrom = at - headFrom;
        boolean setsCookies = false;
        while (true) {
            int colon = fieldLine();
            if (colon < 0) break;
            int from = colon + 1;
            while (from < valueEnd && isBlank(buffer[from])) from++;
            int last = valueEnd;
            while (last > from && isBlank(buffer[last - 1])) last--;
            switch (colon - at) {
                case 10 -> {
                    if (isNamed("connection")) connection(from, last);
                    else if (isNamed("keep-alive")) keepAlive(from, last);
                    else if (isNamed("set-cookie")) setsCookies = true;
                }
                case 14 -> {
                    if (isNamed("content-length")) contentLength(from, last);
                }
                case 16 -> {
                    if (isNamed("content-encoding")) {
                        var one = new String(buffer, from, last - from, ISO_8859_1);
                        coding = coding.isEmpty() ? one : coding + "," + one;
                    }
                }
                case 17 -> {
                    if (isNamed("transfer-encoding")) {
                        var codings = new String(buffer, from, last - from, ISO_8859_1);
                        if (hasTransferEncoding || !codings.equalsIgnoreCase("chunked")) {
                            throw bad("Transfer-Encoding '" + codings + "'");
                        }
                        hasTransferEncoding = true;
                        chunked = true;
                    }
                }
                default -> {}
            }
            next();
        }
        head = new Head(Arrays.copyOfRange(buffer, headFrom + fieldsFrom, at), setsCookies);
        next();
    }

    /// Finds colon, end of value ([#valueEnd]) and line end of the field line at [#at], in one pass over it.
    ///
    /// @return where the colon is, or -1 at the empty line that ends the head
    private int fieldLine() throws IOException {
        int colon = at;
        while (colon < end && Request.isToken(buffer[colon] & 0xff)) colon++;
        int i = colon + 1;
        while (i < end && !isControl(buffer[i])) i++;
        boolean isWhole =
                colon > at && i + 1 < end && buffer[colon] == ':' && buffer[i] == '\r' && buffer[i + 1] == '\n';
        if (!isWhole) return oddFieldLine();
        valueEnd = i;
        lineEnd = i + 1;
        return colon;
    }

    /// The same for what is not a field line ended by CR LF and here already: the empty line, one that is still coming, one
    /// ended by LF alone, and what is none.
    private int oddFieldLine() throws IOException {
        int to = line();
        if (to == at) return -1;
        int colon = colon(to);
        checkValue(colon + 1, to);
        valueEnd = to;
        return colon;
    }

    private int colon(int to) throws BadResponse {
        int i = at;
        while (i < to && Request.isToken(buffer[i] & 0xff)) i++;
        if (i == at || i == to || buffer[i] != ':') throw bad("bad header " + BadResponse.shown(buffer, at, to));
        return i;
    }

    private void checkValue(int from, int to) throws BadResponse {
        for (int i = from; i < to; i++) {
            if (isControl(buffer[i])) throw bad("control character in header " + BadResponse.shown(buffer, at, to));
        }
    }

    private static boolean isControl(byte octet) {
        return octet < ' ' ? octet >= 0 && octet != '\t' : octet == 0x7f;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private boolean isNamed(String name) {
        return is(name, at);
    }

    private boolean is(String lowerCase, int from) {
        for (int i = 0; i < lowerCase.length(); i++) {
            if (Head.lower(buffer[from + i]) != lowerCase.charAt(i)) return false;
        }
        return true;
    }

    private void connection(int from, int to) {
        if (to - from == 10 && minor == 1 && is("keep-alive", from)) return;
        for (var token : new String(buffer, from, to - from, ISO_8859_1).split(",")) {
            if (token.strip().equalsIgnoreCase("close")) keepAlive = false;
            else if (minor == 0 && token.strip().equalsIgnoreCase("keep-alive")) keepAlive = true;
        }
    }

    /// `Keep-Alive: timeout=5, max=100` (RFC 2068 §19.7.1.1): a hint how long the server keeps an idle connection. It is
    /// taken as a second less, or half of a second or two: the answer has been on its way, and the next request will be.
    private void keepAlive(int from, int to) {
        for (var parameter : new String(buffer, from, to - from, ISO_8859_1).split(",")) {
            var text = parameter.strip();
            if (!text.regionMatches(true, 0, "timeout=", 0, 8) || !text.substring(8).matches("[0-9]{1,9}")) continue;
            long told = Long.parseLong(text.substring(8)) * SECOND;
            keptFor = Math.max(told / 2, told - SECOND);
        }
    }

    private void contentLength(int from, int to) throws BadResponse {
        if (contentLength >= 0) throw bad("repeated Content-Length");
        if (from == to || to - from > 18) throw bad("Content-Length " + BadResponse.shown(buffer, from, to));
        long length = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(buffer[i])) throw bad("Content-Length " + BadResponse.shown(buffer, from, to));
            length = 10 * length + buffer[i] - '0';
        }
        contentLength = length;
    }

    /// How the body ends (RFC 9112 §6.3).
    private void frame(boolean isHeadRequest) {
        if (isHeadRequest || status == 204 || status == 304 || status == 101) {
            contentLength = 0;
            chunked = false;
            if (status == 101) keepAlive = false;
        } else if (chunked) {
            // Both framings at once may be an attempt at smuggling: the chunks count, and the connection is not used again.
            if (contentLength >= 0 || minor == 0) keepAlive = false;
        } else if (contentLength < 0) {
            toClose = true;
            keepAlive = false;
        }
    }

    /// Gives every byte of a body that is not kept to `sink`, as it came.
    void passTo(OutputStream sink) {
        passedTo = sink;
    }

    /// Reads long bodies that nobody wants past the stream, from the channel it reads itself: see [Waste].
    void wasteFrom(ReadableByteChannel channel) {
        unwanted = channel;
    }

    /// The value of `Content-Encoding`, or empty.
    String coding() {
        return coding;
    }

    /// Reads the body to its end.
    ///
    /// @param discard whether its bytes are not kept
    void readBody(boolean discard) throws IOException {
        if (chunked) chunks(discard);
        else if (toClose) untilClosed(discard);
        else if (contentLength > 0) exactly(contentLength, discard);
        // Bytes past the response were not asked for: whatever they are, they are not the next one (RFC 9112 §9.2).
        if (at < end) keepAlive = false;
    }

    private void chunks(boolean discard) throws IOException {
        while (true) {
            long size = chunkSize();
            if (size == 0) break;
            exactly(size, discard);
            int to = chunkLine();
            if (to != at) throw new BadResponse(BAD_CHUNK,
                    "chunk of " + size + " bytes does not end where it should, from " + origin);
            next();
        }
        int trailers = 0;
        while (true) {
            int to = line();
            if (to == at) break;
            checkValue(colon(to) + 1, to);
            trailers += lineEnd - at;
            if (trailers > MAX_HEAD)
                throw new BadResponse(TOO_LARGE, "trailers of more than " + MAX_HEAD + " bytes from " + origin);
            next();
        }
        next();
    }

    /// The size line of a chunk, its extensions ignored (§7.1.1).
    private long chunkSize() throws IOException {
        int to = chunkLine();
        long size = 0;
        int i = at;
        for (; i < to; i++) {
            int digit = Character.digit(buffer[i], 16);
            if (digit < 0) break;
            if (size >> 56 != 0) throw badChunk(to);
            size = size << 4 | digit;
        }
        if (i == at) throw badChunk(to);
        while (i < to && (buffer[i] == ' ' || buffer[i] == '\t')) i++;
        if (i < to && buffer[i] != ';') throw badChunk(to);
        for (; i < to; i++) {
            if (isControl(buffer[i])) throw badChunk(to);
        }
        next();
        return size;
    }

    /// A line of the framing of chunks ends in CR LF, other than those of heads and trailers (RFC 9112 §2.2): where one side
    /// takes a lone LF for the end and the other does not, the two disagree on what is body.
    private int chunkLine() throws IOException {
        int to = line();
        if (to == lineEnd) throw new BadResponse(BAD_CHUNK, to == at
                ? "chunk line ended by LF alone, from " + origin
                : "chunk line " + BadResponse.shown(buffer, at, to) + " ended by LF alone, from " + origin);
        return to;
    }

    private BadResponse badChunk(int to) {
        return new BadResponse(BAD_CHUNK, "bad chunk size " + BadResponse.shown(buffer, at, to) + " from " + origin);
    }

    private void exactly(long length, boolean discard) throws IOException {
        allow(length);
        if (!discard && bodyLength + length > MAX_BODY) {
            throw new BadResponse(TOO_LARGE,
                    "body of " + (bodyLength + length) + " bytes from " + origin + " (discardBody() reads any length)");
        }
        long left = length;
        if (!discard) roomFor(length);
        while (left > 0) {
            if (at < end) {
                int ready = (int) Math.min(left, end - at);
                if (discard) passedTo.write(buffer, at, ready);
                else keep(ready);
                at += ready;
                left -= ready;
            } else if (left < buffer.length && chunked) {
                fill();
            } else if (discard) {
                drop(left);
                left = 0;
            } else {
                left -= straight(left);
            }
        }
    }

    /// Counts bytes of the body, before they are read where their number is known.
    private void allow(long more) throws BadResponse {
        allowed += more;
        if (allowed > maxBody) {
            throw new BadResponse(TOO_LARGE, "body of " + (chunked || toClose ? "at least " : "") + allowed
                    + " bytes from " + origin + ", where maxBody allows " + maxBody);
        }
    }

    private void keep(int some) {
        if (bodyLength + some > body.length) roomFor(some);
        System.arraycopy(buffer, at, body, bodyLength, some);
        bodyLength += some;
    }

    /// Reads into the body itself what is longer than the buffer.
    private int straight(long left) throws IOException {
        if (bodyLength == body.length) roomFor(left);
        int some = in.read(body, bodyLength, (int) Math.min(left, body.length - bodyLength));
        if (some < 0) throw cut(left);
        bytes += some;
        bodyLength += some;
        return some;
    }

    private void drop(long length) throws IOException {
        if (unwanted != null && passedTo == NOWHERE) {
            waste(length);
            return;
        }
        var scratch = Buffers.LARGE.borrow();
        try {
            for (long left = length; left > 0;) {
                int some = in.read(scratch, 0, (int) Math.min(left, scratch.length));
                if (some < 0) throw cut(left);
                bytes += some;
                left -= some;
                passedTo.write(scratch, 0, some);
            }
        } finally {
            Buffers.LARGE.giveBack(scratch);
        }
    }

    private void waste(long length) throws IOException {
        var waste = new Waste(unwanted);
        for (long left = length; left > 0;) {
            int some = waste.take(left);
            if (some < 0) throw cut(left);
            bytes += some;
            left -= some;
        }
    }

    private BadResponse cut(long left) {
        return new BadResponse(SHORT_BODY, "connection to " + origin + " ended " + left + " bytes before the body did");
    }

    private void untilClosed(boolean discard) throws IOException {
        allow(end - at);
        if (discard) passedTo.write(buffer, at, end - at);
        else keep(end - at);
        at = end;
        var scratch = Buffers.LARGE.borrow();
        try {
            for (int some; (some = in.read(scratch)) >= 0; bytes += some) {
                allow(some);
                if (discard) {
                    passedTo.write(scratch, 0, some);
                    continue;
                }
                if ((long) bodyLength + some > MAX_BODY)
                    throw new BadResponse(TOO_LARGE, "body of more than " + MAX_BODY + " bytes from " + origin);
                if (bodyLength + some > body.length) roomFor(some);
                System.arraycopy(scratch, 0, body, bodyLength, some);
                bodyLength += some;
            }
        } finally {
            Buffers.LARGE.giveBack(scratch);
        }
    }

    /// Makes the body longer by `more` bytes, or by as many as a server is trusted with before they come; at least
    /// doubles it when it has to grow again.
    private void roomFor(long more) {
        long needed = bodyLength + Math.min(more, TRUSTED);
        if (needed > body.length)
            body = Arrays.copyOf(body, (int) Math.min(MAX_BODY, Math.max(needed, 2L * body.length)));
    }

    /// The end of the line that begins at [#at], without its CR LF; [#next] then goes to the line after.
    private int line() throws IOException {
        int i = at;
        while (true) {
            for (; i < end; i++) {
                if (buffer[i] == '\n') {
                    lineEnd = i;
                    return i > at && buffer[i - 1] == '\r' ? i - 1 : i;
                }
            }
            int read = i - at;
            fill();
            i = at + read;
        }
    }

    private void next() {
        at = lineEnd + 1;
    }

    /// Reads more behind [#end]. While a head is read it stays in the buffer, which grows; later what has been read is
    /// overwritten.
    void fill() throws IOException {
        if (end == buffer.length) {
            int keep = inHead ? headFrom : at;
            if (keep > 0) {
                System.arraycopy(buffer, keep, buffer, 0, end - keep);
                at -= keep;
                end -= keep;
                headFrom = 0;
            } else {
                if (buffer.length >= MAX_HEAD)
                    throw new BadResponse(TOO_LARGE, "head or line of more than " + MAX_HEAD + " bytes from " + origin);
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
        }
        int some = in.read(buffer, end, buffer.length - end);
        if (some < 0) throw ended();
        if (bytes == 0) firstByte = System.nanoTime();
        bytes += some;
        end += some;
    }

    private BadResponse ended() {
        if (!inHead)
            return new BadResponse(SHORT_BODY, "connection to " + origin + " ended inside a chunked body");
        return new BadResponse(RESET_RESPONSE, bytes == 0
                ? "connection closed by " + origin + " before any byte of a response"
                : "connection closed by " + origin + " inside the head");
    }

    private BadResponse bad(String what) {
        return new BadResponse(BAD_HEADER, what + " from " + origin);
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    /// The response, its content coding undone.
    Response response(boolean discard) throws BadResponse {
        var raw = rawBody();
        var content =
                discard || raw.length == 0 || coding.isEmpty() ? raw : ContentCoding.undo(coding, raw, origin, maxBody);
        return new Response(status, reason, minor, head, content);
    }

    /// What has been read of the body, as it came.
    byte[] rawBody() {
        return bodyLength == body.length ? body : Arrays.copyOf(body, bodyLength);
    }

    /// Whether the connection may carry another exchange.
    boolean isKeptAlive() {
        return keepAlive;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    /// How many nanoseconds after its last byte the server says it keeps the connection, made a little less.
    long keptFor() {
        return keptFor;
    }

    /// Whether the head has been read.
    boolean hasHead() {
        return !inHead;
    }

    /// Bytes read so far.
    long bytes() {
        return bytes;
    }

    /// When the first of them came, on the clock of `System.nanoTime`.
    long firstByte() {
        return firstByte;
    }

    /// The buffer it will read into, for other use until the first read.
    byte[] unused() {
        return buffer;
    }

    void release() {
        Buffers.SMALL.giveBack(buffer);
        buffer = NOTHING;
    }
}
