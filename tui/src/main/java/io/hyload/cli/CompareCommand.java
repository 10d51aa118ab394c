package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import io.hyload.plots.ComparedRun;
import io.hyload.plots.Comparison;
import io.hyload.plots.Comparison.Call;
import io.hyload.plots.ComparisonPage;
import io.hyload.plots.MissingFonts;
import io.hyload.run.Nearest;
import io.hyload.stats.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Two runs side by side: what changed, and whether it is more than chance.
@Command(name = "compare", description = {"Compare two runs: is B slower than A, or is it chance?",
        "Each is an .sts file, a folder of them, or files joined by commas: the workers of one run."},
        footer = {"", "Exit code 1 when --fail-on holds.", "", "Example:", "  hyload compare before.sts after.sts",
                "  hyload compare baseline/ today/ --warmup 5s --fail-on slower,worse --json -"})
final class CompareCommand implements Callable<Integer> {
    /// What `--fail-on` may be given; nobody wants to fail on `same`.
    private static final Set<Call> FAILURES = EnumSet.complementOf(EnumSet.of(Call.SAME));

    @Parameters(index = "0", paramLabel = "A", description = "The run to compare with.")
    private String a;

    @Parameters(index = "1", paramLabel = "B", description = "The run to compare.")
    private String b;

    @Option(names = "--warmup", paramLabel = "TIME", defaultValue = "0",
            description = "How much of the beginning of both is left out: 5s. 0 by default.")
    private String warmup;

    @Option(names = "--name", paramLabel = "NAME", description = "Only requests of that name: \"GET /cart\".")
    private Optional<String> name = Optional.empty();

    @Option(names = "--fail-on", paramLabel = "CALL", split = ",", description = {
            "Exit with 1 if any line says so: slower, worse, lower, faster, better, higher;",
            "or if the overall call does: mixed, unsure. Several are joined by commas."})
    private List<String> failOn = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = {"Write the table as JSON.",
            "- means standard output; the table then goes to standard error."})
    private Optional<String> json = Optional.empty();

    @Option(names = {"-o", "--output"}, paramLabel = "OUT.html",
            description = "Write a page with the table and both runs drawn over each other.")
    private Optional<String> output = Optional.empty();

    @Mixin
    private final Attended attended = new Attended();

    private final Io io;

    CompareCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        attended.begin(io);
        var failures = failures();
        var left = JudgingOptions.time("--warmup", warmup, "5s");
        var ours = files(a);
        var theirs = files(b);
        output.ifPresent(word -> {
            if (!ReportCommand.ENDINGS.contains(OutputFile.of(output, "", io).ending()))
                throw Fault.badInput("-o " + word, "not .html", "write -o compared.html");
        });
        var drawn = output.isPresent() ? Optional.of(new Drawn(history(ours, 0), history(theirs, 0.5)))
                : Optional.<Drawn>empty();
        var comparison = drawn.isPresent() ? compared(drawn.get(), left) : compared(ours, theirs, left);
        var failed = failures.stream().filter(call -> holds(comparison, call)).map(CompareCommand::word).toList();
        var text = new ComparisonText(io, ZoneId.systemDefault()).of(comparison, ours, theirs, name, failed);
        boolean toStdout = json.filter("-"::equals).isPresent();
        var out = toStdout ? io.err() : io.out();
        out.print(text);
        out.flush();
        int exitCode = failed.isEmpty() ? ExitCode.PASSED : ExitCode.THRESHOLD_FAILED;
        if (json.isPresent()) write(ComparisonJson.text(comparison, ours, theirs, name, failed, exitCode), toStdout);
        if (drawn.isPresent()) {
            var page = page(comparison, drawn.get(), ours, theirs);
            var shown = new Io(io.in(), out, io.err(), io.environment(), io.folder(), io.terminal(), io.person(),
                    io.options());
            OutputFile.of(output, "", io).write("compare", page.getBytes(UTF_8), shown);
        }
        return exitCode;
    }

    /// Both runs where they are to be drawn, which takes all of their seconds.
    private record Drawn(History a, History b) {}

    private String page(Comparison comparison, Drawn drawn, List<Path> ours, List<Path> theirs) {
        try {
            return ComparisonPage.of(comparison, drawn.a, drawn.b, ours, theirs, name, ZoneId.systemDefault());
        } catch (MissingFonts e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private Set<Call> failures() {
        var calls = EnumSet.noneOf(Call.class);
        var words = FAILURES.stream().map(CompareCommand::word).toList();
        for (var word : failOn) {
            int index = words.indexOf(word.strip());
            if (index < 0) throw Fault.badInput("--fail-on " + word, "no call of a comparison",
                    Nearest.advice(word.strip(), words, "write one of " + String.join(", ", words)));
            calls.add(List.copyOf(FAILURES).get(index));
        }
        return calls;
    }

    private static boolean holds(Comparison comparison, Call call) {
        return switch (call) {
            case MIXED, UNSURE -> comparison.overall() == call;
            case SAME, FASTER, SLOWER, BETTER, WORSE, HIGHER, LOWER ->
                comparison.rows().stream().anyMatch(row -> row.call() == call);
        };
    }

    static String word(Call call) {
        return call.name().toLowerCase(Locale.ROOT);
    }

    private List<Path> files(String word) throws IOException {
        boolean isOne = Files.exists(io.at(word)) || !word.contains(",");
        return HistoryArguments.paths(isOne ? List.of(word) : List.of(word.split(",")), ".sts", io);
    }

    /// Without a name nothing of names is read, which takes most of the time.
    ///
    /// @param before what has been read of both, of 1
    private History history(List<Path> files, double before) throws IOException {
        return HistoryArguments.told(() -> {
            var history = History.read(files, name.isPresent(), attended.reading(before, 0.5, io));
            history.remarks().forEach(remark -> HistoryArguments.tell(io, remark));
            return history;
        });
    }

    private Comparison compared(Drawn drawn, Duration left) {
        try {
            return Comparison.of(drawn.a, drawn.b, left, name);
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private Comparison compared(List<Path> ours, List<Path> theirs, Duration left) throws IOException {
        var one = gathered(ours, left);
        var other = gathered(theirs, left);
        try {
            return Comparison.of(one, other);
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private ComparedRun gathered(List<Path> files, Duration left) throws IOException {
        return HistoryArguments.told(() -> {
            var run = ComparedRun.read(files, left, name);
            run.remarks().forEach(remark -> HistoryArguments.tell(io, remark));
            return run;
        });
    }

    private void write(String text, boolean toStdout) throws IOException {
        if (toStdout) {
            io.out().print(text);
            io.out().flush();
            return;
        }
        var file = io.at(json.orElseThrow());
        if (file.getParent() != null) Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
