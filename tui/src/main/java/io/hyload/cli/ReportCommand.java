package io.hyload.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.hyload.plots.MissingFonts;
import io.hyload.stats.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A run as one HTML file, to be sent to whoever was not there.
@Command(name = "report", description = {"Make one HTML file of a run: verdict, figures, charts, errors, exchanges.",
        "It holds all it needs, and opens without a network."},
        footer = {"", "Example:",
                "  hyload report stats_perf/2026-11-23_10.30.00.000.sts",
                "  hyload report worker-a.sts worker-b.sts --resource stats_resource/web1/*.csv -o run.html",
                "  hyload report run.sts --from 30s --to 5m -o - > middle.html"})
final class ReportCommand implements Callable<Integer> {
    static final List<String> ENDINGS = List.of("html", "htm");

    @Mixin
    private final HistoryArguments arguments = new HistoryArguments();

    @Mixin
    private final Attended attended = new Attended();

    @Option(names = {"-o", "--output"}, paramLabel = "OUT.html", description = {
            "The file, which is replaced; - is standard output.",
            "By default a file in reports/, or here where there is no such folder."})
    private Optional<String> output = Optional.empty();

    private final Io io;

    ReportCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        attended.begin(io);
        var file = OutputFile.of(output, arguments.isEmpty() ? "" : arguments.name() + ".html", io);
        if (output.isPresent() && file.file().isPresent() && !ENDINGS.contains(file.ending()))
            throw Fault.badInput("-o " + output.get(), "not .html", "write -o run.html; hyload plot draws pictures");
        var zone = ZoneId.systemDefault();
        var history = arguments.history(true, attended, io, zone)
                .orElseThrow(() -> Fault.badInput("report", "no stats file",
                        "name one: hyload report stats_perf/….sts"));
        try {
            file.write("report", page(history, zone).getBytes(UTF_8), io);
        } catch (MissingFonts e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
        return ExitCode.PASSED;
    }

    private String page(History history, ZoneId zone) throws IOException {
        var files = arguments.runFiles(io);
        return HistoryArguments.told(() -> files.report(history, arguments.isPart(), zone,
                remark -> HistoryArguments.tell(io, remark)));
    }
}
