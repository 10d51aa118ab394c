// Require thresholds
// needs: client
// hyload run exits with 1 when one does not hold.
Stats.require("p99 < 3s", "errors < 1%", "search.max <= 3s");
client.get("http://127.0.0.1:8080/api/path1", name("search"));
