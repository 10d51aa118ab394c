// Recorded: chrome61__get.har
import io.hyload.*;
import static io.hyload.Hyload.*;

// Change them here, or for one run: hyload run Shop.java users=50
final String url = option("url", "http://computer-database.gatling.io");
final int users = option("users", 1);

// One user: own cookies, own connections.
class User {
    final HttpClient client = new HttpClient(baseUrl(url),
            header("User-Agent",
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_6) AppleWebKit/537.36 (KHTML, like Gecko) "
                            + "Chrome/61.0.3163.100 Safari/537.36"),
            header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,image/apng,*/*;q=0.8"),
            header("Accept-Language", "fr-FR,fr;q=0.8,en-US;q=0.6,en;q=0.4"));

    // What one user does.
    void visit() {
        computersDatabase();
    }

    // Computers database
    void computersDatabase() {
        expect(200, client.get("/computers", params("p", "1")));
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
