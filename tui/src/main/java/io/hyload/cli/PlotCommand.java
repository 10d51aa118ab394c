package io.hyload.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import io.hyload.plots.Charts;
import io.hyload.plots.MissingFonts;
import io.hyload.plots.Picture;
import io.hyload.plots.SecondsCsv;
import io.hyload.stats.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Runs and machines as pictures.
@Command(name = "plot", description = "Draw a run, or the machines under test, as SVG or PNG.",
        footer = {"", "Example:",
                "  hyload plot stats_perf/2026-11-23_10.30.00.000.sts",
                "  hyload plot worker-a.sts worker-b.sts --resource stats_resource/web1/*.csv -o run.svg",
                "  hyload plot --resource stats_resource/web1/*.csv -o web1.png",
                "  hyload plot worker-a.sts worker-b.sts --from 30s --to 5m -o seconds.csv"})
final class PlotCommand implements Callable<Integer> {
    private static final List<String> CHARTS = List.of("load", "heatmap", "percentiles", "distribution");
    private static final List<String> ENDINGS = List.of("svg", "png", "csv");

    @Mixin
    private final HistoryArguments arguments = new HistoryArguments();

    @Mixin
    private final Attended attended = new Attended();

    @Option(names = {"-o", "--output"}, paramLabel = "OUT", description = {
            "OUT.svg, OUT.png, or OUT.csv for the numbers; - is SVG on standard output.",
            "By default an SVG in reports/, or here where there is no such folder."})
    private Optional<String> output = Optional.empty();

    @Option(names = "--chart", paramLabel = "KIND", defaultValue = "load", description = {
            "load, or of the response times: heatmap, percentiles, distribution. load by default."})
    private String chart;

    @Option(names = "--name", paramLabel = "NAME", description = "Response times of the requests of that name only.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--title", paramLabel = "TEXT", description = "In place of the scenario's name.")
    private Optional<String> title = Optional.empty();

    private final Io io;

    PlotCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        attended.begin(io);
        if (arguments.isEmpty())
            throw Fault.badInput("plot", "no file", "name one: hyload plot stats_perf/….sts");
        var file = OutputFile.of(output, arguments.name() + ".svg", io);
        if (file.file().isPresent() && !ENDINGS.contains(file.ending()))
            throw Fault.badInput("-o " + output.orElse(""), "neither .svg, .png nor .csv", "write -o run.svg");
        if (!CHARTS.contains(chart)) throw Fault.badInput("--chart " + chart, "there is none of that kind",
                "one of " + String.join(", ", CHARTS));
        if (name.isPresent() && chart.equals("load"))
            throw Fault.badInput("--name " + name.get(), "the load chart shows all requests",
                    "add --chart heatmap, percentiles or distribution");
        if (arguments.hasMachines() && (!chart.equals("load") || file.ending().equals("csv") && arguments.hasRun()))
            throw Fault.badInput("--resource", "machines are shown by the load chart alone", "leave one of both out");
        var zone = ZoneId.systemDefault();
        var history = arguments.history(name.isPresent(), attended, io, zone);
        try {
            file.write("plot", bytes(file.ending(), history, zone), io);
        } catch (MissingFonts e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
        return ExitCode.PASSED;
    }

    private byte[] bytes(String ending, Optional<History> history, ZoneId zone) throws IOException {
        if (ending.equals("csv"))
            return SecondsCsv.of(history.orElseThrow(() -> Fault.badInput("-o " + output.orElse(""),
                    "no run, and resource files are CSV already", "name a stats file"))).getBytes(UTF_8);
        var picture = picture(history, zone);
        return ending.equals("png") ? picture.png() : picture.svg().getBytes(UTF_8);
    }

    private Picture picture(Optional<History> history, ZoneId zone) throws IOException {
        if (!chart.equals("load")) return latencies(history, zone);
        var files = arguments.runFiles(io);
        var title = this.title.orElse(files.title(history));
        if (history.isEmpty()) return Charts.resources(title, arguments.machines(io, zone), zone);
        return HistoryArguments.told(
                () -> files.picture(title, history.get(), zone, remark -> HistoryArguments.tell(io, remark)));
    }

    private Picture latencies(Optional<History> history, ZoneId zone) {
        var run = history.orElseThrow(() -> Fault.badInput("--chart " + chart, "no run to draw it of",
                "name a stats file"));
        return (switch (chart) {
            case "heatmap" -> Charts.heatMap(run, name, zone);
            case "percentiles" -> Charts.percentiles(run, name);
            default -> Charts.distribution(run, name);
        }).orElseThrow(() -> Fault.badInput("--chart " + chart, Charts.missing(run, name).orElseThrow(),
                name.isEmpty() ? "" : names(run)));
    }

    private static String names(History run) {
        var names = run.summary().names().keySet();
        return names.isEmpty() ? ""
                : "names are " + names.stream().limit(10).collect(Collectors.joining(", ")) + (names.size() > 10
                        ? ", …" : "");
    }
}
