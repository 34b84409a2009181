package dev.parley.inference.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.parley.inference",
        importOptions = ImportOption.DoNotIncludeTests.class)
class DeviceKnowsNobodyArchTest {

    @ArchTest
    static final ArchRule deviceKnowsNobody =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.parley.inference.device..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta..",
                            "io.quarkus..",
                            "io.grpc..",
                            "dev.parley.inference.checkpoint..",
                            "dev.parley.inference.graph..",
                            "dev.parley.inference.quantization..",
                            "dev.parley.inference.model..",
                            "dev.parley.inference.engine..",
                            "dev.parley.inference.speech..",
                            "dev.parley.inference.api..")
                    .because("the binding of the native library is the lowest room");
}
