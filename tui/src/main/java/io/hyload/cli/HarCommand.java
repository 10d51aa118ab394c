package io.hyload.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.lang.model.SourceVersion;

import io.hyload.har.Choice;
import io.hyload.har.Correlation;
import io.hyload.har.Flow;
import io.hyload.har.HarReader;
import io.hyload.har.HostCount;
import io.hyload.har.Recording;
import io.hyload.har.Replay;
import io.hyload.har.ScenarioSource;
import io.hyload.har.Secrets;
import io.hyload.har.UnreadableRecording;
import io.hyload.har.Verification;
import io.hyload.run.Columns;
import io.hyload.run.Console;
import io.hyload.run.Figures;
import io.hyload.run.Nearest;
import io.hyload.run.Options;
import io.hyload.run.Result;
import io.hyload.run.Run;
import io.hyload.run.SecretsFile;
import io.hyload.run.Share;
import io.hyload.run.Words;
import io.hyload.stats.StatsRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a scenario of a recording, or shows what there is in it to choose from.
@Command(name = "har", description = {"Write a scenario from the recording of a browser or proxy (HAR).",
        "It goes to code_java/ where there is such a folder, else to the current one."},
        footer = {"", "Example:",
                "  hyload har shop.har --list", "  hyload har shop.har -o Shop.java --only-first-party --skip-static",
                "  hyload har shop.har --verify http://127.0.0.1:8080", "  hyload har shop.har --serve --port 8080"})
final class HarCommand implements Callable<Integer> {
    /// What `--verify` alone is held against.
    private static final String RECORDING = "";
    /// More remarks of one kind tell nobody more.
    private static final int REMARKS = 10;

    @Parameters(paramLabel = "FILE.har", description = "The recording.")
    private String file;

    @Option(names = {"-o", "--output"}, paramLabel = "NAME.java",
            description = "The file to write; - for standard output. Named after the recording by default.")
    private Optional<String> output = Optional.empty();

    @Option(names = "--force", description = "Write over a file that is there already.")
    private boolean force;

    @Option(names = "--list", description = "List hosts and pages to choose from, and write nothing.")
    private boolean list;

    @Option(names = "--host", paramLabel = "HOST", description = {
            "Only requests to this host, host:port or *.domain;", "repeatable."})
    private List<String> hosts = List.of();

    @Option(names = "--exclude-host", paramLabel = "HOST", description = "No requests to this one; repeatable.")
    private List<String> excludedHosts = List.of();

    @Option(names = "--skip-static", description = "No pictures, fonts, styles and scripts.")
    private boolean skipStatic;

    @Option(names = "--only-first-party",
            description = "Only hosts of the domain that the first document is of.")
    private boolean onlyFirstParty;

    @Option(names = "--page", paramLabel = "N|TITLE",
            description = "Only this page, by its number or a part of its title; repeatable.")
    private List<String> pages = List.of();

    @Option(names = "--no-think-time", description = "No pauses between pages.")
    private boolean noThinkTime;

    @Option(names = "--max-think-time", paramLabel = "TIME", description = "Pauses no longer than this: 30s, 2m.")
    private Optional<String> maxThinkTime = Optional.empty();

    @Option(names = "--no-correlate", description = "Values of answers are not carried into later requests.")
    private boolean noCorrelate;

    @Option(names = "--keep-secrets", description = {"Passwords and tokens stand in the source as they were recorded,",
            "not in secrets.properties."})
    private boolean keepSecrets;

    @Option(names = "--verify", paramLabel = "URL", arity = "0..1", parameterConsumer = Base.class, description = {
            "Write nothing, but send the requests once to this server in place of all recorded hosts, and list what differs from",
            "the recording: status, media type, size. Without a URL, to the recording itself."})
    private Optional<String> verify = Optional.empty();

    @Option(names = "--serve", description = "Write nothing, but answer as the recording does, until Ctrl+C.")
    private boolean serve;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "0",
            description = "With --serve; a free one by default.")
    private int port;

    private final Io io;

    /// Takes the next word only if it is a URL: it may as well be the recording.
    static final class Base implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            boolean isGiven = !words.isEmpty() && words.peek().matches("(?i)https?://.*");
            option.setValue(Optional.of(isGiven ? words.pop() : RECORDING));
        }
    }

    HarCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 65535) throw Fault.badInput("--port " + port, "not a port", "write --port 8080");
        if (serve) return serve();
        var target = target();
        var choice = new Choice(hosts, excludedHosts, skipStatic, onlyFirstParty, pages, longestThink());
        var recording = read(io.at(file));
        checkMatched(choice, recording);
        var chosen = choice.of(recording);
        var flow = choice.flow(recording);
        tellLosses(chosen);
        if (list) {
            list(recording, flow);
            return ExitCode.PASSED;
        }
        if (flow.pages().isEmpty())
            throw Fault.badInput(io.shown(io.at(file)), "nothing is left of it",
                    "hyload har " + file + " --list shows what there is");
        var correlated = noCorrelate ? flow : Correlation.of(flow);
        if (verify.isPresent()) return verify(correlated, verify.get());
        write(Secrets.of(correlated, keepSecrets), target);
        return ExitCode.PASSED;
    }

    // ------------------------------------------------------------------ writing

    /// @param target empty for standard output
    private void write(Flow flow, Optional<Path> target) throws IOException {
        var source = ScenarioSource.of(flow, target.map(ScenarioName::of).orElse("Scenario"));
        if (target.isEmpty()) {
            io.out().print(source);
            io.out().flush();
            return;
        }
        tellWritten(flow, HarImport.write(flow, source, target.get(), io.folder(), force));
    }

    private void tellWritten(Flow flow, HarImport written) throws IOException {
        io.out().println("hyload har: " + io.shown(written.scenario()) + " (" + plural(flow.entries().size(), "request")
                + " on " + plural(flow.pages().size(), "page") + ")");
        flow.values().forEach(value -> io.out().println("  carried  " + shown(value.variable()) + "  #" + value.from()
                + " → " + value.uses().keySet().stream().sorted().limit(10).map(number -> "#" + number)
                        .collect(Collectors.joining(" "))
                + (value.uses().size() > 10 ? " …" : "")));
        for (var sent : written.files()) io.out().println("  file     " + io.shown(sent.path())
                + (sent.isWritten() ? " (" + Figures.bytes(sent.bytes()) + ")"
                        : " is there already, and stays as it is"));
        if (!flow.suspects().isEmpty()) io.out().println("  to do    " + plural(flow.suspects().size(), "value")
                + " that may not be taken twice: look for TODO in the source");
        if (!flow.hidden().isEmpty()) io.out().println("  hidden   " + shown(Secrets.listed(flow)));
        if (!written.kept().isEmpty()) io.out().println("  kept     " + String.join(", ", written.kept()) + ": "
                + io.shown(written.secrets()) + " has other values already");
        io.out().println("Next: hyload try " + io.shown(written.scenario()));
        io.out().flush();
    }

    /// Empty for standard output.
    private Optional<Path> target() {
        if (output.filter("-"::equals).isPresent()) return Optional.empty();
        if (output.isEmpty()) {
            return Optional.of(ProjectFolder.scenarios(io.folder())
                    .resolve(ScenarioName.ofRecording(io.at(file)) + ".java"));
        }
        var target = io.at(output.get());
        if (!target.toString().endsWith(".java"))
            throw Fault.badInput("-o " + output.get(), "not .java", "write -o Shop.java");
        if (!SourceVersion.isName(ScenarioName.of(target))) throw Fault.badInput("-o " + output.get(),
                "'" + ScenarioName.of(target) + "' is no name for a Java class", "write -o Shop.java");
        return Optional.of(target);
    }

    private static String plural(int count, String what) {
        return Figures.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    // ------------------------------------------------------------------ replaying

    private int verify(Flow flow, String base) throws IOException {
        if (!base.equals(RECORDING)) {
            var server = url(base);
            return verify(() -> Verification.of(flow, server));
        }
        try (var replay = replay(0)) {
            return verify(() -> Verification.of(flow, replay));
        }
    }

    private static URI url(String base) {
        try {
            return URI.create(base);
        } catch (IllegalArgumentException e) {
            throw Fault.badInput("--verify " + base, "no http or https URL", "write --verify http://127.0.0.1:8080");
        }
    }

    private int verify(Supplier<Verification> way) {
        // As a worker has it: what there is to tell goes to the console, and nothing to files.
        var run = Run.begin("verify", Words.NONE, new Silent(io), Share.WHOLE);
        try {
            var verification = way.get();
            verification.lines().forEach(io.out()::println);
            io.out().flush();
            return verification.differing().isEmpty() ? ExitCode.PASSED : ExitCode.THRESHOLD_FAILED;
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        } finally {
            run.stop();
            run.finish();
        }
    }

    /// What goes wrong with a request stands in the table.
    private record Silent(Io io) implements Console {
        @Override
        public void accept(StatsRecord record) {
            // nobody measures
        }

        @Override
        public void notice(String line) {
            io.err().println("hyload: " + line);
        }

        @Override
        public void exchange(String text) {
            // the table tells what differs
        }

        @Override
        public boolean isColoured() {
            return false;
        }

        @Override
        public void finished(Result result) {
            // the table is the result
        }
    }

    private int serve() throws IOException, InterruptedException {
        try (var replay = replay(port)) {
            io.out().println("The recording answers at " + replay.uri() + " (" + plural(replay.size(), "answer")
                    + ", Ctrl+C ends it)");
            io.out().println("In another terminal: hyload try "
                    + target().map(scenario -> io.shown(scenario)).orElse("Shop.java") + " url=" + replay.uri());
            io.out().flush();
            new CountDownLatch(1).await();
            return ExitCode.PASSED;
        }
    }

    private Replay replay(int port) throws IOException {
        try {
            return Replay.open(io.at(file), port);
        } catch (UnreadableRecording e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        } catch (FileSystemException e) {
            throw Fault.of(e);
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    // ------------------------------------------------------------------ choosing

    private Optional<Duration> longestThink() {
        if (noThinkTime) return Optional.of(Duration.ZERO);
        return maxThinkTime
                .map(text -> Options.duration(text).orElseThrow(() -> Fault.badInput("--max-think-time " + text,
                        "not a length of time", "write --max-think-time 30s, or 2m")));
    }

    private static Recording read(Path path) throws IOException {
        try {
            return HarReader.read(path);
        } catch (UnreadableRecording e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private void checkMatched(Choice choice, Recording recording) {
        for (var word : choice.unmatched(recording)) {
            var names = HostCount.of(recording).stream().map(HostCount::host).toList();
            boolean isHost = hosts.contains(word) || excludedHosts.contains(word);
            var option = isHost ? hosts.contains(word) ? "--host " : "--exclude-host " : "--page ";
            var advice = "hyload har " + file + " --list shows what there is";
            throw Fault.badInput(option + word,
                    isHost ? "the recording has no such host" : "the recording has no such page",
                    isHost ? Nearest.advice(word, names, advice) : advice);
        }
    }

    /// On standard error: what is broken, line by line, and what is no request of a scenario, in one line.
    private void tellLosses(Recording recording) {
        var remarks = recording.remarks();
        remarks.stream().limit(REMARKS).forEach(remark -> io.err().println("hyload: " + shown(remark)));
        if (remarks.size() > REMARKS)
            io.err().println("hyload: … the other remarks are not shown");
        if (recording.skipped().isEmpty()) return;
        var counted = recording.skipped().entrySet().stream()
                .map(reason -> Figures.count(reason.getValue()) + " " + reason.getKey())
                .collect(Collectors.joining(", "));
        io.err().println("hyload: left out: " + counted);
    }

    /// All hosts, since they are to choose from; the pages as they are with what has been chosen.
    private void list(Recording recording, Flow flow) {
        var rows = new ArrayList<List<String>>();
        for (var host : HostCount.of(recording))
            rows.add(List.of(Figures.count(host.requests()), Figures.count(host.ofStatic()),
                    host.firstParty() ? "first" : "third", host.host()));
        table(List.of("requests", "static", "party", "host"), rows);
        io.out().println();
        rows.clear();
        int number = 0;
        for (var page : flow.pages()) {
            int requests = page.steps().stream().mapToInt(step -> switch (step) {
                case Flow.Step.One _ -> 1;
                case Flow.Step.AtOnce(var entries) -> entries.size();
            }).sum();
            rows.add(List.of(Integer.toString(++number), Figures.count(requests), seconds(page.think()), page.title()));
        }
        table(List.of("page", "requests", "think", "title"), rows);
        io.out().flush();
    }

    /// Columns of numbers, and a last one of text.
    private void table(List<String> names, List<List<String>> rows) {
        var widths = new int[names.size() - 1];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = names.get(i).length();
            for (var row : rows) widths[i] = Math.max(widths[i], row.get(i).length());
        }
        io.out().println(io.colors().bold(line(names, widths)));
        for (var row : rows) io.out().println(line(row, widths));
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) line.append(("%" + widths[i] + "s  ").formatted(cells.get(i)));
        return line.append(shown(cells.getLast())).toString();
    }

    private static String seconds(Duration think) {
        return think.isZero() ? "-" : "%.1fs".formatted(think.toMillis() / 1000.0);
    }

    /// A text of the recording, on one line, without what would command the terminal or turn the text around.
    private static String shown(String text) {
        return Columns.plain(text.replaceAll("\\s+", " "));
    }
}
