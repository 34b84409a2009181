package dev.parley.voice.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.parley.voice", importOptions = ImportOption.DoNotIncludeTests.class)
class GeneratedStubsStayAtTheEdgeArchTest {

    @ArchTest
    static final ArchRule stubsStayAtTheEdge =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.parley.voice.dialogue..",
                            "dev.parley.voice.stt..",
                            "dev.parley.voice.tts..",
                            "dev.parley..v1..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.parley..v1..");
}
