package io.hyload.har;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Data of a request in which values that are known by name stand: `/cart/`, then `cartId`, then `/items`.
///
/// @param pieces in order
record Phrase(List<Piece> pieces) {

    /// With more values in it than this, a sum can no longer be read.
    private static final int MOST_TERMS = 9;
    private static final int MOST_IN_FORMAT = 5;

    /// A part of a phrase.
    sealed interface Piece {
        record Plain(String data) implements Piece {}

        /// @param name of the variable
        /// @param code the expression that gives its value as it stands here
        record Value(String name, String code) implements Piece {}
    }

    Phrase {
        pieces = List.copyOf(pieces);
    }

    static Phrase of(String data) {
        return new Phrase(List.of(new Piece.Plain(data)));
    }

    boolean isPlain() {
        return pieces.stream().allMatch(Piece.Plain.class::isInstance);
    }

    /// Whether it is `data` and then one value.
    boolean isValueAfter(String data) {
        return pieces.size() == 2 && pieces.getFirst().equals(new Piece.Plain(data))
                && pieces.getLast() instanceof Piece.Value;
    }

    List<String> variables() {
        return pieces.stream().filter(Piece.Value.class::isInstance).map(piece -> ((Piece.Value) piece).name())
                .toList();
    }

    /// For people: with `{name}` where a value stands.
    String shown() {
        return pieces.stream().map(piece -> switch (piece) {
            case Piece.Plain(var data) -> data;
            case Piece.Value(var name, _) -> "{" + name + "}";
        }).collect(Collectors.joining());
    }

    /// The string it makes, `prefix` in front.
    Expression after(Expression... prefix) {
        var terms = new ArrayList<>(List.of(prefix));
        if (pieces.size() + terms.size() > MOST_TERMS || isLong()) {
            terms.add(replaced());
            return terms.size() == 1 ? terms.getFirst() : new Expression.Sum(terms);
        }
        for (var piece : pieces) {
            terms.add(switch (piece) {
                case Piece.Plain(var data) -> new Expression.Text(data);
                case Piece.Value(_, var code) -> new Expression.Code(code);
            });
        }
        return Expression.joined(terms);
    }

    /// The string it makes, on lines of its own where that is easier to read.
    Expression asBody() {
        var data = plain();
        boolean reads = data.indexOf('"') >= 0 || data.indexOf('\n') >= 0;
        if (!reads || !JavaText.fitsBlock(data) || isLong()) return after();
        var values = pieces.stream().filter(Piece.Value.class::isInstance)
                .<Expression>map(piece -> new Expression.Code(((Piece.Value) piece).code())).toList();
        if (values.isEmpty()) return new Expression.Block(data, List.of());
        if (values.size() > MOST_IN_FORMAT) return after();
        var format =
                pieces.stream().map(piece -> piece instanceof Piece.Plain(var text) ? text.replace("%", "%%") : "%s")
                        .collect(Collectors.joining());
        return new Expression.Block(format, values);
    }

    private String plain() {
        return pieces.stream().map(piece -> piece instanceof Piece.Plain(var data) ? data : "")
                .collect(Collectors.joining());
    }

    private boolean isLong() {
        return JavaText.constants(plain()).size() > 1;
    }

    /// One string with marks in it that are then replaced: for what has many values, or more text than a constant may.
    private Expression replaced() {
        var values = new LinkedHashMap<String, Piece.Value>();
        for (var piece : pieces) if (piece instanceof Piece.Value value) values.put(value.code(), value);
        var text = plain();
        int salt = 0;
        while (text.contains("{{" + salt + ":")) salt++;
        var marks = new LinkedHashMap<String, String>();
        for (var code : values.keySet()) marks.put(code, "{{" + salt + ":" + marks.size() + "}}");
        var marked = pieces.stream().map(piece -> switch (piece) {
            case Piece.Plain(var data) -> data;
            case Piece.Value(_, var code) -> marks.get(code);
        }).collect(Collectors.joining());
        var constants = JavaText.constants(marked);
        Expression whole = new Expression.Text(marked);
        if (constants.size() > 1) {
            var parts = new ArrayList<List<Expression>>();
            parts.add(List.of(new Expression.Text("")));
            for (var constant : constants) parts.add(List.of(bare(constant)));
            whole = new Expression.Call("String.join", parts);
        }
        var calls = new ArrayList<Expression.Call>();
        marks.forEach((code, mark) -> calls.add(Expression.Call.of("replace", new Expression.Text(mark),
                new Expression.Code(code))));
        return calls.isEmpty() ? whole : new Expression.Chain(whole, calls);
    }

    private static Expression bare(String constant) {
        return JavaText.fitsBlock(constant)
                ? new Expression.Block(constant, List.of())
                : new Expression.Text(constant);
    }
}
