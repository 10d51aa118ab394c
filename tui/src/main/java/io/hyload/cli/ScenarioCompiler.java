package io.hyload.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;

/// Turns a scenario file into something that runs, inside this process and without leaving a file behind.
///
/// The file may be a compact source file or an ordinary class; it may use the `.java` files beside it, everything
/// on this process's class path, and `import module io.hyload.core`.
final class ScenarioCompiler {
    private static final String CORE = "io.hyload.core";

    /// Messages that are better said in one line of ours, by the compiler's own names for them.
    private static final String BAD_FILE_NAME = "compiler.err.bad.file.name";
    private static final String NO_MAIN = "compiler.err.implicit.class.does.not.have.main.method";

    private final Path folder;

    /// @param folder where relative paths start, and what paths in messages are relative to
    ScenarioCompiler(Path folder) {
        this.folder = folder;
    }

    /// @throws Fault where the file cannot be a scenario at all: it is missing, not a Java file, without a `main`, …
    Compilation compile(Path given) throws IOException {
        var file = folder.resolve(given).normalize();
        var source = new Source(file, read(file));
        var name = file.getFileName().toString().replaceFirst("\\.java$", "");
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw Fault.badInput("Java at " + System.getProperty("java.home"), "it has no compiler for scenarios",
                    "install a JDK 25, not a JRE, and set JAVA_HOME");
        }
        var messages = new DiagnosticCollector<JavaFileObject>();
        try (var standard = compiler.getStandardFileManager(messages, Locale.ENGLISH, StandardCharsets.UTF_8);
                var files = new Memory(standard)) {
            var task = (JavacTask) compiler.getTask(Writer.nullWriter(), files, messages, options(), null,
                    List.of(source));
            CompilationUnitTree unit = null;
            for (var parsed : task.parse()) unit = parsed;
            if (hasErrors(messages)) return refused(messages, name);
            standard.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(rootOf(file, unit)));
            task.analyze();
            if (hasErrors(messages)) return refused(messages, name);
            task.generate();
            if (hasErrors(messages)) return refused(messages, name);
            return new Compilation.Compiled(
                    Scenario.of(new ScenarioClasses(name, mainClass(unit, name), files.compiled())));
        }
    }

    /// Reads the file with every way to be unusable that a user could run into.
    private String read(Path file) throws IOException {
        var shown = Io.shown(folder, file);
        if (Files.isDirectory(file)) {
            throw Fault.badInput(shown, "a folder, not a scenario", "name one of the .java files in it");
        }
        if (Files.notExists(file)) throw Fault.badInput("cannot read " + shown, "no such file", whereItMayBe(file));
        if (!file.toString().endsWith(".java")) {
            throw Fault.badInput(shown, "not a .java file", "a scenario is Java source: hyload new NAME writes one");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Fault.badInput("cannot read " + shown, Fault.of(e).why(), Fault.of(e).mend());
        }
        var text = decode(bytes, shown);
        if (text.isBlank()) throw Fault.badInput(shown, "the file is empty", "hyload new NAME writes a first scenario");
        return text.startsWith("\ufeff") ? text.substring(1) : text; // some editors put a byte order mark
    }

    /// Decodes strictly: the compiler alone would give one message for each bad byte.
    private static String decode(byte[] bytes, String shown) {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            long line = 1;
            for (int i = 0; i < in.position(); i++) if (bytes[i] == '\n') line++;
            throw Fault.badInput(shown, "not UTF-8 text at line " + line, "save it as UTF-8");
        }
        return out.flip().toString();
    }

    private String whereItMayBe(Path file) {
        var name = file.getFileName().toString();
        var places = List.of(file.resolveSibling(name + ".java"), folder.resolve("code_java").resolve(name),
                folder.resolve("code_java").resolve(name + ".java"));
        return places.stream()
                .filter(place -> place.toString().endsWith(".java") && Files.isRegularFile(place))
                .findFirst()
                .map(place -> "did you mean " + Io.shown(folder, place) + "?")
                .orElse("look at the name, or write one with hyload new NAME");
    }

    private static List<String> options() {
        var options = new ArrayList<>(List.of("-proc:none", "-Xlint:none", "-nowarn", "-implicit:class", "-g",
                "--class-path", System.getProperty("java.class.path")));
        coreModule().map(Path::toString)
                .ifPresent(core -> options.addAll(List.of("--module-path", core, "--add-modules", CORE)));
        return options;
    }

    /// The jar or folder of classes that core comes from, if it is a module. The compiler alone takes it as one, so
    /// that `import module` works; at run time all is on the class path.
    private static Optional<Path> coreModule() {
        URL url = ScenarioCompiler.class.getResource("/io/hyload/Hyload.class");
        if (url == null) return Optional.empty();
        try {
            var text = url.toString();
            var place = text.startsWith("jar:")
                    ? text.substring("jar:".length(), text.indexOf("!/"))
                    : text.substring(0, text.length() - "io/hyload/Hyload.class".length());
            var path = Path.of(new URI(place));
            return ModuleFinder.of(path).find(CORE).map(_ -> path);
        } catch (URISyntaxException | FindException e) {
            return Optional.empty(); // all but `import module` works without
        }
    }

    /// Where the sources of packages start: above the file's own folder where it lies in a package.
    private static Path rootOf(Path file, CompilationUnitTree unit) {
        var own = file.toAbsolutePath().getParent();
        if (unit.getPackageName() == null) return own;
        var inPackage = Path.of(unit.getPackageName().toString().replace('.', '/'));
        if (!own.endsWith(inPackage)) return own;
        var root = own;
        for (int i = 0; i < inPackage.getNameCount(); i++) root = root.getParent();
        return root;
    }

    /// The first class of the file, as the `java` launcher chooses.
    private static String mainClass(CompilationUnitTree unit, String name) {
        var first = unit.getTypeDecls().stream().filter(ClassTree.class::isInstance).findFirst();
        var simple = first.map(tree -> ((ClassTree) tree).getSimpleName().toString())
                .orElseThrow(() -> Scenario.withoutMain(name));
        return unit.getPackageName() == null ? simple : unit.getPackageName() + "." + simple;
    }

    private static boolean hasErrors(DiagnosticCollector<JavaFileObject> messages) {
        return messages.getDiagnostics().stream().anyMatch(m -> m.getKind() == Diagnostic.Kind.ERROR);
    }

    private Compilation refused(DiagnosticCollector<JavaFileObject> messages, String name) throws IOException {
        var problems = new LinkedHashSet<Problem>(); // the compiler repeats itself at times
        for (var message : messages.getDiagnostics()) {
            if (message.getKind() != Diagnostic.Kind.ERROR) continue;
            if (message.getCode().equals(NO_MAIN)) throw Scenario.withoutMain(name);
            if (message.getCode().equals(BAD_FILE_NAME)) {
                throw Fault.badInput(name + ".java", "'" + name + "' cannot be the name of a Java class",
                        "rename the file to letters, digits and _ , for example " + classNameFrom(name) + ".java");
            }
            problems.add(problem(message, name));
        }
        return new Compilation.Refused(List.copyOf(problems));
    }

    /// `my-test` → `MyTest`.
    static String classNameFrom(String name) {
        var parts = name.split("[^\\p{L}\\p{Nd}_]+");
        var joined = new StringBuilder();
        for (var part : parts) {
            if (!part.isEmpty()) joined.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        boolean startsWell = !joined.isEmpty() && Character.isJavaIdentifierStart(joined.charAt(0));
        return startsWell ? joined.toString() : "Scenario" + joined;
    }

    private Problem problem(Diagnostic<? extends JavaFileObject> message, String name) throws IOException {
        var text = folded(message.getMessage(Locale.ENGLISH));
        if (message.getSource() == null) return new Problem(Path.of(name + ".java"), 0, 0, text, "");
        var file = Path.of(Io.shown(folder, Path.of(message.getSource().toUri())));
        if (message.getPosition() == Diagnostic.NOPOS) return new Problem(file, 0, 0, text, "");
        // The compiler's own column counts a tab as up to eight.
        var source = message.getSource().getCharContent(true).toString();
        int at = (int) Math.min(message.getPosition(), source.length());
        int start = Math.max(source.lastIndexOf('\n', at - 1), source.lastIndexOf('\r', at - 1)) + 1;
        int end = start;
        while (end < source.length() && source.charAt(end) != '\n' && source.charAt(end) != '\r') end++;
        return new Problem(file, message.getLineNumber(), at - start + 1, text, source.substring(start, end));
    }

    /// The compiler spreads a message over aligned lines: on one line where it fits, else the details below the first.
    /// The packages that every scenario sees are left out of names.
    static String folded(String message) {
        var lines = message.replaceAll("\\b(java\\.lang|io\\.hyload)\\.(?=\\p{Lu})", "")
                .lines()
                .map(line -> line.strip().replaceAll("\\s{2,}", " "))
                .toList();
        var first = lines.getFirst();
        var details = lines.stream().skip(1).filter(line -> !line.isEmpty() && !line.startsWith("location:")).toList();
        if (details.size() == 1 && details.getFirst().startsWith("symbol: ")) {
            return first + ": " + details.getFirst().substring("symbol: ".length());
        }
        var joined = first.replaceFirst(";$", "") + details.stream().map(d -> "; " + d).collect(Collectors.joining());
        return joined.length() <= 100 ? joined : String.join("\n", concat(first.replaceFirst(";$", ""), details));
    }

    private static List<String> concat(String first, List<String> more) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(more);
        return all;
    }

    /// The scenario's text; read by us, so that its encoding is checked and a byte order mark does no harm.
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Path file, String text) {
            super(file.toAbsolutePath().toUri(), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /// Keeps compiled classes in memory; reads from where the compiler always reads.
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

        Memory(StandardJavaFileManager standard) {
            super(standard);
        }

        /// The standard one gives up a whole folder of sources for one file whose name the locale has no letters for; that file alone is
        /// left out here.
        @Override
        public Iterable<JavaFileObject> list(Location location, String inPackage, Set<JavaFileObject.Kind> kinds,
                boolean recurse) throws IOException {
            if (location != StandardLocation.SOURCE_PATH || recurse || !kinds.contains(JavaFileObject.Kind.SOURCE))
                return super.list(location, inPackage, kinds, recurse);
            var sources = new ArrayList<JavaFileObject>();
            for (var root : fileManager.getLocationAsPaths(location)) {
                var folder = root.resolve(inPackage.replace('.', '/'));
                if (!Files.isDirectory(folder)) continue;
                try (var files = Files.list(folder)) {
                    fileManager.getJavaFileObjectsFromPaths(files.filter(Memory::isSource).toList())
                            .forEach(sources::add);
                }
            }
            return sources;
        }

        private static boolean isSource(Path file) {
            try {
                var name = file.getFileName().toString();
                return name.endsWith(".java") && file.resolveSibling(name).equals(file) && Files.isRegularFile(file);
            } catch (InvalidPathException _) {
                return false;
            }
        }

        @Override
        public JavaFileObject getJavaFileForOutput(JavaFileManager.Location location, String name,
                JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:/" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    classes.put(name, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> compiled() {
            var compiled = new HashMap<String, byte[]>();
            classes.forEach((name, bytes) -> compiled.put(name, bytes.toByteArray()));
            return compiled;
        }
    }
}
