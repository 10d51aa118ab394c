package io.hyload.run;

/// What may be the token that workers, hubs and monitors share: one rule, so that none of them takes what another refuses.
///
/// It goes into a header of HTTP too: the characters of bearer tokens (RFC 6750) and a few more; none that ends a line or splits a
/// header.
public final class SharedToken {

    private static final int LONGEST = 512;
    private static final String MEND = " (openssl rand -hex 16 makes one)";

    private SharedToken() {}

    /// The token without the blanks around it: those at the end of a line are not seen.
    ///
    /// @param what where it stands: `HYLOAD_TOKEN`
    /// @param text which is in no message
    /// @throws BadInput for what may not be one
    public static String checked(String what, String text) {
        var token = text.strip();
        if (token.isEmpty()) throw new BadInput(what + ": empty" + MEND);
        if (token.length() > LONGEST)
            throw new BadInput(what + ": longer than " + LONGEST + " characters" + MEND);
        if (!token.chars().allMatch(c -> c > ' ' && c < 127))
            throw new BadInput(what + ": holds a space or what is not ASCII" + MEND);
        return token;
    }
}
