package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ChildTest {
    private static final int LIMIT = 30;

    @TempDir
    private Path folder;

    /// What the application is to its hub.
    static final class Parent {
        private Parent() {}

        public static void main(String[] words) throws IOException, InterruptedException {
            Child.start(List.of(words), Map.of(), Path.of("").toAbsolutePath(), System.out::println, _ -> {});
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest @ValueSource(strings = {"hub --wsport 0 --recvport 0", "demo --serve"})
    void itEndsWithAProcessThatIsKilled(String words) throws Exception {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Parent.class.getName()));
        line.addAll(List.of(words.split(" ")));
        var parent = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
        var children = new ArrayList<ProcessHandle>();
        try (var said = parent.inputReader(UTF_8)) {
            assertThat(said.readLine()).containsAnyOf("datagrams at", "is open at");
            parent.toHandle().descendants().forEach(children::add);
            assertThat(children).isNotEmpty().allMatch(ProcessHandle::isAlive);
            parent.destroyForcibly();
            for (var child : children) child.onExit().get(LIMIT, TimeUnit.SECONDS);
        } finally {
            children.forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }

    @Test
    void itEndsWhenItIsClosed() throws Exception {
        var isOpen = new CountDownLatch(1);
        var hasEnded = new CountDownLatch(1);
        var child = Child.start(List.of("demo", "--serve"), Map.of(), folder, _ -> isOpen.countDown(),
                _ -> hasEnded.countDown());
        assertThat(isOpen.await(LIMIT, TimeUnit.SECONDS)).isTrue();
        child.close();
        assertThat(hasEnded.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    }
}
