package io.hyload.stats;

/// Responses by the class of their status (RFC 9110 §15). Those of no such class, which no server should send, are in none.
///
/// @param successful  2xx
/// @param redirection 3xx
/// @param clientError 4xx
/// @param serverError 5xx
public record Statuses(long successful, long redirection, long clientError, long serverError) {

    /// Of no response, or of a record that does not tell them.
    public static final Statuses NONE = new Statuses(0, 0, 0, 0);

    static final int CLASSES = 5;

    /// Where a recorder counts a status: the last place is for what is of no class.
    static int index(int status) {
        int index = status / 100 - 2;
        return index >= 0 && index < CLASSES - 1 ? index : CLASSES - 1;
    }

    /// @param counts by [#index]
    static Statuses of(long[] counts) {
        return new Statuses(counts[0], counts[1], counts[2], counts[3]);
    }

    /// How many there are of all classes.
    public long count() {
        return successful + redirection + clientError + serverError;
    }

    /// Both together.
    public Statuses plus(Statuses other) {
        return new Statuses(successful + other.successful, redirection + other.redirection,
                clientError + other.clientError, serverError + other.serverError);
    }
}
