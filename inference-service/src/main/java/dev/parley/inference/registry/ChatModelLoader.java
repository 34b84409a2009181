package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.SamplingDefaults;
import dev.parley.inference.constraint.Constraints;
import dev.parley.inference.constraint.TokenTable;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.KvOptions;
import dev.parley.inference.model.MemoryClaim;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.model.cuda.CudaOptions;
import dev.parley.inference.quantization.CacheOptions;
import dev.parley.inference.registry.InferenceConfig.ChatModelConfig;
import dev.parley.inference.sampling.SamplingOptions;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.folder.ModelTokenizer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/** Brings a model from its folder into service. */
@Singleton
final class ChatModelLoader {

    private static final Logger LOG = Logger.getLogger(ChatModelLoader.class);
    private static final int DEFAULT_MAX_LENGTH = 4096;
    private static final long BYTES_PER_MEGABYTE = 1_000_000;

    /** Tokens of a prompt that are kept or forgotten together outside the slots. */
    private static final int PREFIX_BLOCK = 64;

    private static final int WARM_UP_TOKENS = 64;

    private final RunnerLoader runners;
    private final InferenceConfig config;
    private final int gpuChunk;
    private final EngineDeaths deaths;

    @Inject
    ChatModelLoader(
            RunnerLoader runners, InferenceConfig config, CudaConfig cuda, EngineDeaths deaths) {
        this.runners = runners;
        this.config = config;
        this.gpuChunk = cuda.chunk();
        this.deaths = deaths;
    }

    /** With GPUs as they are used where nothing is set. */
    ChatModelLoader(RunnerLoader runners, InferenceConfig config, EngineDeaths deaths) {
        this.runners = runners;
        this.config = config;
        this.gpuChunk = CudaOptions.defaults().chunk();
        this.deaths = deaths;
    }

    /**
     * Returns the model, warm and with its engine started.
     *
     * @param memory is asked before the model's memory is taken
     * @throws ModelLoadException naming what is wrong; nothing stays open then
     * @throws TokenizerLoadException where the tokenizer is missing or broken
     */
    ChatModel load(String id, Path path, ChatModelConfig wanted, MemoryClaim memory)
            throws ModelLoadException, TokenizerLoadException {
        Path folder = path.toAbsolutePath().normalize();
        ModelConfig shape = ModelConfig.read(folder);
        ModelTokenizer text = ModelTokenizer.load(folder);
        if (text.tokenizer().size() > shape.vocabulary()) {
            throw new ModelLoadException(
                    "the tokenizer has %d tokens, and the model in %s only %d"
                            .formatted(text.tokenizer().size(), folder, shape.vocabulary()));
        }
        Optional<Constraints> constraints = constraints(text);
        SamplingDefaults sampling = sampling(wanted, shape.sampling());
        EngineOptions engineOptions = engineOptions(wanted);
        StepRunner runner = runners.load(folder, runnerOptions(wanted, shape, memory));
        return new ChatModel(
                id,
                warmEngine(id, runner, engineOptions),
                text.tokenizer(),
                text.format(),
                constraints,
                shape.stopTokens().isEmpty() ? text.endTokens() : shape.stopTokens(),
                sampling,
                "%s, %d layers of %d"
                        .formatted(shape.architecture(), shape.layers(), shape.hidden()),
                runner.maxLength());
    }

    /** Warms up in the engine's thread: what a GPU captures is the thread's that captured it. */
    private Engine warmEngine(String id, StepRunner runner, EngineOptions options)
            throws ModelLoadException {
        FutureTask<Boolean> warmUp = new FutureTask<>(() -> warmUp(runner));
        Engine engine =
                Engine.start(
                        id,
                        runner,
                        options,
                        System::nanoTime,
                        cause -> deaths.died(id, cause),
                        warmUp);
        boolean isWarm = false;
        try {
            isWarm = warmUp.get();
            return engine;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ModelLoadException("its loading was interrupted", interrupted);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case ModelLoadException refused -> throw refused;
                case RuntimeException broken -> throw broken;
                case Error dead -> throw dead;
                case null, default -> throw new IllegalStateException(failed);
            }
        } finally {
            if (!isWarm) {
                engine.close();
            }
        }
    }

    /** A GPU that runs a prompt in a CPU's small steps is idle most of the time. */
    EngineOptions engineOptions(ChatModelConfig wanted) throws ModelLoadException {
        int usualChunk =
                switch (wanted.device()) {
                    case CPU -> EngineOptions.DEFAULT_CHUNK;
                    case CUDA -> gpuChunk;
                };
        try {
            return new EngineOptions(
                    wanted.queue(),
                    config.readerBuffer(),
                    config.readerPatience(),
                    wanted.prefillChunk().orElse(usualChunk),
                    wanted.prefixCacheLife());
        } catch (IllegalArgumentException refused) {
            throw refusal(refused);
        }
    }

    private static KvOptions kvOptions(ChatModelConfig wanted) {
        return new KvOptions(
                Math.multiplyExact(wanted.prefixCache(), BYTES_PER_MEGABYTE),
                PREFIX_BLOCK,
                wanted.deterministic());
    }

    private static Optional<Constraints> constraints(ModelTokenizer text) {
        Tokenizer tokenizer = text.tokenizer();
        try {
            TokenTable table = TokenTable.of(tokenizer.size(), tokenizer::bytes);
            return Optional.of(new Constraints(table, text.format().toolCalls()));
        } catch (IllegalArgumentException lacksBytes) {
            LOG.warnf("Answers cannot be held to forms: %s", lacksBytes.getMessage());
            return Optional.empty();
        }
    }

    /** What the server's settings say stands above what the makers of the model say. */
    private static SamplingDefaults sampling(ChatModelConfig wanted, SamplingDefaults theirs)
            throws ModelLoadException {
        if (wanted.temperature().isEmpty()) {
            return theirs;
        }
        double temperature = wanted.temperature().getAsDouble();
        if (!(temperature >= 0 && temperature <= SamplingOptions.MAX_TEMPERATURE)) {
            throw new ModelLoadException(
                    "its settings: temperature must be in [0, 2], not " + temperature);
        }
        return theirs.withTemperature(temperature);
    }

    private RunnerOptions runnerOptions(
            ChatModelConfig wanted, ModelConfig shape, MemoryClaim memory)
            throws ModelLoadException {
        int usual = Math.min(DEFAULT_MAX_LENGTH, shape.maxPositions());
        try {
            return new RunnerOptions(
                    wanted.slots(),
                    wanted.maxModelLen().orElse(usual),
                    wanted.threads(),
                    config.onnxruntimeLibrary(),
                    wanted.device(),
                    wanted.precision(),
                    wanted.block(),
                    quantization(),
                    memory,
                    kvOptions(wanted));
        } catch (IllegalArgumentException refused) {
            throw refusal(refused);
        }
    }

    private static ModelLoadException refusal(IllegalArgumentException ofSettings) {
        return new ModelLoadException("its settings: " + ofSettings.getMessage(), ofSettings);
    }

    private QuantizationOptions quantization() {
        InferenceConfig.Quantization wanted = config.quantization();
        QuantizationOptions usual = QuantizationOptions.standard();
        Path cache = wanted.cache().orElse(usual.cache().directory());
        return new QuantizationOptions(
                usual.accuracyLevel(), new CacheOptions(cache, wanted.verify()), wanted.packing());
    }

    /**
     * The first steps allocate and compile; nobody should wait for that. They also show weights
     * that are no numbers.
     *
     * @return true
     */
    private static boolean warmUp(StepRunner runner) throws ModelLoadException {
        int[] prompt = new int[Math.clamp(runner.maxLength() - 1, 1, WARM_UP_TOKENS)];
        float[] scores = new float[runner.config().vocabulary()];
        runner.prefill(0, 0, prompt).copyRow(0, scores);
        if (prompt.length < runner.maxLength()) {
            runner.decode(DecodeBatch.of(new DecodeBatch.Row(0, prompt.length, 0)));
        }
        runner.truncate(0, 0);
        for (float score : scores) {
            if (Float.isNaN(score)) {
                throw new ModelLoadException(
                        "its first step gives scores that are no numbers: the weights are damaged");
            }
        }
        return true;
    }
}
