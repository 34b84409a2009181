package dev.parley.inference.registry;

import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions.Packing;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How language models are served. */
@ConfigMapping(prefix = "parley.inference")
public interface InferenceConfig {

    /** The language models by their ids; by default the two demonstration models. */
    Map<String, ChatModelConfig> models();

    /** A models.yaml that names more of them, see docs/model-store.md; by default none. */
    Optional<Path> modelsFile();

    /**
     * The most memory that all language models together may take, as in 20G; by default what the
     * machine had available when the server started.
     */
    Optional<MemorySize> memory();

    /** How long answers under way may take to finish at shutdown; by default 10 seconds. */
    @WithDefault("10s")
    Duration shutdownGrace();

    /** How long a caller may leave an answer unread before it is cut off; by default 10 seconds. */
    @WithDefault("10s")
    Duration readerPatience();

    /** How long a step may take before liveness fails; by default 60 seconds. */
    @WithDefault("60s")
    Duration stalledAfter();

    /** Tokens a caller may fall behind before its answer pauses; by default 256. */
    @WithDefault("256")
    int readerBuffer();

    /** A file of ONNX Runtime to use instead of the one that comes with Parley; by default none. */
    Optional<Path> onnxruntimeLibrary();

    /** Whether a version of it is loaded that was not tested with Parley; by default false. */
    @WithDefault("false")
    boolean onnxruntimeUntested();

    /** Threads that all models share which run on more than one; by default one for each core. */
    OptionalInt sharedThreads();

    /** Whether they wait without sleeping: faster on cores of their own; by default false. */
    @WithDefault("false")
    boolean spinning();

    /** How weights in four or eight bits are made and kept. */
    Quantization quantization();

    /** How weights in four or eight bits are made and kept. */
    interface Quantization {

        /** Where they are kept; by default $XDG_CACHE_HOME/parley/quantized. */
        Optional<Path> cache();

        /** Whether every byte of them is compared with its hash at each load; by default true. */
        @WithDefault("true")
        boolean verify();

        /**
         * Where the copy lies that the processor multiplies: heap, file (mapped, as large again on
         * the disk), or auto, which is a file where the heap would be short; by default auto.
         */
        @WithDefault("auto")
        Packing packing();
    }

    /** How one language model is served. */
    interface ChatModelConfig {

        /** Whether it is served; by default true. */
        @WithDefault("true")
        boolean enabled();

        /** The folder with config.json, model.safetensors and tekken.json; it has no default. */
        Path path();

        /** Answers generated at once; by default 8. */
        @WithDefault("8")
        int slots();

        /** Most tokens of prompt and answer together; by default the model's own, at most 4096. */
        OptionalInt maxModelLen();

        /** Requests that may wait for a slot; by default 32. */
        @WithDefault("32")
        int queue();

        /** Threads of one step; by default 1. */
        @WithDefault("1")
        int threads();

        /** What runs its steps, cpu or cuda; by default cpu. */
        @WithDefault("cpu")
        Device device();

        /**
         * In which form its weights are multiplied: fp32, bf16, fp8, int8, int4; by default fp32.
         */
        @WithDefault("fp32")
        Precision precision();

        /** Weights that share a scale in int8 and int4, 32 or 128; by default 32. */
        @WithDefault("32")
        int block();

        /**
         * Most tokens of prompts run between two tokens of the answers under way; by default 128 on
         * a CPU, and parley.inference.cuda.chunk on a GPU.
         */
        OptionalInt prefillChunk();

        /**
         * Megabytes for keys and values of prompts kept outside the slots, for other sessions and
         * for those that lost their slot; by default 256, and 0 keeps none.
         */
        @WithDefault("256")
        int prefixCache();

        /** How long what is kept for later requests stays unused; by default 10 minutes. */
        @WithDefault("10m")
        Duration prefixCacheLife();

        /**
         * Whether the same request gives the same answer whatever else runs: every step then runs
         * all slots and nothing is reused; by default false.
         */
        @WithDefault("false")
        boolean deterministic();

        /**
         * Temperature of requests that set none; by default what generation_config.json says, else
         * 0, which is greedy.
         */
        OptionalDouble temperature();
    }
}
