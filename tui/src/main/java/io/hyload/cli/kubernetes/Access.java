package io.hyload.cli.kubernetes;

import java.util.ArrayList;
import java.util.List;

/// What a run needs to be allowed in its namespace: all calls that [Cluster] makes, and no other.
///
/// @param group    of the API; empty for the core
/// @param resource `pods/log`: with what is under it
record Access(String verb, String group, String resource) {

    /// For a run, and for what lists and removes runs.
    static List<Access> needed() {
        var needed = new ArrayList<Access>();
        for (var kind : List.of("/configmaps", "/secrets", "/services", "/pods", "batch/jobs",
                "networking.k8s.io/networkpolicies")) {
            int slash = kind.indexOf('/');
            for (var verb : List.of("create", "get", "list", "delete")) {
                needed.add(new Access(verb, kind.substring(0, slash), kind.substring(slash + 1)));
            }
        }
        needed.add(new Access("watch", "", "pods"));
        needed.add(new Access("get", "", "pods/log"));
        // A port-forward by WebSocket begins with a GET; since Kubernetes 1.35 it needs to be allowed to create, too.
        needed.add(new Access("get", "", "pods/portforward"));
        needed.add(new Access("create", "", "pods/portforward"));
        return List.copyOf(needed);
    }

    String kind() {
        return resource.contains("/") ? resource.substring(0, resource.indexOf('/')) : resource;
    }

    String subresource() {
        return resource.contains("/") ? resource.substring(resource.indexOf('/') + 1) : "";
    }

    @Override
    public String toString() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
}
