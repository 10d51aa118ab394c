package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;

/// Pictures in a page, each with its description under it. On a narrow screen one scrolls in a box of its own, since its
/// lettering could not be read any smaller.
final class Gallery {

    private Gallery() {}

    /// @param prefix of the ids in them, so that no two in a page share one
    static Html of(List<Picture> pictures, String prefix) {
        var figures = new ArrayList<Html>();
        for (int i = 0; i < pictures.size(); i++) {
            var picture = pictures.get(i);
            var svg = new Html.Ours(Svg.element(picture, prefix + i));
            var box = Html.of("div", svg).with("tabindex", "0").with("role", "region")
                    .with("aria-label", picture.title());
            figures.add(Html.of("figure", box, Html.of("figcaption", picture.description())));
        }
        return Html.group(figures);
    }
}
