package io.hyload.http;

/// How an exchange ended. `in` and `out` are the bytes it took, heads included, retries too.
public sealed interface Outcome {

    Timing timing();

    long in();

    long out();

    /// A complete response.
    record Answered(Response response, Timing timing, long in, long out) implements Outcome {

        /// The same exchange, when its response turns out to lead nowhere.
        public Failed failed(ErrorKind kind, String cause) {
            return new Failed(kind, cause, response.content(), timing, in, out);
        }
    }

    /// No complete response. `cause` is one line with the values; `bytes` is what was read of the body, raw.
    record Failed(ErrorKind kind, String cause, byte[] bytes, Timing timing, long in, long out) implements Outcome {}
}
