package io.hyload.tui;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PaletteTest {
    private static final List<Ink> SERIES = inks("SERIES");
    private static final List<Ink> HEAT = inks("HEAT");

    private static List<Ink> inks(String prefix) {
        return Arrays.stream(Ink.values()).filter(ink -> ink.name().startsWith(prefix)).toList();
    }

    private static Palette palette(Look.Theme theme, Look.Depth depth) {
        return new Palette(new Look(theme, depth, Look.Signs.BRAILLE));
    }

    @ParameterizedTest @EnumSource(Look.Depth.class)
    void withoutColoursThereIsOnlyWeight(Look.Depth depth) {
        for (var ink : Ink.values())
            assertThat(palette(Look.Theme.MONO, depth).sequence(ink)).matches("\033\\[0(;[1247])*m");
    }

    @ParameterizedTest @CsvSource({"DARK, SIXTEEN", "DARK, INDEXED", "DARK, TRUE", "LIGHT, SIXTEEN", "LIGHT, INDEXED",
            "LIGHT, TRUE"})
    void seriesAndHeatCanBeToldApart(Look.Theme theme, Look.Depth depth) {
        var palette = palette(theme, depth);
        assertThat(SERIES.stream().map(palette::sequence)).doesNotHaveDuplicates();
        assertThat(HEAT.stream().map(palette::sequence)).doesNotHaveDuplicates();
        assertThat(List.of(palette.sequence(Ink.GOOD), palette.sequence(Ink.WARNING), palette.sequence(Ink.BAD)))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest @EnumSource(Look.Theme.class)
    void theBackgroundIsThePersonsOwn(Look.Theme theme) {
        for (var depth : Look.Depth.values())
            for (var ink : Ink.values())
                assertThat(palette(theme, depth).sequence(ink).replaceAll("38;(5;\\d+|2;\\d+;\\d+;\\d+)", ""))
                        .doesNotContainPattern("[\\[;](4[0-8]|10[0-7])[;m]");
    }

    @Test
    void sixteenColoursAreThoseEveryTerminalHas() {
        for (var theme : new Look.Theme[] {Look.Theme.DARK, Look.Theme.LIGHT})
            for (var ink : Ink.values()) assertThat(palette(theme, Look.Depth.SIXTEEN).sequence(ink))
                    .matches("\033\\[0(;(3[1-6]|9[1-7]))?(;[1247])*m");
    }

    @ParameterizedTest @CsvSource({"0x5FAFFF, 75", "0xFFFFFF, 231", "0x000000, 16", "0x9E9E9E, 247", "0x6C6C6C, 242",
            "0xFF5F5F, 203"})
    void coloursAreFoundAmongTheTwoHundredAndFiftySix(String rgb, int index) {
        assertThat(Palette.indexed(Integer.decode(rgb))).isEqualTo(index);
    }
}
