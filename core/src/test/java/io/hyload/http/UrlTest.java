package io.hyload.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UrlTest {

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            http://a                        | a         | 80   | /
            HTTP://API.Local/A              | api.local | 80   | /A
            https://a/                      | a         | 443  | /
            http://a:8080/x?y=1#z           | a         | 8080 | /x?y=1
            http://a:/x                     | a         | 80   | /x
            http://a?q                      | a         | 80   | /?q
            http://a#f                      | a         | 80   | /
            http://127.0.0.1:81/x           | 127.0.0.1 | 81   | /x
            http://[::1]:8080/x             | ::1       | 8080 | /x
            http://[::1]                    | ::1       | 80   | /
            http://müller.example/          | xn--mller-kva.example | 80 | /
            http://my_host/                 | my_host   | 80   | /
            '  http://a/b  '                | a         | 80   | /b
            http://a/b/../c/./d             | a         | 80   | /c/d
            http://a/../../b                | a         | 80   | /b
            http://a/b/..                   | a         | 80   | /
            http://a/b/.                    | a         | 80   | /b/
            http://a/.hidden/..x            | a         | 80   | /.hidden/..x
            http://a//b                     | a         | 80   | //b
            http://a/b?c=../d               | a         | 80   | /b?c=../d
            http://a/商品 1?q=é             | a         | 80   | /%E5%95%86%E5%93%81%201?q=%C3%A9
            http://a/%20?x=%zz              | a         | 80   | /%20?x=%zz
            http://a/"<>{}`^                | a         | 80   | /%22%3C%3E%7B%7D%60%5E
            http://u:p@a:1/x@y              | a         | 1    | /x@y
            """)
    void isReadIntoHostPortAndTarget(String text, String host, int port, String target) {
        var url = Url.parse(text);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.target()).isEqualTo(target);
    }

    @ParameterizedTest @ValueSource(strings = {"", "/path", "a/b", "www.example.com", "ftp://a/", "http:///",
            "http://", "http://a:0/",
            "http://a:65536/", "http://a:99999999999/", "http://a:8o/", "http://a b/", "http://[::1/", "http://[x]/",
            "http://a\0/", "http://a%20b/", "http://a\u007fb/",
            "javascript:alert(1)"})
    void whatCannotBeRequestedIsRefused(String text) {
        assertThatThrownBy(() -> Url.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("URL '").satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void aRefusalDoesNotTellThePassword() {
        assertThatThrownBy(() -> Url.parse("http://user:s3cret@a:0/")).hasMessageContaining("port 0")
                .hasMessageContaining("***@a").message().doesNotContain("s3cret");
    }

    @Test
    void isShownWithoutThePassword() {
        assertThat(Url.parse("http://user:s3cret@a:80/x?y")).hasToString("http://a/x?y");
        assertThat(Url.parse("http://user:s3cret@a/").user()).isEqualTo("user:s3cret");
        assertThat(Url.parse("http://[::1]:81/")).hasToString("http://[::1]:81/");
    }

    /// RFC 3986 §5.4, those that make sense for http.
    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            g          | http://a/b/c/g
            ./g        | http://a/b/c/g
            g/         | http://a/b/c/g/
            /g         | http://a/g
            //g        | http://g/
            ?y         | http://a/b/c/d;p?y
            g?y        | http://a/b/c/g?y
            #s         | http://a/b/c/d;p?q
            g#s        | http://a/b/c/g
            ''         | http://a/b/c/d;p?q
            .          | http://a/b/c/
            ./         | http://a/b/c/
            ..         | http://a/b/
            ../g       | http://a/b/g
            ../../g    | http://a/g
            ../../../g | http://a/g
            g;x=1/../y | http://a/b/c/y
            g?y/../x   | http://a/b/c/g?y/../x
            http://z/  | http://z/
            HTTPS://z  | https://z/
            """)
    void aReferenceIsResolved(String reference, String resolved) {
        assertThat(Url.parse("http://a/b/c/d;p?q").resolve(reference)).hasToString(resolved);
    }

    @Test
    void aRelativeReferenceKeepsPortAndUser() {
        var url = Url.parse("http://u:p@a:81/x/y").resolve("z");
        assertThat(url).hasToString("http://a:81/x/z");
        assertThat(url.user()).isEqualTo("u:p");
    }

    @ParameterizedTest @CsvSource({"u%40x:p%3a%2F, u@x:p:/", "a%zz%4, a%zz%4", "%E5%95%86:%25, 商:%", "a+b:c, a+b:c"})
    void theUserIsDecoded(String given, String user) {
        var url = Url.parse("http://" + given + "@a/x");
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.resolve("y")).isEqualTo(Url.parse("http://" + given + "@a/y"));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            http://a/x     | /x?k=v
            http://a/x?    | /x?k=v
            http://a/x?y=1 | /x?y=1&k=v
            http://a/x?y&  | /x?y&k=v
            """)
    void aQueryIsAddedToTheOneThereIs(String url, String target) {
        assertThat(Url.parse(url).withQuery("k=v").target()).isEqualTo(target);
        assertThat(Url.parse(url).withQuery("")).isEqualTo(Url.parse(url));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            /                                            | /
            /orders                                      | /orders
            /orders/42                                   | /orders/{id}
            /orders/42/items/7?page=3                    | /orders/{id}/items/{id}
            /v2/orders/42                                | /v2/orders/{id}
            /u/6F9619FF-8B86-D011-B42D-00C04FC964FF/x    | /u/{id}/x
            /blob/0123456789abcdef0123                   | /blob/{id}
            /deadbeefdeadbeefdeadbeef/1                  | /deadbeefdeadbeefdeadbeef/{id}
            /10k.bin                                     | /10k.bin
            /2024-01-01/x                                | /2024-01-01/x
            """)
    void idsInThePathAreFolded(String target, String folded) {
        assertThat(Url.parse("http://a" + target).foldedPath()).isEqualTo(folded);
    }

    @Test
    void originsAreTheSameWhateverTheCaseOfTheHost() {
        assertThat(Url.parse("http://A.b/x").origin()).isEqualTo(Url.parse("HTTP://a.B:80/y").origin());
        assertThat(Url.parse("http://a/").origin()).isNotEqualTo(Url.parse("https://a/").origin());
        assertThat(Url.parse("http://a:81/").origin()).hasToString("a:81");
    }

    private static String read(String text) {
        try {
            var url = Url.parse(unescaped(text));
            return url.user().isEmpty() ? url.toString() : url + " " + url.user();
        } catch (IllegalArgumentException e) {
            return "refused";
        }
    }

    private static String unescaped(String text) {
        return text.replace("<t>", "\t").replace("<n>", "\n").replace("<r>", "\r").replace("<0>", "\0")
                .replace("<bar>", "|").replace("<esc>", "\033").replace("<half>", "\ud800");
    }

    /// As browsers read them (WHATWG URL). `<t>`, `<n>`, `<r>`, `<0>`, `<esc>`, `<bar>` are characters that cannot stand here, and
    /// `<half>` is half a surrogate pair.
    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            <0><esc> http://a/x <t><n>                | http://a/x
            ht<n>tp:/<t>/a/x<r><n>y                   | http://a/xy
            http://a/<r><n>Host: b                    | http://a/Host:%20b
            http://a<n>.b/                            | http://a.b/
            http:\\\\a\\x\\y?q\\z                      | http://a/x/y?q\\z
            http:/a/x                                 | http://a/x
            http:a/x                                  | http://a/x
            http:////a/x                              | http://a/x
            http:\\/\\/a                              | http://a/
            https:a                                   | https://a/
            http:///x                                 | http://x/
            http:?x                                   | refused
            http:                                     | refused
            //a/x                                     | refused
            localhost:8080/x                          | refused
            file:///etc/passwd                        | refused
            1http://a/                                | refused
            http://a:080/                             | http://a/
            http://a:0000008080/                      | http://a:8080/
            https://a:443/                            | https://a/
            https://a:80/                             | https://a:80/
            http://a:+80/                             | refused
            http://a:-1/                              | refused
            http://a:80:80/                           | refused
            http://a:65535                            | http://a:65535/
            http://a:065536                           | refused
            http://:80/                               | refused
            http://u@/x                               | refused
            http://u:p@a/                             | http://a/ u:p
            http://u@a/                               | http://a/ u
            http://:p@a/                              | http://a/ :p
            http://@a/                                | http://a/
            http://:@a/                               | http://a/
            http://u:p@q@a/                           | http://a/ u:p@q
            http://u p:x@a/                           | http://a/ u p:x
            http://u:p\\@a/                           | refused
            http://EXAMPLE.Com./                      | http://example.com./
            http://a..b/                              | http://a..b/
            http://%61%2Eb/                           | http://a.b/
            http://%E5%95%86.example/                 | http://xn--czr.example/
            http://BÜCHER.example/                    | http://xn--bcher-kva.example/
            http://bücher.example/                    | http://xn--bcher-kva.example/
            http://ＧＯ．example/                        | http://go.example/
            http://例。テスト/                            | http://xn--fsq.xn--zckzah/
            http://xn--bcher-kva.example/             | http://xn--bcher-kva.example/
            http://straße.example/                    | http://strasse.example/
            http://a­b.example/                       | http://ab.example/
            http://％４１/                              | refused
            http://%00/                               | refused
            http://%zz/                               | refused
            http://%ff/                               | refused
            http://a<0>b/                             | refused
            http://a<b/                               | refused
            http://a^b/                               | refused
            http://a%7Cb/                             | refused
            http://a%40b/                             | refused
            http://a%2Fb/                             | refused
            http://a*_!$&'()+,;=~b/                   | http://a*_!$&'()+,;=~b/
            http://127.1/                             | http://127.0.0.1/
            http://127.0.1/                           | http://127.0.0.1/
            http://0x7f.1/                            | http://127.0.0.1/
            http://0X7F.0.0x.1                        | http://127.0.0.1/
            http://017700000001/                      | http://127.0.0.1/
            http://2130706433/                        | http://127.0.0.1/
            http://4294967295/                        | http://255.255.255.255/
            http://4294967296/                        | refused
            http://99999999999999999999999/           | refused
            http://192.168.257/                       | http://192.168.1.1/
            http://127.0.0.1./                        | http://127.0.0.1/
            http://0/                                 | http://0.0.0.0/
            http://%31%32%37.1/                       | http://127.0.0.1/
            http://１２７.１/                            | http://127.0.0.1/
            http://256.0.0.1/                         | refused
            http://1.2.3.4.5/                         | refused
            http://1.2.3.08/                          | refused
            http://1..2/                              | refused
            http://a.1/                               | refused
            http://a.0x1g/                            | http://a.0x1g/
            http://1.2.3.a/                           | http://1.2.3.a/
            http://[2001:DB8:0:0:1:0:0:1]/            | http://[2001:db8::1:0:0:1]/
            http://[0:0:0:0:0:0:0:0]/                 | http://[::]/
            http://[1:0:0:2::3]:81/                   | http://[1:0:0:2::3]:81/
            http://[1:2:3:4:5:6:7::]/                 | http://[1:2:3:4:5:6:7:0]/
            http://[0001:0:3:4:5:6:7:08]/             | http://[1:0:3:4:5:6:7:8]/
            http://[::ffff:127.0.0.1]/                | http://[::ffff:7f00:1]/
            http://[::127.0.0.1]/                     | http://[::7f00:1]/
            http://[1:2:3:4:5:6:1.2.3.4]/             | http://[1:2:3:4:5:6:102:304]/
            http://[fe80::1%eth0]/                    | refused
            http://[fe80::1%25eth0]/                  | refused
            http://[::1]x/                            | refused
            http://[1:2:3]/                           | refused
            http://[1::2::3]/                         | refused
            http://[:1]/                              | refused
            http://[1:]/                              | refused
            http://[:::]/                             | refused
            http://[12345::]/                         | refused
            http://[::g]/                             | refused
            http://[1:2:3:4:5:6:7:8::]/               | refused
            http://[::1.2.3]/                         | refused
            http://[::1.2.3.04]/                      | refused
            http://[::1.2.3.256]/                     | refused
            http://[1.2.3.4::]/                       | refused
            http://[]/                                | refused
            http://a]/                                | refused
            http://a/%2e/b/%2E%2e/c                   | http://a/c
            http://a/b/.%2e                           | http://a/
            http://a/b/%2e                            | http://a/b/
            http://a/b\\..\\c                         | http://a/c
            http://a/b//../c                          | http://a/b/c
            http://a/%2e%2ex/...                      | http://a/%2e%2ex/...
            http://a/x%2fy%0a%                        | http://a/x%2fy%0a%
            http://a/<0>x<esc>~                       | http://a/%00x%1B~%7F
            http://a/a<bar>b'c[d]!$&()*+,;=:@             | http://a/a<bar>b'c[d]!$&()*+,;=:@
            http://a/?"#x                             | http://a/?%22
            http://a/?a'b<c>d e                       | http://a/?a%27b%3Cc%3Ed%20e
            http://a/?a`b{c<bar>d}e^f\\g?h                | http://a/?a`b{c<bar>d}e^f\\g?h
            http://a?<n>x                             | http://a/?x
            http://a/<half>x?😀                        | http://a/%EF%BF%BDx?%F0%9F%98%80
            """)
    void isReadAsBrowsersReadIt(String text, String read) {
        assertThat(read(text)).isEqualTo(unescaped(read));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            http:g         | http://a/b/c/g
            http:/g        | http://a/g
            http:          | http://a/b/c/d;p?q
            http:?y        | http://a/b/c/d;p?y
            http:\\\\g     | http://g/
            https:g        | https://g/
            \\g\\h         | http://a/g/h
            \\\\g\\h       | http://g/h
            /\\g           | http://g/
            ///g           | http://g/
            ..\\g          | http://a/b/g
            %2e%2E/g       | http://a/b/g
            ' g h '        | http://a/b/c/g%20h
            """)
    void aReferenceIsResolvedAsBrowsersDo(String reference, String resolved) {
        assertThat(Url.parse("http://a/b/c/d;p?q").resolve(reference)).hasToString(resolved);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            localhost:8080/x       | scheme localhost, not http or https
            http://a:66000/        | port 66000, not 1 to 65535
            http://[fe80::1%25e]/  | a zone in an IPv6 address
            http://1.2.3.400/      | '400' in an IPv4 address
            http://a b/            | a character no host has
            http://%ff/            | not UTF-8
            """)
    void aRefusalSaysWhy(String text, String why) {
        assertThatThrownBy(() -> Url.parse(text)).hasMessageContaining(why);
    }

    @ParameterizedTest @ValueSource(strings = {"http:/u:s3cret@a:0/", "http:\\\\u:s3cret@a:0", "http:u:s3cret@@a:0",
            "ht\ntp://u:s3c\nret@a:0/", " http://u:s3cret@[x]/", "ftp://u:s3cret@a/"})
    void aRefusalNeverTellsThePassword(String text) {
        assertThatThrownBy(() -> Url.parse(text)).message().contains("***@").doesNotContain("s3c").hasLineCount(1);
    }
}
