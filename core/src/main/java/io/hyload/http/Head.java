package io.hyload.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// The header fields of a response, as they came. Names and values are made into strings only when asked for.
public final class Head {

    /// No fields.
    public static final Head EMPTY = new Head(new byte[0], false);

    /// The field lines, already checked by [ResponseReader], without the status line and the closing empty line.
    private final byte[] lines;
    private final boolean setsCookies;

    Head(byte[] lines, boolean setsCookies) {
        this.lines = lines;
        this.setsCookies = setsCookies;
    }

    /// Whether a `Set-Cookie` is among them, so that most responses need not be searched for one.
    public boolean setsCookies() {
        return setsCookies;
    }

    /// A field: its name as sent, its value without the white space around it.
    public record Field(String name, String value) {}

    /// The first value of that field, whatever the case of its name.
    public Optional<String> first(String name) {
        for (int at = 0; at < lines.length; at = next(at)) {
            if (isNamed(name, at)) return Optional.of(value(at));
        }
        return Optional.empty();
    }

    /// All values of that field, in order.
    public List<String> all(String name) {
        var values = new ArrayList<String>();
        for (int at = 0; at < lines.length; at = next(at)) {
            if (isNamed(name, at)) values.add(value(at));
        }
        return values;
    }

    /// All fields, in order.
    public List<Field> fields() {
        var fields = new ArrayList<Field>();
        for (int at = 0; at < lines.length; at = next(at)) {
            fields.add(new Field(new String(lines, at, colon(at) - at, ISO_8859_1), value(at)));
        }
        return fields;
    }

    private boolean isNamed(String name, int at) {
        if (at + name.length() >= lines.length || lines[at + name.length()] != ':') return false;
        for (int i = 0; i < name.length(); i++) {
            if (lower(lines[at + i]) != lower((byte) name.charAt(i))) return false;
        }
        return true;
    }

    /// Values are UTF-8 where they can be, as servers send them now, and ISO 8859-1 otherwise, as they did once.
    private String value(int at) {
        int from = colon(at) + 1;
        int to = next(at);
        while (to > from && lines[to - 1] <= ' ' && lines[to - 1] >= 0) to--;
        while (from < to && lines[from] <= ' ' && lines[from] >= 0) from++;
        var value = new String(lines, from, to - from, UTF_8);
        return value.indexOf('\ufffd') < 0 ? value : new String(lines, from, to - from, ISO_8859_1);
    }

    private int colon(int at) {
        while (lines[at] != ':') at++;
        return at;
    }

    private int next(int at) {
        while (at < lines.length && lines[at] != '\n') at++;
        return Math.min(at + 1, lines.length);
    }

    static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
    }
}
