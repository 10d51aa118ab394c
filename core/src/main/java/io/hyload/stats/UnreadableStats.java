package io.hyload.stats;

import java.io.IOException;

/// A file that holds no record of a run. The message is one line: `WHAT: WHY (HOW TO MEND)`.
public final class UnreadableStats extends IOException {

    private static final long serialVersionUID = 1;

    UnreadableStats(String message) {
        super(message);
    }
}
