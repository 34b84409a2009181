package dev.parley.inference.registry;

import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A configuration in code, with the documented defaults. */
record FixedConfig(Map<String, ChatModelConfig> models) implements InferenceConfig {

    @Override
    public Duration shutdownGrace() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration readerPatience() {
        return Duration.ofSeconds(10);
    }

    @Override
    public int readerBuffer() {
        return 256;
    }

    @Override
    public Optional<Path> onnxruntimeLibrary() {
        return Optional.empty();
    }

    record Model(Path path, int slots, int queue, int threads) implements ChatModelConfig {

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public OptionalInt maxModelLen() {
            return OptionalInt.empty();
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
        public float temperature() {
            return 0;
        }
    }
}
