package io.hyload.cli.kubernetes;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.Quantity;
import io.hyload.run.Columns;

/// Where a run goes, and what each of its workers gets there.
///
/// @param kubeconfig    empty for that of the environment
/// @param context       empty for the one that is current there
/// @param namespace     empty for that of the context
/// @param image         that holds hyload: `registry.example.org/hyload:1.0.0`
/// @param cpu           of a worker, requested and not exceeded: `2` or `1500m`
/// @param memory        of a worker, requested and not exceeded: `1Gi`
/// @param nodeSelector  labels that a node must have
/// @param tolerations   taints that a node may have
/// @param annotations   of the pods
/// @param imagePullSecret the name of one in the namespace
public record Placement(Optional<Path> kubeconfig, Optional<String> context, Optional<String> namespace, String image,
        String cpu, String memory, Map<String, String> nodeSelector, List<Toleration> tolerations,
        Map<String, String> annotations, Optional<String> imagePullSecret) {

    public static final String USUAL_CPU = "1";
    public static final String USUAL_MEMORY = "1Gi";

    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9._:/@]{0,510}");
    private static final Pattern CPU = Pattern.compile("\\d{1,6}(\\.\\d{1,3})?|\\d{1,9}m");
    private static final Pattern MEMORY = Pattern.compile("\\d{1,12}(\\.\\d{1,3})?(Ki|Mi|Gi|Ti|k|M|G|T)?");
    /// The JVM, the compiler and a few hundred connections.
    private static final long LEAST_MEMORY = 192L << 20;

    /// @throws IllegalArgumentException in one line, for what the cluster would refuse
    public Placement {
        namespace.filter(name -> !Naming.isDnsLabel(name)).ifPresent(name -> {
            throw refused("namespace " + name, "no DNS label", "write lower-case letters, digits and -");
        });
        if (!isImage(image))
            throw refused("image " + image, "no name of an image", "write registry.example.org/hyload:1.0.0");
        if (!CPU.matcher(cpu).matches() || amount(cpu).signum() == 0)
            throw refused("cpu " + cpu, "no amount of CPU", "write 2, or 1500m");
        if (!MEMORY.matcher(memory).matches())
            throw refused("memory " + memory, "no amount of memory", "write 1Gi, or 800Mi");
        if (amount(memory).compareTo(BigDecimal.valueOf(LEAST_MEMORY)) < 0)
            throw refused("memory " + memory, "too little for a worker", "write 1Gi; 192Mi is the least");
        nodeSelector.forEach((key, value) -> {
            if (!Naming.isKey(key) || !Naming.isLabelValue(value))
                throw refused("node selector " + key + "=" + value, "no label", "write disktype=ssd");
        });
        annotations.keySet().stream().filter(key -> !Naming.isKey(key)).findFirst().ifPresent(key -> {
            throw refused("annotation " + key, "no key of an annotation", "write example.org/team=load");
        });
        imagePullSecret.filter(name -> !Naming.isDnsName(name)).ifPresent(name -> {
            throw refused("image pull secret " + name, "no name of a Secret", "kubectl get secrets lists them");
        });
        tolerations = List.copyOf(tolerations);
        nodeSelector = Collections.unmodifiableMap(new TreeMap<>(nodeSelector));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /// Where the environment leads to, with what is usual.
    public static Placement of(String image) {
        return new Placement(Optional.empty(), Optional.empty(), Optional.empty(), image, USUAL_CPU, USUAL_MEMORY,
                Map.of(), List.of(), Map.of(), Optional.empty());
    }

    static boolean isImage(String name) {
        return IMAGE.matcher(name).matches();
    }

    private static BigDecimal amount(String quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity));
    }

    static IllegalArgumentException refused(String what, String why, String mend) {
        return new IllegalArgumentException(Columns.plain("%s: %s (%s)".formatted(what, why, mend)));
    }

    /// A taint that is put up with.
    ///
    /// @param key    empty for any
    /// @param value  empty for any
    /// @param effect `NoSchedule`, `PreferNoSchedule` or `NoExecute`; empty for any
    public record Toleration(Optional<String> key, Optional<String> value, Optional<String> effect) {

        private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

        public Toleration {
            if (value.isPresent() && key.isEmpty()) throw refused("a value without its key");
            if (!key.map(Naming::isKey).orElse(true)) throw refused("key " + key.get());
            if (!value.map(Naming::isLabelValue).orElse(true)) throw refused("value " + value.get());
            if (!effect.map(EFFECTS::contains).orElse(true)) throw refused("effect " + effect.get());
        }

        /// Reads it as taints are written: `dedicated=load:NoSchedule`, `dedicated:NoExecute`, `dedicated`; `*` is any.
        ///
        /// @throws IllegalArgumentException in one line, when it is none
        public static Toleration parse(String text) {
            int colon = text.lastIndexOf(':');
            var effect = colon < 0 ? Optional.<String>empty() : Optional.of(text.substring(colon + 1));
            var rest = colon < 0 ? text : text.substring(0, colon);
            int equals = rest.indexOf('=');
            var value = equals < 0 ? Optional.<String>empty() : Optional.of(rest.substring(equals + 1));
            var key = equals < 0 ? rest : rest.substring(0, equals);
            return new Toleration(key.equals("*") ? Optional.empty() : Optional.of(key), value, effect);
        }

        private static IllegalArgumentException refused(String what) {
            return Placement.refused("toleration", "not possible: " + what, "write dedicated=load:NoSchedule");
        }
    }
}
