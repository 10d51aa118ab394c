package io.hyload.har;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A piece of Java that has a value. Data stands in it as data, and becomes source when it is laid out, by [JavaText].
sealed interface Expression {

    /// Code of ours: a name or a number.
    record Code(String code) implements Expression {}

    /// A string.
    record Text(String data) implements Expression {}

    /// A string on lines of its own.
    ///
    /// @param data   for which [JavaText#fitsBlock] holds; with `values` a format of [String#formatted]
    /// @param values of the format; may be none
    record Block(String data, List<Expression> values) implements Expression {
        public Block {
            values = List.copyOf(values);
        }
    }

    /// Strings joined by `+`.
    record Sum(List<Expression> terms) implements Expression {
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    /// A call. Arguments that belong together, as a name and its value do, are a unit, and stay on one line where they can.
    record Call(String function, List<List<Expression>> units) implements Expression {
        public Call {
            units = List.copyOf(units);
        }

        /// With each argument a unit.
        static Call of(String function, Expression... arguments) {
            return new Call(function, Arrays.stream(arguments).map(List::of).toList());
        }
    }

    /// Calls on what the first expression gives.
    record Chain(Expression first, List<Call> calls) implements Expression {
        public Chain {
            calls = List.copyOf(calls);
        }
    }

    /// `name = value`, also with `var` in front.
    record Assignment(String target, Expression value) implements Expression {}

    /// `() -> …`, of one expression, or of several as a block.
    record Lambda(List<Expression> body) implements Expression {
        public Lambda {
            body = List.copyOf(body);
        }
    }

    /// A line of comment above a statement or an argument.
    record Remarked(String comment, Expression expression) implements Expression {}

    /// How many arguments and constants it has, roughly: what makes code long.
    static int items(Expression expression) {
        return switch (expression) {
            case Code _ -> 1;
            case Text(var data) -> 1 + data.length() / 20_000;
            case Block(var data, var values) -> 2 + data.length() / 20_000 + items(values);
            case Sum(var terms) -> 1 + items(terms);
            case Call(_, var units) -> 1 + units.stream().mapToInt(Expression::items).sum();
            case Chain(var first, var calls) -> items(first) + items(calls);
            case Assignment(_, var value) -> 1 + items(value);
            case Lambda(var body) -> 4 + items(body);
            case Remarked(_, var remarked) -> items(remarked);
        };
    }

    private static int items(List<? extends Expression> all) {
        int items = 0;
        for (var one : all) items += items(one);
        return items;
    }

    /// Strings one after the other: literals that meet become one.
    static Expression joined(List<Expression> terms) {
        var joined = new ArrayList<Expression>();
        for (var term : terms) {
            if (term instanceof Text(var more) && !joined.isEmpty() && joined.getLast() instanceof Text(var before))
                joined.set(joined.size() - 1, new Text(before + more));
            else if (!(term instanceof Text(var data) && data.isEmpty())) joined.add(term);
        }
        return switch (joined.size()) {
            case 0 -> new Text("");
            case 1 -> joined.getFirst();
            default -> new Sum(joined);
        };
    }
}
