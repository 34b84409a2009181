package dev.parley.router.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.parley.router",
        importOptions = ImportOption.DoNotIncludeTests.class)
class GeneratedStubsStayAtTheEdgeArchTest {

    @ArchTest
    static final ArchRule stubsStayAtTheEdge =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.parley.router.api..",
                            "dev.parley.router.provider.onprem..",
                            "dev.parley..v1..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.parley..v1..");
}
