package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.hyload.tui.Effect;
import io.hyload.tui.Msg;
import io.hyload.tui.Runner;
import io.hyload.tui.screen.StartEffect;
import io.hyload.tui.screen.StartMsg;

/// Does what is offered in an empty folder: what `hyload init` does, and the shop of `hyload demo`, open until the application ends.
final class StartEffects implements Runner, AutoCloseable {
    private static final Pattern SHOP = Pattern.compile("The demo shop is open at (http://[^/\\s]+)");
    private static final int USERS = 20;
    private static final int SECONDS = 60;

    private final Io io;
    private Optional<Child> shop = Optional.empty();
    private Optional<Path> scenario = Optional.empty();
    private boolean isClosed;

    StartEffects(Io io) {
        this.io = io;
    }

    /// Whether nothing is in the folder of what a project has.
    static boolean isNeeded(Path folder) {
        return Stream.of(ProjectFolder.SCENARIOS, "stats_perf", "remotes").map(folder::resolve)
                .noneMatch(Files::exists);
    }

    @Override
    public void run(Effect effect, Consumer<Msg> reply) {
        Thread.ofVirtual().name("start").start(() -> {
            try {
                switch ((StartEffect) effect) {
                    case StartEffect.Init() -> reply.accept(new StartMsg.Made(InitCommand.make(io.folder()).stream()
                            .filter(ProjectFolder.Made::created).map(InitCommand::path).toList()));
                    case StartEffect.OpenShop() -> openShop(reply);
                }
            } catch (Fault e) {
                reply.accept(new StartMsg.Failed(e.text()));
            } catch (IOException e) {
                reply.accept(new StartMsg.Failed(Fault.of(e).text()));
            }
        });
    }

    private synchronized void openShop(Consumer<Msg> reply) throws IOException {
        if (isClosed) return;
        shop.ifPresent(Child::close);
        if (scenario.isEmpty()) scenario = Optional.of(Files.createTempDirectory("hyload-demo").resolve("Demo.java"));
        var file = scenario.get();
        Files.writeString(file, Templates.find("demo").orElseThrow().code());
        var last = new StringBuffer();
        shop = Optional.of(Child.start(List.of("demo", "--serve"), Map.of(), io.folder(), line -> {
            last.replace(0, last.length(), line);
            var open = SHOP.matcher(line);
            if (open.find())
                reply.accept(new StartMsg.ShopIsOpen("Demo", List.of(file.toString(), "url=" + open.group(1),
                        "users=" + USERS, "seconds=" + SECONDS)));
        }, code -> {
            if (!isOver()) reply.accept(new StartMsg.Failed("the demo shop has ended: " + last));
        }));
    }

    private synchronized boolean isOver() {
        return isClosed;
    }

    /// Closes the shop.
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        shop.ifPresent(Child::close);
        scenario.ifPresent(file -> {
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(file.getParent());
            } catch (IOException _) {
                // What is in the folder for temporary files goes some day.
            }
        });
    }
}
