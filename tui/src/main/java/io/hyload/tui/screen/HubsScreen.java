package io.hyload.tui.screen;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.hyload.hub.HubUrl;
import io.hyload.run.BadInput;
import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.run.SharedToken;
import io.hyload.sshops.Secret;
import io.hyload.stats.Worker;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Command;
import io.hyload.tui.Confirm;
import io.hyload.tui.Context;
import io.hyload.tui.Dialog;
import io.hyload.tui.Effect;
import io.hyload.tui.Form;
import io.hyload.tui.Ink;
import io.hyload.tui.Key;
import io.hyload.tui.Leaving;
import io.hyload.tui.Look;
import io.hyload.tui.Menu;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Panels;
import io.hyload.tui.Prompt;
import io.hyload.tui.Reader;
import io.hyload.tui.Screen;
import io.hyload.tui.Size;
import io.hyload.tui.Table;
import io.hyload.tui.screen.HubList.HubHere;
import io.hyload.tui.screen.HubList.Inlet;
import io.hyload.tui.screen.HubList.Source;
import io.hyload.tui.screen.HubList.State;

/// Where records of workers come in: the hubs of the project and the UDP port of this machine, and the workers behind each of them. A
/// hub can be started here, too.
///
/// @param list      as it was told last
/// @param hubs      the table of hubs
/// @param workers   those behind the hub that the cursor is on
/// @param look      as the screen was told last
public record HubsScreen(HubList list, Table<HubRow> hubs, Table<HubWorker> workers, Panels panels, Look look)
        implements Screen {
    static final String HUBS = "Hubs";
    static final String WORKERS = "Workers";
    private static final String NAME = "Hubs";
    private static final int WEB_SOCKET = 28_888;
    private static final int DATAGRAMS = 29_999;
    private static final int MOST_PORT = 65_535;
    private static final int LINES_BELOW = 4;

    /// Before anything is known.
    public static HubsScreen start() {
        return new HubsScreen(HubList.NOTHING, Table.of(HubRow.COLUMNS, row -> row.inlet().id()),
                Table.of(HubWorker.COLUMNS, row -> row.worker().label() + " " + row.worker().id()),
                Panels.of(HUBS, WORKERS),
                new Look(Look.Theme.DARK, Look.Depth.SIXTEEN, Look.Signs.ASCII));
    }

    // ------------------------------------------------------------------ what it becomes

    private HubsScreen with(HubList now, Look nowLook) {
        return new HubsScreen(now, hubs, workers, panels, nowLook).refreshed();
    }

    /// Tables hold signs as they are shown.
    private HubsScreen in(Context context) {
        return context.look().equals(look) ? this : with(list, context.look());
    }

    private HubsScreen withHubs(Table<HubRow> table) {
        return new HubsScreen(list, table, workers, panels, look).refreshed();
    }

    private HubsScreen withWorkers(Table<HubWorker> table) {
        return new HubsScreen(list, hubs, table, panels, look);
    }

    private HubsScreen on(Panels other) {
        return new HubsScreen(list, hubs, workers, other, look);
    }

    /// With tables of what is known.
    private HubsScreen refreshed() {
        var rows = hubs.with(list.inlets().stream().map(inlet -> new HubRow(inlet, look)).toList());
        var behind = rows.selected().map(row -> row.inlet().workers()).orElse(List.of());
        return new HubsScreen(list, rows, workers.with(behind.stream()
                .map(worker -> new HubWorker(worker, list.at(), look)).toList()), panels, look);
    }

    private Optional<Inlet> selected() {
        return hubs.selected().map(HubRow::inlet);
    }

    private Optional<HubHere> here() {
        return list.here().filter(HubHere::isOn);
    }

    // ------------------------------------------------------------------ what happens

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String status(Context context) {
        var here = here().isPresent() ? context.look().sign("● ", "* ") + "a hub runs here   " : "";
        return here + port().filter(port -> port.state() == State.UP).map(port -> "listening udp "
                + port.address().substring(port.address().lastIndexOf(':') + 1)).orElse("not listening");
    }

    private Optional<Inlet> port() {
        return list.inlets().stream().filter(inlet -> inlet.source() instanceof Source.Port).findFirst();
    }

    @Override
    public Next on(Msg msg, Context context) {
        var seen = in(context);
        return switch (msg) {
            case Msg.Entered() -> Next.of(seen, new HubEffect.Look());
            case Msg.Mouse mouse -> Next.of(seen.clicked(mouse, context));
            case Msg.Pasted(var text) -> Next.of(panels.has(HUBS) ? seen.withHubs(seen.hubs.pasted(text))
                    : seen.withWorkers(seen.workers.pasted(text)));
            case HubMsg told -> seen.told(told);
            default -> Next.of(seen);
        };
    }

    private Next told(HubMsg msg) {
        return switch (msg) {
            case HubMsg.Listed(var now) -> Next.of(with(now, look));
            case HubMsg.Failed(var why) -> Next.of(this, Effect.Say.error(why));
            case HubMsg.Done(var what) -> Next.of(this, Effect.Say.done(what));
            case HubMsg.HereEnded(var why) when why.isEmpty() ->
                Next.of(this, Effect.Say.done("the hub here has ended"));
            case HubMsg.HereEnded(var why) -> Next.of(this, Effect.Say.error("the hub here has ended: " + why
                    + " (o shows what it said)"));
            case HubMsg.Added(var entry) -> Next.of(this, new HubEffect.Add(entry));
            case HubMsg.Changed(var url, var entry) -> Next.of(this, new HubEffect.Change(url, entry));
            case HubMsg.Deleted(var url) -> Next.of(this, new HubEffect.Forget(url));
            case HubMsg.PortChosen(int port) -> Next.of(this, new HubEffect.Listen(port, true));
            case HubMsg.StartHere(var address, int webSocket, int datagrams, var token) ->
                Next.of(this, new HubEffect.StartHere(address, webSocket, datagrams, token));
            case HubMsg.StopHere() -> Next.of(this, new HubEffect.StopHere());
        };
    }

    // ------------------------------------------------------------------ keys

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        if (panels.has(HUBS)) {
            bindings.addAll(actions());
            selected().ifPresent(inlet -> bindings.add(Binding.quiet("enter", "actions", () -> Next.of(this,
                    new Effect.Open(Menu.ofKeys(inlet.address(), actions(), binding -> words(binding, inlet)))))));
            bindings.addAll(hubs.bindings(table -> Next.of(withHubs(table))));
        } else {
            workers.selected().ifPresent(row -> bindings.add(Binding.of("enter", "worker", () -> Next.of(this,
                    new Effect.Open(Reader.of(row.worker().label(), row.detail()))))));
            bindings.addAll(workers.bindings(table -> Next.of(withWorkers(table))));
        }
        bindings.addAll(panels.bindings(other -> Next.of(on(other))));
        return bindings;
    }

    /// What can be done with the hub the cursor is on, and with none.
    private List<Binding> actions() {
        var actions = new ArrayList<Binding>();
        actions.add(Binding.of("a", "add", () -> Next.of(this, new Effect.Open(adding()))));
        selected().ifPresent(inlet -> {
            if (inlet.isOn()) actions.add(Binding.of("x", "disconnect", () -> Next.of(this, switched(inlet, false))));
            else actions.add(Binding.of("c", "connect", () -> Next.of(this, switched(inlet, true))));
            actions.add(Binding.of("e", "edit", () -> Next.of(this, new Effect.Open(editing(inlet)))));
            if (inlet.source() instanceof Source.Hub(var entry))
                actions.add(Binding.of("del", "delete", () -> Next.of(this, new Effect.Open(deleting(entry, inlet)))));
        });
        if (here().isPresent()) actions.add(Binding.of("s", "stop the hub here", () -> Next.of(this,
                new Effect.Open(stopping(here().get())))));
        else actions.add(Binding.of("s", "start a hub here", () -> Next.of(this, new Effect.Open(starting()))));
        list.here().ifPresent(hub -> actions.add(Binding.quiet("o", "what the hub here says", () -> Next.of(this,
                new Effect.Open(Reader.of("The hub here", String.join("\n", hub.said())).atEnd())))));
        selected().ifPresent(inlet -> actions.add(Binding.quiet("y", "copy", () -> Next.of(this, copied(inlet)))));
        return actions;
    }

    private static Effect switched(Inlet inlet, boolean isOn) {
        return switch (inlet.source()) {
            case Source.Hub(var entry) ->
                isOn ? new HubEffect.Connect(entry.url()) : new HubEffect.Disconnect(entry.url());
            case Source.Port(int port, boolean _) -> new HubEffect.Listen(port, isOn);
        };
    }

    private static Effect copied(Inlet inlet) {
        return switch (inlet.source()) {
            case Source.Hub(var entry) -> new Effect.Copy(entry.shown(), entry.shown());
            case Source.Port _ -> new Effect.Copy("console=" + inlet.address(), "what a run is told to send here");
        };
    }

    private static String words(Binding action, Inlet inlet) {
        boolean isPort = inlet.source() instanceof Source.Port;
        return switch (action.label()) {
            case "add" -> "Add a hub";
            case "connect" -> isPort ? "Open the port" : "Connect";
            case "disconnect" -> isPort ? "Close the port" : "Disconnect";
            case "edit" -> isPort ? "Choose another port" : "Edit URL, name, token";
            case "delete" -> "Delete it from the list";
            case "copy" -> isPort ? "Copy what a run is told to send here" : "Copy the URL";
            default -> action.label().substring(0, 1).toUpperCase(Locale.ROOT) + action.label().substring(1);
        };
    }

    @Override
    public Optional<Next> typed(Key key) {
        return panels.has(HUBS) ? hubs.typed(key, table -> Next.of(withHubs(table)))
                : workers.typed(key, table -> Next.of(withWorkers(table)));
    }

    // ------------------------------------------------------------------ dialogs

    private Dialog adding() {
        return Form
                .of("Add a hub", "Add",
                        List.of(url(""), Form.Entry.text("name", "Name", "").hint("of your own; may be empty"),
                                token("what the hub was started with; may be empty"), cacert("")),
                        values -> new HubMsg.Added(new HubEntry(values.text("url"), values.text("name"), given(values),
                                vouching(values), true)))
                .checked(values -> taken(values, ""));
    }

    private Dialog editing(Inlet inlet) {
        return switch (inlet.source()) {
            case Source.Hub(var entry) -> editing(entry);
            case Source.Port(int port, boolean _) -> Prompt.of("Port for workers",
                    "UDP port of this machine, to which runs send with console=; 0 takes a free one.",
                    Integer.toString(port), HubsScreen::wrongPort,
                    text -> new HubMsg.PortChosen(Integer.parseInt(text.strip())));
        };
    }

    private Dialog editing(HubEntry entry) {
        var entries = new ArrayList<>(List.of(url(entry.url()), Form.Entry.text("name", "Name", entry.name()),
                token(entry.token().isPresent() ? "leave it empty to keep the one there is" : "may be empty")));
        if (entry.token().isPresent()) entries.add(Form.Entry.toggle("bare", "Forget the token", false));
        entries.add(cacert(entry.cacert().orElse("")));
        return Form.of("Edit " + entry.shown(), "Save", entries, values -> {
            boolean isBare = entry.token().isPresent() && values.isOn("bare");
            var kept = isBare ? Optional.<Secret>empty() : entry.token();
            return new HubMsg.Changed(entry.url(), new HubEntry(values.text("url"), values.text("name"),
                    given(values).or(() -> kept), vouching(values), entry.isOn()));
        }).checked(values -> taken(values, entry.url()));
    }

    private static Form.Entry cacert(String path) {
        return Form.Entry.path("cacert", "Certificates", path)
                .hint("for wss://: a file (PEM) that vouches for the hub; empty for those Java trusts");
    }

    private static Optional<String> vouching(Form.Values values) {
        return Optional.of(values.text("cacert")).filter(path -> !path.isEmpty());
    }

    private static Form.Entry url(String url) {
        return Form.Entry.text("url", "URL", url).hint("ws://10.0.0.7:28888, or wss:// for one with a certificate")
                .needed()
                .checked(text -> {
                    try {
                        HubUrl.parse(text);
                        return "";
                    } catch (IllegalArgumentException e) {
                        return e.getMessage().substring(e.getMessage().indexOf(": ") + 2);
                    }
                });
    }

    private static Form.Entry token(String hint) {
        return Form.Entry.secret("token", "Token").hint(hint).checked(HubsScreen::wrongToken);
    }

    private static String wrongToken(String token) {
        if (token.isEmpty()) return "";
        try {
            SharedToken.checked("token", token);
            return "";
        } catch (BadInput e) {
            return e.getMessage().substring(e.getMessage().indexOf(": ") + 2);
        }
    }

    private static Optional<Secret> given(Form.Values values) {
        return Optional.of(new Secret(values.secret("token").text().strip())).filter(token -> !token.text().isEmpty());
    }

    /// A hub stands in the list once.
    private Map<String, String> taken(Form.Values values, String but) {
        var url = values.text("url");
        if (vouching(values).isPresent() && !url.startsWith("wss://"))
            return Map.of("cacert", "is for wss:// alone");
        var shown = HubEntry.of(url).shown();
        boolean isThere = list.inlets().stream().map(Inlet::source)
                .anyMatch(source -> source instanceof Source.Hub(var entry) && !entry.url().equals(but)
                        && entry.shown().equals(shown));
        return isThere ? Map.of("url", "is in the list already") : Map.of();
    }

    private static String wrongPort(String text) {
        var digits = text.strip();
        boolean isPort = digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= MOST_PORT;
        return isPort ? "" : "a number from 0 to " + MOST_PORT;
    }

    private static Dialog deleting(HubEntry entry, Inlet inlet) {
        var what = entry.shown() + (entry.name().isEmpty() ? "" : "  " + entry.name());
        return Confirm.of("Delete a hub from the list?", List.of(what + "  " + HubRow.word(inlet)),
                "The hub itself is not touched" + (entry.token().isPresent() ? "; its token is forgotten." : "."),
                "Keep it",
                Confirm.Button.answer("Delete", new HubMsg.Deleted(entry.url())));
    }

    /// Beside the port that is open here, a hub needs another.
    private Dialog starting() {
        var taken =
                port().filter(Inlet::isOn).map(Inlet::source).map(source -> ((Source.Port) source).port()).orElse(-1);
        int datagrams = taken == DATAGRAMS ? DATAGRAMS - 1 : DATAGRAMS;
        return Form.of("Start a hub here", "Start", List.of(
                Form.Entry.text("address", "Address", "127.0.0.1").needed()
                        .hint("of both ports; 0.0.0.0 lets in other machines: with a token"),
                Form.Entry.number("websocket", "Port of watchers", WEB_SOCKET, 0, MOST_PORT).hint("0 takes a free one"),
                Form.Entry.number("datagrams", "Port of workers", datagrams, 0, MOST_PORT)
                        .hint("UDP, for console= of runs; 0 takes a free one"),
                token("without one, whoever reaches the ports can read and fake")),
                values -> new HubMsg.StartHere(values.text("address"), (int) values.number("websocket"),
                        (int) values.number("datagrams"), given(values)))
                .checked(values -> values.number("datagrams") == taken && taken != 0
                        ? Map.of("datagrams", "is open here already (x closes it)") : Map.of());
    }

    private Dialog stopping(HubHere hub) {
        return Confirm.of("Stop the hub here?", List.of(told(hub)),
                "Whoever watches it is disconnected, and what workers send there is lost.", "Keep it running",
                Confirm.Button.answer("Stop", new HubMsg.StopHere()));
    }

    private String told(HubHere hub) {
        int known = list.inlets().stream().filter(inlet -> inlet.address().equals(hub.url()))
                .mapToInt(inlet -> speaking(inlet.workers())).findFirst().orElse(0);
        return (hub.url().isEmpty() ? "starting" : hub.url()) + "  " + Figures.count(known)
                + (known == 1 ? " worker" : " workers");
    }

    static int speaking(List<Worker> workers) {
        return (int) workers.stream().filter(worker -> !worker.hasEnded()).count();
    }

    @Override
    public Optional<Leaving> leaving() {
        return here().map(hub -> new Leaving("A hub runs here: leave?", List.of("hub " + told(hub)),
                "The hub ends with the application: whoever watches it is disconnected."));
    }

    // ------------------------------------------------------------------ commands

    @Override
    public List<Command> commands() {
        return List.of(
                new Command("connect", "URL", "connect a hub; a new one is added", before -> urls(before, false),
                        words -> words.size() != 1 ? usage("connect ws://10.0.0.7:28888")
                                : connected(words.getFirst())),
                new Command("disconnect", "URL", "disconnect a hub", before -> urls(before, true),
                        words -> words.size() == 1 ? Next.of(this, new HubEffect.Disconnect(known(words.getFirst())))
                                : usage("disconnect ws://10.0.0.7:28888")),
                new Command("listen", "PORT", "open the UDP port for workers", _ -> List.of(),
                        words -> words.size() == 1 && wrongPort(words.getFirst()).isEmpty()
                                ? Next.of(this, new HubEffect.Listen(Integer.parseInt(words.getFirst()), true))
                                : usage("listen 29999")));
    }

    private Next usage(String example) {
        return Next.of(this, Effect.Say.error("write :" + example));
    }

    private List<String> urls(List<String> before, boolean areOn) {
        if (!before.isEmpty()) return List.of();
        return list.inlets().stream().filter(inlet -> inlet.isOn() == areOn)
                .filter(inlet -> inlet.source() instanceof Source.Hub).map(Inlet::address).toList();
    }

    /// The URL of the hub that is shown so.
    private String known(String shown) {
        return list.inlets().stream().filter(inlet -> inlet.address().equals(shown)).map(Inlet::id).findFirst()
                .orElse(shown);
    }

    private Next connected(String word) {
        var url = known(word);
        if (list.inlets().stream().anyMatch(inlet -> inlet.id().equals(url)))
            return Next.of(this, new HubEffect.Connect(url));
        try {
            HubUrl.parse(url);
            return Next.of(this, new HubEffect.Add(HubEntry.of(url)));
        } catch (IllegalArgumentException e) {
            return Next.of(this, Effect.Say.error(e.getMessage()));
        }
    }

    // ------------------------------------------------------------------ how it looks

    /// Rows of the upper panel, its border among them: as many as there are hubs, and not more than half.
    private int upper(Size size) {
        int most = Math.max(5, (size.rows() - LINES_BELOW) / 2);
        return Math.clamp(list.inlets().size() + 3L, 5, most);
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        in(context).drawOn(canvas, context);
    }

    private void drawOn(Canvas canvas, Context context) {
        int lines = LINES_BELOW;
        int room = canvas.rows() - lines;
        if (panels.isAlone(context.kind())) {
            var below = panels.drawTabs(canvas.part(0, 0, canvas.columns(), room));
            if (panels.has(HUBS)) drawHubs(below);
            else drawWorkers(below);
        } else {
            int upper = upper(canvas.size());
            drawHubs(canvas.part(0, 0, canvas.columns(), upper));
            drawWorkers(canvas.part(0, upper, canvas.columns(), room - upper));
        }
        drawRemarks(canvas.part(0, room, canvas.columns(), lines));
    }

    private void drawHubs(Canvas canvas) {
        var inside = canvas.panel(HUBS, hubs.filter().isEmpty() && !hubs.typing() ? "" : "filter: " + hubs.filter(),
                panels.has(HUBS));
        hubs.draw(inside, panels.has(HUBS));
    }

    private void drawWorkers(Canvas canvas) {
        var title =
                selected().map(inlet -> "Workers " + (inlet.source() instanceof Source.Port ? "that send to " : "on ")
                        + inlet.address()).orElse(WORKERS);
        var inside = canvas.panel(title, workers.filter().isEmpty() && !workers.typing() ? ""
                : "filter: " + workers.filter(), panels.has(WORKERS));
        if (!workers.all().isEmpty()) workers.draw(inside, panels.has(WORKERS));
        else inside.text(2, 0, selected().map(HubsScreen::whyNobody).orElse("no hub"), Ink.DIM);
    }

    private static String whyNobody(Inlet inlet) {
        if (inlet.state() == State.OFF) return "not connected: c connects";
        if (inlet.state() != State.UP) return "no worker yet: " + HubRow.word(inlet);
        return inlet.source() instanceof Source.Port ? "no worker yet: start a run with console=" + inlet.address()
                : "no worker yet: runs send to the UDP port of the hub";
    }

    /// What a person should know, the most important first; as much of it as there is room for.
    private void drawRemarks(Canvas canvas) {
        var remarks = new ArrayList<Canvas.Text>();
        selected().filter(inlet -> !inlet.cause().isEmpty()).ifPresent(inlet -> remarks.add(new Canvas.Text(
                "! " + inlet.address() + ": " + inlet.cause(),
                inlet.state() == State.REFUSED ? Ink.BAD : Ink.WARNING)));
        list.inlets().stream().flatMap(inlet -> inlet.workers().stream()).distinct()
                .filter(worker -> worker.isStale() && !worker.hasEnded())
                .forEach(worker -> remarks
                        .add(new Canvas.Text("! %s silent for %d s - its last total still counts, the rate does not"
                                .formatted(worker.label(), seconds(worker)), Ink.WARNING)));
        here().ifPresent(hub -> remarks.add(new Canvas.Text(canvas.look().sign("●", "*") + " a hub runs here"
                + (hub.url().isEmpty() ? "" : ": " + hub.url() + ", runs send to it with console=" + hub.datagrams()),
                Ink.GOOD)));
        var lines = remarks.stream().flatMap(remark -> Columns.wrapped(remark.text(), canvas.columns() - 2).stream()
                .map(line -> new Canvas.Text(line, remark.ink()))).toList();
        int room = canvas.rows() - 1;
        for (int i = 0; i < Math.min(room, lines.size()); i++) {
            boolean isCut = i == room - 1 && lines.size() > room;
            var line = isCut ? new Canvas.Text(canvas.look().sign("… and more", "and more"), Ink.DIM) : lines.get(i);
            canvas.text(1, i + 1, line.text(), line.ink());
        }
    }

    private long seconds(Worker worker) {
        return Math.max(0, Duration.between(worker.lastHeard(), list.at()).toSeconds());
    }

    private HubsScreen clicked(Msg.Mouse mouse, Context context) {
        int room = context.size().rows() - LINES_BELOW;
        if (panels.isAlone(context.kind())) {
            if (mouse.row() == 0) return on(panels.clicked(mouse, context.size().columns()));
            return within(mouse, panels.focused(), 1, room - 1);
        }
        int upper = upper(context.size());
        if (mouse.row() < upper) return on(panels.on(HUBS)).within(mouse, HUBS, 0, upper);
        return mouse.row() < room ? on(panels.on(WORKERS)).within(mouse, WORKERS, upper, room - upper) : this;
    }

    private HubsScreen within(Msg.Mouse mouse, String panel, int top, int rows) {
        var inside = new Msg.Mouse(mouse.action(), mouse.column() - 1, mouse.row() - top - 1);
        return panel.equals(HUBS) ? withHubs(hubs.on(inside, rows - 2)) : withWorkers(workers.on(inside, rows - 2));
    }
}
