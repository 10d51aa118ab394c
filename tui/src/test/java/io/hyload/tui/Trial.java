package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A screen to try the frame with.
///
/// @param did   what its keys and commands did
/// @param typed a text that is being typed; `-` while none is
record Trial(List<String> did, String typed) implements Screen {
    record Note(String text) implements Msg {}

    private Next did(String what, Effect... effects) {
        var more = new ArrayList<>(did);
        more.add(what);
        return new Next(new Trial(more, typed), List.of(effects));
    }

    @Override
    public String name() {
        return "Monitor";
    }

    @Override
    public String status(Context context) {
        return context.look().sign("●", "*") + " RUN 02:14/05:00";
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        var own = List.of(Binding.of("+", "faster", () -> did("faster")), Binding.of("p", "pause", () -> did("pause")));
        bindings.addAll(own);
        bindings.add(new Binding(Key.of("j", "down"), "down", false, () -> did("down")));
        bindings.add(Binding.of("m", "menu",
                () -> Next.of(this, new Effect.Open(Menu.ofKeys("Run", own, Binding::label)))));
        bindings.add(Binding.of("s", "say", () -> Next.of(this, Effect.Say.done("report written  reports/a.svg"))));
        bindings.add(Binding.of("e", "fail", () -> Next.of(this, Effect.Say.error("gen1: no route to host"))));
        bindings.add(Binding.of("/", "filter", () -> Next.of(new Trial(did, "/"))));
        return bindings;
    }

    @Override
    public Optional<Next> typed(Key key) {
        if (typed.isEmpty()) return Optional.empty();
        if (key.equals(Key.ENTER)) return Optional.of(Next.of(new Trial(did, "")));
        return key.text().map(text -> Next.of(new Trial(did, typed + text)));
    }

    @Override
    public Next on(Msg msg, Context context) {
        return switch (msg) {
            case Note(var text) -> did(text);
            case Msg.Entered() -> did("entered");
            case Msg.Mouse(var action, int column, int row) -> did(action + " " + column + "," + row);
            case Msg.Pasted(var text) -> did("pasted " + text);
            default -> Next.of(this);
        };
    }

    @Override
    public List<Command> commands() {
        return List.of(new Command("pull", "all|NAME…", "fetch the statistics",
                before -> before.isEmpty() ? List.of("all", "gen1", "gen2") : List.of(),
                words -> words.isEmpty() ? Next.of(this, Effect.Say.error("pull what? :pull all|NAME…"))
                        : did("pull " + words)),
                new Command("stop", "", "end the run", _ -> List.of(), _ -> did("stop")));
    }

    @Override
    public Optional<Leaving> leaving() {
        return did.contains("faster")
                ? Optional.of(new Leaving("A run is on: leave?", List.of("shop.Checkout"), "It ends."))
                : Optional.empty();
    }

    @Override
    public List<Canvas.Text> brief(Context context) {
        return List.of(Canvas.Text.plain("10:41  1183/s  p99 201  err 0.17%"),
                new Canvas.Text(context.look().sign("●", "*") + " running 02:14 of 05:00", Ink.GOOD));
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        var inside = canvas.part(0, 0, canvas.columns(), canvas.rows()).panel("商品/列表", did.size() + " done", true);
        for (int i = 0; i < inside.rows(); i++)
            inside.text(0, i, i < did.size() ? did.get(i) : canvas.look().sign("·", "."), Ink.PLAIN);
        inside.text(0, 0, typed, Ink.KEY);
    }
}
