package io.hyload.json;

/// A JSON value that does not fit the type it was to be bound to. The message is one line and says where.
public final class JsonMismatch extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// @param message one line: what was expected, and where in the value
    public JsonMismatch(String message) {
        super(message);
    }
}
