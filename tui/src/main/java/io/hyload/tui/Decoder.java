package io.hyload.tui;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.googlecode.lanterna.input.DefaultKeyDecodingProfile;
import com.googlecode.lanterna.input.InputDecoder;
import com.googlecode.lanterna.input.KeyType;

/// Makes keys, clicks and pasted text of the characters a terminal sends.
///
/// What the sequence of a key means, Lanterna knows. Where a sequence ends is told here: Lanterna takes Escape and an arrow for one key,
/// splits sequences that come in two packets, and would type what is pasted.
final class Decoder {
    private static final char ESC = '\033';
    private static final String PASTE = "\033[200~";
    private static final String PASTED = "\033[201~";
    /// Ctrl, Alt and Shift are among the bits of the first number; 64 is the wheel.
    private static final Pattern MOUSE = Pattern.compile("\033\\[<(\\d{1,4});(\\d{1,5});(\\d{1,5})([Mm])");
    private static final Duration SEQUENCE = Duration.ofMillis(40);
    private static final Duration SLOW_PASTE = Duration.ofSeconds(1);

    private final StringBuilder begun = new StringBuilder();

    /// What they mean, as far as they are whole; the rest waits for more.
    List<Msg> take(String characters) {
        begun.append(characters);
        var messages = new ArrayList<Msg>();
        int at = 0;
        for (int end; at < begun.length() && (end = end(at)) > at; at = end)
            meaning(begun.substring(at, end)).ifPresent(messages::add);
        begun.delete(0, at);
        return messages;
    }

    /// Whether something has begun that more characters may belong to.
    boolean isOpen() {
        return !begun.isEmpty();
    }

    /// How long to wait for them: a program sends a sequence at once, a person presses the next key later.
    Duration patience() {
        return isPasting() ? SLOW_PASTE : SEQUENCE;
    }

    /// What has begun is all there is: an Escape was the key.
    List<Msg> close() {
        var all = begun.toString();
        begun.setLength(0);
        if (all.startsWith(PASTE)) return List.of(pasted(all.substring(PASTE.length())));
        if (all.length() > 2) return List.of(); // the beginning of a sequence whose end is lost
        return meaning(all).stream().toList();
    }

    private boolean isPasting() {
        return begun.indexOf(PASTE) == 0;
    }

    /// Behind the sequence or character that begins at a place; the place itself if that is not whole.
    private int end(int at) {
        if (begun.charAt(at) != ESC) return at + Character.charCount(begun.codePointAt(at));
        int length = begun.length();
        if (at + 1 == length) return at;
        return switch (begun.charAt(at + 1)) {
            case ESC -> at + 1; // the key; what follows is a sequence of its own
            case 'O' -> at + 3 <= length ? at + 3 : at;
            case '[' -> begun.indexOf(PASTE, at) == at ? endOfPaste(at) : endOfSequence(at);
            default -> at + 1 + Character.charCount(begun.codePointAt(at + 1)); // with Alt
        };
    }

    private int endOfPaste(int at) {
        int end = begun.indexOf(PASTED, at);
        return end < 0 ? at : end + PASTED.length();
    }

    /// ECMA-48 §5.4: parameters and intermediates, then one final character. The console of Linux has `ESC [ [ A` for F1.
    private int endOfSequence(int at) {
        int i = at + 2;
        if (i < begun.length() && begun.charAt(i) == '[') i++;
        while (i < begun.length() && begun.charAt(i) >= 0x20 && begun.charAt(i) <= 0x3F) i++;
        if (i == begun.length()) return at;
        return begun.charAt(i) == ESC ? i : i + 1; // cut off by the next one
    }

    private static Optional<Msg> meaning(String sequence) {
        if (sequence.startsWith(PASTE))
            return Optional.of(pasted(sequence.substring(PASTE.length(), sequence.length() - PASTED.length())));
        var mouse = MOUSE.matcher(sequence);
        if (mouse.matches()) return mouse(Integer.parseInt(mouse.group(1)), mouse.group(4).equals("M"),
                Integer.parseInt(mouse.group(2)) - 1, Integer.parseInt(mouse.group(3)) - 1);
        int first = sequence.codePointAt(0);
        if (first > 0x9F) return first == 0xFFFD ? Optional.empty() // what is not UTF-8
                : Optional.of(new Msg.Pressed(new Key(sequence)));
        return key(sequence).map(Msg.Pressed::new);
    }

    private static Msg pasted(String text) {
        return new Msg.Pasted(text.replace("\r\n", "\n").replace('\r', '\n'));
    }

    private static Optional<Msg> mouse(int button, boolean isDown, int column, int row) {
        var action = switch (button & ~0b11100) { // whatever is held with it
            case 0 -> Msg.Mouse.Action.CLICK;
            case 64 -> Msg.Mouse.Action.WHEEL_UP;
            case 65 -> Msg.Mouse.Action.WHEEL_DOWN;
            default -> null;
        };
        return action == null || !isDown ? Optional.empty() : Optional.of(new Msg.Mouse(action, column, row));
    }

    private static Optional<Key> key(String sequence) {
        // Alone, a carriage return is nothing to Lanterna: telnet sends two characters for the key.
        var lanterna = new InputDecoder(new StringReader(sequence.replace('\r', '\n')));
        lanterna.addProfile(new DefaultKeyDecodingProfile());
        try {
            var stroke = lanterna.getNextCharacter(false);
            // Of a sequence that it does not know, it takes the first two characters for a key with Alt.
            boolean isUnknown = sequence.length() > 2 && stroke.getKeyType() == KeyType.Character;
            return isUnknown ? Optional.empty() : Key.of(stroke);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string has no such trouble
        }
    }
}
