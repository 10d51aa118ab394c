import java.util.concurrent.ConcurrentLinkedDeque;

import io.hyload.*;
import static io.hyload.Hyload.*;

/// What `truth` runs: a warm-up, a pause in which nothing is sent, and then so many arrivals a second; or users in a closed
/// loop, who send about as many. Arrivals take a client that is free, so that connections are kept: opening them is not what
/// is looked at here.
void main() {
    Stats.start();
    var base = baseUrl(option("base", "http://127.0.0.1:8080"));
    double rate = option("rate", 2000.0);
    var time = option("time", Duration.ofSeconds(30));
    var warmup = option("warmup", Duration.ofSeconds(5));
    var free = new ConcurrentLinkedDeque<HttpClient>();
    for (int i = option("clients", 6000); i > 0; i--) free.push(new HttpClient(base));
    arrivals(hold(rate, warmup), () -> get(free, "/warm"));
    sleep(warmup.plusSeconds(3));
    if (option("closed", false)) {
        users((int) (rate / 10), Duration.ofMillis(100), _ -> repeat(time, () -> {
            get(free, "/");
            sleep(0.04);
        }));
    } else {
        arrivals(hold(rate, time), () -> get(free, "/"));
    }
    waitForTasksDone();
}

void get(ConcurrentLinkedDeque<HttpClient> free, String path) {
    var client = free.pop();
    client.get(path);
    free.push(client);
}
