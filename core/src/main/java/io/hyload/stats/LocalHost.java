package io.hyload.stats;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// The machine this runs on.
public final class LocalHost {

    private LocalHost() {}

    /// What it calls itself; `localhost` where that is not known.
    public static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
