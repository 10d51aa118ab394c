package io.hyload.har;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.hyload.har.PlainServer.Reply;
import io.hyload.har.RecordedAnswers.Recorded;

/// A server that answers as the servers of a recording did, so that a scenario can be tried with no network. It listens on
/// this machine only, at one address for all recorded hosts.
///
/// An answer is found by method and path, then by query: the same one, or else that with the most parameters in common. Where
/// there are several of them they come in the order of the recording, and from the first again after the last. What was never
/// recorded is 404. Bodies are those of the recording, in UTF-8 where they are text; redirects lead back here.
public final class Replay implements AutoCloseable {

    private static final Reply UNKNOWN = new Reply(404, List.of(), 0, _ -> {});

    private final RecordedAnswers answers;
    private final Map<String, Map<String, Turns>> byTarget = new HashMap<>();
    /// Browsers and clients do not encode the same characters of a path.
    private final Map<String, Map<String, Turns>> byDecoded = new HashMap<>();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final PlainServer server;

    /// Answers to the same request, which take turns.
    private record Turns(List<Recorded> recorded, AtomicInteger next) {
        Recorded take() {
            return recorded.get(Math.floorMod(next.getAndIncrement(), recorded.size()));
        }
    }

    private Replay(RecordedAnswers answers, int port) throws IOException {
        this.answers = answers;
        for (var one : answers.all()) {
            byTarget.computeIfAbsent(one.target(), _ -> new HashMap<>())
                    .computeIfAbsent(one.query(), _ -> new Turns(new ArrayList<>(), new AtomicInteger()))
                    .recorded().add(one);
        }
        byTarget.forEach((target, byQuery) -> byDecoded.putIfAbsent(Sent.decoded(target, false), byQuery));
        server = PlainServer.start(port, this::answer);
    }

    /// Serves a recording; port 0 takes a free one.
    ///
    /// @throws UnreadableRecording when nothing of it can be used: the message says why
    /// @throws IOException         in one line, when the file cannot be read or the port not be had
    public static Replay open(Path har, int port) throws IOException, UnreadableRecording {
        var answers = RecordedAnswers.of(har);
        try {
            return new Replay(answers, port);
        } catch (IOException e) {
            answers.close();
            throw new IOException("port " + port + ": " + e.getMessage(), e);
        }
    }

    /// Without a slash at its end: `http://127.0.0.1:8080`.
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// How many answers it has.
    public int size() {
        return answers.all().size();
    }

    /// Numbers of the entries that are served without a body: the recording does not hold it, whatever size it tells.
    public Set<Integer> bodiless() {
        return answers.all().stream().filter(one -> one.length() == 0).map(Recorded::number)
                .collect(Collectors.toSet());
    }

    /// How many requests were answered as recorded.
    public long served() {
        return served.get();
    }

    /// How many requests were not in the recording.
    public long unknown() {
        return unknown.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        answers.close();
    }

    private Reply answer(String method, String target) {
        var found = find(method, target);
        (found.isPresent() ? served : unknown).incrementAndGet();
        return found.map(recorded -> new Reply(recorded.status(), recorded.headers(), recorded.length(),
                out -> answers.writeBody(recorded, out))).orElse(UNKNOWN);
    }

    private Optional<Recorded> find(String method, String target) {
        int mark = target.indexOf('?');
        var path = mark < 0 ? target : target.substring(0, mark);
        var query = mark < 0 ? "" : target.substring(mark + 1);
        var known = byTarget.get(method + " " + path);
        if (known == null) known = byDecoded.getOrDefault(method + " " + Sent.decoded(path, false), Map.of());
        var same = known.get(query);
        if (same != null) return Optional.of(same.take());
        Turns best = null;
        int most = -1;
        var parameters = new HashSet<>(Arrays.asList(query.split("&")));
        for (var candidate : known.entrySet()) {
            var common = new HashSet<>(Arrays.asList(candidate.getKey().split("&")));
            common.retainAll(parameters);
            if (common.size() > most) {
                most = common.size();
                best = candidate.getValue();
            }
        }
        return Optional.ofNullable(best).map(Turns::take);
    }
}
