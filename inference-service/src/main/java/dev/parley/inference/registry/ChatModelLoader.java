package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.registry.InferenceConfig.ChatModelConfig;
import dev.parley.inference.tokenizer.ChatFormat;
import dev.parley.inference.tokenizer.SpecialToken;
import dev.parley.inference.tokenizer.TekkenTokenizer;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** Brings a model from its folder into service. */
@Singleton
final class ChatModelLoader {

    private static final int DEFAULT_MAX_LENGTH = 4096;
    private static final int WARM_UP_TOKENS = 64;

    private final RunnerLoader runners;
    private final InferenceConfig config;

    @Inject
    ChatModelLoader(RunnerLoader runners, InferenceConfig config) {
        this.runners = runners;
        this.config = config;
    }

    /** Returns the model, warm and with its engine started. */
    ChatModel load(String id, ChatModelConfig wanted)
            throws ModelLoadException, TokenizerLoadException {
        Path folder = wanted.path().toAbsolutePath().normalize();
        ModelConfig shape = ModelConfig.read(folder);
        TekkenTokenizer tokenizer = TekkenTokenizer.load(folder.resolve("tekken.json"));
        if (tokenizer.size() > shape.vocabulary()) {
            throw new ModelLoadException(
                    "tekken.json has %d tokens, and the model in %s only %d"
                            .formatted(tokenizer.size(), folder, shape.vocabulary()));
        }
        int end = tokenizer.id(SpecialToken.END);
        StepRunner runner = runners.load(folder, runnerOptions(wanted, shape));
        warmUp(runner, tokenizer.id(SpecialToken.BEGIN));
        EngineOptions options = new EngineOptions(wanted.queue(), config.readerBuffer());
        return new ChatModel(
                id,
                Engine.start(id, runner, options, System::nanoTime),
                tokenizer,
                new ChatFormat(tokenizer),
                shape.stopTokens().isEmpty() ? Set.of(end) : shape.stopTokens(),
                wanted.temperature(),
                "%s, %d layers of %d"
                        .formatted(shape.architecture(), shape.layers(), shape.hidden()),
                runner.maxLength());
    }

    private RunnerOptions runnerOptions(ChatModelConfig wanted, ModelConfig shape) {
        int maxLength = Math.min(DEFAULT_MAX_LENGTH, shape.maxPositions());
        return new RunnerOptions(
                wanted.slots(),
                wanted.maxLength().orElse(maxLength),
                wanted.threads(),
                config.onnxruntimeLibrary());
    }

    /** The first steps allocate and compile; nobody should wait for that. */
    private static void warmUp(StepRunner runner, int begin) {
        int[] prompt = new int[Math.min(WARM_UP_TOKENS, runner.maxLength() - 1)];
        Arrays.fill(prompt, begin);
        try {
            runner.prefill(0, 0, prompt);
            runner.decode(DecodeBatch.of(new DecodeBatch.Row(0, prompt.length, begin)));
        } catch (RuntimeException broken) {
            runner.close();
            throw broken;
        }
    }
}
