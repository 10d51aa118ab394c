package io.hyload.testsupport;

/// What libxml2 says of a document: an opinion that is not the JDK's. Tests need `@RequiresProgram("xmllint")`.
public final class Xml {

    private Xml() {}

    /// The faults that keep it from being well-formed; empty when there are none. Nothing is loaded from elsewhere.
    public static String faults(String document) {
        var finished = Command.of(Programs.require("xmllint"), "--noout", "--nonet", "-").input(document).run();
        if (finished.exitCode() != 0 && finished.err().isBlank())
            throw new AssertionError("xmllint fails without a word: " + finished.exitCode());
        return finished.exitCode() == 0 ? "" : finished.err().strip();
    }
}
