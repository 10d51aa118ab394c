package io.hyload.har;

import java.nio.file.Path;

/// Nothing of a recording can be used. The message is one line: what, why, and how to mend it.
public final class UnreadableRecording extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableRecording(Path file, String why, String mend) {
        super(file.getFileName() + ": " + why + (mend.isEmpty() ? "" : " (" + mend + ")"));
    }
}
