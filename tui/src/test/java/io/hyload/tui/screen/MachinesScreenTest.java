package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.Facts;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFile;
import io.hyload.sshops.Platform;
import io.hyload.sshops.Program;
import io.hyload.sshops.Prompts;
import io.hyload.sshops.Secret;
import io.hyload.sshops.SshKeygen;
import io.hyload.stats.ResourceRecord;
import io.hyload.tui.Effect;
import io.hyload.tui.EveryKeyIsTested;
import io.hyload.tui.FilePicker;
import io.hyload.tui.Frames;
import io.hyload.tui.Keys;
import io.hyload.tui.Msg;
import io.hyload.tui.Tasks;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested({MachinesScreen.class, OrderConfirm.class, Question.class})
class MachinesScreenTest {
    private static final Instant NOW = Frames.START;
    private static final String ON = "2026-07-14 10:38:48";

    private static Machine machine(String name, String host, String role) {
        return new Machine(name, host, Optional.empty(), Optional.of("load"), Optional.empty(),
                Optional.of("~/.ssh/id_ed25519"), Optional.empty(), MachineFile.rolesOf(role), Optional.empty());
    }

    private static final Machine GEN1 = machine("gen1", "10.0.0.11", "load");
    private static final Machine GEN2 = machine("gen2", "10.0.0.12", "load");
    private static final Machine WEB1 = machine("web1", "10.0.0.20", "sut");
    private static final Machine DB1 = machine("商品", "db.example.test", "sut");

    private static KnownMachine known(Machine machine) {
        return new KnownMachine(machine.name(), Path.of("remotes", machine.name() + ".host"), Optional.of(machine), "",
                "", machine.equals(GEN2) ? Optional.of(Instant.parse("2026-07-13T18:09:00Z")) : Optional.empty(),
                new Sight.Unknown());
    }

    private static final KnownMachine BROKEN = new KnownMachine("old", Path.of("remotes/old.host"), Optional.empty(),
            "remotes/old.host: 'sshport' is no port (1 to 65535, or empty for 22)", "", Optional.empty(),
            new Sight.Unknown());

    private static Sight seen(Map<Program, Facts.Installed> programs) {
        return new Sight.Seen(new Facts(new Platform("Linux", "x86_64", Platform.Libc.of("glibc 2.36")),
                "Debian GNU/Linux 12 (bookworm)", "6.1.0-18-amd64", OptionalLong.of(8),
                OptionalLong.of(16_000_000_000L),
                OptionalLong.of(12_000_000_000L), OptionalLong.of(41_000_000_000L), OptionalLong.of(65_535),
                Optional.empty(), List.of(new Facts.Java("/usr/bin/java", 25)), Optional.empty(), programs),
                Optional.of(new ClockSkew(Duration.ofMillis(3), Duration.ofMillis(1))), Set.of(Program.WORKER));
    }

    private static Facts.Installed installed(String... running) {
        return new Facts.Installed(Optional.of("1.4.0"), Set.of(), Map.of(), List.of(running).stream()
                .map(what -> new Facts.Running(4711, ON, "log", what)).toList());
    }

    private static final Sight RUNNING = seen(Map.of(Program.WORKER, installed("Checkout.java")));
    private static final Sight IDLE = seen(Map.of(Program.WORKER, installed()));
    private static final Sight RECORDING = seen(Map.of(Program.SYSMON, installed("")));
    private static final Sight UNREACHED =
            new Sight.Unreached("商品: no ssh: connection refused (is sshd running on db.example.test:22?)");

    /// As after the first look: gen1 runs, gen2 is idle, web1 is recorded, the database cannot be reached, a file is broken.
    private static Frames machines() {
        var frames = Frames.of(MachinesScreen.of()).tell(new Msg.Entered()).tell(
                new MachineMsg.Listed(List.of(known(GEN1), known(GEN2), BROKEN, known(WEB1), known(DB1))));
        frames.tell(new MachineMsg.Looked("gen1", RUNNING)).tell(new MachineMsg.Looked("gen2", IDLE))
                .tell(new MachineMsg.Looked("web1", RECORDING)).tell(new MachineMsg.Looked("商品", UNREACHED));
        frames.wanted();
        return frames;
    }

    private static MachineEffect.Perform performed(int number, MachineAction action, Machine... machines) {
        return new MachineEffect.Perform("machines-" + number, MachineOrder.of(action, List.of(machines)));
    }

    // ------------------------------------------------------------------ looking

    @Test
    void machinesAreReadAndLookedAtWhenTheScreenIsEntered() {
        var frames = Frames.of(MachinesScreen.of()).tell(new Msg.Entered());
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Read());
        frames.tell(new MachineMsg.Listed(List.of(known(GEN1), BROKEN)));
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Look(List.of(GEN1), true));
        assertThat(frames.text()).contains("gen1", "looking", "! broken");
    }

    @Test
    void onlyThoseThatAnsweredAreLookedAtAgain() {
        var frames = machines().later(Duration.ofSeconds(29));
        assertThat(frames.wanted()).isEmpty();
        frames.later(Duration.ofSeconds(1));
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Look(List.of(GEN1, GEN2, WEB1), false));
        frames.later(Duration.ofSeconds(1));
        assertThat(frames.wanted()).isEmpty();
        frames.tell(new Msg.Entered());
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Read(),
                new MachineEffect.Look(List.of(GEN1, GEN2, WEB1), false), new MachineEffect.Look(List.of(DB1), true));
    }

    @Test
    void whileAnotherScreenIsShownNoneIsLookedAt() {
        var frames = machines().tell(new Msg.Left()).later(Duration.ofMinutes(2));
        assertThat(frames.wanted()).isEmpty();
        frames.tell(new Msg.Entered());
        assertThat(frames.wanted()).contains(new MachineEffect.Look(List.of(GEN1, GEN2, WEB1), false));
        assertThat(frames.later(Duration.ofSeconds(30)).wanted())
                .containsExactly(new MachineEffect.Look(List.of(GEN1, GEN2, WEB1), false));
    }

    @Test
    void aMachineThatIsBeingWorkedOnIsLeftAloneUntilThatIsDone() {
        var frames = machines().tell(begun("deploy", "gen1")).later(Duration.ofSeconds(30));
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Look(List.of(GEN2, WEB1), false));
        frames.tell(new Tasks.Event.Ended("t", "gen1", Tasks.State.DONE, "deployed"));
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Look(List.of(GEN1), false));
        assertThat(frames.text()).contains("gen1: deployed");
        frames.tell(new Tasks.Event.Finished("t", Tasks.State.DONE, ""));
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Read());
    }

    @Test
    void anotherLookWithoutTheClockKeepsTheSkew() {
        var facts = ((Sight.Seen) IDLE).facts();
        var frames = machines().tell(new MachineMsg.Looked("gen1", new Sight.Seen(facts, Optional.empty(), Set.of())));
        assertThat(frames.text()).contains("skew    +3 ms", "○ idle");
    }

    @Test
    void whatIsDeployedIsTheSameAsHereOrIsToBeDeployedAgain() {
        assertThat(machines().press("tab").text()).contains("worker  deployed = local");
        var facts = ((Sight.Seen) IDLE).facts();
        var frames = machines().tell(new MachineMsg.Looked("gen1", new Sight.Seen(facts, Optional.empty(), Set.of())));
        assertThat(frames.sized(120, 40).text()).contains("! worker differs from local: D deploys again",
                "sysmon  not deployed");
    }

    @Test
    void aMachineWhoseFileChangedIsLookedAtAnew() {
        var moved = machine("gen1", "10.0.0.99", "load");
        var frames = machines().tell(new MachineMsg.Listed(List.of(known(moved), known(GEN2))));
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Look(List.of(moved), true));
        assertThat(frames.text()).contains("10.0.0.99", "2 machines").doesNotContain("web1");
    }

    private static Tasks.Event.Begun begun(String title, String... machines) {
        return new Tasks.Event.Begun("t", NOW, title, List.of(machines));
    }

    // ------------------------------------------------------------------ actions

    @Test @Keys("i")
    void checkIsDoneAtOnce() {
        assertThat(machines().press("i").wanted()).containsExactly(performed(1, MachineAction.CHECK, GEN1));
    }

    @Test @Keys({"space", "*"})
    void whatIsMarkedIsActedOnTogether() {
        var frames = machines().press("space", "space", "i");
        assertThat(frames.wanted()).containsExactly(performed(1, MachineAction.CHECK, GEN1, GEN2));
        assertThat(frames.text()).contains("2 marked: actions are for all of them");
        frames.press("*", "i");
        assertThat(frames.wanted()).containsExactly(performed(2, MachineAction.CHECK, GEN1, GEN2, WEB1, DB1));
        frames.press("*");
        assertThat(frames.text()).doesNotContain("marked");
    }

    @Test @Keys("l")
    void loginLeavesTheTerminalToSsh() {
        var frames = machines().press("l");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Login(GEN1));
        frames.tell(new MachineMsg.Shell("gen1", List.of("ssh", "--", "10.0.0.11"), Path.of("/project")));
        var outside = (Effect.Outside) frames.wanted().getFirst();
        assertThat(outside.command()).containsExactly("ssh", "--", "10.0.0.11");
        frames.tell(outside.ended().apply(0));
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Look(List.of(GEN1), false));
        frames.tell(outside.ended().apply(-1));
        assertThat(frames.text()).contains("ssh could not be started");
    }

    @Test @Keys("k")
    void keysAreMadeAndInstalled() {
        var frames = machines().press("k", "i");
        assertThat(frames.text()).contains("Install the key on gen1?");
        frames.press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(performed(1, MachineAction.INSTALL_KEY, GEN1));
        frames.press("k", "f");
        assertThat(frames.front()).isInstanceOf(FilePicker.class);
        frames.press("esc", "k", "n");
        frames.wanted();
        frames.press("tab", "tab").type("secret").press("tab").type("secrec").press("enter");
        assertThat(frames.text()).contains("is not the same").doesNotContain("secre");
        frames.press("backspace").type("t").press("enter");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.MakeKey("~/.ssh/id_ed25519",
                SshKeygen.Type.ED25519, Optional.of(new Secret("secret"))));
    }

    @Test @Keys({"D", "tab", "enter", "esc", "shift+tab", "down", "up"})
    void deployNamesTheMachinesAndBeginsOnlyByItsButton() {
        var frames = machines().press("*", "D", "w");
        assertThat(frames.front()).isInstanceOf(OrderConfirm.class);
        assertThat(frames.text()).contains("Deploy the worker on 4 machines?", "gen1  10.0.0.11", "商品", "[ Not now ]");
        frames.press("down", "up", "enter");
        assertThat(frames.wanted()).isEmpty();
        frames.press("D", "w", "tab", "shift+tab", "esc");
        assertThat(frames.wanted()).isEmpty();
        frames.press("D", "w", "tab", "enter");
        assertThat(frames.wanted()).containsExactly(performed(1, MachineAction.DEPLOY_WORKER, GEN1, GEN2, WEB1, DB1));
        frames.press("D", "b").type("deploy");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Perform("machines-2", new MachineOrder(
                List.of(MachineAction.DEPLOY_WORKER, MachineAction.DEPLOY_SYSMON), List.of(GEN1, GEN2, WEB1, DB1),
                List.of())));
        frames.press("D", "m");
        assertThat(frames.text()).contains("Deploy the resource monitor on 4 machines?");
    }

    @Test @Keys("p")
    void thePlanOfWhatIsAskedCanBeRead() {
        var order = MachineOrder.of(MachineAction.DEPLOY_WORKER, List.of(GEN1));
        var frames = machines().press("D", "w", "p");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Plan(order));
        frames.tell(new MachineMsg.Planned(order, "deploy the worker on gen1\n  mkdir -p hyload_worker"));
        assertThat(frames.text()).contains("mkdir -p hyload_worker");
        frames.press("esc");
        assertThat(frames.front()).isInstanceOf(OrderConfirm.class);
    }

    @Test @Keys("U")
    void filesAndFoldersAreUploaded() {
        var frames = machines().press("U", "f");
        frames.wanted();
        var picker = (FilePicker) frames.front();
        frames.press("esc").tellScreen(picker.answer().apply(Path.of("/project/code_java/First.java")));
        assertThat(frames.text()).contains("Upload to gen1?", "/project/code_java/First.java");
        frames.press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Perform("machines-1",
                MachineOrder.of(MachineAction.UPLOAD, List.of(GEN1), "/project/code_java/First.java")));
        frames.press("U", "d");
        assertThat(((FilePicker) frames.front()).kind()).isEqualTo(FilePicker.Kind.FOLDER);
    }

    @Test @Keys("S")
    void aRunIsStartedWithItsOptionsWhichAreThereTheNextTime() {
        var frames = machines().press("S", "tab").type("users=50 name=\"a b\"").press("enter");
        assertThat(frames.text()).contains("Start a run on gen1?", "code_java/First.java users=50 name=a b");
        frames.press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Perform("machines-1", MachineOrder.of(
                MachineAction.START_WORKER, List.of(GEN1), "code_java/First.java", "users=50", "name=a b")));
        assertThat(frames.press("S").text()).contains("users=50 \"name=a b\"");
        frames.press("tab").type(" \"open").press("enter");
        assertThat(frames.text()).contains("a \" is not closed");
    }

    @Test @Keys("X")
    void stoppingALoadSaysWhatRuns() {
        var frames = machines().press("X");
        assertThat(frames.text()).contains("Stop the run on gen1?", "gen1  10.0.0.11  Checkout.java since " + ON,
                "stats are kept", "[ Keep running ]");
        frames.type("stop");
        assertThat(frames.wanted()).containsExactly(performed(1, MachineAction.STOP_WORKER, GEN1));
    }

    @Test @Keys("P")
    void statsAndResourcesArePulledTogether() {
        assertThat(machines().press("P").wanted()).containsExactly(new MachineEffect.Perform("machines-1",
                new MachineOrder(List.of(MachineAction.PULL_STATS, MachineAction.PULL_SYSMON), List.of(GEN1),
                        List.of())));
    }

    @Test @Keys({"m", "G"})
    void theMonitorIsSwitchedOnAtOnceAndOffWhenThatIsMeant() {
        var frames = machines().press("m");
        assertThat(frames.wanted()).containsExactly(performed(1, MachineAction.START_SYSMON, GEN1));
        frames.press("G", "up", "m");
        assertThat(frames.text()).contains("Stop recording web1?");
        frames.press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(performed(2, MachineAction.STOP_SYSMON, WEB1));
    }

    @Test @Keys({"V", "esc"})
    void resourcesAreWatchedInTheScreen() {
        var frames = machines().press("V");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Watch(GEN1));
        watch(frames);
        assertThat(frames.text()).contains("8 cores", "cpu", "91%!", "▕");
        frames.press("esc");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Unwatch());
        frames.press("V").tell(new MachineMsg.Live.Ended("gen1", "gen1: the sysmon does not run"));
        assertThat(frames.text()).contains("! gen1: the sysmon does not run");
        frames.wanted();
        frames.press("V");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Unwatch());
    }

    @Test
    void whateverIsReadOfAMachineIsOnTheMonitorToo() {
        var frames = Frames.of(MachinesScreen.of(), MonitorScreen.start());
        watch(frames);
        assertThat(frames.screen(MachinesScreen.class).live()).isEmpty();
        assertThat(frames.press("2").screen(MonitorScreen.class).machines().get("gen1")).hasSize(30);
    }

    @Test
    void aSecondThatComesTwiceIsShownOnce() {
        var frames = machines().press("V");
        watch(frames);
        watch(frames);
        assertThat(frames.screen(MachinesScreen.class).live().orElseThrow().seconds()).hasSize(30);
    }

    private static void watch(Frames frames) {
        frames.tell(new MachineMsg.Live.Began("gen1", 8, 16_000_000_000L, "Linux 6.1"));
        frames.tell(new MachineMsg.Live.Began("other", 1, 1, "of a machine that was watched before"));
        for (int i = 0; i < 30; i++) frames.tell(new MachineMsg.Live.Second("gen1", new ResourceRecord(
                NOW.getEpochSecond() - 30 + i, 62 + i, 38 - i, 40, 0, 22 + i, 16_000_000, 62, 20, 5, 13, 2_000_000,
                1_500_000, 0.4, 4.2, 12, Optional.of(new ResourceRecord.More(1, 2_400_000, 31_000_000, 100, 200, 3.2,
                        212, 840)))));
    }

    @Test @Keys("enter")
    void theMenuNamesEveryActionInWords() {
        var frames = machines().press("enter");
        assertThat(frames.text()).contains("Check: what it is", "Log in", "Keys", "Deploy", "Upload", "Start load",
                "Stop load", "Pull stats", "Monitor on", "View its resources live", "Show what the run says",
                "Plot the newest run", "Plot the resources", "Delete the resource files there");
        frames.press("i");
        assertThat(frames.wanted()).containsExactly(performed(1, MachineAction.CHECK, GEN1));
        frames.press("enter", "G", "enter");
        assertThat(frames.text()).contains("Delete the resource files on gen1?", "[ Keep them ]");
        frames.press("esc", "enter", "G", "up", "enter");
        assertThat(frames.wanted()).containsExactly(performed(2, MachineAction.PLOT_SYSMON, GEN1));
        frames.press("enter", "G", "up", "up", "up", "enter");
        assertThat(frames.wanted()).containsExactly(performed(3, MachineAction.WORKER_STATUS, GEN1));
        frames.tell(new MachineMsg.Results("The run on gen1", List.of("gen1: runs", "gen1: 1183/s")));
        assertThat(frames.text()).contains("The run on gen1", "gen1: 1183/s");
    }

    @Test
    void commandsDoTheSameForMachinesThatAreNamed() {
        var frames = machines().press(":").type("pull all").press("enter");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Perform("machines-1",
                new MachineOrder(List.of(MachineAction.PULL_STATS, MachineAction.PULL_SYSMON),
                        List.of(GEN1, GEN2, WEB1, DB1), List.of())));
        frames.press(":").type("check gen2").press("enter");
        assertThat(frames.wanted()).containsExactly(performed(2, MachineAction.CHECK, GEN2));
        frames.press(":").type("stop nobody").press("enter");
        assertThat(frames.text()).contains("no machine nobody");
    }

    // ------------------------------------------------------------------ files of machines

    @Test @Keys("a")
    void aNewMachineIsFilledInAndChecked() {
        var frames = machines().press("a").type("gen1").press("tab");
        assertThat(frames.text()).contains("there is one of that name");
        frames.press("shift+tab").press("backspace").type("3").press("tab").type("-oProxyCommand=x").press("tab");
        assertThat(frames.text()).contains("has blanks, or begins with -");
        frames.press("shift+tab", "^u").type("10.0.0.13").press("tab").type("70000").press("enter");
        assertThat(frames.text()).contains("is no port (1 to 65535, or empty for 22)");
        frames.press("^u").type("2222").press("tab").type("load").press("tab", "tab").type("geheim");
        assertThat(frames.text()).contains("••••••").doesNotContain("geheim");
        frames.press("tab").type("me@jump").press("tab", "right", "right", "tab").type("web eu").press("tab")
                .type("/opt/java");
        frames.press("enter");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Create(new Machine("gen3", "10.0.0.13",
                Optional.of(2222), Optional.of("load"), Optional.of(new Secret("geheim")), Optional.empty(),
                Optional.of("/opt/java"), MachineFile.rolesOf("sut"), Optional.of("me@jump"), List.of("eu", "web"))));
        frames.tell(new MachineMsg.Changed("gen3", "wrote remotes/gen3.host", true));
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Read());
        frames.tell(new MachineMsg.Changed("", "remotes/gen3.host: it exists already", false));
        assertThat(frames.text()).contains("✗ remotes/gen3.host: it exists already");
    }

    @Test
    void theCursorGoesToAMachineThatWasAdded() {
        var web = machine("web1", "10.0.0.20", "sut");
        var added = machine("gen3", "10.0.0.13", "load");
        var frames = Frames.of(MachinesScreen.of()).tell(new MachineMsg.Listed(List.of(known(web))))
                .tell(new MachineMsg.Changed("gen3", "wrote remotes/gen3.host", true))
                .tell(new MachineMsg.Listed(List.of(known(added), known(web))));
        frames.wanted();
        assertThat(frames.press("i").wanted()).containsExactly(new MachineEffect.Perform("machines-1",
                MachineOrder.of(MachineAction.CHECK, List.of(added))));
    }

    @Test @Keys("e")
    void aPasswordThatIsStoredIsKeptUnlessItIsReplacedOrForgotten() {
        var stored = new Machine("gen1", "10.0.0.11", Optional.empty(), Optional.empty(),
                Optional.of(new Secret("geheim")), Optional.empty(), Optional.empty(), Set.of(), Optional.empty());
        var frames = Frames.of(MachinesScreen.of()).tell(new MachineMsg.Listed(List.of(known(stored))));
        frames.wanted();
        frames.press("e", "enter");
        assertThat(frames.wanted()).containsExactly(saved(stored, stored));
        frames.press("e", "tab", "tab", "tab", "tab");
        assertThat(frames.text()).contains("one is stored").doesNotContain("geheim");
        frames.press("tab", "space", "enter");
        assertThat(frames.wanted()).containsExactly(
                saved(stored, new Machine("gen1", "10.0.0.11")));
    }

    private static MachineEffect.Save saved(Machine... fromAndTo) {
        var edits = new ArrayList<MachineEffect.Edit>();
        for (int i = 0; i < fromAndTo.length; i += 2)
            edits.add(new MachineEffect.Edit(fromAndTo[i], fromAndTo[i + 1]));
        return new MachineEffect.Save(edits);
    }

    @Test @Keys("t")
    void roleAndTagsOfAllThatAreMarkedAreChanged() {
        var frames = machines().press("space", "space", "t").type("web,eu").press("tab", "right", "right", "enter");
        assertThat(frames.wanted()).containsExactly(saved(
                GEN1, machine("gen1", "10.0.0.11", "both").withTags(List.of("eu", "web")),
                GEN2, machine("gen2", "10.0.0.12", "both").withTags(List.of("eu", "web"))));
    }

    /// Two that have `web` in common, and a machine that has no tag.
    private static Frames tagged() {
        var frames = Frames.of(MachinesScreen.of()).tell(new MachineMsg.Listed(List.of(
                known(GEN1.withTags(List.of("web", "eu"))), known(WEB1.withTags(List.of("web", "us"))), known(DB1))));
        frames.wanted();
        return frames;
    }

    @Test
    void aTagThatOneAloneHasStaysWithIt() {
        var frames = tagged().press("space", "space", "t");
        assertThat(frames.text()).contains("Tag 2 machines", "web", "as it is");
        frames.type(" fast").press("enter");
        assertThat(frames.wanted()).containsExactly(saved(
                GEN1.withTags(List.of("web", "eu")), GEN1.withTags(List.of("web", "eu", "fast")),
                WEB1.withTags(List.of("web", "us")), WEB1.withTags(List.of("web", "us", "fast"))));
        frames.press("t", "^u").type("a/b").press("enter");
        assertThat(frames.text()).contains("has what is no tag");
    }

    @Test
    void tagsAreShownFilteredByAndMarkedBy() {
        var frames = tagged();
        assertThat(frames.text()).contains("tags    eu web");
        assertThat(frames.sized(120, 40).text()).contains("TAGS", "us web");
        frames.press(":").type("mark web").press("enter", "i");
        assertThat(frames.wanted()).hasSize(1).first().isInstanceOfSatisfying(MachineEffect.Perform.class,
                done -> assertThat(done.order().machines()).extracting(Machine::name).containsExactly("gen1", "web1"));
        frames.press(":").type("mark none").press("enter", "/").type("us").press("enter");
        assertThat(selected(frames)).isEqualTo("web1");
        frames.press(":").type("mark nowhere").press("enter");
        assertThat(frames.text()).contains("no machine has the tag nowhere (t tags them)");
        frames.press("esc", ":").type("check @eu").press("enter");
        assertThat(frames.wanted()).hasSize(1).first().isInstanceOfSatisfying(MachineEffect.Perform.class,
                done -> assertThat(done.order().machines()).extracting(Machine::name).containsExactly("gen1"));
    }

    @Test @Keys({"del", "j"})
    void deletingAFileAsksAndNamesIt() {
        var frames = machines().press("j", "j", "del");
        assertThat(frames.text()).contains("Delete old?", "remotes/old.host", "[ Keep ]");
        frames.press("enter");
        assertThat(frames.wanted()).isEmpty();
        frames.press("del", "tab", "enter");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Delete(List.of("old")));
    }

    @Test @Keys("y")
    void theAddressIsCopied() {
        assertThat(machines().press("y").wanted()).containsExactly(new Effect.Copy("load@10.0.0.11", "address"));
    }

    @Test
    void aBrokenFileTellsWhyAndNothingIsDoneWithIt() {
        var frames = machines().press("j", "j");
        assertThat(frames.text()).contains("! remotes/old.host: ");
        frames.press("i", "D", "X", "P", "V", "l", "m", "t", "enter");
        assertThat(frames.wanted()).isEmpty();
        frames.press("e");
        assertThat(frames.wanted()).isEmpty();
    }

    // ------------------------------------------------------------------ questions of connections

    @Test @Keys({"tab", "enter", "esc", "shift+tab", "down", "up"})
    void anUnknownHostIsTrustedOnlyByItsButton() {
        var asked = new MachineMsg.Asks(7, new MachineMsg.Query.HostKey(
                new Prompts.UnknownHostKey("gen1", "[10.0.0.11]:2222", "ssh-ed25519", "SHA256:abc/def")));
        var frames = machines().tell(asked);
        assertThat(frames.text()).contains("Trust the key of gen1?", "[10.0.0.11]:2222", "ED25519 SHA256:abc/def",
                "ssh_host_ed25519_key.pub", "[ Refuse ]");
        frames.press("down", "up", "esc");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Answer(7, Optional.empty()));
        frames.tell(asked).press("tab", "shift+tab", "enter");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Answer(7, Optional.empty()));
        frames.tell(asked).press("tab", "enter");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Answer(7, Optional.of(new Secret(""))));
    }

    @Test @Keys({"enter", "esc"})
    void passwordsAndPassphrasesAreAskedForAndNeverShown() {
        var asked = List.of(new MachineMsg.Query.Password("gen1", "load@10.0.0.11"),
                new MachineMsg.Query.Passphrase(Path.of("/me/.ssh/id")),
                new MachineMsg.Query.OfServer("gen1", "load@10.0.0.11", "Welcome", "Code: ", false));
        for (var query : asked) {
            var frames = machines().tell(new MachineMsg.Asks(3, query)).type("geheim");
            assertThat(frames.text()).contains("••••••").doesNotContain("geheim");
            frames.press("enter");
            assertThat(frames.wanted()).containsExactly(new MachineEffect.Answer(3, Optional.of(new Secret("geheim"))));
            frames.tell(new MachineMsg.Asks(4, query)).type("x").press("esc");
            assertThat(frames.wanted()).containsExactly(new MachineEffect.Answer(4, Optional.empty()));
        }
        var shown = machines().tell(new MachineMsg.Asks(5,
                new MachineMsg.Query.OfServer("gen1", "load@10.0.0.11", "", "Name: ", true))).type("otto");
        assertThat(shown.text()).contains("otto");
    }

    @Test
    void aQuestionThatNobodyNeedsAnsweredCloses() {
        var query = new MachineMsg.Query.Passphrase(Path.of("/me/.ssh/id"));
        var frames = machines().tell(new MachineMsg.Asks(3, query)).type("geheim");
        assertThat(frames.tellScreen(new MachineMsg.Withdrawn(2)).front()).isInstanceOf(Question.class);
        assertThat(frames.tellScreen(new MachineMsg.Withdrawn(3)).front()).isInstanceOf(MachinesScreen.class);
        assertThat(frames.wanted()).isEmpty();
        frames.tell(new MachineMsg.Asks(4, query)).press("f1").tellScreen(new MachineMsg.Withdrawn(4));
        assertThat(frames.front().name()).as("what lies over it stays").isEqualTo("Help");
        assertThat(frames.press("esc").front()).isInstanceOf(MachinesScreen.class);
    }

    // ------------------------------------------------------------------ moving, filter, panels, tasks

    @Test @Keys({"j", "up", "g", "G", "^d", "^u", "s"})
    void theCursorMoves() {
        var frames = machines().press("j");
        assertThat(selected(frames)).isEqualTo("gen2");
        assertThat(selected(frames.press("up"))).isEqualTo("gen1");
        assertThat(selected(frames.press("^d"))).isEqualTo("商品");
        assertThat(selected(frames.press("^u"))).isEqualTo("gen1");
        assertThat(selected(frames.press("G"))).isEqualTo("商品");
        assertThat(selected(frames.press("g"))).isEqualTo("gen1");
        frames.press("s", "s", "s", "s", "g");
        assertThat(selected(frames)).isEqualTo("old");
        frames.click("web1");
        assertThat(selected(frames)).isEqualTo("web1");
    }

    private static String selected(Frames frames) {
        return frames.screen(MachinesScreen.class).table().selected().map(KnownMachine::name).orElse("");
    }

    @Test @Keys({"/", "n", "N", "esc"})
    void theListIsFiltered() {
        var frames = machines().press("/").type("load").press("enter", "*", "i");
        assertThat(frames.wanted()).containsExactly(performed(1, MachineAction.CHECK, GEN1, GEN2));
        assertThat(frames.text()).doesNotContain("web1").contains("/load");
        assertThat(selected(frames.press("n"))).isEqualTo("gen2");
        assertThat(selected(frames.press("N"))).isEqualTo("gen1");
        assertThat(frames.press("esc").text()).contains("web1");
        frames.press("/").tell(new Msg.Pasted("sut")).press("enter");
        assertThat(frames.text()).contains("/sut", "web1").doesNotContain("gen1 ");
    }

    @Test @Keys({"tab", "shift+tab", "z", "x", "k", "j"})
    void theTaskLogHasKeysOfItsOwn() {
        var frames = machines().tell(begun("deploy", "gen1", "gen2")).press("shift+tab", "x");
        assertThat(frames.wanted()).containsExactly(new MachineEffect.Cancel("t"));
        frames.tell(new Tasks.Event.Ended("t", "gen1", Tasks.State.CANCELLED, "cancelled"));
        assertThat(frames.text()).contains("gen1: cancelled");
        frames.tell(new Tasks.Event.Begun("u", NOW, "check gen2", List.of("gen2")));
        assertThat(frames.press("k").text()).contains("⊘").contains("deploy");
        assertThat(frames.press("j").text()).contains("check gen2");
        frames.press("z");
        assertThat(frames.text()).contains("[Task log]");
        frames.press("z", "tab");
        assertThat(frames.screen(MachinesScreen.class).panels().focused()).isEqualTo("Machines");
    }

    @Test
    void whatFailsIsToldWithItsReason() {
        var frames = machines().tell(begun("check", "gen1"))
                .tell(new Tasks.Event.Ended("t", "gen1", Tasks.State.FAILED, "connection refused"));
        assertThat(frames.text()).contains("✗ gen1: connection refused", "gen1 ✗ connection refused");
    }

    @Test
    void quittingWhileWorkIsUnderWayAsks() {
        var frames = machines().tell(begun("deploy the worker on gen1", "gen1")).press("q");
        assertThat(frames.text()).contains("Quit while work on machines is under way?", "deploy the worker on gen1",
                "[ Stay ]");
    }

    // ------------------------------------------------------------------ pictures

    @Test
    void theScreenAsItIs() {
        machines().press("space", "space").tell(begun("deploy the worker on gen1, gen2", "gen1", "gen2"))
                .tell(new Tasks.Event.Step("t", "gen1", "4/9 upload hyload.jar"))
                .tell(new Tasks.Event.Bytes("t", "gen1", 3_100_000, OptionalLong.of(4_400_000)))
                .tell(new Tasks.Event.Step("t", "gen2", "1/9 make the folders"))
                .matchesEverywhere(getClass(), "machines/list");
    }

    @Test
    void theLiveView() {
        var frames = machines().press("V");
        watch(frames);
        frames.matchesEverywhere(getClass(), "machines/live");
    }

    @Test
    void whatIsAskedBeforeALoadIsStopped() {
        machines().press("space", "space", "X").matchesEverywhere(getClass(), "machines/stop");
    }

    @Test
    void theMenu() {
        machines().press("enter").matchesEverywhere(getClass(), "machines/menu");
    }

    @Test
    void theFormOfANewMachine() {
        machines().press("a").type("gen 3").press("tab").matchesEverywhere(getClass(), "machines/add");
    }

    @Test
    void aProjectWithoutMachines() {
        Frames.of(MachinesScreen.of()).tell(new MachineMsg.Listed(List.of())).matchesEverywhere(getClass(),
                "machines/none");
    }
}
