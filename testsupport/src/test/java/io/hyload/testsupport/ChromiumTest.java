package io.hyload.testsupport;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@RequiresProgram({"chromium", "rsvg-convert", "xmllint"}) @TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromiumTest {

    private static final String BLANK = picture("");
    private static final String GOOD = picture("""
            <rect x="10" y="10" width="180" height="80" fill="blue"/>
            <text x="20" y="50" fill="white">商品 &amp; more</text><text x="20" y="70" fill="white">below</text>""");
    private static final String BAD = picture("""
            <text x="150" y="50">much too long for the picture</text>
            <text x="20" y="80">one on</text><text x="30" y="82">the other</text>""");

    private Map<String, Chromium.Drawing> drawings;

    @BeforeAll
    void draw() {
        var pictures = new LinkedHashMap<String, String>();
        pictures.put("blank", BLANK);
        pictures.put("good", "<?xml version=\"1.0\"?>\n" + GOOD);
        pictures.put("bad", BAD);
        drawings = Chromium.draw(pictures);
    }

    @Test
    void aBlankPictureIsSeenToBeBlank() {
        assertThat(drawings.get("blank").rendered().colours()).isEqualTo(1);
        assertThat(drawings.get("blank").rendered().ink(false, false)).isZero();
        assertThat(Rendered.byRsvg(BLANK).colours()).isEqualTo(1);
    }

    @Test
    void everyPictureIsItsOwnPartOfThePage() {
        var good = drawings.get("good").rendered();
        assertThat(good.image().getWidth()).isEqualTo(200);
        assertThat(good.image().getHeight()).isEqualTo(100);
        assertThat(good.ink(false, false)).isBetween(0.7, 0.8); // 90 × 40 of 100 × 50
        assertThat(good.ink(true, true)).isBetween(0.7, 0.8);
        assertThat(Rendered.byRsvg(GOOD).ink(true, true)).isBetween(0.7, 0.8);
    }

    @Test
    void textsThatLieWellAreNotComplainedOf() {
        assertThat(drawings.get("good").texts()).extracting(Chromium.Text::text).containsExactly("商品 & more", "below");
        assertThat(drawings.get("good").textsOutside()).isEmpty();
        assertThat(drawings.get("good").overlaps()).isEmpty();
    }

    @Test
    void aTextThatLeavesThePictureIsFound() {
        assertThat(drawings.get("bad").textsOutside()).extracting(Chromium.Text::text)
                .containsExactly("much too long for the picture");
    }

    @Test
    void textsThatLieOnEachOtherAreFound() {
        assertThat(drawings.get("bad").overlaps()).hasSize(1).first().asString().contains("one on")
                .contains("the other");
    }

    @Test
    void whatIsNotWellFormedIsToldWithItsReason() {
        assertThat(Xml.faults(GOOD)).isEmpty();
        assertThat(Xml.faults("<svg><g></svg>")).contains("mismatch");
        assertThatThrownBy(() -> Rendered.byRsvg("<svg><g></svg>")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not take the picture");
    }

    private static String picture(String parts) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100">
                <rect width="200" height="100" fill="white"/>%s</svg>
                """.formatted(parts);
    }
}
