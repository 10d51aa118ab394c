package io.hyload.html;

import java.util.Optional;
import java.util.ServiceLoader;

/// Parses HTML. Found by `ServiceLoader`: `hyload-core-jsoup` on the class path is enough.
public interface HtmlReader {

    /// Reads a document as browsers do: no text is an error.
    Html parse(String html);

    /// The reader on the class path.
    ///
    /// @throws IllegalStateException when there is none
    static HtmlReader found() {
        return Found.READER.orElseThrow(
                () -> new IllegalStateException("no HTML reader on the class path (add hyload-core-jsoup.jar)"));
    }

    /// Looks once, and only when HTML is read at all.
    final class Found {

        private static final Optional<HtmlReader> READER =
                ServiceLoader.load(HtmlReader.class, HtmlReader.class.getClassLoader()).findFirst();

        private Found() {}
    }
}
