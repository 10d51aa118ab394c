// Load test with a function: what one user does is one function
import io.hyload.*;
import static io.hyload.Hyload.*;

// What one user does.
void behavior(String url, String username, String password, int seconds) {
    var client = new HttpClient();  // one client is one user: own cookies, own connections

    var response = client.post(url + "/api/mgr/signin", form("username", username, "password", password));
    if (response.json().get("ret").asInt(-1) != 0) {
        Stats.oneError("signin: ret");  // counted in the statistics, and written to the log
        return;
    }
    sleep(1);

    repeat(Duration.ofSeconds(seconds), () -> {
        // After the first request a path alone is enough.
        var list = client.get("/api/mgr/customers", params("action", "list_customer"));
        if (list.json().get("ret").asInt(-1) != 0) Stats.oneError("list_customer: ret");
        sleep(1);
    });
}

void main() {
    Stats.start();

    // Change them here, or for one run: hyload run FILE.java users=50 seconds=60
    var url = option("url", "http://127.0.0.1:8080");
    var users = option("users", 10);
    var seconds = option("seconds", 10);

    for (int i = 0; i < users; i++) {
        var username = "byhy_%04d".formatted(i);
        runTask(() -> behavior(url, username, "88888888", seconds));
        sleep(1);  // the next user comes a second later
    }
    waitForTasksDone();
}
