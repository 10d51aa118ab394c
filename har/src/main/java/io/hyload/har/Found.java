package io.hyload.har;

import io.hyload.har.Flow.Extraction;

/// Where an answer holds a value.
///
/// @param name what it is called there; may be empty
record Found(String name, Extraction how) {

    /// How well the extraction stands changes of the answer, the best first.
    int rank() {
        return switch (how) {
            case Extraction.JsonPointer _ -> 0;
            case Extraction.Html _ -> 1;
            case Extraction.Header _,Extraction.InHeader _,Extraction.RedirectParam _,Extraction.Cookie _ -> 2;
            case Extraction.Regex _ -> 3;
        };
    }
}
