package io.hyload.har;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Lays Java out as our formatter does: 4 spaces, 120 columns, 8 more spaces before what continues a line.
final class Layout {

    private static final int WIDTH = 120;
    private static final String CONTINUED = "        ";
    /// A literal of more lines than that is a text block, if it can be one.
    private static final int MOST_LINES = 6;

    private static final String AT_ONCE = "all";

    private final StringBuilder out = new StringBuilder();
    /// By the very expression; where each was written last is where it stands, since what found no room was taken back.
    private final Map<Expression, Integer> starts = new IdentityHashMap<>();

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

    /// Whether a statement takes one line.
    static boolean isShort(Expression statement, String indent) {
        var layout = new Layout();
        layout.out.append(indent);
        return layout.writeOnLine(List.of(statement), 1);
    }

    /// From now on it is known in which line this very expression begins.
    void mark(Expression expression) {
        starts.put(expression, -1);
    }

    /// The line in which each marked expression begins, from 1; without those that were not written.
    Map<Expression, Integer> lines() {
        var byPlace = starts.entrySet().stream().filter(start -> start.getValue() >= 0)
                .sorted(Map.Entry.comparingByValue()).toList();
        var lines = new IdentityHashMap<Expression, Integer>();
        int line = 1;
        int at = 0;
        for (var start : byPlace) {
            for (; at < Math.min(start.getValue(), out.length()); at++) if (out.charAt(at) == '\n') line++;
            lines.put(start.getKey(), line);
        }
        return lines;
    }

    private void begin(Expression expression) {
        starts.computeIfPresent(expression, (_, _) -> out.length());
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private int column() {
        return out.length() - (out.lastIndexOf("\n") + 1);
    }

    private void newLine(String indent) {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') end--;
        out.setLength(end);
        out.append('\n').append(indent);
    }

    /// @param reserve characters that follow on the last line
    private void write(Expression expression, String indent, int reserve) {
        begin(expression);
        if (writeOnLine(List.of(expression), reserve)) return;
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
                if (function.equals(AT_ONCE)) writeTasks(units, indent, reserve);
                else writeArguments(units, indent, reserve);
            }
            case Expression.Chain(var first, var calls) -> writeChain(first, calls, indent, reserve);
            case Expression.Assignment(var target, var value) -> {
                out.append(target).append(" = ");
                write(value, indent, reserve);
            }
            case Expression.Lambda(var body) -> writeLambda(body, indent, reserve);
            case Expression.Remarked(_, var inner) ->
                throw new IllegalArgumentException("a remark within a line: " + inner);
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
                out.append(" + ");
                if (writeOnLine(List.of(term), isLast ? reserve : 0)) continue;
                out.setLength(out.length() - 3);
                newLine(indent + CONTINUED);
                out.append("+ ");
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

    /// What is sent at once stands below one another.
    private void writeTasks(List<List<Expression>> tasks, String indent, int reserve) {
        var further = indent + CONTINUED;
        out.append('(');
        for (int i = 0; i < tasks.size(); i++) {
            boolean isLast = i == tasks.size() - 1;
            var task = tasks.get(i).getFirst();
            while (task instanceof Expression.Remarked(var comment, var inner)) {
                newLine(further);
                out.append("// ").append(comment);
                task = inner;
            }
            newLine(further);
            write(task, further, isLast ? reserve + 1 : 1);
            out.append(isLast ? ")" : ",");
        }
    }

    private void writeUnit(List<Expression> unit, boolean isFirst, boolean isLast, String indent, int reserve) {
        if (writeOnLine(unit, reserve)) return;
        var further = indent + CONTINUED;
        if (isLast && unit.size() == 1 && hugs(unit.getFirst())) {
            write(unit.getFirst(), indent, reserve);
            return;
        }
        if (isFirst && unit.size() == 1 && unit.getFirst() instanceof Expression.Block) {
            write(unit.getFirst(), indent, reserve);
            return;
        }
        // A long string begins where the call does: on a line of its own it is no shorter.
        boolean isLong = unit.getFirst() instanceof Expression.Text || unit.getFirst() instanceof Expression.Sum;
        if (!isFirst || !isLong) newLine(further);
        for (int i = 0; i < unit.size(); i++) {
            if (i > 0) {
                out.append(", ");
                if (writeOnLine(unit.subList(i, i + 1), reserve)) continue;
                if (!(unit.get(i) instanceof Expression.Text)) newLine(further);
            }
            write(unit.get(i), further, i == unit.size() - 1 ? reserve : 1);
        }
    }

    /// Whether what is in it is indented as the call around it: `expect(200, client.get(…` is read as one.
    private static boolean hugs(Expression expression) {
        return expression instanceof Expression.Call(var function, _) && function.startsWith("client.");
    }

    private void writeChain(Expression first, List<Expression.Call> calls, String indent, int reserve) {
        int start = out.length();
        // A call binds more tightly than the plus between the lines of a literal.
        boolean isJoined = first instanceof Expression.Sum
                || first instanceof Expression.Text && !writeOnLine(List.of(first), 0);
        out.setLength(start);
        if (isJoined) out.append('(');
        write(first, indent, calls.getFirst().function().length() + 3);
        if (isJoined) out.append(')');
        for (int i = 0; i < calls.size(); i++) {
            int after = i == calls.size() - 1 ? reserve : 0;
            out.append('.');
            if (writeOnLine(List.of(calls.get(i)), after)) continue;
            out.setLength(out.length() - 1);
            if (i > 0) newLine(indent + CONTINUED);
            out.append('.');
            write(calls.get(i), indent, after);
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

    /// Writes arguments in what is left of the line, or nothing when that is not enough.
    private boolean writeOnLine(List<Expression> arguments, int reserve) {
        int start = out.length();
        int end = start - column() + WIDTH - reserve;
        if (appendAll(arguments, ", ", end)) return true;
        out.setLength(start);
        return false;
    }

    private boolean appendAll(List<? extends Expression> all, String separator, int end) {
        for (int i = 0; i < all.size(); i++) {
            if (i > 0) out.append(separator);
            if (!append(all.get(i), end)) return false;
        }
        return out.length() <= end;
    }

    /// Whether there was room for it before `end`; some of it is written in any case.
    private boolean append(Expression expression, int end) {
        begin(expression);
        switch (expression) {
            case Expression.Code(var code) -> out.append(code);
            case Expression.Text(var data) -> {
                if (out.length() + data.length() + 2 > end) return false;
                out.append(JavaText.literal(data));
            }
            case Expression.Sum(var terms) -> {
                return appendAll(terms, " + ", end);
            }
            case Expression.Call(var function, var units) -> {
                if (function.equals(AT_ONCE)) return false;
                out.append(function).append('(');
                for (int i = 0; i < units.size(); i++) {
                    if (i > 0) out.append(", ");
                    if (!appendAll(units.get(i), ", ", end)) return false;
                }
                out.append(')');
            }
            case Expression.Chain(var first, var calls) -> {
                if (first instanceof Expression.Sum || !append(first, end)) return false;
                out.append('.');
                return appendAll(calls, ".", end);
            }
            case Expression.Assignment(var target, var value) -> {
                out.append(target).append(" = ");
                return append(value, end);
            }
            case Expression.Lambda(var body) -> {
                out.append("() -> ");
                return body.size() == 1 && append(body.getFirst(), end);
            }
            case Expression.Block _,Expression.Remarked _ -> {
                return false;
            }
        }
        return out.length() <= end;
    }
}
