/// JSON as a scenario meets it: [io.hyload.json.Json] is a read-only view of a value, [io.hyload.json.JsonCodec] the
/// service that parses and writes it. `core` has no codec; `hyload-core-jackson` brings one.
package io.hyload.json;
