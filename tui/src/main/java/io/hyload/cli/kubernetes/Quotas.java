package io.hyload.cli.kubernetes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/// Compares what a run needs with what the namespace has left of its quotas.
final class Quotas {
    private Quotas() {}

    /// What is short, each in one line.
    static List<String> shortages(List<ResourceQuota> quotas, List<HasMetadata> objects) {
        var needed = needed(objects);
        var shortages = new ArrayList<String>();
        for (var quota : quotas) {
            if (quota.getStatus() == null || quota.getStatus().getHard() == null || isForSome(quota)) continue;
            new TreeMap<>(quota.getStatus().getHard()).forEach((resource, hard) -> {
                var used = quota.getStatus().getUsed() == null ? null : quota.getStatus().getUsed().get(resource);
                var left = amount(hard).subtract(used == null ? BigDecimal.ZERO : amount(used));
                var wanted = needed.getOrDefault(resource, BigDecimal.ZERO);
                if (wanted.signum() > 0 && wanted.compareTo(left) > 0) {
                    shortages.add(ApiCalls.line("quota " + quota.getMetadata().getName(),
                            "%s: %s of %s left, the run needs %s".formatted(resource, shown(left.max(BigDecimal.ZERO)),
                                    hard, shown(wanted)),
                            "use fewer or smaller workers, or another namespace"));
                }
            });
        }
        return shortages;
    }

    /// One with scopes is for pods of some kind only.
    private static boolean isForSome(ResourceQuota quota) {
        var spec = quota.getSpec();
        return spec != null && (spec.getScopes() != null && !spec.getScopes().isEmpty()
                || spec.getScopeSelector() != null);
    }

    private static Map<String, BigDecimal> needed(List<HasMetadata> objects) {
        var needed = new TreeMap<String, BigDecimal>();
        for (var object : objects) {
            count(needed, object.getPlural(), HasMetadata.getGroup(object.getClass()), 1);
            if (object instanceof Pod pod) pods(needed, pod.getSpec(), 1);
            if (object instanceof Job job) {
                count(needed, "pods", "", job.getSpec().getParallelism());
                pods(needed, job.getSpec().getTemplate().getSpec(), job.getSpec().getParallelism());
            }
        }
        return needed;
    }

    private static void count(Map<String, BigDecimal> needed, String plural, String group, int count) {
        var suffix = group == null || group.isEmpty() ? "" : "." + group;
        needed.merge("count/" + plural + suffix, BigDecimal.valueOf(count), BigDecimal::add);
        if (suffix.isEmpty()) needed.merge(plural, BigDecimal.valueOf(count), BigDecimal::add);
    }

    private static void pods(Map<String, BigDecimal> needed, PodSpec spec, int count) {
        var resources = spec.getContainers().getFirst().getResources();
        resources.getRequests().forEach((name, each) -> {
            add(needed, name, each, count);
            add(needed, "requests." + name, each, count);
        });
        resources.getLimits().forEach((name, each) -> add(needed, "limits." + name, each, count));
    }

    private static void add(Map<String, BigDecimal> needed, String name, Quantity each, int count) {
        needed.merge(name, amount(each).multiply(BigDecimal.valueOf(count)), BigDecimal::add);
    }

    private static BigDecimal amount(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

    private static String shown(BigDecimal amount) {
        long mebi = 1L << 20;
        if (amount.compareTo(BigDecimal.valueOf(mebi)) < 0) return amount.stripTrailingZeros().toPlainString();
        return amount.longValue() / mebi + "Mi";
    }
}
