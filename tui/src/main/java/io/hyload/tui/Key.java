package io.hyload.tui;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.googlecode.lanterna.input.KeyStroke;

/// A key as it is written in help: `j`, `G`, `^d` with Ctrl, `M-x` with Alt, or a name: `enter`, `esc`, `tab`, `shift+tab`, `up`, `del`.
public record Key(String name) {
    public static final Key ENTER = new Key("enter");
    public static final Key ESCAPE = new Key("esc");
    public static final Key SPACE = new Key("space");
    public static final Key BACKSPACE = new Key("backspace");
    public static final Key DELETE = new Key("del");
    public static final Key LEFT = new Key("left");

    private static final Map<String, String> SIGNS = Map.of("enter", "⏎", "up", "↑", "down", "↓", "left", "←",
            "right", "→", "del", "Del", "pgup", "PgUp", "pgdn", "PgDn");

    public static List<Key> of(String... names) {
        return List.of(names).stream().map(Key::new).toList();
    }

    /// What Lanterna has read; empty for what is no key, such as the mouse or the end of the input.
    public static Optional<Key> of(KeyStroke stroke) {
        var name = switch (stroke.getKeyType()) {
            case Character -> character(stroke);
            case Escape -> "esc";
            case Backspace -> "backspace";
            case ArrowLeft -> "left";
            case ArrowRight -> "right";
            case ArrowUp -> "up";
            case ArrowDown -> "down";
            case Insert -> "ins";
            case Delete -> "del";
            case Home -> "home";
            case End -> "end";
            case PageUp -> "pgup";
            case PageDown -> "pgdn";
            case Tab -> "tab";
            case ReverseTab -> "shift+tab";
            case Enter -> "enter";
            case Unknown, CursorLocation, MouseEvent, EOF -> "";
            default -> stroke.getKeyType().name().toLowerCase(Locale.ROOT); // F1 to F19
        };
        return name.isEmpty() ? Optional.empty() : Optional.of(new Key(name));
    }

    private static String character(KeyStroke stroke) {
        char c = stroke.getCharacter();
        var name = c == ' ' ? "space" : Character.toString(c);
        if (stroke.isCtrlDown()) name = "^" + name;
        return stroke.isAltDown() ? "M-" + name : name;
    }

    /// The text it types, if it is one that types.
    public Optional<String> text() {
        if (equals(SPACE)) return Optional.of(" ");
        return name.codePointCount(0, name.length()) == 1 ? Optional.of(name) : Optional.empty();
    }

    /// As help and footer have it; `enter` where signs cannot be shown.
    public String shown(boolean ascii) {
        if (name.matches("f[0-9]+")) return name.toUpperCase(Locale.ROOT);
        return ascii ? name : SIGNS.getOrDefault(name, name);
    }
}
