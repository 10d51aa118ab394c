package io.hyload.run;

import io.hyload.HttpClient;
import io.hyload.Hyload;
import io.hyload.Stats;

/// A scenario in a process of its own, run until a signal ends it: `url=http://…` and the usual words.
final class Endless {

    private Endless() {}

    public static void main(String[] args) {
        Stats.start(args);
        var url = Hyload.option("url", "");
        for (int i = 0; i < 4; i++) {
            Hyload.runTask(() -> {
                var client = new HttpClient();
                while (true) {
                    client.get(url);
                    Hyload.sleep(0.02);
                }
            });
        }
        Hyload.waitForTasksDone();
    }
}
