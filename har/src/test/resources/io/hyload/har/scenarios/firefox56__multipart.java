// Recorded: firefox56__multipart.har
import io.hyload.*;
import static io.hyload.Hyload.*;

// Change them here, or for one run: hyload run Shop.java users=50
final String url = option("url", "http://cgi-lib.berkeley.edu");
final int users = option("users", 1);

// Files that are sent, found from the folder that hyload is started in.
final String upfile = option("upfile", "upload/Small.gif");

// One user: own cookies, own connections.
class User {
    final HttpClient client = new HttpClient(baseUrl(url),
            header("User-Agent", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.11; rv:56.0) Gecko/20100101 Firefox/56.0"),
            header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            header("Accept-Language", "fr,fr-FR;q=0.8,en-US;q=0.5,en;q=0.3"));

    // What one user does.
    void visit() {
        sampleFileUploadForm();
        sleep(6.8);
        fileUploadResults();
    }

    // Sample File Upload Form
    void sampleFileUploadForm() {
        expect(200, client.get("/ex/fup.html"));
    }

    // File Upload Results
    void fileUploadResults() {
        expect(200, client.post("/ex/fup.cgi", header("Referer", url + "/ex/fup.html"),
                files(file("upfile", Path.of(upfile), "image/gif"), field("note", "FILENAME"))));
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
