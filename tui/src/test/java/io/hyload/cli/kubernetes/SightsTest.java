package io.hyload.cli.kubernetes;

import java.util.OptionalInt;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.hyload.cli.kubernetes.Sight.Hindrance;
import io.hyload.cli.kubernetes.Sight.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Statuses as clusters give them.
class SightsTest {

    private static Sight sight(String status) {
        var yaml = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: first-workers-7-x7k2p
                  labels: {batch.kubernetes.io/job-completion-index: "7"}
                spec: {nodeName: node-3}
                status: %s
                """.formatted(status);
        return Sights.of(new KubernetesSerialization().unmarshal(yaml, Pod.class));
    }

    @Test
    void theIndexIsTheNumberOfTheWorker() {
        assertThat(sight("{phase: Pending}")).isEqualTo(new Sight(OptionalInt.of(7), "first-workers-7-x7k2p",
                "node-3", new State.Waiting(Hindrance.NONE, "")));
    }

    @Test
    void aContainerThatIsBeingMadeIsOnItsWay() {
        assertThat(sight("""
                {phase: Pending, containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}""").state())
                .isEqualTo(new State.Waiting(Hindrance.NONE, ""));
    }

    @Test
    void whatNoNodeTakesIsUnschedulable() {
        assertThat(sight("""
                {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: Unschedulable,
                  message: "0/3 nodes are available: 3 Insufficient cpu."}]}""").state())
                .isEqualTo(new State.Waiting(Hindrance.UNSCHEDULABLE, "0/3 nodes are available: 3 Insufficient cpu."));
    }

    @Test
    void anImageAndAConfigurationAreTwoReasons() {
        assertThat(sight("{phase: Pending, containerStatuses: [{state: {waiting: {reason: InvalidImageName}}}]}")
                .state()).isEqualTo(new State.Waiting(Hindrance.IMAGE, "InvalidImageName"));
        assertThat(sight("""
                {phase: Pending, containerStatuses: [{state: {waiting: {reason: CreateContainerConfigError,
                  message: 'secret "first" not found'}}}]}""").state()).isEqualTo(new State.Waiting(Hindrance.CONTAINER,
                "CreateContainerConfigError: secret \"first\" not found"));
    }

    @Test
    void anEndIsToldWithCodeAndReason() {
        assertThat(sight("""
                {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 137, reason: OOMKilled}}}]}""")
                .state()).isEqualTo(new State.Ended(OptionalInt.of(137), "OOMKilled", ""));
        assertThat(sight("""
                {phase: Succeeded, containerStatuses: [{state: {terminated: {exitCode: 0, reason: Completed}}}]}""")
                .state()).isEqualTo(new State.Ended(OptionalInt.of(0), "Completed", ""));
    }

    @Test
    void anEvictedPodHasNoContainerAnyMore() {
        assertThat(sight("{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}").state())
                .isEqualTo(new State.Ended(OptionalInt.empty(), "Evicted", "The node was low on resource: memory."));
    }

    @Test
    void whatAClusterSaysSteersNoTerminal() {
        assertThat(sight("{phase: Failed, reason: Evicted, message: \"a\\nb\\u001b[2J\"}").state())
                .isEqualTo(new State.Ended(OptionalInt.empty(), "Evicted", "a?b?[2J"));
    }

    @Test
    void aHubThatAnswersIsReady() {
        assertThat(sight("""
                {phase: Running, conditions: [{type: Ready, status: "True"}],
                 containerStatuses: [{state: {running: {}}}]}""").state()).isEqualTo(new State.Running(true));
    }
}
