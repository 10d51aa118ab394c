package io.hyload.har;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import io.hyload.run.Console;
import io.hyload.run.Result;
import io.hyload.run.Run;
import io.hyload.run.Words;
import io.hyload.stats.StatsRecord;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// A source file, compiled in this process as strictly as our own code is.
final class Compiled {

    private final Map<String, byte[]> classes;
    private final String name;

    private Compiled(String name, Map<String, byte[]> classes) {
        this.name = name;
        this.classes = classes;
    }

    /// @throws AssertionError with the messages, when there is any
    static Compiled of(String name, String source) {
        var messages = new DiagnosticCollector<JavaFileObject>();
        try (var files = new Memory(manager())) {
            boolean isCompiled = task(files, messages, name, source).call();
            assertThat(messages.getDiagnostics()).as(() -> source).isEmpty();
            assertThat(isCompiled).isTrue();
            return new Compiled(name, files.compiled());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the compiler has read.
    static CompilationUnitTree tree(String name, String source) {
        var messages = new DiagnosticCollector<JavaFileObject>();
        try (var files = manager()) {
            var unit = ((JavacTask) task(files, messages, name, source)).parse().iterator().next();
            assertThat(messages.getDiagnostics()).as(() -> source).isEmpty();
            return unit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StandardJavaFileManager manager() {
        return ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, Locale.ENGLISH, UTF_8);
    }

    private static JavaCompiler.CompilationTask task(JavaFileManager files,
            DiagnosticCollector<JavaFileObject> messages, String name, String source) {
        var file = new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                // What cannot be written to a file is no source.
                assertThat(UTF_8.newEncoder().canEncode(source)).isTrue();
                return source;
            }
        };
        var options = List.of("-proc:none", "-Xlint:all", "-Werror", "--class-path",
                System.getProperty("java.class.path"));
        return ToolProvider.getSystemJavaCompiler().getTask(null, files, messages, options, null, List.of(file));
    }

    Class<?> load() {
        try {
            return new ClassLoader(Compiled.class.getClassLoader()) {
                @Override
                protected Class<?> findClass(String wanted) throws ClassNotFoundException {
                    var bytes = classes.get(wanted);
                    if (bytes == null) throw new ClassNotFoundException(wanted);
                    return defineClass(wanted, bytes, 0, bytes.length);
                }
            }.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /// Runs it as `hyload try` does: one user, one pass, and nothing is written.
    ///
    /// @param words options of the scenario, `url=http://127.0.0.1:1234`
    void run(List<String> words) {
        // No folder can be made there, so that the log gives up at once.
        var all = Stream.concat(words.stream(), Stream.of("logPath=/dev/null/log")).toList();
        var run = Run.begin(name, Words.parse(all), new Silent(), Run.Mode.TRIAL);
        try {
            var type = load();
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            var main = type.getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e.getCause() == null ? e : e.getCause());
        } finally {
            run.finish();
        }
    }

    private static final class Silent implements Console {
        @Override
        public void accept(StatsRecord second) {}

        @Override
        public void notice(String line) {}

        @Override
        public void failed(String kind, String line) {
            throw new AssertionError(line);
        }

        @Override
        public void exchange(String text) {}

        @Override
        public boolean isColoured() {
            return false;
        }

        @Override
        public void finished(Result result) {}
    }

    /// Class files stay here.
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {

        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Memory(StandardJavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(className, _ -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> compiled() {
            var compiled = new HashMap<String, byte[]>();
            written.forEach((name, bytes) -> compiled.put(name, bytes.toByteArray()));
            return compiled;
        }
    }
}
