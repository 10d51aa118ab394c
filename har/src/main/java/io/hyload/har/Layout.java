package io.hyload.har;

import java.util.List;

/// Lays Java out as our formatter does: 4 spaces, 120 columns, 8 more spaces before what continues a line.
final class Layout {

    private static final int WIDTH = 120;
    private static final String CONTINUED = "        ";
    /// A literal of more lines than that is a text block, if it can be one.
    private static final int MOST_LINES = 6;

    private final StringBuilder out = new StringBuilder();

    /// A line of our own code; empty for a blank one.
    Layout line(String indent, String code) {
        if (!code.isEmpty()) out.append(indent).append(code);
        out.append('\n');
        return this;
    }

    /// A line of comment; nothing when that is empty.
    Layout comment(String indent, String text) {
        return text.isEmpty() ? this : line(indent, "// " + text);
    }

    /// A statement: `before`, the expression, a semicolon.
    Layout statement(String indent, String before, Expression expression) {
        var bare = expression;
        while (bare instanceof Expression.Remarked(var comment, var inner)) {
            comment(indent, comment);
            bare = inner;
        }
        out.append(indent).append(before);
        write(bare, indent, 1);
        out.append(";\n");
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private int column() {
        return out.length() - (out.lastIndexOf("\n") + 1);
    }

    private boolean fits(String code, int reserve) {
        return column() + code.length() + reserve <= WIDTH;
    }

    private void newLine(String indent) {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') end--;
        out.setLength(end);
        out.append('\n').append(indent);
    }

    /// @param reserve characters that follow on the last line
    private void write(Expression expression, String indent, int reserve) {
        if (isFlat(expression)) {
            // What is long is not worth being put together only to be found too long.
            var flat = flat(expression);
            if (fits(flat, reserve)) {
                out.append(flat);
                return;
            }
        }
        switch (expression) {
            case Expression.Code(var code) -> out.append(code);
            case Expression.Text(var data) -> writeText(data, indent, reserve);
            case Expression.Block(var data, var values) -> {
                out.append(JavaText.block(data, indent + CONTINUED, WIDTH));
                if (!values.isEmpty()) {
                    out.append(".formatted");
                    writeArguments(values.stream().map(List::of).toList(), indent, reserve);
                }
            }
            case Expression.Sum(var terms) -> writeSum(terms, indent, reserve);
            case Expression.Call(var function, var units) -> {
                out.append(function);
                writeArguments(units, indent, reserve);
            }
            case Expression.Chain(var first, var calls) -> writeChain(first, calls, indent, reserve);
            case Expression.Assignment(var target, var value) -> {
                out.append(target).append(" = ");
                write(value, indent, reserve);
            }
            case Expression.Lambda(var body) -> writeLambda(body, indent, reserve);
            case Expression.Remarked(var comment, var inner) -> {
                comment("", comment);
                out.append(indent);
                write(inner, indent, reserve);
            }
        }
    }

    private void writeText(String data, String indent, int reserve) {
        int room = WIDTH - indent.length() - CONTINUED.length() - 4;
        if (data.length() > MOST_LINES * room) {
            if (JavaText.fitsBlock(data)) out.append(JavaText.block(data, indent + CONTINUED, WIDTH));
            else out.append(JavaText.literal(data));
            return;
        }
        boolean isFirst = true;
        for (int from = 0; from < data.length() || isFirst;) {
            if (!isFirst) {
                newLine(indent + CONTINUED);
                out.append("+ ");
            }
            var line = prefix(data, from, WIDTH - column() - reserve);
            out.append(JavaText.literal(line));
            from += line.length();
            isFirst = false;
        }
    }

    /// As much of the data as has room in one literal; at least one character.
    private static String prefix(String data, int from, int room) {
        int low = from + 1;
        int high = Math.min(data.length(), from + Math.max(room, 1));
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (JavaText.literal(data.substring(from, middle)).length() <= room) low = middle;
            else high = middle - 1;
        }
        if (low < data.length()) {
            int word = Math.max(data.lastIndexOf(' ', low - 1), data.lastIndexOf(',', low - 1)) + 1;
            if (word > from + (low - from) / 2) low = word;
        }
        if (low < data.length() && Character.isSurrogatePair(data.charAt(low - 1), data.charAt(low))) low++;
        return data.substring(from, Math.min(low, data.length()));
    }

    private void writeSum(List<Expression> terms, String indent, int reserve) {
        for (int i = 0; i < terms.size(); i++) {
            boolean isLast = i == terms.size() - 1;
            var term = terms.get(i);
            if (i > 0) {
                if (isFlat(term) && fits(" + " + flat(term), isLast ? reserve : 0)) out.append(" + ");
                else {
                    newLine(indent + CONTINUED);
                    out.append("+ ");
                }
            }
            write(term, indent, isLast ? reserve : 0);
        }
    }

    private void writeArguments(List<List<Expression>> units, String indent, int reserve) {
        out.append('(');
        for (int i = 0; i < units.size(); i++) {
            boolean isLast = i == units.size() - 1;
            int after = isLast ? reserve + 1 : 1;
            if (i > 0) out.append(", ");
            writeUnit(units.get(i), i == 0, isLast, indent, after);
        }
        out.append(')');
    }

    private void writeUnit(List<Expression> unit, boolean isFirst, boolean isLast, String indent, int reserve) {
        boolean isFlat = unit.stream().allMatch(Layout::isFlat);
        var further = indent + CONTINUED;
        if (isFlat) {
            var flat = flatUnit(unit);
            if (fits(flat, reserve)) {
                out.append(flat);
                return;
            }
        }
        if (isLast && unit.size() == 1 && hugs(unit.getFirst())) {
            write(unit.getFirst(), indent, reserve);
            return;
        }
        if (isFirst && unit.size() == 1 && unit.getFirst() instanceof Expression.Block) {
            write(unit.getFirst(), indent, reserve);
            return;
        }
        if (unit.getFirst() instanceof Expression.Remarked(var comment, var inner)) {
            newLine(further);
            out.append("// ").append(comment);
            newLine(further);
            write(inner, further, reserve);
            return;
        }
        // A long string begins where the call does: on a line of its own it is no shorter.
        if (!isFirst || !(unit.getFirst() instanceof Expression.Text)) newLine(further);
        for (int i = 0; i < unit.size(); i++) {
            if (i > 0) {
                out.append(", ");
                boolean isLong = unit.get(i) instanceof Expression.Text;
                if (!isLong && (!isFlat(unit.get(i)) || !fits(flat(unit.get(i)), reserve))) newLine(further);
            }
            write(unit.get(i), further, i == unit.size() - 1 ? reserve : 1);
        }
    }

    /// Whether what is in it is indented as the call around it: `expect(200, client.get(…` is read as one.
    private static boolean hugs(Expression expression) {
        return expression instanceof Expression.Call(var function, _) && function.startsWith("client.");
    }

    private void writeChain(Expression first, List<Expression.Call> calls, String indent, int reserve) {
        var tails = calls.stream().map(call -> "." + flat(call)).toList();
        write(first, indent, tails.getFirst().length());
        for (int i = 0; i < tails.size(); i++) {
            boolean isLast = i == tails.size() - 1;
            if (!fits(tails.get(i), isLast ? reserve : 0) && i > 0) newLine(indent + CONTINUED);
            out.append('.');
            write(calls.get(i), indent, isLast ? reserve : 0);
        }
    }

    private void writeLambda(List<Expression> body, String indent, int reserve) {
        out.append("() -> ");
        if (body.size() == 1) {
            write(body.getFirst(), indent, reserve);
            return;
        }
        out.append("{\n");
        for (var statement : body) statement(indent + "    ", "", statement);
        out.append(indent).append('}');
    }

    // ------------------------------------------------------------------ on one line

    private static boolean isFlat(Expression expression) {
        return switch (expression) {
            case Expression.Code _ -> true;
            case Expression.Text(var data) -> data.length() <= WIDTH;
            case Expression.Block _, Expression.Remarked _ -> false;
            case Expression.Sum(var terms) -> terms.stream().allMatch(Layout::isFlat);
            case Expression.Call(var function, var units) -> !function.equals("all")
                    && units.size() <= WIDTH && units.stream().flatMap(List::stream).allMatch(Layout::isFlat);
            case Expression.Chain(var first, var calls) -> isFlat(first) && calls.stream().allMatch(Layout::isFlat);
            case Expression.Assignment(_, var value) -> isFlat(value);
            case Expression.Lambda(var body) -> body.size() == 1 && isFlat(body.getFirst());
        };
    }

    private static String flat(Expression expression) {
        return switch (expression) {
            case Expression.Code(var code) -> code;
            case Expression.Text(var data) -> JavaText.literal(data);
            case Expression.Sum(var terms) -> String.join(" + ", terms.stream().map(Layout::flat).toList());
            case Expression.Call(var function, var units) ->
                function + "(" + String.join(", ", units.stream().map(Layout::flatUnit).toList()) + ")";
            case Expression.Chain(var first, var calls) ->
                flat(first) + "." + String.join(".", calls.stream().map(Layout::flat).toList());
            case Expression.Assignment(var target, var value) -> target + " = " + flat(value);
            case Expression.Lambda(var body) -> "() -> " + flat(body.getFirst());
            case Expression.Block _, Expression.Remarked _ ->
                throw new IllegalArgumentException("takes several lines: " + expression);
        };
    }

    private static String flatUnit(List<Expression> unit) {
        return String.join(", ", unit.stream().map(Layout::flat).toList());
    }
}
