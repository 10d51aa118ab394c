package io.hyload.tui.screen;

import java.util.Optional;

import io.hyload.hub.HubUrl;
import io.hyload.sshops.Secret;

/// A hub as the project remembers it.
///
/// @param url   as it was written; what it asks behind `?` may be a secret, so [#shown] is what people see
/// @param name  given by a person; may be empty
/// @param token that the hub wants; empty for one that wants none
/// @param cacert file of certificates that vouch for that of a `wss://` hub, in place of those that Java trusts
/// @param isOn  whether it is to be connected
public record HubEntry(String url, String name, Optional<Secret> token, Optional<String> cacert, boolean isOn) {

    /// One whose certificate, if it has any, is vouched for by those that Java trusts.
    public HubEntry(String url, String name, Optional<Secret> token, boolean isOn) {
        this(url, name, token, Optional.empty(), isOn);
    }

    /// One that is to be connected.
    public static HubEntry of(String url) {
        return new HubEntry(url, "", Optional.empty(), true);
    }

    public HubEntry on(boolean now) {
        return new HubEntry(url, name, token, cacert, now);
    }

    /// Its address without what may be a secret; the name of its feed, too.
    public String shown() {
        try {
            return HubUrl.parse(url).name();
        } catch (IllegalArgumentException _) {
            return url.replaceAll("[?#].*", "").replaceAll("//[^/]*@", "//");
        }
    }

    @Override
    public String toString() {
        return "HubEntry[" + shown() + ", " + name + (token.isPresent() ? ", with a token" : "")
                + (isOn ? ", on]" : ", off]");
    }
}
