package io.hyload.plots;

import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;

import org.apache.batik.anim.dom.SVGDOMImplementation;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.XMLAbstractTranscoder;
import org.apache.batik.transcoder.image.PNGTranscoder;
import org.w3c.dom.Element;

/// Pictures as SVG and PNG. The only class that knows Batik.
///
/// Text stays text, in generic font families; nothing refers to anything outside; colours are attributes, so that a page can
/// replace them by its own (`[fill="…"]`).
final class Svg {

    /// Digits after the point: a tenth of a pixel is finer than any screen or printer.
    private static final int PRECISION = 1;
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private Svg() {}

    /// A file of its own.
    ///
    /// @throws MissingFonts when this machine has none
    static String document(Picture picture) {
        return DECLARATION + element(picture, "chart");
    }

    /// To be put into a page, with ids that begin with `prefix`.
    ///
    /// @throws MissingFonts when this machine has none
    static String element(Picture picture, String prefix) {
        MissingFonts.check();
        var document = SVGDOMImplementation.getDOMImplementation().createDocument(
                SVGDOMImplementation.SVG_NAMESPACE_URI, "svg", null);
        var context = SVGGeneratorContext.createDefault(document);
        context.setPrecision(PRECISION);
        context.setComment(null);
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String kind) {
                return prefix + "-" + super.generateID(kind);
            }
        });
        var graphics = new SVGGraphics2D(context, false);
        picture.chart().draw(graphics, new Rectangle2D.Double(0, 0, picture.width(), picture.height()));
        var root = graphics.getRoot();
        describe(root, picture, prefix);
        return Markup.of(root);
    }

    private static void describe(Element root, Picture picture, String prefix) {
        root.setAttribute("viewBox", "0 0 " + picture.width() + " " + picture.height());
        root.setAttribute("width", String.valueOf(picture.width()));
        root.setAttribute("height", String.valueOf(picture.height()));
        root.setAttribute("font-family", "sans-serif"); // Batik names one that only Java knows
        root.setAttribute("role", "img");
        root.setAttribute("aria-labelledby", prefix + "-title " + prefix + "-desc");
        var first = root.getFirstChild();
        root.insertBefore(told("title", prefix, picture.title(), root), first);
        root.insertBefore(told("desc", prefix, picture.description(), root), first);
        // Batik calls that alike in every picture
        if (first instanceof Element shared && shared.hasAttribute("id"))
            shared.setAttribute("id", prefix + "-" + shared.getAttribute("id"));
    }

    private static Element told(String kind, String prefix, String text, Element root) {
        var element = root.getOwnerDocument().createElementNS(SVGDOMImplementation.SVG_NAMESPACE_URI, kind);
        element.setAttribute("id", prefix + "-" + kind);
        element.setTextContent(text);
        return element;
    }

    /// The SVG as PNG, twice as large for sharp screens. Scripts and references to elsewhere are not followed.
    static byte[] png(String document, int width) {
        var transcoder = new PNGTranscoder();
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_WIDTH, 2f * width);
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_ALLOW_EXTERNAL_RESOURCES, false);
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_EXECUTE_ONLOAD, false);
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_ALLOWED_SCRIPT_TYPES, "");
        transcoder.addTranscodingHint(XMLAbstractTranscoder.KEY_XML_PARSER_VALIDATING, false);
        var png = new ByteArrayOutputStream();
        try {
            transcoder.transcode(new TranscoderInput(new StringReader(document)), new TranscoderOutput(png));
        } catch (TranscoderException e) {
            throw new IllegalStateException(e); // the document is ours
        }
        return png.toByteArray();
    }
}
