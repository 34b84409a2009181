package dev.parley.router.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.parley.router",
        importOptions = ImportOption.DoNotIncludeTests.class)
class DecisionIsPureArchTest {

    @ArchTest
    static final ArchRule decisionIsPure =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.parley.router.decision..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta..",
                            "io.quarkus..",
                            "io.grpc..",
                            "io.micrometer..",
                            "java.util.concurrent..",
                            "dev.parley.router.api..",
                            "dev.parley.router.dispatch..",
                            "dev.parley.router.provider..")
                    .because(
                            "a decision is values in, a value out: that is what makes it replayable");
}
