package io.hyload.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hyload.run.ControlRequest;
import io.hyload.run.Share;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What a worker is given to do, the first thing on its standard input. Single bytes follow: [#GO], or [#GO_AT] with a
/// time behind it; perhaps [#ASK] with the line
/// of a [ControlRequest] behind it, as often as the run is changed while it is on, and perhaps [#STOP]. The end of the
/// input means that whoever gave the order is gone.
///
/// @param words as they stand on the command line
/// @param secrets options that are not given as words: they must not be seen in the list of processes
/// @param coloured whether text for a person is to be coloured
/// @param debug whether stack traces are wanted
record Order(ScenarioClasses classes, List<String> words, Map<String, String> secrets, Share share, boolean coloured,
        boolean debug) {
    static final int GO = 'G';
    /// Milliseconds since 1970 follow, by the worker's own clock.
    static final int GO_AT = 'T';
    static final int STOP = 'S';
    static final int ASK = 'A';

    Order {
        words = List.copyOf(words);
        secrets = Map.copyOf(secrets);
    }

    void writeTo(DataOutputStream out) throws IOException {
        classes.writeTo(out);
        out.writeInt(words.size());
        for (var word : words) writeText(out, word);
        out.writeInt(secrets.size());
        for (var secret : secrets.entrySet()) {
            writeText(out, secret.getKey());
            writeText(out, secret.getValue());
        }
        out.writeInt(share.number());
        out.writeInt(share.count());
        out.writeBoolean(coloured);
        out.writeBoolean(debug);
    }

    /// What is written of an order.
    @FunctionalInterface
    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /// An order as bytes.
    static byte[] bytes(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has no faults
        }
        return bytes.toByteArray();
    }

    /// [#GO_AT] that time by the clock of the worker.
    static byte[] goAt(Instant start) {
        return bytes(out -> {
            out.write(GO_AT);
            out.writeLong(start.toEpochMilli());
        });
    }

    static byte[] stop() {
        return new byte[] {STOP};
    }

    static byte[] ask(ControlRequest request) {
        return bytes(out -> {
            out.write(ASK);
            write(out, request);
        });
    }

    /// Writes what follows [#ASK].
    static void write(DataOutputStream out, ControlRequest request) throws IOException {
        writeText(out, request.toLine());
    }

    /// Reads what follows [#ASK].
    static ControlRequest readRequest(DataInputStream in) throws IOException {
        return ControlRequest.parse(readText(in));
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }

    static Order readFrom(DataInputStream in) throws IOException {
        var classes = ScenarioClasses.readFrom(in);
        var words = new ArrayList<String>();
        for (int left = in.readInt(); left > 0; left--) words.add(readText(in));
        var secrets = new HashMap<String, String>();
        for (int left = in.readInt(); left > 0; left--) secrets.put(readText(in), readText(in));
        return new Order(classes, words, secrets, new Share(in.readInt(), in.readInt()), in.readBoolean(),
                in.readBoolean());
    }
}
