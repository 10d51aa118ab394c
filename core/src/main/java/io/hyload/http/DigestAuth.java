package io.hyload.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import static java.nio.charset.StandardCharsets.UTF_8;

/// One user's digest authentication (RFC 7616): SHA-256 and MD5, each with `-sess` too, `qop=auth`, and without `qop` as
/// RFC 2069 had it. A challenge answered is remembered for its origin, and later requests are signed at once with the
/// next nonce count (§3.4, §3.6).
///
/// Not there: `auth-int`, SHA-512-256 and `userhash`, which servers do not ask for.
///
/// Safe for requests running in parallel.
public final class DigestAuth {

    /// Whom to be.
    public record Credentials(String user, String password) {

        /// @throws IllegalArgumentException when the user cannot be told in a header
        public Credentials {
            if (user.chars().anyMatch(Character::isISOControl))
                throw new IllegalArgumentException("digestAuth: a control character in the user");
        }

        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /// A challenge being answered. The nonce count begins anew with each.
    private static final class Session {

        final Challenge challenge;
        final Algorithm algorithm;
        final boolean isSess;
        String nonce;
        int count;
        /// Of a `-sess` algorithm: H(A1) has it from the first answer on (§3.4.2).
        String firstNonce;
        String firstClientNonce = "";

        Session(Challenge challenge, Algorithm algorithm, boolean isSess) {
            this.challenge = challenge;
            this.algorithm = algorithm;
            this.isSess = isSess;
            nonce = challenge.get("nonce");
            firstNonce = nonce;
        }
    }

    /// The stronger, the further down.
    private enum Algorithm {
        MD5("MD5"), SHA_256("SHA-256");

        final String label;

        Algorithm(String label) {
            this.label = label;
        }

        String hash(String text) {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance(label).digest(text.getBytes(UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every Java platform has both
            }
        }
    }

    private record Space(Url.Origin origin, String user) {}

    private final Supplier<String> clientNonces;
    private final Map<Space, Session> sessions = new HashMap<>(2);

    /// No challenge met yet.
    public DigestAuth() {
        this(() -> {
            var random = ThreadLocalRandom.current();
            return "%016x%016x".formatted(random.nextLong(), random.nextLong());
        });
    }

    DigestAuth(Supplier<String> clientNonces) {
        this.clientNonces = clientNonces;
    }

    /// The request signed for a challenge met before, or as it is: also when it says by itself who it is.
    public synchronized Request signed(Request request, Optional<Credentials> credentials) {
        if (credentials.isEmpty() || isSignedOtherwise(request)) return request;
        var session = sessions.get(space(request, credentials.get()));
        return session == null ? request : signed(request, credentials.get(), session);
    }

    /// The request once more, when it was answered by a challenge that it had not met. A wrong password is not tried twice:
    /// an answer to the very nonce that is asked for again was refused, unless the nonce is called stale (§3.3).
    public synchronized Optional<Request> again(Request request, Outcome outcome, Optional<Credentials> credentials) {
        note(request, outcome, credentials);
        boolean isChallenged = credentials.isPresent() && outcome instanceof Outcome.Answered(var response, _, _, _)
                && response.status() == 401 && !isSignedOtherwise(request);
        if (!isChallenged) return Optional.empty();
        var head = ((Outcome.Answered) outcome).response().head();
        var session = strongest(head);
        if (session.isEmpty()) return Optional.empty();
        boolean isStale = session.get().challenge.get("stale").equalsIgnoreCase("true");
        var given = given(request).map(answer -> answer.get("nonce")).orElse("");
        if (given.equals(session.get().nonce) && !isStale) return Optional.empty();
        sessions.put(space(request, credentials.get()), session.get());
        var again = signed(request, credentials.get(), session.get());
        // What the challenge set comes along, and with it what was set before.
        if (head.first("Set-Cookie").isEmpty()) return Optional.of(again);
        var fields = new ArrayList<>(again.fields());
        fields.removeIf(field -> field.name().equalsIgnoreCase("Cookie"));
        return Optional.of(again.withFields(fields));
    }

    /// Takes the next nonce, where a response names one (§3.5).
    public synchronized void note(Request request, Outcome outcome, Optional<Credentials> credentials) {
        if (credentials.isEmpty() || !(outcome instanceof Outcome.Answered answered)) return;
        var session = sessions.get(space(request, credentials.get()));
        var info = answered.response().head().first("Authentication-Info").orElse("");
        if (session == null || info.isEmpty()) return;
        var next = Challenge.parameters(info).get("nextnonce");
        if (next.isEmpty() || next.equals(session.nonce)) return;
        session.nonce = next;
        session.count = 0;
    }

    private static boolean isSignedOtherwise(Request request) {
        return request.header().has("Authorization") && given(request).isEmpty();
    }

    private static Space space(Request request, Credentials credentials) {
        return new Space(request.url().origin(), credentials.user);
    }

    private static Optional<Challenge> given(Request request) {
        for (var field : request.fields()) {
            if (!field.name().equalsIgnoreCase("Authorization")) continue;
            for (var given : Challenge.parse(field.value())) {
                if (given.scheme().equals("digest")) return Optional.of(given);
            }
        }
        return Optional.empty();
    }

    private static Optional<Session> strongest(Head head) {
        Optional<Session> strongest = Optional.empty();
        for (var value : head.all("WWW-Authenticate")) {
            for (var challenge : Challenge.parse(value)) {
                var session = session(challenge);
                boolean isStronger = session.isPresent() && (strongest.isEmpty()
                        || session.get().algorithm.compareTo(strongest.get().algorithm) > 0);
                if (isStronger) strongest = session;
            }
        }
        return strongest;
    }

    /// Empty for what cannot be answered.
    private static Optional<Session> session(Challenge challenge) {
        boolean isDigest = challenge.scheme().equals("digest") && !challenge.get("nonce").isEmpty()
                && challenge.parameters().containsKey("realm");
        boolean isUnderstood = challenge.get("qop").isEmpty() || hasAuth(challenge);
        if (!isDigest || !isUnderstood) return Optional.empty();
        var name = challenge.get("algorithm").toUpperCase(Locale.ROOT);
        return switch (name) {
            case "", "MD5" -> Optional.of(new Session(challenge, Algorithm.MD5, false));
            case "MD5-SESS" -> Optional.of(new Session(challenge, Algorithm.MD5, true));
            case "SHA-256" -> Optional.of(new Session(challenge, Algorithm.SHA_256, false));
            case "SHA-256-SESS" -> Optional.of(new Session(challenge, Algorithm.SHA_256, true));
            default -> Optional.empty();
        };
    }

    private static boolean hasAuth(Challenge challenge) {
        return Arrays.stream(challenge.get("qop").split(",")).anyMatch(qop -> qop.strip().equalsIgnoreCase("auth"));
    }

    private Request signed(Request request, Credentials credentials, Session session) {
        var fields = new ArrayList<>(request.fields());
        fields.removeIf(field -> field.name().equalsIgnoreCase("Authorization"));
        fields.add(new Head.Field("Authorization", answer(request, credentials, session)));
        return request.withFields(fields);
    }

    private String answer(Request request, Credentials credentials, Session session) {
        var challenge = session.challenge;
        var hash = session.algorithm;
        var realm = challenge.get("realm");
        var uri = request.url().target();
        var clientNonce = clientNonces.get();
        var count = "%08x".formatted(++session.count);
        boolean hasQop = hasAuth(challenge);

        var secret = hash.hash(credentials.user + ":" + realm + ":" + credentials.password);
        if (session.isSess) {
            if (session.firstClientNonce.isEmpty()) session.firstClientNonce = clientNonce;
            secret = hash.hash(secret + ":" + session.firstNonce + ":" + session.firstClientNonce);
        }
        var what = hash.hash(request.method() + ":" + uri);
        var middle = hasQop ? session.nonce + ":" + count + ":" + clientNonce + ":auth" : session.nonce;
        var response = hash.hash(secret + ":" + middle + ":" + what);

        var answer =
                new StringBuilder("Digest ").append(user(credentials.user)).append(", realm=").append(quoted(realm))
                        .append(", nonce=").append(quoted(session.nonce)).append(", uri=").append(quoted(uri));
        if (!challenge.get("algorithm").isEmpty()) answer.append(", algorithm=").append(challenge.get("algorithm"));
        if (hasQop) answer.append(", qop=auth, nc=").append(count);
        if (hasQop || session.isSess) answer.append(", cnonce=").append(quoted(clientNonce));
        answer.append(", response=").append(quoted(response));
        if (challenge.parameters().containsKey("opaque"))
            answer.append(", opaque=").append(quoted(challenge.get("opaque")));
        return answer.toString();
    }

    /// Outside ASCII as §3.4 wants it, by RFC 8187.
    private static String user(String user) {
        if (user.chars().allMatch(c -> c < 0x80)) return "username=" + quoted(user);
        return "username*=UTF-8''" + Percent.extended(user);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
