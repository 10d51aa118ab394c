package io.hyload.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.hyload.json.JsonCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Says what this machine allows, before a run is limited by it.
@Command(name = "doctor",
        description = "Show what this machine allows a load generator: files, ports, cores, clock, …",
        footer = {"", "Exit code 0 when runs are possible, though with limits (!); 2 when they are not (✗).", "",
                "Example:", "  hyload doctor", "  hyload doctor --json"})
final class DoctorCommand implements Callable<Integer> {
    private static final int NAME_WIDTH = 16;

    @Option(names = "--json", description = "Print one JSON object instead.")
    private boolean json;

    private final Io io;

    DoctorCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        var findings = Checkup.of(new MachineReader(Path.of("/"), io).read());
        io.out().println(json ? json(findings) : text(findings, io.colors()));
        return exitCode(findings);
    }

    static int exitCode(List<Finding> findings) {
        boolean possible = findings.stream().noneMatch(finding -> finding.mark() == Finding.Mark.FAIL);
        return possible ? ExitCode.PASSED : ExitCode.BAD_INPUT;
    }

    static String text(List<Finding> findings, Colors colors) {
        var lines = new StringBuilder();
        for (var finding : findings) {
            var mark = switch (finding.mark()) {
                case OK -> colors.green("✓");
                case WARN -> colors.yellow("!");
                case FAIL -> colors.red("✗");
            };
            lines.append("%s %-16s %s\n".formatted(mark, finding.name(), finding.value()));
            if (finding.meaning().isEmpty()) continue;
            var indent = " ".repeat(NAME_WIDTH + 3);
            lines.append(indent).append(finding.meaning()).append('\n');
            lines.append(indent).append("mend: ").append(finding.mend()).append('\n');
        }
        return lines.toString().stripTrailing();
    }

    static String json(List<Finding> findings) {
        var checks = findings.stream().map(finding -> {
            Map<String, Object> check = new LinkedHashMap<>();
            check.put("name", finding.name());
            check.put("mark", finding.mark().word());
            check.put("value", finding.value());
            if (!finding.meaning().isEmpty()) check.put("meaning", finding.meaning());
            if (!finding.mend().isEmpty()) check.put("mend", finding.mend());
            return check;
        }).toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("possible", exitCode(findings) == ExitCode.PASSED);
        answer.put("checks", checks);
        return new String(JsonCodec.found().write(answer), UTF_8);
    }
}
