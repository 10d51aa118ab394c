import java.util.stream.IntStream;

import io.hyload.*;
import static io.hyload.Hyload.*;

/// Many users who are connected and do little: each connects within the ramp, sends a request, and another one after each
/// pause, on the same connection.
void main() {
    Stats.start();
    var base = baseUrl(option("base", "http://127.0.0.1:8080"));
    int addresses = option("addresses", 1);
    var from = localAddress(IntStream.range(0, addresses).mapToObj(i -> "127.0.0." + (2 + i)).toArray(String[]::new));
    int times = option("times", 3);
    var pause = option("pause", Duration.ofSeconds(60));
    users(option("users", 10_000), option("ramp", Duration.ofSeconds(60)), _ -> {
        var client = new HttpClient(base, from, timeout(30));
        repeat(times, () -> {
            var response = client.get("/small.json");
            if (response.ok() && !response.text().contains("42")) Stats.oneError("not what was asked for");
            sleep(pause);
        });
    });
    waitForTasksDone();
}
