package io.hyload.sshops;

/// A password or passphrase: its text is never part of what is printed, logged or thrown.
public record Secret(String text) {

    /// The same for all, so that not even its length is told.
    @Override
    public String toString() {
        return "••••••";
    }
}
