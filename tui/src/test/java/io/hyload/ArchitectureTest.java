package io.hyload;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/// The rules on who may know whom. They live here because only this module sees all others.
class ArchitectureTest {

    private static final JavaClasses ALL =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/testsupport/")).importPackages("io.hyload");
    private static final String[] CORE =
            {"io.hyload", "io.hyload.http..", "io.hyload.stats..", "io.hyload.run..", "io.hyload.json",
                    "io.hyload.html"};

    @Test
    void theClassesWereFound() {
        assertThat(ALL.stream().map(c -> c.getPackageName()).distinct().toList()).contains("io.hyload",
                "io.hyload.http",
                "io.hyload.stats", "io.hyload.run", "io.hyload.json", "io.hyload.json.jackson", "io.hyload.html",
                "io.hyload.html.jsoup", "io.hyload.plots",
                "io.hyload.sysmon", "io.hyload.sshops",
                "io.hyload.cli", "io.hyload.cli.kubernetes", "io.hyload.demo");
    }

    @Test
    void coreNeedsNothingButTheJdk() {
        classes().that().resideInAnyPackage(CORE).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.net.ssl..", "javax.crypto..", "javax.security.auth.x500..",
                        "io.hyload",
                        "io.hyload.http..", "io.hyload.stats..", "io.hyload.run..", "io.hyload.json", "io.hyload.html")
                .check(ALL);
    }

    @Test
    void theEngineAndTheRunAreNotExported() throws IOException {
        try (var in = HttpClient.class.getModule().getResourceAsStream("module-info.class")) {
            var core = in == null ? coreFromItsJar() : ModuleDescriptor.read(in);
            assertThat(core.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder("io.hyload", "io.hyload.stats", "io.hyload.json", "io.hyload.html");
            assertThat(core.requires().stream().map(ModuleDescriptor.Requires::name))
                    .containsExactlyInAnyOrder("java.base", "java.management");
        }
    }

    private static ModuleDescriptor coreFromItsJar() throws IOException {
        var place = HttpClient.class.getResource("HttpClient.class").toString().replace("io/hyload/HttpClient.class",
                "module-info.class");
        try (var in = java.net.URI.create(place).toURL().openStream()) {
            return ModuleDescriptor.read(in);
        }
    }

    @Test
    void nobodyOutsideOfCoreTalksToTheEngine() {
        noClasses().that(resideOutsideOfPackages(CORE)).should()
                .dependOnClassesThat(resideInAPackage("io.hyload.http..")).check(ALL);
    }

    @Test
    void eachLibraryIsKnownInOnePlace() {
        noClasses().that().resideOutsideOfPackages("io.hyload.json.jackson..", "io.hyload.har..").should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..").check(ALL);
        noClasses().that().resideOutsideOfPackage("io.hyload.html.jsoup..").should().dependOnClassesThat()
                .resideInAPackage("org.jsoup..").check(ALL);
        noClasses().that().resideOutsideOfPackage("io.hyload.cli..").should().dependOnClassesThat()
                .resideInAPackage("picocli..").check(ALL);
        noClasses().that().resideOutsideOfPackage("io.hyload.tui").should().dependOnClassesThat()
                .resideInAPackage("com.googlecode.lanterna..").check(ALL);
        noClasses().that().resideOutsideOfPackage("io.hyload.plots..").should().dependOnClassesThat()
                .resideInAnyPackage("org.jfree..", "java.awt..").check(ALL);
        noClasses().that(not(nameMatching("io\\.hyload\\.sshops\\.Ssh.*"))).should().dependOnClassesThat()
                .resideInAnyPackage("org.apache.sshd..", "org.bouncycastle..").check(ALL);
        noClasses().that().resideOutsideOfPackage("io.hyload.sysmon..").should().dependOnClassesThat()
                .resideInAPackage("oshi..").check(ALL);
        noClasses().that().resideOutsideOfPackage("io.hyload.hub..").should().dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..").check(ALL);
        noClasses().that(not(nameMatching("io\\.hyload\\.plots\\.Svg(\\$.*)?"))).should().dependOnClassesThat()
                .resideInAPackage("org.apache.batik..").check(ALL);
        noClasses().that().resideOutsideOfPackage("io.hyload.cli.kubernetes..").should().dependOnClassesThat()
                .resideInAPackage("io.fabric8..").check(ALL);
    }

    @Test
    void theHubForwardsBytesAndNeverReadsARecord() {
        noClasses().that().resideInAPackage("io.hyload.hub..").should()
                .callMethod(io.hyload.stats.StatsRecord.class, "parse", String.class)
                .check(ALL);
        noClasses().that().resideInAPackage("io.hyload.hub..").should().dependOnClassesThat()
                .resideInAnyPackage("io.hyload.cli..", "io.hyload.har..", "io.hyload.plots..", "io.hyload.run..")
                .check(ALL);
    }

    @Test
    void whatIsMadeFromRecordsKnowsNeitherCommandsNorTheOthers() {
        noClasses().that().resideInAPackage("io.hyload.plots..").should().dependOnClassesThat()
                .resideInAnyPackage("io.hyload.cli..", "io.hyload.demo..").check(ALL);
    }

    @Test
    void whatReachesMachinesAndWhatWatchesThemKnowNeitherCommandsNorEachOther() {
        noClasses().that().resideInAPackage("io.hyload.sshops..").should().dependOnClassesThat()
                .resideInAnyPackage("io.hyload.cli..", "io.hyload.har..", "io.hyload.hub..", "io.hyload.plots..",
                        "io.hyload.sysmon..")
                .check(ALL);
        noClasses().that().resideInAPackage("io.hyload.sysmon..").should().dependOnClassesThat()
                .resideInAnyPackage("io.hyload.cli..", "io.hyload.har..", "io.hyload.hub..", "io.hyload.plots..",
                        "io.hyload.sshops..")
                .check(ALL);
    }

    @Test
    void whatReachesClustersKnowsNoCommands() {
        noClasses().that().resideInAPackage("io.hyload.cli.kubernetes..").should().dependOnClassesThat()
                .resideInAnyPackage("io.hyload.cli", "io.hyload.tui..", "io.hyload.hub..", "io.hyload.sshops..")
                .check(ALL);
    }

    @Test
    void onlyTheRecordKnowsItsFormat() {
        classes().that().haveNameMatching("io\\.hyload\\.stats\\.Json(Line|Text)").should().onlyBeAccessed()
                .byClassesThat()
                .haveNameMatching(
                        "io\\.hyload\\.(stats\\.(StatsRecord|JsonLine|JsonText)|run\\.(Exemplar|ControlPort|Status)|sysmon\\.ResourceFile)(\\$.*)?")
                .check(ALL);
    }

    @Test
    void onlyConsolesWriteToStandardOutput() {
        noClasses().that().doNotHaveSimpleName("PlainConsole").and().resideOutsideOfPackage("io.hyload.cli..").should()
                .accessField(System.class, "out").orShould().accessField(System.class, "err").check(ALL);
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        slices().matching("io.hyload.(**)").should().beFreeOfCycles().check(ALL);
        noClasses().that()
                .resideInAnyPackage("io.hyload.http..", "io.hyload.stats..", "io.hyload.run..", "io.hyload.json..",
                        "io.hyload.html..")
                .should()
                .dependOnClassesThat().resideInAPackage("io.hyload").check(ALL);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?").check(ALL);
    }
}
