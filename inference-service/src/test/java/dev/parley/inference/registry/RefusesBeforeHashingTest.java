package dev.parley.inference.registry;

import static dev.parley.inference.registry.TestModels.FAKES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.TestCheckpoint;
import dev.parley.inference.registry.ModelStatus.State;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading many gigabytes takes minutes: what cannot be served is refused before. */
@Timeout(60)
class RefusesBeforeHashingTest {

    private static final String NO_HASH = "0".repeat(64);

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"architectures\": [\"GPT2LMHeadModel\"]} | GPT2LMHeadModel",
                "{\"quantization_config\": {\"quant_method\": \"awq\"}} | weights quantised by awq",
                "{\"quantization_config\": {\"quant_method\": \"gptq\"}} | weights quantised by gptq",
                "{\"rope_scaling\": {\"rope_type\": \"yarn\"}} | rope scaling of type yarn",
            })
    void whatItsConfigurationTells(String fields, String words) throws Exception {
        TestCheckpoint checkpoint = TestCheckpoint.golden();
        checkpoint.config().setAll((ObjectNode) JsonFile.MAPPER.readTree(fields));

        assertThat(refusal(checkpoint)).contains("config.json: unsupported: ", words);
    }

    @Test
    void othersFailByTheHashesOfTheirFiles() throws Exception {
        assertThat(refusal(TestCheckpoint.golden())).contains("config.json has the sha256");
    }

    /** Returns why it is refused; none of its files has the hash that it should have. */
    private String refusal(TestCheckpoint checkpoint) throws Exception {
        Path model = Files.createDirectory(folder.resolve("model"));
        checkpoint.write(model);
        Files.writeString(
                model.resolve("SHA256SUMS"),
                "%1$s  config.json\n%1$s  model.safetensors\n".formatted(NO_HASH));
        Path file =
                Files.writeString(
                        folder.resolve("models.yaml"),
                        "{store: {folder: store}, models: {it: {folder: model}}}");
        ChatModels models = TestModels.of(FAKES, Map.of(), file);
        models.start(new StartupEvent());
        models.awaitChanges();
        models.stop(new ShutdownEvent());
        assertThat(TestModels.state(models, "it")).isEqualTo(State.FAILED);
        return TestModels.status(models, "it").detail();
    }
}
