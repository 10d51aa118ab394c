package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.hyload.run.Columns;

/// The panels of a screen: which has the keys, and whether it fills the screen. Where there is room they stand side by side; where there
/// is none, the one that has the keys is alone, under a line of tabs. So every panel can be reached by Tab at every size.
///
/// ```java
/// if (panels.isAlone(context.kind())) {
///     var alone = panels.drawTabs(canvas);
///     switch (panels.focused()) { case "Requests" -> drawRequests(alone); … }
/// }
/// ```
///
/// @param focus  number of the one that has the keys
/// @param zoomed whether it fills the screen
public record Panels(List<Panel> panels, int focus, boolean zoomed) {

    /// @param beside from which size of the terminal it stands beside the others
    public record Panel(String name, Size.Class beside) {}

    public Panels {
        panels = List.copyOf(panels);
        if (panels.isEmpty()) throw new IllegalArgumentException("a screen without a panel");
    }

    /// Side by side from the size on with which terminals open.
    public static Panels of(String... names) {
        return new Panels(List.of(names).stream().map(name -> new Panel(name, Size.Class.COMPACT)).toList(), 0, false);
    }

    /// With one more, which stands beside the others only where there is room for all.
    public Panels andWhereThereIsRoom(String name) {
        var more = new ArrayList<>(panels);
        more.add(new Panel(name, Size.Class.FULL));
        return new Panels(more, focus, zoomed);
    }

    /// Name of the one that has the keys.
    public String focused() {
        return panels.get(focus).name;
    }

    /// Whether a panel has the keys.
    public boolean has(String name) {
        return focused().equals(name);
    }

    /// Whether the panel that has the keys is all that is shown at a size.
    public boolean isAlone(Size.Class kind) {
        return zoomed || kind.compareTo(panels.get(focus).beside) < 0;
    }

    /// Whether a panel is shown beside the others at a size.
    public boolean isBeside(String name, Size.Class kind) {
        return panels.stream().anyMatch(panel -> panel.name.equals(name) && kind.compareTo(panel.beside) >= 0);
    }

    /// With the keys at a panel; as it is where there is none of that name.
    public Panels on(String name) {
        for (int i = 0; i < panels.size(); i++)
            if (panels.get(i).name.equals(name)) return new Panels(panels, i, zoomed);
        return this;
    }

    public Panels next(int by) {
        return new Panels(panels, Math.floorMod(focus + by, panels.size()), zoomed);
    }

    public Panels toggled() {
        return new Panels(panels, focus, !zoomed);
    }

    /// What keys do with them: Tab, Shift+Tab, `z`.
    ///
    /// @param become makes of what they have become what the screen becomes
    public List<Binding> bindings(Function<Panels, Next> become) {
        var bindings = new ArrayList<Binding>();
        if (panels.size() > 1) {
            bindings.add(Binding.quiet("tab", "next panel", () -> become.apply(next(1))));
            bindings.add(Binding.quiet("shift+tab", "previous panel", () -> become.apply(next(-1))));
        }
        bindings.add(Binding.quiet("z", zoomed ? "all panels" : "full panel", () -> become.apply(toggled())));
        return bindings;
    }

    /// Draws the line of tabs under which a panel is alone.
    ///
    /// @return what is below it
    public Canvas drawTabs(Canvas canvas) {
        int at = 0;
        for (int i = firstTab(canvas.columns()); i < panels.size(); i++)
            at = canvas.text(at, 0, tab(i), i == focus ? Ink.TITLE : Ink.DIM);
        return canvas.part(0, 1, canvas.columns(), canvas.rows() - 1);
    }

    /// As they are after a click on the line of tabs; as they were after one elsewhere.
    public Panels clicked(Msg.Mouse mouse, int columns) {
        if (mouse.row() != 0 || mouse.action() != Msg.Mouse.Action.CLICK) return this;
        int at = 0;
        for (int i = firstTab(columns); i < panels.size(); i++) {
            int end = at + Columns.of(tab(i));
            if (mouse.column() >= at && mouse.column() < end) return new Panels(panels, i, zoomed);
            at = end;
        }
        return this;
    }

    private String tab(int number) {
        var name = panels.get(number).name;
        return number == focus ? "[" + name + "]" : " " + name + " ";
    }

    /// Tabs at the left are left out until that of the focus has room.
    private int firstTab(int columns) {
        int first = 0;
        int used = 0;
        for (int i = 0; i <= focus; i++) used += Columns.of(tab(i));
        while (first < focus && used > columns) used -= Columns.of(tab(first++));
        return first;
    }
}
