/// What a scenario imports (`io.hyload`), its statistics, its JSON and HTML.
module io.hyload.core {
    exports io.hyload;
    exports io.hyload.html;
    exports io.hyload.json;
    exports io.hyload.stats;

    requires java.management;

    uses io.hyload.html.HtmlReader;
    uses io.hyload.json.JsonCodec;
}
