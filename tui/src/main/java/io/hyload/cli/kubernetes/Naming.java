package io.hyload.cli.kubernetes;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What the objects of a run are called, and the labels by which they are found.
final class Naming {
    /// The label that all objects of a run have, with its name.
    static final String RUN = "hyload.io/run";
    /// Tells whoever has created an object from others of the same name.
    static final String ATTEMPT = "hyload.io/attempt";
    static final String SCENARIO = "hyload.io/scenario";
    static final String WORKERS = "hyload.io/workers";
    static final String IDENTITY = "hyload.io/identity";
    static final String COMPONENT = "app.kubernetes.io/component";
    static final String HUB = "hub";
    static final String WORKER = "worker";
    /// As a label since Kubernetes 1.28, as an annotation always.
    static final String INDEX = "batch.kubernetes.io/job-completion-index";

    /// Of the Secret.
    static final String TOKEN_KEY = "token";
    static final String SECRETS_KEY = "secrets.properties";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_DOMAIN = 253;

    private Naming() {}

    /// RFC 1123: what a namespace must be.
    static boolean isDnsLabel(String text) {
        return text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches();
    }

    /// RFC 1123: what most names must be.
    static boolean isDnsName(String text) {
        return text.length() <= LONGEST_DOMAIN && DOMAIN.matcher(text).matches() && !text.contains("..");
    }

    /// The key of a label, an annotation or a taint: `example.org/name`.
    static boolean isKey(String text) {
        int slash = text.indexOf('/');
        return (slash < 0 || isDnsName(text.substring(0, slash)))
                && LABEL_NAME.matcher(text.substring(slash + 1)).matches();
    }

    static boolean isLabelValue(String text) {
        return LABEL_VALUE.matcher(text).matches();
    }

    static String hub(String run) {
        return run + "-hub";
    }

    static String job(String run) {
        return run + "-workers";
    }

    /// Of every object of a run.
    static Map<String, String> labels(String run) {
        return new TreeMap<>(Map.of("app.kubernetes.io/name", "hyload", "app.kubernetes.io/instance", run,
                "app.kubernetes.io/managed-by", "hyload", RUN, run));
    }

    /// Of what is part of the hub or the workers.
    static Map<String, String> labels(String run, String component) {
        var labels = labels(run);
        labels.put(COMPONENT, component);
        return labels;
    }

    /// By which those are chosen.
    static Map<String, String> selector(String run, String component) {
        return new TreeMap<>(Map.of(RUN, run, COMPONENT, component));
    }
}
