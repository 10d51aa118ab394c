package io.hyload.tui;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An application of one screen that shows what has come to it, for tests in a real terminal; started as a process of its own.
record Probe(String last, int count, boolean isLive) implements Screen {

    /// Something that comes back from an effect.
    record Came(String text) implements Msg {}

    /// Has another thread send a message, or fail.
    record Elsewhere(boolean fails) implements Effect {}

    static Probe fresh() {
        return new Probe("nothing", 0, false);
    }

    public static void main(String[] arguments) throws IOException {
        var look = Look.of("auto", Look.Theme.DARK, System.getenv());
        try {
            var end = Application.run(List.of(fresh()), look, Probe::perform, System.getenv());
            System.out.println("ended by " + end);
            System.exit(end == Application.End.INTERRUPTED ? 130 : 0);
        } catch (Application.Crash e) {
            System.err.println("crashed: " + e.getCause().getMessage());
            System.exit(3);
        }
    }

    static void perform(Effect effect, java.util.function.Consumer<Msg> reply) {
        if (effect instanceof Effect.Restyle) return;
        if (!(effect instanceof Elsewhere elsewhere)) throw new IllegalArgumentException(effect.toString());
        Thread.ofVirtual().start(() -> {
            if (elsewhere.fails) throw new IllegalStateException("elsewhere");
            reply.accept(new Came("reply"));
        });
    }

    private Probe with(String text) {
        return new Probe(text, count + 1, isLive);
    }

    @Override
    public String name() {
        return "Probe";
    }

    @Override
    public List<Binding> bindings() {
        return List.of(Binding.of("a", "ask", () -> Next.of(this, new Elsewhere(false))),
                Binding.of("f", "fail", () -> {
                    throw new IllegalStateException("a bug");
                }),
                Binding.of("F", "fail elsewhere", () -> Next.of(this, new Elsewhere(true))),
                Binding.of("o", "outside", () -> Next.of(this, outside("echo a program; read line; exit 7"))),
                Binding.of("m", "missing", () -> Next.of(this, new Effect.Outside(List.of("no-such-program"),
                        Path.of("/"), code -> new Came("code " + code)))),
                Binding.of("w", "wait", () -> Next.of(this,
                        new Effect.Later(Duration.ofMillis(50), new Came("later")))),
                Binding.of("y", "copy", () -> Next.of(this, new Effect.Copy("商品", "a word"))),
                Binding.of("L", "live", () -> Next.of(new Probe(last, count, true))));
    }

    private static Effect outside(String script) {
        return new Effect.Outside(List.of("sh", "-c", script), Path.of("/"), code -> new Came("code " + code));
    }

    @Override
    public boolean isLive() {
        return isLive;
    }

    @Override
    public Optional<Next> typed(Key key) {
        boolean isBound = bindings().stream().anyMatch(binding -> binding.keys().contains(key));
        return isBound || key.name().matches("[qT]|\\^l") ? Optional.empty()
                : Optional.of(Next.of(with("key " + key.name())));
    }

    @Override
    public Next on(Msg msg, Context context) {
        return switch (msg) {
            case Came(var text) -> Next.of(with(text));
            case Msg.Pasted(var text) -> Next.of(with("pasted " + text.replace('\n', '|')));
            case Msg.Mouse(var action, int column, int row) ->
                Next.of(with(action + " at " + column + "," + row));
            case Msg.Entered() -> Next.of(with("entered"));
            default -> Next.of(this);
        };
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        canvas.text(1, 0, "last: " + last, Ink.STRONG);
        canvas.text(1, 1, canvas.columns() + "x" + (canvas.rows() + 2) + "  count " + count, Ink.DIM);
        canvas.text(1, 2, "商品/列表 e\u0301 😀 end", Ink.SERIES_1);
        for (int i = 0; i < Ink.values().length; i++)
            canvas.text(1 + i % 6 * 12, 4 + i / 6, Ink.values()[i].name(), Ink.values()[i]);
        canvas.text(canvas.columns() - 1, canvas.rows() - 1, "x", Ink.BAD);
    }
}
