package dev.parley.voice.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.parley.voice", importOptions = ImportOption.DoNotIncludeTests.class)
class AudioIsPureArchTest {

    @ArchTest
    static final ArchRule audioIsPure =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.parley.voice.audio..", "dev.parley.voice.vad..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta..",
                            "io.quarkus..",
                            "io.grpc..",
                            "dev.parley.voice.session..",
                            "dev.parley.voice.realtime..",
                            "dev.parley.voice.endpoint..",
                            "dev.parley.voice.dialogue..",
                            "dev.parley.voice.stt..",
                            "dev.parley.voice.tts..",
                            "dev.parley.voice.turn..")
                    .because("samples know nothing of who listens to them");
}
