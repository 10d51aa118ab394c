// Load test with a class: a user who remembers things between steps
import io.hyload.*;
import static io.hyload.Hyload.*;

// One user: fields keep what later steps need.
class VUser {
    final HttpClient client = new HttpClient();
    final String url;
    final String username;

    VUser(String url, String username) {
        this.url = url;
        this.username = username;
    }

    void behavior(int seconds) {
        // Open the home page: it sends us on to the sign-in page.
        open(url + "/", 301);
        open("/mgr/sign.html", 200);
        open("/cdnjs/jquery/jquery.min.js", 200);
        sleep(2);

        if (!signIn()) return;

        repeat(Duration.ofSeconds(seconds), () -> {
            open("/mgr/", 200);
            listCustomers();
            sleep(2);
        });
    }

    boolean signIn() {
        var response = client.post("/api/mgr/signin", form("username", username, "password", "88888888"));
        if (response.json().get("ret").asInt(-1) == 0) return true;
        Stats.oneError("signin: ret");  // counted in the statistics, and written to the log
        return false;
    }

    void listCustomers() {
        var response = client.get("/api/mgr/customers", params("action", "list_customer"));
        if (response.json().get("ret").asInt(-1) != 0) Stats.oneError("list_customer: ret");
    }

    void open(String page, int expectedStatus) {
        var response = client.get(page);
        if (response.statusCode() != expectedStatus) {
            Stats.oneError("%s: status %d".formatted(response.url(), response.statusCode()));
        }
    }
}

void main() {
    Stats.start();

    // Change them here, or for one run: hyload run FILE.java users=50 seconds=60
    var url = option("url", "http://127.0.0.1:8080");
    var users = option("users", 10);
    var seconds = option("seconds", 10);

    for (int i = 0; i < users; i++) {
        var user = new VUser(url, "user%06d".formatted(i));
        runTask(() -> user.behavior(seconds));
        sleep(1);  // the next user comes a second later
    }
    waitForTasksDone();
}
