package io.hyload.http;

import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The host of a URL as browsers read it (WHATWG URL §3.5): a name in ASCII and lower case, an IPv4 address of four
/// decimal numbers, or an IPv6 address in its shortest form (RFC 5952), without brackets.
///
/// Names outside ASCII become Punycode by the JDK's `java.net.IDN`, which is IDNA2003, after lower-casing and NFKC.
/// Browsers use UTS 46: they differ in `ß` and final `ς` (here `ss` and `σ`), in the two zero-width joiners (here left
/// out), and in refusing some symbols.
final class Host {

    /// WHATWG's forbidden domain code points, besides controls.
    private static final String FORBIDDEN = " #/:<>?@[\\]^|%";

    private Host() {}

    /// @throws IllegalArgumentException with the reason
    static String parse(String text) {
        if (text.isEmpty()) throw new IllegalArgumentException("no host");
        if (text.startsWith("[")) {
            if (!text.endsWith("]")) throw bad(text, "no closing bracket");
            return ipv6(text, text.substring(1, text.length() - 1));
        }
        var name = ascii(text, Percent.decoded(text));
        if (name.isEmpty()) throw new IllegalArgumentException("no host");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c >= 0x7f || FORBIDDEN.indexOf(c) >= 0) throw bad(text, "a character no host has");
        }
        return endsInNumber(name) ? ipv4(text, name) : name;
    }

    private static IllegalArgumentException bad(String host, String why) {
        return new IllegalArgumentException("host '" + host + "': " + why);
    }

    private static String ascii(String text, String name) {
        if (name.chars().allMatch(c -> c < 0x80)) return name.toLowerCase(Locale.ROOT);
        if (name.indexOf('\ufffd') >= 0) throw bad(text, "not UTF-8");
        var mapped = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replace('。', '.');
        var labels = Normalizer.normalize(mapped, Normalizer.Form.NFKC).split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i].chars().allMatch(c -> c < 0x80)) continue;
            try {
                labels[i] = IDN.toASCII(labels[i], IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            } catch (IllegalArgumentException e) {
                // A label of nothing but characters that are left out, a soft hyphen say, is told as one that is empty.
                throw bad(text, "not a name (" + e.getMessage() + ")");
            }
        }
        return String.join(".", labels);
    }

    // ------------------------------------------------------------------ IPv4

    /// Whether it can only be an address: then it must be a good one.
    private static boolean endsInNumber(String name) {
        var last = parts(name).getLast();
        return !last.isEmpty() && last.chars().allMatch(Host::isDigit) || number(last) >= 0;
    }

    private static List<String> parts(String name) {
        var parts = new ArrayList<>(Arrays.asList(name.split("\\.", -1)));
        if (parts.size() > 1 && parts.getLast().isEmpty()) parts.removeLast();
        return parts;
    }

    /// One to four numbers, each decimal, octal after `0` or hexadecimal after `0x`; the last fills the bytes that are
    /// left: `127.1`, `0x7f.1`, `2130706433`.
    private static String ipv4(String text, String name) {
        var parts = parts(name);
        if (parts.size() > 4) throw bad(text, "an IPv4 address of " + parts.size() + " numbers");
        long address = 0;
        for (int i = 0; i < parts.size(); i++) {
            long number = number(parts.get(i));
            boolean isLast = i == parts.size() - 1;
            long limit = isLast ? 1L << 8 * (5 - parts.size()) : 256;
            if (number < 0 || number >= limit) throw bad(text, "'" + parts.get(i) + "' in an IPv4 address");
            address |= isLast ? number : number << 8 * (3 - i);
        }
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /// The number, more than any address when it is longer, or -1 when it is none.
    private static long number(String part) {
        if (part.isEmpty()) return -1;
        boolean isHex = part.startsWith("0x");
        int radix = isHex ? 16 : part.length() > 1 && part.startsWith("0") ? 8 : 10;
        long number = 0;
        for (int i = isHex ? 2 : 0; i < part.length(); i++) {
            int digit = Character.digit(part.charAt(i), radix);
            if (digit < 0) return -1;
            number = Math.min(1L << 40, number * radix + digit);
        }
        return number;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    // ------------------------------------------------------------------ IPv6

    private static String ipv6(String text, String address) {
        if (address.indexOf('%') >= 0)
            throw bad(text, "a zone in an IPv6 address, which means something on one machine only");
        int gap = address.indexOf("::");
        var before = pieces(text, gap < 0 ? address : address.substring(0, gap), gap < 0);
        var after = gap < 0 ? List.<Integer>of() : pieces(text, address.substring(gap + 2), true);
        int missing = 8 - before.size() - after.size();
        if (gap < 0 ? missing != 0 : missing < 1) throw bad(text, "not an IPv6 address");
        var all = new ArrayList<>(before);
        for (int i = 0; i < missing; i++) all.add(0);
        all.addAll(after);
        return shown(all);
    }

    /// Pieces of 16 bits; the last two may be written as an IPv4 address of four decimal numbers.
    private static List<Integer> pieces(String text, String part, boolean mayEndInIpv4) {
        var pieces = new ArrayList<Integer>();
        if (part.isEmpty()) return pieces;
        var written = part.split(":", -1);
        for (int i = 0; i < written.length; i++) {
            var piece = written[i];
            if (mayEndInIpv4 && i == written.length - 1 && piece.indexOf('.') >= 0) {
                var numbers = piece.split("\\.", -1);
                if (numbers.length != 4) throw bad(text, "'" + piece + "' in an IPv6 address");
                int[] octets = new int[4];
                for (int k = 0; k < 4; k++) octets[k] = octet(text, numbers[k]);
                pieces.add(octets[0] << 8 | octets[1]);
                pieces.add(octets[2] << 8 | octets[3]);
            } else {
                if (piece.isEmpty() || piece.length() > 4 || !piece.chars().allMatch(Host::isHexDigit))
                    throw bad(text, "'" + piece + "' in an IPv6 address");
                pieces.add(Integer.parseInt(piece, 16));
            }
        }
        return pieces;
    }

    private static int octet(String text, String number) {
        boolean good = !number.isEmpty() && number.length() <= 3 && number.chars().allMatch(Host::isDigit)
                && (number.length() == 1 || number.charAt(0) != '0') && Integer.parseInt(number) < 256;
        if (!good) throw bad(text, "'" + number + "' in an IPv6 address");
        return Integer.parseInt(number);
    }

    private static boolean isHexDigit(int c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /// The first of the longest runs of zeros is left out.
    private static String shown(List<Integer> pieces) {
        int gapFrom = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int to = i;
            while (to < 8 && pieces.get(to) == 0) to++;
            if (to - i > gapLength) {
                gapFrom = i;
                gapLength = to - i;
            }
        }
        var shown = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gapFrom) {
                shown.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!shown.isEmpty() && shown.charAt(shown.length() - 1) != ':') shown.append(':');
            shown.append(Integer.toHexString(pieces.get(i)));
        }
        return shown.toString();
    }
}
