package dev.parley.inference.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.parley.inference",
        importOptions = ImportOption.DoNotIncludeTests.class)
class SamplingTokenizerAndConstraintArePureArchTest {

    @ArchTest
    static final ArchRule samplingTokenizerAndConstraintArePure =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.parley.inference.sampling..",
                            "dev.parley.inference.tokenizer..",
                            "dev.parley.inference.constraint..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta..",
                            "io.quarkus..",
                            "io.grpc..",
                            "java.lang.foreign..",
                            "dev.parley.inference.engine..",
                            "dev.parley.inference.api..")
                    .because("numbers and text need no container and no native memory");
}
