// Demo: fifty users in the demo shop
import io.hyload.*;
import static io.hyload.Hyload.*;

// What one user does: sign in, then look around and add a customer now and then.
void shopper(String url, int number, int seconds) {
    var client = new HttpClient(baseUrl(url));
    var username = "byhy_%04d".formatted(number);

    var signIn = client.post("/api/mgr/signin",
            form("username", username, "password", "88888888"), name("sign in"));
    if (signIn.json().get("ret").asInt(-1) != 0) {
        Stats.oneError("sign in: ret");
        return;
    }

    var random = ThreadLocalRandom.current();
    repeat(Duration.ofSeconds(seconds), () -> {
        listCustomers(client);
        sleepBetween(0.1, 0.4);

        if (random.nextInt(5) == 0) {
            addCustomer(client, username);
            sleepBetween(0.1, 0.4);
        }

        openPage(client);
        sleepBetween(0.1, 0.4);
    });
}

void listCustomers(HttpClient client) {
    var response = client.get("/api/mgr/customers",
            params("action", "list_customer", "pagesize", "10", "pagenum", "1"), name("list customers"));
    if (!response.error().isEmpty()) return;  // no answer: counted already
    if (response.json().at("/retlist/0/name").isMissing()) Stats.oneError("list customers: nobody there");
}

void addCustomer(HttpClient client, String username) {
    var customer = Map.of("name", "客户 of " + username, "phonenumber", "13345679934", "address", "12 Quay Street");
    var response = client.post("/api/mgr/customers",
            json(Map.of("action", "add_customer", "data", customer)), name("add customer"));
    if (!response.error().isEmpty()) return;
    if (response.json().get("id").asInt(-1) < 1) Stats.oneError("add customer: no id");
}

// A page, with two of the things that a browser would load for it.
void openPage(HttpClient client) {
    var page = client.get("/mgr/", name("open page"));
    if (page.error().isEmpty() && !page.text().contains("客户")) Stats.oneError("open page: wrong page");
    client.get("/mgr/style.css", discardBody());
    client.get("/mgr/app.js", discardBody());
}

void main() {
    Stats.start();

    var url = option("url", "http://127.0.0.1:8080");
    var users = option("users", 50);
    var seconds = option("seconds", 15);

    users(users, Duration.ofSeconds(2), number -> shopper(url, number, seconds));
    waitForTasksDone();
}
