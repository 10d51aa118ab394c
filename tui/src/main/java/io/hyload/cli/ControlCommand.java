package io.hyload.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.hyload.json.Json;
import io.hyload.run.BadInput;
import io.hyload.run.ControlRequest;
import io.hyload.run.Figures;
import io.hyload.run.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Asks a run that is on, started with `control=PORT`, how it stands, or changes its course.
@Command(name = "control", description = {"Pause, resume, speed up or stop a run that is on.",
        "It must have been started with control=PORT."},
        footer = {"", "Actions:",
                "  status               how the run stands",
                "  pause, resume        hold it, let it go on; requests on their way are finished",
                "  rate 150%%            of what the scenario asks for; +10%% or -10%% of the present rate;",
                "                       500/s. Only for runs with arrivals",
                "  stop                 end it, with its summary",
                "  note TEXT            an event in its record", "", "Example:",
                "  hyload control 41234 status", "  hyload control 41234 rate -10%%",
                "  hyload control 41234 note cache switched off"})
final class ControlCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "[HOST:]PORT", description = "What the run has said: control 127.0.0.1:41234")
    private String address;

    @Parameters(index = "1", paramLabel = "ACTION", description = "status, pause, resume, rate, stop, note")
    private String action;

    @Parameters(index = "2..*", arity = "0..*", paramLabel = "VALUE", description = "Of rate and note.")
    private List<String> values = List.of();

    @Option(names = "--json", description = "Print the answer as it came, one JSON object.")
    private boolean json;

    private final Io io;

    ControlCommand(Io io) {
        this.io = io;
    }

    /// `rate -10%` is not an option of ours.
    @Spec
    void spec(CommandSpec spec) {
        spec.parser().unmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() {
        var request = request();
        var answer = new ControlledRun(target(), address).ask(request);
        io.out().println(json ? answer.line() : text(answer.json()));
        return ExitCode.PASSED;
    }

    private ControlRequest request() {
        if (!ControlRequest.ACTIONS.contains(action)) throw Fault.badInput(action, "unknown action",
                Nearest.advice(action, ControlRequest.ACTIONS, "write one of " + ControlRequest.USAGE));
        var line = (action + " " + String.join(" ", values)).strip();
        if (line.chars().anyMatch(Character::isISOControl))
            throw Fault.badInput(action, "a line break or another control character in it", "write one line of text");
        try {
            return ControlRequest.parse(line);
        } catch (BadInput e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private InetSocketAddress target() {
        int colon = address.lastIndexOf(':');
        var host = colon < 0 ? "127.0.0.1" : address.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
        var digits = address.substring(colon + 1);
        boolean isPort = digits.matches("[1-9]\\d{0,4}") && Integer.parseInt(digits) <= 65535;
        if (!isPort || host.isEmpty())
            throw Fault.badInput(address, "not [HOST:]PORT",
                    "write what the run has said: hyload control 41234 status");
        return new InetSocketAddress(host, Integer.parseInt(digits));
    }

    private static String text(Json answer) {
        var done = answer.get("done");
        return done.isMissing() ? status(answer) : done.asString();
    }

    /// `Checkout  00:34  57%  200 users  750/s (150 %)  sent 40,112  answered 40,104  errors 3  timeouts 2  paused`
    private static String status(Json status) {
        var parts = new ArrayList<String>();
        parts.add(status.get("scenario").asString());
        var elapsed = Duration.ofSeconds((long) status.get("elapsed").asDouble(0));
        parts.add(LiveBlock.clock(elapsed));
        double progress = status.get("progress").asDouble(-1);
        if (progress >= 0) parts.add(Math.round(progress * 100) + "%");
        parts.add(Figures.count(status.get("users").asLong(0)) + " users");
        if (!status.get("rate").isMissing()) parts.add("%s/s (%s %%)".formatted(
                Figures.rate(status.get("rate").asDouble(0)), Math.round(status.get("factor").asDouble(1) * 100)));
        parts.add("sent " + Figures.count(status.get("sent").asLong(0)));
        parts.add("answered " + Figures.count(status.get("received").asLong(0)));
        parts.add("errors " + Figures.count(status.get("errors").asLong(0)));
        parts.add("timeouts " + Figures.count(status.get("timeouts").asLong(0)));
        if (status.get("paused").asBoolean(false)) parts.add("paused");
        if (status.get("stopping").asBoolean(false)) parts.add("stopping");
        var text = new StringBuilder(String.join("  ", parts));
        for (var threshold : status.get("thresholds").elements())
            text.append(System.lineSeparator()).append("  ").append(sign(threshold.get("passed"))).append(' ')
                    .append(threshold.get("text").asString()).append("  ")
                    .append(threshold.get("actual").asString());
        return text.toString();
    }

    private static String sign(Json passed) {
        return passed.isMissing() ? "?" : passed.asBoolean(false) ? "✓" : "✗";
    }
}
