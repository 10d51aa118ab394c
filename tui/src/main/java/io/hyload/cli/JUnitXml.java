package io.hyload.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.hyload.run.Result;
import io.hyload.stats.Check;

/// The result of a run as JUnit XML, in the shape that Surefire writes and Jenkins, GitLab and GitHub read: each threshold
/// is a test case, and so are "no task crashed" and, with several, "no worker lost".
///
/// Properties are the plain values of [ResultJson], under the same names, and the verdict. Cases take no time of their own, since they were
/// judged together; the suite's is that of the run.
final class JUnitXml {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    private JUnitXml() {}

    /// One test case.
    ///
    /// @param type   of a failure: `threshold`, `no-data`, `invalid`, `crash`, `lost`, `run`
    /// @param reason of a failure; empty where it passed
    private record Case(String name, String type, Optional<String> reason) {}

    /// A whole document.
    ///
    /// @param fault what ended the run, where that is no part of the result: what `main` threw
    static String text(Result result, Optional<Fault> fault) {
        var cases = cases(result, fault);
        var counts = String.format(Locale.ROOT,
                " tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\" time=\"%.3f\"", cases.size(),
                cases.stream().filter(some -> some.reason.isPresent()).count(), result.elapsed().toNanos() / 1e9);
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuites name=\"hyload\"").append(counts).append(">\n");
        xml.append("  <testsuite name=").append(quoted(result.scenario())).append(counts);
        xml.append(" timestamp=").append(quoted(timestamp(result))).append(">\n    <properties>\n");
        ResultJson.of(result, fault).forEach((name, value) -> {
            if (value instanceof Number || value instanceof String || value instanceof Boolean)
                property(name, value.toString(), xml);
        });
        property("verdict", result.verdict().level().name(), xml);
        xml.append("    </properties>\n");
        for (var some : cases) {
            xml.append("    <testcase name=").append(quoted(some.name)).append(" classname=")
                    .append(quoted("hyload." + result.scenario())).append(" time=\"0.000\"");
            some.reason.ifPresentOrElse(
                    reason -> xml.append(">\n      <failure type=").append(quoted(some.type)).append(" message=")
                            .append(quoted(reason)).append(">").append(escaped(some.name + ": " + reason))
                            .append("</failure>\n    </testcase>\n"),
                    () -> xml.append("/>\n"));
        }
        return xml.append("  </testsuite>\n</testsuites>\n").toString();
    }

    private static void property(String name, String value, StringBuilder xml) {
        xml.append("      <property name=").append(quoted(name)).append(" value=").append(quoted(value)).append("/>\n");
    }

    private static List<Case> cases(Result result, Optional<Fault> fault) {
        var checks = result.checks();
        var cases = new ArrayList<Case>();
        for (var check : checks.all()) {
            var type = check.state() == Check.State.NO_DATA ? "no-data" : "threshold";
            cases.add(new Case(check.threshold().text(), type,
                    Optional.of(check.reason()).filter(_ -> !check.isPassed())));
        }
        if (checks.terms().abortAfter().isPresent()) cases.add(new Case("the run was not ended early", "run",
                checks.early().map(check -> check.threshold() + " had failed for too long: " + check.reason())));
        if (checks.terms().strict()) cases.add(new Case("the figures are not INVALID", "invalid",
                reason(result.isRefused() ? result.verdict().reasons() : List.of())));
        cases.add(new Case("no task crashed", "crash", reason(result.crashes().values().stream()
                .map(crash -> crash.count() + " × " + crash.first()).toList())));
        if (result.summary().workers() > 1 || !result.lost().isEmpty())
            cases.add(new Case("no worker lost", "lost", reason(result.lost())));
        fault.ifPresent(thrown -> cases.add(new Case("the scenario ran to its end", "run",
                Optional.of(thrown.line()))));
        return cases;
    }

    private static Optional<String> reason(List<String> lines) {
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", lines));
    }

    /// Of the first record, in UTC: the schema has no place for an offset.
    private static String timestamp(Result result) {
        return TIMESTAMP.format(Instant.ofEpochSecond(Math.max(0, result.summary().firstSecond()))
                .atOffset(ZoneOffset.UTC));
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /// What XML 1.0 cannot hold even escaped, control characters and halves of surrogate pairs, is replaced.
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\t', '\n', '\r' -> escaped.append("&#").append(c).append(';');
                default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    /// XML 1.0, production 2, without the C1 controls, which it discourages.
    private static boolean isAllowed(int c) {
        return c >= 0x20 && c < 0x7F || c >= 0xA0 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000 && (c & 0xFFFE) != 0xFFFE;
    }
}
