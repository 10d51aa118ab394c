/// What a scenario imports (`io.hyload`), its statistics and its JSON.
module io.hyload.core {
    exports io.hyload;
    exports io.hyload.json;
    exports io.hyload.stats;

    requires java.management;

    uses io.hyload.json.JsonCodec;
}
