package io.hyload.tui;

import java.util.EnumMap;
import java.util.Map;

/// What inks look like, as parameters of SGR (ECMA-48 §8.3.117): all on the terminal's own background, so that a person's own colours stay.
///
/// Without colours there are only bold, dim, reverse and underline. With sixteen, whose shades every terminal chooses itself, inks that stand
/// side by side, as series and heat do, have different ones.
final class Palette {
    private static final int BOLD = 1;
    private static final int DIM = 2;
    private static final int UNDERLINE = 4;
    private static final int REVERSE = 7;
    private static final int NONE = -1;

    private final Map<Ink, String> sequences = new EnumMap<>(Ink.class);
    private final Look look;

    Palette(Look look) {
        this.look = look;
        for (var ink : Ink.values()) sequences.put(ink, "\033[0" + parameters(ink) + "m");
    }

    /// The whole sequence, which also ends whatever was before.
    String sequence(Ink ink) {
        return sequences.get(ink);
    }

    private String parameters(Ink ink) {
        return switch (look.theme()) {
            case MONO -> mono(ink);
            case DARK -> dark(ink);
            case LIGHT -> light(ink);
        };
    }

    private String mono(Ink ink) {
        return switch (ink) {
            case PLAIN, GOOD, STRING, NUMBER, SERIES_1, HEAT_3 -> "";
            case DIM, BORDER, COMMENT, SERIES_3, HEAT_1, HEAT_2 -> with(DIM);
            case STRONG, FOCUS, TITLE, KEY, WARNING, KEYWORD, SERIES_2, HEAT_4, HEAT_5 -> with(BOLD);
            case SELECTED -> with(REVERSE);
            case MARKED, BAD, SERIES_5 -> with(BOLD) + with(UNDERLINE);
            case HIT, SERIES_4 -> with(UNDERLINE);
            case SERIES_6 -> with(DIM) + with(UNDERLINE);
        };
    }

    private String dark(Ink ink) {
        return switch (ink) {
            case PLAIN -> "";
            case DIM, COMMENT -> color(0x9E9E9E, NONE, DIM);
            case STRONG -> with(BOLD);
            case BORDER -> color(0x6C6C6C, NONE, DIM);
            case FOCUS -> color(0x5FAFFF, 96, NONE);
            case TITLE -> color(0xFFFFFF, NONE, NONE) + with(BOLD);
            case KEY -> color(0x5FD7FF, 96, NONE) + with(BOLD);
            case SELECTED -> with(REVERSE);
            case MARKED -> color(0xFFD75F, 93, NONE) + with(BOLD);
            case HIT -> color(0xFFD75F, 93, NONE) + with(UNDERLINE);
            case GOOD -> color(0x5FD75F, 92, NONE);
            case WARNING -> color(0xFFAF00, 93, NONE);
            case BAD -> color(0xFF5F5F, 91, NONE) + with(BOLD);
            case SERIES_1 -> color(0x5FAFFF, 96, NONE);
            case SERIES_2 -> color(0x87D75F, 92, NONE);
            case SERIES_3 -> color(0xFFAF5F, 93, NONE);
            case SERIES_4 -> color(0xD787FF, 95, NONE);
            case SERIES_5 -> color(0xFF5F87, 91, NONE);
            case SERIES_6 -> color(0x8787FF, 94, NONE);
            case HEAT_1 -> color(0x5F5FAF, 34, NONE);
            case HEAT_2 -> color(0x0087AF, 36, NONE);
            case HEAT_3 -> color(0x00AF87, 32, NONE);
            case HEAT_4 -> color(0xAFD75F, 93, NONE);
            case HEAT_5 -> color(0xFFFF87, 97, NONE) + with(BOLD);
            case KEYWORD -> color(0xD787FF, 95, NONE);
            case STRING -> color(0x87D787, 92, NONE);
            case NUMBER -> color(0xFFAF5F, 93, NONE);
        };
    }

    private String light(Ink ink) {
        return switch (ink) {
            case PLAIN -> "";
            case DIM, COMMENT -> color(0x6C6C6C, NONE, DIM);
            case STRONG -> with(BOLD);
            case BORDER -> color(0x9E9E9E, NONE, DIM);
            case FOCUS -> color(0x005FAF, 34, NONE);
            case TITLE -> color(0x000000, NONE, NONE) + with(BOLD);
            case KEY -> color(0x005F87, 34, NONE) + with(BOLD);
            case SELECTED -> with(REVERSE);
            case MARKED -> color(0x875F00, 35, NONE) + with(BOLD);
            case HIT -> color(0x875F00, 35, NONE) + with(UNDERLINE);
            case GOOD -> color(0x008700, 32, NONE);
            case WARNING -> color(0xAF5F00, 35, NONE);
            case BAD -> color(0xD70000, 31, NONE) + with(BOLD);
            case SERIES_1 -> color(0x005FD7, 34, NONE);
            case SERIES_2 -> color(0x008700, 32, NONE);
            case SERIES_3 -> color(0xAF5F00, 33, NONE);
            case SERIES_4 -> color(0x8700AF, 35, NONE);
            case SERIES_5 -> color(0xD7005F, 31, NONE);
            case SERIES_6 -> color(0x008787, 36, NONE);
            case HEAT_1 -> color(0x87AFD7, 36, NONE);
            case HEAT_2 -> color(0x5F87D7, 32, NONE);
            case HEAT_3 -> color(0x5F5FD7, 34, NONE);
            case HEAT_4 -> color(0x5F00AF, 35, NONE);
            case HEAT_5 -> color(0x5F0000, 31, NONE) + with(BOLD);
            case KEYWORD -> color(0x8700AF, 35, NONE);
            case STRING -> color(0x008700, 32, NONE);
            case NUMBER -> color(0xAF5F00, 31, NONE);
        };
    }

    /// @param sixteen  what stands for the colour where there are sixteen; [#NONE] for the terminal's own
    /// @param weight   what stands for it there besides, or [#NONE]
    private String color(int rgb, int sixteen, int weight) {
        return switch (look.depth()) {
            case TRUE -> ";38;2;" + (rgb >> 16) + ";" + (rgb >> 8 & 0xFF) + ";" + (rgb & 0xFF);
            case INDEXED -> ";38;5;" + indexed(rgb);
            case SIXTEEN -> with(sixteen) + with(weight);
        };
    }

    private static String with(int parameter) {
        return parameter == NONE ? "" : ";" + parameter;
    }

    /// The nearest of the 6x6x6 cube and the greys of xterm. All colours above are exactly among them, so both depths look the same.
    static int indexed(int rgb) {
        int red = rgb >> 16;
        int green = rgb >> 8 & 0xFF;
        int blue = rgb & 0xFF;
        if (red == green && green == blue && step(red) * 40 + (red == 0 ? 0 : 55) != red)
            return Math.clamp(232 + Math.round((red - 8) / 10f), 232, 255);
        return 16 + 36 * step(red) + 6 * step(green) + step(blue);
    }

    /// 0, 95, 135, 175, 215, 255.
    private static int step(int channel) {
        return channel < 48 ? 0 : Math.clamp(Math.round((channel - 55) / 40f), 1, 5);
    }
}
