package dev.parley.inference.engine;

import static dev.parley.inference.engine.Requests.prompt;
import static dev.parley.inference.engine.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each step leaves an event for Flight Recorder. */
@Timeout(60)
class StepEventTest {

    private static final String NAME = "dev.parley.inference.Step";

    @TempDir private Path folder;

    @Test
    void recordsEveryStep() throws Exception {
        Path file = folder.resolve("steps.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(NAME);
            recording.start();
            runSteps();
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> steps =
                RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals(NAME))
                        .toList();

        assertThat(steps).extracting(step -> step.getInt("prefillTokens")).startsWith(128, 12, 0);
        assertThat(steps)
                .extracting(step -> step.getInt("decodedRows"))
                .containsExactly(0, 0, 1, 1);
        assertThat(steps).allMatch(step -> step.getString("model").equals("test"));
        assertThat(steps).allMatch(step -> !step.getDuration().isNegative());
    }

    private static void runSteps() throws InterruptedException {
        try (TestEngine engine = new TestEngine()) {
            engine.running(2, 200);
            read(engine.submit(Requests.of(Caller.UNKNOWN, Priority.VOICE, 3, prompt(140))));
        }
    }

    @Test
    void aNativeImageIsToldOfTheEvent() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(
                        StepEvent.class.getResourceAsStream(
                                "/META-INF/native-image/dev.parley/inference-service/engine/"
                                        + "reachability-metadata.json"))) {
            JsonNode metadata = new ObjectMapper().readTree(file);

            assertThat(metadata.at("/reflection/0/type").asText())
                    .isEqualTo(StepEvent.class.getName());
        }
    }
}
