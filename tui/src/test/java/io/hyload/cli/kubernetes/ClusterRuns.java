package io.hyload.cli.kubernetes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Runs as the tests of this package make them.
final class ClusterRuns {
    static final String TOKEN = "f00dfeedf00dfeedf00dfeedf00dfeed";
    static final String PASSWORD = "hunter2-and-more";

    private ClusterRuns() {}

    static ClusterRun.ProjectFile file(String path, String text) {
        return new ClusterRun.ProjectFile(path, text.getBytes(UTF_8));
    }

    /// With everything a run can have.
    static ClusterRun full() {
        var placement = new Placement(Optional.empty(), Optional.empty(), Optional.of("load"),
                "registry.example.org/hyload:1.0.0", "1500m", "2Gi", Map.of("disktype", "ssd", "arch", "amd64"),
                List.of(Placement.Toleration.parse("dedicated=load:NoSchedule"),
                        Placement.Toleration.parse("*:NoExecute")),
                Map.of("example.org/team", "shop"), Optional.of("registry-login"));
        return new ClusterRun("shop-20261123-101500", "code_java/Shop.java", List.of("users=5000", "price=$(1) $9"),
                50, List.of(file("code_java/Shop.java", "void main() {}\n"),
                        file("code_java/Cart.java", "class Cart {}\n"),
                        file("data/商品.csv", "name,price\n\"a: b\",1\n茶,2\n"),
                        new ClusterRun.ProjectFile("data/logo.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1})),
                Optional.of(("password=" + PASSWORD + "\n").getBytes(UTF_8)), TOKEN, placement);
    }

    static ClusterRun small(String name, int workers, Path kubeconfig) {
        return small(name, workers, placed(kubeconfig));
    }

    static ClusterRun small(String name, int workers, Placement placement) {
        return new ClusterRun(name, "code_java/First.java", List.of(), workers,
                List.of(file("code_java/First.java", "void main() {}\n")), Optional.empty(), TOKEN, placement);
    }

    static Placement placed(Path kubeconfig) {
        return new Placement(Optional.of(kubeconfig), Optional.empty(), Optional.empty(), "hyload:1.0.0", "1", "1Gi",
                Map.of(), List.of(), Map.of(), Optional.empty());
    }
}
