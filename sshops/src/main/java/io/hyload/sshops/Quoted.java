package io.hyload.sshops;

/// Words as a shell reads them. **The one way for text to come into a script.**
public final class Quoted {

    private Quoted() {}

    /// The text as one word of a POSIX shell, whatever is in it but the character 0: blanks, quotes, `$`, line breaks.
    /// What begins with `-` is still an option to the program that gets it: write `--` before it, or `./`.
    ///
    /// @throws IllegalArgumentException for a text with the character 0, which no shell can hand on
    public static String word(String text) {
        if (text.indexOf('\0') >= 0) throw new IllegalArgumentException("a text with the character 0 cannot be a word");
        if (text.matches("[A-Za-z0-9_@%+=:,./-]+")) return text;
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /// Several words, divided by blanks.
    public static String words(Iterable<String> texts) {
        var words = new StringBuilder();
        for (var text : texts) words.append(words.isEmpty() ? "" : " ").append(word(text));
        return words.toString();
    }

    /// A path below the user's home, which the shell there knows: `"$HOME"/'my folder'/x`; an absolute one as a word.
    public static String path(String path) {
        return path.startsWith("/") ? word(path) : "\"$HOME\"/" + word(path);
    }
}
