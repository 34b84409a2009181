package dev.parley.voice.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.parley.voice", importOptions = ImportOption.DoNotIncludeTests.class)
class WireKnowsNobodyArchTest {

    @ArchTest
    static final ArchRule wireKnowsNobody =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.parley.voice.realtime..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.grpc..",
                            "dev.parley.voice.session..",
                            "dev.parley.voice.endpoint..",
                            "dev.parley.voice.dialogue..",
                            "dev.parley.voice.stt..",
                            "dev.parley.voice.tts..",
                            "dev.parley.voice.vad..",
                            "dev.parley.voice.turn..")
                    .because(
                            "the protocol is a room of its own, readable beside the specification");
}
