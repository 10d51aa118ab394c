package io.hyload.har;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A request of a recording, and what came back.
///
/// @param number in the file, from 1, broken ones and those left out counted too
/// @param page   the id of its page; empty where there is none
/// @param start  when it was sent
/// @param took   from then to its last byte
/// @param method in capitals
/// @param url    absolute, `http` or `https`, without a fragment
/// @param headers of the request, in order, without pseudo-headers
/// @param marks  what is special about it
public record Entry(int number, String page, Instant start, Duration took, String method, String url,
        List<Field> headers, Optional<Body> body, Answer answer, Set<Mark> marks) {

    /// What is special about an entry.
    public enum Mark {
        /// It was answered from the browser's cache: the server has not seen it.
        CACHED,
        /// It was given up before it was answered.
        ABORTED
    }

    /// What came back.
    ///
    /// @param status   0 when nothing came
    /// @param headers  in order
    /// @param type     media type without parameters, in small letters; may be empty
    /// @param redirect where it leads to, as it stands in the recording; empty if nowhere
    /// @param size     bytes of the body, decoded; -1 when not told
    /// @param text     the body if it is text and was recorded; long ones are cut, others are empty
    public record Answer(int status, List<Field> headers, String type, String redirect, long size, String text) {

        public Answer {
            headers = List.copyOf(headers);
        }
    }

    public Entry {
        headers = List.copyOf(headers);
        marks = Set.copyOf(marks);
    }

    /// Whether it is for a picture, a font, a style or a script.
    public boolean isStatic() {
        return StaticResource.is(this);
    }

    Entry startedAt(Instant moment) {
        return new Entry(number, page, moment, took, method, url, headers, body, answer, marks);
    }

    /// The first header of that name, whatever its case.
    public Optional<String> header(String name) {
        return headers.stream().filter(header -> header.name().equalsIgnoreCase(name)).map(Field::value).findFirst();
    }
}
