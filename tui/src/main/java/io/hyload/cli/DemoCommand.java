package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.hyload.demo.DemoShop;
import io.hyload.plots.Charts;
import io.hyload.plots.MissingFonts;
import io.hyload.run.Console;
import io.hyload.run.Figures;
import io.hyload.run.Result;
import io.hyload.run.Run;
import io.hyload.stats.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The main job with nothing else installed: a shop to load, a scenario that loads it, the figures.
@Command(name = "demo", description = {"Load a small shop that runs inside this process, and show the figures.",
        "The scenario is a template: hyload new Demo --template demo"},
        footer = {"", "Example:",
                "  hyload demo --seconds 15",
                "  hyload demo --serve --port 8080      # only the shop, for scenarios of your own"})
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--seconds", paramLabel = "N", defaultValue = "15", description = "How long; 15 by default.")
    private int seconds;

    @Option(names = "--users", paramLabel = "N", defaultValue = "50", description = "How many users; 50 by default.")
    private int users;

    @Option(names = "--plain", description = "A line a second, on a terminal too.")
    private boolean plain;

    @Option(names = "--serve", description = "Only open the shop, until Ctrl+C.")
    private boolean serve;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "0",
            description = "Of the shop; a free one by default.")
    private int port;

    @Mixin
    private final Lifeline lifeline = new Lifeline();

    private final Io io;

    DemoCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1) throw Fault.badInput("--seconds " + seconds, "not 1 or more", "write --seconds 15");
        if (users < 1) throw Fault.badInput("--users " + users, "not 1 or more", "write --users 50");
        if (port < 0 || port > 65535) throw Fault.badInput("--port " + port, "not a port", "write --port 8080");
        try (var shop = open()) {
            lifeline.hold(io);
            if (!serve) return load(shop);
            io.out().println("The demo shop is open at " + shop.uri() + "/mgr/sign.html (Ctrl+C closes it)");
            io.out().println("Its switches, to make it slow or failing: " + shop.uri() + "/switches");
            io.out().flush();
            new CountDownLatch(1).await();
            return ExitCode.PASSED;
        }
    }

    private DemoShop open() {
        try {
            return DemoShop.start(port);
        } catch (IOException e) {
            throw new Fault(ExitCode.BAD_INPUT, "port " + port, String.valueOf(e.getMessage()),
                    "choose another with --port", e);
        }
    }

    private int load(DemoShop shop) throws IOException {
        var template = Templates.find("demo").orElseThrow();
        var folder = Files.createTempDirectory("hyload-demo");
        var source = folder.resolve("Demo.java");
        try {
            Files.writeString(source, template.code());
            var words = List.of("url=" + shop.uri(), "users=" + users, "seconds=" + seconds);
            var scenario = Performance.compiled(source.toString(), io).orElseThrow();
            io.out().println("demo shop at " + shop.uri() + ", " + users + " users, " + seconds + " seconds");
            io.out().flush();
            var console = new WithShop(RunCommand.console(io, plain, false), shop);
            var run = Run.begin(scenario.name(), Performance.words(words, io), console);
            return new Performance(scenario, words).run(run);
        } finally {
            Files.deleteIfExists(source);
            Files.deleteIfExists(folder);
        }
    }

    /// Adds what the shop says: an account kept by the other side.
    private final class WithShop extends Console.Wrapped {
        private final DemoShop shop;

        WithShop(Console shown, DemoShop shop) {
            super(shown);
            this.shop = shop;
        }

        @Override
        public void finished(Result result) {
            super.finished(result);
            io.out().println(" shop      " + Figures.count(shop.served()) + " responses served, by its own count");
            result.statsFile().ifPresent(file -> io.out().println(" chart     " + drawn(result.scenario(), file)));
            io.out().flush();
        }

        /// The path of the picture beside the stats file, or why there is none: the figures are there all the same.
        private String drawn(String scenario, Path stats) {
            var file = stats.resolveSibling(stats.getFileName().toString().replaceFirst("\\.sts$", "") + ".svg");
            try {
                var picture = Charts.load(scenario, History.readTotals(List.of(stats)), List.of(),
                        ZoneId.systemDefault());
                Files.writeString(file, picture.svg());
                return io.shown(file.toAbsolutePath());
            } catch (IOException e) {
                return Fault.of(e).line();
            } catch (MissingFonts e) {
                return e.getMessage();
            }
        }
    }
}
