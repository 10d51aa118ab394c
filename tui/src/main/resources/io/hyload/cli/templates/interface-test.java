// Interface test: try requests one by one and see what goes over the wire
import io.hyload.*;
import static io.hyload.Hyload.*;

void main() {
    var client = new HttpClient();

    System.out.println("Message 1 - sign in >>>");
    client.post("http://127.0.0.1:8080/api/mgr/signin",
            // the body, in x-www-form-urlencoded format
            form("username", "byhy", "password", "88888888"),
            debug());  // print the whole exchange

    System.out.println("Message 2 - list customers >>>");
    client.get("/api/mgr/customers", params("action", "list_customer"), debug());
}
