package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;

/// The real browser, without a window: it draws pictures, and tells where their texts came to lie. Tests need
/// `@RequiresProgram("chromium")`.
///
/// ```java
/// var drawing = Chromium.draw(Map.of("load", svg)).get("load");
/// assertThat(drawing.textsOutside()).isEmpty();
/// ```
public final class Chromium {

    private static final Duration TO_DRAW = Duration.ofSeconds(90);
    /// Pixels from top to bottom that one image can have with room to spare.
    private static final int TALLEST = 12_000;
    /// `[1:1:1123/013501.1:INFO:CONSOLE(7)] "what it says", source: …`
    private static final Pattern CONSOLE = Pattern.compile("CONSOLE[^\\]]*\\] \"(.*)\", source:");
    private static final Pattern REPORT = Pattern.compile("<pre id=\"report\">([^<]*)</pre>");

    /// Puts a line for each picture and each text of it into the page: what no other program knows before it is drawn.
    private static final String MEASURE = """
            const report = [];
            document.querySelectorAll('body > div').forEach((holder, number) => {
                const picture = holder.querySelector('svg').getBoundingClientRect();
                report.push(['picture', number, picture.x, picture.y, picture.width, picture.height].join(' '));
                holder.querySelectorAll('text').forEach(text => {
                    const box = text.getBoundingClientRect();
                    report.push(['text', number, box.x - picture.x, box.y - picture.y, box.width, box.height,
                        encodeURIComponent(text.textContent)].join(' '));
                });
            });
            document.getElementById('report').textContent = report.join('\\n');
            """;

    /// A text and the smallest upright box around it, in pixels from the picture's upper left corner.
    public record Text(String text, double x, double y, double width, double height) {

        /// A line's box is taller than its letters, which are what must not touch.
        private static final double AIR = 0.18;

        boolean isWithin(double pictureWidth, double pictureHeight) {
            return x >= -0.5 && y >= -0.5 && x + width <= pictureWidth + 0.5 && y + height <= pictureHeight + 0.5;
        }

        boolean overlaps(Text other) {
            double air = AIR * Math.min(Math.min(width, height), Math.min(other.width, other.height));
            return x + air < other.x + other.width && other.x + air < x + width
                    && y + air < other.y + other.height - air && other.y + air < y + height - air;
        }

        @Override
        public String toString() {
            return "'%s' at %.0f,%.0f of %.0f × %.0f".formatted(text, x, y, width, height);
        }
    }

    /// A picture as the browser drew it.
    ///
    /// @param texts in the order of the document
    public record Drawing(Rendered rendered, List<Text> texts) {

        /// Those that leave the picture, and are cut where they do.
        public List<Text> textsOutside() {
            var image = rendered.image();
            return texts.stream().filter(text -> !text.isWithin(image.getWidth(), image.getHeight())).toList();
        }

        /// Pairs of texts that lie on each other.
        public List<List<Text>> overlaps() {
            var pairs = new ArrayList<List<Text>>();
            for (int i = 0; i < texts.size(); i++) {
                for (var other : texts.subList(i + 1, texts.size())) {
                    if (texts.get(i).overlaps(other)) pairs.add(List.of(texts.get(i), other));
                }
            }
            return pairs;
        }
    }

    /// A page as the browser opened it.
    ///
    /// @param rendered its upper part, as large as the window
    /// @param dom      what has become of it after its scripts ran
    /// @param console  what it had to say to its makers: errors, and what its policy refused
    public record Opened(Rendered rendered, String dom, List<String> console) {}

    private Chromium() {}

    /// Opens a page in a window of that size, for somebody who likes it `dark` or not.
    public static Opened open(String page, int width, int height, boolean dark) {
        try (var folder = TempFolder.create("chromium")) {
            Files.writeString(folder.file("page.html"), page);
            var finished = run(folder, width, height, "--enable-logging=stderr",
                    "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
            var console = finished.err().lines().map(CONSOLE::matcher).filter(Matcher::find).map(line -> line.group(1))
                    .toList();
            return new Opened(Rendered.of(Files.readAllBytes(folder.file("page.png"))), finished.out(), console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Draws pictures, each an `svg` element with a width and a height in pixels, by their names. One start draws many.
    public static Map<String, Drawing> draw(Map<String, String> pictures) {
        var drawings = new LinkedHashMap<String, Drawing>();
        var some = new LinkedHashMap<String, String>();
        int height = 0;
        for (var picture : pictures.entrySet()) {
            int more = size(picture.getValue(), "height");
            if (height + more > TALLEST && !some.isEmpty()) {
                drawings.putAll(drawPage(some, height));
                some.clear();
                height = 0;
            }
            some.put(picture.getKey(), picture.getValue());
            height += more;
        }
        if (!some.isEmpty()) drawings.putAll(drawPage(some, height));
        return drawings;
    }

    private static int size(String svg, String side) {
        var found = Pattern.compile("<svg\\b[^>]*\\s" + side + "=\"(\\d+)(px)?\"").matcher(svg);
        if (!found.find()) throw new IllegalArgumentException("a picture without a " + side);
        return Integer.parseInt(found.group(1));
    }

    private static Map<String, Drawing> drawPage(Map<String, String> pictures, int height) {
        int width = pictures.values().stream().mapToInt(svg -> size(svg, "width")).max().orElseThrow();
        try (var folder = TempFolder.create("chromium")) {
            var page = new StringBuilder("<!doctype html><meta charset=utf-8>"
                    + "<style>body { margin: 0 } svg { display: block } pre { display: none }</style>\n");
            pictures.values().forEach(svg -> page.append("<div>").append(svg.replaceFirst("^<\\?xml[^>]*>\\s*", ""))
                    .append("</div>\n"));
            page.append("<pre id=report></pre><script>").append(MEASURE).append("</script>\n");
            Files.writeString(folder.file("page.html"), page);
            var dom = run(folder, width, height).out();
            return read(dom, folder, List.copyOf(pictures.keySet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Prints what the page has become. It can reach no network, and everything it writes is in `folder`.
    private static Command.Finished run(TempFolder folder, int width, int height, String... more) throws IOException {
        var line = new ArrayList<>(List.of(Programs.require("chromium"), "--headless", "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-dev-shm-usage",
                "--proxy-server=127.0.0.1:1", "--force-device-scale-factor=1",
                "--user-data-dir=" + folder.file("profile"),
                "--window-size=" + width + "," + height, "--screenshot=" + folder.file("page.png"), "--dump-dom"));
        line.addAll(List.of(more));
        line.add(folder.file("page.html").toUri().toString());
        // its sandbox does not work for root
        if (Files.getAttribute(folder.path(), "unix:uid").equals(0)) line.add(1, "--no-sandbox");
        var finished = Command.of(line.toArray(String[]::new)).timeout(TO_DRAW).run();
        if (finished.exitCode() != 0 || !Files.exists(folder.file("page.png")))
            throw new AssertionError("chromium drew nothing: " + finished.err().strip());
        return finished;
    }

    private static Map<String, Drawing> read(String dom, TempFolder folder, List<String> names) throws IOException {
        var report = REPORT.matcher(dom);
        if (!report.find()) throw new AssertionError("chromium measured nothing: " + dom);
        var page = ImageIO.read(folder.file("page.png").toFile());
        var rendered = new ArrayList<Rendered>();
        var texts = new ArrayList<List<Text>>();
        for (var line : report.group(1).lines().toList()) {
            var words = line.split(" ", -1);
            var box = List.of(words).subList(2, 6).stream().map(Double::valueOf).toList();
            if (words[0].equals("picture")) {
                rendered.add(new Rendered(page.getSubimage(box.get(0).intValue(), box.get(1).intValue(),
                        box.get(2).intValue(), box.get(3).intValue())));
                texts.add(new ArrayList<>());
            } else {
                texts.getLast()
                        .add(new Text(URLDecoder.decode(words[6], StandardCharsets.UTF_8), box.get(0), box.get(1),
                                box.get(2), box.get(3)));
            }
        }
        if (rendered.size() != names.size())
            throw new AssertionError(rendered.size() + " pictures of " + names.size() + " in the page");
        var drawings = new LinkedHashMap<String, Drawing>();
        for (int i = 0; i < names.size(); i++) drawings.put(names.get(i), new Drawing(rendered.get(i), texts.get(i)));
        return drawings;
    }
}
