import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.hyload.stats.Event;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Tally;

/// Writes the stats files that the workers of a long run would have left: five names, log-normal response times of a busy
/// server, a standstill in the middle, errors, notes.
///
/// Words: the folder, how many workers, how many seconds, requests a second of each worker.
void main(String[] args) throws IOException {
    var folder = Path.of(args[0]);
    int seconds = Integer.parseInt(args[2]);
    for (int worker = 0; worker < Integer.parseInt(args[1]); worker++)
        Files.write(folder.resolve("worker-" + worker + ".sts"), lines(worker, seconds, Integer.parseInt(args[3])));
}

static final List<String> NAMES =
        List.of("GET /cart", "POST /login", "GET /orders/{id}", "POST /checkout", "GET /商品/列表");
static final long START = 1_795_356_000;

static Iterable<String> lines(int worker, int seconds, int rate) {
    var random = new Random(worker);
    var total = new long[4];
    return () -> java.util.stream.IntStream.range(0, seconds).mapToObj(i -> {
        var names = new LinkedHashMap<String, Line>();
        var all = Histogram.empty();
        long errors = random.nextInt(20) == 0 ? 1 + random.nextInt(3) : 0;
        for (int name = 0; name < NAMES.size(); name++) {
            var times = new long[Math.max(1, rate / NAMES.size())];
            double busy = (name + 1) * (i >= seconds / 2 && i < seconds / 2 + 5 ? 20 : 1 + 0.3 * Math.sin(i / 300.0));
            for (int k = 0; k < times.length; k++) times[k] = (long) (10_000 * busy * Math.exp(random.nextGaussian() * 0.5));
            var histogram = Histogram.of(times);
            names.put(NAMES.get(name), new Line(times.length, 0, 900L * times.length, histogram));
            all = all.plus(histogram);
        }
        total[0] += all.count() + errors;
        total[1] += all.count();
        total[3] += errors;
        var health = new Health(0.4, 0.01, 900, 2_500, 0.003, 240, 20_000, 0, 0, 0, 100, 30, 70, rate);
        var events = worker == 0 && i % 900 == 450
                ? List.of(new Event((START + i) * 1000L, "rate +10%"))
                : List.<Event>of();
        var tally = new Tally(2, 900 * all.count(), 200 * all.count(), all, Optional.empty(), names,
                errors == 0 ? Map.of() : Map.of("reset-response", errors), Map.of(), health, events);
        var facts = i > 0 ? Optional.<Facts>empty()
                : Optional.of(new Facts("Shop", Map.of("users", "100"), "gen" + worker, 8, "25.0.3", "1.0.0", START));
        double sum = all.mean() * all.count() / 1e6;
        return new StatsRecord(START + i, all.count() + errors, all.count(), 0, errors, sum, sum / all.count(),
                new Totals(total[0], total[1], 0, total[3], Map.of("0-100ms", total[1])),
                Optional.of(new Details("gen" + worker + ":7:" + START, "", i, 100, 100, tally, facts,
                        Optional.empty()))).toLine();
    }).iterator();
}
