package io.hyload.stats;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BooksTest {

    private static Summary summary(Health health, Map<String, StatsRecord.Line> names) {
        var summary = new Summary();
        var tally =
                new Tally(0, 0, 0, Histogram.empty(), Optional.empty(), names, Map.of(), Map.of(), health, List.of());
        summary.add(new StatsRecord(1, 1_000, 900, 0, 100, 0, 0, new StatsRecord.Totals(1_000, 900, 0, 100, Map.of()),
                Optional.of(new StatsRecord.Details("", "", 0, 10, 10, tally, Optional.empty(), Optional.empty()))));
        return summary;
    }

    private static Health used(double ran, double asked, double slept) {
        return new Health(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ran, asked, slept);
    }

    @Test
    void usersAreRateTimesTheTimeInRequestsAndThinking() {
        var failed = Map.of("GET /", new StatsRecord.Line(1_000, 100, 0, Histogram.empty()));
        var books = Books.of(summary(used(100, 30, 69), failed), 10).orElseThrow();
        assertThat(books).isEqualTo(new Books(10, 100, 0.03, 0.069));
        assertThat(books.accounted()).isCloseTo(0.99, within(1e-9));
    }

    @Test
    void whereNothingIsKnownOfUsersThereAreNone() {
        assertThat(Books.of(summary(Health.NONE, Map.of()), 10)).isEmpty();
        assertThat(Books.of(new Summary(), 10)).isEmpty();
        assertThat(Books.of(summary(used(1, 1, 0), Map.of()), 0)).isEmpty();
    }
}
