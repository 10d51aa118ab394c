package io.hyload.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// What is counted and adds up: over the datagrams of a second, the workers of a run, the seconds of a summary.
///
/// @param opened  connections opened
/// @param in      bytes received
/// @param out     bytes sent
/// @param times   response times, from when a request should have been sent
/// @param service service times, from when it was really begun; empty means that they are the response times
/// @param names   what came under each name
/// @param kinds   errors and timeouts by kind
/// @param phases  where the time of the requests went; phases that none had are left out
/// @param health  how the generator fared
/// @param events  in the order they came, the first 1,000
public record Tally(long opened, long in, long out, Histogram times, Optional<Histogram> service,
        Map<String, StatsRecord.Line> names, Map<String, Long> kinds, Map<Phase, Histogram> phases, Health health,
        List<Event> events) {

    /// Nothing at all.
    public static final Tally NONE = new Tally(0, 0, 0, Histogram.empty(), Optional.empty(), Map.of(), Map.of(),
            Map.of(), Health.NONE, List.of());

    /// Memory does not grow with the run.
    private static final int MOST_EVENTS = 1000;
    /// What an entry of a map takes with its key, in counters of a histogram.
    private static final long ENTRY = 20;

    public Tally {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
        phases = phases.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(phases));
        events = List.copyOf(events);
    }

    /// Service times, whether they differ or not.
    public Histogram serviceTimes() {
        return service.orElse(times);
    }

    /// The same by a clock that is so many seconds ahead.
    Tally later(long seconds) {
        var later = events.stream().map(event -> new Event(event.at() + 1000 * seconds, event.text())).toList();
        return new Tally(opened, in, out, times, service, names, kinds, phases, health, later);
    }

    /// Both together, keys in alphabetical order.
    public Tally plus(Tally other) {
        boolean differs = service.isPresent() || other.service.isPresent();
        return new Tally(opened + other.opened, in + other.in, out + other.out, times.plus(other.times),
                differs ? Optional.of(serviceTimes().plus(other.serviceTimes())) : Optional.empty(),
                merged(names, other.names, StatsRecord.Line::plus), merged(kinds, other.kinds, Long::sum),
                other.phases.isEmpty() ? phases : merged(phases, other.phases, Histogram::plus),
                health.plus(other.health), joined(events, other.events));
    }

    /// The same under other names and kinds; what comes under one is added up.
    Tally naming(UnaryOperator<String> otherName, UnaryOperator<String> otherKind) {
        var renamed = renamed(names, otherName, StatsRecord.Line::plus);
        var rekinded = renamed(kinds, otherKind, Long::sum);
        if (renamed == names && rekinded == kinds) return this;
        return new Tally(opened, in, out, times, service, renamed, rekinded, phases, health, events);
    }

    private static <V> Map<String, V> renamed(Map<String, V> map, UnaryOperator<String> other,
            BinaryOperator<V> plus) {
        if (map.keySet().stream().allMatch(key -> other.apply(key).equals(key))) return map;
        var renamed = new TreeMap<String, V>();
        map.forEach((key, value) -> renamed.merge(other.apply(key), value, plus));
        return renamed;
    }

    /// The same without what comes under names and phases.
    Tally withoutNames() {
        if (names.isEmpty() && phases.isEmpty()) return this;
        return new Tally(opened, in, out, times, service, Map.of(), kinds, Map.of(), health, events);
    }

    /// About what it takes in memory, in counters of a histogram, which are ten bytes each.
    long size() {
        long size = 20 + times.size() + service.map(Histogram::size).orElse(0);
        for (var line : names.values()) size += ENTRY + line.times().size();
        size += ENTRY * kinds.size();
        for (var phase : phases.values()) size += ENTRY + phase.size();
        for (var event : events) size += ENTRY + event.text().length() / 5;
        return size;
    }

    private static <K, V> Map<K, V> merged(Map<K, V> one, Map<K, V> other, BinaryOperator<V> plus) {
        if (other.isEmpty()) return one;
        var all = new TreeMap<>(one);
        other.forEach((key, value) -> all.merge(key, value, plus));
        return all;
    }

    private static List<Event> joined(List<Event> one, List<Event> other) {
        if (other.isEmpty()) return one;
        var all = new ArrayList<>(one);
        all.addAll(other);
        return all.size() <= MOST_EVENTS ? all : all.subList(0, MOST_EVENTS);
    }

    /// The same, with what is known of the generator.
    Tally with(Health known) {
        return new Tally(opened, in, out, times, service, names, kinds, phases, known, events);
    }

    // ------------------------------------------------------------------ its parts

    static Tally of(Histogram times, Optional<Histogram> service) {
        return new Tally(0, 0, 0, times, service, Map.of(), Map.of(), Map.of(), Health.NONE, List.of());
    }

    static Tally of(String name, StatsRecord.Line line) {
        return new Tally(0, 0, 0, Histogram.empty(), Optional.empty(), Map.of(name, line), Map.of(), Map.of(),
                Health.NONE, List.of());
    }

    static Tally of(String kind, long count) {
        return new Tally(0, 0, 0, Histogram.empty(), Optional.empty(), Map.of(), Map.of(kind, count), Map.of(),
                Health.NONE, List.of());
    }

    static Tally of(Phase phase, Histogram times) {
        return new Tally(0, 0, 0, Histogram.empty(), Optional.empty(), Map.of(), Map.of(), Map.of(phase, times),
                Health.NONE, List.of());
    }

    static Tally of(Health health) {
        return new Tally(0, 0, 0, Histogram.empty(), Optional.empty(), Map.of(), Map.of(), Map.of(), health, List.of());
    }

    static Tally of(Event event) {
        return new Tally(0, 0, 0, Histogram.empty(), Optional.empty(), Map.of(), Map.of(), Map.of(), Health.NONE,
                List.of(event));
    }

    /// What is small enough to stand in any datagram.
    Tally counts() {
        return new Tally(opened, in, out, Histogram.empty(), Optional.empty(), Map.of(), Map.of(), Map.of(),
                Health.NONE, List.of());
    }
}
