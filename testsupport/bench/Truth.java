import java.util.stream.IntStream;

import io.hyload.*;
import static io.hyload.Hyload.*;

/// What `truth` runs: a warm-up, a pause in which nothing is sent, and then so many arrivals a second, each with a
/// connection of its own; or users in a closed loop, who send about as many.
void main() {
    Stats.start();
    var base = baseUrl(option("base", "http://127.0.0.1:8080"));
    double rate = option("rate", 2000.0);
    var time = option("time", Duration.ofSeconds(30));
    var warmup = option("warmup", Duration.ofSeconds(5));
    // Each connection leaves a port behind that waits for a minute.
    var from = localAddress(IntStream.range(2, 2 + option("addresses", 8)).mapToObj(i -> "127.0.0." + i)
            .toArray(String[]::new));
    arrivals(hold(rate, warmup), () -> new HttpClient(base, from).get("/warm"));
    sleep(warmup.plusSeconds(3));
    if (option("closed", false)) {
        users((int) (rate / 10), Duration.ofMillis(100), _ -> {
            repeat(time, () -> {
                var client = new HttpClient(base, from);
                client.get("/");
                client.close();
                sleep(0.04);
            });
        });
    } else {
        arrivals(hold(rate, time), () -> new HttpClient(base, from).get("/"));
    }
    waitForTasksDone();
}
