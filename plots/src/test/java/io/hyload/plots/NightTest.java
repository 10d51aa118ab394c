package io.hyload.plots;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class NightTest {

    @Test
    void paperBecomesThePage() throws IOException {
        assertThat(Night.of(Color.WHITE)).isEqualTo(Night.PAGE).isEqualTo(variables(1).get("page"));
    }

    @Test
    void whatIsWrittenInAChartCanBeReadInTheDark() {
        assertThat(List.of(Palette.INK, Palette.SOFT_INK)).allSatisfy(
                colour -> assertThat(contrast(Night.of(colour), Night.PAGE)).isGreaterThan(4.5));
        assertThat(List.of(Palette.SENT, Palette.ANSWERED, Palette.ERROR, Palette.TIMEOUT, Palette.MEAN, Palette.P50,
                Palette.USERS, Palette.TARGET, Palette.EVENT)).allSatisfy(
                        colour -> assertThat(contrast(Night.of(colour), Night.PAGE)).isGreaterThan(3));
    }

    @Test
    void aHeatMapStandsOutMoreWhereThereIsMore() {
        var contrasts = Palette.HEAT.stream().map(colour -> contrast(Night.of(colour), Night.PAGE)).toList();
        assertThat(contrasts).isSorted().doesNotHaveDuplicates();
        assertThat(contrasts.getFirst()).isGreaterThan(1.1);
    }

    @Test
    void aHueStaysWhatItIs() {
        var red = Night.of(Palette.ERROR);
        assertThat(red.getRed()).isGreaterThan(2 * red.getGreen() / 2 + 60);
        var blue = Night.of(Palette.SENT);
        assertThat(blue.getBlue()).isGreaterThan(blue.getRed() + 60);
    }

    @Test
    void everyColourOfAChartGetsARuleAndNothingElseDoes() {
        var rules =
                Night.rules("<g fill=\"white\" stroke=\"rgb(1,2,3)\"><path fill=\"none\" stroke=\"rgb(1,2,3)\"/></g>"
                        + "<text>fill=&quot;rgb(9,9,9)&quot;</text>");
        assertThat(rules.lines()).hasSize(2)
                .anyMatch(rule -> rule.startsWith("figure [fill=\"white\"]{fill:rgb(21,24,28)}"))
                .anyMatch(rule -> rule.startsWith("figure [stroke=\"rgb(1,2,3)\"]{stroke:rgb("));
    }

    /// WCAG 2.2, 1.4.3.
    @Test
    void everyTextOfThePageCanBeReadInBothSchemes() throws IOException {
        for (int scheme = 0; scheme < 2; scheme++) {
            var colours = variables(scheme);
            for (var text : List.of("ink", "soft", "link", "good", "warn", "bad")) {
                for (var ground : List.of("page", "raised")) {
                    assertThat(contrast(colours.get(text), colours.get(ground)))
                            .as("%s on %s, scheme %d", text, ground, scheme).isGreaterThanOrEqualTo(4.5);
                }
            }
            assertThat(contrast(colours.get("bar"), colours.get("page"))).isGreaterThan(2.8);
        }
    }

    /// Those of the style sheet: 0 by day, 1 by night.
    private static Map<String, Color> variables(int scheme) throws IOException {
        try (var in = Night.class.getResourceAsStream("page.css")) {
            var blocks = Pattern.compile(":root \\{(.*?)}", Pattern.DOTALL)
                    .matcher(new String(in.readAllBytes(), UTF_8)).results().toList();
            return Pattern.compile("--([a-z-]+): (#[0-9a-f]+);").matcher(blocks.get(scheme).group(1)).results()
                    .collect(Collectors.toMap(one -> one.group(1), one -> colour(one.group(2))));
        }
    }

    private static Color colour(String hex) {
        return Color.decode(hex.length() == 7 ? hex : hex.replaceAll("([0-9a-f])", "$1$1"));
    }

    private static double contrast(Color one, Color other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed()) + 0.7152 * linear(colour.getGreen()) + 0.0722 * linear(
                colour.getBlue());
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
