import java.util.concurrent.atomic.AtomicInteger;
import io.hyload.*;
import static io.hyload.Hyload.*;

/// What a connected user costs who does nothing: each sends one request and sleeps; then all garbage is collected.
void main() throws Exception {
    Stats.start();
    int users = option("users", 15_000);
    var base = option("base", "");
    // One user before all others, for what is loaded or built once and stays.
    try (var client = new HttpClient(baseUrl(base))) {
        client.get("/small.json").text();
    }
    long before = live();
    var connected = new AtomicInteger();
    users(users, Duration.ofSeconds(3), _ -> {
        var client = new HttpClient(baseUrl(base), timeout(30));
        if (client.get("/small.json").ok()) connected.incrementAndGet();
        while (connected.get() >= 0 && !stopping()) sleep(60);
    });
    var patience = System.nanoTime() + 60_000_000_000L;
    while (connected.get() < users && System.nanoTime() < patience) Thread.sleep(100);
    Thread.sleep(2000); // until all of them sleep
    long after = live();
    IO.println("idle " + connected.get() + " " + (after - before));
    Runtime.getRuntime().halt(connected.get() == users ? 0 : 1); // who sleeps need not be woken
}

/// Bytes of the heap that are in use after a full collection.
long live() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
        System.gc();
        Thread.sleep(200);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
}
