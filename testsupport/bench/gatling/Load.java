import java.time.Duration;

import io.gatling.javaapi.core.Simulation;

import static io.gatling.javaapi.core.CoreDsl.*;
import static io.gatling.javaapi.http.HttpDsl.*;

/// What Gatling does in each case of the benchmark: the same as Load.java of hyload, every answer checked.
public class Load extends Simulation {
    {
        var path = System.getProperty("path");
        boolean fresh = System.getProperty("fresh").equals("yes");
        // Its cache would ask whether the answer has changed, in place of getting it again.
        var protocol = http.disableCaching().baseUrl(System.getProperty("base")).userAgentHeader("gatling").acceptHeader("*/*");
        if (fresh) protocol = protocol.connectionHeader("close");
        var request = switch (System.getProperty("kind")) {
            case "form" -> http("order").post(path).formParam("article", 42).formParam("amount", 3)
                    .formParam("customer", "Ann Lee").check(status().is(200), jsonPath("$.order").is("4711"));
            default -> http("get").get(path).check(status().is(200));
        };
        var load = scenario("load").during(Duration.ofSeconds(Long.getLong("seconds"))).on(exec(request));
        setUp(load.injectOpen(atOnceUsers(Integer.getInteger("users"))).protocols(protocol));
    }
}
