package io.hyload.demo;

/// A request the shop cannot make sense of. Thrown from wherever that shows, turned into an answer in one place.
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /// `reason` is one line, and is shown to the client.
    Refused(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    static Refused badRequest(String reason) {
        return new Refused(400, reason);
    }

    Answer asJson() {
        return Answer.error(status, getMessage());
    }

    Answer asText() {
        return Answer.text(status, getMessage() + "\n");
    }
}
