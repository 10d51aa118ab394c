package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import io.hyload.har.Choice;
import io.hyload.har.Flow;
import io.hyload.har.HarReader;
import io.hyload.har.HostCount;
import io.hyload.har.Recording;
import io.hyload.har.UnreadableRecording;
import io.hyload.run.Figures;
import io.hyload.run.Options;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a scenario of a recording, or shows what there is in it to choose from.
@Command(name = "har", description = {"Write a scenario from the recording of a browser or proxy (HAR).",
        "It goes to code_java/ where there is such a folder, else to the current one."}, footer = {"", "Example:",
                "  hyload har shop.har --list", "  hyload har shop.har -o Shop.java --only-first-party --skip-static"})
final class HarCommand implements Callable<Integer> {
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

    private final Io io;

    HarCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
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
            throw Fault.badInput(io.shown(io.at(file)), "nothing is left of it", "hyload har " + file + " --list shows what there is");
        return ExitCode.PASSED;
    }

    private Optional<Duration> longestThink() {
        if (noThinkTime) return Optional.of(Duration.ZERO);
        return maxThinkTime.map(text -> Options.duration(text).orElseThrow(() -> Fault.badInput("--max-think-time " + text,
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
            throw Fault.badInput(option + word, isHost ? "the recording has no such host" : "the recording has no such page",
                    isHost ? Nearest.advice(word, names, advice) : advice);
        }
    }

    /// On standard error: what is broken, line by line, and what is no request of a scenario, in one line.
    private void tellLosses(Recording recording) {
        var remarks = recording.remarks();
        remarks.stream().limit(REMARKS).forEach(remark -> io.err().println("hyload: " + shown(remark)));
        if (remarks.size() > REMARKS)
            io.err().println("hyload: … and %,d more of the kind".formatted(remarks.size() - REMARKS));
        if (recording.skipped().isEmpty()) return;
        var counted = recording.skipped().entrySet().stream()
                .map(reason -> Figures.count(reason.getValue()) + " " + reason.getKey()).collect(Collectors.joining(", "));
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
        return text.replaceAll("\\s+", " ").replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }
}
