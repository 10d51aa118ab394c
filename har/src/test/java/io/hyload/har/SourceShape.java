package io.hyload.har;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;

/// What the compiler reads in a source file, its strings and the names made for it left out: two scenarios of one shape do
/// the same with other data.
final class SourceShape extends TreeScanner<Void, Void> {

    private static final Set<String> OURS = Set.of("io", "hyload", "Hyload", "HttpClient", "HttpResponse", "Stats",
            "User",
            "String", "Path", "Duration", "Base64", "URLEncoder", "StandardCharsets", "UTF_8", "client", "url", "users",
            "visit", "expect", "status", "response", "path", "main", "start", "waitForTasksDone", "ofSeconds", "error",
            "isEmpty", "statusCode", "oneError", "formatted", "replaceFirst", "replace", "get", "post", "put", "delete",
            "head", "patch", "options", "send", "params", "header", "headers", "form", "body", "files", "file", "field",
            "name", "charset", "bearer", "baseUrl", "option", "all", "sleep", "join", "encode", "decode", "getDecoder",
            "of", "json", "at", "asString", "html", "find", "redirectParam", "cookie", "<init>", "<error>", "Shop", "*",
            "");

    private final StringBuilder shape = new StringBuilder();
    private final List<String> strings = new ArrayList<>();
    private final Map<String, Integer> made = new HashMap<>();

    static SourceShape of(String source) {
        var shape = new SourceShape();
        shape.scan(Compiled.tree("Shop", source), null);
        return shape;
    }

    /// Its strings in order; those joined by `+` are one.
    List<String> strings() {
        return strings;
    }

    /// The names in it that are not ours.
    Set<String> names() {
        return made.keySet();
    }

    @Override
    public String toString() {
        return shape.toString();
    }

    private void name(CharSequence name) {
        var text = name.toString();
        shape.append(' ').append(OURS.contains(text) ? text : "$" + made.computeIfAbsent(text, _ -> made.size()));
    }

    @Override
    public Void scan(Tree tree, Void nothing) {
        if (tree == null) return null;
        shape.append('(');
        if (tree instanceof BinaryTree sum && tree.getKind() == Tree.Kind.PLUS) {
            sum(sum);
        } else {
            shape.append(tree.getKind());
            switch (tree) {
                case IdentifierTree identifier -> name(identifier.getName());
                case MemberSelectTree member -> name(member.getIdentifier());
                case MethodTree method -> {
                    name(method.getName());
                    shape.append(method.getModifiers().getFlags());
                }
                case VariableTree variable -> {
                    name(variable.getName());
                    shape.append(variable.getModifiers().getFlags());
                }
                case ClassTree type -> name(type.getSimpleName());
                case LiteralTree literal -> {
                    if (literal.getValue() instanceof String text) strings.add(text);
                    else shape.append(' ').append(literal.getValue());
                }
                default -> {}
            }
            super.scan(tree, nothing);
        }
        shape.append(')');
        return null;
    }

    /// `a + b + c`: parts that meet are one, however they were cut into lines.
    private void sum(BinaryTree sum) {
        var terms = new ArrayList<Tree>();
        flatten(sum, terms);
        boolean isString = false;
        int parts = 0;
        for (var term : terms) {
            boolean continues = isString;
            isString = term instanceof LiteralTree literal && literal.getValue() instanceof String;
            if (isString && continues) {
                strings.add(strings.removeLast() + ((LiteralTree) term).getValue());
                continue;
            }
            if (parts++ > 0) shape.append('+');
            if (isString) {
                shape.append("(STRING_LITERAL)");
                strings.add((String) ((LiteralTree) term).getValue());
            } else scan(term, null);
        }
    }

    private static void flatten(Tree tree, List<Tree> terms) {
        if (tree instanceof BinaryTree sum && tree.getKind() == Tree.Kind.PLUS) {
            flatten(sum.getLeftOperand(), terms);
            flatten(sum.getRightOperand(), terms);
        } else terms.add(tree);
    }
}
