package io.hyload.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.run.BadInput;
import io.hyload.run.ControlRequest;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A run that is on, as whoever steers it from another process has it.
///
/// @param at   where it listens
/// @param name what that is called in messages: `41234`
record ControlledRun(InetSocketAddress at, String name) {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 10_000;
    /// An answer is one line; whoever sends more is no run of ours.
    private static final int LONGEST_ANSWER = 1 << 16;

    /// What it said to a request: the line as it came, and what it holds.
    record Answer(String line, Json json) {}

    /// Asks it.
    ///
    /// @throws Fault when nobody listens there or answers, and when it does not do what is asked
    Answer ask(ControlRequest request) {
        var line = answer(request.toLine());
        var answer = JsonCodec.found().parse(line.getBytes(UTF_8));
        if (!answer.isObject()) throw noRun("no answer of a run", null);
        var error = answer.get("error");
        if (!error.isMissing()) throw Fault.told(ExitCode.BAD_INPUT, new BadInput(error.asString()));
        return new Answer(line, answer);
    }

    private String answer(String line) {
        if (at.isUnresolved()) throw noRun("host " + at.getHostString() + " does not resolve", null);
        try (var socket = new Socket()) {
            socket.connect(at, CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            var answer = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0 || answer.length() == LONGEST_ANSWER) throw noRun("no answer of a run", null);
                answer.append((char) c);
            }
            return answer.toString();
        } catch (ConnectException e) {
            throw noRun("nobody listens", e);
        } catch (SocketTimeoutException e) {
            throw noRun("no answer", e);
        } catch (IOException e) {
            throw noRun(e.getMessage(), e);
        }
    }

    private Fault noRun(String why, IOException cause) {
        return new Fault(ExitCode.BAD_INPUT, "control " + name, why,
                "start the run with control=PORT; it tells its port when it begins", cause);
    }
}
