package io.hyload.tui;

import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The clipboard of whoever sits before the terminal, through OSC 52 of xterm: it works over SSH too, where the terminal allows it.
final class Clipboard {
    /// What terminals take at least is 74,994 bytes of Base64 in one sequence.
    private static final int LONGEST = 56_000;
    private static final Pattern PIECE = Pattern.compile("(?s).{1,250}");

    private Clipboard() {}

    /// Whether terminals take a text so long.
    static boolean takes(String text) {
        return text.getBytes(UTF_8).length <= LONGEST;
    }

    /// The sequence that puts text there. tmux and GNU screen keep sequences they do not know from the terminal behind them, unless they are
    /// wrapped; tmux may also take the plain one itself.
    ///
    /// @param environment of which `TMUX` and `STY` matter
    static String sequence(String text, Map<String, String> environment) {
        var plain = "\033]52;c;" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "\007";
        if (environment.containsKey("TMUX"))
            return plain + "\033Ptmux;" + plain.replace("\033", "\033\033") + "\033\\";
        if (environment.containsKey("STY")) // which takes only short pieces
            return PIECE.matcher(plain)
                    .replaceAll(piece -> "\033P" + java.util.regex.Matcher.quoteReplacement(piece.group())
                            + "\033\\\\");
        return plain;
    }
}
