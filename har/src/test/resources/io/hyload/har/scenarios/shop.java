// Recorded: shop.har
import io.hyload.*;
import static io.hyload.Hyload.*;

// Change them here, or for one run: hyload run Shop.java users=50
final String url = option("url", "http://shop.test:8080");
final String cdnUrl = option("cdnUrl", "http://cdn.test");
final int users = option("users", 1);

// Secrets: they stand in secrets.properties.
final String password = option("password", "");
final String token = option("token", "");

// Files that are sent, found from the folder that hyload is started in.
final String photo = option("photo", "upload/me.jpg");

// One user: own cookies, own connections.
class User {
    final HttpClient client = new HttpClient(baseUrl(url), header("User-Agent", "Browser/1.0"),
            header("Accept", "text/html,*/*;q=0.8"), header("Accept-Language", "en"));

    // What answers have told, for later requests.
    String csrf = "";
    String item = "";

    // What one user does.
    void visit() {
        signInShop();
        sleep(4.2);
        商品列表();
        sleep(13);
        cart();
    }

    // Sign in – Shop
    void signInShop() {
        csrf = expect(200, client.get("/login")).html("input[name=csrf]", "value");
        expect(302, client.post("/login", header("Origin", url),
                form("csrf", csrf, "user", "ann", "password", password)));
    }

    // 商品/列表
    void 商品列表() {
        expect(200, client.get("/"));
        all(
                () -> expect(200, client.get(cdnUrl + "/app.css")),
                // TODO value from recording: 7
                () -> expect(200, client.get(cdnUrl + "/app.js", params("v", "7"))),
                () -> {
                    var response = expect(200, client.get("/api/items", params("page", "1", "size", "20"),
                            header("Accept", "application/json"), bearer(token)));
                    item = response.json().at("/items/0/id").asString();
                });
    }

    // Cart
    void cart() {
        var response2 = expect(200, client.post("/api/cart", params("action", "add"),
                header("Content-Type", "application/json"),
                body("""
                        {"item":"%s","count":2,"note":"says \\"hi\\"","session":"%s"}""".formatted(item, csrf))));
        var order = response2.json().at("/order").asString();
        expect(200, client.put("/api/cart/" + order + "/address", params("action", "ship"),
                header("Content-Type", "application/json"), name("PUT /api/cart/{order}/address"),
                body("""
                        {
                          "street": "12 Quay Street",
                          "city": "",
                          "lines": ["a", "b"]
                        }
                        """)));
        expect(200, client.post("/photo",
                files(field("title", "Me & you"), file("photo", Path.of(photo), "image/jpeg"))));
        // TODO value from recording: 9f8e7d6c5b4a
        expect(200, client.get("https://pay.test/start", params("order", order, "nonce", "9f8e7d6c5b4a")));
    }

    // Counts an error when the answer has another status than the one recorded.
    HttpResponse expect(int status, HttpResponse response) {
        if (response.error().isEmpty() && response.statusCode() != status) {
            var path = response.url().replaceFirst("\\?.*", "");
            Stats.oneError("%s: status %d, not %d".formatted(path, response.statusCode(), status));
        }
        return response;
    }
}

void main() {
    Stats.start();

    users(users, Duration.ofSeconds(users), _ -> new User().visit());  // a new user each second
    waitForTasksDone();
}
