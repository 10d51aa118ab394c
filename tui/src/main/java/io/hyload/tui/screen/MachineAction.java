package io.hyload.tui.screen;

/// What is done on machines as a task: those of `hyload remote`, under the same names.
public enum MachineAction {
    CHECK("check"),
    INSTALL_KEY("install the key on"),
    DEPLOY_WORKER("deploy the worker on"),
    DEPLOY_SYSMON("deploy the resource monitor on"),
    UPLOAD("upload to"),
    START_WORKER("start a run on"),
    WORKER_STATUS("look at the run on"),
    STOP_WORKER("stop the run on"),
    START_SYSMON("start recording"),
    STOP_SYSMON("stop recording"),
    PULL_STATS("pull stats from"),
    PULL_SYSMON("pull resources from"),
    PLOT_STATS("plot the newest run of"),
    PLOT_SYSMON("plot the resources of"),
    DELETE_SYSMON_STATS("delete the resource files on");

    private final String words;

    MachineAction(String words) {
        this.words = words;
    }

    /// Before the names of machines: `stop the run on`.
    public String words() {
        return words;
    }

    /// Whether it changes something there, so that it is asked whether that is meant. What records is only started.
    boolean isAsked() {
        return switch (this) {
            case INSTALL_KEY, DEPLOY_WORKER, DEPLOY_SYSMON, UPLOAD, START_WORKER, STOP_WORKER, STOP_SYSMON,
                    DELETE_SYSMON_STATS ->
                true;
            case CHECK, WORKER_STATUS, START_SYSMON, PULL_STATS, PULL_SYSMON, PLOT_STATS, PLOT_SYSMON -> false;
        };
    }

    /// On the button that does it.
    String button() {
        return switch (this) {
            case INSTALL_KEY -> "Install";
            case DEPLOY_WORKER, DEPLOY_SYSMON -> "Deploy";
            case UPLOAD -> "Upload";
            case START_WORKER, START_SYSMON -> "Start";
            case STOP_WORKER, STOP_SYSMON -> "Stop";
            case DELETE_SYSMON_STATS -> "Delete";
            case CHECK, WORKER_STATUS, PULL_STATS, PULL_SYSMON, PLOT_STATS, PLOT_SYSMON -> "Go on";
        };
    }

    /// On the button that leaves all as it is.
    String safeButton() {
        return switch (this) {
            case STOP_WORKER -> "Keep running";
            case STOP_SYSMON -> "Keep recording";
            case DELETE_SYSMON_STATS -> "Keep them";
            default -> "Not now";
        };
    }

    /// What will be then.
    String outcome() {
        return switch (this) {
            case INSTALL_KEY -> "Who has the key can log in there.";
            case DEPLOY_WORKER, DEPLOY_SYSMON ->
                "What is there already is not sent again. A version that is in use stays until the new one was tried.";
            case UPLOAD -> "A file of the same name is replaced. A run that is on keeps what it has read.";
            case START_WORKER -> "Where a run is on, it goes on, and no other is started.";
            case STOP_WORKER -> "Requests in flight finish (5 s), stats are kept.";
            case STOP_SYSMON -> "What was recorded is kept.";
            case DELETE_SYSMON_STATS -> "What was not pulled is lost. What is being written stays.";
            case CHECK, WORKER_STATUS, START_SYSMON, PULL_STATS, PULL_SYSMON, PLOT_STATS, PLOT_SYSMON -> "";
        };
    }
}
