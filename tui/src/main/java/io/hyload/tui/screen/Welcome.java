package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;

import io.hyload.run.Columns;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Context;
import io.hyload.tui.Dialog;
import io.hyload.tui.Effect;
import io.hyload.tui.Ink;
import io.hyload.tui.Key;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Size;

/// What is offered in a folder that holds no load test yet: to make a project of it, to see a run at once, the keys, or just to look
/// around.
///
/// @param folder as a person would write it
/// @param cursor number of the line it is on
/// @param busy   what is being done; empty if nothing is
public record Welcome(String folder, int cursor, String busy) implements Dialog {
    private static final List<Offer> OFFERS = List.of(
            new Offer("i", "Make a project here", "folders, settings and a first scenario; no file is overwritten"),
            new Offer("d", "See the demo", "opens a shop on this machine, and loads it for a minute"),
            new Offer("?", "Show the keys", "they are in the last row, too, at any time"),
            new Offer("l", "Just look around", "everything can be made later: hyload init"));

    /// It is open until the application ends.
    private static final String SHOP = "the demo shop";

    private record Offer(String key, String words, String more) {}

    public static Welcome to(String folder) {
        return new Welcome(folder, 0, "");
    }

    private Welcome at(int line) {
        return new Welcome(folder, Math.floorMod(line, OFFERS.size()), busy);
    }

    private Next doing(String what, Effect effect) {
        return Next.of(new Welcome(folder, cursor, what), effect);
    }

    private Next taken(int line) {
        return switch (OFFERS.get(line).key) {
            case "i" -> at(line).making();
            case "d" -> at(line).opening();
            case "?" -> Next.of(at(line), new Effect.Answer(new Msg.Pressed(new Key("?"))));
            default -> Next.of(at(line), new Effect.Close());
        };
    }

    private Next making() {
        return doing("making the project …", new StartEffect.Init());
    }

    private Next opening() {
        return doing("opening the shop …", new StartEffect.OpenShop());
    }

    @Override
    public String name() {
        return "Welcome to hyload";
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        if (busy.isEmpty()) {
            bindings.add(Binding.of("enter", "do it", () -> taken(cursor)));
            for (int i = 0; i < OFFERS.size(); i++) {
                int line = i;
                bindings.add(Binding.quiet(OFFERS.get(i).key, OFFERS.get(i).words, () -> taken(line)));
            }
            bindings.add(new Binding(Key.of("down", "j", "tab"), "down", false, () -> Next.of(at(cursor + 1))));
            bindings.add(new Binding(Key.of("up", "k", "shift+tab"), "up", false, () -> Next.of(at(cursor - 1))));
        }
        bindings.add(Binding.of("esc", "just look", () -> Next.of(this, new Effect.Close())));
        return bindings;
    }

    @Override
    public Next on(Msg msg, Context context) {
        return switch (msg) {
            case StartMsg.Made(var created) -> Next.of(this,
                    Effect.Say.done("made: " + String.join(", ", created)), new Effect.Close(),
                    new Effect.GoTo("Scenarios"));
            case StartMsg.ShopIsOpen(var scenario, var arguments) -> Next.of(this, new Effect.Close(),
                    new Effect.Tell("Monitor", new MonitorMsg.Start(scenario, arguments, SHOP)));
            case StartMsg.Failed(var why) -> Next.of(new Welcome(folder, cursor, ""), Effect.Say.error(why));
            case Msg.Mouse(var action, int _, int row) when action == Msg.Mouse.Action.CLICK && busy.isEmpty() ->
                line(row, context.size()) < 0 ? Next.of(this) : taken(line(row, context.size()));
            default -> Next.of(this);
        };
    }

    // ------------------------------------------------------------------ how it looks

    /// Rows an offer takes: its second line is left out where there is little room.
    private static int rows(Size size) {
        return size.rows() >= 2 + 2 * OFFERS.size() ? 2 : 1;
    }

    private static int line(int row, Size size) {
        int line = row < 2 ? -1 : (row - 2) / rows(size);
        return line < OFFERS.size() ? line : -1;
    }

    @Override
    public Size size(Size most) {
        int columns = OFFERS.stream().mapToInt(offer -> Columns.of(offer.more) + 7).max().orElseThrow();
        return new Size(Math.min(Math.max(columns, Columns.of(told()) + 2), most.columns()),
                Math.min(3 + 2 * OFFERS.size(), most.rows()));
    }

    private String told() {
        return "no load test in " + folder + " yet";
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        canvas.text(1, 0, busy.isEmpty() ? told() : busy, busy.isEmpty() ? Ink.DIM : Ink.STRONG);
        int rows = rows(canvas.size());
        for (int i = 0; i < OFFERS.size(); i++) {
            var offer = OFFERS.get(i);
            int row = 2 + i * rows;
            canvas.text(2, row, offer.key, Ink.KEY);
            canvas.text(5, row, offer.words, Ink.PLAIN);
            if (rows > 1) canvas.text(5, row + 1, offer.more, Ink.DIM);
            if (i == cursor && busy.isEmpty()) {
                canvas.tint(0, row, canvas.columns(), Ink.SELECTED);
                canvas.text(0, row, ">", Ink.SELECTED);
            }
        }
    }
}
