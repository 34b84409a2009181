package dev.parley.inference.registry;

import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions.Packing;
import io.quarkus.runtime.configuration.MemorySize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A configuration in code, with the documented defaults. */
record FixedConfig(
        Map<String, ChatModelConfig> models, Optional<Path> modelsFile, Optional<MemorySize> memory)
        implements InferenceConfig {

    FixedConfig(Map<String, ChatModelConfig> models) {
        this(models, Optional.empty(), Optional.empty());
    }

    @Override
    public Duration shutdownGrace() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration readerPatience() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration stalledAfter() {
        return Duration.ofSeconds(60);
    }

    @Override
    public int readerBuffer() {
        return 256;
    }

    @Override
    public Optional<Path> onnxruntimeLibrary() {
        return Optional.empty();
    }

    @Override
    public boolean onnxruntimeUntested() {
        return false;
    }

    @Override
    public OptionalInt sharedThreads() {
        return OptionalInt.empty();
    }

    @Override
    public boolean spinning() {
        return false;
    }

    @Override
    public Quantization quantization() {
        return new UsualQuantization(Optional.empty(), true, Packing.AUTO);
    }

    record UsualQuantization(Optional<Path> cache, boolean verify, Packing packing)
            implements Quantization {}

    record Model(Path path, int slots, int queue, int threads, OptionalInt maxModelLen)
            implements ChatModelConfig {

        Model(Path path, int slots, int queue, int threads) {
            this(path, slots, queue, threads, OptionalInt.empty());
        }

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Device device() {
            return Device.CPU;
        }

        @Override
        public Precision precision() {
            return Precision.FP32;
        }

        @Override
        public int block() {
            return 32;
        }

        @Override
        public OptionalInt prefillChunk() {
            return OptionalInt.empty();
        }

        @Override
        public int prefixCache() {
            return 0;
        }

        @Override
        public Duration prefixCacheLife() {
            return Duration.ofMinutes(10);
        }

        @Override
        public boolean deterministic() {
            return false;
        }

        @Override
        public OptionalDouble temperature() {
            return OptionalDouble.empty();
        }
    }
}
