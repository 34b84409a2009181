package dev.parley.inference.model.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A published ONNX Runtime on stand-ins for CUDA's libraries, for programs in processes of their
 * own.
 *
 * @param stubs the folder of the stand-ins
 * @param library ONNX Runtime
 */
record StandIns(Path stubs, Path library) {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final long DEADLINE_SECONDS = 300;

    /** Builds them, or skips the test where the artifact or a compiler is missing. */
    static StandIns build(GpuArtifact artifact) throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the CUDA provider is a library for Linux on x64");
        assumeTrue(artifact.archive().isPresent(), artifact::missing);
        assumeTrue(isInstalled("gcc"), "gcc is not installed");
        String build = Path.of("src/test/native/cuda/build.sh").toAbsolutePath().toString();
        Path stubs = TARGET.resolve("cuda-stub-" + artifact.cuda());
        assertThat(run(List.of(build, stubs.toString(), String.valueOf(artifact.cuda()))))
                .isEmpty();
        return new StandIns(stubs, artifact.library(TARGET));
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Returns what {@link ContractProcess} answers. */
    String answer(Path folder, String precision, String cache) throws Exception {
        String output =
                java(
                        List.of(),
                        ContractProcess.class,
                        stubs.toString(),
                        library.toString(),
                        folder.toString(),
                        precision,
                        cache);
        return line(output, ContractProcess.ANSWER).substring(ContractProcess.ANSWER.length());
    }

    /** Runs a program of the script for a real GPU, as briefly as it can be. */
    String gpuProgram(Path folder, Class<?> program, String... arguments) throws Exception {
        return java(
                List.of(
                        "-Dparley.gpu.library=" + library,
                        "-Dparley.gpu.libraries=" + stubs,
                        "-Dparley.gpu.work=" + folder,
                        "-Dparley.gpu.zeros=true",
                        "-Dparley.gpu.steps=2",
                        "-Dparley.gpu.repeats=1"),
                program,
                arguments);
    }

    static String line(String output, String beginning) {
        Optional<String> line =
                output.lines().filter(written -> written.startsWith(beginning)).findFirst();
        assertThat(line).as(output).isPresent();
        return line.get();
    }

    private static String java(List<String> options, Class<?> program, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Returns what a program wrote, or fails with it. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("contract", ".log");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String output = Files.readString(log, StandardCharsets.UTF_8);
            assertThat(ended).as(output).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            Files.delete(log);
        }
    }
}
