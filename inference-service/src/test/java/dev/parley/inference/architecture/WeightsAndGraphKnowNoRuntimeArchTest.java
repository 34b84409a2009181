package dev.parley.inference.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.parley.inference.device.ElementType;

@AnalyzeClasses(
        packages = "dev.parley.inference",
        importOptions = ImportOption.DoNotIncludeTests.class)
class WeightsAndGraphKnowNoRuntimeArchTest {

    @ArchTest
    static final ArchRule noRuntime =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.parley.inference.checkpoint..",
                            "dev.parley.inference.graph..",
                            "dev.parley.inference.quantization..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("dev.parley.inference.device..")
                                    .and(not(type(ElementType.class))))
                    .because("what they write is bytes, whoever reads them");

    @ArchTest
    static final ArchRule arrowsPointDown =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.parley.inference.checkpoint..",
                            "dev.parley.inference.graph..",
                            "dev.parley.inference.quantization..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta..",
                            "io.quarkus..",
                            "dev.parley.inference.model..",
                            "dev.parley.inference.engine..",
                            "dev.parley.inference.registry..",
                            "dev.parley.inference.api..");

    @ArchTest
    static final ArchRule theCheckpointIsAtTheBottom =
            noClasses()
                    .that()
                    .resideInAPackage("dev.parley.inference.checkpoint..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.parley.inference.graph..", "dev.parley.inference.quantization..");

    @ArchTest
    static final ArchRule theModelDoesNotKnowItsRunners =
            noClasses()
                    .that()
                    .resideInAPackage("dev.parley.inference.model")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.parley.inference.model.cpu..",
                            "dev.parley.inference.model.cuda..",
                            "dev.parley.inference.device..");
}
