package io.hyload.cli;

import java.util.List;

import io.hyload.run.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in our one line what picocli says in several: which word of the command line is wrong, and what was meant.
final class Usage {
    private Usage() {}

    static Fault faultOf(ParameterException e) {
        var command = e.getCommandLine();
        if (e.getCause() instanceof Fault fault) return fault;
        return switch (e) {
            case UnmatchedArgumentException x when !x.getUnmatched().isEmpty() ->
                unknown(x.getUnmatched().getFirst(), command);
            case MissingParameterException x when !x.getMissing().isEmpty() -> missing(x, command);
            case ParameterException x when x.getArgSpec() != null ->
                Fault.badInput(nameOf(x.getArgSpec()), withoutLead(x.getMessage()), seeHelp(command));
            default ->
                Fault.badInput(command.getCommandSpec().qualifiedName(), e.getMessage(), seeHelp(command));
        };
    }

    private static Fault unknown(String word, CommandLine command) {
        var spec = command.getCommandSpec();
        if (word.startsWith("-") && word.length() > 1) {
            var name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            var advice = Nearest.advice(name, spec.optionsMap().keySet(), seeHelp(command));
            return Fault.badInput(name, "unknown option of " + spec.qualifiedName(), advice);
        }
        if (!command.getSubcommands().isEmpty()) {
            var advice = Nearest.advice(word, command.getSubcommands().keySet(), "hyload --help lists the commands");
            return Fault.badInput(word, "unknown command", advice);
        }
        return Fault.badInput(word, "one word too many for " + spec.qualifiedName(), seeHelp(command));
    }

    private static Fault missing(MissingParameterException e, CommandLine command) {
        var missing = e.getMissing();
        var valueOfOption = missing.getFirst() instanceof OptionSpec && e.getMessage().contains("parameter for option");
        if (valueOfOption) return Fault.badInput(nameOf(missing.getFirst()), "a value is missing", seeHelp(command));
        var names = String.join(", ", missing.stream().map(Usage::nameOf).toList());
        return Fault.badInput(command.getCommandSpec().qualifiedName(), names + " is missing", seeHelp(command));
    }

    private static String nameOf(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    /// `Invalid value for option '--color': expected …` without what our line has said already.
    private static String withoutLead(String message) {
        return message.replaceFirst("^Invalid value for [^:]*: ", "");
    }

    private static String seeHelp(CommandLine command) {
        return "see " + String.join(" ", List.of(command.getCommandSpec().qualifiedName(), "--help"));
    }
}
