package dev.parley.voice.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.parley.voice", importOptions = ImportOption.DoNotIncludeTests.class)
class TurnKnowsOnlyAudioArchTest {

    @ArchTest
    static final ArchRule turnKnowsOnlyAudio =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.parley.voice.turn..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta..",
                            "io.quarkus..",
                            "io.grpc..",
                            "java.time.Clock",
                            "java.util.concurrent..",
                            "dev.parley.voice.session..",
                            "dev.parley.voice.realtime..",
                            "dev.parley.voice.endpoint..",
                            "dev.parley.voice.dialogue..",
                            "dev.parley.voice.stt..",
                            "dev.parley.voice.tts..")
                    .because(
                            "turns are decided on sample time alone, so their tests need no waiting");
}
