package io.hyload.plots;

import java.awt.Color;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaletteTest {

    @Test
    void everyColourIsOpaqueAndHasOneMeaning() {
        assertThat(all()).hasSizeGreaterThan(20).doesNotHaveDuplicates()
                .allSatisfy(colour -> assertThat(colour.getAlpha()).isEqualTo(255));
    }

    @Test
    void theStepsOfAHeatMapAreToldApartInGrey() {
        var grey = Stream.concat(Stream.of(Palette.BACKGROUND), Palette.HEAT.stream()).map(PaletteTest::lightness)
                .toList();
        for (int i = 1; i < grey.size(); i++) assertThat(grey.get(i - 1) - grey.get(i)).isGreaterThan(8);
    }

    @Test
    void whatIsWrittenCanBeReadAndWhatIsDrawnCanBeSeen() {
        assertThat(List.of(Palette.INK, Palette.SOFT_INK)).allSatisfy(
                colour -> assertThat(contrast(colour)).isGreaterThan(4.5)); // WCAG 2.2, 1.4.3
        assertThat(List.of(Palette.SENT, Palette.ANSWERED, Palette.ERROR, Palette.TIMEOUT, Palette.MEAN, Palette.P50,
                Palette.P90, Palette.USERS, Palette.TARGET, Palette.EVENT)).allSatisfy(
                        colour -> assertThat(contrast(colour)).isGreaterThan(3)); // 1.4.11
        assertThat(Palette.CURVES).allSatisfy(colour -> assertThat(contrast(colour)).isGreaterThan(3));
    }

    private static List<Color> all() {
        var all = new ArrayList<Color>();
        for (var field : Palette.class.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) continue;
            try {
                switch (field.get(null)) {
                    case Color colour -> all.add(colour);
                    case List<?> colours -> colours.forEach(colour -> all.add((Color) colour));
                    default -> throw new AssertionError("no colour: " + field);
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    /// CIE L*: 0 is black, 100 is white, and equal steps look equal.
    private static double lightness(Color colour) {
        double y = luminance(colour);
        return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
    }

    private static double contrast(Color colour) {
        return 1.05 / (luminance(colour) + 0.05);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed()) + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(int channel) {
        double part = channel / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
