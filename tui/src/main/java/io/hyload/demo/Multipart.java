package io.hyload.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Reads a multipart form (RFC 7578) as it arrives. Files are measured, not kept, so a film uploaded by a thousand
/// users costs no more memory than their buffers.
///
/// The buffer holds `buffer[from..to)`. Everything rests on one rule: the last bytes that could be the beginning of a
/// delimiter are never handed out before the bytes after them were seen.
final class Multipart {

    record FilePart(String name, String filename, long size) {}

    record Form(List<FilePart> files, Map<String, String> fields) {}

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final int MOST_PARTS = 1_000;
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final int LONGEST_FIELD = 64 * 1024;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[16 * 1024];
    private int from;
    private int to;

    private Multipart(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
        // The first delimiter has no line break of its own before it: lend it one.
        buffer[to++] = '\r';
        buffer[to++] = '\n';
    }

    static Form read(Request request) throws IOException, Refused {
        var contentType = request.header("Content-Type");
        var boundary = new HeaderParameters(contentType).get("boundary").orElse("");
        if (!contentType.startsWith("multipart/form-data") || boundary.isEmpty() || boundary.length() > 70) {
            throw Refused.badRequest("not a multipart form: Content-Type '" + contentType + "'");
        }
        return new Multipart(request.body(), boundary).form();
    }

    private Form form() throws IOException, Refused {
        var files = new ArrayList<FilePart>();
        var fields = new LinkedHashMap<String, String>();
        sizeUpTo(delimiter);
        for (int part = 0; !atLastDelimiter(); part++) {
            if (part == MOST_PARTS) {
                throw new Refused(413, "more than " + MOST_PARTS + " parts");
            }
            var disposition = new HeaderParameters(contentDisposition());
            var name = disposition.get("name").orElseThrow(() -> Refused.badRequest("a part has no name"));
            var filename = disposition.get("filename");
            if (filename.isPresent()) {
                files.add(new FilePart(name, filename.get(), sizeUpTo(delimiter)));
            } else {
                fields.put(name, textUpTo(delimiter, LONGEST_FIELD, "field '" + name + "'"));
            }
        }
        return new Form(files, fields);
    }

    /// After a delimiter come two dashes when it was the last, else the end of its line (with blanks before it).
    private boolean atLastDelimiter() throws IOException, Refused {
        int first = next();
        int second = next();
        if (first == '-' && second == '-') {
            return true;
        }
        while (first == ' ' || first == '\t') {
            first = second;
            second = next();
        }
        if (first != '\r' || second != '\n') {
            throw Refused.badRequest("the boundary is followed by something else than a line break");
        }
        return false;
    }

    /// The Content-Disposition of the part that begins here; the part's body comes next.
    private String contentDisposition() throws IOException, Refused {
        var found = "";
        for (int length = 0; length <= LONGEST_HEAD;) {
            var line = textUpTo(LINE_END, LONGEST_HEAD, "the head of a part");
            if (line.isEmpty()) {
                return found;
            }
            if (line.regionMatches(true, 0, "Content-Disposition:", 0, 20)) {
                found = line;
            }
            length += line.length();
        }
        throw new Refused(413, "the head of a part is longer than " + LONGEST_HEAD + " bytes");
    }

    private long sizeUpTo(byte[] mark) throws IOException, Refused {
        return copyUpTo(mark, OutputStream.nullOutputStream(), 0);
    }

    private String textUpTo(byte[] mark, int longest, String what) throws IOException, Refused {
        var text = new ByteArrayOutputStream();
        if (copyUpTo(mark, text, longest) > longest) {
            throw new Refused(413, what + " is longer than " + longest + " bytes");
        }
        return text.toString(UTF_8);
    }

    /// Takes everything up to the mark, and the mark. Tells how many bytes came before it; only the first `most` of
    /// them, rounded up to what one read brought, go to `sink`.
    private long copyUpTo(byte[] mark, OutputStream sink, int most) throws IOException, Refused {
        long copied = 0;
        while (true) {
            int found = indexOf(mark);
            int safe = found >= 0 ? found : Math.max(from, to - mark.length + 1);
            if (copied < most) {
                sink.write(buffer, from, safe - from);
            }
            copied += safe - from;
            from = safe;
            if (found >= 0) {
                from += mark.length;
                return copied;
            }
            readMore();
        }
    }

    private int indexOf(byte[] mark) {
        for (int i = from; i <= to - mark.length; i++) {
            if (buffer[i] == mark[0] && Arrays.equals(buffer, i, i + mark.length, mark, 0, mark.length)) {
                return i;
            }
        }
        return -1;
    }

    private int next() throws IOException, Refused {
        if (from == to) {
            readMore();
        }
        return buffer[from++];
    }

    private void readMore() throws IOException, Refused {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            throw Refused.badRequest("the multipart form ends before its last boundary");
        }
        to += read;
    }
}
