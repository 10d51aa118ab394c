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

    @ParameterizedTest @ValueSource(strings = {"", "/path", "a/b", "www.example.com", "ftp://a/", "http:///x",
            "http://", "http://a:0/",
            "http://a:65536/", "http://a:99999999999/", "http://a:8o/", "http://a b/", "http://[::1/", "http://[x]/",
            "http://a/x\ny", "http://a/\r\nHost: b", "http://a\n/", "http://a/\0", "http://a%20b/", "http://a\u007fb/",
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
}
