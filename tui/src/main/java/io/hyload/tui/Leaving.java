package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;

/// What is under way on a screen while the application is about to be left. A person is asked once, about all of it.
///
/// @param question to be asked where it is all there is: `Leave while Checkout runs?`
/// @param targets  what it is, a line each
/// @param fate     what becomes of it, a line each that is clear without the others
/// @param ways     how the application can be left; none where it ends with the application in any case
public record Leaving(String question, List<String> targets, List<String> fate, List<Confirm.Button> ways) {
    private static final Confirm.Button QUIT = new Confirm.Button("Quit", List.of(new Effect.Quit()));

    public Leaving {
        targets = List.copyOf(targets);
        fate = List.copyOf(fate);
        ways = List.copyOf(ways);
    }

    /// Of something that ends with the application.
    public Leaving(String question, List<String> targets, String fate) {
        this(question, targets, List.of(fate), List.of());
    }

    /// The question about several; each says for itself what becomes of it, whichever way is chosen.
    ///
    /// @param all at least one
    static Confirm asked(List<Leaving> all) {
        var targets = new ArrayList<String>();
        var fates = new ArrayList<String>();
        var ways = new ArrayList<Confirm.Button>();
        for (var one : all) {
            targets.addAll(one.targets);
            fates.addAll(one.fate);
            ways.addAll(one.ways);
        }
        if (ways.isEmpty()) ways.add(QUIT);
        var question = all.size() == 1 ? all.getFirst().question : "Leave with all this under way?";
        return Confirm.of(question, targets, String.join("\n", fates), "Stay", ways.toArray(Confirm.Button[]::new));
    }
}
