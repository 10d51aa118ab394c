package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFile;
import io.hyload.sshops.Program;
import io.hyload.sshops.Role;
import io.hyload.sshops.Secret;
import io.hyload.sshops.SshKeygen;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import io.hyload.tui.Msg;
import io.hyload.tui.Tasks;
import io.hyload.tui.screen.KnownMachine;
import io.hyload.tui.screen.MachineAction;
import io.hyload.tui.screen.MachineEffect;
import io.hyload.tui.screen.MachineMsg;
import io.hyload.tui.screen.MachineOrder;
import io.hyload.tui.screen.Sight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// All that the screen of machines can want, by its effects and messages alone, against real servers of OpenSSH.
@RequiresProgram({"sshd", "faketime"})
class MachineEffectsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCENARIO = """
            void main() throws Exception {
                io.hyload.Stats.start();
                Thread.sleep(60_000);
            }
            """;

    @TempDir
    private Path folder;
    private Path project;
    private Path me;
    private MachineEffects effects;
    private final List<Msg> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        me = Files.createDirectories(folder.resolve("me"));
        Files.createDirectories(me.resolve(".ssh"));
        var nowhere = new PrintWriter(new StringWriter());
        effects = new MachineEffects(new Io(nowhere, nowhere, Map.of("HOME", me.toString(), "XDG_CACHE_HOME",
                RemoteMachinesTest.CACHE.toString(), "PATH", "/usr/bin:/bin"), project, false));
    }

    @AfterEach
    void end() {
        effects.close();
        assertThat(told.toString()).doesNotContain("geheim");
    }

    private void run(MachineEffect effect) {
        effects.run(effect, this::tell);
    }

    private synchronized void tell(Msg msg) {
        told.add(msg);
        notifyAll();
    }

    /// The first message of a type that is as wanted, now or later.
    private synchronized <M extends Msg> M await(Class<M> type, Predicate<M> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            var found = told.stream().filter(type::isInstance).map(type::cast).filter(wanted).findFirst();
            if (found.isPresent()) return found.get();
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertThat(left).as(() -> "no such " + type.getSimpleName() + " in " + told).isPositive();
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private <M extends Msg> M await(Class<M> type) {
        return await(type, _ -> true);
    }

    private Machine reached(Sshd sshd, String name) throws IOException {
        var key = me.resolve(".ssh/id_ed25519");
        if (!Files.exists(key)) Sshd.newKey(key, "ed25519", "");
        sshd.authorize(Files.readString(me.resolve(".ssh/id_ed25519.pub")).strip());
        Files.writeString(me.resolve(".ssh/known_hosts"), sshd.knownHosts());
        return machine(sshd, name, key);
    }

    private static Machine machine(Sshd sshd, String name, Path key) {
        return new Machine(name, sshd.host(), Optional.of(sshd.port()), Optional.empty(), Optional.empty(),
                Optional.of(key.toString()), Optional.empty(), Set.of(Role.LOAD), Optional.empty());
    }

    /// Does it, and waits until it is finished.
    private List<Tasks.Event.Ended> done(MachineAction action, Machine machine, String... words) {
        return done(new MachineOrder(List.of(action), List.of(machine), List.of(words)));
    }

    private List<Tasks.Event.Ended> done(MachineOrder order) {
        told.removeIf(Tasks.Event.class::isInstance);
        run(new MachineEffect.Perform(order.title(), order));
        await(Tasks.Event.Finished.class);
        return told.stream().filter(Tasks.Event.Ended.class::isInstance).map(Tasks.Event.Ended.class::cast).toList();
    }

    private void succeeds(String text, List<Tasks.Event.Ended> ended) {
        assertThat(ended).as(told.toString()).allSatisfy(one -> {
            assertThat(one.state()).isEqualTo(Tasks.State.DONE);
            assertThat(one.text()).contains(text);
        });
    }

    // ------------------------------------------------------------------ files

    @Test
    void eachActionOfTheScreenIsOneOfTheCommand() {
        for (var action : MachineAction.values())
            assertThat(MachineEffects.action(action).name()).isEqualTo(action.name());
    }

    @Test
    void machinesAreWrittenReadAndDeletedAndABrokenFileTellsWhy() throws IOException {
        var machine = new Machine("gen1", "10.0.0.7", Optional.of(2222), Optional.of("load"),
                Optional.of(new Secret("geheim")), Optional.empty(), Optional.empty(), Set.of(Role.SUT),
                Optional.empty());
        run(new MachineEffect.Create(machine));
        assertThat(await(MachineMsg.Changed.class)).isEqualTo(
                new MachineMsg.Changed("gen1", "wrote remotes/gen1.host", true));
        assertThat(MachineFile.read(project.resolve("remotes/gen1.host")).machine()).isEqualTo(machine);
        run(new MachineEffect.Create(machine));
        assertThat(await(MachineMsg.Changed.class, changed -> !changed.isDone()).text())
                .contains("remotes/gen1.host: it exists already");

        Files.writeString(project.resolve("remotes/old.host"), "{\"host\": \"x\", \"sshport\": \"geheim\"}");
        Files.createDirectories(project.resolve("stats_perf/gen1"));
        Files.writeString(project.resolve("stats_perf/gen1/a.sts"), "");
        run(new MachineEffect.Read());
        var listed = await(MachineMsg.Listed.class).machines();
        assertThat(listed).extracting(KnownMachine::name).containsExactly("gen1", "old");
        assertThat(listed.getFirst().pulled()).isPresent();
        assertThat(listed.getFirst().warning()).contains("password in plain text", "k installs a key");
        assertThat(listed.getLast().fault()).contains("'sshport' is no port");

        run(new MachineEffect.Delete(List.of("old")));
        await(MachineMsg.Changed.class, changed -> changed.text().equals("deleted old"));
        assertThat(project.resolve("remotes/old.host")).doesNotExist();
    }

    @Test
    void aPairOfKeysIsMadeAndNeverOverwritten() {
        var key = new MachineEffect.MakeKey("~/.ssh/new", SshKeygen.Type.ED25519, Optional.of(new Secret("geheim")));
        run(key);
        assertThat(await(MachineMsg.Changed.class).text()).contains(me.resolve(".ssh/new") + ".pub, SHA256:");
        run(key);
        assertThat(await(MachineMsg.Changed.class, changed -> !changed.isDone()).text())
                .contains("no key is ever overwritten");
    }

    // ------------------------------------------------------------------ questions

    @Test
    void anUnknownHostIsAskedAboutWhenSomethingIsDoneAndNotWhenItIsLookedAt() throws IOException {
        try (var sshd = Sshd.start()) {
            var machine = reached(sshd, "gen1");
            Files.delete(me.resolve(".ssh/known_hosts"));
            run(new MachineEffect.Look(List.of(machine), true));
            assertThat(await(MachineMsg.Looked.class).sight()).isInstanceOfSatisfying(Sight.Unreached.class,
                    seen -> assertThat(seen.why()).contains("is not known").endsWith("(i asks whether to trust it)"));
            assertThat(told).noneMatch(MachineMsg.Asks.class::isInstance);

            var order = on(MachineAction.CHECK, machine);
            run(new MachineEffect.Perform("refused", order));
            var asked = await(MachineMsg.Asks.class);
            assertThat(((MachineMsg.Query.HostKey) asked.query()).key().fingerprint()).startsWith("SHA256:");
            run(new MachineEffect.Answer(asked.id(), Optional.empty()));
            assertThat(await(Tasks.Event.Ended.class).state()).isEqualTo(Tasks.State.FAILED);
            await(Tasks.Event.Finished.class);

            told.clear();
            run(new MachineEffect.Perform("trusted", order));
            run(new MachineEffect.Answer(await(MachineMsg.Asks.class).id(), Optional.of(new Secret(""))));
            assertThat(await(Tasks.Event.Ended.class).state()).isEqualTo(Tasks.State.DONE);
            assertThat(me.resolve(".ssh/known_hosts")).content().contains("[127.0.0.1]:" + sshd.port());
        }
    }

    private static MachineOrder on(MachineAction action, Machine... machines) {
        return new MachineOrder(List.of(action), List.of(machines), List.of());
    }

    @Test
    void aPassphraseIsAskedForOnceForAsLongAsTheApplicationRuns() throws IOException {
        try (var sshd = Sshd.start()) {
            var key = me.resolve(".ssh/closed");
            sshd.authorize(Sshd.newKey(key, "ed25519", "geheim"));
            Files.writeString(me.resolve(".ssh/known_hosts"), sshd.knownHosts());
            var machine = machine(sshd, "gen1", key);
            run(new MachineEffect.Perform("check", on(MachineAction.CHECK, machine)));
            var asked = await(MachineMsg.Asks.class);
            assertThat(asked.query()).isEqualTo(new MachineMsg.Query.Passphrase(key));
            run(new MachineEffect.Answer(asked.id(), Optional.of(new Secret("geheim"))));
            assertThat(await(Tasks.Event.Ended.class).state()).isEqualTo(Tasks.State.DONE);

            told.clear();
            run(new MachineEffect.Look(List.of(machine), false));
            assertThat(await(MachineMsg.Looked.class).sight()).isInstanceOf(Sight.Seen.class);
            assertThat(sshd.logins()).isOne();
        }
    }

    @Test
    void aTaskThatWaitsForAnAnswerCanBeGivenUp() throws IOException {
        try (var sshd = Sshd.start()) {
            var machine = reached(sshd, "gen1");
            Files.delete(me.resolve(".ssh/known_hosts"));
            isGivenUpWhileItAsks(machine);
        }
    }

    /// The library asks for a passphrase on a thread of its own.
    @Test
    void aTaskThatWaitsForAPassphraseCanBeGivenUpToo() throws IOException {
        try (var sshd = Sshd.start()) {
            var key = me.resolve(".ssh/closed");
            sshd.authorize(Sshd.newKey(key, "ed25519", "geheim"));
            Files.writeString(me.resolve(".ssh/known_hosts"), sshd.knownHosts());
            var machine = machine(sshd, "gen1", key);
            isGivenUpWhileItAsks(machine);

            told.clear();
            run(new MachineEffect.Perform("again", on(MachineAction.CHECK, machine)));
            run(new MachineEffect.Answer(await(MachineMsg.Asks.class).id(), Optional.of(new Secret("geheim"))));
            assertThat(await(Tasks.Event.Ended.class).state()).isEqualTo(Tasks.State.DONE);
        }
    }

    private void isGivenUpWhileItAsks(Machine machine) {
        run(new MachineEffect.Perform("t", on(MachineAction.CHECK, machine)));
        var asked = await(MachineMsg.Asks.class);
        run(new MachineEffect.Cancel("t"));
        assertThat(await(Tasks.Event.Ended.class).state()).isEqualTo(Tasks.State.CANCELLED);
        assertThat(await(Tasks.Event.Finished.class).state()).isEqualTo(Tasks.State.CANCELLED);
        assertThat(await(MachineMsg.Withdrawn.class).id()).isEqualTo(asked.id());
    }

    // ------------------------------------------------------------------ work

    @Test
    void aMachineThatCannotBeReachedDoesNotStopTheOthers() throws IOException {
        try (var sshd = Sshd.start()) {
            var there = reached(sshd, "gen1");
            var gone = new Machine("gen2", "127.0.0.1", Optional.of(1), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Set.of(), Optional.empty());
            var ended = done(on(MachineAction.CHECK, gone, there));
            assertThat(ended).extracting(Tasks.Event.Ended::state).containsExactlyInAnyOrder(Tasks.State.DONE,
                    Tasks.State.FAILED);
            assertThat(await(Tasks.Event.Finished.class).state()).isEqualTo(Tasks.State.FAILED);
            var seen = (Sight.Seen) await(MachineMsg.Looked.class).sight();
            assertThat(seen.facts().cores()).isPresent();
            assertThat(seen.skew()).isPresent();
        }
    }

    @Test
    void aMachineIsMadeReadyRunsIsWatchedStoppedAndPulled() throws IOException {
        try (var sshd = Sshd.start()) {
            var gen1 = reached(sshd, "gen1");
            Files.createDirectories(project.resolve("code_java"));
            Files.writeString(project.resolve("code_java/Load.java"), SCENARIO);

            var plan = on(MachineAction.DEPLOY_SYSMON, gen1);
            run(new MachineEffect.Plan(plan));
            assertThat(await(MachineMsg.Planned.class).text()).contains("check gen1", "deploy", "make the folders");
            succeeds("sent", done(new MachineOrder(List.of(MachineAction.DEPLOY_WORKER, MachineAction.DEPLOY_SYSMON),
                    List.of(gen1), List.of())));
            succeeds("uploaded", done(MachineAction.UPLOAD, gen1, project.resolve("code_java").toString()));
            run(new MachineEffect.Watch(gen1));
            assertThat(await(MachineMsg.Live.Ended.class).why())
                    .isEqualTo("gen1: the sysmon does not run (m starts it)");
            sshd.clock("-90s");
            succeeds("", done(MachineAction.START_SYSMON, gen1));
            succeeds("", done(MachineAction.START_WORKER, gen1, project.resolve("code_java/Load.java").toString()));
            told.clear();
            run(new MachineEffect.Look(List.of(gen1), false));
            var seen = (Sight.Seen) await(MachineMsg.Looked.class).sight();
            assertThat(seen.same()).containsExactlyInAnyOrder(Program.values());
            var facts = seen.facts();
            assertThat(facts.of(Program.WORKER).running()).singleElement()
                    .satisfies(running -> assertThat(running.what()).isEqualTo("code_java/Load.java"));
            assertThat(facts.of(Program.SYSMON).running()).hasSize(1);

            var second = await(MachineMsg.Live.Second.class); // told of whatever is recorded from here
            assertThat(Instant.ofEpochSecond(second.record().t())).as("by the clock here")
                    .isCloseTo(Instant.now(), within(Duration.ofSeconds(20)));
            run(new MachineEffect.Unfollow(List.of("gen1")));
            told.clear();
            run(new MachineEffect.Watch(gen1));
            assertThat(await(MachineMsg.Live.Began.class).cores()).isPositive();
            await(MachineMsg.Live.Second.class);
            run(new MachineEffect.Unwatch());

            succeeds("", done(MachineAction.WORKER_STATUS, gen1));
            assertThat(await(MachineMsg.Results.class).lines()).anyMatch(line -> line.contains("runs as process"));
            succeeds("has ended", done(MachineAction.STOP_WORKER, gen1));
            succeeds("has ended", done(MachineAction.STOP_SYSMON, gen1));
            succeeds("stats_resource/gen1", done(new MachineOrder(
                    List.of(MachineAction.PULL_STATS, MachineAction.PULL_SYSMON), List.of(gen1), List.of())));
            assertThat(project.resolve("stats_perf/gen1")).isNotEmptyDirectory();
            succeeds("nothing new", done(MachineAction.PLOT_SYSMON, gen1));
            assertThat(await(Tasks.Event.Finished.class).text()).startsWith("wrote gen1.svg (");
            succeeds("", done(MachineAction.DELETE_SYSMON_STATS, gen1));
            assertThat(sshd.logins()).isOne();

            run(new MachineEffect.Watch(gen1));
            assertThat(await(MachineMsg.Live.Ended.class).why()).contains("does not run");
        }
    }

    @Test
    void theSystemsOwnSshLogsIn() throws IOException {
        try (var sshd = Sshd.start()) {
            var machine = reached(sshd, "gen1");
            run(new MachineEffect.Login(machine));
            var shell = await(MachineMsg.Shell.class);
            assertThat(shell.command()).startsWith("/usr/bin/ssh", "-p", "" + sshd.port()).endsWith("--", "127.0.0.1");
            assertThat(shell.folder()).isEqualTo(project);
        }
    }
}
