import io.hyload.*;
import static io.hyload.Hyload.*;

/// What hyload does in each case of the benchmark: as a user would write it, statistics on, every answer checked.
void main() {
    Stats.start();
    var time = option("time", Duration.ofSeconds(20));
    var path = option("path", "/small.json");
    boolean fresh = option("fresh", false);
    var kind = option("kind", "get");
    users(option("users", 64), Duration.ZERO, _ -> {
        var client = new HttpClient(baseUrl(option("base", "")), keepAlive(!fresh), sslVerify(false));
        repeat(time, switch (kind) {
            case "get" -> () -> check(client.get(path));
            case "discard" -> () -> check(client.get(path, discardBody()));
            case "form" -> () -> {
                var response = client.post(path, form("article", 42, "amount", 3, "customer", "Ann Lee"));
                check(response);
                if (response.json().get("order").asInt(0) != 4711) Stats.oneError("no order");
            };
            default -> throw new IllegalArgumentException("kind " + kind);
        });
    });
    waitForTasksDone();
}

void check(HttpResponse response) {
    // A failure of the network has been counted already.
    if (!response.ok() && response.error().isEmpty()) Stats.oneError("status " + response.statusCode());
}
