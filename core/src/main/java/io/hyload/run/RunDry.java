package io.hyload.run;

import java.util.NoSuchElementException;

/// Data that a task asked for has all been handed out. It ends the task, and is counted under its text.
public final class RunDry extends NoSuchElementException {

    private static final long serialVersionUID = 1;

    public RunDry(String line) {
        super(line);
    }
}
