package dev.parley.inference.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.parley.inference",
        importOptions = ImportOption.DoNotIncludeTests.class)
class GeneratedStubsStayAtTheEdgeArchTest {

    @ArchTest
    static final ArchRule stubsStayAtTheEdge =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.parley.inference.api..", "dev.parley..v1..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.parley..v1..");
}
