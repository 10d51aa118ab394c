package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.hyload.run.Columns;

/// Reads how a cluster is reached: from the kubeconfig that is named, else from that of the environment, else, in a pod, from
/// its service account.
final class Connection {
    /// The library's own attempts would hide from us which call was made twice.
    private static final int NO_ATTEMPTS = 0;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 20_000;
    private static final Path IN_A_POD = Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);

    private Connection() {}

    /// @throws IOException in one line
    static Config of(Placement placement) throws IOException {
        var config = new ConfigBuilder(found(placement))
                .withRequestRetryBackoffLimit(NO_ATTEMPTS).withWatchReconnectLimit(NO_ATTEMPTS)
                .withConnectionTimeout(CONNECT_MILLIS).withRequestTimeout(REQUEST_MILLIS)
                // each call by itself: what is cut takes nothing else with it
                .withHttp2Disable(true).build();
        placement.namespace().ifPresent(config::setNamespace);
        if (config.getNamespace() == null || config.getNamespace().isBlank()) config.setNamespace("default");
        return config;
    }

    private static Config found(Placement placement) throws IOException {
        if (placement.kubeconfig().isPresent()) return read(placement.kubeconfig().get(), placement.context());
        var files = Config.getKubeconfigFilenames().stream().map(Path::of).filter(Files::exists).toList();
        if (files.isEmpty()) {
            if (placement.context().isEmpty() && Files.exists(IN_A_POD)) return Config.autoConfigure(null);
            throw new IOException(ApiCalls.line("kubeconfig", "there is none: looked for "
                    + String.join(", ", Config.getKubeconfigFilenames()), "set KUBECONFIG, or give --kubeconfig FILE"));
        }
        if (files.size() == 1) return read(files.getFirst(), placement.context());
        return checked(Config.autoConfigure(placement.context().orElse(null)), files.toString(), placement.context());
    }

    private static Config read(Path file, Optional<String> context) throws IOException {
        return checked(parsed(file, context), file.toString(), context);
    }

    private static Config parsed(Path file, Optional<String> context) throws IOException {
        try {
            Files.readString(file); // which tells why it cannot
        } catch (NoSuchFileException e) {
            throw new IOException(ApiCalls.line(file.toString(), "no such file",
                    "set KUBECONFIG, or give --kubeconfig FILE"), e);
        } catch (IOException e) {
            throw new IOException(ApiCalls.line(file.toString(), "it cannot be read", "look at its owner and mode"), e);
        }
        try {
            return Config.fromKubeconfig(context.orElse(null), file.toFile());
        } catch (RuntimeException e) { // the parser of YAML has its own, which quote the file: it may hold a token
            throw new IOException(ApiCalls.line(file.toString(), "not a kubeconfig", "kubectl config view shows one"));
        }
    }

    private static Config checked(Config config, String file, Optional<String> wanted) throws IOException {
        var contexts = Optional.ofNullable(config.getContexts()).orElse(List.of());
        var names = contexts.stream().map(NamedContext::getName).collect(Collectors.joining(", "));
        if (wanted.isPresent() && contexts.stream().noneMatch(one -> wanted.get().equals(one.getName())))
            throw new IOException(ApiCalls.line(file, "no context " + Columns.plain(wanted.get()),
                    names.isEmpty() ? "it has none" : "it has " + names));
        if (config.getCurrentContext() == null)
            throw new IOException(ApiCalls.line(file, "no context is current", names.isEmpty() ? "it has none"
                    : "give --context: " + names));
        return config;
    }
}
