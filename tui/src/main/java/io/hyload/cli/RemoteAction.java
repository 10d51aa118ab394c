package io.hyload.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What `hyload remote` can do, in the order of its help.
enum RemoteAction {
    LIST("list", "", "the machines of this project"),
    KEYGEN("keygen", "[FILE]", "make a pair of keys here, ~/.ssh/id_ed25519 unless said otherwise"),
    CHECK("check", "", "what a machine is, how far its clock is off, what of ours is there"),
    LOGIN("login", "", "a shell there"),
    INSTALL_KEY("install-key", "[FILE.pub]", "let a key of yours log in"),
    DEPLOY_SYSMON("deploy-sysmon", "", "bring the resource monitor there, with its own Java"),
    START_SYSMON("start-sysmon", "", "record what the machine does, second by second"),
    STOP_SYSMON("stop-sysmon", "", "end the recording"),
    VIEW_SYSMON("view-sysmon", "", "watch it here while it is recorded, until Ctrl+C"),
    PULL_SYSMON("pull-sysmon", "", "fetch what is new to stats_resource/NAME/"),
    PLOT_SYSMON("plot-sysmon", "", "fetch it and draw it"),
    DELETE_SYSMON_STATS("delete-sysmon-stats", "", "delete what was recorded there"),
    DEPLOY_WORKER("deploy-worker", "", "bring what runs scenarios there, with its own Java"),
    UPLOAD("upload", "FILE…", "bring scenarios and their data there; a folder with all in it"),
    START_WORKER("start-worker", "FILE [words…]", "start a run there, as hyload run would here"),
    WORKER_STATUS("worker-status", "", "whether a run is on, and what it said last"),
    STOP_WORKER("stop-worker", "", "end the run; its summary is still written"),
    PULL_STATS("pull-stats", "", "fetch what is new to stats_perf/NAME/"),
    PLOT_STATS("plot-stats", "", "fetch it and draw the newest run");

    private final String word;
    private final String words;
    private final String does;

    RemoteAction(String word, String words, String does) {
        this.word = word;
        this.words = words;
        this.does = does;
    }

    /// As it is written.
    String word() {
        return word;
    }

    /// What follows it.
    String words() {
        return words;
    }

    String does() {
        return does;
    }

    static Optional<RemoteAction> of(String word) {
        return Stream.of(values()).filter(action -> action.word.equals(word)).findFirst();
    }

    static List<String> all() {
        return Stream.of(values()).map(RemoteAction::word).toList();
    }

    /// Whether it is done here alone.
    boolean isLocal() {
        return this == LIST || this == KEYGEN;
    }

    /// Whether it takes the whole terminal, so that it is for one machine.
    boolean isInteractive() {
        return this == LOGIN || this == VIEW_SYSMON;
    }

    /// Whether it ends or removes something that somebody may still want.
    boolean isAsked() {
        return this == STOP_SYSMON || this == STOP_WORKER || this == DELETE_SYSMON_STATS;
    }

    boolean hasJson() {
        return this == LIST || this == CHECK || this == WORKER_STATUS;
    }

    private int fewest() {
        return this == UPLOAD || this == START_WORKER ? 1 : 0;
    }

    private int most() {
        return switch (this) {
            case UPLOAD, START_WORKER -> Integer.MAX_VALUE;
            case KEYGEN, INSTALL_KEY -> 1;
            default -> 0;
        };
    }

    /// @throws Fault where so many words cannot follow it
    void require(List<String> given) {
        if (given.size() < fewest())
            throw Fault.badInput(word, "no file", "write " + word + " " + words);
        if (given.size() > most())
            throw Fault.badInput(word, "'" + given.get(most()) + "' is one word too many",
                    "write " + (word + " " + words).strip());
    }
}
