package io.hyload.tui.screen;

import java.util.List;
import java.util.stream.Collectors;

import io.hyload.sshops.Machine;

/// What is to be done on which machines: on all of them at once, and on each one action after the other.
///
/// @param words what follows the action on the command line: files, the options of a run
public record MachineOrder(List<MachineAction> actions, List<Machine> machines, List<String> words) {

    public MachineOrder {
        actions = List.copyOf(actions);
        machines = List.copyOf(machines);
        words = List.copyOf(words);
        if (actions.isEmpty() || machines.isEmpty())
            throw new IllegalArgumentException("nothing to do: " + actions + " on " + machines.size() + " machines");
    }

    static MachineOrder of(MachineAction action, List<Machine> machines, String... words) {
        return new MachineOrder(List.of(action), machines, List.of(words));
    }

    /// As the title of a task: `deploy the worker on gen1, gen2`.
    public String title() {
        return words(machines.stream().map(Machine::name).collect(Collectors.joining(", ")));
    }

    /// As a question: `Stop the run on 2 machines?`
    String question() {
        var said = words(machines.size() == 1 ? machines.getFirst().name() : machines.size() + " machines");
        return Character.toUpperCase(said.charAt(0)) + said.substring(1) + "?";
    }

    private String words(String targets) {
        if (actions.equals(List.of(MachineAction.PULL_STATS, MachineAction.PULL_SYSMON)))
            return "pull stats and resources from " + targets;
        if (actions.equals(List.of(MachineAction.DEPLOY_WORKER, MachineAction.DEPLOY_SYSMON)))
            return "deploy worker and resource monitor on " + targets;
        return actions.stream().map(MachineAction::words).collect(Collectors.joining(", ")) + " " + targets;
    }
}
