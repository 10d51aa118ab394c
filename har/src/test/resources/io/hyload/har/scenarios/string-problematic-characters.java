// Recorded: string-problematic-characters.har
import io.hyload.*;
import static io.hyload.Hyload.*;

// Change them here, or for one run: hyload run Shop.java users=50
final String url = option("url", "https://reqres.in");
final int users = option("users", 1);

// One user: own cookies, own connections.
class User {
    final HttpClient client = new HttpClient(baseUrl(url));

    // What one user does.
    void visit() {
        usersPage();
    }

    // /api/users/2
    void usersPage() {
        expect(200, client.patch("/api/users/2", files(field("name", "'\\'\\r\\n\"\\\""))));
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
