package io.hyload.tui;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.hyload.run.Columns;
import io.hyload.sshops.Secret;

/// Asks for one line: a note, a passphrase.
///
/// @param question what is asked, a line each
/// @param field    what has been typed
/// @param wrong    what is wrong with a text; empty if nothing is
/// @param problem  what was wrong with it when Enter was pressed; empty if nothing was
/// @param answer   what whoever opened it is told
public record Prompt(String name, List<String> question, Field field, Function<String, String> wrong, String problem,
        Function<Field, Msg> answer) implements Dialog {
    private static final int COLUMNS = 56;

    public Prompt {
        question = List.copyOf(question);
    }

    /// @param text  that is there at first
    /// @param wrong what is wrong with a text; empty if nothing is
    public static Prompt of(String name, String question, String text, Function<String, String> wrong,
            Function<String, Msg> answer) {
        return new Prompt(name, question.lines().toList(), Field.of(text), wrong, "",
                field -> answer.apply(field.text()));
    }

    /// One whose answer is not shown: a password or passphrase.
    public static Prompt secret(String name, String question, Function<Secret, Msg> answer) {
        return new Prompt(name, question.lines().toList(), Field.SECRET, text -> "", "",
                field -> answer.apply(new Secret(field.text())));
    }

    private Prompt with(Field typed, String nowWrong) {
        return new Prompt(name, question, typed, wrong, nowWrong, answer);
    }

    @Override
    public List<Binding> bindings() {
        return List.of(Binding.of("enter", "ok", this::entered),
                Binding.of("esc", "cancel", () -> Next.of(this, new Effect.Close())));
    }

    private Next entered() {
        var nowWrong = wrong.apply(field.text());
        return nowWrong.isEmpty() ? Next.of(this, new Effect.Answer(answer.apply(field)))
                : Next.of(with(field, nowWrong));
    }

    @Override
    public Optional<Next> typed(Key key) {
        return field.typed(key).map(longer -> Next.of(with(longer, "")));
    }

    @Override
    public Next on(Msg msg, Context context) {
        return msg instanceof Msg.Pasted(var text) ? Next.of(with(field.pasted(text), "")) : Next.of(this);
    }

    @Override
    public Size size(Size most) {
        int columns = Math.min(COLUMNS, most.columns());
        return new Size(columns, asked(columns).size() + 4);
    }

    private List<String> asked(int columns) {
        return question.stream().flatMap(line -> Columns.wrapped(line, Math.max(1, columns - 2)).stream()).toList();
    }

    /// The field keeps its row where there is too little room.
    @Override
    public void draw(Canvas canvas, Context context) {
        var asked = asked(canvas.columns());
        int shown = Math.clamp(canvas.rows() - 4L, 0, asked.size());
        int row = shown == asked.size() && canvas.rows() > 3 ? 1 : 0;
        for (int i = 0; i < shown; i++) canvas.text(1, row++, asked.get(i), Ink.PLAIN);
        canvas.text(1, row, ">", Ink.KEY);
        field.draw(canvas, 3, row, canvas.columns() - 4, true);
        if (!problem.isEmpty()) canvas.text(1, row + 1, "! " + problem, Ink.BAD);
    }
}
