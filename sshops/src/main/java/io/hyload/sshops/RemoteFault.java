package io.hyload.sshops;

import java.io.IOException;

/// Something that cannot be done on a machine, as one line: `gen1: connection refused (is sshd running on 10.0.0.7:22?)`. No secret
/// is in it.
public final class RemoteFault extends IOException {
    private static final long serialVersionUID = 1;

    /// @param what which machine, or what on it
    /// @param why  what went wrong
    /// @param mend what the user can do; may be empty
    public RemoteFault(String what, String why, String mend) {
        this(what, why, mend, null);
    }

    public RemoteFault(String what, String why, String mend, Throwable cause) {
        super(what + ": " + why + (mend.isEmpty() ? "" : " (" + mend + ")"), cause);
    }
}
