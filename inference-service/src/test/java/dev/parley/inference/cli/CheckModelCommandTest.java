package dev.parley.inference.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.TestCheckpoint;
import dev.parley.inference.device.StubLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckModelCommandTest {

    private static final Path MODEL = GoldenModel.folder("qwen3-qk-norm");

    @TempDir Path folder;

    @Test
    void saysWhatAModelIsAndTakes() {
        CommandRun run = check(MODEL.toString());

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        "architecture  Qwen3ForCausalLM",
                        "layers        2, hidden 64, intermediate 96",
                        "attention     4 query and 2 key-value heads of 32, over all positions",
                        "rotation      default, theta 1000000.0",
                        "vocabulary    256, the head is the embedding",
                        "extras        norms of queries and keys")
                .anyMatch(line -> line.matches("  fp32 .*MB .weights .*kv cache.*"))
                .anyMatch(line -> line.startsWith("  int8 "))
                .anyMatch(line -> line.startsWith("  int4 "))
                .noneMatch(line -> line.contains("FIT"));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void saysWhatAModelTakesOfAGpu() {
        CommandRun run =
                check(GoldenModel.folder("mistral-fp8-channel").toString(), "--device", "cuda");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .anyMatch(line -> line.matches("memory .*GPU.*, for 4 sequences of 4096 tokens:"))
                .anyMatch(line -> line.matches("  fp8 .*GB .weights .*kv cache .*blocks, .*CUDA.*"))
                .anyMatch(line -> line.startsWith("  int8 "))
                .anyMatch(line -> line.startsWith("  int4 "))
                .noneMatch(line -> line.matches("  (fp32|bf16) .*|.*not served.*"));
    }

    @Test
    void saysInWhatAGpuDoesNotServeAModel() {
        CommandRun run = check(MODEL.toString(), "--device", "cuda");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .anyMatch(line ->
                        line.matches(
                                "  bf16 +not served: tensor .* is (FLOAT|BFLOAT16): on a GPU.*"))
                .anyMatch(line -> line.matches("  int4 .*GB .weights .*"));
    }

    @Test
    void saysWhatSlidesAndHowItIsStored() {
        CommandRun window = check(GoldenModel.folder("qwen2-window-tied").toString());
        CommandRun eightBits = check(GoldenModel.folder("mistral-fp8-channel").toString());

        assertThat(window.out())
                .anyMatch(line -> line.endsWith("last 16 positions in 1 of the layers"));
        assertThat(eightBits.out()).anyMatch(line -> line.contains("MB FLOAT8_E4M3"));
    }

    @Test
    void provesThatAModelIsServedRightly() {
        CommandRun run = check(MODEL.toString(), "--expected", expected().toString());

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .anyMatch(line ->
                        line.matches("case 4 +130 tokens: max abs error .*e-0.*, 64 of 64.*"))
                .last()
                .asString()
                .startsWith("agrees");
    }

    @Test
    void saysWhatDoesNotFit() {
        CommandRun run = check(MODEL.toString(), "--slots", "200000000");

        assertThat(run.out())
                .anyMatch(line -> line.startsWith("  fp32 ") && line.endsWith("DOES NOT FIT"));
    }

    @Test
    void saysHowFarRoundedWeightsAreOff() {
        String cache = folder.resolve("cache").toString();
        String[] inEightBits = {
            MODEL.toString(),
            "--expected",
            expected().toString(),
            "--precision",
            "int8",
            "--cache",
            cache,
            "--tolerance"
        };

        CommandRun generous = check(append(inEightBits, "3"));
        CommandRun strict = check(append(inEightBits, "0.0001"));

        assertThat(generous.code()).isZero();
        assertThat(generous.out()).last().asString().endsWith("INT8");
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.out()).filteredOn(line -> line.endsWith("DIFFERS")).hasSize(4);
    }

    @Test
    void wantsAToleranceWhereWeightsAreRounded() {
        CommandRun run =
                check(MODEL.toString(), "--expected", expected().toString(), "--precision", "int4");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--tolerance must be said");
    }

    @Test
    void refusesWhatACpuCannotMultiply() {
        CommandRun run =
                check(
                        MODEL.toString(),
                        "--expected",
                        expected().toString(),
                        "--precision",
                        "bf16",
                        "--tolerance",
                        "1");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("a CPU does not multiply BF16");
    }

    @Test
    void refusesAnUntestedLibraryUnlessItIsForced() throws Exception {
        String library = StubLibrary.compile(folder).toString();
        String[] with = {MODEL.toString(), "--expected", expected().toString(), "--onnxruntime"};

        CommandRun refused = inItsOwnProcess(append(with, library));
        CommandRun forced = inItsOwnProcess(append(append(with, library), "--untested"));

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("ONNX Runtime 9.9.9, which was not tested on a CPU", "--untested forces");
        assertThat(forced.code()).isEqualTo(1);
        assertThat(forced.err()).contains("which is older than interface 29");
    }

    private static String[] append(String[] arguments, String last) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }

    @Test
    void namesTheCaseWhoseLogitsDiffer() throws IOException {
        ObjectNode json = expectedJson();
        ((ArrayNode) json.path("cases").path(1).path("mid_logits")).set(3, 99.5);

        CommandRun run = check(MODEL.toString(), "--expected", write(json));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .anyMatch(line -> line.startsWith("case 2") && line.endsWith("DIFFERS"))
                .noneMatch(line -> line.startsWith("case 1") && line.endsWith("DIFFERS"))
                .last()
                .asString()
                .startsWith("differs");
    }

    @Test
    void namesTheCaseWhoseTokensDiffer() throws IOException {
        ObjectNode json = expectedJson();
        ArrayNode greedy = (ArrayNode) json.path("cases").path(2).path("greedy");
        greedy.set(10, (greedy.get(10).asInt() + 1) % 256);

        CommandRun run = check(MODEL.toString(), "--expected", write(json));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).anyMatch(line -> line.contains("10 of 64 greedy tokens DIFFERS"));
    }

    @Test
    void aCaseMayBeOnlyAPromptAndItsLogits() throws IOException {
        ObjectNode json = expectedJson();
        for (JsonNode entry : json.path("cases")) {
            ((ObjectNode) entry).remove(List.of("mid_logits", "mid_position", "greedy"));
        }

        assertThat(check(MODEL.toString(), "--expected", write(json)).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"cases\": []}",
                "{\"cases\": [{\"prompt\": []}]}",
                "{\"cases\": [{\"prompt\": [256], \"last_logits\": [1]}]}",
                "{\"cases\": [{\"prompt\": [1], \"last_logits\": [1]}]}",
                "{\"cases\": [{\"prompt\": [1]}]}",
                "not JSON",
            })
    void refusesExpectationsThatCannotBe(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("expected.json"), json);

        CommandRun run = check(MODEL.toString(), "--expected", file.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("parley: ").contains("expected.json");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        CommandRun run = check(folder.resolve("nowhere").toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("parley: ").contains("nowhere/config.json");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesWhatIsNotBuiltBeforeItReadsAnyWeight() throws IOException {
        TestCheckpoint checkpoint = TestCheckpoint.golden();
        checkpoint.config().putObject("quantization_config").put("quant_method", "awq");
        checkpoint.write(folder);
        Files.delete(folder.resolve("model.safetensors"));

        CommandRun run = check(folder.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("unsupported: weights quantised by awq");
    }

    @Test
    void namesTheTensorThatIsMissing() {
        TestCheckpoint.golden().remove("model.norm.weight").write(folder);

        CommandRun run = check(folder.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("tensor model.norm.weight is missing", "[96]");
    }

    @Test
    void wrongUsageHasACodeOfItsOwn() {
        assertThat(check().code()).isEqualTo(2);
        assertThat(check(MODEL.toString(), "--tolerance", "little").code()).isEqualTo(2);
    }

    private static Path expected() {
        return MODEL.resolve("expected.json");
    }

    private static ObjectNode expectedJson() throws IOException {
        return (ObjectNode) JsonFile.MAPPER.readTree(Files.readAllBytes(expected()));
    }

    private String write(ObjectNode json) throws IOException {
        return Files.writeString(folder.resolve("expected.json"), json.toString()).toString();
    }

    private static CommandRun check(String... arguments) {
        return CommandRun.of("", checkModel(arguments));
    }

    /** A process loads one ONNX Runtime. */
    private static CommandRun inItsOwnProcess(String... arguments)
            throws IOException, InterruptedException {
        return CommandRun.ofProcess(checkModel(arguments));
    }

    private static String[] checkModel(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "check-model";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }
}
