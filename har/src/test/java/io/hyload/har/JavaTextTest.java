package io.hyload.har;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import javax.lang.model.SourceVersion;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JavaTextTest {

    @Test
    void aLiteralIsTheDataAgain() {
        var hostile = new Hostile(1);
        var data = new ArrayList<String>();
        for (int i = 0; i < 1000; i++) data.add(hostile.text());
        assertThat(values(data.stream().map(JavaText::literal).toList()))
                .containsExactlyElementsOf(data.stream().map(Hostile::scalar).toList());
    }

    /// Not in one literal here either: javac would make of it what it makes of a recording's.
    @Test
    void halfASurrogatePairIsTheReplacementCharacter() {
        var data = "\ud83d" + '\\' + "u0022";
        assertThat(JavaText.literal(data)).isEqualTo("\"\ufffd\\" + "\\u0022\"");
        assertThat(JavaText.literal("\udc00" + '\ud83d')).isEqualTo("\"\ufffd\ufffd\"");
        assertThat(values(List.of(JavaText.literal(data)))).containsExactly("\ufffd\\" + "u0022");
    }

    @Test
    void aTextBlockIsTheDataAgain() {
        var hostile = new Hostile(2);
        var data = new ArrayList<String>();
        while (data.size() < 1000) {
            // Mostly of what text blocks treat in a way of their own.
            var text = hostile.text().replaceAll("\\P{Print}", " ") + "\n \"\"\" \\ \t\r".repeat(hostile.number(3))
                    + "  x,\"\"\"\"\"".repeat(hostile.number(40)) + "\"".repeat(hostile.number(5));
            var lines = hostile.number(2) == 0 ? text : " " + text.replaceAll("[,;]", "\n   ");
            if (JavaText.fitsBlock(lines)) data.add(lines);
        }
        var indents = new String[] {"", "    ", " ".repeat(16)};
        var blocks = new ArrayList<String>();
        for (var text : data) blocks.add(JavaText.block(text, indents[blocks.size() % 3], 60));
        assertThat(values(blocks)).containsExactlyElementsOf(data);
        assertThat(blocks).allSatisfy(block -> assertThat(block.lines()).noneMatch(line -> line.endsWith(" ")));
    }

    @Test
    void whatWouldBeStrippedFromATextBlockDoesNotGoThere() {
        assertThat(JavaText.fitsBlock("a\u3000\nb")).isFalse();
        assertThat(JavaText.fitsBlock("a\u2028b")).isFalse();
        assertThat(JavaText.fitsBlock("a\f\nb")).isFalse();
        assertThat(JavaText.fitsBlock("")).isFalse();
        assertThat(JavaText.fitsBlock("a\r\n\tb")).isTrue();
    }

    @Test
    void aCommentEndsWhereItsLineDoes() {
        var hostile = new Hostile(3);
        var source = new StringBuilder("class Comments {\n");
        for (int i = 0; i < 2000; i++) {
            var comment = JavaText.comment(hostile.text());
            assertThat(comment).doesNotContain("\\").doesNotContain("*/");
            assertThat(comment.codePoints()).noneMatch(c -> c < ' ' || Character.getType(c) == Character.FORMAT);
            source.append("    // ").append(comment).append('\n');
            source.append("    /* ").append(comment).append(" */\n");
        }
        assertThat(Compiled.of("Comments", source.append("}\n").toString()).load().getDeclaredMethods()).isEmpty();
    }

    @Test
    void aNameIsLegalOrEmpty() {
        var hostile = new Hostile(4);
        for (int i = 0; i < 20_000; i++) {
            var name = JavaText.name(hostile.text(), "page");
            if (name.isEmpty()) continue;
            assertThat(SourceVersion.isName(name, SourceVersion.latest())).as(name).isTrue();
            assertThat(name).hasSizeLessThan(60).doesNotContain("$").doesNotContain("\\");
            assertThat(name.codePoints()).noneMatch(Character::isIdentifierIgnorable);
        }
    }

    @Test
    void namesAreMadeOfTheWordsOfATitle() {
        assertThat(JavaText.name("A simple form example", "page")).isEqualTo("aSimpleFormExample");
        assertThat(JavaText.name("SHOP: Your cart (2)", "page")).isEqualTo("shopYourCart2");
        assertThat(JavaText.name("商品/列表", "page")).isEqualTo("商品列表");
        assertThat(JavaText.name("Don’t panic", "page")).isEqualTo("dontPanic");
        assertThat(JavaText.name("404 Not Found", "page")).isEqualTo("page404NotFound");
        assertThat(JavaText.name("class", "page")).isEqualTo("pageClass");
        assertThat(JavaText.name("yield", "page")).isEqualTo("pageYield");
        assertThat(JavaText.name("🎉🎉", "page")).isEmpty();
        assertThat(JavaText.name("\u3164", "page")).isEmpty();
        assertThat(JavaText.name("x".repeat(500), "page")).isEqualTo("x".repeat(40));
        assertThat(JavaText.name("ｆｕｌｌ ｗｉｄｔｈ", "page")).isEqualTo("fullWidth");
    }

    @Test
    void constantsStayBelowTheLimitOfAClassFile() {
        var data = "a\0é商😀".repeat(50_000);
        var constants = JavaText.constants(data);
        assertThat(String.join("", constants)).isEqualTo(data);
        assertThat(constants).allSatisfy(piece -> {
            int bytes = piece.chars().map(c -> c == 0 ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3).sum();
            assertThat(bytes).isLessThanOrEqualTo(65_535);
            assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
        });
    }

    @Test
    void whatCannotBeSeenIsWrittenOut() {
        assertThat(JavaText.literal("a\u202eb\u200d\ufeff")).isEqualTo("\"a\\u202eb\\u200d\\ufeff\"");
        assertThat(JavaText.literal("\\u0022")).isEqualTo("\"\\\\u0022\"");
        assertThat(JavaText.literal("客户 é 😀")).isEqualTo("\"客户 é 😀\"");
    }

    @Test
    void namesOfAFileAreUniqueAndHideNothing() {
        var names = new JavaNames(List.of("client"));
        var given = new HashSet<String>();
        for (var title : new String[] {"Cart", "cart", "CART", "Cart 2", "sleep", "Client", "to string", "", "",
                "page1"})
            assertThat(given.add(names.give(title, "page", "page1"))).isTrue();
        assertThat(given).contains("cart", "cart2", "cart3", "cart2_2", "sleepPage", "clientPage", "toStringPage",
                "page1",
                "page1_2", "page1_3");
    }

    /// Of the expressions, as the compiler and the virtual machine see them.
    private static List<String> values(List<String> expressions) {
        var values = new ArrayList<String>();
        for (int from = 0; from < expressions.size(); from += 100) {
            var some = expressions.subList(from, Math.min(from + 100, expressions.size()));
            var source = "class Values {\n    static final String[] ALL = {\n" + String.join(",\n", some) + "};\n}\n";
            try {
                var field = Compiled.of("Values", source).load().getDeclaredField("ALL");
                field.setAccessible(true);
                values.addAll(List.of((String[]) field.get(null)));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return values;
    }
}
