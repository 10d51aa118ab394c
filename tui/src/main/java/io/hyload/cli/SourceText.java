package io.hyload.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A piece of scenario code on our class path. Its first line is a comment that says what it is for.
record SourceText(String title, String code) {

    private static final String COMMENT = "// ";

    static SourceText load(String folder, String name) {
        var path = folder + "/" + name + ".java";
        try (var in = SourceText.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not on the class path");
            }
            var code = new String(in.readAllBytes(), UTF_8);
            if (!code.startsWith(COMMENT)) {
                throw new IllegalStateException(path + " does not begin with its title");
            }
            return new SourceText(code.lines().findFirst().orElseThrow().substring(COMMENT.length()), code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
