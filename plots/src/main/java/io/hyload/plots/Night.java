package io.hyload.plots;

import java.awt.Color;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The colours of charts on a dark page. Charts carry theirs as attributes, which a style sheet can replace: each colour
/// found in them gets one of the same hue that stands off the dark page as the first stands off white paper, whatever
/// chart it comes from.
final class Night {

    /// The page's own ground in the dark, as in the style sheet.
    static final Color PAGE = new Color(21, 24, 28);

    private static final Pattern COLOUR =
            Pattern.compile("(fill|stroke|stop-color)=\"(rgb\\((\\d+),(\\d+),(\\d+)\\)|[a-z]+)\"");
    /// Batik writes the sixteen colours that have a name by it.
    private static final Map<String, Color> NAMED = Map.ofEntries(Map.entry("black", new Color(0, 0, 0)),
            Map.entry("white", new Color(255, 255, 255)), Map.entry("gray", new Color(128, 128, 128)),
            Map.entry("silver", new Color(192, 192, 192)), Map.entry("red", new Color(255, 0, 0)),
            Map.entry("maroon", new Color(128, 0, 0)), Map.entry("yellow", new Color(255, 255, 0)),
            Map.entry("olive", new Color(128, 128, 0)), Map.entry("lime", new Color(0, 255, 0)),
            Map.entry("green", new Color(0, 128, 0)), Map.entry("aqua", new Color(0, 255, 255)),
            Map.entry("teal", new Color(0, 128, 128)), Map.entry("blue", new Color(0, 0, 255)),
            Map.entry("navy", new Color(0, 0, 128)), Map.entry("fuchsia", new Color(255, 0, 255)),
            Map.entry("purple", new Color(128, 0, 128)));
    /// The lightest a line gets: pure white glares.
    private static final double LIGHTEST = 0.94;
    /// Above 1, so that small letters in the middle greys stay readable.
    private static final double BEND = 1.6;

    private Night() {}

    /// Rules for all colours of the charts in a page: `figure [fill="rgb(31,35,40)"]{fill:rgb(…)}`.
    static String rules(String page) {
        var rules = new TreeMap<String, String>();
        var colours = COLOUR.matcher(page);
        while (colours.find()) {
            var colour = colours.group(3) == null
                    ? NAMED.get(colours.group(2))
                    : new Color(channel(colours.group(3)), channel(colours.group(4)), channel(colours.group(5)));
            if (colour == null) continue; // none, currentColor
            var dark = of(colour);
            rules.put("figure [%s=\"%s\"]".formatted(colours.group(1), colours.group(2)), "{%s:rgb(%d,%d,%d)}"
                    .formatted(colours.group(1), dark.getRed(), dark.getGreen(), dark.getBlue()));
        }
        var text = new StringBuilder();
        rules.forEach((selector, rule) -> text.append(selector).append(rule).append('\n'));
        return text.toString();
    }

    private static int channel(String digits) {
        return Math.min(255, Integer.parseInt(digits));
    }

    /// White becomes the page, black nearly white, and what lies between keeps its hue: lightness turned around in OKLab
    /// (<https://bottosson.github.io/posts/oklab/>), where equal steps look equal.
    static Color of(Color day) {
        var lab = lab(day);
        double page = lab(PAGE)[0];
        double lightness = LIGHTEST - (LIGHTEST - page) * Math.pow(lab[0], BEND);
        // the page has a tint of its own, which what lies near it takes on
        double nearness = lab[0] * lab[0] * lab[0];
        var ground = lab(PAGE);
        return rgb(lightness, lab[1] + nearness * ground[1], lab[2] + nearness * ground[2]);
    }

    private static double[] lab(Color colour) {
        double r = linear(colour.getRed());
        double g = linear(colour.getGreen());
        double b = linear(colour.getBlue());
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return new double[] {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
    }

    /// What no screen can show loses colour until one can.
    private static Color rgb(double lightness, double a, double b) {
        for (double chroma = 1; chroma > 0; chroma -= 0.02) {
            var linear = linear(lightness, a * chroma, b * chroma);
            boolean isShowable = true;
            for (double channel : linear) isShowable &= channel > -0.0005 && channel < 1.0005;
            if (isShowable) return new Color(encoded(linear[0]), encoded(linear[1]), encoded(linear[2]));
        }
        int grey = encoded(lightness * lightness * lightness);
        return new Color(grey, grey, grey);
    }

    private static double[] linear(double lightness, double a, double b) {
        double l = Math.pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
        double m = Math.pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
        double s = Math.pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
        return new double[] {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static int encoded(double linear) {
        double value = Math.clamp(linear, 0, 1);
        return (int) Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * Math.pow(value, 1 / 2.4) - 0.055));
    }
}
