package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.hyload.run.Columns;

/// Calls of the API, as a network and a busy server need them: what failed for a moment is tried again.
///
/// @param server as it is told to a person
record ApiCalls(String server) {
    static final int TOO_MANY = 429;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;

    /// Together 6 s, and what the calls take.
    private static final int ATTEMPTS = 7;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /// Does what may be done twice.
    ///
    /// @param what it is called in an exception: `list pods`
    /// @throws IOException in one line
    <T> T idempotent(String what, Supplier<T> call) throws IOException {
        var pause = FIRST_PAUSE;
        for (int attempt = 1;; attempt++) {
            try {
                return call.get();
            } catch (KubernetesClientException e) {
                if (attempt == ATTEMPTS || !isPassing(e)) throw told(what, e);
            }
            pause = paused(pause);
        }
    }

    /// Creates what there can be once. An attempt that failed may have done it all the same, so what is there is looked at.
    ///
    /// @param isOurs whether it is what an attempt of ours has made
    /// @throws IOException in one line; [Exists] when it is somebody else's
    <T> T create(String what, Supplier<T> create, Supplier<T> look, Predicate<T> isOurs) throws IOException {
        var pause = FIRST_PAUSE;
        for (int attempt = 1;; attempt++) {
            try {
                return create.get();
            } catch (KubernetesClientException e) {
                if (e.getCode() == CONFLICT) {
                    var there = Optional.ofNullable(idempotent(what, look));
                    if (there.isEmpty()) throw told(what, e);
                    return there.filter(isOurs).orElseThrow(() -> new Exists(what));
                }
                if (attempt == ATTEMPTS || !isPassing(e)) throw told(what, e);
            }
            pause = paused(pause);
        }
    }

    /// Something of that name is there already.
    static final class Exists extends IOException {
        private static final long serialVersionUID = 1;

        Exists(String what) {
            super(what + ": it exists already");
        }
    }

    /// The cluster does not let us.
    static final class Denied extends IOException {
        private static final long serialVersionUID = 1;

        Denied(String line) {
            super(line);
        }
    }

    private static Duration paused(Duration pause) throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        var next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    /// Whether it may go well a moment later: a server that fails, is too busy, or was not reached.
    static boolean isPassing(KubernetesClientException e) {
        if (!isAnswered(e)) return !isCausedBy(e, InterruptedException.class) && !isCausedBy(e, SSLException.class)
                && (isCausedBy(e, IOException.class) || isCausedBy(e, TimeoutException.class));
        return e.getCode() >= 500 || e.getCode() == TOO_MANY;
    }

    private static boolean isAnswered(KubernetesClientException e) {
        return e.getCode() > 0;
    }

    static boolean isCausedBy(Throwable e, Class<? extends Throwable> kind) {
        return causedBy(e, kind).isPresent();
    }

    private static <T extends Throwable> Optional<T> causedBy(Throwable e, Class<T> kind) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) return Optional.of(kind.cast(cause));
        }
        return Optional.empty();
    }

    /// The same in one line. The exception itself is left behind: its text has the request, and what is in that may be secret.
    IOException told(String what, KubernetesClientException e) {
        if (isCausedBy(e, InterruptedException.class)) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException(what + ": interrupted");
        }
        var why = why(e);
        return switch (e.getCode()) {
            case FORBIDDEN -> new Denied(line(what, why, "ask for that permission in the namespace"));
            case UNAUTHORIZED -> new Denied(line(server, "who you are is not accepted", "log in again, or look at the"
                    + " user in the kubeconfig"));
            default -> new IOException(!isAnswered(e)
                    ? line(server, why, "look at the server in the kubeconfig, or whether the cluster is up")
                    : line(what, why, ""));
        };
    }

    static String line(String what, String why, String mend) {
        return Columns.plain(what + ": " + why + (mend.isEmpty() ? "" : " (" + mend + ")"));
    }

    static String why(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null && !e.getStatus().getMessage().isBlank())
            return e.getStatus().getMessage().strip();
        if (isAnswered(e)) return "the server answered " + e.getCode();
        var refused = causedBy(e, WebSocketHandshakeException.class);
        if (refused.isPresent()) return "the server answered " + refused.get().getResponse().code();
        if (isCausedBy(e, UnknownHostException.class)) return "the host is not known";
        if (isCausedBy(e, ConnectException.class) || isCausedBy(e, TimeoutException.class)) return "it does not answer";
        return causedBy(e, SSLException.class).map(tls -> "TLS: " + tls.getMessage())
                .or(() -> causedBy(e, IOException.class).map(io -> io.getMessage() == null
                        ? io.getClass().getSimpleName()
                        : io.getMessage()))
                .orElse("the call failed");
    }
}
