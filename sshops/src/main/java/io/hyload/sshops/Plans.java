package io.hyload.sshops;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.hyload.run.Columns;
import io.hyload.run.Figures;

import static io.hyload.sshops.Program.SYSMON;
import static io.hyload.sshops.Program.WORKER;

/// What can be done on a machine, each as a plan. Nothing here talks to one: what is there comes in as [Facts] or an
/// [Inventory], which other plans bring.
///
/// There, in the user's home, `hyload_worker/` and `hyload_sysmon/` hold:
///
/// - `java-<hash>/` an unpacked Java image, `lib/<name>-<hash>.jar` the class path: files of all versions there are,
/// - `current` the manifest of the version in use, replaced in one step once the new one has been tried,
/// - `run/` the pid file, `log/` what the program prints, a file each time it is started,
/// - `code/` scenarios, and in it what they write, `stats_perf/` first of all; or `stats_resource/`.
public final class Plans {

    /// The oldest Java that runs us.
    private static final int JAVA = 25;
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration SLOW = Duration.ofMinutes(3);
    /// Tenths of a second: what is wrong with a command line shows by then.
    private static final int WATCHED = 10;
    private static final int PRIVATE = 0600;
    private static final Pattern PUBLIC_KEY =
            Pattern.compile("(?<key>[a-z0-9@.-]+ [A-Za-z0-9+/]{16,}={0,2})(?: [^\\p{Cc}]*)?");
    private static final String STATS = "stats_perf/";

    private Plans() {}

    /// Finds out what a machine is and what of ours is there: read what it prints by [Facts#parse].
    public static Plan check(Machine machine) {
        var script = Script.on(machine).with("javaexe", machine.java().orElse("")).of("sha256", "process", "check");
        return plan(machine, "check " + machine.name(), new Step.Run("look around", script, SLOW));
    }

    /// Lets the owner of a key log in, once more or for the first time.
    ///
    /// @param publicKey the line of the file: `ssh-ed25519 AAAA… name`
    /// @throws RemoteFault where it is no such line
    public static Plan installKey(Machine machine, String publicKey) throws RemoteFault {
        var line = PUBLIC_KEY.matcher(publicKey.strip());
        if (!line.matches())
            throw new RemoteFault("public key", "not one line of type, key and comment",
                    "give the file that ends in .pub");
        var script = Script.on(machine).with("key", line.group("key")).with("entry", line.group());
        return plan(machine, "install the key on " + machine.name(),
                new Step.Run("add the key to ~/.ssh/authorized_keys", script.of("install-key"), QUICK));
    }

    /// Brings the resource monitor there.
    ///
    /// @throws RemoteFault where no Java is there and the shipped one does not fit
    public static Plan deploySysmon(Machine machine, Facts facts, Bundle bundle) throws RemoteFault {
        return deploy(machine, SYSMON, facts, bundle);
    }

    /// Brings there what runs scenarios.
    ///
    /// @throws RemoteFault where no Java is there and the shipped one does not fit
    public static Plan deployWorker(Machine machine, Facts facts, Bundle bundle) throws RemoteFault {
        return deploy(machine, WORKER, facts, bundle);
    }

    /// Whether that very version is in use there, so that nothing has to be deployed.
    ///
    /// @throws RemoteFault where no Java is there and the shipped one does not fit
    public static boolean isDeployed(Machine machine, Program program, Facts facts, Bundle bundle) throws RemoteFault {
        var manifest = bundle.manifest(java(machine, facts, bundle));
        return facts.of(program).version().filter(version -> manifest.startsWith("version=" + version + "\n"))
                .isPresent();
    }

    private static Optional<Bundle.Image> shipped(Facts facts, Bundle bundle) {
        return bundle.image().filter(image -> image.runsOn().equals(facts.platform()));
    }

    private static String java(Machine machine, Facts facts, Bundle bundle) throws RemoteFault {
        var shipped = shipped(facts, bundle);
        return shipped.isPresent() ? shipped.get().name() + "/bin/java" : installedJava(machine, facts, bundle);
    }

    private static Plan deploy(Machine machine, Program program, Facts facts, Bundle bundle) throws RemoteFault {
        var there = facts.of(program);
        var shipped = shipped(facts, bundle);
        var java = java(machine, facts, bundle);
        var base = program.folder();
        var steps = new ArrayList<Step>();
        steps.add(new Step.Run("make the folders",
                on(machine, program).with("inner", program.inner()).of("make-folders"), QUICK));
        if (shipped.isPresent() && !there.images().contains(shipped.get().name()))
            steps.addAll(java(machine, program, shipped.get()));
        for (var jar : bundle.jars()) {
            if (there.jars().getOrDefault(jar.name(), -1L) != jar.size())
                steps.add(put(jar.file(), jar.size(), base + "/lib/" + jar.name()));
        }
        steps.add(new Step.Write("write the manifest", bundle.manifest(java), base + "/next", PRIVATE));
        steps.add(new Step.Run("try the new version and use it",
                on(machine, program).of("sha256", "check-version", "manifest", "use-version"), SLOW));
        steps.add(new Step.Run("remove what an older version left",
                on(machine, program).of("process", "remove-old"), QUICK));
        return new Plan(machine.name(), "deploy the " + program.text() + " to " + machine.name(), steps);
    }

    private static List<Step> java(Machine machine, Program program, Bundle.Image image) {
        var script = on(machine, program).with("image", image.name());
        return List.of(put(image.file(), image.size(), program.folder() + "/" + image.name() + ".tar.gz"),
                new Step.Run("unpack Java", script.of("unpack-java"), SLOW));
    }

    private static Step put(Path file, long size, String to) {
        return new Step.Put("upload " + file.getFileName() + " (" + Figures.bytes(size) + ")", file, to, PRIVATE);
    }

    /// The path of one that is new enough: what the machine's file names, then whatever is there.
    private static String installedJava(Machine machine, Facts facts, Bundle bundle) throws RemoteFault {
        var all = new ArrayList<>(facts.javas());
        facts.javaexe().ifPresent(java -> all.add(0, java));
        for (var java : all) {
            if (java.version() >= JAVA && java.path().startsWith("/")) return java.path();
        }
        var shipped = bundle.image().map(image -> "the shipped Java is for " + image.runsOn() + ", this is "
                + facts.platform() + ", and ").orElse("");
        var newest = all.stream().mapToInt(Facts.Java::version).max().orElse(0);
        var named = facts.javaexe().filter(java -> java.version() == 0)
                .map(java -> "; javaexe " + java.path() + " cannot be run").orElse("");
        throw new RemoteFault(machine.name(), "no Java for it: " + shipped
                + (newest == 0 ? "none is there" : "the newest there is " + newest) + named,
                "install a JDK " + JAVA + " or newer there, or name one as javaexe in " + machine.name() + ".host");
    }

    /// Starts recording; says so where it is on already.
    public static Plan startSysmon(Machine machine) {
        return start(machine, SYSMON, ".", ".", "", List.of(SYSMON.inner()), Map.of());
    }

    /// Waits until what [#startSysmon] has started has written its first second, 10 s at most.
    public static Plan awaitReading(Machine machine) {
        return plan(machine, "wait for the first reading of " + machine.name(),
                new Step.Run("wait for the first second",
                        on(machine, SYSMON).of("process", "await-reading"), QUICK));
    }

    /// Starts a run in the folder of scenarios; says so where one is on already.
    ///
    /// @param file        within that folder: `Checkout.java`
    /// @param words       of the run, as `hyload run` takes them
    /// @param environment for what is secret: `HYLOAD_TOKEN`
    /// @throws RemoteFault for a file elsewhere, also a `statsfile=`, which no pull would find
    public static Plan startWorker(Machine machine, String file, List<String> words, Map<String, Secret> environment)
            throws RemoteFault {
        var why = Inventory.complaint(file);
        if (!why.isEmpty())
            throw new RemoteFault("'" + Columns.plain(file) + "'", why, "name a file as it was uploaded");
        for (var word : words) {
            if (word.indexOf('\0') >= 0)
                throw new RemoteFault("'" + Columns.plain(word) + "'", "the character 0 is in it", "");
            if (word.startsWith("statsfile=")) requirePullable(word.substring("statsfile=".length()));
        }
        var arguments = new ArrayList<String>();
        arguments.add("run");
        arguments.add(file.startsWith("-") ? "./" + file : file);
        arguments.addAll(words);
        return start(machine, WORKER, WORKER.inner(), "..", file, arguments, environment);
    }

    private static void requirePullable(String statsFile) throws RemoteFault {
        if (!Inventory.complaint(statsFile).isEmpty() || !statsFile.endsWith(".sts"))
            throw new RemoteFault("statsfile=" + Columns.plain(statsFile),
                    "no name of a .sts file in the folder of the scenario, so it could not be pulled",
                    "leave it out, or write statsfile=" + STATS + "NAME.sts");
    }

    private static Plan start(Machine machine, Program program, String folder, String up, String named,
            List<String> arguments, Map<String, Secret> environment) {
        var script = on(machine, program).with("folder", folder).with("up", up).with("named", named)
                .with("watched", WATCHED).words(arguments)
                .of("process", "enter", "lock", "start", "manifest", "start-detached");
        return plan(machine, "start the " + program.text() + " on " + machine.name()
                + (named.isEmpty() ? "" : ": " + named),
                new Step.Run("start it and watch it for a second", script, QUICK, environment));
    }

    /// Starts so many processes of a class of the worker's, which are talked to by a [DetachedProcess] each. None where a worker
    /// runs there already.
    ///
    /// @param run   what they are called: `20261123-101500-3f9a`
    /// @param named what they do, for who looks at the machine
    /// @param type  whose `main` they run
    /// @param word  for that `main`
    /// @param flag  of Java; may be empty
    public static Plan startDetached(Machine machine, String run, int count, String named, String type, String word,
            String flag) {
        var script = on(machine, WORKER).with("folder", WORKER.inner()).with("up", "..").with("named", named)
                .with("run", run).with("processes", count).with("class", type).with("flag", flag)
                .words(List.of(word))
                .of("process", "enter", "lock", "manifest", "start-piped");
        return plan(machine, "start " + count + (count == 1 ? " worker on " : " workers on ") + machine.name(),
                new Step.Run("start " + type.substring(type.lastIndexOf('.') + 1), script, QUICK));
    }

    /// Ends the recording; fine where there is none.
    public static Plan stopSysmon(Machine machine) {
        return stop(machine, SYSMON);
    }

    /// Ends the run, which still writes its summary, all workers of it; fine where there is none.
    public static Plan stopWorker(Machine machine) {
        return stop(machine, WORKER);
    }

    private static Plan stop(Machine machine, Program program) {
        var grace = program.grace();
        var script = on(machine, program).with("grace", grace.toSeconds()).of("process", "stop");
        return plan(machine, "stop the " + program.text() + " on " + machine.name(),
                new Step.Run("ask it to end, wait at most %d s, else kill it".formatted(grace.toSeconds()), script,
                        grace.plus(QUICK)));
    }

    /// Tells whether a run is on, and what it has said last.
    public static Plan workerStatus(Machine machine) {
        return status(machine, WORKER);
    }

    /// Tells whether the recording is on.
    public static Plan sysmonStatus(Machine machine) {
        return status(machine, SYSMON);
    }

    private static Plan status(Machine machine, Program program) {
        return plan(machine, "status of the " + program.text() + " on " + machine.name(),
                new Step.Run("look at it", on(machine, program).of("process", "status"), QUICK));
    }

    /// Brings scenarios and their data there. A run that is on keeps what it has read.
    public static Plan upload(Machine machine, List<ScenarioFile> files) {
        var steps = files.stream().<Step>map(file -> new Step.Put("upload " + file.as(), file.file(),
                WORKER.data() + "/" + file.as(), PRIVATE)).toList();
        return new Plan(machine.name(), "upload to " + machine.name(), steps);
    }

    /// Lists what could be pulled of a program: read what it prints by [Inventory#parse].
    public static Plan list(Machine machine, Program program) {
        var script = Script.on(machine).path("top", program.data()).of("list-files");
        return plan(machine, "list the files on " + machine.name(),
                new Step.Run("list ~/" + program.data(), script, QUICK));
    }

    /// Makes stats files, to be listed and pulled like any other, of runs that somebody has started from elsewhere and not listened
    /// to till the end: the connection was lost, say. The file is called as that of the worker is here, `RUN.sts`, `RUN-1.sts`
    /// for the second on the machine, and begins with what came through, byte by byte: so pulling it completes the one that is here.
    public static Plan gatherStats(Machine machine) {
        var script = on(machine, WORKER).with("inner", WORKER.inner()).of("sha256", "process", "gather-stats");
        return plan(machine, "gather the records on " + machine.name(),
                new Step.Run("make stats files of runs that nobody has listened to till the end", script, SLOW));
    }

    /// Fetches what is new of resource files. They only grow, so one that has the same size here is the same.
    ///
    /// @param there what [#list] has found
    /// @param into  the folder of this machine: `stats_resource/web1`
    /// @param here  what is in it, by [Inventory#here]
    public static Plan pullSysmon(Machine machine, Inventory there, Path into, Map<Path, Long> here) {
        return pull(machine, SYSMON, there, into, here);
    }

    /// Fetches what is new of the stats files of runs, those in `stats_perf` to the top of the folder. One that has the same
    /// size here is the same.
    ///
    /// @param there what [#list] has found
    /// @param into  the folder of this machine: `stats_perf/gen1`
    /// @param here  what is in it, by [Inventory#here]
    public static Plan pullStats(Machine machine, Inventory there, Path into, Map<Path, Long> here) {
        return pull(machine, WORKER, there, into, here);
    }

    private static Plan pull(Machine machine, Program program, Inventory there, Path into, Map<Path, Long> here) {
        var steps = new ArrayList<Step>();
        for (var refused : there.refused()) steps.add(new Step.Tell("left out " + refused));
        var taken = new HashSet<Path>();
        int complete = 0;
        for (var file : there.files().entrySet()) {
            var path = file.getKey();
            if (path.substring(path.lastIndexOf('/') + 1).startsWith("res--") != (program == SYSMON)) continue;
            var to = place(into, path);
            if (to.isEmpty() || !taken.add(to.get())) {
                steps.add(new Step.Tell("left out '" + Columns.plain(path) + "': "
                        + (to.isEmpty() ? "no file here can be called that" : "another file has its place")));
            } else if (file.getValue().equals(here.get(to.get()))) {
                complete++;
            } else {
                steps.add(
                        new Step.Get("fetch " + into.relativize(to.get()) + " (" + Figures.bytes(file.getValue()) + ")",
                                program.data() + "/" + path, to.get()));
            }
        }
        if (complete > 0) steps.add(new Step.Tell(complete + (complete == 1 ? " file is" : " files are")
                + " here already"));
        return new Plan(machine.name(), "pull from " + machine.name() + " to " + into, steps);
    }

    private static Optional<Path> place(Path into, String path) {
        try {
            return Optional.of(into.resolve(path.startsWith(STATS) ? path.substring(STATS.length()) : path));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /// Prints what is being recorded, to be read by [Remote#open]: what the machine is, a line of JSON, then the last second and each
    /// that comes, as lines of a resource file. A machine that is not recorded is an error at once.
    public static String followSysmon(Machine machine) {
        return on(machine, SYSMON).of("process", "follow");
    }

    /// Removes resource files, except what is being written.
    public static Plan deleteSysmonStats(Machine machine) {
        return plan(machine, "delete the resource files on " + machine.name(),
                new Step.Run("delete ~/" + SYSMON.data() + "/res--*",
                        on(machine, SYSMON).of("process", "delete-resources"), QUICK));
    }

    private static Script on(Machine machine, Program program) {
        return Script.on(machine).with("program", program.text()).path("base", program.folder());
    }

    private static Plan plan(Machine machine, String title, Step... steps) {
        return new Plan(machine.name(), title, List.of(steps));
    }
}
