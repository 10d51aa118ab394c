package io.hyload.plots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.hyload.plots.KeptExchanges.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class KeptExchangesTest {

    private static final String SLOW =
            """
            {"why":"slow","at":%d.25,"name":"sign in","method":"POST","url":"http://shop/in","status":200,"ms":%s,\
            "timing":{"dns":0,"connect":0.2,"tls":0,"send":0,"wait":309.5,"receive":0},\
            "request":{"head":"POST /in HTTP/1.1","body":"password=***"},"response":{"head":"HTTP/1.1 200 OK","body":"{}"}}""";
    private static final String ERROR = """
            {"why":"error","kind":"%s","at":%d,"cause":"no head in 0.3 s"}""";

    @TempDir
    Path folder;

    @Test
    void anExchangeIsReadWithItsTimesAndTexts() throws IOException {
        var kept = read(SLOW.formatted(100, "310.045"));
        var exchange = kept.slow().getFirst();
        assertThat(exchange.at().toEpochMilli()).isEqualTo(100_250);
        assertThat(exchange.millis()).hasValue(310.045);
        assertThat(exchange.status()).hasValue(200);
        assertThat(exchange.phases()).containsOnlyKeys("connect", "wait").containsEntry("wait", 309.5);
        assertThat(exchange.requestBody()).isEqualTo("password=***");
        assertThat(exchange.responseHead()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(kept.remarks()).isEmpty();
    }

    @Test
    void ofSeveralWorkersTheSlowestTenAndTheFirstOfEachKindCount() throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < 12; i++) lines.append(SLOW.formatted(100, 100 + i)).append('\n');
        var a = write("a", lines + ERROR.formatted("reset", 107) + "\n");
        var b = write("b", SLOW.formatted(100, 105.5) + "\n" + ERROR.formatted("reset", 103) + "\n"
                + ERROR.formatted("dns", 104) + "\n");
        var kept = KeptExchanges.beside(List.of(a, b), 0, 200, true);
        assertThat(kept.slow()).extracting(one -> one.millis().orElseThrow()).startsWith(111.0, 110.0)
                .contains(105.5).hasSize(10);
        assertThat(kept.firsts()).containsOnlyKeys("reset", "dns");
        assertThat(kept.firsts().get("reset").at().getEpochSecond()).isEqualTo(103);
        assertThat(kept.firsts().values()).noneMatch(Exchange::isRequest);
    }

    @Test
    void whatIsNotOfTheTimeWantedIsLeftOut() throws IOException {
        var file = write("a", SLOW.formatted(100, 1) + "\n" + SLOW.formatted(120, 2) + "\n");
        assertThat(KeptExchanges.beside(List.of(file), 110, 120, true).slow()).hasSize(1);
    }

    @Test
    void damagedLinesCostThemselvesAndARemark() throws IOException {
        var kept = read(ERROR.formatted("dns", 100) + "\n{\"why\":\"slow\",\"at\":1\n[]\n{\"why\":\"error\",\"at\":3}\n"
                + "{\"why\":\"slow\",\"at\":\"then\"}\n\ufffdþ\n\n" + SLOW.formatted(100, 7) + "\n{\"wh");
        assertThat(kept.slow()).hasSize(1);
        assertThat(kept.firsts()).hasSize(1);
        assertThat(kept.remarks()).containsExactly(
                "a.exemplars.jsonl: 6 lines are no exchange and left out, the first of them line 2");
    }

    @Test
    void bytesThatAreNoTextDoNotHideTheOthers() throws IOException {
        var file = folder.resolve("a.sts");
        Files.write(folder.resolve("a.exemplars.jsonl"),
                (ERROR.formatted("d\u00fcrr", 100) + "\n" + SLOW.formatted(100, 7)).getBytes(ISO_8859_1));
        var kept = KeptExchanges.beside(List.of(file), 0, 200, true);
        assertThat(kept.firsts()).containsOnlyKeys("d\ufffdrr");
        assertThat(kept.slow()).hasSize(1);
    }

    @Test
    void aMissingFileIsARemarkWhereThereShouldBeOne() {
        var files = List.of(folder.resolve("run.txt"));
        assertThat(KeptExchanges.beside(files, 0, 200, true).remarks())
                .containsExactly("run.txt.exemplars.jsonl: not there, so the slowest requests are not shown");
        assertThat(KeptExchanges.beside(files, 0, 200, false).remarks()).isEmpty();
    }

    @Test
    void aFolderInItsPlaceIsARemark() throws IOException {
        Files.createDirectory(folder.resolve("a.exemplars.jsonl"));
        var kept = KeptExchanges.beside(List.of(folder.resolve("a.sts")), 0, 200, false);
        assertThat(kept.remarks()).hasSize(1).first().asString().startsWith("a.exemplars.jsonl: cannot be read");
    }

    private KeptExchanges read(String lines) throws IOException {
        return KeptExchanges.beside(List.of(write("a", lines)), 0, 200, true);
    }

    private Path write(String name, String lines) throws IOException {
        Files.writeString(folder.resolve(name + ".exemplars.jsonl"), lines);
        return folder.resolve(name + ".sts");
    }
}
