package io.hyload.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

import io.hyload.tui.Effect;
import io.hyload.tui.Look;
import io.hyload.tui.Msg;
import io.hyload.tui.Runner;

/// Remembers the theme and the signs that somebody chose, and no others: those of the locale are for the terminal they were found for.
final class LookEffects implements Runner {
    private final SettingsFile file;
    private Look before;
    private volatile Look chosen;

    /// @param before how things look at first
    LookEffects(SettingsFile file, Look before) {
        this.file = file;
        this.before = before;
        this.chosen = before;
    }

    /// How things look at first.
    ///
    /// @param found what the terminal tells of itself, with the theme that is remembered
    static Look remembered(Settings settings, Look found) {
        return new Look(found.theme(), found.depth(), found.isAscii() ? found.signs() : settings.signs().orElse(
                found.signs()));
    }

    @Override
    public void run(Effect effect, Consumer<Msg> reply) {
        if (!(effect instanceof Effect.Restyle(var look)))
            throw new IllegalArgumentException("nothing to remember: " + effect);
        chosen = look;
        Thread.ofVirtual().name("look").start(this::remember);
    }

    /// What was chosen last, whichever thread comes first.
    private synchronized void remember() {
        var look = chosen;
        var last = before;
        if (look.equals(last)) return;
        before = look;
        try {
            file.change(settings -> settings.withLook(
                    look.theme() == last.theme() ? settings.theme() : Optional.of(look.theme()),
                    look.signs() == last.signs() ? settings.signs() : Optional.of(look.signs())));
        } catch (IOException _) {
            // It looks so all the same; next time it is chosen anew.
        }
    }
}
