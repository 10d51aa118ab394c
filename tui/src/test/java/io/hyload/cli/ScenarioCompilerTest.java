package io.hyload.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class ScenarioCompilerTest {
    private static final String SAY = "io.hyload.cli.ScenarioSays.say";

    @TempDir
    Path folder;

    @BeforeEach
    void nothingIsSaidYet() {
        ScenarioSays.WORDS.clear();
    }

    @ParameterizedTest @ValueSource(strings = {
            "void main() { %s(\"hi\"); }",
            "void main(String[] words) { %s(words[0]); }",
            "static void main(String[] words) { %s(words[0]); }",
            "protected static void main() { %s(\"hi\"); }",
            "void main() { %s(\"wrong\"); } void main(String[] words) { %s(words[0]); }",
            "public class A { public static void main(String[] words) { %s(words[0]); } }",
            "class A { A() {} void main() { %s(\"hi\"); } }",
            "class A extends B {} class B { void main() { %s(\"hi\"); } }",
            "interface A { static void main(String[] words) { %s(words[0]); } }",
            "record A() { void main() { %s(\"hi\"); } }",
            "enum A { ; static void main() { %s(\"hi\"); } }",
            "class First { static void main() { %s(\"hi\"); } } class A { static void main() { %s(\"wrong\"); } }",
            "package shop.load; public class A { public static void main(String[] words) { %s(words[0]); } }",
    })
    void mainIsFoundAsTheJavaLauncherFindsIt(String source) throws Throwable {
        run("A.java", source.replace("%s", SAY), "hi");

        assertThat(ScenarioSays.WORDS).containsExactly("hi");
    }

    @Test
    void otherFilesBesideItMayBeUsed() throws Throwable {
        write("Cart.java", "class Cart { String price() { return new Money(\"9\").text(); } }");
        write("Money.java", "record Money(String text) {}");
        run("A.java", "void main() { " + SAY + "(new Cart().price()); }");

        assertThat(ScenarioSays.WORDS).containsExactly("9");
    }

    @Test
    void aBrokenFileBesideItThatIsNotUsedDoesNoHarm() throws Throwable {
        write("Broken.java", "class Broken { int x = ; }");
        run("A.java", "void main() { " + SAY + "(\"hi\"); }");

        assertThat(ScenarioSays.WORDS).containsExactly("hi");
    }

    @Test
    void aClassInAPackageFindsItsNeighboursFromTheRootOfThePackages() throws Throwable {
        write("shop/Cart.java", "package shop; public class Cart { public static final String NAME = \"cart\"; }");
        run("shop/load/A.java", """
                package shop.load;
                import shop.Cart;
                class A { void main() { %s(Cart.NAME); } }
                """.formatted(SAY));

        assertThat(ScenarioSays.WORDS).containsExactly("cart");
    }

    @Test
    void coreCanBeImportedAsAModuleAndByItsNames() throws Throwable {
        run("A.java", """
                import module io.hyload.core;
                void main() { %s(Hyload.class.getSimpleName()); }
                """.formatted(SAY));
        run("B.java", """
                import io.hyload.*;
                import static io.hyload.Hyload.*;
                void main() { %s(Hyload.class.getSimpleName()); }
                """.formatted(SAY));

        assertThat(ScenarioSays.WORDS).containsExactly("Hyload", "Hyload");
    }

    @Test
    void lambdasInnerClassesAndAnOwnFileNameInChineseWork() throws Throwable {
        run("下单.java", """
                record Row(String name) {}
                void main() {
                    Runnable task = () -> %s(new Row("商品").name());
                    task.run();
                }
                """.formatted(SAY));

        assertThat(ScenarioSays.WORDS).containsExactly("商品");
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsDoNoHarm() throws Throwable {
        run("A.java", "\ufeffvoid main() {\r\n    %s(\"hi\");\r\n}\r\n".formatted(SAY));

        assertThat(ScenarioSays.WORDS).containsExactly("hi");
    }

    @Test
    void noFileIsLeftBehind() throws Throwable {
        write("Cart.java", "class Cart {}");
        run("A.java", "void main() { new Cart(); }");

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("A.java", "Cart.java");
        }
    }

    @Test
    void theContextClassLoaderIsTheScenariosWhileItRuns() throws Throwable {
        var before = Thread.currentThread().getContextClassLoader();
        run("A.java", """
                class Mine {}
                void main() throws Exception {
                    var loader = Thread.currentThread().getContextClassLoader();
                    %s(loader.loadClass(Mine.class.getName()).getSimpleName());
                }
                """.formatted(SAY));

        assertThat(ScenarioSays.WORDS).containsExactly("Mine");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void whatMainThrowsComesOutAsItIsWithFileAndLine() {
        var before = Thread.currentThread().getContextClassLoader();
        assertThatThrownBy(() -> run("A.java", "void main() throws Exception {\n throw new Exception(\"no luck\");\n}"))
                .isExactlyInstanceOf(Exception.class)
                .hasMessage("no luck")
                .satisfies(e -> assertThat(e.getStackTrace()[0]).hasToString("A.main(A.java:2)"));
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void anErrorShowsFileLineSourceAndCaret() throws IOException {
        assertThat(report("Checkout.java", """
                class Client { String get(String url) { return url; } }
                void main() {
                    var client = new Client();
                    var r = client.gett("/cart");
                }
                """)).isEqualTo("""
                Checkout.java:4:19: cannot find symbol: method gett(String)
                    var r = client.gett("/cart");
                                  ^""");
    }

    @Test
    void theCaretStandsRightAfterTabsAndChineseText() throws IOException {
        assertThat(report("A.java", "void main() {\n\t\tvar 名 = \"商品/列表\" + missing;\n}\n")).isEqualTo("""
                A.java:2:21: cannot find symbol: variable missing
                \t\tvar 名 = "商品/列表" + missing;
                \t\t%s^""".formatted(" ".repeat(23)));
    }

    @Test
    void aSyntaxErrorIsTheOnlyThingReported() throws IOException {
        assertThat(report("A.java", "void main() {\n    int x = 1\n    missing();\n}\n")).isEqualTo("""
                A.java:2:14: ';' expected
                    int x = 1
                             ^""");
    }

    @Test
    void anErrorInAFileBesideItNamesThatFile() throws IOException {
        write("Cart.java", "class Cart {\n    int x = \"one\";\n}\n");

        assertThat(report("A.java", "void main() { new Cart(); }")).isEqualTo("""
                Cart.java:2:13: incompatible types: String cannot be converted to int
                    int x = "one";
                            ^""");
    }

    @Test
    void pathsInErrorsAreAsTheUserWouldWriteThem() throws IOException {
        assertThat(report("code_java/A.java", "void main() { x(); }")).startsWith("code_java/A.java:1:15: ");
    }

    @Test
    void longMessagesAreFoldedToReadableLines() throws IOException {
        assertThat(report("A.java", """
                void go(String path, int times) {}
                void go(int times, int pause) {}
                void main() {
                    go(3);
                }
                """)).isEqualTo("""
                A.java:4:5: no suitable method found for go(int)
                    go(3);
                    ^
                    method A.go(String,int) is not applicable
                    (actual and formal argument lists differ in length)
                    method A.go(int,int) is not applicable
                    (actual and formal argument lists differ in length)""");
    }

    @Test
    void tenErrorsAreShownAndTheOthersCounted() throws IOException {
        assertThat(report("A.java", "void main() {\n" + "    x();\n".repeat(14) + "}\n")).endsWith("^\nand 4 more");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            NoMain.java  | "void go() {}" | \
            NoMain.java: no main method (add: void main() { … })
            NoMain.java  | "class NoMain {}" | \
            NoMain.java: no main method (add: void main() { … })
            NoMain.java  | "class NoMain { private void main() {} }" | \
            NoMain.java: no main method (add: void main() { … })
            NoMain.java  | "class NoMain { int main() { return 1; } }" | \
            NoMain.java: no main method (add: void main() { … })
            NoMain.java  | "// nothing yet" | \
            NoMain.java: no main method (add: void main() { … })
            NoMain.java  | "class NoMain { NoMain(int x) {} void main() {} }" | \
            NoMain.java: main is not static, and NoMain cannot be made without parameters \
            (make main static or add a constructor without parameters)
            my-test.java | "void main() {}" | \
            my-test.java: 'my-test' cannot be the name of a Java class \
            (rename the file to letters, digits and _ , for example MyTest.java)
            1st.java     | "void main() {}" | \
            1st.java: '1st' cannot be the name of a Java class \
            (rename the file to letters, digits and _ , for example Scenario1st.java)
            Empty.java   | " " | \
            Empty.java: the file is empty (hyload new NAME writes a first scenario)
            notes.txt    | "void main() {}" | \
            notes.txt: not a .java file (a scenario is Java source: hyload new NAME writes one)
            """)
    void whatCannotBeAScenarioIsRefusedInOneLine(String name, String source, String line) throws IOException {
        write(name, source);

        assertThatThrownBy(() -> compile(name)).asInstanceOf(type(Fault.class)).satisfies(fault -> {
            assertThat(fault.line()).isEqualTo("hyload: " + line);
            assertThat(fault.exitCode()).isEqualTo(2);
        });
    }

    @Test
    void aFolderIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("code_java"));

        assertFault("code_java", "hyload: code_java: a folder, not a scenario (name one of the .java files in it)");
    }

    @Test
    void aMissingFileIsLookedForWhereItMayBe() throws IOException {
        write("code_java/First.java", "void main() {}");

        assertFault("Nope.java",
                "hyload: cannot read Nope.java: no such file (look at the name, or write one with hyload new NAME)");
        assertFault("First.java", "hyload: cannot read First.java: no such file (did you mean code_java/First.java?)");
        assertFault("code_java/First",
                "hyload: cannot read code_java/First: no such file (did you mean code_java/First.java?)");
    }

    @Test
    void textThatIsNotUtf8IsRefusedWithItsLine() throws IOException {
        var text = "void main() {\n// caf\u00e9\n}";
        Files.write(folder.resolve("Latin.java"), text.getBytes(StandardCharsets.ISO_8859_1));

        assertFault("Latin.java", "hyload: Latin.java: not UTF-8 text at line 2 (save it as UTF-8)");
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws IOException {
        write("Locked.java", "void main() {}");
        folder.resolve("Locked.java").toFile().setReadable(false);
        assumeFalse(Files.isReadable(folder.resolve("Locked.java")), "this user may read every file");

        assertFault("Locked.java",
                "hyload: cannot read Locked.java: permission denied (look at its owner and mode with "
                        + "ls -ld)");
    }

    private void assertFault(String file, String line) {
        assertThatThrownBy(() -> compile(file)).asInstanceOf(type(Fault.class)).extracting(Fault::line).isEqualTo(line);
    }

    private void run(String name, String source, String... words) throws Throwable {
        write(name, source);
        switch (compile(name)) {
            case Compilation.Compiled(var scenario) -> scenario.main(words);
            case Compilation.Refused refused -> throw new AssertionError(refused.report());
        }
    }

    private String report(String name, String source) throws IOException {
        write(name, source);
        return switch (compile(name)) {
            case Compilation.Compiled _ -> throw new AssertionError("compiled");
            case Compilation.Refused refused -> refused.report();
        };
    }

    private Compilation compile(String name) throws IOException {
        return new ScenarioCompiler(folder).compile(Path.of(name));
    }

    private void write(String name, String source) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
    }
}
