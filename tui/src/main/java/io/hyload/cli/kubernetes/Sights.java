package io.hyload.cli.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.hyload.cli.kubernetes.Sight.Hindrance;
import io.hyload.cli.kubernetes.Sight.State;
import io.hyload.run.Columns;

/// Reads from a pod how it stands.
final class Sights {
    /// Why a container waits that will run soon.
    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");
    private static final Set<String> IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName",
            "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed");

    private Sights() {}

    static Sight of(Pod pod) {
        return new Sight(worker(pod), pod.getMetadata().getName(),
                pod.getSpec() == null ? "" : text(pod.getSpec().getNodeName()), state(pod));
    }

    static Sight gone(Sight before) {
        return new Sight(before.worker(), before.pod(), before.node(), new State.Gone());
    }

    private static OptionalInt worker(Pod pod) {
        var meta = pod.getMetadata();
        var index = Stream.of(meta.getLabels(), meta.getAnnotations()).filter(map -> map != null)
                .map(map -> map.get(Naming.INDEX)).filter(text -> text != null && text.matches("\\d{1,6}")).findFirst();
        return index.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(index.get()));
    }

    private static State state(Pod pod) {
        var status = pod.getStatus();
        if (status == null) return new State.Waiting(Hindrance.NONE, "");
        var container = container(status);
        var ended = container.map(ContainerState::getTerminated);
        var phase = text(status.getPhase());
        if (phase.equals("Failed") || phase.equals("Succeeded")) {
            return ended.<State>map(how -> new State.Ended(code(how.getExitCode()),
                    first(how.getReason(), status.getReason(), phase), first(how.getMessage(), status.getMessage())))
                    .orElseGet(() -> new State.Ended(OptionalInt.empty(), first(status.getReason(), phase),
                            first(status.getMessage())));
        }
        if (container.map(ContainerState::getRunning).isPresent()) {
            return new State.Running(condition(status, "Ready").map(ready -> is(ready, "True")).orElse(false));
        }
        return waiting(status, container);
    }

    private static State waiting(PodStatus status, Optional<ContainerState> container) {
        var placed = condition(status, "PodScheduled").filter(one -> is(one, "False"));
        if (placed.isPresent()) return new State.Waiting(Hindrance.UNSCHEDULABLE,
                first(placed.get().getMessage(), placed.get().getReason()));
        var waiting = container.map(ContainerState::getWaiting);
        if (waiting.isEmpty()) return new State.Waiting(Hindrance.NONE, "");
        var reason = text(waiting.get().getReason());
        if (reason.isEmpty() || ON_ITS_WAY.contains(reason)) return new State.Waiting(Hindrance.NONE, "");
        var why = Columns.plain(reason + (text(waiting.get().getMessage()).isEmpty() ? ""
                : ": " + waiting.get().getMessage()));
        return new State.Waiting(IMAGE.contains(reason) ? Hindrance.IMAGE : Hindrance.CONTAINER, why);
    }

    private static Optional<ContainerState> container(PodStatus status) {
        return list(status.getContainerStatuses()).stream().findFirst().map(ContainerStatus::getState);
    }

    private static Optional<PodCondition> condition(PodStatus status, String type) {
        return list(status.getConditions()).stream().filter(one -> type.equals(one.getType())).findFirst();
    }

    private static boolean is(PodCondition condition, String value) {
        return value.equals(condition.getStatus());
    }

    private static OptionalInt code(Integer code) {
        return code == null ? OptionalInt.empty() : OptionalInt.of(code);
    }

    private static <T> List<T> list(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    /// The first that is told, as one plain line.
    private static String first(String... texts) {
        return Stream.of(texts).filter(text -> text != null && !text.isBlank()).findFirst()
                .map(text -> Columns.plain(text.strip())).orElse("");
    }
}
