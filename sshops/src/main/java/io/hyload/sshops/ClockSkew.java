package io.hyload.sshops;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How far the clock of a machine is ahead of the one here, and how sure that is.
///
/// A question sent at *s* and answered at *r* by the time *t* there was answered between *s* and *r*, so the clock there is
/// ahead by *t − r* at least and *t − s* at most (Cristian 1989). What holds for each of several rounds holds for all: the
/// answer is the middle of what they have in common, which no round with a shorter way makes worse. Where they have nothing in common, since
/// a clock was set meanwhile, the quickest round alone counts.
///
/// @param ahead negative where it is behind
/// @param error the true value is at most this far off
public record ClockSkew(Duration ahead, Duration error) {

    /// One question.
    ///
    /// @param sent       by the clock here
    /// @param there      what the clock there showed in between, rounded down to its resolution
    /// @param resolution of what was told: a second where `date` knows no less
    /// @param received   by the clock here
    public record Round(Instant sent, Instant there, Duration resolution, Instant received) {

        /// @param text what `date +%s%N` printed there
        /// @return empty where that is no time
        static Optional<Round> of(Instant sent, String text, Instant received) {
            // Short of nine digits more it is seconds: a `date` without %N prints an N, or nothing, in its place.
            var resolution = text.matches("\\d{15,}") ? Duration.ZERO : Duration.ofSeconds(1);
            return Facts.instant(text).map(there -> new Round(sent, there, resolution, received));
        }

        private Duration least() {
            return Duration.between(received, there);
        }

        private Duration most() {
            return Duration.between(sent, there.plus(resolution));
        }

        private Duration width() {
            return most().minus(least());
        }
    }

    /// What several rounds tell; the more there are, and the quicker, the smaller the error.
    ///
    /// @throws IllegalArgumentException without a round
    public static ClockSkew of(List<Round> rounds) {
        var quickest = rounds.stream().min(Comparator.comparing(Round::width))
                .orElseThrow(() -> new IllegalArgumentException("no round"));
        var least = rounds.stream().map(Round::least).max(Comparator.naturalOrder()).orElseThrow();
        var most = rounds.stream().map(Round::most).min(Comparator.naturalOrder()).orElseThrow();
        return least.compareTo(most) <= 0 ? between(least, most) : between(quickest.least(), quickest.most());
    }

    private static ClockSkew between(Duration least, Duration most) {
        var error = most.minus(least).dividedBy(2);
        return new ClockSkew(least.plus(error), error);
    }

    /// Asks a machine for its time, so many times.
    ///
    /// @param clock the one here
    /// @return empty where it does not tell the time
    public static Optional<ClockSkew> measure(Remote remote, int rounds, InstantSource clock) throws IOException {
        var answers = remote.clock(rounds, clock);
        return answers.isEmpty() ? Optional.empty() : Optional.of(of(answers));
    }

    /// What the clock there shows when the one here shows `instant`.
    public Instant there(Instant instant) {
        return instant.plus(ahead);
    }
}
