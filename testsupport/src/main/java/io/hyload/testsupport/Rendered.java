package io.hyload.testsupport;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

/// A picture as somebody's program has drawn it, and the questions a person would answer at a glance.
///
/// @param image of the size the picture has
public record Rendered(BufferedImage image) {

    /// Colours that differ less than this in every channel are one: the rest is smoothing.
    private static final int ALIKE = 16;

    /// As librsvg draws it, which image viewers and desktops use. Tests need `@RequiresProgram("rsvg-convert")`.
    ///
    /// @throws AssertionError with what it says, when it does not take the picture
    public static Rendered byRsvg(String svg) {
        try (var folder = TempFolder.create("rsvg")) {
            var png = folder.file("picture.png");
            var finished = Command.of(Programs.require("rsvg-convert"), "--output", png.toString()).input(svg).run();
            if (finished.exitCode() != 0)
                throw new AssertionError("rsvg-convert does not take the picture: " + finished.err().strip());
            return of(Files.readAllBytes(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An image file, such as PNG.
    public static Rendered of(byte[] file) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(file));
            if (image == null) throw new AssertionError(file.length + " bytes that are no image");
            return new Rendered(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many colours fill more than a thousandth of the picture: 1 where it is blank.
    public int colours() {
        var areas = new HashMap<Integer, Integer>();
        pixels(0, 0, image.getWidth(), image.getHeight())
                .forEach(rgb -> areas.merge(rgb & 0xf0f0f0, 1, Integer::sum));
        int least = image.getWidth() * image.getHeight() / 1000;
        return (int) areas.values().stream().filter(area -> area > least).count();
    }

    /// The part of a quarter that differs from the colour of the picture's first corner, from 0 to 1.
    ///
    /// @param right whether of the right half, and so `lower` of the lower one
    public double ink(boolean right, boolean lower) {
        int width = image.getWidth() / 2;
        int height = image.getHeight() / 2;
        return ink(right ? width : 0, lower ? height : 0, width, height);
    }

    /// The part of a rectangle that differs from the colour of the picture's first corner, from 0 to 1.
    public double ink(int x, int y, int width, int height) {
        int paper = image.getRGB(0, 0);
        return (double) pixels(x, y, width, height).filter(rgb -> !isAlike(rgb, paper)).count() / (width * height);
    }

    private IntStream pixels(int x, int y, int width, int height) {
        return IntStream.of(image.getRGB(x, y, width, height, null, 0, width));
    }

    private static boolean isAlike(int one, int other) {
        for (int shift = 0; shift <= 16; shift += 8) {
            if (Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)) >= ALIKE) return false;
        }
        return true;
    }
}
