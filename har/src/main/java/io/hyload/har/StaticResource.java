package io.hyload.har;

import java.util.Set;
import java.util.regex.Pattern;

/// What a server gives every visitor alike, and what a cache in front of it mostly answers: pictures, fonts, styles, scripts.
final class StaticResource {

    private static final Set<String> TYPES = Set.of("text/css", "text/javascript", "application/javascript",
            "application/x-javascript", "application/ecmascript", "application/wasm", "application/manifest+json",
            "application/vnd.ms-fontobject", "application/font-woff", "application/font-woff2",
            "application/x-font-ttf",
            "application/x-font-woff", "application/x-font-opentype", "application/x-font-truetype");
    private static final Set<String> ENDINGS = Set.of("css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "webp",
            "avif", "svg", "ico", "bmp", "woff", "woff2", "ttf", "otf", "eot", "mp4", "webm", "mp3", "ogg", "m4a",
            "wasm",
            "webmanifest");
    /// Types that say nothing.
    private static final Set<String> VAGUE =
            Set.of("", "application/octet-stream", "binary/octet-stream", "text/plain");
    /// JSON in the shape of a script.
    private static final Pattern JSONP = Pattern.compile("[?&](?:callback|jsonp|cb)=", Pattern.CASE_INSENSITIVE);

    private StaticResource() {}

    /// By the media type of its answer, and by the ending of its path where that says nothing.
    static boolean is(Entry entry) {
        boolean isAsked = entry.method().equals("GET") || entry.method().equals("HEAD");
        if (!isAsked || JSONP.matcher(entry.url()).find()) return false;
        var type = entry.answer().type();
        if (VAGUE.contains(type)) return ENDINGS.contains(RecordedUrl.parse(entry.url()).ending());
        return TYPES.contains(type) || type.startsWith("image/") || type.startsWith("font/")
                || type.startsWith("audio/")
                || type.startsWith("video/");
    }
}
