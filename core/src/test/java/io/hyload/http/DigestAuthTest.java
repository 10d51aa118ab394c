package io.hyload.http;

import java.util.List;
import java.util.Optional;

import io.hyload.http.DigestAuth.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DigestAuthTest {

    private static final Optional<Credentials> MUFASA = Optional.of(new Credentials("Mufasa", "Circle of Life"));
    private static final String RFC_CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private static final String RFC_NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String RFC_OPAQUE = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";
    private static final String RFC = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\"" + RFC_NONCE
            + "\", opaque=\"" + RFC_OPAQUE + "\"";

    private final DigestAuth digests = new DigestAuth(() -> RFC_CNONCE);

    private static Request get(String url) {
        return new Request("GET", Url.parse(url), List.of(), Body.NONE, false);
    }

    private static Outcome answered(int status, String... fields) {
        var head = new Head((String.join("\r\n", fields) + "\r\n").getBytes(UTF_8), false);
        return new Outcome.Answered(new Response(status, "", 1, head, new byte[0]),
                new Timing(0, 0, 0, 0, 0, false, 0, 0, 0, 0),
                0,
                0);
    }

    private static Outcome challenged(String... challenges) {
        var fields = new String[challenges.length];
        for (int i = 0; i < fields.length; i++) fields[i] = "WWW-Authenticate: " + challenges[i];
        return answered(401, fields);
    }

    private static String authorization(Request request) {
        return request.fields().stream().filter(field -> field.name().equals("Authorization")).map(Head.Field::value)
                .findFirst().orElse("none");
    }

    private String answer(String... challenges) {
        return digests.again(get("http://www.example.org/dir/index.html"), challenged(challenges), MUFASA)
                .map(DigestAuthTest::authorization).orElse("none");
    }

    /// RFC 7616 §3.9.1.
    @ParameterizedTest @CsvSource({"MD5, 8ca523f5e9506fed4657c9700eebdbec",
            "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"})
    void theExamplesOfTheRfc(String algorithm, String response) {
        assertThat(answer("Digest " + RFC + ", algorithm=" + algorithm)).isEqualTo(
                "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"" + RFC_NONCE
                        + "\", uri=\"/dir/index.html\", algorithm=" + algorithm + ", qop=auth, nc=00000001, cnonce=\""
                        + RFC_CNONCE + "\", response=\"" + response + "\", opaque=\"" + RFC_OPAQUE + "\"");
    }

    /// RFC 2617 §3.5, and the same without qop as RFC 2069 had it (its erratum 749).
    @Test
    void theOlderRfcs() {
        var old = new DigestAuth(() -> "0a4f113b");
        var challenge = "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
        var user = Optional.of(new Credentials("Mufasa", "Circle Of Life"));
        var request = get("http://host.com/dir/index.html");
        assertThat(authorization(
                old.again(request, challenged(challenge + ", qop=\"auth,auth-int\""), user).orElseThrow()))
                .contains("response=\"6629fae49393a05397450978507c4ef1\"").doesNotContain("algorithm", "opaque");
        assertThat(authorization(old.again(request, challenged(challenge), user).orElseThrow()))
                .endsWith("response=\"670fd8c2df070c60b045671b8b24ff02\"").doesNotContain("qop", "nc=");
    }

    @Test
    void theStrongestIsAnsweredWhereverItStands() {
        var md5 = "Digest " + RFC + ", algorithm=MD5";
        var sha = "Digest " + RFC + ", algorithm=SHA-256";
        assertThat(answer(md5, sha)).contains("algorithm=SHA-256");
        assertThat(answer(sha, md5)).contains("algorithm=SHA-256");
        assertThat(answer("Basic realm=\"x\", " + sha + ", Negotiate YWJj==, " + md5)).contains("algorithm=SHA-256");
        assertThat(answer("Digest " + RFC + ", algorithm=SHA-512-256", md5)).contains("algorithm=MD5");
    }

    @ParameterizedTest @ValueSource(strings = {"Basic realm=\"x\"", "Digest realm=\"x\"", "Digest nonce=\"n\"",
            "Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"", "Digest realm=\"x\", nonce=\"n\", algorithm=ROT13", "",
            "Digest", "\"", "=,=", "Digest realm=\"x", "Digest realm=\"x\\"})
    void whatCannotBeAnsweredIsNot(String challenge) {
        assertThat(answer(challenge)).isEqualTo("none");
    }

    @Test
    void laterRequestsAreSignedAtOnceWithTheNextCount() {
        answer("Digest " + RFC);
        for (int i = 2; i < 12; i++) {
            var signed = authorization(digests.signed(get("http://www.example.org/" + i), MUFASA));
            assertThat(signed).contains("nc=%08x".formatted(i), "uri=\"/" + i + "\"");
        }
        assertThat(authorization(digests.signed(get("http://other.example/"), MUFASA))).isEqualTo("none");
        assertThat(authorization(digests.signed(get("http://www.example.org/"), Optional.empty()))).isEqualTo("none");
        assertThat(authorization(digests.signed(get("http://www.example.org/"),
                Optional.of(new Credentials("Simba", "x"))))).isEqualTo("none");
    }

    @Test
    void aWrongPasswordIsNotTriedTwiceButAStaleNonceIs() {
        var first = digests.again(get("http://a/"), challenged("Digest " + RFC), MUFASA).orElseThrow();
        assertThat(digests.again(first, challenged("Digest " + RFC), MUFASA)).isEmpty();
        assertThat(digests.again(first, challenged("Digest " + RFC + ", stale=TRUE"), MUFASA)).isPresent();
        var other = digests.again(first, challenged("Digest " + RFC.replace("7ypf", "new-")), MUFASA).orElseThrow();
        assertThat(authorization(other)).contains("nonce=\"new-/xlj9", "nc=00000001");
        assertThat(other.fields()).hasSize(1);
    }

    @Test
    void theNextNonceIsTaken() {
        var first = digests.again(get("http://a/"), challenged("Digest " + RFC), MUFASA).orElseThrow();
        digests.note(first, answered(200, "Authentication-Info: qop=auth, nextnonce=\"n2\", nc=00000001"), MUFASA);
        assertThat(authorization(digests.signed(get("http://a/"), MUFASA))).contains("nonce=\"n2\"", "nc=00000001");
    }

    @Test
    void theSessionOfASessAlgorithmKeepsItsFirstNonces() {
        var nonces = List.of("c1", "c2").iterator();
        var sess = new DigestAuth(nonces::next);
        var challenge = "Digest realm=\"r\", nonce=\"n\", qop=auth, algorithm=MD5-sess";
        var user = Optional.of(new Credentials("u", "p"));
        assertThat(authorization(sess.again(get("http://a/"), challenged(challenge), user).orElseThrow()))
                .contains("algorithm=MD5-sess", "cnonce=\"c1\"", "response=\"" + md5Sess("c1", "00000001") + "\"");
        assertThat(authorization(sess.signed(get("http://a/"), user)))
                .contains("cnonce=\"c2\"", "response=\"" + md5Sess("c2", "00000002") + "\"");
    }

    private static String md5Sess(String clientNonce, String count) {
        return md5(md5(md5("u:r:p") + ":n:c1") + ":n:" + count + ":" + clientNonce + ":auth:" + md5("GET:/"));
    }

    private static String md5(String text) {
        try {
            return java.util.HexFormat.of().formatHex(
                    java.security.MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void quotesAreEscapedAndNamesOutsideAsciiExtended() {
        var quoting = Optional.of(new Credentials("a\"b\\", "p"));
        var challenge = challenged("Digest realm=\"x \\\"y\\\\\", nonce=n, opaque=\"\"");
        assertThat(authorization(digests.again(get("http://a/"), challenge, quoting).orElseThrow()))
                .startsWith("Digest username=\"a\\\"b\\\\\", realm=\"x \\\"y\\\\\", nonce=\"n\"")
                .endsWith(", opaque=\"\"");
        var chinese = Optional.of(new Credentials("用户", "密码"));
        assertThat(authorization(digests.again(get("http://a/"), challenge, chinese).orElseThrow()))
                .startsWith("Digest username*=UTF-8''%E7%94%A8%E6%88%B7, realm=");
    }

    @Test
    void whoSaysByItselfWhoItIsIsLeftAlone() {
        var bearer = get("http://a/").withFields(List.of(new Head.Field("authorization", "Bearer x")));
        assertThat(digests.again(bearer, challenged("Digest " + RFC), MUFASA)).isEmpty();
        digests.again(get("http://a/"), challenged("Digest " + RFC), MUFASA);
        assertThat(digests.signed(bearer, MUFASA)).isSameAs(bearer);
    }

    @Test
    void cookiesAreLeftOutToBeSetAnewOnlyWhenTheChallengeSetsOne() {
        var request = get("http://a/").withCookies("mine=1");
        assertThat(digests.again(request, challenged("Digest " + RFC), MUFASA).orElseThrow().header().has("Cookie"))
                .isTrue();
        var setting = answered(401, "WWW-Authenticate: Digest " + RFC, "Set-Cookie: a=1");
        assertThat(digests.again(request, setting, MUFASA).orElseThrow().header().has("Cookie")).isFalse();
    }
}
