package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.model.RunnerOptions;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Another version of ONNX Runtime gives the logits of the one that we bring. Runs where {@code
 * -Dparley.onnxruntime.library} names its file; in a process of its own, which can load only one.
 */
@Timeout(120)
class AnotherLibraryTest {

    private static final String LIBRARY = "parley.onnxruntime.library";

    /** Less than a split prompt may change: the kernels of another version round elsewhere. */
    private static final float ROUNDING = 1e-4f;

    /** Writes the version of the library at a path, and the last logits of every golden prompt. */
    static void main(String[] arguments) throws Exception {
        Optional<Path> library = Optional.of(Path.of(arguments[0]));
        DataOutputStream out = new DataOutputStream(System.out);
        out.writeUTF(OnnxRuntime.open(library).version());
        for (String model : GoldenModel.names()) {
            try (OnnxStepRunner runner = load(model, library)) {
                for (GoldenModel.Case golden : GoldenModel.cases(model)) {
                    for (float logit : runner.prefill(0, 0, golden.prompt()).row(0)) {
                        out.writeFloat(logit);
                    }
                }
            }
        }
        out.flush();
    }

    @BeforeEach
    void requireAnother() {
        assumeTrue(
                System.getProperty(LIBRARY) != null,
                "skipped: another ONNX Runtime (no -D" + LIBRARY + "=FILE)");
    }

    @Test
    void givesTheLogitsOfTheOneThatWeBring() throws Exception {
        Process other = start(Path.of(System.getProperty(LIBRARY)).toAbsolutePath());
        try (DataInputStream in = new DataInputStream(other.getInputStream())) {
            String version = in.readUTF();
            assertThat(version).isNotEqualTo(OnnxRuntime.open(Optional.empty()).version());
            for (String model : GoldenModel.names()) {
                compare(model, version, in);
            }
            assertThat(other.waitFor()).isZero();
        } finally {
            other.destroyForcibly();
        }
    }

    private static Process start(Path library) throws IOException {
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        AnotherLibraryTest.class.getName(),
                        library.toString());
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static void compare(String model, String version, DataInputStream theirs)
            throws Exception {
        try (OnnxStepRunner runner = load(model, Optional.empty())) {
            for (GoldenModel.Case golden : GoldenModel.cases(model)) {
                float[] ours = runner.prefill(0, 0, golden.prompt()).row(0);
                float[] other = new float[ours.length];
                for (int token = 0; token < other.length; token++) {
                    other[token] = theirs.readFloat();
                }
                assertThat(other)
                        .as("%s with ONNX Runtime %s, %s", model, version, golden)
                        .containsExactly(ours, within(ROUNDING));
            }
        }
    }

    private static OnnxStepRunner load(String model, Optional<Path> library) throws Exception {
        return OnnxStepRunner.load(
                GoldenModel.folder(model), new RunnerOptions(1, 256, 1, library));
    }
}
