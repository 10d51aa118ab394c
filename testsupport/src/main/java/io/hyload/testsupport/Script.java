package io.hyload.testsupport;

import java.nio.charset.StandardCharsets;

/// What a [ScriptedServer] does on one connection, from accept to close. When the script returns, the connection is
/// closed; when the client goes away, the call in progress throws and the script thereby ends, which is no failure.
@FunctionalInterface
public interface Script {
    void play(ScriptedConnection connection) throws Exception;

    /// Answers every request with these bytes (one char a byte), until the client closes.
    static Script answer(String raw) {
        return answer(raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Answers every request with these bytes, until the client closes.
    static Script answer(byte[] raw) {
        return connection -> {
            while (true) {
                connection.readRequest();
                connection.send(raw);
            }
        };
    }

    /// Answers one request with these bytes (one char a byte) and closes, as a server does that keeps no connections.
    static Script answerOnceThenClose(String raw) {
        return answerOnceThenClose(raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Answers one request with these bytes and closes.
    static Script answerOnceThenClose(byte[] raw) {
        return connection -> {
            connection.readRequest();
            connection.send(raw);
        };
    }

    /// Reads, and never answers.
    static Script stall() {
        return ScriptedConnection::stall;
    }
}
