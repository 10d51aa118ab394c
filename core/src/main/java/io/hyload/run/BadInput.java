package io.hyload.run;

/// Something that was given to the scenario cannot be used: an option, a file of data. The message is one line,
/// `WHAT: WHY (HOW TO MEND)`.
public class BadInput extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public BadInput(String line) {
        super(line);
    }

    public BadInput(String line, Throwable cause) {
        super(line, cause);
    }
}
