package io.hyload.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.tui.Look;
import io.hyload.tui.screen.HubEntry;

/// What a project remembers for the terminal application. It is kept by [SettingsFile].
///
/// @param hubs       in the order of the list; each URL once
/// @param listenPort of the UDP port to which workers may send; 0 for a free one
/// @param isListening whether that port is open
/// @param baseline   path of the stats file that others are compared with, as the user would write it
/// @param theme      empty for the usual one
/// @param signs      empty for those of the locale
/// @param options    what each scenario was run with last: the words of the command line by name, by the path of its file as the
///                   user would write it. It is no place for secrets: those of a run stand in `secrets.properties`
record Settings(List<HubEntry> hubs, int listenPort, boolean isListening, Optional<String> baseline,
        Optional<Look.Theme> theme, Optional<Look.Signs> signs, Map<String, Map<String, String>> options) {
    /// Where workers of the original send to.
    static final int USUAL_PORT = 29999;

    /// Of a project that has not said anything.
    static final Settings NONE = new Settings(List.of(), USUAL_PORT, true, Optional.empty(), Optional.empty(),
            Optional.empty(), Map.of());

    Settings {
        hubs = List.copyOf(hubs);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options)); // in their order, which the file has too
    }

    Settings withHubs(List<HubEntry> now) {
        return new Settings(now, listenPort, isListening, baseline, theme, signs, options);
    }

    Settings withListener(int port, boolean isOpen) {
        return new Settings(hubs, port, isOpen, baseline, theme, signs, options);
    }

    Settings withBaseline(Optional<String> now) {
        return new Settings(hubs, listenPort, isListening, now, theme, signs, options);
    }

    Settings withLook(Optional<Look.Theme> nowTheme, Optional<Look.Signs> nowSigns) {
        return new Settings(hubs, listenPort, isListening, baseline, nowTheme, nowSigns, options);
    }

    /// @param scenario path of its file
    /// @param words    by name, in their order; none forgets them
    Settings withOptions(String scenario, Map<String, String> words) {
        var all = new LinkedHashMap<>(options);
        if (words.isEmpty()) all.remove(scenario);
        else all.put(scenario, Collections.unmodifiableMap(new LinkedHashMap<>(words)));
        return new Settings(hubs, listenPort, isListening, baseline, theme, signs, all);
    }

    /// What a scenario was run with last; empty if it never was.
    Map<String, String> options(String scenario) {
        return options.getOrDefault(scenario, Map.of());
    }

    boolean hasToken() {
        return hubs.stream().anyMatch(hub -> hub.token().isPresent());
    }
}
