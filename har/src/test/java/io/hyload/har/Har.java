package io.hyload.har;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Recordings for tests, as text.
final class Har {

    private Har() {}

    /// A recording of these entries, of a tool of that name.
    static String of(String creator, String... entries) {
        return """
                {"log": {"version": "1.2", "creator": {"name": "%s", "version": "1"}, "entries": [
                %s
                ]}}
                """.formatted(creator, String.join(",\n", entries));
    }

    /// An entry with the least that is needed, and more of `request`.
    static String post(String more) {
        return """
                {"startedDateTime": "2026-01-02T10:00:00Z", "time": 5, "request": {"method": "POST", "url": "http://a.test/p", %s}}
                """.formatted(more);
    }

    /// A request that was sent at that many milliseconds and took that many, with more of the entry.
    static String get(int start, int took, String url, String type, String more) {
        return """
                {"startedDateTime": "2026-01-02T10:%02d:%02d.%03dZ", "time": %d, "request": {"method": "GET", "url": "%s"},
                 "response": {"status": 200, "content": {"mimeType": "%s", "size": 3}}%s}
                """.formatted(start / 60_000, start / 1000 % 60, start % 1000, took, url, type, more);
    }

    static String get(int start, int took, String url, String type) {
        return get(start, took, url, type, "");
    }

    static Recording read(Path folder, String text) throws IOException, UnreadableRecording {
        return HarReader.read(Files.writeString(folder.resolve("shop.har"), text));
    }

    static Recording read(Path folder, byte[] bytes) throws IOException, UnreadableRecording {
        return HarReader.read(Files.write(folder.resolve("shop.har"), bytes));
    }
}
