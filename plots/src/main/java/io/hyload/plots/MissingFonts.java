package io.hyload.plots;

import java.awt.Font;
import java.awt.font.FontRenderContext;

/// This machine has no fonts, without which no text can be measured and no chart drawn.
public final class MissingFonts extends RuntimeException {

    private static final long serialVersionUID = 1;

    private MissingFonts(Throwable cause) {
        super("charts: no fonts on this machine (install fontconfig and a font: apt install fontconfig fonts-dejavu-core, "
                + "dnf install fontconfig dejavu-sans-fonts, apk add fontconfig ttf-dejavu)", cause);
    }

    /// @throws MissingFonts when there are none
    static void check() {
        try {
            var font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
            font.getStringBounds("0", new FontRenderContext(null, true, true));
        } catch (RuntimeException | Error e) {
            // An Error of various kinds, by JDK: "Fontconfig head is null", or a library that cannot be loaded.
            if (e instanceof VirtualMachineError && !(e instanceof InternalError)) throw e;
            throw new MissingFonts(e);
        }
    }
}
